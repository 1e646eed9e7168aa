"""Commands on filed tables: eligible, index, nominees."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from click.termui import progressbar

from workbench.cli.filing.shown import (
    INDEX_HEADINGS,
    NOMINEE_HEADINGS,
    as_csv,
    eligible_data,
    eligible_row,
    explained_data,
    index_data,
    index_row,
    list_data,
    nominee_rows,
    print_explained,
    print_index,
)
from workbench.cli.shown import as_json, print_said, table, write_new
from workbench.desks.owner import filing
from workbench.desks.owner.filing import Held
from workbench.errors import Message
from workbench.i18n import say
from workbench.records.filing import Basis

FILES = click.argument("paths", metavar="FILES...", nargs=-1, required=True, type=click.Path(path_type=Path))
SCHEME = click.option("--scheme", required=True, help="A scheme such as iid-2026, or a scheme file.")
VALIDATED = click.option("--validated", is_flag=True, help="By what validators found: final; else by what is claimed.")
JSON = click.option("--json", "json_", is_flag=True, help="Print as JSON.")
CSV = click.option("--csv", "csv_", type=click.Path(path_type=Path, dir_okay=False), help="Write a table.")


@contextmanager
def _progress(context: click.Context, what: Message) -> Iterator[filing.Progress]:
    """Show progress on the error channel, where somebody watches it."""
    label, watched = say(what, context.obj["language"]), sys.stderr.isatty()
    with progressbar(length=1, label=label, file=sys.stderr, hidden=not watched) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield told


def _held(context: click.Context, paths: Sequence[Path], scheme: str) -> Held:
    with _progress(context, Message("eligibility")) as told:
        held = filing.hold(paths, scheme, progress=told)
    for warning in held.warnings:
        print_said(warning, context.obj["language"], err=True)
    return held


def _basis(validated: bool) -> Basis:
    return "validated" if validated else "claimed"


@click.command()
@FILES
@SCHEME
@JSON
@CSV
@click.pass_context
def eligible(context: click.Context, paths: tuple[Path, ...], scheme: str, json_: bool, csv_: Path | None) -> None:
    """Say which innovations count, and why the others do not.

    FILES are a folder, or tables of regions and innovations.
    """
    language = context.obj["language"]
    held = _held(context, paths, scheme)
    if csv_:
        rows = (eligible_row(each, language) for each in held.eligible)
        write_new(csv_, as_csv(("region", "innovation", "counts", "why"), rows))
    if json_:
        innovations = [eligible_data(each, language) for each in held.eligible]
        as_json({"scheme": held.scheme.key, "innovations": innovations})
        return
    if not csv_ and (left_out := [eligible_row(each, language) for each in held.eligible if not each.counts]):
        click.echo(table([(region, key, why) for region, key, _, why in left_out]))
    counts = {"count": len(held.counted), "of": len(held.eligible)}
    print_said(Message("{count} of {of} innovations count", counts), language)


@click.command()
@FILES
@SCHEME
@VALIDATED
@click.option("--region", help="Explain the index of one region, row by row.")
@JSON
@CSV
@click.pass_context
def index(
    context: click.Context,
    paths: tuple[Path, ...],
    scheme: str,
    validated: bool,
    region: str | None,
    json_: bool,
    csv_: Path | None,
) -> None:
    """Compute the index and class of every region.

    FILES are a folder, or tables of regions and innovations with a column for each indicator.
    """
    language = context.obj["language"]
    held = _held(context, paths, scheme)
    if region:
        explained = filing.explain(held, region, _basis(validated))
        as_json(explained_data(explained, language)) if json_ else print_explained(explained, held, language)
        return
    with _progress(context, Message("index")) as told:
        found = filing.index(held, _basis(validated), told)
    if csv_:
        write_new(csv_, as_csv(INDEX_HEADINGS, (index_row(each, "en") for each in found)))
    if json_:
        as_json(
            {"scheme": held.scheme.key, "basis": _basis(validated), "regions": [index_data(each) for each in found]}
        )
    elif not csv_:
        print_index(found, held, language, validated)


@click.command()
@FILES
@SCHEME
@click.option("--panel", required=True, type=click.Path(path_type=Path, dir_okay=False), help="A panel file.")
@VALIDATED
@JSON
@CSV
@click.pass_context
def nominees(
    context: click.Context,
    paths: tuple[Path, ...],
    scheme: str,
    panel: Path,
    validated: bool,
    json_: bool,
    csv_: Path | None,
) -> None:
    """List who is nominated per cluster, by the index.

    FILES are a folder, or tables of regions and innovations with a column for each indicator.
    """
    language = context.obj["language"]
    held = _held(context, paths, scheme)
    with _progress(context, Message("index")) as told:
        rules, lists = filing.nominate(held, panel, _basis(validated), told)
    if csv_:
        rows = ((each.cluster, *row) for each in lists for row in nominee_rows(each, held, "en"))
        write_new(csv_, as_csv(("cluster", *NOMINEE_HEADINGS), rows))
    if json_:
        clusters = [list_data(each) for each in lists]
        as_json({"scheme": held.scheme.key, "basis": _basis(validated), "clusters": clusters})
    elif not csv_:
        for cluster, each in zip(rules.clusters, lists, strict=True):
            if each.nominees:
                click.echo(f"\n{cluster.title.said(language)}")
                click.echo(table(nominee_rows(each, held, language), right=(0, 2, 3)))
