"""W, correlation with the rest, intraclass correlations and labels."""

from math import nan

import numpy as np
import pytest
from hypothesis import assume, given, reject
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workbench.errors import BadInput, Refused
from workbench.methods.agreement import (
    Agreement,
    Interval,
    assessor_versus_rest,
    benchmark,
    icc,
    kendall_w,
    koo_li,
    krippendorff_standing,
    result_reliability,
    systematic_difference,
)
from workbench.methods.agreement.icc import _incomplete
from workbench.methods.agreement.ranks import _Ranked
from workbench.methods.agreement.reliability import design_constants

SHROUT_FLEISS = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
FORMS = ["1", "k", "A,1", "C,1", "A,k", "C,k", "Q,k"]

complete = arrays(float, st.tuples(st.integers(2, 5), st.integers(4, 9)), elements=st.integers(0, 6).map(float))


def test_the_interval_of_the_averaged_icc_is_spearman_brown_of_the_single_ones() -> None:
    single, averaged = icc(SHROUT_FLEISS, "A,1").interval, icc(SHROUT_FLEISS, "A,k").interval
    assert averaged.low == pytest.approx(4 * single.low / (1 + 3 * single.low))
    assert (round(averaged.low, 4), round(averaged.high, 4)) == (0.0711, 0.9272)


@pytest.mark.parametrize("form", ["A,1", "C,1", "A,k", "C,k", "Q,k"])
def test_crossed_reml_of_complete_marks_is_the_anova_estimate(form: str) -> None:
    table = np.array(SHROUT_FLEISS, dtype=float)
    assert _incomplete(table, form).value() == pytest.approx(icc(table, form).value, abs=1e-5)


@pytest.mark.parametrize("form", FORMS)
def test_an_icc_of_incomplete_marks_lies_near_that_of_the_complete_ones(form: str) -> None:
    random = np.random.default_rng(3)
    marks = 8 * random.normal(size=150) + 4 * random.normal(size=(8, 1)) + 5 * random.normal(size=(8, 150))
    holed = np.where(random.random(marks.shape) < 0.1, nan, marks)
    assert icc(holed, form, None).value == pytest.approx(icc(marks, form, None).value, abs=0.03)


def test_an_icc_of_incomplete_marks_has_a_jackknife_interval_that_says_so() -> None:
    random = np.random.default_rng(3)
    marks = 8 * random.normal(size=30) + 4 * random.normal(size=(6, 1)) + 5 * random.normal(size=(6, 30))
    marks[random.random(marks.shape) < 0.7] = nan
    found = icc(marks, "A,1")
    assert found.interval_method == "jackknife"
    assert found.interval.low < found.value < found.interval.high


def test_the_share_of_severity_left_is_none_when_all_mark_all_and_whole_when_nobody_is_shared() -> None:
    assert design_constants(np.ones((4, 7), dtype=bool)) == (pytest.approx(4), pytest.approx(0))
    nested = np.kron(np.eye(5), np.ones((3, 1))).astype(bool)
    assert design_constants(nested) == (pytest.approx(3), pytest.approx(1 / 3))


@given(complete, st.sampled_from(FORMS), st.floats(-50, 50), st.floats(0.1, 9))
def test_an_icc_does_not_depend_on_the_unit(marks, form, shift, scale) -> None:
    assume(np.ptp(marks.mean(axis=0)) > 0 and np.ptp(marks) > 0)
    try:
        value = icc(marks, form, None).value
    except Refused:  # submissions that differ less than chance alone would let them have no such correlation
        reject()
    assume(abs(value) < 1000)
    assert icc(shift + scale * marks, form, None).value == pytest.approx(value, rel=1e-6, abs=1e-6)


@given(complete, st.booleans())
def test_w_without_each_submission_at_once_is_w_without_each_in_turn(marks, correct) -> None:
    without = _Ranked(marks, correct).without_each()
    for left, value in enumerate(without):
        rest = np.delete(marks, left, axis=1)
        if np.all(np.ptp(rest, axis=1) > 0):
            again = kendall_w(rest, None, correct_ties=correct).value
            assert value == pytest.approx(again, abs=1e-9)


@given(complete)
def test_w_lies_between_nought_and_one_and_does_not_change_with_a_rising_scale(marks) -> None:
    assume(np.all(np.ptp(marks, axis=1) > 0))
    value = kendall_w(marks, None).value
    assert -1e-12 <= value <= 1 + 1e-12
    assert kendall_w(np.exp(marks), None).value == pytest.approx(value)


def test_w_is_refused_where_a_mark_is_missing_and_names_it() -> None:
    with pytest.raises(Refused, match="assessor 2 has none for submission 1"):
        kendall_w([[1, 2, 3], [nan, 2, 3]])


def test_w_is_refused_where_nobody_tells_any_two_apart() -> None:
    with pytest.raises(Refused, match="no order to agree on"):
        kendall_w([[5, 5, 5], [7, 7, 7]])


def test_an_assessor_who_tells_none_apart_has_no_correlation_with_the_rest() -> None:
    found = assessor_versus_rest([[1, 2, 3, 4], [1, 2, 3, 4], [5, 5, 5, 5]])
    assert found[0] == pytest.approx(1) and np.isnan(found[2])


def test_correlation_with_the_rest_takes_missing_marks() -> None:
    found = assessor_versus_rest([[1, 2, 3, 4, nan], [1, 2, 3, 4, 5], [nan, 2, 3, 4, 5], [5, 4, 3, 2, 1]])
    assert found[0] == pytest.approx(0.4) and found[3] == pytest.approx(-1)


def test_a_systematic_difference_needs_two_who_differ() -> None:
    with pytest.raises(Refused, match="never differ"):
        systematic_difference([[1, 2], [1, 2]])
    with pytest.raises(Refused, match="two assessors, not 3"):
        systematic_difference([[1, 2], [1, 2], [1, 2]])


@pytest.mark.parametrize("form", FORMS)
def test_an_icc_of_equal_marks_is_refused(form: str) -> None:
    with pytest.raises(Refused, match="every mark is the same"):
        icc([[70.1, 70.1, 70.1], [70.1, 70.1, 70.1]], form)


def test_an_unknown_icc_is_named() -> None:
    with pytest.raises(BadInput, match="no ICC called 'B,1'"):
        icc(SHROUT_FLEISS, "B,1")


def test_an_icc_of_one_submission_is_refused() -> None:
    with pytest.raises(Refused, match="one submission alone"):
        icc([[1.0], [2.0]])


def record(value: float, low: float, high: float, submissions: int = 40) -> Agreement:
    return Agreement("ICC(A,1)", value, 0.1, Interval(low, high), 6, submissions, 6 * submissions)


def test_the_published_benchmark_is_moderate_and_not_substantial() -> None:
    assert benchmark(0.77544, 0.14295).label == "moderate"
    assert benchmark(0.77544, 0.14295, "Fleiss").label == "intermediate to good"


@given(st.floats(-0.5, 0.99), st.floats(0.01, 0.4), st.sampled_from(["Landis-Koch", "Altman", "Fleiss"]))
def test_the_chances_of_all_bands_add_up_to_one(value, error, scale) -> None:
    assert benchmark(value, error, scale).bands[-1].cumulative == pytest.approx(1)


def test_there_is_no_label_below_ten_submissions() -> None:
    few, enough = record(0.9, 0.85, 0.95, 9), record(0.9, 0.85, 0.95, 10)
    assert [benchmark(few).label, koo_li(few), krippendorff_standing(few)] == [None, None, None]
    assert [benchmark(enough).label, koo_li(enough), krippendorff_standing(enough)] == [
        "substantial",
        "good to excellent",
        "reliable",
    ]


def test_labels_stand_on_the_interval_and_not_on_the_point() -> None:
    assert koo_li(record(0.8, 0.45, 0.92)) == "poor to excellent"
    assert krippendorff_standing(record(0.85, 0.7, 0.9)) == "tentative"
    assert krippendorff_standing(record(0.7, 0.6, 0.9)) == "not reliable"


def test_a_label_needs_an_error_and_a_known_scale() -> None:
    with pytest.raises(BadInput, match="standard error above 0"):
        benchmark(0.8)
    with pytest.raises(BadInput, match="no scale called 'Cicchetti'"):
        benchmark(0.8, 0.1, "Cicchetti")


def test_reliability_of_a_result_does_not_change_with_an_error_that_all_share() -> None:
    values, errors = [60.0, 64.0, 75.0], np.diag([2.0, 3.0, 4.0])
    assert result_reliability(values, errors + 7) == pytest.approx(result_reliability(values, errors))
    with pytest.raises(Refused, match="all values are the same"):
        result_reliability([1.0, 1.0], np.eye(2))
    with pytest.raises(BadInput, match="2 values need a covariance"):
        result_reliability([1.0, 2.0], np.eye(3))
