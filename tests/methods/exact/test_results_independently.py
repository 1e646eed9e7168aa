"""The ranking held against arithmetic that shares nothing with it, on random panels and marks."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from random import Random
from statistics import mean, median
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.exact.played import Round, a_panel, an_intake
from workbench.records.place import Ranking

REGIONS = ("ambon", "bima", "cirebon", "demak", "ende", "flores")
CRITERIA = {"novelty": "30", "benefit": "25", "spread": "45"}
SEATS = 4
Marks = dict[tuple[int, str], list[Decimal | None]]

mark = st.integers(0, 8).map(lambda half: Decimal(half) / 2)
sheet = st.lists(mark, min_size=3, max_size=3) | st.lists(st.none() | mark, min_size=3, max_size=3)
sheets = st.fixed_dictionaries({(seat, region): sheet for seat in range(1, SEATS + 1) for region in REGIONS})
whole = st.fixed_dictionaries(
    {(seat, region): st.lists(mark, min_size=3, max_size=3) for seat in range(1, SEATS + 1) for region in REGIONS}
)


def trimmed(totals: list[Fraction]) -> Fraction | None:
    return mean(sorted(totals)[1:-1]) if len(totals) > 2 else None


def play(marks: Marks, rule: dict[str, Any], seed: int = 0) -> Ranking:
    panel = a_panel(criteria=CRITERIA, seats=SEATS, rule=rule, tie_break=["spread"])
    played = Round(panel, an_intake(panel, REGIONS))
    turns = sorted(marks)
    Random(seed).shuffle(turns)
    for seat, region in turns:
        played.mark(seat, region, *marks[seat, region])
    return played.ranking()


def totals_of(marks: Marks, region: str) -> list[Fraction]:
    weights = [Fraction(weight) / 100 for weight in CRITERIA.values()]
    complete = [given_here for (_, of), given_here in sorted(marks.items()) if of == region and None not in given_here]
    return [sum(w * Fraction(m) for w, m in zip(weights, each, strict=True) if m is not None) for each in complete]


def spread_of(marks: Marks, region: str, rule: Callable[[list[Fraction]], Fraction | None]) -> Decimal:
    complete = [each for (_, of), each in marks.items() if of == region and None not in each]
    return rounded(rule([Fraction(each[2] or 0) for each in complete]))


def rounded(value: Fraction | None) -> Decimal | None:
    if value is None:
        return None
    # Hundredths as an integer numerator over 1: exact in Decimal at any precision used here.
    scaled = Decimal(value.numerator * 10_000 // value.denominator) / 100
    exact = Fraction(value.numerator * 10_000, value.denominator).denominator == 1
    return (scaled if exact else scaled + Decimal("0.001")).quantize(Decimal(1), ROUND_HALF_UP) / 100


@pytest.mark.parametrize(
    ("rule", "reference"),
    [({"name": "mean"}, mean), ({"name": "median"}, median), ({"name": "trimmed-mean", "drop": 1}, trimmed)],
    ids=["mean", "median", "trimmed-mean"],
)
@given(marks=sheets)
def test_values_and_places_equal_those_of_independent_arithmetic(rule, reference, marks: Marks) -> None:
    values, spreads = {}, {}
    for region in REGIONS:
        totals = totals_of(marks, region)
        values[region] = rounded(reference(totals)) if totals else None
        if values[region] is not None:
            spreads[region] = spread_of(marks, region, reference)
    merit = {region: (values[region], spreads[region]) for region in spreads}
    places = {region: 1 + sum(other > merit[region] for other in merit.values()) for region in merit}
    found = play(marks, rule).clusters[0].places
    assert {each.region: each.value for each in found} == values
    assert {each.region: each.place for each in found if each.place is not None} == places
    assert {each.region for each in found if each.shared} == {
        region for region in merit if list(merit.values()).count(merit[region]) > 1
    }
    assert all(each.fault for each in found if each.place is None)


@given(marks=whole)
def test_rank_sums_equal_those_counted_pair_by_pair(marks: Marks) -> None:
    sums: dict[str, Fraction] = dict.fromkeys(REGIONS, Fraction(0))
    for seat in range(1, SEATS + 1):
        own = {
            region: totals_of({key: m for key, m in marks.items() if key[0] == seat}, region)[0] for region in REGIONS
        }
        for one in REGIONS:
            sums[one] += 1 + sum(
                Fraction(1) if own[two] > own[one] else Fraction(1, 2) if own[two] == own[one] else Fraction(0)
                for two in REGIONS
                if two != one
            )
    found = play(marks, {"name": "rank-sum"}).clusters[0].places
    assert {each.region: Fraction(each.value or 0) for each in found} == sums
    assert [each.value for each in found] == sorted(each.value for each in found)


@given(marks=sheets, seed=st.integers(0, 10**6))
def test_no_interleaving_of_the_assessors_changes_the_ranking(marks: Marks, seed: int) -> None:
    one, two = play(marks, {"name": "mean"}), play(marks, {"name": "mean"}, seed)
    assert [each.model_dump() for each in one.clusters] == [each.model_dump() for each in two.clusters]


@given(marks=sheets, raised=st.sampled_from(REGIONS))
def test_a_higher_mark_never_lowers_a_place(marks: Marks, raised: str) -> None:
    better = {
        key: [None if m is None else m + 1 for m in each] if key[1] == raised else each for key, each in marks.items()
    }
    before, after = (
        {each.region: each.place for each in play(each_marks, {"name": "mean"}).clusters[0].places}
        for each_marks in (marks, better)
    )
    assert before[raised] is None or after[raised] <= before[raised]
