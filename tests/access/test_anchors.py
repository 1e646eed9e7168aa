"""The anchor round: every assessor of every room marks it, the chair sees who lies where, and it never has a place."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import KEY, PANEL, STAGE, Round
from workbench.access.views import state
from workbench.methods.exact.results import ranking
from workbench.storage.intake import TakenIn

JOINED = PANEL.replace("stages:", "joined: anchors\ntolerance: {spread: 20}\nstages:", 1)
AMBON = {"stage": STAGE, "submission": "ambon"}
MARKS = {"assessor-1": ("90.5", "60"), "assessor-2": ("60.5", "62"), "assessor-3": ("70", "64")}


@pytest.fixture
def anchored(tmp_path: Path) -> Round:
    """A round whose two rooms are joined by one past presentation."""
    round_ = Round(tmp_path, JOINED)
    intake = round_.door.intake
    there = tuple(
        each.model_copy(update={"room": None, "anchor": True}) if each.key == "ambon" else each
        for each in intake.submissions
    )
    round_.door.rounds.take_in(KEY, TakenIn(intake.model_copy(update={"submissions": there}), {}))
    round_.door.catch_up()
    return round_


def led(round_: Round, holder: str = "chair") -> dict[str, Any]:
    rooms = state(round_.door, round_.seat(holder), "chair", "en", round_.senders[holder].opening)["rooms"]
    return rooms[0]


def own(round_: Round, holder: str) -> dict[str, Any]:
    view = state(round_.door, round_.seat(holder), "assessor", "en", round_.senders[holder].opening)
    return next(each for each in view["entries"] if each["submission"] == "ambon")


def mark_all(round_: Round, *holders: str) -> None:
    for holder in holders or MARKS:
        assert round_.confirm(holder, "ambon", *MARKS[holder]).state == "stands"


def test_every_assessor_of_every_room_marks_an_anchor_and_a_chair_leads_it_before_the_rooms(anchored: Round) -> None:
    group = led(anchored)
    assert (group["room"], [each["submission"] for each in group["entries"]]) == ("", ["ambon"])
    assert group["entries"][0]["of"] == 3
    for holder in MARKS:
        assert own(anchored, holder)["anchor"] is True
    for room in ("room-a", "room-b"):
        assert anchored.post("chair", "cursor-moved", room=room, **AMBON).state == "stands"


def test_the_chair_sees_the_spread_of_an_anchor_by_criterion_when_all_sheets_are_in(anchored: Round) -> None:
    mark_all(anchored, "assessor-1", "assessor-2")
    assert (led(anchored)["entries"][0]["spread"], led(anchored)["entries"][0]["marks"]) == ({}, {})
    mark_all(anchored, "assessor-3")
    entry = led(anchored)["entries"][0]
    assert entry["spread"]["novelty"] == {"low": "60.5", "high": "90.5", "middle": "73.67", "passed": True}
    assert entry["spread"]["benefit"]["passed"] is False
    assert entry["marks"]["assessor-1"] == {"novelty": "90.5", "benefit": "60"}


def test_a_chair_who_marks_sees_no_mark_on_an_anchor_before_the_own_sheet_is_confirmed(anchored: Round) -> None:
    mark_all(anchored, "assessor-1", "assessor-3")
    seat, opening = anchored.seat("assessor-2"), anchored.senders["assessor-2"].opening
    for desk in ("chair", "results", "audit", "assessor"):
        assert "90.5" not in json.dumps(state(anchored.door, seat, desk, "en", opening)), desk


def test_an_assessor_learns_the_spread_of_an_anchor_when_it_is_released_and_no_name(anchored: Round) -> None:
    mark_all(anchored)
    assert own(anchored, "assessor-3")["spread"] == {}
    assert anchored.release("ambon").state == "stands"
    entry = own(anchored, "assessor-3")
    assert entry["spread"]["novelty"] == {"low": "60.5", "high": "90.5", "middle": "73.67", "passed": True}
    assert [name for name in MARKS if name in json.dumps(entry)] == []
    assert led(anchored)["closed"] is True


def test_who_did_not_confirm_a_sheet_learns_nothing_and_of_two_marks_nobody_does(anchored: Round) -> None:
    anchored.post("assessor-3", "recused", **AMBON, reason="I advised them")
    mark_all(anchored, "assessor-1", "assessor-2")
    anchored.release("ambon")
    assert own(anchored, "assessor-1")["spread"] == own(anchored, "assessor-3")["spread"] == {}


def test_what_competes_shows_no_assessor_a_spread_even_when_it_is_released(anchored: Round) -> None:
    for holder in ("assessor-1", "assessor-2"):
        anchored.confirm(holder, "bima", "80", "70")
    anchored.release("bima")
    view = state(anchored.door, anchored.seat("assessor-1"), "assessor", "en", anchored.senders["assessor-1"].opening)
    bima = next(each for each in view["entries"] if each["submission"] == "bima")
    assert (bima["anchor"], bima["spread"]) == (False, {})


def test_an_anchor_has_no_place_whatever_it_was_given(anchored: Round) -> None:
    mark_all(anchored)
    (cluster,) = ranking(anchored.door.standing.panel, anchored.door.intake, anchored.door.standing).clusters
    assert "ambon" not in {place.region for place in cluster.places}
