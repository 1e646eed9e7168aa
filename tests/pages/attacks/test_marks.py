"""Marks and other events that may never be: refused, noted without their content, and nothing else is kept."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.attacks.conftest import House
from tests.pages.attacks.visitor import Visitor, mark, new_id
from workbench.records.chain import Event
from workbench.records.event import AttemptRefused

Sit = Callable[..., Visitor]
HIDDEN = "secret-content"


@pytest.fixture(scope="module")
def assessor(sit: Sit) -> Visitor:
    return sit("assessor-2")


@pytest.fixture(scope="module")
def place(assessor: Visitor) -> dict[str, str]:
    return assessor.entry(0)


def noted(events: list[Event], attempted: str) -> None:
    """See that the one thing added is a note that something was tried, without what."""
    assert [event.head.kind for event in events] == ["attempt-refused"]
    body = events[0].body
    assert isinstance(body, AttemptRefused)
    assert body.attempted == attempted
    assert HIDDEN not in (events[0].body_text or "")


OFF_THE_SCALE = [
    "101",
    "-1",
    "100.0000000000000000000000001",
    "80.5",
    "1e-400",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e400",
    "1e999999999",
    "1e-999999999",
    "-1e999999999",
    "１",
    "٣",
    "1_0",
    "+5",
    "0x10",
    "5" * 100_000,
    "0." + "0" * 100_000 + "1",
    "",
    " ",
    "8２",
    "eighty",
    HIDDEN,
    80.5,
    1e400,
    True,
    None,
    [],
    ["80"],
    {"mark": "80"},
    101,
    10**4000,
]


@pytest.mark.parametrize("value", OFF_THE_SCALE, ids=lambda value: repr(value)[:24])
def test_a_mark_that_the_scale_does_not_have_is_refused_and_noted(
    assessor: Visitor, place: dict[str, str], house: House, value: object
) -> None:
    with house.added() as events:
        heard = assessor.post(mark(place, value))
    assert (heard.status, heard.states) == (422, ["refused"])
    noted(events, "mark-given")
    assert len(heard.body) < 2_000


def test_a_text_cut_in_the_middle_of_a_sign_is_kept_and_can_be_read(assessor: Visitor, place: dict[str, str]) -> None:
    comment = {"id": new_id(), "kind": "comment-written", **place, "text": "well done \ud83d"}
    assert assessor.post(comment).states == ["stands"]
    assert assessor.state()["entries"][0]["sheet"]["comments"] == {"": "well done ?"}


def test_marks_at_both_ends_of_the_scale_stand(assessor: Visitor, place: dict[str, str]) -> None:
    low, high = mark(place, "0"), mark(place, 100, criterion="benefit")
    heard = assessor.post(low, high)
    assert (heard.status, heard.states) == (200, ["stands", "stands"])
    cells = assessor.state()["entries"][0]["sheet"]["cells"]
    assert {name: cell["mark"] for name, cell in cells.items()} == {"novelty": "0", "benefit": "100"}


NOT_ITS_OWN: list[dict[str, Any]] = [
    {"seat": "another"},
    {"opening": "12345678"},
    {"opening": None},
    {"panel": "iga-demo"},
    {"sequence": 1},
    {"at": "2026-01-01T00:00:00Z"},
    {"hash": "0" * 64},
    {"state": "stands"},
    {"criterion": HIDDEN},
    {"criterion": None},
    {"criterion": ["novelty"]},
    {"submission": "nowhere"},
    {"submission": HIDDEN},
    {"stage": "intake"},
    {"stage": "nowhere"},
    {"stage": {"key": "presentation"}},
    {"based_on": "not-a-list"},
    {"based_on": ["x"]},
    {"device_time": "yesterday"},
    {"device_time": "9999-12-31T23:59:59-12:00"},
    {"device_time": "0001-01-01T00:00:00+12:00"},
    {"reason": HIDDEN * 50_000},
    {"id": "x"},
    {"id": "../../../etc/passwd"},
    {"id": "a" * 65},
    {"id": "id with spaces"},
    {"id": "\ud800\ud800\ud800\ud800"},
    {"id": ["list-of-ids"]},
]


@pytest.mark.parametrize("wrong", NOT_ITS_OWN, ids=lambda wrong: json.dumps(wrong)[:40])
def test_a_mark_with_a_field_that_it_may_not_have_is_refused_and_noted(
    assessor: Visitor, place: dict[str, str], house: House, wrong: dict[str, Any]
) -> None:
    with house.added() as events:
        heard = assessor.post({**mark(place, "50", criterion="replicability"), **wrong})
    assert (heard.status, heard.states) == (422, ["refused"])
    noted(events, "mark-given")


def test_a_mark_for_another_assessor_stays_the_senders_own_affair(
    assessor: Visitor, place: dict[str, str], house: House
) -> None:
    victim = house.card("assessor-3")
    with house.added() as events:
        heard = assessor.post(mark(place, "1", seat=victim.seat), mark(place, "1", holder="assessor-3"))
    assert heard.states == ["refused", "refused"]
    assert {(event.head.kind, event.head.seat) for event in events} == {("attempt-refused", assessor.seat)}
    assert house.door().standing.sheet(victim.seat, **place).cells == {}


OTHERS_KINDS = [
    "submission-released",
    "submission-reopened",
    "running-order-changed",
    "seat-issued",
    "seat-revoked",
    "assessor-substituted",
    "submissions-taken-in",
    "round-ended",
    "backup-made",
    "panel-fixed",
    "seat-opened",
    "attempt-refused",
    "results-read-early",
    "no-such-kind",
    "",
]


@pytest.mark.parametrize("kind", OTHERS_KINDS)
def test_an_assessor_cannot_send_what_belongs_to_another_role(
    assessor: Visitor, place: dict[str, str], house: House, kind: str
) -> None:
    with house.added() as events:
        heard = assessor.post({"id": new_id(), "kind": kind, **place, "reason": HIDDEN, "holder": "assessor-3"})
    assert (heard.status, heard.states) == (403, ["refused"])
    noted(events, kind)


@pytest.mark.parametrize("kind", ["mark-given", "mark-withdrawn", "sheet-confirmed", "recused", "private-note-written"])
@pytest.mark.parametrize("holder", ["secretariat", "chair-b", "analyst"])
def test_nobody_marks_without_being_an_assessor(
    sit: Sit, place: dict[str, str], house: House, holder: str, kind: str
) -> None:
    visitor = sit(holder)
    with house.added() as events:
        heard = visitor.post({**mark(place, "50"), "kind": kind})
    assert (heard.status, heard.states) == (403, ["refused"])
    noted(events, kind)


@pytest.mark.parametrize("kind", [["mark-given"], {"a": 1}, 7, None, "\ud800", "k" * 5_000], ids=lambda k: repr(k)[:20])
def test_a_kind_that_is_none_is_refused(assessor: Visitor, house: House, kind: object) -> None:
    with house.added() as events:
        heard = assessor.post({"id": new_id(), "kind": kind, "text": HIDDEN})
    assert (heard.status, heard.states) == (403, ["refused"])
    assert [event.head.kind for event in events] == ["attempt-refused"]
    assert HIDDEN not in (events[0].body_text or "")


def test_the_same_event_sent_twice_is_stored_once(assessor: Visitor, place: dict[str, str], house: House) -> None:
    event = mark(place, "70", criterion="authority")
    with house.added() as events:
        first, second = assessor.post(event), assessor.post(event, event)
    assert (first.status, second.status) == (200, 200)
    assert [event.head.kind for event in events] == ["mark-given"]
    answers = [*first.said["answers"], *second.said["answers"]]
    assert [answer["already"] for answer in answers] == [False, True, True]
    assert {(answer["sequence"], answer["hash"]) for answer in answers} == {(events[0].head.sequence, events[0].hash)}


def test_an_id_used_before_for_something_else_is_refused_and_noted(
    assessor: Visitor, place: dict[str, str], house: House
) -> None:
    event = mark(place, "60", criterion="mastery")
    assessor.post(event)
    with house.added() as events:
        heard = assessor.post({**event, "mark": "61"})
    assert (heard.status, heard.states) == (422, ["refused"])
    noted(events, "mark-given")
    assert assessor.state()["entries"][0]["sheet"]["cells"]["mastery"]["mark"] == "60"


def test_an_id_of_another_seat_is_refused_and_noted(sit: Sit, assessor: Visitor, house: House) -> None:
    place = assessor.entry(1)
    event = mark(place, "60")
    assessor.post(event)
    other = sit("assessor-4")
    with house.added() as events:
        heard = other.post(event)
    assert (heard.status, heard.states) == (422, ["refused"])
    noted(events, "mark-given")
    assert house.door().standing.sheet(other.seat, **place).cells == {}


def test_good_events_beside_a_bad_one_are_kept(assessor: Visitor, house: House) -> None:
    place = assessor.entry(2)
    with house.added() as events:
        heard = assessor.post(mark(place, "10"), mark(place, "1000"), mark(place, "20", criterion="benefit"))
    assert (heard.status, heard.states) == (422, ["stands", "refused", "stands"])
    assert [event.head.kind for event in events] == ["mark-given", "attempt-refused", "mark-given"]


def test_attempts_are_noted_to_a_limit_so_that_they_cannot_fill_the_log(sit: Sit, house: House) -> None:
    visitor = sit("assessor-9", "iga-other")
    place = visitor.entry(0)
    with house.added("iga-other") as events:
        for _ in range(2):
            assert visitor.post(*(mark(place, "101") for _ in range(150))).status == 422
    assert len(events) == 200
    assert visitor.post(mark(place, "100")).states == ["stands"]
