"""A chair leads the own room and no other; what is led there is read by every seat, and holds no mark."""

import json
from typing import Any

import pytest

from tests.access.build import STAGE, Round
from workbench.access.door import Answer
from workbench.access.sight import concerns, sees_marks
from workbench.access.views import state

ROOM_A = {"stage": STAGE, "room": "room-a"}
ROOM_B = {"stage": STAGE, "room": "room-b"}


def led(round_: Round, holder: str = "assessor-1") -> dict[str, Any]:
    view = state(round_.door, round_.seat(holder), "assessor", "en", round_.senders[holder].opening)
    return dict(json.loads(json.dumps(view))["led"])


def why(answer: Answer) -> str:
    return answer.why.template if answer.why else ""


def test_who_presents_is_told_to_the_seats_of_the_room_with_number_and_name(round_: Round) -> None:
    assert led(round_) == {}
    answer = round_.post("chair", "cursor-moved", **ROOM_A, submission="bima")
    round_.post("chair", "clock-started", **ROOM_A, part="presentation")
    now = led(round_)["room-a"]
    assert (now["submission"], now["number"], now["of"], now["name"]) == ("bima", 2, 3, "Kota Bima")
    assert (now["event"], now["clock"]["part"], now["clock"]["allotted"]) == (answer.id, "presentation", 420)
    assert led(round_, "assessor-3") == {}


def test_a_chair_leads_the_own_room_and_no_other(round_: Round) -> None:
    assert round_.post("assessor-2", "cursor-moved", **ROOM_A, submission="ambon").state == "stands"
    answer = round_.post("assessor-2", "cursor-moved", **ROOM_B, submission="kupang")
    assert (answer.state, answer.status, why(answer)) == ("refused", 403, "this seat does not lead that room")
    away = round_.post("assessor-2", "submission-withdrawn", stage=STAGE, submission="kupang", reason="ill")
    assert (away.state, away.status) == ("refused", 403)


def test_what_was_withdrawn_is_not_released_and_may_be_marked_when_it_comes_back(round_: Round) -> None:
    ambon = {"stage": STAGE, "submission": "ambon"}
    round_.post("assessor-2", "submission-withdrawn", **ambon, reason="ill")
    answer = round_.post("assessor-2", "submission-released", **ambon)
    assert (answer.status, why(answer)) == (403, "{submission} was withdrawn: there is nothing to release")
    assert round_.post("assessor-2", "submission-returned", **ambon, reason="well again").state == "stands"
    assert (STAGE, "ambon") not in round_.door.standing.released
    assert round_.post("assessor-2", "submission-released", **ambon).state == "stands"


@pytest.mark.parametrize("holder", ["assessor-1", "secretariat", "analyst"])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("cursor-moved", {**ROOM_A, "submission": "ambon"}),
        ("clock-started", {**ROOM_A, "part": "presentation"}),
        ("clock-stopped", ROOM_A),
        ("clock-extended", {**ROOM_A, "seconds": 60}),
        ("session-closed", ROOM_A),
        ("submission-withdrawn", {"stage": STAGE, "submission": "ambon", "reason": "ill"}),
    ],
)
def test_nobody_else_leads_a_room(round_: Round, holder: str, kind: str, said: dict[str, Any]) -> None:
    answer = round_.post(holder, kind, **said)
    assert (answer.state, answer.status) == ("refused", 403)


@pytest.mark.parametrize(
    "said", [{**ROOM_A, "submission": "nowhere"}, {"stage": STAGE, "room": "attic", "submission": "ambon"}]
)
def test_a_cursor_to_what_is_not_there_is_refused(round_: Round, said: dict[str, Any]) -> None:
    answer = round_.post("chair", "cursor-moved", **said)
    assert (answer.state, answer.status) == ("refused", 422)


def test_a_cursor_to_another_rooms_submission_is_kept_and_turned_away(round_: Round) -> None:
    assert round_.post("chair", "cursor-moved", **ROOM_A, submission="kupang").state == "turned-away"


def test_a_cursor_wakes_no_sheet_to_ask_for_its_whole_state(round_: Round) -> None:
    round_.post("chair", "cursor-moved", **ROOM_A, submission="ambon")
    assert not concerns(round_.door.events[-1], round_.seat("assessor-1").key)


def test_a_chair_gives_cards_to_assessors_of_the_own_room_alone(round_: Round) -> None:
    assert round_.send(round_.senders["assessor-2"], "seat-issued", holder="assessor-1").state == "stands"
    for other in ("assessor-3", "chair", "secretariat"):
        answer = round_.send(round_.senders["assessor-2"], "seat-issued", holder=other)
        assert (answer.state, answer.status) == ("refused", 403), other


def test_a_chair_who_marks_reads_nothing_by_sending_a_submission_to_another_room(round_: Round) -> None:
    moved = round_.post("assessor-2", "running-order-changed", **ROOM_B, order=["ambon", "kupang", "padang"])
    assert moved.state == "stands"
    assert not sees_marks(round_.door.standing, round_.seat("assessor-2"), STAGE, "ambon")
    round_.post("assessor-2", "submission-withdrawn", stage=STAGE, submission="bima", reason="the bus broke down")
    assert not sees_marks(round_.door.standing, round_.seat("assessor-2"), STAGE, "bima")
