"""Commands on agreement: `agreement` and `audit`, of a panel or of a file of long marks."""

from collections.abc import Callable, Iterator
from pathlib import Path

import click

from workbench.cli.shown import as_json, home_of, table
from workbench.desks.audited.shown import JSON
from workbench.desks.audited.source import CUTOFFS
from workbench.errors import Message
from workbench.i18n import number, say

FORMS = {
    "alpha": Message("Krippendorff's alpha"),
    "ordinal": Message("alpha, ordinal"),
    "agreement": Message("ICC(A,1)"),
    "consistency": Message("ICC(C,1)"),
    "mean": Message("ICC(A,k)"),
    "concordance": Message("Kendall's W"),
}
"""What each coefficient is called in a terminal."""

ANSWERS = {
    "good": Message("fit to decide: yes"),
    "heed": Message("fit to decide: yes, with care"),
    "fault": Message("fit to decide: no, not as it stands"),
    "unknown": Message("fit to decide: that cannot be told from these marks"),
}
SIGNS = {"good": "✓", "heed": "!", "fault": "✕", "unknown": "?"}

STAGE = click.option("--stage", default="", help="A stage of the panel; else the first in which marks are given.")
UNTIL = click.option(
    "--until", default="now", help=f"The state at: {', '.join(CUTOFFS)}, or a moment such as 2026-08-17T09:30+07:00."
)
AS_JSON = click.option("--json", "json_", is_flag=True, help="Print as JSON.")


@click.command()
@click.argument("panel")
@STAGE
@UNTIL
@AS_JSON
@click.pass_context
def agreement(context: click.Context, panel: str, stage: str, until: str, json_: bool) -> None:
    """Say how far a panel agreed, with intervals.

    Criterion by criterion, by every coefficient that fits the scale.

    PANEL is a key of the home, or a CSV file of long marks (assessor, submission, criterion, mark; optional order,
    time, affiliation).
    """
    _print(context, _found(context, panel, stage, until, only_agreement=True), _agreement, json_)


@click.command()
@click.argument("panel")
@STAGE
@UNTIL
@AS_JSON
@click.pass_context
def audit(context: click.Context, panel: str, stage: str, until: str, json_: bool) -> None:
    """Say whether a panel is fit to decide, and why.

    Agreement, severity, single marks, drift, discussion and home.

    PANEL is a key of the home, or a CSV file of long marks (assessor, submission, criterion, mark; optional order,
    time, affiliation).
    """
    _print(context, _found(context, panel, stage, until, only_agreement=False), _audit, json_)


def _found(context: click.Context, panel: str, stage: str, until: str, only_agreement: bool) -> JSON:
    from workbench.desks.audited import owned  # noqa: PLC0415 - numpy and scipy; other commands start without them

    file = Path(panel)
    if file.suffix.lower() in (".csv", ".tsv", ".txt"):
        return owned.of_file(file, until, only_agreement)
    return owned.of_panel(home_of(context), panel, stage, until, only_agreement)


def _print(context: click.Context, found: JSON, said: Callable[[JSON, str], Iterator[str]], json_: bool) -> None:
    if json_:
        as_json(found)
    else:
        click.echo("\n".join(said(found, context.obj["language"])))


def _agreement(found: JSON, language: str) -> Iterator[str]:
    counts = {name: found["counts"][name] for name in ("marks", "assessors", "submissions")}
    yield say(Message("{marks} marks by {assessors} assessors on {submissions} submissions", counts), language)
    rows = found["agreement"]
    if isinstance(rows, dict):
        yield rows["refused"][language]
        return
    for row in rows:
        yield ""
        yield _name(found, "criteria", row["criterion"], language)
        yield table(_coefficient(form, row[form], language) for form in FORMS)
    warned = [text[language] for row in rows for text in row["alpha"].get("warnings", ())]
    yield from ("", *dict.fromkeys(warned)) if warned else ()


def _coefficient(form: str, found: JSON, language: str) -> tuple[str, ...]:
    title = f"  {say(FORMS[form], language)}"
    if "refused" in found:
        return (title, "–", "", found["refused"][language])
    ends = [_figure(found[end], language) for end in ("low", "high")] if found["low"] is not None else []
    says = [(found[part] or {}).get(language, "") for part in ("label", "scope") if found.get(part)]
    return (title, _figure(found["value"], language), f"[{'; '.join(ends)}]" if ends else "", ", ".join(says))


def _figure(value: float | None, language: str, places: int = 3) -> str:
    return "–" if value is None else number(value, language, places)


def _name(found: JSON, what: str, key: str, language: str) -> str:
    if key == "whole-sheet":
        return say(Message("Whole sheet"), language)
    title = found["names"][what].get(key, {})
    return str(title.get(language) or title.get("en") or key)


def _audit(found: JSON, language: str) -> Iterator[str]:
    verdict = found["verdict"]
    yield say(ANSWERS[verdict["answer"]], language)
    yield from (f"  {SIGNS[check['state']]} {check['says'][language]}" for check in verdict["checks"])
    yield ""
    yield from _agreement(found, language)
    yield ""
    yield from _assessors(found, language)
    yield ""
    yield from _flags(found, language)


def _assessors(found: JSON, language: str) -> Iterator[str]:
    part = found["assessors"]
    if "refused" in part:
        yield part["refused"][language]
        return
    heads = (
        Message("assessor"),
        Message("sheets"),
        Message("severity"),
        Message("interval"),
        Message("slope"),
        Message("infit"),
    )
    rows = [tuple(say(head, language) for head in heads)]
    for line in part["lines"]:
        severity = line["severity"]
        ends = "; ".join(_figure(severity[end], language, 1) for end in ("low", "high"))
        rows.append(
            (
                _name(found, "assessors", line["assessor"], language),
                str(line["marks"]),
                _figure(severity["value"], language, 1),
                f"[{ends}]",
                _figure(line["slope"]["value"], language, 2),
                _figure(line["infit"], language, 2),
            )
        )
    yield table(rows, right=[1, 2, 4, 5])


def _flags(found: JSON, language: str) -> Iterator[str]:
    part = found["flags"]
    if isinstance(part, dict):
        yield part["refused"][language]
        return
    for flag in part:
        said = {
            "assessor": _name(found, "assessors", flag["assessor"], language),
            "submission": _name(found, "submissions", flag["submission"], language),
            "mark": round(flag["mark"], 2),
            "kind": flag["flag"],
            "size": round(flag["size"], 2),
            "place": _place(flag["place"]),
            "without": _place(flag["place_without"]),
        }
        yield say(
            Message(
                "{assessor} gave {submission} {mark}: {kind} {size}; place {place}, without it {without}",
                said,
            ),
            language,
        )


def _place(place: int | None) -> str:
    return "–" if place is None else str(place)
