"""How filed tables look in a terminal, in JSON and in a table file."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import click

from workbench.cli.shown import print_said, table
from workbench.desks.filed.plain import change_data, list_data, year_data
from workbench.desks.owner.filing import Explained, Held, Year
from workbench.errors import Message
from workbench.i18n import number, say
from workbench.methods.index import Change, ClusterList, Eligible, FinalList, RegionIndex, Row
from workbench.records.record import decimal_text, defused
from workbench.records.scheme import ClassLimit

STATES = {
    "nominated": Message("nominated"),
    "tied-at-the-cut": Message("tied at the cut line: the plenary decides"),
    "near": Message("near the cut line"),
    "below": Message("below the cut line"),
    "none": Message("without a value"),
}
"""How a region lies to the cut line, in words."""


ELIGIBLE_HEADINGS = ("region", "innovation", "counts", "why")
INDEX_NUMBERS = frozenset({"innovations", "own", "sum", "divisor", "number_points", "index"})
INDEX_HEADINGS = ("region", "innovations", "own", "sum", "divisor", "number_points", "index", "class")
NOMINEE_HEADINGS = ("place", "region", "index", "to_cut", "state")


def eligible_data(each: Eligible, language: str) -> dict[str, object]:
    """Give what every rule says of an innovation, as plain data."""
    against = [{"rule": verdict.rule, "why": say(verdict.why, language)} for verdict in each.against]
    return {"innovation": each.innovation, "region": each.region, "counts": each.counts, "against": against}


def eligible_row(each: Eligible, language: str) -> tuple[str, ...]:
    """Give what every rule says of an innovation, as a row."""
    why = "; ".join(say(verdict.why, language) for verdict in each.against)
    return (each.region, each.innovation, "yes" if each.counts else "no", why)


def print_index(found: Sequence[RegionIndex], held: Held, language: str, validated: bool) -> None:
    """Print the index of regions, a row each."""
    state = Message("final: what validators found") if validated else Message("provisional: what is claimed")
    click.echo(f"{held.scheme.title.said(language)} · {say(state, language)}")
    heads = [Message("region"), Message("counted"), Message("own"), Message("innovations")]
    heads += [Message("divisor"), Message("for their number"), Message("index"), Message("class")]
    click.echo(
        table(
            [[say(each, language) for each in heads], *(index_row(each, language) for each in found)],
            right=range(1, 7),
        )
    )


def index_row(each: RegionIndex, language: str) -> tuple[str, ...]:
    """Give the index of a region as a row."""
    scheme = each.scheme
    points = [number(scheme.printed(value), language, scheme.decimals) for value in (each.own, each.sum)]
    counted, printed = (
        number(value, language, scheme.decimals) for value in (scheme.printed(each.counted), each.printed)
    )
    return (
        each.region,
        str(len(each.innovations)),
        *points,
        str(each.divisor),
        counted,
        printed,
        each.level.title.said(language),
    )


def index_data(each: RegionIndex) -> dict[str, object]:
    """Give the index of a region as plain data, exact numbers as fractions."""
    return {
        "region": each.region,
        "own": str(each.own),
        "innovations": {key: str(points) for key, points in each.innovations},
        "sum": str(each.sum),
        "divisor": each.divisor,
        "number_points": str(each.counted),
        "services": list(each.services),
        "exact": str(each.exact),
        "index": decimal_text(each.printed),
        "class": each.level.key,
    }


def print_explained(explained: Explained, years: Sequence[Year], held: Held, language: str) -> None:
    """Print every row behind the index of one region."""
    found = explained.index
    print_index([found], held, language, found.basis == "validated")
    click.echo()
    _print_rows(explained.own, held, language)
    for filed, behind in explained.innovations:
        click.echo(f"\n{filed.innovation.name}")
        _print_rows(behind, held, language)
    for each in explained.left_out:
        why = "; ".join(say(verdict.why, language) for verdict in each.against)
        print_said(Message("{innovation} does not count: {why}", {"innovation": each.innovation, "why": why}), language)
    for year in years:
        score = number(year.score, language) if year.score is not None else "–"
        level = year.level.title.said(language) if year.level else say(year.why, language) if year.why else "–"
        said = {"year": str(year.year), "innovations": year.innovations or "–", "score": score, "class": level}
        print_said(
            Message("{year}: {innovations} innovations, {score}, {class} on the scale of that year", said), language
        )
    if change := explained.change:
        click.echo()
        _print_change(change, language)


def _print_rows(behind: Iterable[Row], held: Held, language: str) -> None:
    titles = {each.key: each.title.said(language) for each in held.scheme.indicators}
    rows = [
        (
            row.indicator,
            titles[row.indicator],
            str(row.level),
            number(held.scheme.printed(row.points), language, held.scheme.decimals),
            number(held.scheme.printed(row.maximum), language, held.scheme.decimals),
            row.document or (say(row.why, language) if row.why else ""),
        )
        for row in behind
    ]
    click.echo(table(rows, right=(0, 2, 3, 4)))


def _print_change(change: Change, language: str) -> None:
    to = change.to.title.said(language)
    if not change.steps:
        print_said(Message("more evidence alone does not lead to {to}", {"to": to}), language)
        return
    reached = number(change.printed, language)
    print_said(Message("to reach {to}, with {reached}:", {"to": to, "reached": reached}), language)
    for step in change.steps:
        said = {"indicator": step.indicator, "level": step.level, "to": step.to, "innovation": step.innovation or ""}
        own = Message("  indicator {indicator} from level {level} to {to}", said)
        of = Message("  indicator {indicator} of {innovation} from level {level} to {to}", said)
        print_said(of if step.innovation else own, language)


def explained_data(explained: Explained, years: Sequence[Year], language: str) -> dict[str, object]:
    """Give every row behind the index of one region as plain data."""

    def shown(rows: Iterable[Row]) -> list[dict[str, object]]:
        return [
            {
                "indicator": row.indicator,
                "level": row.level,
                "points": str(row.points),
                "maximum": str(row.maximum),
                "document": row.document,
                "why": say(row.why, language) if row.why else "",
            }
            for row in rows
        ]

    return {
        **index_data(explained.index),
        "rows": shown(explained.own),
        "behind": {filed.innovation.key: shown(rows) for filed, rows in explained.innovations},
        "left_out": {
            each.innovation: [say(verdict.why, language) for verdict in each.against] for each in explained.left_out
        },
        "years": [year_data(year, _key, lambda why: say(why, language)) for year in years],
        "to_next_class": change_data(explained.change, explained.index.scheme, _key) if explained.change else None,
    }


def _key(level: ClassLimit) -> str:
    return level.key


def nominee_rows(listed: ClusterList, held: Held, language: str, places: int | None = None) -> list[tuple[str, ...]]:
    """Give the list of a cluster as rows."""
    names = {each.region.key: each.region.name for each in held.filing.regions}
    places = held.scheme.decimals if places is None else places
    return [
        (
            "–" if each.place is None else f"{each.place}{'=' if each.shared else ''}",
            names[each.region],
            "" if each.value is None else number(each.value, language, places),
            "" if each.to_cut is None else number(each.to_cut, language, places),
            say(STATES[each.state], language),
        )
        for each in listed.nominees
    ]


FINAL_HEADINGS = ("place", "region", "value", "to_cut", "state")


def final_rows(listed: ClusterList, found: FinalList, held: Held, language: str, places: int) -> list[tuple[str, ...]]:
    """Give the final list of a cluster as rows, what went into it behind the state."""
    shown = nominee_rows(listed, held, language, places)
    return [
        (*row, *("" if each.region not in of else number(of[each.region], language) for of in found.parts.values()))
        for row, each in zip(shown, listed.nominees, strict=True)
    ]


def final_list_data(found: FinalList) -> dict[str, object]:
    """Give the final list as plain data."""
    clusters = []
    for each in found.lists:
        said = list_data(each, "value")
        for row in said["regions"]:
            of = found.parts.items()
            row["parts"] = {part: decimal_text(value[row["region"]]) for part, value in of if row["region"] in value}
        clusters.append(said)
    return {"weights": {part: decimal_text(value) for part, value in found.weights.items()}, "clusters": clusters}


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Write a table; what a spreadsheet would take for a formula is made text."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(map(defused, headings))
    writer.writerows([defused(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def print_stability(moved: Mapping[str, Mapping[str, Sequence[str]]], language: str) -> None:
    """Print whose findings change the list."""
    for validator, clusters in moved.items():
        regions = ", ".join(region for each in clusters.values() for region in each)
        changes = Message("without {validator} enter or leave: {regions}", {"validator": validator, "regions": regions})
        stays = Message("without {validator} the list stays as it is", {"validator": validator})
        print_said(changes if clusters else stays, language)
