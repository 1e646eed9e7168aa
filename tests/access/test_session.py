"""Questions, declarations and keyed sheets: who may say what, what becomes of it, and who reads it."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import PANEL, STAGE, Round
from workbench.access.door import Answer, Sender
from workbench.access.sight import concerns, for_seat
from workbench.access.views import readiness, state
from workbench.methods.exact.fold import standing
from workbench.records.event import SheetTranscribed

AMBON = {"stage": STAGE, "submission": "ambon"}
BIMA = {"stage": STAGE, "submission": "bima"}
BOTH = {"novelty": "80", "benefit": "71.5"}


def why(answer: Answer) -> str:
    return answer.why.template if answer.why else ""


def view(round_: Round, holder: str, desk: str) -> dict[str, Any]:
    given = state(round_.door, round_.seat(holder), desk, "en", round_.senders[holder].opening)
    return dict(json.loads(json.dumps(given)))


def entry(round_: Round, holder: str, submission: str = "ambon") -> dict[str, Any]:
    return next(each for each in view(round_, holder, "assessor")["entries"] if each["submission"] == submission)


def read_by(round_: Round, holder: str, kind: str) -> list[bool]:
    """Which bodies of a kind a seat reads in the log that it is handed."""
    stands, seat = round_.door.standing, round_.seat(holder)
    return [for_seat(event, stands, seat).body is not None for event in round_.door.events if event.head.kind == kind]


def key_in(round_: Round, holder: str = "assessor-1", by: str = "secretariat", **said: Any) -> Answer:
    content = {**AMBON, "marks": BOTH, "source": "paper", "reference": "room A, sheet 3", **said}
    return round_.post(by, "sheet-transcribed", seat=round_.seat(holder).key, **content)


def sheet(round_: Round, holder: str = "assessor-1") -> Any:
    return round_.door.standing.sheet(round_.seat(holder).key, STAGE, "ambon")


# -- questions


def test_a_turn_to_ask_and_its_note_are_on_the_sheet(round_: Round) -> None:
    turn = round_.post("assessor-1", "question-asked", **AMBON)
    round_.post("assessor-1", "question-noted", **AMBON, turn=turn.id, text="Who pays next year?")
    round_.post("assessor-1", "question-noted", **AMBON, turn=turn.id, text="Who pays next year? The region.")
    (shown,) = entry(round_, "assessor-1")["sheet"]["questions"]
    assert (shown["turn"], shown["text"], shown["for_record"], shown["struck"]) == (
        turn.id,
        "Who pays next year? The region.",
        False,
        False,
    )


def test_a_note_on_a_turn_that_nobody_had_is_turned_away(round_: Round) -> None:
    turn = round_.post("assessor-2", "question-asked", **AMBON)
    answer = round_.post("assessor-1", "question-noted", **AMBON, turn=turn.id, text="not mine")
    assert (answer.state, why(answer)) == ("turned-away", "there is no such question on this sheet")


def test_questions_and_comments_are_taken_after_confirmation(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    assert round_.post("assessor-1", "question-asked", **AMBON).state == "stands"
    assert round_.post("assessor-1", "comment-written", **AMBON, criterion="novelty", text="later").state == "stands"


@pytest.mark.parametrize("holder", ["secretariat", "analyst", "chair", "assessor-2"])
def test_a_note_is_read_by_nobody_else_even_after_release(round_: Round, holder: str) -> None:
    turn = round_.post("assessor-1", "question-asked", **AMBON)
    round_.post("assessor-1", "question-noted", **AMBON, turn=turn.id, text="private")
    round_.release("ambon")
    assert read_by(round_, holder, "question-noted") == [False]


def test_a_note_for_the_record_is_read_as_marks_are_and_taken_off_the_record_no_more(round_: Round) -> None:
    turn = round_.post("assessor-1", "question-asked", **AMBON)
    noted = {**AMBON, "turn": turn.id, "text": "on record"}
    round_.post("assessor-1", "question-noted", **noted, for_record=True)
    assert read_by(round_, "analyst", "question-noted") == [False]
    assert read_by(round_, "analyst", "question-asked") == [False]
    round_.release("ambon")
    assert read_by(round_, "analyst", "question-noted") == [True]
    round_.post("assessor-1", "question-noted", **noted, for_record=False)
    assert read_by(round_, "analyst", "question-noted") == [False, False]


# -- conflicts


def test_a_declared_conflict_recuses_and_can_be_undone(round_: Round) -> None:
    assert view(round_, "assessor-1", "assessor")["declared"] == {}
    said = {"stage": STAGE, "conflicts": {"bima": "I advised them"}}
    assert round_.post("assessor-1", "conflict-declared", **said).state == "stands"
    assert list(view(round_, "assessor-1", "assessor")["declared"]) == [STAGE]
    assert entry(round_, "assessor-1", "bima")["sheet"]["recused"]["reason"] == "I advised them"
    assert round_.post("assessor-1", "recusal-undone", **BIMA).state == "stands"
    assert entry(round_, "assessor-1", "bima")["sheet"]["recused"] is None


def test_that_there_is_no_conflict_is_an_answer_too(round_: Round) -> None:
    assert round_.post("assessor-1", "conflict-declared", stage=STAGE, conflicts={}).state == "stands"
    assert STAGE in view(round_, "assessor-1", "assessor")["declared"]


def test_a_conflict_declared_after_confirmation_is_turned_away(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    answer = round_.post("assessor-1", "conflict-declared", stage=STAGE, conflicts={"ambon": "late"})
    assert answer.state == "turned-away"
    assert sheet(round_).recused is None


@pytest.mark.parametrize(
    ("said", "template"),
    [
        ({"stage": "nowhere", "conflicts": {}}, "there is no stage {stage} in which marks are given"),
        ({"stage": STAGE, "conflicts": {"paris": "x"}}, "there is no submission {submission} in this stage"),
    ],
)
def test_a_declaration_about_nothing_that_is_there_is_refused(
    round_: Round, said: dict[str, Any], template: str
) -> None:
    answer = round_.post("assessor-1", "conflict-declared", **said)
    assert (answer.state, answer.status, why(answer)) == ("refused", 422, template)


def test_known_conflicts_are_shown_with_their_reason_and_likely_ones_are_suggested(tmp_path: Path) -> None:
    round_ = Round(tmp_path, PANEL.replace("{en: Treasury}", "{id: Universitas Bima}"))
    found = view(round_, "assessor-1", "assessor")
    assert [(each["submission"], each["reason"]["en"]) for each in found["known"]] == [("dumai", "Lives there")]
    assert {each["submission"]: each["suggested"] for each in found["entries"]} == {"ambon": False, "bima": True}


# -- final


def test_final_marks_lock_nothing_and_a_later_change_lifts_them(round_: Round) -> None:
    round_.mark("assessor-1", "bima", "novelty", "50")
    answer = round_.post("assessor-1", "marks-final", stage=STAGE)
    assert answer.shown("en")["receipt"]
    found = next(each for each in readiness(round_.door) if each["holder"] == "assessor-1")
    assert [each["submission"] for each in found["drafts"]] == ["bima"]
    assert [each["submission"] for each in found["untouched"]] == ["ambon"]
    assert found["final"][STAGE]["holds"] is True
    assert round_.post("assessor-1", "comment-written", **AMBON, criterion=None, text="words").state == "stands"
    assert view(round_, "assessor-1", "assessor")["final"][STAGE]["holds"] is True
    assert round_.mark("assessor-1", "bima", "benefit", "60").state == "stands"
    assert view(round_, "assessor-1", "assessor")["final"][STAGE]["holds"] is False


def test_reopening_lifts_what_was_final(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    round_.post("assessor-1", "marks-final", stage=STAGE)
    round_.release("ambon")
    round_.post("chair", "submission-reopened", **AMBON, reason="a figure was wrong")
    assert view(round_, "assessor-1", "assessor")["final"][STAGE]["holds"] is False


# -- keyed sheets


def test_a_keyed_sheet_counts_for_nothing_until_it_is_confirmed(round_: Round) -> None:
    answer = key_in(round_)
    assert answer.state == "stands"
    assert (sheet(round_).marks(), sheet(round_).confirmed) == ({}, None)
    shown = entry(round_, "assessor-1")["keyed"]
    assert (shown["state"], shown["by"], shown["source"], shown["reference"], shown["marks"]) == (
        "waiting",
        "secretariat",
        "paper",
        "room A, sheet 3",
        BOTH,
    )


def test_confirmed_by_its_own_seat_a_keyed_sheet_stands_and_is_confirmed(round_: Round) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "10")
    keyed = key_in(round_)
    answer = round_.post("assessor-1", "transcription-confirmed", **AMBON, transcription=keyed.id)
    assert answer.state == "stands"
    assert sheet(round_).marks() == {name: Decimal(mark) for name, mark in BOTH.items()}
    assert sheet(round_).confirmed.event == answer.id
    assert standing(round_.door.events, round_.door.standing.panel).sheets == round_.door.standing.sheets


def test_confirmed_by_a_chair_the_seats_own_different_mark_stays_and_both_are_shown(round_: Round) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "10")
    keyed = key_in(round_)
    assert round_.post("chair", "transcription-confirmed", **AMBON, transcription=keyed.id).state == "stands"
    cell = sheet(round_).cells["novelty"]
    assert (cell.mark, [given.mark for given in cell.contested]) == (Decimal(10), [Decimal(80)])
    assert sheet(round_).cells["benefit"].mark == Decimal("71.5")
    assert sheet(round_).confirmed is None


def test_a_chair_who_marks_confirms_only_after_the_own_sheet(round_: Round) -> None:
    keyed = key_in(round_)
    early = round_.post("assessor-2", "transcription-confirmed", **AMBON, transcription=keyed.id)
    assert (early.status, why(early)) == (403, "confirm your own sheet on this submission first")
    assert "marks" not in view(round_, "assessor-2", "results")["keyed"][0]
    round_.confirm("assessor-2", "ambon", "60", "60")
    assert view(round_, "assessor-2", "results")["keyed"][0]["marks"] == BOTH
    assert round_.post("assessor-2", "transcription-confirmed", **AMBON, transcription=keyed.id).state == "stands"
    assert sheet(round_).confirmed is not None


def test_a_chair_who_is_recused_confirms_nothing(round_: Round) -> None:
    round_.post("assessor-2", "recused", **AMBON, reason="I advised them")
    keyed = key_in(round_)
    answer = round_.post("assessor-2", "transcription-confirmed", **AMBON, transcription=keyed.id)
    assert (answer.status, why(answer)) == (403, "who has a conflict with a submission confirms no marks on it")


def test_who_keyed_confirms_nothing_though_the_person_leads_the_room_too(tmp_path: Path) -> None:
    round_ = Round(tmp_path, PANEL.replace("roles: [secretariat]}", "roles: [secretariat, chair]}"))
    keyed = key_in(round_)
    answer = round_.post("secretariat", "transcription-confirmed", **AMBON, transcription=keyed.id)
    assert (answer.status, why(answer)) == (403, "who keyed the marks does not confirm them")
    assert view(round_, "secretariat", "secretariat")["keyed"][0]["may"] is False


@pytest.mark.parametrize("holder", ["assessor-3", "analyst"])
def test_nobody_else_confirms_or_declines_a_keyed_sheet(round_: Round, holder: str) -> None:
    keyed = key_in(round_)
    for kind in ("transcription-confirmed", "transcription-declined"):
        assert round_.post(holder, kind, **AMBON, transcription=keyed.id).status == 403
    assert sheet(round_).marks() == {}


@pytest.mark.parametrize("holder", ["assessor-1", "assessor-2", "chair", "analyst"])
def test_only_the_secretariat_keys(round_: Round, holder: str) -> None:
    assert key_in(round_, "assessor-1", by=holder).status == 403


@pytest.mark.parametrize(
    "said",
    [
        {"marks": {"novelty": "101"}},
        {"marks": {"novelty": "80.3"}},
        {"marks": {"novelty": "1e999999999"}},
        {"marks": {"beauty": "50"}},
        {"marks": {}},
        {"reference": " "},
        {"source": "hearsay"},
        {"submission": "paris"},
        {"seat": "no-such-seat-key"},
    ],
)
def test_what_cannot_be_on_a_sheet_cannot_be_keyed(round_: Round, said: dict[str, Any]) -> None:
    content = {**AMBON, "marks": BOTH, "source": "paper", "reference": "x", "seat": round_.seat("assessor-1").key}
    answer = round_.post("secretariat", "sheet-transcribed", **{**content, **said})
    assert (answer.state, answer.status) == ("refused", 422)
    assert round_.door.events[-1].head.kind == "attempt-refused"


def test_a_sheet_of_another_room_or_one_that_is_confirmed_or_released_is_not_keyed_over(round_: Round) -> None:
    assert key_in(round_, "assessor-3").state == "turned-away"
    round_.confirm("assessor-1", "ambon", "80", "70")
    assert key_in(round_).state == "turned-away"
    round_.release("bima")
    assert key_in(round_, submission="bima").state == "turned-away"


def test_a_second_keying_takes_the_place_of_the_first(round_: Round) -> None:
    first, second = key_in(round_), key_in(round_, marks={"novelty": "20"})
    late = round_.post("assessor-1", "transcription-confirmed", **AMBON, transcription=first.id)
    assert late.state == "turned-away"
    assert round_.post("assessor-1", "transcription-confirmed", **AMBON, transcription=second.id).state == "stands"
    assert (sheet(round_).marks(), sheet(round_).confirmed) == ({"novelty": Decimal(20)}, None)


def test_a_declined_keying_never_counts(round_: Round) -> None:
    keyed = key_in(round_)
    said = {**AMBON, "transcription": keyed.id}
    assert round_.post("assessor-1", "transcription-declined", **said, reason="a 7 was read as 1").state == "stands"
    assert round_.post("chair", "transcription-confirmed", **said).state == "turned-away"
    (shown,) = view(round_, "secretariat", "secretariat")["keyed"]
    assert (shown["state"], shown["answer"]) == ("declined", "a 7 was read as 1")


def test_an_answer_under_another_submission_is_refused(round_: Round) -> None:
    keyed = key_in(round_)
    assert round_.post("assessor-1", "transcription-confirmed", **BIMA, transcription=keyed.id).status == 422


def test_a_chair_whose_sign_in_was_ended_confirms_nothing(round_: Round) -> None:
    keyed = key_in(round_)
    old = Sender(round_.seat("chair").key, round_.senders["chair"].opening)
    round_.sit("chair")
    answer = round_.send(old, "transcription-confirmed", **AMBON, transcription=keyed.id)
    assert (answer.status, sheet(round_).marks()) == (403, {})


def test_the_secretariat_reads_what_it_keyed_and_no_other_mark(round_: Round) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "10")
    key_in(round_)
    assert read_by(round_, "secretariat", "sheet-transcribed") == [True]
    assert read_by(round_, "secretariat", "mark-given") == [False]
    shown = view(round_, "secretariat", "secretariat")
    assert "marks" not in shown["keyed"][0]
    assert '"10"' not in json.dumps(shown["progress"])


@pytest.mark.parametrize(("holder", "reads"), [("assessor-2", False), ("analyst", False), ("chair", True)])
def test_others_read_a_keyed_sheet_as_they_read_marks(round_: Round, holder: str, reads: bool) -> None:
    key_in(round_)
    assert read_by(round_, holder, "sheet-transcribed") == [reads]


def test_a_keyed_sheet_concerns_its_seat_alone(round_: Round) -> None:
    key_in(round_)
    event = round_.door.events[-1]
    assert isinstance(event.body, SheetTranscribed)
    assert concerns(event, round_.seat("assessor-1").key)
    assert not concerns(event, round_.seat("assessor-3").key)


# -- a submission that was moved


def test_a_mark_turned_away_while_its_submission_was_elsewhere_does_not_take_the_next_one_with_it(
    round_: Round,
) -> None:
    rooms = {"stage": STAGE, "reason": ""}
    seen = round_.mark("assessor-1", "ambon", "novelty", "40")
    round_.post("secretariat", "running-order-changed", room="room-b", order=["ambon"], **rooms)
    away = round_.mark("assessor-1", "ambon", "novelty", "50", based_on=[seen.id])
    round_.post("secretariat", "running-order-changed", room="room-a", order=["ambon", "bima"], **rooms)
    back = round_.mark("assessor-1", "ambon", "novelty", "60", based_on=[away.id])
    assert (away.state, back.state) == ("turned-away", "stands")
    blind = round_.mark("assessor-1", "ambon", "novelty", "70", based_on=[away.id])
    assert blind.state == "contested"


def test_the_secretariat_sees_how_many_sheets_are_confirmed_and_which_can_be_keyed(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    shown = view(round_, "secretariat", "secretariat")
    assert shown["confirmed"] == [{"stage": STAGE, "submission": "ambon", "count": 1}]
    mine = [each["submission"] for each in shown["keyable"] if each["holder"] == "assessor-1"]
    assert mine == ["bima"]
