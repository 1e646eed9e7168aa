"""The server, its kernels, its database or its disk fail: every tap is in the log exactly once."""

import os
import resource
import signal
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.pages.attacks.visitor import Visitor
from tests.pages.faults.conftest import Place, Sitting, start
from tests.pages.played import KEY
from workbench.storage.rounds import Rounds

Sit = Callable[..., Sitting]


def test_a_killed_kernel_is_said_quietly_and_marking_goes_on(place: Place, sit: Sit) -> None:
    person = sit("assessor-2")
    under = person.page.locator(".wb-under")
    expect(under).to_have_attribute("data-state", "here")
    for kernel in place.server.kernels():
        os.kill(kernel, signal.SIGKILL)
    person.tap(0, 1)
    person.badge("saved")
    expect(under).to_have_attribute("data-state", "gone")
    assert person.kept(1) == ["stands"]
    under.locator("summary").click()
    expect(under).to_have_attribute("data-state", "here")


def test_a_server_that_is_killed_between_taps_and_comes_back_has_them_all(place: Place, sit: Sit) -> None:
    person = sit("assessor-3")
    port = int(place.server.options[1])
    for row in range(5):
        person.tap(row, 1)
        if row == 2:
            place.server.kill()
    person.badge("offline")
    start(place.server, port)
    person.tap(0, 3)
    person.badge("saved")
    assert person.kept(6) == ["stands"] * 6


@pytest.mark.parametrize(
    ("seat", "seconds"), [("assessor-4", 7), pytest.param("assessor-6", 60, marks=pytest.mark.soak)]
)
def test_a_locked_database_delays_taps_and_loses_none(place: Place, sit: Sit, seat: str, seconds: int) -> None:
    person = sit(seat)
    database = sqlite3.connect(place.server.home.path / "rounds.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    person.tap(0, 1)
    person.tap(1, 2)
    person.page.wait_for_timeout(1_000 * seconds)
    database.execute("ROLLBACK")
    database.close()
    person.badge("saved")
    assert person.kept(2) == ["stands"] * 2


def test_a_card_that_waits_for_a_locked_database_keeps_nobody_else_waiting(place: Place) -> None:
    link, bystander = place.server.link(KEY, "assessor-7"), Visitor(place.server.address)
    database = sqlite3.connect(place.server.home.path / "rounds.db", isolation_level=None)
    database.execute("BEGIN IMMEDIATE")
    with closing(database), ThreadPoolExecutor(1) as hands:
        opening = hands.submit(Visitor(place.server.address).enter, link)
        for _ in range(10):
            time.sleep(0.1)
            assert bystander.get("/").status == 200
            assert not opening.done()
        database.execute("ROLLBACK")
        assert opening.result().get("/").text.count("/assessor") == 1


def test_a_full_disk_acknowledges_nothing_and_loses_nothing(place: Place, sit: Sit) -> None:
    person = sit("assessor-5")
    process = place.server.process
    assert process is not None
    soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    before, _ = Rounds(place.server.home).log.head("played")
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (1, hard))
    person.tap(0, 1)
    person.tap(1, 2)
    person.badge("offline")
    assert Rounds(place.server.home).log.head("played")[0] == before
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (soft, hard))
    person.badge("saved")
    assert person.kept(2) == ["stands"] * 2
