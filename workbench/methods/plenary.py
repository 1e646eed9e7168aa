"""What the plenary decides beside what was computed: places as changed by name, and whether they still stand so."""

from collections.abc import Mapping, Sequence

from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing
from workbench.records.event import PlaceChanged
from workbench.records.submission import Intake

Places = Mapping[str, int | None]
"""Places of one cluster by region; None where a region has none."""


def as_decided(computed: Places, changed: Mapping[str, int]) -> dict[str, int | None]:
    """Give the places of a cluster as the plenary decided them, by region, best first; those without one last.

    Parameters
    ----------
    computed : by region, best first; two that share a place, or were given the same one, keep this order.
    changed : places that the plenary gave instead.

    Examples
    --------
    >>> as_decided({"ambon": 1, "bima": 2, "dumai": None}, {"bima": 1, "ambon": 2})
    {'bima': 1, 'ambon': 2, 'dumai': None}
    """
    found = {region: changed.get(region, place) for region, place in computed.items()}
    return dict(sorted(found.items(), key=lambda item: (item[1] is None, item[1] or 0)))


def unfilled(places: Sequence[int]) -> tuple[int, ...]:
    """Give the places that nobody holds though somebody stands below: those who share a place leave the next empty.

    Examples
    --------
    >>> unfilled([1, 1, 3]), unfilled([1, 3, 3]), unfilled([2, 2])
    ((), (2,), (1,))
    """
    last = max(places, default=0)
    held = set(places)
    return tuple(at for at in range(1, last) if at not in held and sum(each < at for each in places) < at)


def changes_in(standing: Standing, intake: Intake, cluster: str) -> dict[str, tuple[int, PlaceChanged]]:
    """Give the places of a cluster that the plenary changed, by region: number of the event, and what it says."""
    region = {each.key: each.region for each in intake.submissions}
    found = standing.changes.items()
    return {region[key]: change for (of, key), change in found if of == cluster and key in region}


def computed_in(standing: Standing, intake: Intake, cluster: str) -> dict[str, int | None]:
    """Give the places of a cluster by the official rule, by region, best first."""
    ranked = ranking(standing.panel, intake, standing)
    return {place.region: place.place for each in ranked.clusters if each.cluster == cluster for place in each.places}


def decided_in(standing: Standing, intake: Intake, cluster: str) -> dict[str, int | None]:
    """Give the places of a cluster as they stand: computed, and where the plenary changed one, that."""
    changed = {
        region: body.place
        for region, (_, body) in changes_in(standing, intake, cluster).items()
        if body.place is not None
    }
    return as_decided(computed_in(standing, intake, cluster), changed)


def competing(standing: Standing, intake: Intake, cluster: str) -> tuple[tuple[str, str], ...]:
    """Give what competes in a cluster (stage, submission): no anchors, nothing that was withdrawn on the day."""
    inside = {each.key for each in intake.regions if each.cluster == cluster}
    held = {stage.key for stage in standing.panel.marked_stages()}
    found = (each for each in intake.submissions if not each.anchor and each.region in inside and each.stage in held)
    return tuple(place for each in found if (place := (each.stage, each.key)) not in standing.withdrawn)
