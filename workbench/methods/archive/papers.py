"""The papers of an archive: what is here, how to check it, how to cite it, and the data dictionary for programs."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from workbench.methods.archive.columns import Column
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.outcomes import FILES, TABLES
from workbench.methods.archive.tables import changes, columns_of
from workbench.records.record import Record, checksum

JSON = dict[str, Any]
NEVER = ("README.md", "CITATION.cff", "datapackage.json")
"""Papers: they say what the other files are, and another version of the workbench may word them otherwise."""

_ADDRESS = re.compile(r"(https?|s?ftp)://\S+\Z")

CHECK = """\
import hashlib, json
canonical = lambda part: json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
sha256 = lambda content: hashlib.sha256(content).hexdigest()
before = "0" * 64
for line in open("events.jsonl", "rb").readlines() + open("seal.jsonl", "rb").readlines():
    head, body, salt = (json.loads(line)[part] for part in ("head", "body", "salt"))
    assert head["before"] == before, "event " + head["sequence"] + " does not follow the one before it"
    assert body is None or sha256(bytes.fromhex(salt) + canonical(body)) == head["commitment"], head["sequence"]
    before = sha256(canonical(head))
assert sha256(open("SHA256SUMS", "rb").read()) == body["checksums"], "SHA256SUMS is not what the seal names"
print(head["sequence"], before)
"""
"""The chain and the seal in a few lines of standard Python."""

_README = """\
# {title} – archive

{demonstration}`{identifier}`

This folder holds a round of assessment as it was: its rules, what was submitted, every event of its log, and what they
come to. Whether the published list follows from the marks can be answered with it alone: offline, without a secret,
and without whoever ran the round.

Folder ini memuat satu putaran penilaian apa adanya: aturan, pengajuan, setiap peristiwa dalam log, dan hasilnya.
Dengan folder ini saja siapa pun dapat memeriksa apakah daftar yang diumumkan memang mengikuti nilai yang diberikan.

| | |
|---|---|
| panel | `{panel}` ({year}) |
| frozen up to event | {sequence}, `{head}` |
| at (UTC) | {at} |
| everything released | {released} |
| head published at | {published} |

## What is here

| file | what |
|---|---|
{files}

Tables are CSV in UTF-8 with commas; `datapackage.json` says of every table and column what it holds. A text that a
spreadsheet would compute begins with an apostrophe. Seats are random keys: who sat there is in no archive. The folder
`submissions` can be taken in again as it is (`workbench import`).

## What is not here

{withheld}

## Check it

Every event names the hash of the one before it, and commits to its body by SHA-256 of salt and body; a withheld body
has neither, and the chain holds all the same. The event behind the last one, in `seal.jsonl`, names the SHA-256 of
`SHA256SUMS`, which names that of every other file. So the hash of that one event, the head of this archive, stands
for every byte here. These lines print it:

```python
{check}```

and `sha256sum -c SHA256SUMS` compares the files. Then compare the printed number and hash with what was published
outside of this folder{where}. **Without a head from outside nobody can tell whether the whole folder was written
anew.** A receipt or minutes of an earlier event vouch for the events up to it, not for the files; what follows from
the events can then still be computed again:

```sh
workbench reproduce .            # computes everything again: the same, or the first difference
workbench verify . --head HASH   # chain, seal, checksums and documents against a head from outside
workbench receipt CODE .         # whether a confirmed sheet is here, and with which marks
```

Computed again are `panel.yaml`, all tables, `evaluation/` and `archive.json` but for two things that no log can say:
the versions of the software that wrote it, and where the head is published. Those two are vouched for by the head
alone. README.md, CITATION.cff and datapackage.json are compared where the version is the same.

Printed numbers and places must be equal to the digit. The corrected results rest on estimates, which may differ by
0.000001 from one machine to another: `close` in `evaluation/corrected.csv` marks every printed number that such a
difference could change.

Written by assessor-workbench {version}. The same log gives the same bytes again, but for the versions in
`archive.json` where other software writes it.
"""


def panel_yaml(frozen: Frozen) -> bytes:
    """Write the archived rules to be read; they can be taken as a panel file again."""
    return _yaml(json.loads(frozen.panel_bytes))


def readme(frozen: Frozen) -> bytes:
    """Write README.md: what is here, what is not, and how to check it."""
    about = frozen.about
    files = {**FILES, **{table.path: table.row for table in TABLES}}
    text = _README.format(
        **about.model_dump(mode="json", include={"identifier", "panel", "year", "sequence", "head", "at"}),
        title=about.title.said("en"),
        demonstration="**Made for demonstration: nobody gave these marks.**\n\n" if about.demonstration else "",
        released="yes" if about.released else "no",
        published=about.published or "not said",
        files="\n".join(f"| `{name}` | {files[name]} |" for name in sorted(files)),
        withheld="\n".join(_not_here(frozen)),
        check=CHECK,
        where=f": {about.published}" if about.published else "",
        version=about.versions.get("assessor-workbench", "of an unknown version"),
    )
    return text.encode()


def _not_here(frozen: Frozen) -> Iterator[str]:
    about = frozen.about
    yield "- Names and contacts of people: they are in no log."
    reasons: dict[tuple[str, str], list[int]] = {}
    for each in about.withheld:
        reasons.setdefault((each.kind, each.why), []).append(each.sequence)
    for (kind, why), numbers in reasons.items():
        yield f"- Bodies of `{kind}`, since {why}: events {', '.join(map(str, numbers))}."
    for seat in about.coarsened:
        instead = seat.archived.said("en")
        yield f"- The institution of `{seat.seat}`: " + (f"said as “{instead}”." if instead else "left out.")
    for number in about.named:
        yield f"- Not withheld: event {number} names an institution; without it nobody could tell who sat where."
    for document in about.replaced:
        yield f"- What event {document.sequence} (`{document.kind}`) named, `{document.checksum}`: it was replaced."


def citation(frozen: Frozen) -> bytes:
    """Write CITATION.cff (Citation File Format 1.2.0)."""
    about = frozen.about
    title = about.title.said("en")
    said: JSON = {
        "cff-version": "1.2.0",
        "message": "Please cite this archive by its identifier.",
        "type": "dataset",
        "title": f"{title}: rules, submissions, events and evaluation",
        "authors": [{"name": f"Panel of {title}"}],
        "date-released": about.at.date().isoformat(),
        "version": f"{about.sequence}-{about.head[:16]}",
        "identifiers": [{"type": "other", "value": about.identifier, "description": "Identifier of this archive"}],
        "keywords": ["assessment", "panel", about.panel],
        "abstract": f"A round that can be computed again; head of its log: {about.sequence} {about.head}. "
        f"Where the head of this archive is published: {about.published or 'not said'}.",
    }
    return _yaml(said | ({"url": about.published} if _ADDRESS.match(about.published) else {}))


def data_package(frozen: Frozen, files: Mapping[str, bytes]) -> bytes:
    """Write datapackage.json: a Frictionless data package (version 2.0) of every table and file.

    Parameters
    ----------
    files : the other files by path.
    """
    about = frozen.about
    tables = {table.path: table for table in TABLES}
    resources = []
    for path in sorted(files):
        about_file: JSON = {"path": path, "bytes": len(files[path]), "hash": f"sha256:{checksum(files[path])}"}
        table = tables.get(path)
        if table is None:
            name = path.lower().replace("/", "-").replace(".", "-")
            resources.append({"name": name, "description": FILES[path], **about_file})
            continue
        schema: JSON = {"fields": [_field(column) for column in columns_of(table, frozen.intake)]}
        schema["primaryKey"] = list(table.key)
        if table.leads:
            schema["foreignKeys"] = [
                {"fields": [column], "reference": {"resource": other, "fields": [field]}}
                for column, other, field in table.leads
            ]
        form = {"type": "table", "format": "csv", "mediatype": "text/csv", "encoding": "utf-8", "schema": schema}
        resources.append({"name": table.name, "description": table.row, **about_file, **form})
    package = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about.panel,
        "id": about.identifier,
        "title": about.title.said("en"),
        "description": "Rules, submissions, events and evaluation of a round of assessment.",
        "created": about.model_dump(mode="json")["at"],
        "version": f"{about.sequence}-{about.head[:16]}",
        "resources": resources,
    }
    return _json(package)


def _field(column: Column) -> JSON:
    said: JSON = {"name": column.name, "type": column.type, "description": column.says}
    if column.type == "list":
        # What stands between the parts may be followed by a space.
        said |= {"type": "string", "description": f"{column.says} Several are separated by `; `."}
    return said


def plain_json(record: Record) -> bytes:
    """Write a record as JSON that people can read too."""
    return _json(record.model_dump(mode="json"))


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()


def _yaml(value: object) -> bytes:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120).encode()


class _Dumper(yaml.SafeDumper):
    """Quotes what a reader would take for a line break or a mark of byte order, and writes no aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    odd = not text.replace("\n", "").isprintable() or "\ufeff" in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if odd else None)


_Dumper.add_representer(str, _text)


def evaluation(frozen: Frozen) -> bytes:
    """Write `evaluation.json`: printed numbers as decimal text, estimates in full, and places that were changed.

    A place that was changed stands beside the computed one.
    """
    changed = [
        {
            "cluster": cluster,
            "region": region,
            "place": decided.place,
            "reason": decided.reason,
            "event": number,
        }
        for (cluster, region), (number, decided) in changes(frozen).items()
    ]
    said: JSON = {**frozen.evaluation, "changed": changed}
    return written(said)


def written(said: JSON) -> bytes:
    """Write plain data as JSON that people can read too; floats in full."""
    return (json.dumps(said, ensure_ascii=False, indent=1) + "\n").encode()
