"""Coefficients on decisions: properties, tables, and where they will not answer."""

from math import nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.stats import t

from workbench.errors import BadInput, Refused
from workbench.methods.agreement import (
    brennan_prediger,
    cohen_kappa,
    conger_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    scott_pi,
)
from workbench.methods.agreement.decisions.weights import weight_table

MANY = [percent_agreement, brennan_prediger, gwet_ac, fleiss_kappa, conger_kappa]
TWO = [cohen_kappa, scott_pi]
WEIGHTS = ["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]
TABLE = [[13, 0, 0], [0, 20, 7], [0, 4, 56]]


def panel(draw: st.DrawFn, assessors: int) -> np.ndarray:
    submissions = draw(st.integers(3, 12))
    size = assessors * submissions
    cells = draw(st.lists(st.sampled_from([1.0, 2.0, 3.0, 4.0, nan]), min_size=size, max_size=size))
    table = np.array(cells).reshape(assessors, submissions)
    paired = np.count_nonzero(~np.isnan(table), axis=0) >= 2
    shared = table[:, paired]
    assume(paired.sum() >= 2 and len(np.unique(shared[~np.isnan(shared)])) >= 2)
    return table


many = st.composite(lambda draw: panel(draw, draw(st.integers(2, 5))))()
two = st.composite(lambda draw: panel(draw, 2))()


@settings(max_examples=30)
@given(many, st.sampled_from(MANY), st.sampled_from(WEIGHTS))
def test_leaving_one_out_at_once_is_leaving_it_out_in_turn(marks, function, weights) -> None:
    categories = (1.0, 2.0, 3.0, 4.0)
    marks = marks[:, (~np.isnan(marks)).any(axis=0)]
    found = function(marks, weights, "jackknife", categories=categories)
    again = []
    for left in range(marks.shape[1]):
        try:
            again.append(function(np.delete(marks, left, axis=1), weights, None, categories=categories).value)
        except Refused:
            again.append(nan)
    spread = np.array(again) - np.mean(again)
    if np.isfinite(spread).all() and (~np.isnan(marks)).any(axis=1).sum() == assessors_after(marks):
        count = len(again)
        if count < 3:
            assert found.interval is None
            return
        reach = found.value - found.interval.low
        error = np.sqrt((count - 1) / count * np.sum(spread**2))
        assert reach == pytest.approx(error * t.ppf(0.975, count - 1), abs=1e-7)


def assessors_after(marks: np.ndarray) -> int:
    """Count the assessors that are left whichever submission is taken out."""
    return min(int((~np.isnan(np.delete(marks, left, axis=1))).any(axis=1).sum()) for left in range(marks.shape[1]))


@given(two, st.sampled_from(WEIGHTS))
def test_for_two_assessors_conger_is_cohen_and_fleiss_is_scott(marks, weights) -> None:
    marks = marks[:, ~np.isnan(marks).any(axis=0)]
    assume(marks.shape[1] >= 2 and len(np.unique(marks)) >= 2)
    assume(len({*marks[0]}) > 1 or {*marks[0]} != {*marks[1]})
    try:
        cohen = cohen_kappa(marks, weights, None)
    except Refused:
        return
    assert conger_kappa(marks, weights, None).value == pytest.approx(cohen.value)
    assert fleiss_kappa(marks, weights, None).value == pytest.approx(scott_pi(marks, weights, None).value)


@given(two, st.sampled_from(WEIGHTS))
def test_a_contingency_table_says_what_the_marks_say(marks, weights) -> None:
    marks = marks[:, ~np.isnan(marks).any(axis=0)]
    assume(marks.shape[1] >= 2)
    table = np.zeros((4, 4))
    np.add.at(table, tuple(marks.astype(int) - 1), 1)
    categories = (1.0, 2.0, 3.0, 4.0)
    for function in (*TWO, gwet_ac, brennan_prediger, krippendorff_alpha):
        try:
            from_marks = function(marks, weights=weights, interval=None, categories=categories)
        except Refused:
            continue
        from_table = function(table=table, weights=weights, interval=None, categories=categories)
        assert from_table.value == pytest.approx(from_marks.value)
        assert from_table.submissions == marks.shape[1]


@given(many)
def test_a_table_of_counts_says_what_the_marks_say(marks) -> None:
    counts = np.stack([(marks == category).sum(axis=0) for category in (1, 2, 3, 4)], axis=1)
    assume(len(counts) != 4)
    for function in (gwet_ac, brennan_prediger, fleiss_kappa, percent_agreement):
        found = function(marks, categories=(1, 2, 3, 4), interval=None)
        again = function(table=counts, interval=None)
        assert (again.value, again.standard_error) == (
            pytest.approx(found.value),
            pytest.approx(found.standard_error),
        )


@given(st.permutations(["low", "middle", "high"]), st.sampled_from(MANY))
def test_labels_in_a_stated_order_weigh_like_their_numbers(order, function) -> None:
    numbers = np.array([[1, 2, 3, 3, 2, 1], [1, 3, 3, 2, 2, 2], [2, 2, 3, 3, 1, 1]])
    labels = [[order[mark - 1] for mark in row] for row in numbers]
    found = function(labels, "quadratic", None, categories=order)
    assert found.value == pytest.approx(function(numbers, "quadratic", None).value)


@given(st.sampled_from(WEIGHTS), st.integers(2, 7))
def test_weights_are_symmetric_between_nought_and_one_with_ones_on_the_diagonal(weights, count) -> None:
    table = weight_table(tuple(float(k) for k in range(1, count + 1)), weights)
    assert np.array_equal(table, table.T)
    assert np.all((table >= 0) & (table <= 1)) and np.all(np.diag(table) == 1)
    assert table.min() == 0


@pytest.mark.parametrize("function", MANY)
def test_full_agreement_is_one(function) -> None:
    assert function([[1, 2, 3, 1], [1, 2, 3, 1], [1, 2, 3, 1]], interval=None).value == pytest.approx(1)


def test_fleiss_of_the_diagnoses_type_of_table_has_its_z_only_where_counts_are_equal() -> None:
    assert fleiss_kappa([[1, 2, 1, 2], [1, 2, 2, 2]], interval=None).test is not None
    assert fleiss_kappa([[1, 2, 1, nan], [1, 2, 2, 2]], interval=None).test is None


def test_kappa_falls_with_skew_where_ac1_does_not() -> None:
    skewed = [[118, 5], [2, 0]]
    assert cohen_kappa(table=skewed).value < 0
    assert gwet_ac(table=skewed).value > 0.9


def test_ac2_is_refused_on_raw_marks_with_the_reason() -> None:
    random = np.random.default_rng(0)
    marks = np.round(70 + 8 * random.normal(size=(5, 30)))
    with pytest.raises(Refused, match="is inflated by steps hardly anybody uses"):
        gwet_ac(marks, "quadratic")
    bands = np.digitize(marks, [60, 65, 70, 75, 80])
    assert gwet_ac(bands, "quadratic").value < 1


def test_ac2_is_refused_on_few_raw_marks_too() -> None:
    with pytest.raises(Refused, match="30 steps"):
        gwet_ac([[61, 62, 70, 71], [75, 80, 85, 90]], "linear")


@pytest.mark.parametrize("function", TWO)
def test_a_kappa_of_two_is_refused_for_three(function) -> None:
    with pytest.raises(Refused, match="for two assessors, not 3"):
        function([[1, 2, 3], [1, 2, 2], [1, 1, 1]])


@pytest.mark.parametrize("function", [*TWO, fleiss_kappa, conger_kappa, gwet_ac])
def test_one_category_alone_is_refused(function) -> None:
    with pytest.raises(Refused, match="every mark is in the same category"):
        function([["yes"] * 4, ["yes"] * 4])


@pytest.mark.parametrize("function", [*MANY, *TWO])
def test_decisions_nobody_shares_are_refused(function) -> None:
    with pytest.raises(Refused, match="no two assessors marked the same submission"):
        function([[1, nan, 2], [nan, 1, nan]])


def test_counts_do_not_say_who_decided() -> None:
    with pytest.raises(BadInput, match="needs the marks"):
        conger_kappa(table=[[3, 0], [1, 2], [0, 3]])


@pytest.mark.parametrize("table", [[[1, -2], [3, 4]], [[1.5, 2], [3, 4]], [1, 2], [[]]])
def test_a_table_that_is_no_table_of_counts_is_not_taken(table) -> None:
    with pytest.raises(BadInput, match="table of counts"):
        gwet_ac(table=table)


def test_marks_and_a_table_at_once_are_not_taken() -> None:
    with pytest.raises(BadInput, match="either marks or a table"):
        gwet_ac([[1, 2], [1, 2]], table=TABLE)


def test_a_mark_outside_the_stated_categories_is_named() -> None:
    with pytest.raises(BadInput, match=r"7\.0 is not one of the stated categories"):
        gwet_ac([[1, 2, 7], [1, 2, 3]], categories=(1, 2, 3))


def test_unknown_weights_are_named() -> None:
    with pytest.raises(BadInput, match="no weights called 'squared'"):
        gwet_ac(table=TABLE, weights="squared")


def test_a_tolerance_needs_numbers() -> None:
    with pytest.raises(BadInput, match="a tolerance in points needs marks that are numbers"):
        percent_agreement([["a", "b"], ["a", "c"]], tolerance=1)


@pytest.mark.parametrize("coefficient", [*MANY, *TWO])
def test_weights_of_labels_need_their_order_as_the_alphabet_is_none(coefficient) -> None:
    marks = [["low", "high", "mid", "low"], ["low", "mid", "mid", "high"]]
    with pytest.raises(BadInput, match="order of the labels"):
        coefficient(marks, weights="quadratic", interval=None)
    levels = ["low", "mid", "high"]
    ordered = coefficient(marks, weights="quadratic", interval=None, categories=levels)
    numbered = [[levels.index(label) + 1 for label in row] for row in marks]
    assert ordered.value == pytest.approx(coefficient(numbered, weights="quadratic", interval=None).value)


def test_a_category_stated_twice_is_refused_and_categories_beside_a_level_too() -> None:
    with pytest.raises(BadInput, match="twice"):
        brennan_prediger([[1, 2, 1], [1, 2, 2]], categories=[1, 2, 2])
    with pytest.raises(BadInput, match="weights or a table"):
        krippendorff_alpha([[1, 2, 1], [1, 2, 2]], categories=[1, 2, 3])


def test_nothing_in_a_table_of_pandas_is_nothing_here() -> None:
    frame = pd.DataFrame([[1, 2, 3, 1], [1, 2, 1, 1]], dtype="Int64")
    frame.iloc[0, 3] = pd.NA
    plain = [[1, 2, 3, None], [1, 2, 1, 1]]
    assert krippendorff_alpha(frame).value == krippendorff_alpha(plain).value
    assert gwet_ac(frame).value == gwet_ac(plain).value


def test_a_mark_whose_square_overflows_is_refused() -> None:
    with pytest.raises(BadInput, match="assessor 1 for submission 2"):
        krippendorff_alpha([[1, 1e200, 3], [1, 2, 3]])
