"""The network goes, and comes back: every tap is in the log exactly once."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import FLAGS, find_chromium
from tests.pages.faults.conftest import MADE, Place, Sitting, start
from tests.pages.faults.relay import Relay
from tests.pages.played import KEY, prepare, sit_down
from tests.pages.served import Served, free_port
from tests.pages.test_round import NAME, certificate
from workbench.settings import Home
from workbench.storage.rounds import Rounds

Sit = Callable[..., Sitting]
KEPT = "caches.open('workbench').then((shelf) => shelf.keys()).then((keys) => keys.length >= 4)"
"""Whether the device holds the page and all its files."""
CUTS = [
    ("assessor-2", 5),
    pytest.param("assessor-6", 30, marks=pytest.mark.soak),
    pytest.param("assessor-7", 300, marks=pytest.mark.soak),
]
"""Each at a seat of its own: what another has tapped before stands, and tapped again it is no new event."""


def kept_by(page: Page) -> None:
    """Wait until the device can open the page by itself."""
    end = time.monotonic() + 60
    while not page.evaluate(KEPT) and time.monotonic() < end:
        page.wait_for_timeout(200)


@pytest.mark.parametrize(("seat", "seconds"), CUTS)
def test_a_connection_over_which_nothing_passes_is_noticed_and_loses_no_tap(
    place: Place, sit: Sit, seat: str, seconds: int
) -> None:
    person = sit(seat)
    person.tap(0, 1)
    person.badge("saved")
    place.relay.cut()
    person.tap(1, 2)
    person.tap(2, 3)
    person.tap(1, 4)
    person.page.wait_for_timeout(1_000 * seconds)
    if seconds > 12:
        person.badge("offline")
    place.relay.mend()
    person.badge("saved")
    assert person.kept(4) == ["stands"] * 4


def test_what_waits_is_sent_after_the_next_sign_in_on_the_same_device(place: Place, sit: Sit) -> None:
    person = sit("assessor-3")
    place.relay.refuse()
    person.tap(0, 1)
    person.tap(1, 2)
    person.badge("offline")
    person.page.close()
    place.relay.mend()
    again = sit("assessor-3", person.context)
    again.badge("saved")
    assert again.kept(2) == ["stands"] * 2


def test_a_field_visit_of_three_reloads_without_a_network_loses_nothing(place: Place, sit: Sit) -> None:
    person = sit("assessor-4")
    person.tap(0, 0)
    person.badge("saved")
    kept_by(person.page)
    person.tap(0, 1)
    person.badge("saved")
    place.relay.refuse()
    for row in (1, 2, 3):
        person.reopen()
        # What was saved after the page was kept is known all the same: from the device's own log.
        expect(person.page.locator(".wb-criterion").nth(0).locator(".wb-segment input").nth(1)).to_be_checked()
        person.tap(row, row)
        person.badge("offline")
    place.relay.mend()
    person.badge("saved")
    assert person.kept(5) == ["stands"] * 5


@pytest.mark.soak
def test_under_https_a_field_visit_opens_without_a_network_and_sends_what_waited(
    tmp_path: Path, chromium: Browser
) -> None:
    port = free_port()
    relay = Relay(port)
    public, private = certificate(tmp_path)
    options = ("--port", str(port), "--certificate", str(public), "--key", str(private))
    server = Served(prepare(Home(tmp_path / "home")), f"https://{NAME}:{relay.port}", options)
    start(server, port)
    # A browser that trusts the certificate, as the browsers of a ministry trust theirs.
    trusting = ("--ignore-certificate-errors", f"--host-resolver-rules=MAP {NAME} 127.0.0.1")
    browser = chromium.browser_type.launch(executable_path=find_chromium(), args=[*FLAGS, *trusting])
    try:
        person = sit_down(browser, server, "assessor-4")
        page = person.page
        kept_by(page)
        relay.refuse()
        for row in range(3):
            page.reload()
            page.locator("#wb-first").wait_for(state="detached")
            segment = page.locator(".wb-criterion").nth(row).locator(".wb-segment").nth(row)
            segment.click()
            expect(segment.locator("input")).to_be_checked()
        expect(page.locator(".wb-badge")).to_have_attribute("data-state", "offline")
        relay.mend()
        person.saved()
        made = page.evaluate(MADE)
        given = [event.head.id for event in Rounds(server.home).log.read(KEY) if event.head.kind == "mark-given"]
        assert (len(made), sorted(given)) == (3, sorted(made))
    finally:
        browser.close()
        relay.close()
        server.stop()


def test_without_its_sign_in_the_page_asks_for_the_card_and_keeps_what_waits(place: Place, sit: Sit) -> None:
    person = sit("assessor-5")
    person.context.clear_cookies()
    person.tap(0, 1)
    person.page.get_by_text("Please scan your card again.").wait_for()
    again = sit("assessor-5", person.context)
    again.badge("saved")
    assert again.kept(1) == ["stands"]
