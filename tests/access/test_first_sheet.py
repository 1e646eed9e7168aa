"""The sheet that comes drawn with an assessor's page: which one it is, and what stands on it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.access.build import STAGE, Round
from workbench.access.server.pages.first import first_sheet
from workbench.access.views import state

AMBON = {"stage": STAGE, "submission": "ambon"}
BIMA = {"stage": STAGE, "submission": "bima"}


def drawn(round_: Round, holder: str = "assessor-2", language: str = "en") -> dict[str, Any] | None:
    view = state(round_.door, round_.seat(holder), "assessor", language, round_.senders[holder].opening)
    return first_sheet(view, language)


def shown(round_: Round, holder: str = "assessor-2", language: str = "en") -> dict[str, Any]:
    found = drawn(round_, holder, language)
    assert found is not None
    return found


@pytest.fixture
def declared(round_: Round) -> Round:
    """Nobody has a conflict, so the first sheet can be marked."""
    for holder in ("assessor-1", "assessor-2", "assessor-3"):
        round_.post(holder, "conflict-declared", stage=STAGE, conflicts={})
    return round_


def present(round_: Round, submission: str) -> str:
    answer = round_.post("chair", "cursor-moved", stage=STAGE, room="room-a", submission=submission)
    assert answer.event is not None
    return answer.event.head.id


def test_the_next_sheet_to_mark_is_drawn_and_a_closed_one_is_passed_over(declared: Round) -> None:
    assert (shown(declared)["key"], shown(declared)["led"]) == ("presentation/ambon", None)
    declared.confirm("assessor-2", "ambon", "80", "70")
    assert shown(declared)["key"] == "presentation/bima"
    declared.post("assessor-2", "recused", **BIMA, reason="I advised them")
    assert shown(declared)["key"] == "presentation/dumai"


def test_what_presents_now_is_drawn_where_it_is_ones_own(declared: Round) -> None:
    event = present(declared, "bima")
    assert (shown(declared)["key"], shown(declared)["led"]) == ("presentation/bima", event)
    assert shown(declared)["now"] == {"here": "true", "name": "Presenting now"}
    event = present(declared, "dumai")
    assert (shown(declared, "assessor-1")["key"], shown(declared, "assessor-1")["led"]) == ("presentation/ambon", None)
    assert shown(declared, "assessor-1")["now"] == {
        "here": "false",
        "name": "Presenting now: 03 Kota Dumai, not on your list",
    }
    assert shown(declared, "assessor-3")["now"] is None


def test_no_sheet_is_drawn_that_asks_for_more_than_marks(round_: Round) -> None:
    assert drawn(round_) is None  # conflicts are to be declared first
    round_.post("assessor-2", "conflict-declared", stage=STAGE, conflicts={})
    assert drawn(round_) is not None
    round_.mark("assessor-2", "ambon", "novelty", "80")
    round_.mark("assessor-2", "ambon", "novelty", "20")
    assert drawn(round_) is None  # two values, and a choice between them


def test_no_sheet_is_drawn_where_what_presents_is_closed_or_was_keyed(declared: Round) -> None:
    declared.confirm("assessor-2", "ambon", "80", "70")
    present(declared, "ambon")
    assert drawn(declared) is None
    present(declared, "bima")
    content = {**BIMA, "marks": {"novelty": "80"}, "source": "paper", "reference": "sheet 3"}
    declared.post("secretariat", "sheet-transcribed", seat=declared.seat("assessor-2").key, **content)
    assert drawn(declared) is None


def test_no_sheet_is_drawn_over_marks_that_were_called_final(declared: Round) -> None:
    declared.post("assessor-3", "marks-final", stage=STAGE)
    assert drawn(declared, "assessor-3") is None
    declared.mark("assessor-3", "kupang", "novelty", "80")
    assert drawn(declared, "assessor-3") is not None


def test_half_a_sheet_shows_its_marks_and_a_sum_that_is_no_total(declared: Round) -> None:
    declared.mark("assessor-2", "ambon", "novelty", "80.5")
    declared.post("assessor-2", "comment-written", **AMBON, criterion="novelty", text="New here.")
    found = shown(declared, language="id")
    novelty, benefit = found["rows"]
    assert (novelty["mark"], novelty["now"], novelty["weight"], novelty["comment"]) == (
        "80,5",
        "saved 80.5",
        "60 %",
        "New here.",
    )
    assert [each["holds"] for each in novelty["segments"]] == [False, False, False, False, True]
    assert (benefit["mark"], benefit["now"], benefit["at"]) == (None, "empty null", "")
    assert (found["sum"], found["so_far"], found["ready"]) == ("48,3", "jumlah Anda sejauh ini, 1 dari 2", "false")
    assert [(each["mode"], each["here"]) for each in found["chips"]] == [
        ("half", True),
        ("empty", False),
        ("empty", False),
    ]


def test_a_scale_without_words_is_cut_into_five_parts_with_a_mark_in_the_middle_of_each(declared: Round) -> None:
    (row, _) = shown(declared)["rows"]
    assert [(each["text"], each["mark"]) for each in row["segments"]] == [
        ("0–20", "10"),
        ("20.5–40", "30"),
        ("40.5–60", "50"),
        ("60.5–80", "70"),
        ("80.5–100", "90"),
    ]
    assert all(Decimal(each["mark"]) % Decimal("0.5") == 0 for each in row["segments"])


def test_an_end_of_the_scale_cannot_be_stepped_over(declared: Round) -> None:
    declared.mark("assessor-2", "ambon", "novelty", "100")
    declared.mark("assessor-2", "ambon", "benefit", "0")
    most, least = shown(declared)["rows"]
    assert [(row["least"], row["most"]) for row in (most, least)] == [(False, True), (True, False)]
    assert shown(declared)["ready"] == "true"
