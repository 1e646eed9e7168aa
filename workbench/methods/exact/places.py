"""Places in one cluster: best first, ties broken by the panel's criteria or else shared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby, pairwise

from workbench.records.panel import Panel
from workbench.records.place import Place, StageResult


@dataclass(frozen=True)
class Candidate:
    """A region with the number that is printed for it, and its criteria as printed, to break ties."""

    region: str
    value: Decimal | None
    criteria: Mapping[str, Decimal | None] = field(default_factory=dict)
    stages: tuple[StageResult, ...] = ()
    fault: str = ""


def places(panel: Panel, candidates: Sequence[Candidate], *, low: bool = False) -> tuple[Place, ...]:
    """Give every candidate its place: as printed, ties by the panel's criteria, else shared (1, 1, 3).

    Parameters
    ----------
    candidates : the regions of one cluster; those that still share a place keep this order.
    low : whether the lowest value is best.

    Returns
    -------
    tuple of Place
        Best first; those without a value last, without a place.
    """
    valued = [(candidate.value, candidate) for candidate in candidates if candidate.value is not None]
    valued.sort(key=lambda item: item[0] if low else -item[0])
    found: list[Place] = []
    for _, group in groupby(valued, key=lambda item: item[0]):
        found += _tied(panel, [candidate for _, candidate in group], first=len(found) + 1)
    return (*found, *(_place(candidate) for candidate in candidates if candidate.value is None))


def _tied(panel: Panel, group: Sequence[Candidate], first: int) -> list[Place]:
    if len(group) == 1:
        return [_place(group[0], first)]
    # A criterion decides only where every one of the tied has a value for it.
    criteria = [key for key in panel.tie_break if all(each.criteria.get(key) is not None for each in group)]
    ordered = sorted(((_merits(panel, each, criteria), each) for each in group), key=lambda item: item[0])
    merits = [merit for merit, _ in ordered]
    looked_at = _looked_at(sorted(set(merits)))
    return [
        _place(
            candidate,
            first + merits.index(merit),
            shared=merits.count(merit) > 1,
            broken_by=criteria[looked_at[merit]] if merit in looked_at else None,
        )
        for merit, candidate in ordered
    ]


def _merits(panel: Panel, candidate: Candidate, criteria: Sequence[str]) -> tuple[Decimal, ...]:
    values = ((key, candidate.criteria[key] or Decimal(0)) for key in criteria)
    return tuple(value if _low_is_best(panel, key) else -value for key, value in values)


def _low_is_best(panel: Panel, key: str) -> bool:
    found = (each for stage in panel.marked_stages() for each in stage.criteria if each.key == key)
    return any(panel.scale(criterion).better == "low" for criterion in found)


def _looked_at(merits: Sequence[tuple[Decimal, ...]]) -> dict[tuple[Decimal, ...], int]:
    # The last criterion that had to be looked at to tell a candidate from the next better and the next worse one.
    looked_at: dict[tuple[Decimal, ...], int] = {}
    for pair in pairwise(merits):
        told = next(at for at, (one, two) in enumerate(zip(*pair, strict=True)) if one != two)
        for merit in pair:
            looked_at[merit] = max(told, looked_at.get(merit, told))
    return looked_at


def _place(
    candidate: Candidate, place: int | None = None, *, shared: bool = False, broken_by: str | None = None
) -> Place:
    return Place(
        region=candidate.region,
        place=place,
        shared=shared,
        value=candidate.value,
        tie_broken_by=broken_by,
        stages=candidate.stages,
        fault=candidate.fault,
    )
