"""The wall of a hall: it shows who presents, the clock and how many sheets are in, and receives nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from tests.access.build import HOLDERS, PANEL, STAGE, Round
from workbench.access.paper.letters import check_letters
from workbench.access.paper.room import check_printing
from workbench.access.rights import KINDS
from workbench.access.sight import DESKS, for_seat, hidden, landing, sees_marks, sees_objections
from workbench.access.views import state
from workbench.errors import NotAllowed
from workbench.records.panel import Panel, Seat

HALL = "  - {key: hall, title: {en: Wall}, roles: [projector], rooms: [room-a]}\nconflicts:"
SAID = ("83.5", "71.5", "61.5", "reads well", "ask again", "how much", "I advised them", "the bus", "Sri Rahayu")
"""Marks, a comment, a private note, a question, reasons and a name: nothing of it belongs on a wall."""
AMBON = {"stage": STAGE, "submission": "ambon"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round with a wall, in which everything was said that can be said."""
    round_ = Round(tmp_path_factory.mktemp("walled"), PANEL.replace("conflicts:", HALL, 1))
    round_.senders["hall"] = round_.sit("hall")
    round_.post("chair", "cursor-moved", stage=STAGE, room="room-a", submission="ambon")
    round_.post("chair", "clock-started", stage=STAGE, room="room-a", part="presentation")
    round_.post("assessor-1", "comment-written", **AMBON, criterion="novelty", text="reads well")
    round_.post("assessor-1", "private-note-written", **AMBON, text="ask again")
    turn = round_.post("assessor-1", "question-asked", **AMBON)
    round_.post("assessor-1", "question-noted", **AMBON, turn=turn.id, text="how much", for_record=True)
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    round_.mark("assessor-2", "ambon", "novelty", "61.5")
    round_.post("assessor-2", "recused", stage=STAGE, submission="bima", reason="I advised them")
    round_.post("chair", "submission-withdrawn", stage=STAGE, submission="padang", reason="the bus broke down")
    return round_


def seen(round_: Round, desk: str = "projector") -> dict[str, Any]:
    return state(round_.door, round_.seat("hall"), desk, "en", round_.senders["hall"].opening)


def test_the_wall_shows_who_presents_the_clock_and_how_many_sheets_are_in(played: Round) -> None:
    view = seen(played)
    (room,) = view["rooms"]
    led = view["led"]["room-a"]
    assert (room["room"], room["submission"], room["in"], room["of"]) == ("room-a", "ambon", 1, 2)
    assert (led["number"], led["of"], led["name"]) == (1, 3, "Kota Ambon")
    assert (led["clock"]["part"], led["clock"]["allotted"]) == ("presentation", 420)


def test_where_nobody_presents_nothing_is_counted(tmp_path: Path) -> None:
    round_ = Round(tmp_path, PANEL.replace("conflicts:", HALL, 1))
    round_.senders["hall"] = round_.sit("hall")
    assert [room["submission"] for room in seen(round_)["rooms"]] == [None]


def holds_nothing_said(round_: Round, text: str) -> None:
    assert [said for said in SAID if said in text] == []
    others = [round_.seat(holder).key for holder in HOLDERS]
    titles = [seat.title.en for seat in round_.door.standing.panel.seats if seat.key != "hall"]
    assert [name for name in (*others, *HOLDERS, *titles, "Treasury") if f'"{name}"' in text] == []


def test_no_mark_no_word_and_no_name_reaches_the_wall(played: Round) -> None:
    holds_nothing_said(played, json.dumps(seen(played)))


def test_not_even_when_everything_is_released_and_closed(played: Round, tmp_path: Path) -> None:
    round_ = played.copied(tmp_path)
    round_.confirm("assessor-2", "ambon", "61.5", "60")
    assert round_.release("ambon").state == "stands"
    round_.post("chair", "session-closed", stage=STAGE, room="room-a")
    view = seen(round_)
    assert view["led"]["room-a"]["closed"] is True
    holds_nothing_said(round_, json.dumps(view))
    assert len(hidden(round_.door.standing, round_.seat("hall"))) == len(round_.door.standing.listed)
    assert not sees_marks(round_.door.standing, round_.seat("hall"), STAGE, "ambon")


def test_every_event_is_handed_to_the_wall_without_its_body(played: Round) -> None:
    stands, hall = played.door.standing, played.seat("hall")
    shown = [for_seat(event, stands, hall) for event in played.door.events]
    assert {event.body for event in shown} == {None}
    assert [event.hash for event in shown] == [event.hash for event in played.door.events]


@pytest.mark.parametrize("desk", sorted({desk for desks in DESKS.values() for desk in desks} - {"projector"}))
def test_the_wall_opens_no_other_desk(played: Round, desk: str) -> None:
    with pytest.raises(NotAllowed, match="does not open that desk"):
        seen(played, desk)


@pytest.mark.parametrize("holder", HOLDERS)
def test_nobody_else_opens_the_wall(played: Round, holder: str) -> None:
    with pytest.raises(NotAllowed, match="does not open that desk"):
        state(played.door, played.seat(holder), "projector", "en", played.senders[holder].opening)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_the_wall_may_say_nothing(played: Round, kind: str) -> None:
    answer = played.post("hall", kind, **AMBON, room="room-a", criterion="novelty", mark="80")
    assert (answer.state, answer.event) == ("refused", None)


def test_the_wall_prints_no_paper_and_reads_no_objection(played: Round) -> None:
    stands, hall = played.door.standing, played.seat("hall")
    with pytest.raises(NotAllowed):
        check_printing(stands, hall, "room-a")
    with pytest.raises(NotAllowed):
        check_letters(stands, hall)
    assert not sees_objections(stands, hall)


def test_the_wall_stands_alone(played: Round) -> None:
    assert landing(("projector",)) == "projector"
    with pytest.raises(ValidationError, match="projector goes with no other role"):
        Seat(key="hall", roles=("projector", "chair"))
    assert Panel.model_validate(played.door.standing.panel.model_dump()).seat("hall").roles == ("projector",)
