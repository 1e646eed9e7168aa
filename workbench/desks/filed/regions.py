"""Regions as the index page shows them: each row explained, what would change the class, earlier years, nominees."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from workbench.access.filing.said import in_both
from workbench.desks.filed.plain import change_data, list_data, without_each, year_data
from workbench.desks.filed.read import Filed
from workbench.errors import Refused
from workbench.methods.index import (
    ClusterList,
    RegionIndex,
    Row,
    final_list,
    in_clusters,
    indices,
    nominees,
    percentile,
    rows,
    to_reach,
    unstable,
    with_innovation,
    without_innovation,
    years,
)
from workbench.records.filing import Basis, Evidence, FiledInnovation, Filing
from workbench.records.panel import Panel
from workbench.records.record import decimal_text
from workbench.records.scheme import ClassLimit, Scheme
from workbench.storage.filing.schemes import known_scheme

JSON = dict[str, Any]


def indexed(found: Filed, basis: Basis) -> tuple[RegionIndex, ...]:
    """Compute the index of every region as the desk left the filing."""
    return indices(found.scheme, found.checked, found.counted, basis)


def region_rows(found: Filed, claimed: Iterable[RegionIndex], validated: Iterable[RegionIndex]) -> list[JSON]:
    """Give each region with its index by what is claimed and by what was found, and its earlier years."""
    shown = []
    clusters = {
        each.key: each.cluster for each in in_clusters(found.panel, (one.region for one in found.checked.regions))
    }
    both = list(zip(found.checked.regions, claimed, validated, strict=True))
    for at, (filed, provisional, final) in enumerate(both):
        shown.append(
            {
                "key": filed.region.key,
                "name": filed.region.name,
                "cluster": clusters[filed.region.key],
                "claimed": _index(provisional, [each[1].printed for each in both]),
                "validated": _index(final, [each[2].printed for each in both]),
                "left_out": len(found.of(filed.region.key, counted=False)),
                "earlier": [year_data(each, _title, in_both) for each in years(filed.region.earlier, known_scheme)],
                "at": at,
            }
        )
    return shown


def _index(index: RegionIndex, among: list[Decimal]) -> JSON:
    scheme = index.scheme
    return {
        "own": str(scheme.printed(index.own)),
        "sum": str(scheme.printed(index.sum)),
        "number": len(index.innovations),
        "divisor": index.divisor,
        "counted": str(scheme.printed(index.counted)),
        "services": list(index.services),
        "exact": str(index.exact),
        "index": str(index.printed),
        "class": index.level.title.model_dump(),
        "percentile": round(float(100 * percentile(index.printed, among)), 1),
    }


def detail(found: Filed, region: str, basis: Basis) -> JSON:
    """Show every row behind the index of one region, what would change its class, and what one innovation more does."""
    filed, mine = found.region(region), found.of(region)
    one = Filing(regions=(filed,), innovations=mine)
    (index,) = indices(found.scheme, one, {each.innovation.key for each in mine}, basis)
    change = to_reach(index, filed, mine, basis)
    verdicts = {each.innovation: each for each in found.eligible}
    return {
        "region": region,
        "basis": basis,
        "own": [_row(each) for each in rows(found.scheme, filed.evidence, basis, "region")],
        "innovations": [
            {
                "key": each.innovation.key,
                "name": each.innovation.name,
                "points": str(found.scheme.printed(points)),
                "maximum": decimal_text(found.scheme.maximum("innovation")),
                "rows": [_row(row) for row in rows(found.scheme, each.evidence, basis)],
                "without": str(without_innovation(index, filed, mine, each.innovation.key).printed),
            }
            for each, (_, points) in zip(mine, index.innovations, strict=True)
        ],
        "left_out": [
            {
                "key": each.innovation.key,
                "name": each.innovation.name,
                "why": [in_both(verdict.why) for verdict in verdicts[each.innovation.key].against],
                **_if_added(index, with_innovation(index, filed, mine, each)),
            }
            for each in found.of(region, counted=False)
        ],
        "more": [
            {"level": level, **_if_added(index, with_innovation(index, filed, mine, _at(found.scheme, region, level)))}
            for level in range(4)
        ],
        "change": None if change is None else change_data(change, found.scheme, _title),
    }


def _title(level: ClassLimit) -> JSON:
    return level.title.model_dump()


def _row(row: Row) -> JSON:
    return {
        "indicator": row.indicator,
        "level": row.level,
        "points": decimal_text(Decimal(row.points.numerator) / Decimal(row.points.denominator)),
        "maximum": decimal_text(Decimal(row.maximum.numerator) / Decimal(row.maximum.denominator)),
        "document": row.document,
        "why": in_both(row.why) if row.why else None,
    }


def _if_added(before: RegionIndex, after: RegionIndex) -> JSON:
    return {
        "index": str(after.printed),
        "class": after.level.title.model_dump(),
        "gain": str(after.printed - before.printed),
    }


def _at(scheme: Scheme, region: str, level: int) -> FiledInnovation:
    """Make an innovation whose every indicator is at one level, to see what it would do."""
    levels = {each.key: min(level, len(each.parameters)) for each in scheme.of("innovation")}
    evidence = Evidence(claimed=levels, documents=dict.fromkeys(levels, "-"), found=levels)
    innovation = {"key": "another", "region": region, "name": "-"}
    return FiledInnovation.model_validate({"innovation": innovation, "evidence": evidence})


def lists(panel: Panel, found: Filed, index: Iterable[RegionIndex]) -> tuple[ClusterList, ...]:
    """List the nominees of every cluster by the index."""
    values: Mapping[str, Decimal | None] = {each.region: each.printed for each in index}
    return nominees(panel, in_clusters(panel, (each.region for each in found.checked.regions)), values)


def final_data(found: Filed, index: Iterable[RegionIndex], stages: JSON) -> JSON | None:
    """Give the final list with what went into it; None where the panel gives no weights, or why it means nothing."""
    if found.panel.index is None or not found.panel.index.weights:
        return None
    held = {stage: {region: Decimal(value) for region, value in of.items()} for stage, of in stages.items()}
    regions = in_clusters(found.panel, (each.region for each in found.checked.regions))
    try:
        final = final_list(found.panel, regions, {each.region: each.printed for each in index}, held)
    except Refused as fault:
        return {"refused": in_both(fault.message)}
    return {
        "weights": {part: decimal_text(weight) for part, weight in final.weights.items()},
        "not_held": [part for part in found.panel.index.weights if part not in final.weights],
        "parts": {part: {region: str(value) for region, value in of.items()} for part, of in final.parts.items()},
        "lists": lists_data(final.lists),
    }


def lists_data(listed: Iterable[ClusterList]) -> list[JSON]:
    """Give nominee lists as plain data, with all decimals that are printed."""
    return [list_data(each, written=str) for each in listed]


def stability(found: Filed, index: Iterable[RegionIndex]) -> list[JSON]:
    """Say whether one validator's findings change who is nominated: the list without each of them."""
    whole = lists(found.panel, found, index)
    told = []
    for seat, number, without in without_each(found.scheme, found.filing, found.desk, found.counted, {}):
        moved = unstable(whole, [lists(found.panel, found, without)])
        told.append({"validator": seat, "documents": number, "moved": {key: list(each) for key, each in moved.items()}})
    return told
