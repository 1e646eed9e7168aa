"""Variance components: against the dense likelihood, the balanced formulas, and where there is nothing to estimate."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput, Refused
from workbench.methods.components import _sums, crossed_reml, henderson


def panel(assessors: int, submissions: int, seed: int, missing: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    marks = 60 + 6 * random.normal(size=submissions) + 3 * random.normal(size=(assessors, 1))
    marks = marks + 4 * random.normal(size=(assessors, submissions))
    marks[random.random(marks.shape) < missing] = np.nan
    return marks


def dense_criterion(marks: np.ndarray, submission: float, assessor: float, residual: float) -> float:
    """Minus twice the restricted log likelihood, by the full covariance matrix of all marks."""
    rows, columns = np.nonzero(~np.isnan(marks))
    values = marks[rows, columns]
    cov = residual * np.eye(len(values))
    cov += submission * (columns[:, None] == columns) + assessor * (rows[:, None] == rows)
    inverse, ones = np.linalg.inv(cov), np.ones(len(values))
    information = ones @ inverse @ ones
    rest = values - ones @ inverse @ values / information
    log_two_pi = (len(values) - 1) * np.log(2 * np.pi)
    return np.linalg.slogdet(cov)[1] + np.log(information) + rest @ inverse @ rest + log_two_pi


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([(4, 15), (12, 6), (3, 8)]), st.sampled_from([0.0, 0.3]))
def test_the_criterion_is_that_of_the_dense_likelihood_and_no_neighbour_is_better(seed, shape, missing) -> None:
    marks = panel(*shape, seed, missing)
    found = crossed_reml(marks)
    here = (found.submission, found.assessor, found.residual)
    assert found.criterion == pytest.approx(dense_criterion(marks, *here), abs=1e-6)
    for place in range(3):
        for step in (0.97, 1.03):
            other = [value * step if at == place else value for at, value in enumerate(here)]
            assert dense_criterion(marks, *other) >= found.criterion - 1e-6


@settings(max_examples=12)
@given(st.integers(0, 10_000), st.sampled_from([(4, 15), (12, 6)]))
def test_turning_the_table_turns_the_components(seed, shape) -> None:
    marks = panel(*shape, seed, 0.2)
    one, two = crossed_reml(marks), crossed_reml(marks.T)
    assert (one.submission, one.assessor) == (
        pytest.approx(two.assessor, abs=1e-2),
        pytest.approx(two.submission, abs=1e-2),
    )
    assert one.submission_effects == pytest.approx(two.assessor_effects, abs=1e-2)


@given(st.integers(0, 10_000), st.floats(0, 3))
def test_sums_too_many_to_be_stacked_are_made_anew_and_are_the_same(seed, large) -> None:
    marks = panel(6, 30, seed, 0.4)
    given = ~np.isnan(marks)
    sums = _sums(marks, given, 60.0)
    share = large**2 / (1 + large**2 * sums.sizes)
    assert replace(sums, stack=None).without(share) == pytest.approx(sums.without(share), abs=1e-8)


def test_a_variance_that_is_not_there_is_exactly_nought() -> None:
    marks = np.array([[1.0, 3.0, 2.0, 2.0], [3.0, 1.0, 2.0, 2.0], [2.0, 2.0, 1.0, 3.0]])
    found = crossed_reml(marks)
    assert (found.submission, found.assessor, found.singular) == (0.0, 0.0, True)


def test_an_earlier_fit_to_start_from_leads_to_the_same_place() -> None:
    marks = panel(6, 40, 1, 0.5)
    first = crossed_reml(marks)
    again = crossed_reml(marks, start=first)
    assert again.submission == pytest.approx(first.submission, rel=1e-3)


def test_henderson_of_a_complete_crossed_table_is_its_analysis_of_variance() -> None:
    marks = panel(5, 9, 2, 0.0)
    rows, columns = np.indices(marks.shape)
    facets = {"assessor": rows.ravel(), "submission": columns.ravel()}
    found = henderson(marks.ravel(), facets, [("submission",), ("assessor",), ("submission", "assessor")])
    centred = marks - marks.mean(axis=0) - marks.mean(axis=1, keepdims=True) + marks.mean()
    residual = np.sum(centred**2) / (4 * 8)
    between = 5 * np.var(marks.mean(axis=0), ddof=1)
    assert found["submission x assessor"] == pytest.approx(residual)
    assert found["submission"] == pytest.approx((between - residual) / 5)


def test_effects_that_never_vary_on_their_own_are_refused() -> None:
    facets = {"assessor": [0, 0, 1, 1], "room": ["a", "a", "b", "b"]}
    with pytest.raises(Refused, match="cannot be told apart"):
        henderson([1.0, 2.0, 3.0, 5.0], facets, [("assessor",), ("room",)])


@pytest.mark.parametrize(
    ("marks", "said"),
    [
        ([[1.0, 2.0]], "2 marks are too few"),
        ([[5.0, 5.0], [5.0, 5.0]], "every mark is the same"),
        ([[1.0, 2.0, 3.0]], "no submission has two marks"),
    ],
)
def test_what_shows_no_variance_is_refused(marks, said) -> None:
    with pytest.raises(Refused, match=said):
        crossed_reml(marks)


def test_marks_that_are_no_table_are_not_taken() -> None:
    with pytest.raises(BadInput, match="marks are a table"):
        crossed_reml([1.0, 2.0, 3.0])
