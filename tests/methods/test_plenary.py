"""Places as the plenary decided them: nobody is lost, and a place that nobody holds is found."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.methods.plenary import as_decided, unfilled

VALUES = st.lists(st.integers(1, 12), min_size=1, max_size=12)


def ranked(values: list[int]) -> list[int]:
    """Places as a ranking gives them: who ties shares one, and the next is left out."""
    return [1 + sum(other < value for other in values) for value in values]


@given(VALUES)
def test_shared_places_leave_none_unfilled(values: list[int]) -> None:
    assert unfilled(ranked(values)) == ()


@given(VALUES)
def test_an_unfilled_place_is_held_by_nobody_with_too_few_above_and_somebody_below(places: list[int]) -> None:
    for place in unfilled(places):
        assert place not in places
        assert sum(each < place for each in places) < place
        assert max(places) > place


@given(VALUES, st.dictionaries(st.integers(0, 11), st.integers(1, 12)))
def test_every_region_keeps_one_place_the_plenarys_where_it_gave_one(values: list[int], gave: dict[int, int]) -> None:
    computed: dict[str, int | None] = {f"region-{at}": place for at, place in enumerate(ranked(values))}
    changed = {f"region-{at}": place for at, place in gave.items() if at < len(values)}
    decided = as_decided(computed, changed)
    assert decided == {region: changed.get(region, place) for region, place in computed.items()}
    assert [place for place in decided.values() if place is not None] == sorted(
        place for place in decided.values() if place is not None
    )


def test_a_region_without_a_place_stands_last_until_the_plenary_gives_it_one() -> None:
    computed = {"ambon": 1, "bima": None, "dumai": 2}
    assert list(as_decided(computed, {})) == ["ambon", "dumai", "bima"]
    assert list(as_decided(computed, {"bima": 1})) == ["ambon", "bima", "dumai"]
