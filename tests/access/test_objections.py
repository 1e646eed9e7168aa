"""The objection period: until when, who lodges, who answers, and who reads what a region wrote."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import KEY, Round
from workbench.access.paper.frozen import frozen_now
from workbench.access.views import state
from workbench.desks.owner.minutes import protocol
from workbench.methods.exact.fold import Fold
from workbench.methods.exact.standing import Verdict
from workbench.records.chain import Event
from workbench.records.event import (
    AnyBody,
    ObjectionAnswered,
    ObjectionLodged,
    ObjectionPeriodClosed,
    ObjectionPeriodOpened,
)
from workbench.reports.minutes import minutes, printed

LETTER = "Pak Budi dari Kota Bima keberatan: nilai inovasi pertama terlewat"
SUBMISSIONS = ("ambon", "bima", "dumai", "kupang", "padang")


def until(days: int = 3) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def lodged(round_: Round) -> str:
    answer = round_.post("secretariat", "objection-lodged", region="bima", text=LETTER, reference="005/17")
    assert answer.event is not None
    return answer.event.head.id


@pytest.fixture
def released(round_: Round) -> Round:
    for submission, marks in (("ambon", ("90", "80")), ("bima", ("80", "70"))):
        for holder in ("assessor-1", "assessor-2"):
            round_.confirm(holder, submission, *marks)
    for submission in SUBMISSIONS:
        round_.release(submission)
    return round_


@pytest.fixture
def objected(released: Round) -> Round:
    assert released.post("chair", "objection-period-opened", ends=until()).state == "stands"
    lodged(released)
    return released


def answer(round_: Round, holder: str = "chair", **said: Any) -> Any:
    (objection,) = round_.door.standing.objections.lodged
    body = {"objection": objection, "region": "bima", "outcome": "dismissed", "reason": "the sheet has it", **said}
    return round_.post(holder, "objection-answered", **body)


def test_there_is_nothing_to_object_to_before_everything_is_released(round_: Round) -> None:
    assert round_.post("secretariat", "objection-period-opened", ends=until()).status == 403
    for submission in SUBMISSIONS:
        round_.release(submission)
    assert round_.post("secretariat", "objection-period-opened", ends=until()).state == "stands"


@pytest.mark.parametrize(
    ("kind", "allowed"),
    [
        ("objection-period-opened", {"chair", "secretariat"}),
        ("objection-lodged", {"secretariat"}),
        ("objection-period-closed", {"chair", "secretariat"}),
    ],
)
def test_each_act_is_for_the_seats_whose_it_is(released: Round, kind: str, allowed: set[str]) -> None:
    said = {"objection-period-opened": {"ends": until()}, "objection-lodged": {"region": "bima", "text": LETTER}}
    for holder in ("assessor-1", "chair", "secretariat", "analyst"):
        assert (released.post(holder, kind, **said.get(kind, {})).status == 403) is (holder not in allowed)


def test_the_chair_alone_answers_and_only_what_was_lodged(objected: Round) -> None:
    for holder in ("secretariat", "assessor-1", "analyst"):
        assert answer(objected, holder).status == 403
    assert answer(objected, objection="0123456789abcdef").status == 422
    assert answer(objected, region="ambon").status == 422
    assert answer(objected, reason=" ").status == 422
    assert answer(objected).state == "stands"
    assert objected.post("secretariat", "objection-lodged", region="atlantis", text=LETTER).status == 422


def test_a_later_answer_counts_and_the_first_is_kept(objected: Round) -> None:
    answer(objected)
    answer(objected, outcome="upheld", reason="it was overlooked")
    (said,) = objected.door.standing.objections.lodged.values()
    assert said.answer is not None
    assert (said.answer.outcome, [each.outcome for each in said.answers]) == ("upheld", ["dismissed", "upheld"])


def test_what_a_region_wrote_reaches_chair_and_secretariat_and_no_other_seat(objected: Round) -> None:
    def wire(holder: str, desk: str) -> str:
        return json.dumps(state(objected.door, objected.seat(holder), desk, "en"), ensure_ascii=False)

    for holder, desk in (("chair", "chair"), ("chair", "results"), ("secretariat", "secretariat")):
        assert LETTER in wire(holder, desk)
    for holder, desk in (("analyst", "results"), ("analyst", "audit"), ("assessor-1", "assessor")):
        assert LETTER not in wire(holder, desk)


def test_the_page_says_what_a_seat_may_do_now(objected: Round) -> None:
    may = {
        holder: state(objected.door, objected.seat(holder), holder, "en")["objections"]["may"]
        for holder in ("chair", "secretariat")
    }
    assert may["chair"] == {"open": True, "lodge": False, "answer": True, "close": False}
    assert may["secretariat"] == {"open": True, "lodge": True, "answer": False, "close": False}


def test_an_archive_withholds_the_letter_and_keeps_the_answer(objected: Round) -> None:
    answer(objected, reason="the sheet has it")
    frozen = frozen_now(objected.door)
    assert LETTER not in "".join(event.line().decode() for event in frozen.events)
    assert "the sheet has it" in "".join(event.line().decode() for event in frozen.events)
    (kept,) = [each for each in frozen.about.withheld if each.kind == "objection-lodged"]
    assert "how it was answered is on record" in kept.why
    assert {verdict.state for verdict in frozen.folded[1][-3:]} == {"stands"}


@pytest.mark.parametrize(
    ("language", "dismissed", "kept"),
    [
        ("en", "the objection is dismissed. the sheet has it", "withheld: letters of objection (1)"),
        ("id", "sanggahan ditolak. the sheet has it", "surat sanggahan (1)"),
    ],
)
def test_minutes_list_the_period_and_each_answer_without_the_letter(
    objected: Round, language: str, dismissed: str, kept: str
) -> None:
    answer(objected)
    record = protocol(objected.home, KEY, language)
    said = printed(record, language)
    assert len(said["objections"]) == 2
    assert "Kota Bima" in said["objections"][1]
    assert "005/17" in said["objections"][1]
    assert said["objections"][1].endswith(dismissed)
    assert any(kept in each for each in said["kept"])
    assert LETTER not in json.dumps(said, ensure_ascii=False)
    assert minutes(record, language).startswith(b"%PDF-")


def test_minutes_of_a_round_without_a_period_have_no_such_heading(released: Round, tmp_path: Path) -> None:
    assert printed(protocol(released.home, KEY, "en"), "en")["objections"] == []


# -- the end of the period, at moments of our choosing ---------------------------------------------------------------

START = datetime(2023, 11, 6, 9, tzinfo=UTC)


class Days:
    """A log in which each event has the day it is given, counted from the start."""

    def __init__(self, round_: Round) -> None:
        self.fold, self.round = Fold(round_.door.standing.panel), round_
        for event in round_.door.events:
            self.fold.add(event)

    def add(self, day: float, body: AnyBody) -> Verdict:
        now = self.fold.standing
        made = Event.made(
            body,
            panel=KEY,
            sequence=now.sequence + 1,
            id=f"event-{now.sequence + 1:04}",
            seat=self.round.senders["chair"].seat,
            at=START + timedelta(days=day),
            before=now.head,
            salt=bytes(16),
        )
        return self.fold.add(made)


def said(verdict: Verdict) -> str:
    return verdict.why.template if verdict.why else ""


def test_a_period_is_made_longer_and_never_shorter(released: Round) -> None:
    days = Days(released)
    assert "ends after it began" in said(days.add(0, ObjectionPeriodOpened(ends=START)))
    for end, stands in ((3, True), (2, False), (5, True)):
        verdict = days.add(0.5, ObjectionPeriodOpened(ends=START + timedelta(days=end)))
        assert (verdict.state == "stands") is stands
    assert days.fold.standing.objections.ends == START + timedelta(days=5)


def test_what_comes_after_the_end_is_kept_as_late_and_nobody_waits_for_it(released: Round) -> None:
    days = Days(released)
    days.add(0, ObjectionPeriodOpened(ends=START + timedelta(days=3)))
    assert days.add(3, ObjectionLodged(region="bima", text=LETTER)).state == "stands"
    assert days.add(3.1, ObjectionLodged(region="ambon", text=LETTER)).state == "turned-away"
    objections = days.fold.standing.objections
    assert [each.late for each in objections.lodged.values()] == [False, True]
    assert [each.region for each in objections.waiting] == ["bima"]


def test_a_period_is_closed_after_its_end_when_everything_in_time_is_answered(released: Round) -> None:
    days = Days(released)
    assert "no objection period is open" in said(days.add(0, ObjectionPeriodClosed()))
    days.add(0, ObjectionPeriodOpened(ends=START + timedelta(days=3)))
    days.add(1, ObjectionLodged(region="bima", text=LETTER))
    assert "until its end" in said(days.add(2, ObjectionPeriodClosed()))
    assert "waits for its answer" in said(days.add(4, ObjectionPeriodClosed()))
    (objection,) = days.fold.standing.objections.lodged
    days.add(4, ObjectionAnswered(objection=objection, region="bima", outcome="upheld", reason="overlooked"))
    assert days.add(4, ObjectionPeriodClosed()).state == "stands"
    assert days.fold.standing.objections.closed == START + timedelta(days=4)
    days.add(5, ObjectionPeriodOpened(ends=START + timedelta(days=6)))
    assert days.fold.standing.objections.opened == START + timedelta(days=5)
