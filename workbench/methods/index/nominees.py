"""Nominee lists: per cluster by the panel's numbers, with the cut line, near misses, ties and what would move it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from workbench.errors import Refused
from workbench.methods.exact.places import Candidate, places
from workbench.records.panel import Panel
from workbench.records.place import Place
from workbench.records.submission import Region

State = Literal["nominated", "tied-at-the-cut", "near", "below", "none"]
NEAR = 3
"""How many below the cut line are listed as near misses, those that share the last of these places included."""


@dataclass(frozen=True)
class Nominee:
    """A region in its cluster's list: its place, how far it is from the cut line, and whether it is nominated."""

    region: str
    place: int | None
    shared: bool
    value: Decimal | None
    state: State
    to_cut: Decimal | None
    tie_broken_by: str | None = None


@dataclass(frozen=True)
class ClusterList:
    """The list of one cluster; `cut` is the value of the last place inside, None where nobody is left out."""

    cluster: str
    number: int | None
    cut: Decimal | None
    nominees: tuple[Nominee, ...]

    def nominated(self) -> tuple[str, ...]:
        """Give the regions that are nominated, those that tie at the cut line left out: a plenary decides on them."""
        return tuple(each.region for each in self.nominees if each.state == "nominated")


def in_clusters(panel: Panel, regions: Iterable[Region]) -> list[Region]:
    """Give regions with the keys of their clusters, which tables name by key or by title, in either language."""
    keys = {slug: each.key for each in panel.clusters for slug in _slugs(each.key, each.title.id, each.title.en)}
    return [each.model_copy(update={"cluster": keys.get(each.cluster, each.cluster)}) for each in regions]


def _slugs(*names: str) -> tuple[str, ...]:
    return tuple("-".join(name.casefold().split()) for name in names if name)


def nominees(
    panel: Panel,
    regions: Sequence[Region],
    values: Mapping[str, Decimal | None],
    criteria: Mapping[str, Mapping[str, Decimal | None]] | None = None,
) -> tuple[ClusterList, ...]:
    """List the nominees of every cluster, each ranked among itself.

    Parameters
    ----------
    values : mapping
        The printed value by region; a region without one is listed and not placed.
    criteria : mapping, optional
        By region, values of the panel's tie-breaking criteria; without them ties share a place.

    Returns
    -------
    tuple of ClusterList
        In the panel's order. Where more share a place than the cut line leaves room for, none of them is in by chance.
    """
    tie = criteria or {}
    found = []
    for cluster in panel.clusters:
        candidates = [
            Candidate(region.key, values.get(region.key), tie.get(region.key, {}))
            for region in regions
            if region.cluster == cluster.key
        ]
        found.append(_listed(panel, cluster.key, cluster.nominees, candidates))
    return tuple(found)


def _listed(panel: Panel, cluster: str, number: int | None, candidates: Sequence[Candidate]) -> ClusterList:
    placed = places(panel, candidates)
    sharing = Counter(each.place for each in placed)
    room = len(candidates) if number is None else number
    states = {each.region: _against(each.place, sharing[each.place], room) for each in placed}
    line = [each.value for each in placed if each.value is not None and states[each.region] != "below"]
    below = [each.place for each in placed if states[each.region] == "below" and each.place]
    cut = line[-1] if line and len(line) < sum(each.place is not None for each in placed) else None
    near = below[min(NEAR, len(below)) - 1] if below else 0
    return ClusterList(cluster, number, cut, tuple(_nominee(each, states[each.region], near, cut) for each in placed))


def _against(place: int | None, sharing: int, room: int) -> State:
    """Say how a place lies to the cut line; who shares a place is in only if all who share it are."""
    if place is None:
        return "none"
    if place + sharing - 1 <= room:
        return "nominated"
    return "tied-at-the-cut" if place <= room else "below"


def _nominee(placed: Place, state: State, near: int, cut: Decimal | None) -> Nominee:
    return Nominee(
        region=placed.region,
        place=placed.place,
        shared=placed.shared,
        value=placed.value,
        state="near" if state == "below" and placed.place and placed.place <= near else state,
        to_cut=None if cut is None or placed.value is None else placed.value - cut,
        tie_broken_by=placed.tie_broken_by,
    )


def combined(
    weights: Mapping[str, Decimal], values: Mapping[str, Mapping[str, Fraction]], regions: Iterable[str]
) -> dict[str, Fraction | None]:
    """Combine stages by stated weights; a stage that nobody has a value in was not held, and its weight falls away.

    Parameters
    ----------
    weights : mapping
        Weight by stage.
    values : mapping
        By stage, the value of each region on a scale that all stages share.

    Returns
    -------
    dict
        By region; None where a region lacks a stage that was held: half a result is none.

    Raises
    ------
    Refused
        Where no stage with a weight was held.

    >>> combined({"index": Decimal(40), "visit": Decimal(60)}, {"index": {"a": Fraction(50)}, "visit": {}}, ["a"])
    {'a': Fraction(50, 1)}
    """
    held = {stage: Fraction(weight) for stage, weight in weights.items() if weight and values.get(stage)}
    if not held:
        raise Refused("no stage that has a weight was held")
    total = sum(held.values())
    return {
        region: sum((held[stage] * values[stage][region] for stage in held), Fraction(0)) / total
        if all(region in values[stage] for stage in held)
        else None
        for region in regions
    }


def unstable(lists: Sequence[ClusterList], others: Iterable[Sequence[ClusterList]]) -> dict[str, tuple[str, ...]]:
    """Say which regions enter or leave a cluster's list in any of the other computations, by cluster.

    Parameters
    ----------
    others : iterable of lists
        The same lists by other numbers: without one validator, by another rule.
    """
    moved: dict[str, set[str]] = {each.cluster: set() for each in lists}
    for other in others:
        for mine, theirs in zip(lists, other, strict=True):
            moved[mine.cluster] |= set(mine.nominated()) ^ set(theirs.nominated())
    return {cluster: tuple(sorted(regions)) for cluster, regions in moved.items() if regions}
