"""The index of a region: its own points, its innovations, and their number, with every step shown."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from workbench.errors import Refused
from workbench.methods.index.classes import class_of
from workbench.methods.index.maturity import Points
from workbench.records.filing import Basis, FiledInnovation, FiledRegion, Filing
from workbench.records.scheme import ClassLimit, Scheme

EVERY = 500
"""Innovations between two reports of progress."""


@dataclass(frozen=True)
class RegionIndex:
    """The index of one region, and what it is made of.

    `own` are the region's points, `innovations` the points of each one that counts, `divisor` what their sum is divided
    by (at least the scheme's), `counted` the points for their number, `services` the basic services that they cover.
    """

    region: str
    scheme: Scheme
    basis: Basis
    own: Fraction
    innovations: tuple[tuple[str, Fraction], ...]
    divisor: int
    counted: Fraction
    services: tuple[str, ...] = ()

    @property
    def sum(self) -> Fraction:
        """The points of all innovations that count."""
        return sum((points for _, points in self.innovations), Fraction(0))

    @property
    def exact(self) -> Fraction:
        """The index before it is rounded, 100 at the most."""
        return (self.own + self.sum / self.divisor + self.counted) * 100 / Fraction(self.scheme.total)

    @property
    def printed(self) -> Decimal:
        """The index as it is printed: rounded once, half up."""
        return self.scheme.printed(self.exact)

    @property
    def level(self) -> ClassLimit:
        """The class that the printed index lies in."""
        return class_of(self.scheme, self.exact)


def region_index(
    scheme: Scheme,
    region: FiledRegion,
    innovations: Sequence[FiledInnovation],
    basis: Basis = "claimed",
    points: tuple[Points, Points] | None = None,
) -> RegionIndex:
    """Compute the index of one region from its own evidence and the innovations that count.

    Parameters
    ----------
    innovations : sequence of FiledInnovation
        Those of this region that are eligible; their order changes nothing.
    points : (Points, Points), optional
        What a region's and an innovation's evidence brings, where it was prepared for many.

    Raises
    ------
    Refused
        Where the scheme lacks what is needed: its indicators, its divisor, or how many basic services must be covered.

    References
    ----------
    Annexes I and II of letter 400.10.11/1887/BSKDN of 29 April 2026, as public code transcribes them (the scheme file
    names it): ``(own + sum of maturities / max(divisor, number) + number term) / 250 x 100``.
    """
    if scheme.divisor is None:
        raise Refused(
            "scheme {scheme}: what the innovations' points are divided by is not known; it can class a score, and "
            "compute none",
            scheme=scheme.key,
        )
    own, one = points or (Points(scheme, "region"), Points(scheme, "innovation"))
    found = tuple((each.innovation.key, one.of(each.evidence, basis)) for each in innovations)
    services = covered(scheme, innovations)
    return RegionIndex(
        region=region.region.key,
        scheme=scheme,
        basis=basis,
        own=own.of(region.evidence, basis),
        innovations=found,
        divisor=max(scheme.divisor, len(found)),
        counted=number_term(scheme, len(found), len(services)),
        services=services,
    )


def number_term(scheme: Scheme, number: int, services: int) -> Fraction:
    """Give the points for the number of innovations: none where too few basic services are covered."""
    if scheme.count is None:
        return Fraction(0)
    if scheme.count.needed is None:
        raise Refused(
            "scheme {scheme}: how many basic services must be covered is not known; it can class a score, and "
            "compute none",
            scheme=scheme.key,
        )
    if services < scheme.count.needed:
        return Fraction(0)
    return min(number, scheme.count.cap) * Fraction(scheme.count.points)


def covered(scheme: Scheme, innovations: Iterable[FiledInnovation]) -> tuple[str, ...]:
    """Say which basic services innovations cover, by their affairs, in the scheme's order."""
    if scheme.count is None:
        return ()
    said = {_plain(affair) for each in innovations for affair in _affairs(each)}
    return tuple(
        service.id or service.en
        for service in scheme.count.basic_services
        if {_plain(name) for name in (service.id, service.en) if name} & said
    )


def _affairs(filed: FiledInnovation) -> tuple[str, ...]:
    return (filed.innovation.affair, *filed.innovation.other_affairs)


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())


def indices(
    scheme: Scheme,
    filing: Filing,
    counted: Collection[str],
    basis: Basis = "claimed",
    progress: Callable[[int, int], None] | None = None,
) -> tuple[RegionIndex, ...]:
    """Compute the index of every region that filed.

    Parameters
    ----------
    counted : collection of str
        Keys of the innovations that are eligible.
    progress : callable, optional
        Told how many innovations are done, of how many.

    Returns
    -------
    tuple of RegionIndex
        In the order of the regions.
    """
    of_region: dict[str, list[FiledInnovation]] = defaultdict(list)
    eligible = set(counted)
    for each in filing.innovations:
        if each.innovation.key in eligible:
            of_region[each.innovation.region].append(each)
    found, done, total = [], 0, sum(len(each) for each in of_region.values())
    told = 0
    points = (Points(scheme, "region"), Points(scheme, "innovation"))
    for region in filing.regions:
        mine = of_region.get(region.region.key, [])
        found.append(region_index(scheme, region, mine, basis, points))
        done += len(mine)
        if progress and (done - told >= EVERY or done == total):
            progress(done, total)
            told = done
    return tuple(found)
