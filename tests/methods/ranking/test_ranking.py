from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.combine.panels import panel
from tests.reference import shared
from workbench.errors import BadInput, Refused
from workbench.methods.combine import estimate
from workbench.methods.ranking import certified_sets, rank_intervals, ranked


@pytest.mark.parametrize("answer", [rank_intervals, certified_sets])
def test_a_rule_without_a_model_of_its_errors_is_refused_with_the_reason(answer: object) -> None:
    found = estimate(*panel(1), rule="mean")
    with pytest.raises(Refused, match="no model of its errors"):
        answer(found.value, found.covariance)


@pytest.mark.parametrize("answer", [rank_intervals, certified_sets])
def test_what_is_no_covariance_is_refused(answer: object) -> None:
    with pytest.raises(BadInput, match="2 values do not fit a covariance of 3"):
        answer([1, 2], np.eye(3))
    with pytest.raises(BadInput, match="symmetric"):
        answer([1, 2], [[1, 0.5], [0, 1]])
    with pytest.raises(BadInput, match="no negative variance"):
        answer([1, 2], [[1, 2], [2, 1]])
    with pytest.raises(BadInput, match="finite numbers"):
        answer([1, np.nan], np.eye(2))
    with pytest.raises(BadInput, match="finite numbers"):
        answer(["much", "more"], np.eye(2))
    with pytest.raises(BadInput, match="square matrix of finite numbers"):
        answer([1, 2], [["a", "b"], ["c", "d"]])
    with pytest.raises(BadInput, match="level lies between 0 and 1"):
        answer([1, 2], np.eye(2), level=95)
    with pytest.raises(BadInput, match="the top 3 of 2"):
        answer([1, 2], np.eye(2), top=3)


def test_two_submissions_are_first_as_often_as_the_normal_says() -> None:
    found = rank_intervals([1.0, 0.0], np.diag([0.5, 0.5]), draws=40_000)
    assert found.first[0] == pytest.approx(0.8413, abs=0.01)
    assert found.first.sum() == pytest.approx(1)
    assert rank_intervals([1.0, 0.0], np.diag([0.5, 0.5]), top=2).top.tolist() == [1, 1]


def test_the_same_seed_gives_the_same_intervals_and_a_matrix_the_same_as_its_factors() -> None:
    found = estimate(*panel(2), rule="fixed-random")
    one = rank_intervals(found.value, found.covariance, seed=5, draws=20_000)
    again = rank_intervals(found.value, found.covariance, seed=5, draws=20_000)
    written = rank_intervals(found.value, found.covariance.matrix(), seed=6, draws=20_000)
    assert np.array_equal(one.top, again.top)
    assert np.abs(one.first - written.first).max() < 0.02
    assert np.abs(one.low - written.low).max() <= 1


def test_a_shared_uncertainty_moves_all_and_no_rank() -> None:
    found = rank_intervals([3.0, 2.0, 1.0], np.full((3, 3), 100.0))
    assert found.low.tolist() == found.high.tolist() == [1, 2, 3]
    sets = certified_sets([3.0, 2.0, 1.0], np.full((3, 3), 100.0))
    assert sets.low.tolist() == sets.high.tolist() == [1, 2, 3]


@given(rows=st.lists(st.lists(st.integers(0, 4), min_size=5, max_size=5), min_size=1, max_size=4))
def test_equal_values_share_the_better_rank(rows: list[list[int]]) -> None:
    array = np.array(rows, dtype=float)
    assert ranked(array).tolist() == (1 + (array[:, None, :] > array[:, :, None]).sum(axis=2)).tolist()


@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), scale=st.floats(0.05, 3))
def test_simultaneous_sets_hold_the_marginal_ones_and_both_the_rank(seed: int, scale: float) -> None:
    value = np.random.default_rng(seed).normal(0, 1, 8)
    covariance = scale**2 * np.eye(8)
    one = certified_sets(value, covariance, draws=2_000, top=3)
    joint = certified_sets(value, covariance, draws=2_000, simultaneous=True)
    rank = ranked(value[None])[0]
    assert np.all((joint.low <= one.low) & (one.low <= rank) & (rank <= one.high) & (one.high <= joint.high))
    assert np.all(one.could_be_top[rank <= 3])


def test_certified_sets_cover_all_true_ranks_at_once_as_often_as_they_say() -> None:
    truth = np.linspace(0, 3, 8)
    rank = ranked(truth[None])[0]
    random = np.random.default_rng(3)

    def held() -> bool:
        sets = certified_sets(truth + random.normal(0, 0.6, 8), 0.36 * np.eye(8), level=0.9, simultaneous=True,
                              draws=1_000)  # fmt: skip
        return bool(np.all((sets.low <= rank) & (rank <= sets.high)))

    assert np.mean([held() for _ in range(150)]) >= 0.87


def test_certified_sets_of_too_many_submissions_are_refused() -> None:
    with pytest.raises(Refused, match="600 submissions are more than 500"):
        certified_sets(np.arange(600.0), np.eye(600))


def test_the_one_rank_in_the_reference_that_rests_on_few_draws_is_14_in_the_long_run() -> None:
    scores = pd.read_csv(shared("statistics", "csranks_pisa.csv"))
    place = scores["jurisdiction"].tolist().index("Slovenia")
    errors = np.diag(scores["math_se"].to_numpy() ** 2)
    high = [certified_sets(scores["math_score"], errors, draws=5_000, seed=seed).high[place] for seed in range(9)]
    assert set(high) == {14, 16}
    assert np.median(high) == 14


def test_a_set_is_close_where_a_comparison_lies_at_its_critical_value() -> None:
    errors = np.diag([1.0, 1.0, 1.0])
    low, high = 2.0, 6.0  # somewhere between, the first two are told apart
    while high - low > 1e-9:
        middle = (low + high) / 2
        told = certified_sets([middle, 0.0, 50.0], errors).low[1] == 3
        low, high = (low, middle) if told else (middle, high)
    at = certified_sets([high, 0.0, 50.0], errors, within=1e-6)
    away = certified_sets([high + 0.1, 0.0, 50.0], errors, within=1e-6)
    assert at.close is not None and away.close is not None
    assert (at.close.tolist(), away.close.tolist()) == ([False, True, False], [False, False, False])
    assert certified_sets([high, 0.0, 50.0], errors).close is None
    joint = certified_sets([high, 0.0, 50.0], errors, simultaneous=True, within=10.0)
    assert joint.close is not None and joint.close.all()


@pytest.mark.parametrize("answer", [rank_intervals, certified_sets])
@pytest.mark.parametrize("draws", [0, 99, 10**12])
def test_too_few_draws_or_too_many_are_refused(answer: Callable[..., object], draws: int) -> None:
    with pytest.raises(BadInput, match="too few or too many"):
        answer([1, 2], np.eye(2), draws=draws)
