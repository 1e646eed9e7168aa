"""Commands on archives: archive, published, reproduce, receipt."""

import sys
from pathlib import Path

import click

from workbench.cli.shown import as_json, home_of, print_said, write_new
from workbench.desks.owner import archives
from workbench.desks.owner import minutes as owner
from workbench.errors import Message
from workbench.i18n import say
from workbench.records.record import decimal_text

DIFFERS = 3
"""Exit code of `reproduce` where something is not the same; 1 is for what cannot be read at all."""
FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.command()
@click.argument("panel")
@click.argument("place", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--published", default="", help="Where the head is published; else what the panel file says.")
@click.option("--before-release", is_flag=True, help="Archive although not everything is released; the log says so.")
@click.option("--reason", default="", help="Why it is archived before release.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def archive(
    context: click.Context, panel: str, place: Path, published: str, before_release: bool, reason: str, json_: bool
) -> None:
    """Freeze PANEL into a new folder that anybody can check.

    Names of people stay out, private notes are withheld, and the chain holds. The head that is printed is to be
    published outside of the folder.
    """
    language = context.obj["language"]
    written = archives.archive(home_of(context), panel, place, published, before_release, reason)
    said = {"place": str(written.place), "identifier": written.identifier, "published": written.published}
    said |= {"sequence": str(written.sequence), "head": written.head}
    if json_:
        as_json({**said, "sequence": written.sequence, "withheld": written.withheld, "coarsened": written.coarsened})
        return
    print_said(Message("{place}: {identifier}", said), language)
    kept = {"withheld": written.withheld, "coarsened": written.coarsened}
    print_said(Message("bodies withheld: {withheld}, institutions coarsened: {coarsened}", kept), language)
    print_said(Message("head {sequence} {head}", said), language)
    if written.published:
        print_said(Message("publish this head where the archive says it is published: {published}", said), language)
    else:
        print_said(
            Message("the archive does not say where its head is published: say so with --published, or in the panel"),
            language,
            err=True,
        )


@click.command()
@click.argument("panel")
@click.argument("place", metavar="WHERE")
@click.pass_context
def published(context: click.Context, panel: str, place: str) -> None:
    """Say in the log where a head was published.

    It is the head of the last archive of PANEL; WHERE is a place that others keep, such as "State Gazette 88, page 7".
    Archives from then on name it.
    """
    event = archives.publish(home_of(context), panel, place)
    said = {"sequence": str(event.head.sequence), "head": event.hash, "place": place}
    print_said(Message("head {sequence} {head}: published at {place}", said), context.obj["language"])


@click.command()
@click.argument("place", metavar="DIR", type=FOLDER)
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.option("--page", is_flag=True, help="Show it on a page of this machine: results, and what other rules move.")
@click.option("--port", default=8867, show_default=True, type=click.IntRange(1, 65535), help="Port of the page.")
@click.pass_context
def reproduce(context: click.Context, place: Path, json_: bool, page: bool, port: int) -> None:
    """Compute an archive again, offline, and compare.

    Exits with 0 where everything is the same, with 3 at the first difference, and with 1 where DIR cannot be read.
    """
    language = context.obj["language"]
    if page:
        print_said(Message("open {address}; end with Ctrl-C", {"address": f"http://127.0.0.1:{port}"}), language)
        # Voila and all it brings are for whoever wants a page.
        from workbench.desks.owner.server import show_archive  # noqa: PLC0415

        show_archive(place, port, language)
        return
    found = archives.reproduce(place)
    if json_:
        as_json(
            {
                "same": found.same,
                "sequence": found.sequence,
                "head": found.head,
                "compared": list(found.compared),
                "difference": vars(found.difference) if found.difference else None,
                "fault": say(found.fault, language) if found.fault else None,
                "left": [say(each, language) for each in found.left],
            }
        )
    else:
        for each in found.left:
            print_said(each, language, err=True)
        counts = {"count": len(found.compared), "sequence": str(found.sequence)}
        if found.same:
            print_said(Message("same: {count} files, computed from {sequence} events", counts), language)
        else:
            print_said(Message("not the same: {fault}", {"fault": found.fault}), language)
    if not found.same:
        sys.exit(DIFFERS)


@click.command()
@click.argument("panel")
@click.option("--pdf", required=True, type=click.Path(path_type=Path, dir_okay=False), help="File to write.")
@click.pass_context
def minutes(context: click.Context, panel: str, pdf: Path) -> None:
    """Write the minutes of a round, to sign.

    They say the places as computed, what the plenary changed and why, recusals, and the head of the log of PANEL.
    """
    language = context.obj["language"]
    write_new(pdf, owner.minutes(home_of(context), panel, language))
    print_said(Message("{place}: written; print and sign it", {"place": str(pdf)}), language)


@click.command()
@click.argument("code")
@click.argument("place", metavar="DIR", type=FOLDER)
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.pass_context
def receipt(context: click.Context, code: str, place: Path, json_: bool) -> None:
    """Say whether an archive holds a confirmed sheet.

    CODE is what the receipt says, such as 214-3F9A-02BC-77D1-E0A4; the marks of the sheet are printed.
    """
    language = context.obj["language"]
    found = archives.receipt(place, code)
    marks = {criterion: decimal_text(mark) for criterion, mark in found.marks.items()}
    if json_:
        sheet = {"sequence": found.sequence, "hash": found.hash, "seat": found.seat, "holder": found.holder}
        sheet |= {"stage": found.stage, "submission": found.submission}
        as_json(
            {**sheet, "marks": marks, "counts": found.why is None, "why": say(found.why, language) if found.why else ""}
        )
        return
    said = {"sequence": str(found.sequence), "holder": found.holder, "stage": found.stage}
    said |= {"submission": found.submission}
    print_said(Message("event {sequence}: {holder} confirmed {submission} in {stage}", said), language)
    for criterion, mark in marks.items():
        click.echo(f"  {criterion}  {mark}")
    print_said(found.why or Message("this sheet counts"), language)
