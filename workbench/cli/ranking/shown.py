"""How evaluations and plans look in a terminal, as JSON and as CSV."""

from collections.abc import Iterable, Sequence
from typing import Any

import click

from workbench.cli.shown import as_json, print_said, table
from workbench.desks.owner.ranking.results import Planned, evaluate_round, plan_round, under_rule
from workbench.errors import Message
from workbench.i18n import number, say
from workbench.methods.evaluate import Evaluation, as_data
from workbench.methods.evaluate.plain import rule_data
from workbench.methods.evaluate.record import CorrectedPlace, RuleTop
from workbench.records.place import Place
from workbench.records.record import csv_row
from workbench.settings import Home

JSON = dict[str, Any]


def print_evaluation(
    home: Home, panel: str, rule: str | None, before_release: bool, reason: str, language: str, form: str
) -> None:
    """Evaluate a round and print it: official and corrected, or official and one more rule."""
    found = evaluate_round(home, panel, before_release, reason, "id" if language == "id" else "en")
    rules = under_rule(found, rule) if rule else ()
    if form == "json":
        as_json({**as_data(found), "rules": [rule_data(each) for each in rules]})
    elif form == "csv":
        click.echo(_csv(_rows(found, rules)), nl=False)
    else:
        _print(found, rules, language)


def print_planned(home: Home, panel: str, wish: tuple[float, int | None, str, str], language: str, form: str) -> None:
    """Plan a stage and print who marks what."""
    found = plan_round(home, panel, *wish)
    if form == "json":
        as_json(_planned(found))
    elif form == "csv":
        rooms = ((str(sheet.submission), str(sheet.assessor)) for sheet in found.plan.sheets)
        sheets = ((found.stage, key, found.rooms.get(key, ""), assessor) for key, assessor in rooms)
        click.echo(_csv([("stage", "submission", "room", "assessor"), *sheets]), nl=False)
    else:
        _print_plan(found, language)


def _official(found: Evaluation) -> dict[str, Place]:
    return {place.region: place for cluster in found.official.clusters for place in cluster.places}


def _rows(found: Evaluation, rules: Sequence[RuleTop]) -> Iterable[Sequence[object]]:
    names = {region.key: region.name for region in found.gathered.intake.regions}
    other = {region: (each.rule, place) for each in rules for region, place in each.places}
    yield (
        "cluster", "region", "name", "official_place", "shared", "official_value", "corrected_place",
        "corrected_value", "place_from", "place_to", "chance_first", "chance_top", "k", "rule", "rule_place", "fault",
    )  # fmt: skip
    for cluster in found.official.clusters:
        k = found.gathered.top(cluster.cluster) if cluster.places else ""
        for place in cluster.places:
            beside = found.corrected.place(place.region) or CorrectedPlace(place.region)
            yield (
                cluster.cluster, place.region, names[place.region], place.place, "yes" if place.shared else "",
                place.value, beside.place, beside.value, beside.low, beside.high, beside.first, beside.top, k,
                *other.get(place.region, ("", "")), place.fault,
            )  # fmt: skip


def _csv(rows: Iterable[Sequence[object]]) -> str:
    return "".join(csv_row("" if each is None else str(each) for each in row) for row in rows)


def _print(found: Evaluation, rules: Sequence[RuleTop], language: str) -> None:
    panel = found.gathered.panel
    names = {region.key: region.name for region in found.gathered.intake.regions}
    titles = {cluster.key: cluster.title.said(language) or cluster.key for cluster in panel.clusters}
    official = _official(found)
    click.echo(
        f"{panel.title.said(language)} · {found.official.rule} · {rules[0].rule if rules else found.corrected.rule}"
    )
    if rules:
        said = rules[0].warnings
    else:
        said = tuple(filter(None, (found.corrected.heading, found.corrected.refused, *found.corrected.warnings)))
    for message in said:
        print_said(message, language)
    for each in rules:
        rows = [
            (str(place), names[region], _beside(official[region], panel.decimals, language))
            for region, place in each.places
        ]
        click.echo(f"\n{titles[each.cluster]}\n{table(sorted(rows, key=lambda row: int(row[0])), right=[0])}")
    for cluster in () if rules else found.corrected.clusters:
        lines = [_line(place, names, official, panel.decimals, language) for place in cluster.places]
        unsure = f"\n{say(cluster.unsure, language)}" if cluster.unsure else ""
        click.echo(f"\n{titles[cluster.cluster]}\n{table(lines, right=[0, 2])}{unsure}")
    head = Message("head {sequence} {head}", {"sequence": str(found.sequence), "head": found.head})
    click.echo(f"\n{say(head, language)}")


def _beside(place: Place, decimals: int, language: str) -> str:
    if place.place is None or place.value is None:
        return place.fault
    said = {"place": place.place, "value": number(place.value, language, decimals)}
    return say(Message("official: place {place}, {value}", said), language)


def _line(
    place: CorrectedPlace, names: dict[str, str], official: dict[str, Place], decimals: int, language: str
) -> tuple[str, ...]:
    beside = _beside(official[place.region], decimals, language)
    if place.place is None or place.value is None:
        return ("–", names[place.region], "", "", beside)
    value = number(place.value, language, decimals)
    span = "" if place.low is None else f"{place.low}–{place.high}"
    return (f"{place.place}{'=' if place.shared else ''}", names[place.region], value, span, beside)


def _planned(found: Planned) -> JSON:
    parts = found.components
    variance = None if parts is None else {
        "submission": parts.submission, "assessor": parts.assessor, "residual": parts.residual}  # fmt: skip
    return {
        "stage": found.stage,
        "reliability": found.reliability,
        "variance": variance,
        "needed": found.needed,
        "needed_corrected": found.calibrated,
        "each": found.each,
        "loads": {str(assessor): load for assessor, load in found.plan.loads.items()},
        "rooms": dict(found.rooms),
        "sheets": [[str(sheet.submission), str(sheet.assessor)] for sheet in found.plan.sheets],
        "connectivity": found.plan.design.connectivity,
    }


def _print_plan(found: Planned, language: str) -> None:
    said = {"reliability": found.reliability, "needed": found.needed, "corrected": found.calibrated}
    if found.needed is None:
        unknown = Message("no released marks tell how much assessors differ: name a panel that has some with --like")
        print_said(unknown, language)
    else:
        told = Message(
            "a reliability of {reliability} takes {needed} assessors a submission, "
            "{corrected} where severity is corrected",
            said,
        )
        print_said(told, language)
    loads = list(found.plan.loads.values())
    count = {"each": found.each, "low": min(loads), "high": max(loads), "sheets": len(found.plan.sheets)}
    planned = Message(
        "planned: {each} assessors a submission, {low} to {high} submissions an assessor, "
        "{sheets} sheets, all connected",
        count,
    )
    print_said(planned, language)
    by: dict[str, list[str]] = {}
    for sheet in found.plan.sheets:
        by.setdefault(str(sheet.submission), []).append(str(sheet.assessor))
    click.echo(table((key, found.rooms.get(key, "–"), ", ".join(seats)) for key, seats in by.items()))
