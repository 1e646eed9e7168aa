"""What is asked of a filing from the command line: what counts, the index of every region, who is nominated."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from workbench.access.door import Door
from workbench.desks.filed.plain import without_each
from workbench.errors import BadInput, Message, NotFound, Refused
from workbench.methods.exact.parts import Desk
from workbench.methods.index import (
    Change,
    ClusterList,
    Eligible,
    FinalList,
    RegionIndex,
    Row,
    Year,
    eligibility,
    final_list,
    in_clusters,
    indices,
    nominees,
    released_values,
    rows,
    to_reach,
    unstable,
)
from workbench.methods.index import years as each_year
from workbench.methods.index.checked import as_checked, overruled
from workbench.records.field_map import FieldMap
from workbench.records.filing import Basis, FiledInnovation, FiledRegion, Filing
from workbench.records.panel import Panel
from workbench.records.scheme import Scheme
from workbench.records.submission import Region
from workbench.reports.workbook.plain import table_workbook
from workbench.settings import Home
from workbench.storage.filing.schemes import SCHEMES, find_scheme, known_scheme
from workbench.storage.filing.tables import TakenFiling, read_filing
from workbench.storage.panels import read_panel
from workbench.storage.rounds import Rounds

Progress = Callable[[int, int], None]
__all__ = [
    "Explained",
    "Held",
    "Year",
    "explain",
    "final",
    "hold",
    "hold_round",
    "index",
    "nominate",
    "stability",
    "table_workbook",
    "take_in",
    "years",
]


@dataclass(frozen=True)
class Held:
    """A filing that was held against a scheme: what was filed, what every rule says of it, what was noticed.

    `desk` is what was said of it in a round, `panel` the rules of that round; both are empty where tables were read.
    """

    scheme: Scheme
    filing: Filing
    eligible: tuple[Eligible, ...]
    warnings: tuple[Message, ...]
    desk: Desk | None = None
    panel: Panel | None = None
    filed: Filing | None = None
    holders: tuple[tuple[str, str], ...] = ()
    stages: Mapping[str, Mapping[str, Decimal]] = field(default_factory=dict)

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


def hold(
    paths: Sequence[Path],
    scheme: str,
    folder: Path | None = None,
    progress: Progress | None = None,
    maps: FieldMap | None = None,
) -> Held:
    """Read filed tables and hold every innovation against the rules of a scheme.

    Parameters
    ----------
    scheme : str
        The key of a scheme that is shipped or lies in `folder`, or a scheme file.
    maps : FieldMap, optional
        What headings of another system hold.
    """
    rules = find_scheme(scheme, [*([folder] if folder else []), *SCHEMES])
    taken = read_filing(paths[0] if len(paths) == 1 and paths[0].is_dir() else list(paths), rules, maps)
    return Held(rules, taken.filing, eligibility(rules, taken.filing, progress=progress), taken.warnings)


def hold_round(home: Home, key: str, progress: Progress | None = None) -> Held:
    """Hold what was filed in a round of this home against its scheme, with all that its desk said.

    Raises
    ------
    NotFound
        Where nothing was filed there.
    """
    door = Door(Rounds(home), key)
    if door.scheme is None:
        raise NotFound("{panel}: nothing was filed yet; do so with `workbench file`", panel=key)
    desk = door.standing.desk
    filing = as_checked(door.filing, desk)
    found = eligibility(door.scheme, filing, overruled(desk), progress)
    holders = tuple((each.key, each.holder) for each in door.standing.seats.values())
    stands = door.standing
    stages = released_values(stands.panel, door.intake, stands) if stands.released else {}
    return Held(door.scheme, filing, found, (), desk, stands.panel, door.filing, holders, stages)


def take_in(home: Home, key: str, paths: Sequence[Path], reason: str = "", maps: FieldMap | None = None) -> TakenFiling:
    """Take filed tables in for a round, all of them or, where one row is bad, none."""
    rounds = Rounds(home)
    rules = rounds.panel(key).index
    if rules is None:
        raise BadInput("the panel names no scheme to hold a filing against; write one under `index`")
    scheme = find_scheme(rules.scheme, SCHEMES)
    taken = read_filing(paths[0] if len(paths) == 1 and paths[0].is_dir() else list(paths), scheme, maps)
    rounds.take_filing(key, taken.filing, scheme, reason=reason)
    return taken


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


def years(held: Held, region: str) -> tuple[Year, ...]:
    """Give the earlier years of a region, each with the class of its own scale."""
    return each_year(held.region(region).region.earlier, known_scheme)


def nominate(
    held: Held, panel: Path | None, basis: Basis = "claimed", progress: Progress | None = None
) -> tuple[Panel, tuple[ClusterList, ...]]:
    """List the nominees of every cluster by the index, by a panel file's numbers or those of the round.

    Raises
    ------
    BadInput
        Where neither a panel file nor a round says how many are nominated.
    """
    rules = read_panel(panel) if panel else held.panel
    if rules is None:
        raise BadInput("say with --panel how many are nominated in each cluster")
    return rules, _listed(rules, held.filing, index(held, basis, progress))


def final(held: Held, progress: Progress | None = None) -> tuple[Panel, FinalList]:
    """Give the final list of a round: the index by what validators found, and stages as far as they are released.

    Raises
    ------
    Refused
        Where tables were read, which hold no stage, or where weights or scales let nothing be combined.
    """
    if held.panel is None:
        raise Refused("tables hold no presentation and no visit: name a round of this home instead")
    regions = _regions(held.panel, held.filing)
    found = {each.region: each.printed for each in index(held, "validated", progress)}
    return held.panel, final_list(held.panel, regions, found, held.stages)


def _listed(rules: Panel, filing: Filing, found: Iterable[RegionIndex]) -> tuple[ClusterList, ...]:
    values: dict[str, Decimal | None] = {each.region: each.printed for each in found}
    return nominees(rules, _regions(rules, filing), values)


def _regions(rules: Panel, filing: Filing) -> list[Region]:
    regions = in_clusters(rules, (each.region for each in filing.regions))
    known = {each.key for each in rules.clusters}
    for each in regions:
        if each.cluster not in known:
            raise NotFound(
                "{region} is in cluster {cluster}, and the panel has {known}",
                region=each.name,
                cluster=each.cluster,
                known=", ".join(sorted(known)),
            )
    return regions


def stability(held: Held, rules: Panel, lists: Sequence[ClusterList]) -> dict[str, dict[str, tuple[str, ...]]]:
    """Say whose findings change the final list: by validator and cluster, which regions enter or leave without them.

    Raises
    ------
    Refused
        Where tables were read: they do not say who found what.
    """
    if held.desk is None or held.filed is None:
        raise Refused("tables do not say who found what: name a round of this home instead")
    found = without_each(held.scheme, held.filed, held.desk, held.counted, dict(held.holders))
    return {holder: unstable(lists, [_listed(rules, held.filed, index)]) for holder, _, index in found}
