"""Filings to a point: a scheme that is shipped, a region, innovations with as much evidence as a test needs."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.reference import ROOT
from workbench.records.filing import Evidence, FiledInnovation, FiledRegion, Filing
from workbench.records.scheme import Of, Scheme
from workbench.records.submission import Innovation, Region
from workbench.storage.filing.schemes import read_scheme

SCHEMES = ROOT / "panels" / "schemes"
SERVICES = ("Pendidikan", "Kesehatan", "Sosial", "Perumahan rakyat dan kawasan permukiman")


def scheme(key: str = "iid-2026") -> Scheme:
    return read_scheme(SCHEMES / f"{key}.yaml")


def evidence(levels: Mapping[str, int]) -> Evidence:
    return Evidence(claimed=dict(levels), documents={key: f"{key}.pdf" for key in levels})


def full(rules: Scheme, of: Of) -> Evidence:
    return evidence({each.key: len(each.parameters) for each in rules.of(of)})


def region(key: str = "kota-a", levels: Evidence | None = None, cluster: str = "city") -> FiledRegion:
    return FiledRegion(region=Region(key=key, name=key.title(), cluster=cluster), evidence=levels or Evidence())


def innovation(key: str, of: str = "kota-a", levels: Evidence | None = None, **said: Any) -> FiledInnovation:
    filed = {name: said.pop(name) for name in ("filed", "times", "developed", "elements") if name in said}
    profile = {"stage": "implementation", "implementation_date": date(2025, 3, 1), **said}
    return FiledInnovation(
        innovation=Innovation(key=key, region=of, name=key.title(), **profile), evidence=levels or Evidence(), **filed
    )


def at_their_best(rules: Scheme, number: int, of: str = "kota-a") -> tuple[FiledInnovation, ...]:
    """Innovations with all evidence there can be, which cover all basic services between them."""
    assert rules.count is not None
    services = [each.id for each in rules.count.basic_services]
    best = full(rules, "innovation")
    return tuple(
        innovation(f"{of}-{at}", of, best, affair=services[at % len(services)], other_affairs=(services[-1],))
        for at in range(number)
    )


def filing(*innovations: FiledInnovation, regions: tuple[FiledRegion, ...] = ()) -> Filing:
    return Filing(regions=regions or (region(),), innovations=innovations)
