"""Who may read what, before release and after: decided where the log is handed out."""

import pytest

from tests.access.build import STAGE, Round
from workbench.access.sight import for_seat, hidden, landing, may_open, sees_marks
from workbench.records.panel import Role

BEFORE = {"assessor-1": False, "assessor-2": False, "chair": True, "secretariat": False, "analyst": False}
AFTER = {"assessor-1": False, "assessor-2": True, "chair": True, "secretariat": True, "analyst": True}


def sees(round_: Round, holder: str, submission: str = "ambon") -> bool:
    return sees_marks(round_.door.standing, round_.seat(holder), STAGE, submission)


def read(round_: Round, holder: str) -> set[str]:
    """The kinds of events whose bodies a seat may read."""
    stands = round_.door.standing
    events = [for_seat(event, stands, round_.seat(holder)) for event in round_.door.events]
    return {event.head.kind for event in events if event.body is not None}


def fill(round_: Round) -> None:
    """One assessor marks, takes a mark back, comments and notes."""
    first = round_.mark("assessor-1", "ambon", "novelty", "80")
    said = {"stage": STAGE, "submission": "ambon"}
    round_.post("assessor-1", "mark-withdrawn", **said, criterion="novelty", based_on=[first.id])
    round_.post("assessor-1", "comment-written", **said, criterion="novelty", text="clear")
    round_.post("assessor-1", "private-note-written", **said, text="ask again")


@pytest.mark.parametrize(("holder", "right"), BEFORE.items())
def test_before_release_the_chair_alone_sees_marks(round_: Round, holder: str, right: bool) -> None:
    assert sees(round_, holder) is right


@pytest.mark.parametrize(("holder", "right"), AFTER.items())
def test_after_release_whoever_is_more_than_an_assessor_sees_marks(round_: Round, holder: str, right: bool) -> None:
    round_.release("ambon")
    assert sees(round_, holder) is right
    assert sees(round_, holder, "bima") is BEFORE[holder]


def test_a_reopened_submission_is_hidden_again(round_: Round) -> None:
    round_.release("ambon")
    round_.post("chair", "submission-reopened", stage=STAGE, submission="ambon", reason="a figure was wrong")
    assert not sees(round_, "secretariat")


def test_a_chair_who_marks_sees_others_marks_only_once_the_own_sheet_is_confirmed(round_: Round) -> None:
    assert not sees(round_, "assessor-2")
    round_.confirm("assessor-2", "ambon", "80", "70")
    assert (sees(round_, "assessor-2"), sees(round_, "assessor-2", "bima")) == (True, False)


def test_a_chair_who_is_recused_sees_others_marks(round_: Round) -> None:
    round_.post("assessor-2", "recused", stage=STAGE, submission="ambon", reason="I advised them")
    assert sees(round_, "assessor-2")


def test_a_chair_sees_what_is_marked_in_a_room_where_the_chair_does_not_mark(round_: Round) -> None:
    assert sees(round_, "assessor-2", "kupang")


@pytest.mark.parametrize("holder", ["secretariat", "analyst", "assessor-2", "assessor-3"])
def test_marks_and_comments_are_withheld_before_release(round_: Round, holder: str) -> None:
    fill(round_)
    assert read(round_, holder) & {"mark-given", "mark-withdrawn", "comment-written", "private-note-written"} == set()


@pytest.mark.parametrize("holder", ["secretariat", "analyst", "chair"])
def test_after_release_marks_and_comments_are_read_and_private_notes_are_not(round_: Round, holder: str) -> None:
    fill(round_)
    round_.release("ambon")
    assert {"mark-given", "mark-withdrawn", "comment-written"} <= read(round_, holder)
    assert "private-note-written" not in read(round_, holder)


def test_everybody_reads_what_they_wrote_themselves(round_: Round) -> None:
    fill(round_)
    assert {"mark-given", "private-note-written", "comment-written"} <= read(round_, "assessor-1")


def test_an_event_that_is_withheld_keeps_its_place_in_the_chain(round_: Round) -> None:
    fill(round_)
    stands, seat = round_.door.standing, round_.seat("secretariat")
    shown = [for_seat(event, stands, seat) for event in round_.door.events]
    assert [event.hash for event in shown] == [event.hash for event in round_.door.events]
    assert any(event.salt is None and event.body_text is None for event in shown)


def test_what_is_hidden_is_said(round_: Round) -> None:
    round_.release("ambon")
    assert (STAGE, "ambon") not in hidden(round_.door.standing, round_.seat("secretariat"))
    assert (STAGE, "bima") in hidden(round_.door.standing, round_.seat("secretariat"))
    assert hidden(round_.door.standing, round_.seat("chair")) == ()


@pytest.mark.parametrize(
    ("roles", "desks", "lands"),
    [
        (("assessor",), {"assessor"}, "assessor"),
        (("chair",), {"chair", "results", "audit"}, "chair"),
        (("secretariat",), {"secretariat", "results"}, "secretariat"),
        (("analyst",), {"results", "audit"}, "results"),
        (("chair", "assessor"), {"assessor", "chair", "results", "audit"}, "assessor"),
    ],
)
def test_roles_open_their_desks_and_no_other(roles: tuple[Role, ...], desks: set[str], lands: str) -> None:
    every = ("assessor", "chair", "results", "secretariat", "audit", "")
    assert {desk for desk in every if may_open(roles, desk)} == desks
    assert landing(roles) == lands
