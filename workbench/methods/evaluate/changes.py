"""What the top of each cluster hangs on, under the official and under the corrected result."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from workbench.errors import Message, WorkbenchError
from workbench.methods.evaluate.calibrated import Calibrated
from workbench.methods.evaluate.corrected import UNCHANGED
from workbench.methods.evaluate.gathered import Gathered
from workbench.methods.evaluate.official import Official
from workbench.methods.evaluate.record import Basis, Change, Corrected, Sensitivity
from workbench.methods.evaluate.variants import Variant, variants
from workbench.methods.exact.places import Candidate, places

Progress = Callable[[int, int], None]
Values = Mapping[str, Decimal | None]
Criteria = Callable[[str, Variant], Mapping[str, Decimal | None]]


def top_of(
    gathered: Gathered, values: Values, k: int, low: bool, criteria: Criteria, change: Variant
) -> tuple[str, ...]:
    """Give the regions whose place is k or better, in the order in which they were taken in."""
    given = [value for value in values.values() if value is not None]
    tied = {value for value in given if given.count(value) > 1}
    candidates = [
        Candidate(region, value, criteria(region, change) if value in tied else {}) for region, value in values.items()
    ]
    found = {place.region: place.place for place in places(gathered.panel, candidates, low=low)}
    return tuple(region for region in values if (place := found[region]) is not None and place <= k)


def sensitivity(
    calibrated: Calibrated, official: Official, result: Corrected, progress: Progress | None = None
) -> tuple[Sensitivity, ...]:
    """Change one thing after another and look who is in the top then."""
    gathered = calibrated.gathered
    clusters = [each.key for each in gathered.panel.clusters if gathered.regions[each.key]]
    changes = list(variants(gathered))
    low = calibrated.low(result.rule)
    tops: dict[tuple[str, Basis], tuple[str, ...]] = {}
    for cluster in clusters:
        plain = official.values(cluster, UNCHANGED)
        tops[cluster, "official"] = _top(gathered, cluster, plain, official.low, official.criteria, UNCHANGED)
    for found in result.clusters:
        tops[found.cluster, "corrected"] = tuple(
            region
            for region in gathered.regions[found.cluster]
            if any(place.region == region and place.place and place.place <= found.k for place in found.places)
        )
    rows: dict[str, list[Change]] = {cluster: [] for cluster in clusters}
    for number, change in enumerate(changes, 1):
        for cluster in clusters:
            values: Values | Message = official.values(cluster, change)
            rows[cluster].append(_change(gathered, "official", change, values, tops, cluster, official.low, official))
        if result.refused is None:
            for cluster, values in _corrected_values(calibrated, result.rule, change, clusters).items():
                rows[cluster].append(_change(gathered, "corrected", change, values, tops, cluster, low, official))
        if progress is not None:
            progress(number, len(changes))
    return tuple(
        Sensitivity(
            cluster, gathered.top(cluster), tops[cluster, "official"], tops.get((cluster, "corrected"), ()),
            tuple(rows[cluster]),
        )
        for cluster in clusters
    )  # fmt: skip


def _corrected_values(
    calibrated: Calibrated, rule: str, change: Variant, clusters: Sequence[str]
) -> dict[str, Values | Message]:
    try:
        fits = calibrated.fits(rule, change)
    except WorkbenchError as fault:
        return dict.fromkeys(clusters, fault.message)
    return {cluster: calibrated.printed(calibrated.estimates(cluster, fits, change)) for cluster in clusters}


def _top(
    gathered: Gathered, cluster: str, values: Values | Message, low: bool, criteria: Criteria, change: Variant
) -> tuple[str, ...]:
    if isinstance(values, Message):
        return ()
    return top_of(gathered, values, gathered.top(cluster), low, criteria, change)


def _change(
    gathered: Gathered,
    basis: Basis,
    change: Variant,
    values: Values | Message,
    tops: Mapping[tuple[str, Basis], tuple[str, ...]],
    cluster: str,
    low: bool,
    official: Official,
) -> Change:
    assert change.kind is not None
    named = (basis, change.kind, change.stage, change.name, int(change.points))
    if isinstance(values, Message):
        return Change(*named, refused=values)
    before = tops[cluster, basis]
    # A corrected tie is broken as the official criteria stand, so these are not corrected one by one.
    asked = change if basis == "official" else UNCHANGED
    after = top_of(gathered, values, gathered.top(cluster), low, official.criteria, asked)
    return Change(
        *named,
        top=after,
        enters=tuple(region for region in after if region not in before),
        leaves=tuple(region for region in before if region not in after),
    )
