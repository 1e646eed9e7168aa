"""Commands that rank and plan: rank, plan."""

from pathlib import Path

import click

from workbench.cli.shown import as_json, home_of, print_ranking, print_said, write_new
from workbench.desks.owner import rounds as owner
from workbench.errors import BadInput, Message, NotFound
from workbench.records.place import Ranking
from workbench.reports.workbook.book import ranking_workbook
from workbench.settings import Home

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.argument("panel")
@click.option("--corrected", is_flag=True, help="The result corrected for assessors who differ, beside the official.")
@click.option("--rule", metavar="NAME", help="Places under another rule of the library, beside the official ones.")
@click.option("--before-release", is_flag=True, help="Rank although not everything is released; the log says so.")
@click.option("--reason", default="", help="Why it is ranked before release.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.option("--csv", "csv_", is_flag=True, help="Print as CSV, with decimal points.")
@click.option("--xlsx", type=FILE, help="Write a workbook: a sheet a question, with formulas.")
@click.pass_context
def rank(
    context: click.Context,
    panel: str,
    corrected: bool,
    rule: str | None,
    before_release: bool,
    reason: str,
    json_: bool,
    csv_: bool,
    xlsx: Path | None,
) -> None:
    """Rank PANEL by its official rule, cluster by cluster."""
    if (json_ and csv_) or (corrected and rule):
        raise BadInput("choose one of the two: {one} or {other}", one="--json" if json_ else "--corrected",
                       other="--csv" if json_ else "--rule")  # fmt: skip
    if xlsx and (json_ or csv_ or corrected or rule):
        raise BadInput("--xlsx is the official result: it goes with no other form")
    if xlsx and not xlsx.parent.is_dir():
        raise NotFound("{place}: there is no such folder", place=str(xlsx.parent))
    home, language = home_of(context), context.obj["language"]
    if not (corrected or rule or csv_):
        ranked = owner.rank(home, panel, before_release, reason, language)
        if xlsx:
            _write_workbook(home, ranked, xlsx, language)
        elif json_:
            as_json(ranked.model_dump(mode="json"))
        else:
            print_ranking(ranked, owner.panel(home, panel), owner.intake(home, panel), language)
        return
    from workbench.cli.ranking.shown import print_evaluation  # noqa: PLC0415 - the methods take a second to import

    print_evaluation(home, panel, rule, before_release, reason, language, "json" if json_ else "csv" if csv_ else "")


def _write_workbook(home: Home, ranked: Ranking, file: Path, language: str) -> None:
    panel = owner.panel(home, ranked.panel)
    intake, changes = owner.intake(home, ranked.panel), owner.changes(home, ranked.panel)
    write_new(file, ranking_workbook(panel, intake, ranked, language, changes))
    print_said(Message("{place}: written, with formulas over the marks in it", {"place": str(file)}), language)


@click.command()
@click.argument("panel")
@click.option("--reliability", type=float, default=0.8, show_default=True, help="Wished, of the order.")
@click.option("--each", type=click.IntRange(min=1), help="Assessors a submission; else what the reliability takes.")
@click.option("--like", default="", metavar="PANEL", help="Whose released marks tell how much assessors differ.")
@click.option("--stage", default="", metavar="KEY", help="Which stage; else the first that is marked.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.option("--csv", "csv_", is_flag=True, help="Print the sheets as CSV.")
@click.pass_context
def plan(
    context: click.Context,
    panel: str,
    reliability: float,
    each: int | None,
    like: str,
    stage: str,
    json_: bool,
    csv_: bool,
) -> None:
    """Plan who marks what, evenly and without conflicts.

    Nothing is written: the plan is for the panel file and the submissions table.
    """
    if json_ and csv_:
        raise BadInput("choose one of the two: {one} or {other}", one="--json", other="--csv")
    home, language = home_of(context), context.obj["language"]
    from workbench.cli.ranking.shown import print_planned  # noqa: PLC0415 - the methods take a second to import

    wish = (reliability, each, like, stage)
    print_planned(home, panel, wish, language, "json" if json_ else "csv" if csv_ else "")
