import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.combine.panels import panel
from workbench.errors import BadInput, Refused
from workbench.methods.combine import estimate
from workbench.methods.combine.paired.bradley_terry import abilities
from workbench.methods.combine.paired.kemeny import improved_order, least_disagreement
from workbench.methods.combine.paired.schulze import strongest_paths

SCHULZE_2011 = {
    "ACBED": 5, "ADECB": 5, "BEDAC": 8, "CABED": 3, "CAEBD": 7, "CBADE": 2, "DCEBA": 7, "EBADC": 8,
}  # fmt: skip
"""Example 1 of Schulze (2011): 45 ballots of five candidates; the order is E A C B D."""


def ballots() -> tuple[list[str], list[str], list[float]]:
    rows = [
        (name, f"{ballot}{copy}", -float(place))
        for ballot, copies in SCHULZE_2011.items()
        for copy in range(copies)
        for place, name in enumerate(ballot)
    ]
    return [row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows]


def test_schulze_meets_the_published_example() -> None:
    found = estimate(*ballots(), rule="schulze")
    assert [found.submissions[k] for k in np.argsort(-found.value)] == ["E", "A", "C", "B", "D"]
    won = np.zeros((5, 5))
    for ballot, copies in SCHULZE_2011.items():
        for a, b in itertools.combinations(ballot, 2):
            won["ABCDE".index(a), "ABCDE".index(b)] += copies
    assert strongest_paths(won)[0].tolist() == [0, 28, 28, 30, 24]  # the paper's table of strongest paths from A


def test_schulze_refuses_a_strength_it_does_not_know() -> None:
    with pytest.raises(BadInput, match="strength is winning or margin"):
        estimate(*ballots(), rule="schulze", strength="ratio")


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000))
def test_kemeny_finds_every_order_of_least_disagreement(seed: int) -> None:
    random = np.random.default_rng(seed)
    won = random.integers(0, 3, (5, 5)).astype(float)
    np.fill_diagonal(won, 0)
    orders = list(itertools.permutations(range(5)))
    costs = [sum(won[b, a] for a, b in itertools.combinations(order, 2)) for order in orders]
    best = [order for order, cost in zip(orders, costs, strict=True) if cost == min(costs)]
    firm = np.array([[all(o.index(a) < o.index(b) for o in best) for b in range(5)] for a in range(5)])
    found = least_disagreement(won)
    assert found.cost == min(costs)
    assert np.array_equal(found.firm, firm)
    assert tuple(found.order.tolist()) in best


def test_kemeny_above_its_limit_searches_and_says_so() -> None:
    columns = panel(3)
    exact, searched = estimate(*columns, rule="kemeny"), estimate(*columns, rule="kemeny", exact_up_to=5)
    assert "searched for, not proven" in str(searched.warnings[0])
    assert sorted(searched.value.tolist()) == [-float(k) for k in range(11, -1, -1)]
    assert np.corrcoef(exact.value, searched.value)[0, 1] > 0.8


def test_the_search_for_an_order_cannot_be_bettered_by_moving_one_submission() -> None:
    won = np.random.default_rng(1).integers(0, 9, (8, 8)).astype(float)

    def cost(order: list[int]) -> float:
        return sum(won[b, a] for a, b in itertools.combinations(order, 2))

    found = improved_order(won).tolist()
    for item, place in itertools.product(range(8), range(8)):
        moved = [one for one in found if one != item]
        moved.insert(place, item)
        assert cost(moved) >= cost(found)


def test_kemeny_shares_places_where_several_orders_are_as_good_and_says_so() -> None:
    found = estimate(list("abcabcabc"), list("xxxyyyzzz"), [3, 2, 1, 1, 3, 2, 2, 1, 3], rule="kemeny")
    assert found.places().tolist() == [1, 1, 1]
    assert "several orders" in str(found.warnings[0])


def test_bradley_terry_without_a_prior_refuses_strengths_without_end() -> None:
    with pytest.raises(Refused, match="only ever won"):
        abilities(np.array([[0.0, 3.0], [0.0, 0.0]]))
    found = estimate(list("abab"), list("xxyy"), [9, 1, 8, 2], rule="bradley-terry")
    assert found.value[0] == pytest.approx(-found.value[1])
    assert 0 < found.value[0] < 5


@given(seed=st.integers(0, 10_000))
@settings(max_examples=20)
def test_at_the_likelihoods_top_expected_wins_are_observed_wins(seed: int) -> None:
    won = np.random.default_rng(seed).integers(1, 9, (5, 5)).astype(float)
    np.fill_diagonal(won, 0)
    u = abilities(won)
    chance = 1 / (1 + np.exp(u[None, :] - u[:, None]))
    assert ((won + won.T) * chance).sum(axis=1) == pytest.approx(won.sum(axis=1), abs=1e-6)


def test_trimming_is_refused_where_nothing_would_be_left() -> None:
    with pytest.raises(Refused, match="a has 2 marks: too few to drop 1 high and 1 low"):
        estimate(list("aab"), list("xyx"), [1, 2, 3], rule="trimmed-mean")


def test_trimming_one_of_four_is_the_median() -> None:
    columns = list("aaaabbbb"), list("wxyz" * 2), [60, 72, 75, 99, 50, 70, 71, 80]
    assert np.array_equal(estimate(*columns, rule="trimmed-mean").value, estimate(*columns, rule="median").value)


def test_rank_sums_are_refused_where_somebody_did_not_mark_everything() -> None:
    with pytest.raises(Refused, match="every assessor marked every submission"):
        estimate(list("aab"), list("xyx"), [1, 2, 3], rule="rank-sum")


def test_a_shared_place_shares_the_points_of_the_places_it_takes() -> None:
    found = estimate(list("abcabc"), list("xxxyyy"), [9, 8, 1, 8, 9, 1], rule="mean-rank", points=(12, 10, 8))
    assert found.value.tolist() == [11.0, 11.0, 8.0]


def test_sums_of_ranks_are_better_the_lower_and_places_know_it() -> None:
    found = estimate(list("abcabc"), list("xxxyyy"), [9, 8, 7, 9, 7, 8], rule="rank-sum")
    assert found.lower_is_better
    assert found.places().tolist() == [1, 2, 2]


def test_borda_weighs_an_assessor_of_few_like_one_of_many() -> None:
    found = estimate(list("abcdab"), list("xxxxyy"), [4, 3, 2, 1, 1, 2], rule="borda")
    assert found.value.tolist() == pytest.approx([(3.5 / 4 + 0.25) / 2, (2.5 / 4 + 0.75) / 2, 1.5 / 4, 0.5 / 4])


def test_z_scores_name_the_assessor_who_gave_one_mark_throughout() -> None:
    found = estimate(list("ababab"), list("xxyyzz"), [5, 5, 6, 8, 4, 9], rule="z-score")
    assert "x gave the same mark throughout" in [str(said) for said in found.warnings]
    with pytest.raises(Refused, match="no spread to standardise"):
        estimate(list("abab"), list("xxyy"), [5, 5, 7, 7], rule="z-score")
