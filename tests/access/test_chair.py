"""What a chair sees of the own room, on the wire: who is missing, and marks only when all sheets are in."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from tests.access.build import STAGE, Round
from workbench.access.views import state
from workbench.errors import BadInput
from workbench.methods.exact.totals import Counted, spreads
from workbench.records.panel import Panel, Tolerance

AMBON = {"stage": STAGE, "submission": "ambon"}


def wire(round_: Round, holder: str) -> str:
    """What the state door hands out for the chair's desk, as it goes over the wire."""
    return json.dumps(state(round_.door, round_.seat(holder), "chair", "en", round_.senders[holder].opening))


def entry(round_: Round, holder: str = "chair", submission: str = "ambon") -> dict[str, Any]:
    rooms = json.loads(wire(round_, holder))["rooms"]
    return next(each for room in rooms for each in room["entries"] if each["submission"] == submission)


def test_a_chair_reads_how_many_sheets_are_in_and_who_is_missing(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    now = entry(round_)
    assert (now["in"], now["of"], now["missing"], now["recused"]) == (1, 2, ["assessor-2"], [])
    assert entry(round_, submission="dumai")["recused"] == ["assessor-1"]


def test_no_mark_is_handed_out_before_the_last_sheet_is_in(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    assert "83.5" not in wire(round_, "chair")
    round_.confirm("assessor-2", "ambon", "60", "70")
    now = entry(round_)
    assert now["marks"]["assessor-1"] == {"novelty": "83.5", "benefit": "71.5"}
    assert now["spread"]["novelty"] == {"low": "60", "high": "83.5", "middle": "71.75", "passed": False}


def test_a_chair_who_marks_receives_no_mark_of_another_before_the_own_sheet_is_confirmed(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    for criterion, mark in (("novelty", "60"), ("benefit", "70")):
        round_.mark("assessor-2", "ambon", criterion, mark)
    for desk in ("chair", "results", "audit", "assessor"):
        seat, opening = round_.seat("assessor-2"), round_.senders["assessor-2"].opening
        assert "83.5" not in json.dumps(state(round_.door, seat, desk, "en", opening)), desk
    round_.confirm("assessor-2", "bima", "60", "70")
    assert "83.5" not in wire(round_, "assessor-2")


def test_one_who_was_ill_is_waited_for_no_more_when_recused(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    round_.post("assessor-2", "recused", **AMBON, reason="I advised them")
    now = entry(round_)
    assert (now["in"], now["of"], now["missing"], now["recused"]) == (1, 1, [], ["assessor-2"])
    assert now["spread"] == {}


def test_a_chair_sees_the_roster_of_the_own_room_and_gives_cards_to_its_assessors(round_: Round) -> None:
    roster = json.loads(wire(round_, "assessor-2"))["roster"]
    assert [(row["holder"], row["cards"]) for row in roster] == [("assessor-1", True), ("assessor-2", False)]


def test_what_was_withdrawn_stays_in_its_place_and_is_waited_for_by_nobody(round_: Round) -> None:
    round_.post("chair", "submission-withdrawn", **AMBON, reason="the bus broke down")
    now = entry(round_)
    assert (now["number"], now["of"], now["withdrawn"]) == (1, 0, "the bus broke down")
    assert entry(round_, submission="bima")["number"] == 2


@pytest.fixture
def panel() -> Panel:
    return Panel.model_validate(
        {
            "key": "a-panel",
            "title": {"en": "A panel"},
            "year": 2024,
            "clusters": [{"key": "city", "title": {"en": "Cities"}}],
            "rooms": [{"key": "one", "title": {"en": "One"}}],
            "scales": [{"key": "hundred", "low": "0", "high": "100", "step": "1"}],
            "stages": [
                {
                    "key": "pitch",
                    "title": {"en": "Pitch"},
                    "criteria": [
                        {"key": key, "title": {"en": key}, "weight": "50", "scale": "hundred"} for key in ("a", "b")
                    ],
                }
            ],
            "seats": [{"key": f"s{at}", "rooms": ["one"], "roles": ["assessor"]} for at in range(3)],
            "rule": {"name": "mean"},
        }
    )


def passed(panel: Panel, marks: list[tuple[int, int]], **tolerance: Any) -> list[str]:
    sheets = [
        Counted(f"k{at}", f"s{at}", {"a": Decimal(one), "b": Decimal(other)}, Fraction(0))
        for at, (one, other) in enumerate(marks)
    ]
    said = panel.model_copy(update={"tolerance": Tolerance.model_validate(tolerance) if tolerance else None})
    return [key for key, each in spreads(said, said.stages[0], sheets).items() if each.passed]


def test_an_alert_is_there_only_where_a_tolerance_is_passed(panel: Panel) -> None:
    marks = [(60, 60), (70, 70), (85, 86)]
    assert passed(panel, marks) == []
    assert passed(panel, marks, spread="25") == ["b"]
    assert passed(panel, marks, spread="25", criteria={"a": "20"}) == ["a", "b"]
    assert passed(panel, marks, spread="20", measure="others") == ["b"]  # 86 from 65: 21; 85 from 65: 20


def test_one_sheet_alone_has_no_spread(panel: Panel) -> None:
    assert passed(panel, [(0, 100)], spread="1") == []


def test_a_tolerance_that_says_nothing_new_is_written_as_before(panel: Panel) -> None:
    assert Tolerance.model_validate({"spread": "25"}).model_dump(mode="json") == {"spread": "25"}
    with pytest.raises(ValueError, match="needs a number above 0"):
        Tolerance.model_validate({"spread": "25", "criteria": {"a": "0"}})
    with pytest.raises((BadInput, ValueError), match="tolerance: criteria"):
        Panel.model_validate({**panel.model_dump(), "tolerance": {"spread": "25", "criteria": {"no-such": "5"}}})
