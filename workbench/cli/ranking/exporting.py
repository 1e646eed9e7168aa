"""The command that gives the tables of a round away: export."""

from pathlib import Path

import click

from workbench.cli.shown import home_of, print_said
from workbench.errors import Message
from workbench.reports.tables.forms import FORMS, Form


@click.command()
@click.argument("panel")
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--as", "form", type=click.Choice(FORMS), default="csv", show_default=True, help="What each table is written as."
)
@click.option("--table", "only", multiple=True, metavar="NAME", help="Only this table; may be said more than once.")
@click.option("--before-release", is_flag=True, help="Export although not everything is released; the log says so.")
@click.option("--reason", default="", help="Why it is exported before release.")
@click.pass_context
def export(
    context: click.Context,
    panel: str,
    place: Path,
    form: Form,
    only: tuple[str, ...],
    before_release: bool,
    reason: str,
) -> None:
    """Write the tables of PANEL into a new folder.

    Regions, innovations, submissions, seats, events, places, corrected, values, criteria, sheets, marks and long-marks
    (those that count, as `workbench adopt` reads them). Names of people stay out.
    """
    from workbench.desks.owner.ranking import exporting  # noqa: PLC0415 - the methods take a second to import

    files = exporting.export(home_of(context), panel, place, form, only, before_release, reason)
    said = {"place": str(place), "count": len(files)}
    print_said(Message("{place}: tables written: {count}", said), context.obj["language"])
