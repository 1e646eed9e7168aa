"""A round ranked under other rules: who moves, by how much, and what no rules can be."""

from decimal import Decimal

import pytest

from tests.methods.archive.build import a_sealed_round
from workbench.errors import BadInput, Refused
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.reproduced import opened
from workbench.methods.changed import EXACT, Move, Wish, changed, moves
from workbench.methods.combine import RULES


@pytest.fixture(scope="module")
def frozen() -> Frozen:
    return opened(a_sealed_round().files())


def moved(frozen: Frozen, wish: Wish) -> dict[str, Move]:
    found = moves(frozen.panel, frozen.intake, frozen.standing, wish)
    return {move.region: move for move in found}


def test_rules_that_are_not_changed_move_nobody(frozen: Frozen) -> None:
    found = moved(frozen, Wish())
    official = {place.region: place for cluster in frozen.ranking.clusters for place in cluster.places}
    assert {key: (move.before, move.after, move.value_after) for key, move in found.items()} == {
        key: (place.place, place.place, place.value) for key, place in official.items()
    }


def test_all_weight_on_one_criterion_gives_the_mean_of_its_marks(frozen: Frozen) -> None:
    stage = frozen.panel.marked_stages()[0]
    first, second = (criterion.key for criterion in stage.criteria)
    found = moved(frozen, Wish(weights={stage.key: {first: "99.99", second: "0.01"}}))
    # Cirebon: novelty 51, 55, 40 and benefit 50, 61, 42, of which a ten-thousandth counts.
    exact = (Decimal("0.9999") * (51 + 55 + 40) + Decimal("0.0001") * (50 + 61 + 42)) / 3
    assert found["cirebon"].value_after == round(exact, frozen.panel.decimals)
    assert found["cirebon"].value_after != found["cirebon"].value_before


def test_a_cut_that_moves_lets_others_in_and_places_stay(frozen: Frozen) -> None:
    cluster = next(each for each in frozen.ranking.clusters if each.places)
    found = moved(frozen, Wish(cuts={cluster.cluster: 1}))
    inside = {key for key, move in found.items() if move.is_in}
    assert inside == {place.region for place in cluster.places if place.place == 1}
    assert all(move.before == move.after for move in found.values())


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_of_the_library_answers_or_says_why_not(frozen: Frozen, rule: str) -> None:
    wish = Wish(rule=rule, points=("12", "10", "8"), drop=1)
    try:
        found = moved(frozen, wish)
    except Refused as fault:
        assert rule not in ("mean", "median")
        assert str(fault)
        return
    assert set(found) == {place.region for cluster in frozen.ranking.clusters for place in cluster.places}
    assert all((move.after is None) == (move.value_after is None) for move in found.values())


def test_a_median_is_computed_exactly(frozen: Frozen) -> None:
    found = moved(frozen, Wish(rule="median"))
    stage = frozen.panel.marked_stages()[0]
    share = [criterion.weight / sum(each.weight for each in stage.criteria) for criterion in stage.criteria]
    totals = sorted(share[0] * one + share[1] * other for one, other in ((90, Decimal("80.5")), (70, 60), (81, 75)))
    assert found["ambon"].value_after == round(totals[1], frozen.panel.decimals)


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish(weights={"pitch": {"novelty": "90"}}), "not 100"),
        (Wish(weights={"pitch": {"novelty": "=1+1"}}), "weight"),
        (Wish(rule="mean-rank"), "points"),
        (Wish(rule="by-lot"), "there is no rule by-lot"),
    ],
)
def test_rules_that_no_panel_could_have_are_refused_and_named(frozen: Frozen, wish: Wish, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        moved(frozen, wish)


def test_a_wish_changes_the_rules_it_names_and_no_other(frozen: Frozen) -> None:
    other = changed(frozen.panel, Wish(rule="trimmed-mean", drop=2))
    assert (other.rule.name, other.rule.drop) == ("trimmed-mean", 2)
    assert other.model_copy(update={"rule": frozen.panel.rule}) == frozen.panel
    assert set(EXACT) <= set(RULES)
