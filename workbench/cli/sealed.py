"""What is carried without a network: `take-sealed` for the log of a device, `paper` for the sheets of a room."""

from pathlib import Path

import click

from workbench.cli.shown import home_of, print_said, write_new
from workbench.desks.owner import sealed as owner
from workbench.errors import Message


@click.command("take-sealed")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_context
def take_sealed(context: click.Context, files: tuple[Path, ...]) -> None:
    """Take sealed logs of devices in, each under its own seat.

    FILES were saved from an assessor's sheet. What was sent before is not taken twice.
    """
    for file in files:
        carried = owner.take_sealed(home_of(context), file)
        values: dict[str, object] = {"place": str(file), "panel": carried.panel, "seat": carried.holder}
        counted = ", ".join(f"{state} {count}" for state, count in carried.states.items()) or "–"
        said = Message("{place}: {panel}, seat {seat}: {counted}", {**values, "counted": counted})
        print_said(said, context.obj["language"])


@click.command()
@click.argument("panel")
@click.argument("room")
@click.argument("pdf", type=click.Path(path_type=Path, dir_okay=False))
@click.pass_context
def paper(context: click.Context, panel: str, room: str, pdf: Path) -> None:
    """Print the sheets of a room, to mark on paper.

    The PDF shows no mark; its code holds those that stand, for the server alone.
    """
    write_new(pdf, owner.paper(home_of(context), panel, room, context.obj["language"]))
    print_said(Message("{place}: written", {"place": str(pdf)}), context.obj["language"])
