"""Commands on a home: check, import, seats, status, rank, verify, backup, migrate."""

from pathlib import Path

import click

from workbench.cli.shown import as_json, home_of, print_checked, print_ranking, print_status, write_new
from workbench.desks import owner
from workbench.errors import Tampered
from workbench.i18n import say, translator

EXISTING = click.Path(exists=True, path_type=Path)


@click.command()
@click.argument("panel")
@click.option("--fix", is_flag=True, help="Make the panel file, as it is now, the rule of the round.")
@click.pass_context
def check(context: click.Context, panel: str, fix: bool) -> None:
    """Say whether PANEL (a key of the home, or a panel file) can be used, and whether its design is connected."""
    file = Path(panel)
    checked = owner.check_file(file) if file.suffix in (".yaml", ".yml") else owner.check(home_of(context), panel, fix)
    print_checked(checked, panel)


@click.command("import")
@click.argument("panel")
@click.argument("paths", nargs=-1, required=True, type=EXISTING)
@click.option("--reason", default="", help="Why what was taken in before is corrected.")
@click.option("--dry-run", is_flag=True, help="Read and check everything, take nothing in.")
@click.pass_context
def import_(context: click.Context, panel: str, paths: tuple[Path, ...], reason: str, dry_run: bool) -> None:
    """Take regions, innovations and submissions in (a folder, CSV or XLSX files); PANEL may be a new panel file."""
    home = home_of(context)
    file = Path(panel)
    key = owner.add_panel(home, file).key if file.suffix in (".yaml", ".yml") else panel
    intake = owner.take_in(home, key, list(paths), reason, dry_run).intake
    counts = (
        f"{len(intake.regions)} regions, {len(intake.innovations)} innovations, {len(intake.submissions)} submissions"
    )
    click.echo(f"{key}: {counts} {'can be taken in' if dry_run else 'taken in'}")


@click.command()
@click.argument("panel")
@click.argument("holders", nargs=-1)
@click.option("--at", "address", default="http://127.0.0.1:8866", help="Address that the links carry.")
@click.option("--pdf", type=click.Path(path_type=Path, dir_okay=False), help="Write the cards, to print and cut.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def seats(
    context: click.Context, panel: str, holders: tuple[str, ...], address: str, pdf: Path | None, json_: bool
) -> None:
    """Issue a sign-in card for each seat of PANEL that has none in use, or for the seats named (which ends the old)."""
    home = home_of(context)
    cards = owner.seats(home, panel, holders)
    links = {card.holder: card.link(address) for card in cards}
    if pdf:
        write_new(pdf, owner.card_sheet(home, panel, links, context.obj["language"]))
        click.echo(f"{pdf}: {len(links)} cards; keep the file as you would keep keys", err=json_)
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
@click.option("--before-release", is_flag=True, help="Rank although not everything is released; the log says so.")
@click.option("--reason", default="", help="Why it is ranked before release.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def rank(context: click.Context, panel: str, before_release: bool, reason: str, json_: bool) -> None:
    """Rank PANEL by its official rule, cluster by cluster."""
    home, language = home_of(context), context.obj["language"]
    ranked = owner.rank(home, panel, before_release, reason, language)
    if json_:
        as_json(ranked.model_dump(mode="json"))
    else:
        print_ranking(ranked, owner.panel(home, panel), owner.intake(home, panel), language)


@click.command()
@click.argument("panel")
@click.option("--head", help="A head known from outside (of a receipt or of minutes): its hash.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def verify(context: click.Context, panel: str, head: str | None, json_: bool) -> None:
    """Walk the chain of PANEL (a key of the home, or an events.jsonl) and name the first event that breaks it."""
    file = Path(panel)
    found = (
        owner.verify_file(file, head) if file.suffix == ".jsonl" else owner.verify_log(home_of(context), panel, head)
    )
    language = context.obj["language"]
    if json_:
        said = {"faults": [str(each) for each in found.faults], "untold": [str(each) for each in found.untold]}
        as_json({"events": found.events, "sequence": found.sequence, "head": found.head, **said})
    else:
        click.echo(translator(language)("{events} events, head {head}").format(events=found.events, head=found.head))
        for each in found.untold:
            click.echo(say(each, language))
    if found.faults:
        raise Tampered("{panel}: {fault}", panel=panel, fault=found.faults[0])
    if not json_:
        click.echo(translator(language)("the chain holds"))


@click.command()
@click.option("--name", help="Name of the backup; else the moment it was made.")
@click.pass_context
def backup(context: click.Context, name: str | None) -> None:
    """Write a backup of the home while it is in use."""
    click.echo(owner.backup(home_of(context), name))


@click.command()
@click.pass_context
def migrate(context: click.Context) -> None:
    """Make the database of the home, or bring it to the version that this program needs."""
    home = home_of(context)
    owner.make_home(home)
    click.echo(f"{home.path}: ready")
