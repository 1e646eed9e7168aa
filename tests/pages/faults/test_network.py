"""The network goes, and comes back: every tap is in the log exactly once."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.pages.faults.conftest import Place, Sitting

Sit = Callable[..., Sitting]
CUTS = [5, pytest.param(30, marks=pytest.mark.soak), pytest.param(300, marks=pytest.mark.soak)]


@pytest.mark.parametrize("seconds", CUTS)
def test_a_connection_over_which_nothing_passes_is_noticed_and_loses_no_tap(
    place: Place, sit: Sit, seconds: int
) -> None:
    person = sit("assessor-2")
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
    kept = "caches.open('workbench').then((shelf) => shelf.keys()).then((keys) => keys.length >= 4)"
    end = time.monotonic() + 60
    while not person.page.evaluate(kept) and time.monotonic() < end:
        person.page.wait_for_timeout(200)
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


def test_without_its_sign_in_the_page_asks_for_the_card_and_keeps_what_waits(place: Place, sit: Sit) -> None:
    person = sit("assessor-5")
    person.context.clear_cookies()
    person.tap(0, 1)
    person.page.get_by_text("Please scan your card again.").wait_for()
    again = sit("assessor-5", person.context)
    again.badge("saved")
    assert again.kept(1) == ["stands"]
