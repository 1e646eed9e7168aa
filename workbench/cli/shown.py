"""How results look in a terminal."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from workbench.desks.owner.rounds import Checked
from workbench.errors import Message
from workbench.i18n import number, say
from workbench.methods.exact.chain import Verification
from workbench.methods.exact.design import Design
from workbench.records.panel import Panel
from workbench.records.place import ClusterRanking, Place, Ranking
from workbench.records.record import Title
from workbench.records.submission import Intake
from workbench.reports.seat_cards import ROLES
from workbench.settings import Home, find_home

STATUS = {
    "not-issued": Message("no card yet"),
    "issued": Message("card issued"),
    "here": Message("here"),
    "superseded": Message("another device is used now"),
    "revoked": Message("revoked"),
    "ended": Message("ended"),
}
"""How a seat's sign-in stands, in words."""


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


def print_said(message: Message, language: str, err: bool = False) -> None:
    """Print a sentence in a language."""
    click.echo(say(message, language), err=err)


def print_ranking(ranked: Ranking, panel: Panel, intake: Intake, language: str) -> None:
    """Print a ranking, cluster by cluster."""
    names = {region.key: region.name for region in intake.regions}
    titles = {cluster.key: cluster.title.said(language) for cluster in panel.clusters}
    state = Message("released") if ranked.released else Message("not released")
    click.echo(f"{panel.title.said(language)} · {ranked.rule} · {say(state, language)}")
    for cluster in ranked.clusters:
        if cluster.places:
            click.echo(f"\n{titles[cluster.cluster] or cluster.cluster}")
            click.echo(_cluster(cluster, names, panel, language))
    head = Message("head {sequence} {head}", {"sequence": str(ranked.sequence), "head": ranked.head})
    click.echo(f"\n{say(head, language)}")


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
    said = []
    if place.tie_broken_by:
        said.append(Message("tie broken by {criterion}", {"criterion": place.tie_broken_by}))
    if place.missing:
        said.append(Message("sheets that are still missing: {missing}", {"missing": place.missing}))
    return "; ".join(say(each, language) for each in said)


def print_checked(checked: Checked, place: str, language: str) -> None:
    """Print whether a panel can be used, and whether its design is connected."""
    panel, design = checked.panel, checked.design
    counts = {
        "place": place,
        "panel": panel.key,
        "clusters": len(panel.clusters),
        "rooms": len(panel.rooms),
        "assessors": sum("assessor" in seat.roles for seat in panel.seats),
        "criteria": sum(len(stage.criteria) for stage in panel.marked_stages()),
        "rule": panel.rule.name,
    }
    summary = Message(
        "{place}: {panel}, {clusters} clusters, {rooms} rooms, {assessors} assessors, {criteria} criteria, rule {rule}",
        counts,
    )
    print_said(summary, language)
    for assumption in panel.assumptions:
        print_said(Message("assumed: {assumption}", {"assumption": assumption}), language)
    _print_design(design, language)


def _print_design(design: Design, language: str) -> None:
    if not design.parts:
        print_said(
            Message("nobody marks anything: give assessors a room, and submissions too (column or order)"),
            language,
        )
    elif design.connected:
        print_said(Message("connected: every two assessors can be compared, directly or by way of others"), language)
    else:
        _print_parts(design, language)
    if design.idle:
        print_said(Message("marks nothing: {seats}", {"seats": ", ".join(design.idle)}), language)
    if design.unmarked:
        print_said(Message("marked by nobody: {items}", {"items": ", ".join(design.unmarked)}), language)


def _print_parts(design: Design, language: str) -> None:
    parts = Message(
        "not connected: {count} parts share no assessor, so severity cannot be corrected", {"count": len(design.parts)}
    )
    print_said(parts, language)
    for at, (seats, items) in enumerate(design.parts, 1):
        what = Message("rooms") if _rooms(items) else Message("submissions")
        said = {"part": at, "seats": ", ".join(seats), "count": len(items), "what": what}
        print_said(Message("  part {part}: {seats} on {count} {what}", said), language)
    for seat, item in design.joining:
        print_said(Message("  would join: let {seat} also mark {item}", {"seat": seat, "item": item}), language)


def _rooms(items: Sequence[str]) -> bool:
    return all(item.startswith("room/") for item in items)


def print_status(panels: Sequence[dict[str, Any]], language: str) -> None:
    """Print how each panel stands and who is ready."""
    if not panels:
        print_said(
            Message("there is no panel in this home yet; put one in with `workbench import PANEL.yaml FOLDER`"),
            language,
        )
    for panel in panels:
        click.echo(f"{panel['key']}: {Title(**panel['title']).said(language)}")
        counts = {
            "rules": Message("rules fixed") if panel["fixed"] else Message("rules not fixed yet"),
            "submissions": panel["submissions"],
            "released": panel["released"],
            "sequence": str(panel["sequence"]),
        }
        print_said(
            Message("  {rules} · {submissions} submissions, {released} released · event {sequence}", counts), language
        )
        click.echo(table(_seat(seat, language) for seat in panel["seats"]))


def _seat(seat: dict[str, Any], language: str) -> tuple[str, ...]:
    roles = ", ".join(say(ROLES[role], language) for role in seat["roles"])
    confirmed = Message("{confirmed} of {of} confirmed", {"confirmed": seat["confirmed"], "of": seat["of"]})
    return (
        f"  {seat['holder']}",
        roles,
        ", ".join(seat["rooms"]),
        say(STATUS[seat["status"]], language),
        say(confirmed, language) if seat["of"] else "",
    )


def print_verified(found: Verification, language: str) -> None:
    """Print what a walk along the chain read, and what nobody can tell from the log alone."""
    said = {"events": str(found.events), "sequence": str(found.sequence), "head": found.head}
    print_said(Message("{events} events, head {sequence} {head}", said), language)
    for each in found.untold:
        print_said(each, language)
    if found.holds:
        print_said(Message("the chain holds"), language)


def write_new(path: Path, content: bytes) -> None:
    """Write a file that the owner alone may read."""
    path.touch(mode=0o600, exist_ok=True)
    path.chmod(0o600)
    path.write_bytes(content)
