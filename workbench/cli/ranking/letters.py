"""What regions receive after release: `feedback` and `certificates`."""

from pathlib import Path

import click

from workbench.cli.shown import home_of, print_said
from workbench.desks.owner.ranking import letters as owner
from workbench.errors import BadInput, Message

FOLDER = click.Path(path_type=Path, file_okay=False)


@click.command()
@click.argument("panel")
@click.argument("where", nargs=-1, required=True, metavar="[REGION] FOLDER")
@click.option("--all", "all_", is_flag=True, help="Write to every region; REGION is left out.")
@click.pass_context
def feedback(context: click.Context, panel: str, where: tuple[str, ...], all_: bool) -> None:
    """Write feedback to regions as PDF, after release.

    Place, values, and the comments meant for REGION, criterion by criterion; assessors are not named.
    """
    if len(where) != (1 if all_ else 2):
        raise BadInput("name one region and a folder, or say --all and a folder")
    region, folder = ("" if all_ else where[0]), Path(where[-1])
    _write(context, owner.feedback(home_of(context), panel, region, context.obj["language"]), folder)


@click.command()
@click.argument("panel")
@click.argument("folder", type=FOLDER)
@click.pass_context
def certificates(context: click.Context, panel: str, folder: Path) -> None:
    """Write certificates of the places as PDF.

    A place that the plenary changed is the one that counts; a cluster that names its awards has as many certificates.
    """
    _write(context, owner.certificates(home_of(context), panel, context.obj["language"]), folder)


def _write(context: click.Context, files: dict[str, bytes], folder: Path) -> None:
    owner.written(files, folder)
    said = {"place": str(folder), "count": len(files)}
    print_said(Message("{place}: {count} files written", said), context.obj["language"])
