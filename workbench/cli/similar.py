"""`workbench similar`: which innovations of tables resemble each other."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from workbench.cli.shown import print_said, table
from workbench.desks.owner.similar import compare as owner
from workbench.desks.owner.similar.compare import Compared, Options
from workbench.desks.pairs import JSON, by_key
from workbench.errors import BadInput, Message
from workbench.i18n import number, say
from workbench.records.record import defused
from workbench.storage.similar.index import write_whole

FILE = click.Path(path_type=Path, dir_okay=False)
FOLDER = click.Path(path_type=Path, file_okay=False)
KINDS = {
    "one-to-one": Message("one to one"),
    "family": Message("family"),
    "template": Message("template"),
}
"""What a cluster is, in words."""


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
@click.option("--output", type=FILE, help="Write to this file, whole or not at all.")
@click.option("--progress/--no-progress", default=None, help="Say how far it is; else where a terminal listens.")
@click.pass_context
def similar(context: click.Context, /, innovations: tuple[Path, ...], **said: Any) -> None:
    """Find innovations that resemble each other, and by how much.

    INNOVATIONS are CSV, XLSX, JSONL or Parquet files. Likeness is no fault: a declared replication is shown apart.
    """
    language = context.obj["language"]
    options = _options(said)
    found = _found(innovations, said, options, language)
    written = _written(found, said, language)
    if said["output"]:
        write_whole(said["output"], written.encode())
    else:
        click.echo(written, nl=False)


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
        shown = sys.stderr.isatty() if said["progress"] is None else bool(said["progress"])
        progress = _telling(language) if shown else None
        found, noticed = owner.compare(paths, said["against"], options, progress), ()
    for message in (*found.warnings, *noticed):
        print_said(message, language, err=True)
    return found


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


def _written(found: Compared, said: dict[str, Any], language: str) -> str:
    if said["json_"]:
        return json.dumps(found.document(), ensure_ascii=False, indent=2) + "\n"
    return _csv(found) if said["csv_"] else "\n".join(_lines(found, language)) + "\n"


def _csv(found: Compared) -> str:
    named = by_key(found.items)
    fields = list(found.pairs[0].get("fields", {})) if found.pairs else []
    plain = [name for name in (found.pairs[0] if found.pairs else {}) if name not in ("fields", "copied_fields")]
    out = io.StringIO()
    rows = csv.writer(out)
    names = ["first_name", "first_region", "second_name", "second_region"]
    rows.writerow(map(defused, [*plain, *names, *(f"cosine of {name}" for name in fields), "copied fields"]))
    for pair in found.pairs:
        ours, theirs = named[pair["first"]], named[pair["second"]]
        about = (ours.name, ours.region, theirs.name, theirs.region)
        copied = "; ".join(pair.get("copied_fields", ()))
        cells = [*(pair[name] for name in plain), *about, *(pair["fields"][name] for name in fields), copied]
        # Keys and fields are whatever the table that was compared calls them.
        rows.writerow([defused(cell) if isinstance(cell, str) else cell for cell in cells])
    return out.getvalue()


def _lines(found: Compared, language: str) -> Iterator[str]:
    counts = {"texts": len(found.items), "pairs": len(found.pairs), "threshold": found.options.threshold}
    head = Message("{texts} innovations; {pairs} pairs from a likeness of {threshold} on, or copied in part", counts)
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
