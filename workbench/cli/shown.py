"""How results look in a terminal."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from workbench.desks.owner import Checked
from workbench.i18n import number, translator
from workbench.records.panel import Panel
from workbench.records.place import ClusterRanking, Place, Ranking
from workbench.records.submission import Intake
from workbench.settings import Home, find_home


def home_of(context: click.Context) -> Home:
    """Give the home that the command line names."""
    return find_home(context.obj["home"])


def as_json(value: object) -> None:
    """Print as JSON."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Lay rows out in columns; the columns named are aligned to the right.

    >>> print(table([["1", "Kota A", "88.40"], ["10", "B", "7.00"]], right=[0, 2]))
     1  Kota A  88.40
    10  B        7.00
    """
    cells = [list(row) for row in rows]
    widths = [max(len(row[at]) for row in cells) for at in range(len(cells[0]))] if cells else []
    lines = [
        "  ".join(cell.rjust(width) if at in right else cell.ljust(width) for at, (cell, width) in enumerate(pairs))
        for pairs in (list(zip(row, widths, strict=True)) for row in cells)
    ]
    return "\n".join(line.rstrip() for line in lines)


def print_ranking(ranked: Ranking, panel: Panel, intake: Intake, language: str) -> None:
    """Print a ranking, cluster by cluster."""
    said = translator(language)
    names = {region.key: region.name for region in intake.regions}
    titles = {cluster.key: cluster.title.said(language) for cluster in panel.clusters}
    state = said("released") if ranked.released else said("not released")
    click.echo(f"{panel.title.said(language)} · {ranked.rule} · {state}")
    for cluster in ranked.clusters:
        if cluster.places:
            click.echo(f"\n{titles[cluster.cluster]}")
            click.echo(_cluster(cluster, names, panel, language))
    click.echo(f"\n{said('head')} {ranked.sequence} {ranked.head}")


def _cluster(cluster: ClusterRanking, names: dict[str, str], panel: Panel, language: str) -> str:
    rows = [
        (_place(place), names[place.region], _value(place, panel, language), _remark(place, language))
        for place in cluster.places
    ]
    return table(rows, right=[0, 2])


def _place(place: Place) -> str:
    return "–" if place.place is None else f"{place.place}{'=' if place.shared else ''}"


def _value(place: Place, panel: Panel, language: str) -> str:
    return "" if place.value is None else number(place.value, language, panel.decimals)


def _remark(place: Place, language: str) -> str:
    if place.fault:
        return place.fault
    broken = place.tie_broken_by
    return translator(language)("tie broken by {criterion}").format(criterion=broken) if broken else ""


def print_checked(checked: Checked, place: str) -> None:
    """Print whether a panel can be used, and whether its design is connected."""
    panel, design = checked.panel, checked.design
    assessors = sum("assessor" in seat.roles for seat in panel.seats)
    criteria = sum(len(stage.criteria) for stage in panel.marked_stages())
    click.echo(f"{place}: {panel.key}, {len(panel.clusters)} clusters, {len(panel.rooms)} rooms, ", nl=False)
    click.echo(f"{assessors} assessors, {criteria} criteria, rule {panel.rule.name}")
    for assumption in panel.assumptions:
        click.echo(f"assumed: {assumption}")
    if design.connected:
        click.echo("connected: every two assessors can be compared, directly or by way of others")
    else:
        click.echo(f"not connected: {len(design.parts)} parts share no assessor, so severity cannot be corrected")
        for number_, (seats, items) in enumerate(design.parts, 1):
            click.echo(
                f"  part {number_}: {', '.join(seats)} on {len(items)} {'rooms' if _rooms(items) else 'submissions'}"
            )
        for seat, item in design.joining:
            click.echo(f"  would join: let {seat} also mark {item}")
    for name, what in (("marks nothing", design.idle), ("marked by nobody", design.unmarked)):
        if what:
            click.echo(f"{name}: {', '.join(what)}")


def _rooms(items: Sequence[str]) -> bool:
    return all(item.startswith("room/") for item in items)


def print_status(panels: Sequence[dict[str, Any]], language: str) -> None:
    """Print how each panel stands and who is ready."""
    for panel in panels:
        click.echo(f"{panel['key']}: {panel['title'].get(language) or panel['title'].get('en')}")
        fixed = "rules fixed" if panel["fixed"] else "rules not fixed yet"
        click.echo(
            f"  {fixed} · {panel['submissions']} submissions, {panel['released']} released · event {panel['sequence']}"
        )
        rows = [
            (
                f"  {seat['holder']}",
                ",".join(seat["roles"]),
                ",".join(seat["rooms"]),
                seat["status"],
                f"{seat['confirmed']} of {seat['of']} confirmed" if seat["of"] else "",
            )
            for seat in panel["seats"]
        ]
        click.echo(table(rows))


def write_new(path: Path, content: bytes) -> None:
    """Write a file that the owner alone may read."""
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_bytes(content)
