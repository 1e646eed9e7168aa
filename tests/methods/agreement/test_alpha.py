"""Alpha against the definition, on the right side of what peers get wrong, and where it will not answer."""

from math import nan

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from workbench.errors import BadInput, Refused
from workbench.methods.agreement import krippendorff_alpha
from workbench.methods.agreement.alpha import DISTANCES
from workbench.methods.agreement.levels import ordinal_distances

CANONICAL = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan],
]
"""Krippendorff (2011), four observers, twelve units."""

LEVELS = ("nominal", "ordinal", "interval", "ratio")


def by_coincidences(marks: np.ndarray, level: str) -> float:
    """Compute alpha the long way: the coincidence matrix of all values, each pair over m - 1."""
    values = np.unique(marks[~np.isnan(marks)])
    pairs = np.zeros((len(values), len(values)))
    for unit in marks.T:
        seen = np.searchsorted(values, unit[~np.isnan(unit)])
        for one in range(len(seen)):
            for two in range(len(seen)):
                if one != two:
                    pairs[seen[one], seen[two]] += 1 / (len(seen) - 1)
    totals = pairs.sum(axis=1)
    apart = np.zeros_like(pairs)
    for one, c in enumerate(values):
        for two, k in enumerate(values):
            low, high = min(one, two), max(one, two)
            between = totals[low : high + 1].sum() - (totals[one] + totals[two]) / 2
            apart[one, two] = {
                "nominal": float(c != k),
                "ordinal": float(between**2) if one != two else 0.0,
                "interval": (c - k) ** 2,
                "ratio": ((c - k) / (c + k)) ** 2 if c + k else 0.0,
            }[level]
    expected = np.sum(np.outer(totals, totals) * apart)
    return 1 - (totals.sum() - 1) * np.sum(pairs * apart) / expected


@st.composite
def panels(draw: st.DrawFn, missing: bool = True, least: int = 2) -> np.ndarray:
    assessors, submissions = draw(st.integers(2, 5)), draw(st.integers(least, 9))
    mark = st.sampled_from([0, 1, 2, 3, 7, 55, 72.5, 100])
    if missing:
        mark = st.one_of(mark, st.just(nan))
    cells = draw(st.lists(mark, min_size=assessors * submissions, max_size=assessors * submissions))
    table = np.array(cells, dtype=float).reshape(assessors, submissions)
    paired = np.count_nonzero(~np.isnan(table), axis=0) >= 2
    assume(paired.sum() >= 2 and len(np.unique(table[:, paired][~np.isnan(table[:, paired])])) > 1)
    return table


@given(panels(missing=False), st.sampled_from(LEVELS))
def test_alpha_of_a_complete_table_equals_the_coincidence_formula(marks: np.ndarray, level: str) -> None:
    assert krippendorff_alpha(marks, level, None).value == pytest.approx(by_coincidences(marks, level), abs=1e-9)


@given(panels(), st.sampled_from(LEVELS))
def test_alpha_with_missing_marks_equals_the_coincidence_formula(marks: np.ndarray, level: str) -> None:
    assert krippendorff_alpha(marks, level, None).value == pytest.approx(by_coincidences(marks, level), abs=1e-9)


@given(panels(), st.sampled_from(LEVELS), st.randoms())
def test_order_of_assessors_and_submissions_changes_nothing(marks: np.ndarray, level: str, random) -> None:
    rows, columns = list(range(len(marks))), list(range(marks.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    mixed = marks[rows][:, columns]
    value = krippendorff_alpha(marks, level, None).value
    assert krippendorff_alpha(mixed, level, None).value == pytest.approx(value)


@given(panels(least=3), st.sampled_from(LEVELS))
def test_leaving_one_submission_out_at_once_equals_leaving_it_out_in_turn(marks: np.ndarray, level: str) -> None:
    marks = marks[:, np.count_nonzero(~np.isnan(marks), axis=0) >= 2]
    without = DISTANCES[level](marks).without_each()
    for left, value in enumerate(without):
        rest = np.delete(marks, left, axis=1)
        if len(np.unique(rest[~np.isnan(rest)])) > 1:
            assert value == pytest.approx(krippendorff_alpha(rest, level, None).value, abs=1e-7)


@given(panels(), st.sampled_from(LEVELS), st.integers(0, 9))
def test_taking_submissions_twice_in_a_bootstrap_is_what_repeating_them_gives(marks, level, seed) -> None:
    marks = marks[:, np.count_nonzero(~np.isnan(marks), axis=0) >= 2]
    times = np.random.default_rng(seed).integers(0, 3, marks.shape[1])
    taken = np.repeat(marks, times, axis=1)
    assume(len(np.unique(taken[~np.isnan(taken)])) > 1)
    found = DISTANCES[level](marks).at(times[None].astype(float))[0]
    assert found == pytest.approx(krippendorff_alpha(taken, level, None).value, abs=1e-7)


def test_gwets_ordinal_weights_are_not_krippendorffs_ordinal_metric() -> None:
    assert krippendorff_alpha(CANONICAL, "ordinal", None).value == pytest.approx(0.8153875)
    assert krippendorff_alpha(CANONICAL, weights="ordinal", interval=None).value == pytest.approx(0.83364, abs=1e-5)


@given(panels())
def test_quadratic_weights_are_the_interval_level(marks: np.ndarray) -> None:
    interval = krippendorff_alpha(marks, "interval", None)
    quadratic = krippendorff_alpha(marks, weights="quadratic", interval=None)
    # Squares of the scale over squares of a distance: where disagreement is all there is, both end near nothing.
    assert quadratic.value == pytest.approx(interval.value, abs=1e-9)
    assert quadratic.standard_error == pytest.approx(interval.standard_error, abs=1e-7)


def test_interval_alpha_counts_points_and_not_steps_of_the_scale() -> None:
    near, far = [[60, 70, 80, 61], [61, 71, 79, 60]], [[0, 2, 4, 1], [1, 3, 3, 0]]
    assert krippendorff_alpha(near, interval=None).value > krippendorff_alpha(far, interval=None).value + 0.1


def test_the_linearised_error_of_each_level_is_that_of_its_weights() -> None:
    for level, weights in (("nominal", "identity"), ("interval", "quadratic"), ("ratio", "ratio")):
        by_level = krippendorff_alpha(CANONICAL, level, None).standard_error
        by_weights = krippendorff_alpha(CANONICAL, weights=weights, interval=None).standard_error
        assert by_level == pytest.approx(by_weights)


def test_many_submissions_are_left_out_in_two_hundred_groups_at_the_ordinal_level() -> None:
    marks = np.random.default_rng(1).integers(0, 20, (3, 450)).astype(float)
    assert len(ordinal_distances(marks).without_each()) == 200


def test_the_ratio_level_handles_unrounded_marks_over_a_wide_range() -> None:
    random = np.random.default_rng(2)
    marks = np.exp(random.normal(0, 3, 40) + random.normal(0, 0.5, (4, 40)))
    assert krippendorff_alpha(marks, "ratio", None).value == pytest.approx(by_coincidences(marks, "ratio"), abs=1e-10)


def test_alpha_is_refused_where_nobody_shares_a_submission() -> None:
    with pytest.raises(Refused, match="no two assessors marked the same submission"):
        krippendorff_alpha([[1, nan, 3, nan], [nan, 2, nan, 4]])


@pytest.mark.parametrize("level", LEVELS)
def test_alpha_is_refused_where_every_mark_is_the_same(level: str) -> None:
    with pytest.raises(Refused, match="every mark is the same"):
        krippendorff_alpha([[70.1] * 6, [70.1] * 6, [70.1] * 6], level)


def test_text_among_marks_is_named_by_its_place() -> None:
    with pytest.raises(BadInput, match="'7O' is not a number: assessor 2, submission 3"):
        krippendorff_alpha([[1, 2, 3], [1, 2, "7O"]])


@pytest.mark.parametrize("marks", [[], [[]], [1, 2, 3], [[[1.0]], [[2.0]]]])
def test_what_is_no_table_is_not_taken(marks: list) -> None:
    with pytest.raises(BadInput, match="marks are a table"):
        krippendorff_alpha(marks)


def test_rows_of_unequal_length_are_not_taken() -> None:
    with pytest.raises(BadInput, match="as many places as the first"):
        krippendorff_alpha([[1, 2, 3], [1, 2]])


def test_an_infinite_mark_is_not_taken() -> None:
    with pytest.raises(BadInput, match="assessor 1 for submission 2 is not a number"):
        krippendorff_alpha([[1, np.inf, 3], [1, 2, 3]])


def test_one_assessor_alone_is_refused() -> None:
    with pytest.raises(Refused, match="one assessor alone"):
        krippendorff_alpha([[1, 2, 3]])


def test_ten_million_marks_are_refused_at_once_with_the_limit() -> None:
    with pytest.raises(Refused, match="10000000 cells are more than the 5000000"):
        krippendorff_alpha(np.broadcast_to(np.float32(1), (10, 1_000_000)))


def test_negative_marks_have_no_ratio() -> None:
    with pytest.raises(Refused, match="marks from 0 up"):
        krippendorff_alpha([[-1, 2, 3], [1, 2, 3]], "ratio")


def test_an_unknown_level_is_named() -> None:
    with pytest.raises(BadInput, match="no level called 'metric'"):
        krippendorff_alpha(CANONICAL, "metric")


def test_labels_have_a_nominal_alpha_only() -> None:
    marks = [["a", "b", "b", None], ["a", "b", "c", "c"]]
    assert krippendorff_alpha(marks, "nominal", None).value == pytest.approx(1 - 5 * 2 / (36 - 14))
    with pytest.raises(BadInput):
        krippendorff_alpha(marks, "interval")
