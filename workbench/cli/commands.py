"""Commands on a home: check, import, seats, status, verify, backup, restore, migrate."""

from pathlib import Path

import click

from workbench.cli.mapping import map_of
from workbench.cli.shown import (
    as_json,
    home_of,
    print_checked,
    print_said,
    print_status,
    print_verified,
    write_new,
)
from workbench.desks.owner import archives
from workbench.desks.owner import rounds as owner
from workbench.errors import BadInput, Message, NotFound, Tampered
from workbench.i18n import say
from workbench.methods.exact.chain import Verification
from workbench.storage.intake import TakenIn

PATH = click.Path(path_type=Path)


@click.command()
@click.argument("panel")
@click.option("--fix", is_flag=True, help="Make the panel file, as it is now, the rule of the round.")
@click.pass_context
def check(context: click.Context, panel: str, fix: bool) -> None:
    """Say whether a panel can be used and its design is connected.

    PANEL is a key of the home, or a panel file.
    """
    file = _panel_file(panel)
    if file and fix:
        raise BadInput(
            "--fix makes the file inside the home the rule: name the panel by its key, not {place}", place=panel
        )
    checked = owner.check_file(file) if file else owner.check(home_of(context), panel, fix)
    print_checked(checked, panel, context.obj["language"])


def _panel_file(panel: str) -> Path | None:
    return Path(panel) if Path(panel).suffix in (".yaml", ".yml") else None


@click.command("import")
@click.argument("panel")
@click.argument("paths", nargs=-1, required=True, type=PATH)
@click.option("--reason", default="", help="Why what was taken in before is corrected.")
@click.option("--map", "named", type=PATH, help="Field map; a new file is asked for and written.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, take nothing in.")
@click.pass_context
def import_(
    context: click.Context, panel: str, paths: tuple[Path, ...], reason: str, named: Path | None, dry_run: bool
) -> None:
    """Take regions, innovations and submissions in: all, or none.

    PATHS are a folder, or CSV, JSONL, XLSX, ODS or Parquet files; PANEL is a key of the home, or a new panel file.
    """
    home, file, language = home_of(context), _panel_file(panel), context.obj["language"]
    maps = map_of(home, named, paths, language)
    if file:
        panel, taken = owner.add_panel(home, file, list(paths), reason, dry_run, maps)
    else:
        taken = owner.take_in(home, panel, list(paths), reason, dry_run, maps)
    for warning in taken.warnings:
        print_said(warning, language, err=True)
    print_said(_counted(panel, taken, dry_run), language)


def _counted(panel: str, taken: TakenIn, dry_run: bool) -> Message:
    intake = taken.intake
    counts = {
        "panel": panel,
        "regions": len(intake.regions),
        "innovations": len(intake.innovations),
        "submissions": len(intake.submissions),
    }
    if dry_run:
        return Message(
            "{panel}: {regions} regions, {innovations} innovations, {submissions} submissions can be taken in", counts
        )
    return Message("{panel}: {regions} regions, {innovations} innovations, {submissions} submissions taken in", counts)


@click.command()
@click.argument("panel")
@click.argument("holders", metavar="[SEAT]...", nargs=-1)
@click.option("--at", "address", default="http://127.0.0.1:8866", help="Address that the links carry.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Write the cards, to print and cut.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def seats(
    context: click.Context, panel: str, holders: tuple[str, ...], address: str, pdf: Path | None, json_: bool
) -> None:
    """Issue sign-in cards, as links or as a sheet to print.

    Without a SEAT, each seat of PANEL that nobody sits in gets a card; a new card ends the one before it.
    """
    home, language = home_of(context), context.obj["language"]
    if pdf and not pdf.parent.is_dir():
        # Before any card is issued: one that could not be written down would be lost.
        raise NotFound("{place}: there is no such folder", place=str(pdf.parent))
    cards = owner.seats(home, panel, holders)
    links = {card.holder: card.link(address) for card in cards}
    if not links:
        print_said(Message("every seat is in use; name a seat to give it a new card"), language, err=True)
    elif pdf:
        write_new(pdf, owner.card_sheet(home, panel, links, language))
        written = {"place": str(pdf), "count": len(links)}
        print_said(
            Message("{place}: {count} cards; keep the file as you would keep keys", written), language, err=json_
        )
    if json_:
        as_json({"panel": panel, "links": links})
    elif not pdf:
        for holder, link in links.items():
            click.echo(f"{holder}  {link}")


@click.command()
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def status(context: click.Context, json_: bool) -> None:
    """Say which panels are here and who is ready."""
    panels = owner.status(home_of(context))
    if json_:
        as_json({"panels": panels})
    else:
        print_status(panels, context.obj["language"])


@click.command()
@click.argument("panel")
@click.option("--head", help="A head known from outside (of a receipt or of minutes): its hash.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def verify(context: click.Context, panel: str, head: str | None, json_: bool) -> None:
    """Walk the chain and name the first event that breaks it.

    PANEL is a key of the home, a file such as events.jsonl, or the folder of an archive.
    """
    language = context.obj["language"]
    found = _verified(context, panel, head)
    if json_:
        said = {"faults": [say(each, language) for each in found.faults]}
        said["untold"] = [say(each, language) for each in found.untold]
        as_json({"events": found.events, "sequence": found.sequence, "head": found.head, **said})
    else:
        print_verified(found, language)
    if found.faults:
        raise Tampered("{panel}: {fault}", panel=panel, fault=found.faults[0])


def _verified(context: click.Context, panel: str, head: str | None) -> Verification:
    place = Path(panel)
    if place.suffix == ".jsonl":
        return owner.verify_file(place, head)
    if archives.is_archive(place):
        return archives.verify_archive(place, head)
    return owner.verify_log(home_of(context), panel, head)


@click.command()
@click.option("--name", help="Name of the backup; else the moment it was made.")
@click.pass_context
def backup(context: click.Context, name: str | None) -> None:
    """Write a backup of the home while it is in use."""
    click.echo(owner.backup(home_of(context), name))


@click.command()
@click.argument("file", type=PATH)
@click.pass_context
def restore(context: click.Context, file: Path) -> None:
    """Make an empty home of a backup, on either engine.

    FILE is what `backup` wrote, of a home with SQLite or with PostgreSQL.
    """
    home = home_of(context)
    panels = owner.restore(home, file)
    print_said(
        Message("{place}: restored, {panels}", {"place": str(home.path), "panels": ", ".join(panels)}),
        context.obj["language"],
    )


@click.command()
@click.pass_context
def migrate(context: click.Context) -> None:
    """Make the database of the home, or bring it up to date."""
    home = home_of(context)
    owner.make_home(home)
    print_said(Message("{place}: ready", {"place": str(home.path)}), context.obj["language"])
