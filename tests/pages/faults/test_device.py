"""The device itself misbehaves, or there are two of them: every tap is in the log exactly once, or shown as it is."""

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from tests.pages.faults.conftest import Place, Sitting
from workbench.records.event import MarkGiven

Sit = Callable[..., Sitting]
TOMORROW = """
const Real = Date;
const DAY = 86_400_000;
window.Date = class extends Real {
  constructor(...all) { all.length ? super(...all) : super(Real.now() + DAY); }
  static now() { return Real.now() + DAY; }
};
"""


def test_a_device_whose_clock_is_a_day_off_marks_like_any_other(place: Place, sit: Sit) -> None:
    person = sit("assessor-2", script=TOMORROW)
    person.tap(0, 1)
    person.tap(0, 2)
    person.badge("saved")
    assert person.kept(2) == ["stands"] * 2
    last = place.marks()[-1]
    assert isinstance(last.body, MarkGiven) and last.body.device_time is not None
    # The device's time is kept, and decides nothing.
    assert last.body.device_time - last.head.at > timedelta(hours=23)


def test_a_tab_that_is_killed_before_it_could_send_has_its_taps_sent_by_the_next(place: Place, sit: Sit) -> None:
    person = sit("assessor-3")
    place.relay.cut()
    person.tap(0, 1)
    person.tap(1, 1)
    person.page.close()
    person.page = person.context.new_page()
    place.relay.mend()
    seat = place.door().standing.seat_of("assessor-3")
    assert seat is not None
    person.page.goto(f"{place.server.address}/panels/played/{seat.key}/assessor")
    person.page.locator(".wb-criterion").first.wait_for()
    person.badge("saved")
    assert person.kept(2) == ["stands"] * 2


def test_two_tabs_of_one_device_know_each_others_taps(place: Place, sit: Sit) -> None:
    person = sit("assessor-4")
    other = person.context.new_page()
    other.goto(person.page.url)
    other.locator(".wb-criterion").first.wait_for()
    place.relay.cut()
    person.tap(0, 1)
    person.tap(0, 3, other)
    person.tap(1, 2, other)
    person.tap(1, 4)
    place.relay.mend()
    person.badge("saved")
    expect(other.locator(".wb-badge")).to_have_attribute("data-state", "saved")
    assert person.kept(4) == ["stands"] * 4


def test_a_device_that_was_replaced_shows_what_no_longer_counts(place: Place, sit: Sit) -> None:
    first = sit("assessor-5")
    place.relay.refuse()
    first.tap(0, 1)
    first.badge("offline")
    second = sit("assessor-5", near=True)
    second.tap(0, 4)
    second.badge("saved")
    place.relay.mend()
    expect(first.page.get_by_text("Your card was opened on another device.")).to_be_visible()
    first.badge("saved")
    assert second.kept(1) == ["stands"]
    assert first.kept(1)[0] in ("contested", "turned-away")


def test_a_storm_of_reloads_loses_and_doubles_nothing(place: Place, sit: Sit) -> None:
    person = sit("assessor-6")
    for turn in range(8):
        person.tap(turn % 5, turn % 4 + (turn >= 5))
        person.reopen()
    person.badge("saved")
    assert person.kept(8) == ["stands"] * 8
