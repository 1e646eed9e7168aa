"""`workbench similar`: which innovations of tables resemble each other."""

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from workbench.cli.shown import print_said, table
from workbench.desks.owner.similar import compare as owner
from workbench.desks.owner.similar.compare import Compared, Options
from workbench.desks.owner.similar.publishing import publish
from workbench.desks.owner.similar.tables import table_of
from workbench.desks.pairs import JSON
from workbench.errors import BadInput, Message
from workbench.i18n import number, say
from workbench.reports.tables.forms import FORMS, Form, form_of, write
from workbench.settings import find_home
from workbench.storage.similar.index import write_whole

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
KINDS = {
    "one-to-one": Message("one to one"),
    "family": Message("family"),
    "template": Message("template"),
}
"""What a cluster is, in words."""

PAIRS_ONLY = (
    "against", "fields", "damped", "templates", "markup", "blocks", "index", "grow", "scheduler", "csv_", "output"
)  # fmt: skip
"""What is asked of tables and not of a panel."""


@click.command()
@click.argument("innovations", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--against", multiple=True, type=click.Path(path_type=Path), help="Compare with these too (repeat).")
@click.option("--field", "fields", multiple=True, help="Compare this column (repeat); else design, purpose, …")
@click.option("--threshold", type=float, default=0.3, show_default=True, help="From which cosine on.")
@click.option(
    "--representation",
    type=click.Choice(["3-shingles", "words", "5-shingles"]),
    default="3-shingles",
    show_default=True,
)
@click.option("--without-boilerplate", "damped", is_flag=True, help="Leave out what many share that are their own.")
@click.option("--template", "templates", multiple=True, type=FILE, help="Leave out this paragraph (repeat).")
@click.option("--markup", is_flag=True, help="Read texts with HTML in them without it.")
@click.option("--blocks", type=FOLDER, help="Keep finished blocks here; the same call goes on after an interruption.")
@click.option("--index", type=FOLDER, help="Compare with everything in this index.")
@click.option("--grow", is_flag=True, help="Keep the innovations in the index afterwards.")
@click.option("--scheduler", metavar="ADDRESS", help="Let the workers of this Dask scheduler do the work.")
@click.option("--json", "json_", is_flag=True, help="Print as JSON.")
@click.option("--csv", "csv_", is_flag=True, help="Print as CSV.")
@click.option("--output", type=FILE, help="Write to this file: .xlsx, .ods, .csv, .jsonl, .parquet; else as printed.")
@click.option("--publish", is_flag=True, help="Show assessors the pairs of this PANEL.")
@click.option("--progress/--no-progress", default=None, help="Say how far it is; else where a terminal listens.")
@click.pass_context
def similar(context: click.Context, /, innovations: tuple[Path, ...], **said: Any) -> None:
    """Find innovations that resemble each other, and by how much.

    INNOVATIONS are CSV, XLSX, JSONL or Parquet files. Likeness is no fault: a declared replication is shown apart.
    With --publish, name the panel of a round instead: what it took in is compared, and the lines stand on the sheets.
    """
    language = context.obj["language"]
    if said["publish"]:
        _publish(context, innovations, said, language)
        return
    options, form = _options(said), _form(said)
    found = _found(innovations, said, options, language)
    written = write(table_of(found), form) if form else _printed(found, said, language).encode()
    if said["output"]:
        write_whole(said["output"], written)
    else:
        click.echo(written.decode("utf-8-sig"), nl=False)


def _form(said: dict[str, Any]) -> Form | None:
    """As what table the pairs are written; None for text and JSON."""
    ending = said["output"].suffix.lower().removeprefix(".") if said["output"] else ""
    asked: Form | None = "csv" if said["csv_"] else None
    if (said["json_"] and (asked or ending in FORMS)) or (asked and ending in FORMS and ending != asked):
        raise BadInput("--json, --csv and the ending of --output say different things: leave out what is not wanted")
    return form_of(said["output"]) if ending in FORMS else asked


def _publish(context: click.Context, named: tuple[Path, ...], said: dict[str, Any], language: str) -> None:
    if len(named) != 1 or any(said[name] for name in PAIRS_ONLY):
        raise BadInput("--publish compares one panel as its page does: name its key, and at most a --threshold")
    given = context.get_parameter_source("threshold") is not ParameterSource.DEFAULT
    threshold = said["threshold"] if given else None
    done = publish(find_home(context.obj["home"]), str(named[0]), threshold, _progress(said, language))
    if said["json_"]:
        click.echo(json.dumps(asdict(done), ensure_ascii=False, indent=2))
        return
    told = Message("{lines} lines stand beside {innovations} innovations (event {sequence}, {head})", asdict(done))
    click.echo(say(told, language))


def _options(said: dict[str, Any]) -> Options:
    if said["grow"] and not said["index"]:
        raise BadInput("--grow needs an index: name its folder with --index")
    if said["index"] and (said["against"] or said["blocks"] or said["scheduler"]):
        raise BadInput("--index holds what is compared with: leave --against, --blocks and --scheduler out")
    return Options(
        threshold=said["threshold"],
        representation=said["representation"],
        fields=tuple(said["fields"]),
        templates=tuple(path.read_text(encoding="utf-8") for path in said["templates"]),
        damped=said["damped"],
        markup=said["markup"],
        blocks=said["blocks"],
        scheduler=said["scheduler"],
    )


def _found(paths: tuple[Path, ...], said: dict[str, Any], options: Options, language: str) -> Compared:
    if said["index"]:
        found, noticed = owner.compare_with_index(said["index"], paths, options, said["grow"])
    else:
        found, noticed = owner.compare(paths, said["against"], options, _progress(said, language)), ()
    for message in (*found.warnings, *noticed):
        print_said(message, language, err=True)
    return found


def _progress(said: dict[str, Any], language: str) -> Callable[[int, int], None] | None:
    shown = sys.stderr.isatty() if said["progress"] is None else bool(said["progress"])
    return _telling(language) if shown else None


def _telling(language: str) -> Callable[[int, int], None]:
    told = [-1]

    def tell(done: int, of: int) -> None:
        hundredths = 100 * done // max(of, 1)
        if hundredths > told[0]:
            told[0] = hundredths
            end = "\n" if hundredths >= 100 else ""
            line = say(Message("comparing: {done} %", {"done": hundredths}), language)
            click.echo(f"\r{line}{end}", err=True, nl=False)

    return tell


def _printed(found: Compared, said: dict[str, Any], language: str) -> str:
    if said["json_"]:
        return json.dumps(found.document(), ensure_ascii=False, indent=2) + "\n"
    return "\n".join(_lines(found, language)) + "\n"


def _lines(found: Compared, language: str) -> Iterator[str]:
    counts = {"texts": len(found.items), "pairs": len(found.pairs), "threshold": found.options.threshold}
    head = Message("{texts} innovations; pairs from a likeness of {threshold} on, or copied in part: {pairs}", counts)
    yield say(head, language)
    if found.expected:
        share = {"value": found.expected["value"], "low": found.expected["low"], "high": found.expected["high"]}
        share["how"] = found.expected["how"]
        yield say(Message("precision to expect: {value} ({low} to {high}): {how}", share), language)
    elif found.why_not:
        yield say(Message("precision to expect: {why}", {"why": found.why_not}), language)
    large = [cluster for cluster in found.clusters if len(cluster["innovations"]) > 2]
    inside = {key: at for at, cluster in enumerate(large) for key in cluster["innovations"]}
    for cluster in large:
        yield from ("", *_cluster(cluster, language))
    declared = [pair for pair in found.pairs if pair["declared"]]
    others = [pair for pair in found.pairs if not pair["declared"] and not _in_one(pair, inside)]
    for heading, pairs in ((Message("similar"), others), (Message("declared replications"), declared)):
        if pairs:
            yield from ("", say(heading, language), table((_pair(pair, language) for pair in pairs), right=[0]))


def _in_one(pair: JSON, inside: dict[str, int]) -> bool:
    return pair["first"] in inside and inside[pair["first"]] == inside.get(pair["second"])


def _cluster(cluster: JSON, language: str) -> Iterator[str]:
    said = {
        "count": len(cluster["innovations"]),
        "kind": KINDS[cluster["kind"]],
        "low": cluster["lowest"],
        "high": cluster["highest"],
    }
    yield say(Message("{count} innovations alike ({kind}), likeness {low} to {high}:", said), language)
    shown = cluster["innovations"][:10]
    yield "  " + ", ".join(shown) + (" …" if len(cluster["innovations"]) > len(shown) else "")


def _pair(pair: JSON, language: str) -> tuple[str, ...]:
    first = Message("first: {key}", {"key": pair["came_first"]}) if pair["came_first"] else None
    copied = pair.get("copied_fields")
    remarks = [say(first, language)] if first else []
    if pair["shared_rare"]:
        remarks.append(say(Message("{count} rare shingles", {"count": pair["shared_rare"]}), language))
    if copied:
        remarks.append(say(Message("same {fields}", {"fields": ", ".join(copied)}), language))
    return (number(pair["cosine"], language, 2), pair["first"], pair["second"], "; ".join(remarks))
