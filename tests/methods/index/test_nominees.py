"""Nominee lists per cluster: the cut line, ties at it, near misses, stages that may be missing."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import ROOT
from workbench.errors import Refused
from workbench.methods.index import combined, final_list, nominees, unstable
from workbench.records.submission import Region
from workbench.storage.panels import read_panel

PANEL = read_panel(ROOT / "panels" / "iga-demo.yaml")
PROVINCES = next(each for each in PANEL.clusters if each.key == "province")


def listed(values: list[str | None]) -> list[tuple[int | None, str]]:
    regions = [Region(key=f"p-{at}", name=f"P {at}", cluster="province") for at in range(len(values))]
    given_values = {f"p-{at}": None if value is None else Decimal(value) for at, value in enumerate(values)}
    found = next(each for each in nominees(PANEL, regions, given_values) if each.cluster == "province")
    return [(each.place, each.state) for each in found.nominees]


def test_as_many_are_nominated_as_the_panel_says_and_the_next_three_are_near() -> None:
    assert PROVINCES.nominees == 3
    assert listed(["90", "80", "70", "60", "50", "40", "30"]) == [
        (1, "nominated"), (2, "nominated"), (3, "nominated"), (4, "near"), (5, "near"), (6, "near"), (7, "below"),
    ]  # fmt: skip


def test_who_ties_at_the_cut_line_is_neither_in_nor_out_by_chance() -> None:
    assert listed(["90", "80", "70", "70", "10"]) == [
        (1, "nominated"), (2, "nominated"), (3, "tied-at-the-cut"), (3, "tied-at-the-cut"), (5, "near"),
    ]  # fmt: skip


def test_a_shared_place_that_fits_is_in() -> None:
    assert listed(["90", "70", "70", "10"])[:3] == [(1, "nominated"), (2, "nominated"), (2, "nominated")]


def test_a_region_without_a_value_is_listed_and_not_placed() -> None:
    assert listed(["90", None]) == [(1, "nominated"), (None, "none")]


@given(st.lists(st.integers(0, 5), min_size=1, max_size=12))
def test_never_more_are_nominated_than_the_panel_says(values: list[int]) -> None:
    states = [state for _, state in listed([str(each) for each in values])]
    assert states.count("nominated") <= 3
    assert states.count("nominated") + states.count("tied-at-the-cut") >= min(3, len(values))


def test_a_stage_that_was_not_held_loses_its_weight() -> None:
    weights = {"index": Decimal(40), "presentation": Decimal(35), "visit": Decimal(25)}
    index, shown = {"a": Fraction(80), "b": Fraction(60)}, {"a": Fraction(60), "b": Fraction(90)}
    found = combined(weights, {"index": index, "presentation": shown, "visit": {}}, ["a", "b"])
    assert found == {"a": Fraction(80 * 40 + 60 * 35, 75), "b": Fraction(60 * 40 + 90 * 35, 75)}


def test_a_region_that_lacks_a_stage_that_was_held_has_no_total() -> None:
    weights = {"index": Decimal(1), "presentation": Decimal(1)}
    found = combined(weights, {"index": {"a": Fraction(1), "b": Fraction(2)}, "presentation": {"a": Fraction(3)}}, "ab")
    assert found == {"a": Fraction(2), "b": None}


def test_without_any_stage_that_was_held_nothing_is_combined() -> None:
    with pytest.raises(Refused, match="no stage"):
        combined({"index": Decimal(1)}, {"index": {}}, ["a"])


FINAL = read_panel(ROOT / "panels" / "iid-demo.yaml")
REGIONS = [Region(key=key, name=key.upper(), cluster="city") for key in "abc"]


def test_the_final_list_takes_what_was_held_by_the_weights_of_the_panel() -> None:
    index = {"a": Decimal("60.00"), "b": Decimal("50.00"), "c": Decimal("90.00")}
    stages = {"presentation": {"a": Decimal("70.00"), "b": Decimal("90.00")}}
    found = final_list(FINAL, REGIONS, index, stages)
    (cities,) = [each for each in found.lists if each.cluster == "city"]
    placed = {each.region: (each.place, each.value) for each in cities.nominees}
    # (40 x 60 + 35 x 70) / 75 = 64.666…; (40 x 50 + 35 x 90) / 75 = 68.666…; c did not present
    assert placed == {"b": (1, Decimal("68.67")), "a": (2, Decimal("64.67")), "c": (None, None)}
    assert dict(found.weights) == {"index": Decimal(40), "presentation": Decimal(35)}
    with_visit = {**stages, "field-visit": {"a": Decimal(100), "b": Decimal(20)}}
    visited = final_list(FINAL, REGIONS, index, with_visit)
    assert next(each for each in visited.lists if each.cluster == "city").nominees[0].region == "a"


def test_a_final_list_without_weights_or_of_stages_on_other_scales_is_refused() -> None:
    with pytest.raises(Refused, match="gives no weights for a final list"):
        final_list(PANEL, REGIONS, {"a": Decimal(1)}, {})
    three = FINAL.model_copy(update={"scales": (FINAL.scales[0].model_copy(update={"high": Decimal(10)}),)})
    with pytest.raises(Refused, match="presentation is marked from 0 to 10, and an index goes to 100"):
        final_list(three, REGIONS, {"a": Decimal(1)}, {"presentation": {"a": Decimal(2)}})


def test_a_list_that_one_validator_would_change_names_who_enters_and_leaves() -> None:
    regions = [Region(key=f"p-{at}", name=f"P {at}", cluster="province") for at in range(4)]
    whole = {"p-0": Decimal(9), "p-1": Decimal(8), "p-2": Decimal(7), "p-3": Decimal(6)}
    other = {**whole, "p-3": Decimal(10)}
    assert unstable(nominees(PANEL, regions, whole), [nominees(PANEL, regions, other)]) == {"province": ("p-2", "p-3")}
