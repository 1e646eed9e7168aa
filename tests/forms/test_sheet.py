"""The sheet, bare: no widget, no browser."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput, NotAllowed
from workbench.forms.sheet import Sheet
from workbench.records.panel import Panel

Saved = list[tuple[str, Decimal | None]]

WEIGHTS = {"novelty": "30", "benefit": "25", "replication": "20", "authority": "15", "mastery": "10"}


def a_panel(weights: Mapping[str, str] = WEIGHTS, scale: Mapping[str, str] | None = None) -> Panel:
    return Panel.model_validate(
        {
            "key": "iga-2023",
            "title": {"en": "Award"},
            "year": 2023,
            "clusters": [{"key": "city", "title": {"en": "Cities"}}],
            "rooms": [{"key": "a", "title": {"en": "Room A"}}],
            "stages": [
                {
                    "key": "presentation",
                    "title": {"en": "Presentation"},
                    "criteria": [
                        {"key": key, "title": {"en": key.title()}, "weight": weight, "scale": "marks"}
                        for key, weight in weights.items()
                    ],
                }
            ],
            "scales": [{"key": "marks", "low": "0", "high": "100", **(scale or {})}],
            "seats": [{"key": "assessor-1", "rooms": ["a"], "roles": ["assessor"]}],
            "rule": {"name": "mean"},
        }
    )


def a_sheet(saved: Saved, marks: Mapping[str, object] | None = None, **scale: str) -> Sheet:
    return Sheet(a_panel(scale=scale), save=saved.append, marks=marks or {})


def test_zero_is_a_mark_and_is_saved() -> None:
    saved: Saved = []
    sheet = a_sheet(saved)
    sheet.enter("novelty", "0")
    assert saved == [("novelty", Decimal(0))]
    assert sheet.marks == {"novelty": Decimal(0)}


def test_nothing_is_not_zero() -> None:
    sheet = a_sheet([])
    assert sheet.marks == {}
    assert sheet.missing == ("novelty", "benefit", "replication", "authority", "mastery")


def test_marks_that_were_there_are_not_saved_again() -> None:
    saved: Saved = []
    sheet = a_sheet(saved, {"novelty": "82", "benefit": None})
    sheet.enter("novelty", "82")
    assert saved == []
    assert sheet.missing == ("benefit", "replication", "authority", "mastery")


def test_a_mark_off_the_scale_is_refused_and_not_saved() -> None:
    saved: Saved = []
    sheet = a_sheet(saved)
    with pytest.raises(BadInput) as refused:
        sheet.enter("novelty", "101")
    assert str(refused.value) == "101 is not between 0 and 100"
    assert refused.value.message.template == "{value} is not between {low} and {high}"
    assert (saved, sheet.marks) == ([], {})


def test_a_mark_between_two_steps_is_refused() -> None:
    sheet = a_sheet([], step="0.5")
    assert sheet.enter("novelty", "82,5") == Decimal("82.5")
    with pytest.raises(BadInput, match=r"82\.3 is not a step of 0\.5 from 0"):
        sheet.enter("novelty", "82,3")


@pytest.mark.parametrize("value", ["", "  ", "eighty", "1.234,5", "nan", "1e2", 80.5, True, None, "²"])
def test_what_is_no_decimal_text_is_refused(value: object) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        a_sheet([]).enter("novelty", value)


def test_an_unknown_criterion_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="speed is no criterion of presentation"):
        a_sheet([]).enter("speed", "1")


def test_a_mark_taken_back_leaves_the_criterion_unmarked() -> None:
    saved: Saved = []
    sheet = a_sheet(saved, {"novelty": "0"})
    sheet.withdraw("novelty")
    sheet.withdraw("novelty")
    assert saved == [("novelty", None)]
    assert "novelty" in sheet.missing


def test_the_sum_so_far_says_how_much_of_the_sheet_it_covers() -> None:
    sheet = a_sheet([], {"novelty": "82", "benefit": "74"})
    assert sheet.sum_so_far == Decimal("43.1")
    assert sheet.progress == (2, 5)


def test_weights_that_are_factors_multiply() -> None:
    panel = a_panel({"novelty": "1", "benefit": "1"})
    sheet = Sheet(panel, save=print, marks={"novelty": "7", "benefit": "8"})
    assert sheet.sum_so_far == 15


def test_weights_on_levels_are_factors_too() -> None:
    panel = a_panel({"novelty": "40", "benefit": "60"}, {"kind": "levels", "low": "1", "high": "3"})
    assert Sheet(panel, save=print, marks={"novelty": "3", "benefit": "1"}).sum_so_far == 180


def test_a_sheet_that_lacks_a_criterion_cannot_be_confirmed() -> None:
    sheet = a_sheet([], dict.fromkeys(["novelty", "benefit", "replication"], "50"))
    with pytest.raises(BadInput, match="not marked yet: Authority, Mastery"):
        sheet.confirm()
    assert not sheet.confirmed


def test_a_confirmed_sheet_is_closed() -> None:
    sheet = a_sheet([], dict.fromkeys(WEIGHTS, "0"))
    assert sheet.confirm() == dict.fromkeys(WEIGHTS, Decimal(0))
    with pytest.raises(NotAllowed):
        sheet.enter("novelty", "1")
    with pytest.raises(NotAllowed):
        sheet.withdraw("novelty")


def test_a_stage_can_be_named_and_must_exist() -> None:
    assert Sheet(a_panel(), save=print, stage="presentation").stage.key == "presentation"
    with pytest.raises(KeyError):
        Sheet(a_panel(), save=print, stage="visit")


@given(st.lists(st.tuples(st.sampled_from(sorted(WEIGHTS)), st.integers(-20, 120)), max_size=30))
def test_what_was_saved_last_is_what_the_sheet_holds(entries: list[tuple[str, int]]) -> None:
    saved: Saved = []
    sheet = a_sheet(saved)
    for criterion, value in entries:
        if 0 <= value <= 100:
            sheet.enter(criterion, str(value))
        else:
            with pytest.raises(BadInput):
                sheet.enter(criterion, str(value))
    assert sheet.marks == dict(saved)
    assert len(sheet.missing) + len(sheet.marks) == 5
    assert all(0 <= mark <= 100 for mark in sheet.marks.values())
