"""Who presents now, the clock of a room, what is withdrawn on the day, and the end of a session."""

from datetime import timedelta
from decimal import Decimal

import pytest

from tests.methods.exact.played import Round, a_panel, a_round
from workbench.methods.exact.standing import Verdict
from workbench.records.event import (
    HOME,
    ClockExtended,
    ClockStarted,
    ClockStopped,
    CommentWritten,
    CursorMoved,
    MarkGiven,
    RunningOrderChanged,
    SessionClosed,
    SubmissionReturned,
    SubmissionWithdrawn,
)

ROOM = {"stage": "pitch", "room": "one"}


def a_timed_round() -> Round:
    panel = a_panel()
    stages = [panel.stages[0].model_dump() | {"minutes": {"presentation": 7, "questions": 13}}]
    return a_round(type(panel).model_validate(panel.model_dump() | {"stages": stages}))


def moved(led: Round, submission: str | None = "ambon") -> Verdict:
    return led.append(HOME, CursorMoved(**ROOM, submission=submission))[1]


def test_a_cursor_names_who_presents_and_a_later_one_takes_its_place() -> None:
    led = a_timed_round()
    assert moved(led).state == "stands"
    first = led.standing.led["one"]
    moved(led, "bima")
    now = led.standing.led["one"]
    assert (first.submission, now.submission, now.clock) == ("ambon", "bima", None)
    assert now.sequence == first.sequence + 1


def test_nobody_presents_who_is_not_in_the_room() -> None:
    led = a_timed_round()
    assert moved(led, "no-such-city").state == "turned-away"
    assert led.standing.led == {}
    assert moved(led, None).state == "stands"


def test_a_clock_runs_from_the_servers_time_stands_still_and_goes_on() -> None:
    led = a_timed_round()
    moved(led)
    led.append(HOME, ClockStarted(**ROOM, part="presentation"))
    clock = led.standing.led["one"].clock
    assert clock is not None and clock.since is not None
    assert clock.left(clock.since) == timedelta(minutes=7)
    assert clock.left(clock.since + timedelta(minutes=8)) == -timedelta(minutes=1)
    began = clock.since
    led.append(HOME, ClockStopped(**ROOM))
    stopped = led.standing.led["one"].clock
    assert stopped is not None and stopped.since is None
    gone = led.standing.at - began  # type: ignore[operator]
    assert stopped.used == gone
    assert stopped.left(began + timedelta(hours=3)) == timedelta(minutes=7) - gone
    led.append(HOME, ClockExtended(**ROOM, seconds=90))
    led.append(HOME, ClockStarted(**ROOM, part="presentation"))
    again = led.standing.led["one"].clock
    assert again is not None and again.since is not None
    assert again.left(again.since) == timedelta(minutes=8, seconds=30) - gone


@pytest.mark.parametrize(("part", "anew", "minutes"), [("questions", False, 13), ("presentation", True, 7)])
def test_another_part_or_a_start_anew_has_its_whole_time(part: str, anew: bool, minutes: int) -> None:
    led = a_timed_round()
    moved(led)
    led.append(HOME, ClockStarted(**ROOM, part="presentation"))
    led.append(HOME, ClockStarted(**ROOM, part=part, anew=anew))  # type: ignore[arg-type]
    clock = led.standing.led["one"].clock
    assert clock is not None and clock.since is not None
    assert (clock.part, clock.left(clock.since)) == (part, timedelta(minutes=minutes))


def test_a_clock_needs_somebody_who_presents_and_minutes_in_the_panel_file() -> None:
    led = a_timed_round()
    assert led.append(HOME, ClockStarted(**ROOM, part="presentation"))[1].state == "turned-away"
    assert led.append(HOME, ClockStopped(**ROOM))[1].state == "turned-away"
    without = a_round(a_panel())
    moved(without)
    assert without.append(HOME, ClockStarted(**ROOM, part="presentation"))[1].state == "turned-away"


def test_nobody_marks_what_was_withdrawn_and_it_has_no_place_until_it_returns() -> None:
    led = a_timed_round()
    place = {"stage": "pitch", "submission": "ambon"}
    for holder in (1, 2, 3):
        led.mark(holder, "ambon", 80, 70)
    moved(led)
    assert led.append(HOME, SubmissionWithdrawn(**place, reason="the bus broke down"))[1].state == "stands"
    assert led.standing.led["one"].submission is None
    mark = MarkGiven(stage="pitch", submission="ambon", criterion="novelty", mark=Decimal(60))
    assert led.append("seat-assessor-1", mark)[1].state == "turned-away"
    gone = led.places()["ambon"]
    assert (gone.place, gone.fault) == (None, "the submission was withdrawn on the day")
    assert led.append(HOME, SubmissionReturned(**place, reason="they came"))[1].state == "stands"
    assert led.places()["ambon"].place == 1


def test_what_left_a_room_is_still_read_by_nobody_who_would_mark_it_again() -> None:
    rooms = [{"key": "one", "title": {"en": "One"}}, {"key": "two", "title": {"en": "Two"}}]
    seats = [{"key": "s1", "title": {"en": "s1"}, "rooms": ["one"], "roles": ["assessor", "chair"]}]
    led = a_round(a_panel(rooms=rooms, seats=seats))
    led.append(HOME, RunningOrderChanged(stage="pitch", room="one", order=("ambon",)))
    led.append(HOME, RunningOrderChanged(stage="pitch", room="two", order=("ambon",)))
    stands = led.standing
    assert (stands.assigned("s1", "pitch", "ambon"), stands.ever_assigned("s1", "pitch", "ambon")) == (False, True)


def test_comments_are_open_until_the_session_is_closed() -> None:
    led = a_timed_round()
    led.append(HOME, RunningOrderChanged(stage="pitch", room="one", order=("ambon", "bima")))
    comment = CommentWritten(stage="pitch", submission="ambon", text="clear")
    assert led.append("seat-assessor-1", comment)[1].state == "stands"
    assert led.append(HOME, SessionClosed(**ROOM))[1].state == "stands"
    assert led.append("seat-assessor-1", comment)[1].state == "turned-away"
    assert moved(led).state == "turned-away"
