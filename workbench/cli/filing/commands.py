"""Commands on what is filed: file, eligible, index, nominees."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click
from click.termui import progressbar

from workbench.cli.filing.shown import (
    ELIGIBLE_HEADINGS,
    FINAL_HEADINGS,
    INDEX_HEADINGS,
    INDEX_NUMBERS,
    NOMINEE_HEADINGS,
    eligible_data,
    eligible_row,
    explained_data,
    final_list_data,
    final_rows,
    index_data,
    index_row,
    nominee_rows,
    print_explained,
    print_index,
    print_stability,
)
from workbench.cli.filing.written import CSV, TABLE, XLSX, Table
from workbench.cli.mapping import map_of
from workbench.cli.shown import as_json, home_of, print_said, table
from workbench.desks.filed.plain import list_data
from workbench.desks.owner import filing
from workbench.desks.owner.filing import Held
from workbench.desks.owner.mapping import read_map
from workbench.errors import BadInput, Message
from workbench.i18n import say
from workbench.methods.index import ClusterList
from workbench.records.field_map import FieldMap
from workbench.records.filing import Basis
from workbench.records.panel import Panel
from workbench.records.record import decimal_text

FILES = click.argument("paths", metavar="FILES...", nargs=-1, required=True, type=click.Path(path_type=Path))
SCHEME = click.option("--scheme", help="A scheme such as iid-2026, or a scheme file; a round has its own.")
MAP = click.option("--map", "named", type=click.Path(path_type=Path), help="Field map of another system, in and out.")
VALIDATED = click.option("--validated", is_flag=True, help="By what validators found: final; else by what is claimed.")
JSON = click.option("--json", "json_", is_flag=True, help="Print as JSON.")


@contextmanager
def _progress(context: click.Context, what: Message) -> Iterator[filing.Progress]:
    """Show progress on the error channel, where somebody watches it."""
    label, watched = say(what, context.obj["language"]), sys.stderr.isatty()
    with progressbar(length=1, label=label, file=sys.stderr, hidden=not watched) as bar:

        def told(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield told


def _held(context: click.Context, paths: Sequence[Path], scheme: str | None, maps: FieldMap | None) -> Held:
    with _progress(context, Message("eligibility")) as told:
        if scheme:
            held = filing.hold(paths, scheme, progress=told, maps=maps)
        elif len(paths) == 1 and not paths[0].exists():
            held = filing.hold_round(home_of(context), str(paths[0]), told)
        else:
            raise BadInput("say with --scheme what the tables are held against, such as iid-2026")
    for warning in held.warnings:
        print_said(warning, context.obj["language"], err=True)
    return held


def _basis(validated: bool) -> Basis:
    return "validated" if validated else "claimed"


def _map(context: click.Context, named: Path | None, paths: Sequence[Path]) -> FieldMap | None:
    if named is None:
        return None
    # A map that lies there needs no home; one that is called by its name, or made of answers, does.
    return read_map(named) if named.is_file() else map_of(home_of(context), named, paths, context.obj["language"])


@click.command("file")
@click.argument("panel")
@FILES
@click.option("--reason", default="", help="Why what was filed before is corrected.")
@MAP
@click.pass_context
def file_(context: click.Context, panel: str, paths: tuple[Path, ...], reason: str, named: Path | None) -> None:
    """Take in what regions filed, with its evidence.

    FILES are a folder, or tables of regions and innovations with a column for each indicator.
    """
    language = context.obj["language"]
    taken = filing.take_in(home_of(context), panel, paths, reason, _map(context, named, paths))
    for warning in taken.warnings:
        print_said(warning, language, err=True)
    counts = {"regions": len(taken.filing.regions), "innovations": len(taken.filing.innovations)}
    print_said(
        Message("{panel}: {regions} regions, {innovations} innovations filed", {"panel": panel, **counts}), language
    )


@click.command()
@FILES
@SCHEME
@MAP
@JSON
@CSV
@XLSX
@TABLE
@click.pass_context
def eligible(
    context: click.Context,
    paths: tuple[Path, ...],
    scheme: str | None,
    named: Path | None,
    json_: bool,
    csv_: Path | None,
    xlsx: Path | None,
    table_: Path | None,
) -> None:
    """Say which innovations count, and why the others do not.

    FILES are a folder, or tables of regions and innovations, or a round of the home.
    """
    language, maps = context.obj["language"], _map(context, named, paths)
    held = _held(context, paths, scheme, maps)
    rows = [eligible_row(each, language) for each in held.eligible]
    Table("eligible", ELIGIBLE_HEADINGS, rows).write((csv_, xlsx, table_), maps, 0)
    if json_:
        innovations = [eligible_data(each, language) for each in held.eligible]
        as_json({"scheme": held.scheme.key, "innovations": innovations})
        return
    if not (csv_ or xlsx or table_) and (left_out := [row for row in rows if row[2] == "no"]):
        click.echo(table([(region, key, why) for region, key, _, why in left_out]))
    counts = {"count": len(held.counted), "of": len(held.eligible)}
    print_said(Message("{count} of {of} innovations count", counts), language)


@click.command()
@FILES
@SCHEME
@MAP
@VALIDATED
@click.option("--region", help="Explain the index of one region, row by row.")
@JSON
@CSV
@XLSX
@TABLE
@click.pass_context
def index(
    context: click.Context,
    paths: tuple[Path, ...],
    scheme: str | None,
    named: Path | None,
    validated: bool,
    region: str | None,
    json_: bool,
    csv_: Path | None,
    xlsx: Path | None,
    table_: Path | None,
) -> None:
    """Compute the index and class of every region.

    FILES are a folder, or tables of regions and innovations with a column for each indicator, or a round of the home.
    """
    language, maps = context.obj["language"], _map(context, named, paths)
    held = _held(context, paths, scheme, maps)
    if region:
        explained = filing.explain(held, region, _basis(validated))
        years = filing.years(held, region)
        as_json(explained_data(explained, years, language)) if json_ else print_explained(
            explained, years, held, language
        )
        return
    with _progress(context, Message("index")) as told:
        found = filing.index(held, _basis(validated), told)
    rows = [index_row(each, "en") for each in found]
    Table("index", INDEX_HEADINGS, rows, INDEX_NUMBERS).write((csv_, xlsx, table_), maps, held.scheme.decimals)
    if json_:
        as_json(
            {"scheme": held.scheme.key, "basis": _basis(validated), "regions": [index_data(each) for each in found]}
        )
    elif not (csv_ or xlsx or table_):
        print_index(found, held, language, validated)


@click.command()
@FILES
@SCHEME
@click.option("--panel", type=click.Path(path_type=Path, dir_okay=False), help="A panel file; a round has its own.")
@MAP
@VALIDATED
@click.option("--final", is_flag=True, help="By index, presentation and visit, as the panel weighs them; of a round.")
@click.option("--stability", is_flag=True, help="Whose findings change the final list; of a round.")
@JSON
@CSV
@XLSX
@TABLE
@click.pass_context
def nominees(
    context: click.Context,
    paths: tuple[Path, ...],
    scheme: str | None,
    panel: Path | None,
    named: Path | None,
    validated: bool,
    final: bool,
    stability: bool,
    json_: bool,
    csv_: Path | None,
    xlsx: Path | None,
    table_: Path | None,
) -> None:
    """List who is nominated per cluster, by index or overall.

    FILES are a folder, or tables of regions and innovations with a column for each indicator, or a round of the home.
    """
    language, maps = context.obj["language"], _map(context, named, paths)
    held = _held(context, paths, scheme, maps)
    if final:
        _print_final(context, held, (csv_, xlsx, table_), maps, json_)
        return
    basis = _basis(validated or stability)
    with _progress(context, Message("index")) as told:
        rules, lists = filing.nominate(held, panel, basis, told)
    moved = filing.stability(held, rules, lists) if stability else {}
    rows = [(each.cluster, *row) for each in lists for row in nominee_rows(each, held, "en")]
    headings = ("cluster", *NOMINEE_HEADINGS)
    Table("nominees", headings, rows, frozenset({"index", "to_cut"})).write(
        (csv_, xlsx, table_), maps, held.scheme.decimals
    )
    if json_:
        said = {"scheme": held.scheme.key, "basis": basis, "clusters": [list_data(each) for each in lists]}
        as_json({**said, **({"stability": moved} if stability else {})})
    elif not (csv_ or xlsx or table_):
        _print_lists(rules, lists, held, language)
        print_stability(moved, language)


def _print_final(
    context: click.Context,
    held: Held,
    files: tuple[Path | None, Path | None, Path | None],
    maps: FieldMap | None,
    json_: bool,
) -> None:
    language = context.obj["language"]
    with _progress(context, Message("index")) as told:
        rules, found = filing.final(held, told)
    headings = ("cluster", *FINAL_HEADINGS, *found.parts)
    rows = [(each.cluster, *row) for each in found.lists for row in final_rows(each, found, held, "en", rules.decimals)]
    numbers = frozenset({"value", "to_cut", *found.parts})
    Table("final", headings, rows, numbers).write(files, maps, rules.decimals)
    if json_:
        as_json({"scheme": held.scheme.key, **final_list_data(found)})
    elif not any(files):
        weights = ", ".join(f"{part} {decimal_text(weight)}" for part, weight in found.weights.items())
        print_said(Message("final list, by weights: {weights}", {"weights": weights}), language)
        for cluster, each in zip(rules.clusters, found.lists, strict=True):
            if each.nominees:
                click.echo(f"\n{cluster.title.said(language)}")
                lines = final_rows(each, found, held, language, rules.decimals)
                click.echo(table(lines, right=(0, 2, 3, *range(5, 5 + len(found.parts)))))


def _print_lists(rules: Panel, lists: Sequence[ClusterList], held: Held, language: str) -> None:
    for cluster, each in zip(rules.clusters, lists, strict=True):
        if each.nominees:
            click.echo(f"\n{cluster.title.said(language)}")
            click.echo(table(nominee_rows(each, held, language), right=(0, 2, 3)))
