"""What is asked of filed tables from the command line: what counts, the index of every region, who is nominated."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from workbench.errors import Message, NotFound
from workbench.methods.index import (
    Change,
    ClusterList,
    Eligible,
    RegionIndex,
    Row,
    eligibility,
    indices,
    nominees,
    rows,
    to_reach,
)
from workbench.records.filing import Basis, FiledInnovation, FiledRegion, Filing
from workbench.records.panel import Panel
from workbench.records.scheme import Scheme
from workbench.storage.filing.schemes import SCHEMES, find_scheme
from workbench.storage.filing.tables import read_filing
from workbench.storage.panels import read_panel

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Held:
    """Tables that were held against a scheme: what was filed, what every rule says of it, what was noticed."""

    scheme: Scheme
    filing: Filing
    eligible: tuple[Eligible, ...]
    warnings: tuple[Message, ...]

    @property
    def counted(self) -> set[str]:
        """The innovations that count."""
        return {each.innovation for each in self.eligible if each.counts}

    def of(self, region: str) -> tuple[FiledInnovation, ...]:
        """Give the innovations of a region that count."""
        counted = self.counted
        return tuple(
            each
            for each in self.filing.innovations
            if each.innovation.region == region and each.innovation.key in counted
        )

    def region(self, key: str) -> FiledRegion:
        """Give a region by its key; NotFound where none filed under it."""
        for each in self.filing.regions:
            if each.region.key == key:
                return each
        known = ", ".join(each.region.key for each in self.filing.regions[:12])
        raise NotFound("there is no region {region}; there are {known}", region=key, known=known)


@dataclass(frozen=True)
class Explained:
    """The index of one region with every row behind it, and what would change its class."""

    index: RegionIndex
    own: tuple[Row, ...]
    innovations: tuple[tuple[FiledInnovation, tuple[Row, ...]], ...]
    left_out: tuple[Eligible, ...]
    change: Change | None


def hold(paths: Sequence[Path], scheme: str, folder: Path | None = None, progress: Progress | None = None) -> Held:
    """Read filed tables and hold every innovation against the rules of a scheme.

    Parameters
    ----------
    scheme : str
        The key of a scheme that is shipped or lies in `folder`, or a scheme file.
    """
    rules = find_scheme(scheme, [*([folder] if folder else []), *SCHEMES])
    taken = read_filing(paths[0] if len(paths) == 1 and paths[0].is_dir() else list(paths), rules)
    return Held(rules, taken.filing, eligibility(rules, taken.filing, progress=progress), taken.warnings)


def index(held: Held, basis: Basis = "claimed", progress: Progress | None = None) -> tuple[RegionIndex, ...]:
    """Compute the index of every region that filed."""
    return indices(held.scheme, held.filing, held.counted, basis, progress)


def explain(held: Held, region: str, basis: Basis = "claimed") -> Explained:
    """Show every row behind the index of one region, and the fewest levels that lead to its next class."""
    filed, mine = held.region(region), held.of(region)
    (found,) = indices(
        held.scheme, Filing(regions=(filed,), innovations=mine), {each.innovation.key for each in mine}, basis
    )
    return Explained(
        index=found,
        own=rows(held.scheme, filed.evidence, basis, "region"),
        innovations=tuple((each, rows(held.scheme, each.evidence, basis)) for each in mine),
        left_out=tuple(each for each in held.eligible if each.region == region and not each.counts),
        change=to_reach(found, filed, mine, basis),
    )


def nominate(
    held: Held, panel: Path, basis: Basis = "claimed", progress: Progress | None = None
) -> tuple[Panel, tuple[ClusterList, ...]]:
    """List the nominees of every cluster of a panel file, by the index."""
    rules = read_panel(panel)
    clusters = {name: each.key for each in rules.clusters for name in (each.key, *_slugs(each.title.id, each.title.en))}
    regions = [
        each.region.model_copy(update={"cluster": clusters.get(each.region.cluster, each.region.cluster)})
        for each in held.filing.regions
    ]
    known = {each.key for each in rules.clusters}
    for each in regions:
        if each.cluster not in known:
            raise NotFound(
                "{region} is in cluster {cluster}, and the panel has {known}",
                region=each.name,
                cluster=each.cluster,
                known=", ".join(sorted(known)),
            )
    values: dict[str, Decimal | None] = {each.region: each.printed for each in index(held, basis, progress)}
    return rules, nominees(rules, regions, values)


def _slugs(*names: str) -> tuple[str, ...]:
    return tuple("-".join(name.casefold().split()) for name in names if name)
