"""An archive computed again: the same, or the first difference, by file, row and field."""

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest

from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.methods.archive.about import About
from workbench.methods.archive.checks import EVENTS, INTAKE, PANEL, check, events_of
from workbench.methods.archive.contents import NAMES, SEAL, SUMS, contents
from workbench.methods.archive.frozen import Frozen, frozen_as
from workbench.methods.archive.outcomes import TABLES
from workbench.methods.archive.papers import NEVER, data_package, written
from workbench.methods.exact.chain import verify

ABOUT, EVALUATION = "archive.json", "evaluation/evaluation.json"
TOLERANCE = 1e-6
"""By how much estimates may differ from one machine to another, relative to those above 1."""
SOURCES = (PANEL, INTAKE, EVENTS)
"""What everything is computed from."""
RESULTS = tuple(table.path for table in TABLES if table.path.startswith("evaluation/"))


@dataclass(frozen=True)
class Difference:
    """Where an archive says something else than what its rules, submissions and events come to."""

    file: str
    row: str
    field: str
    archived: str
    computed: str

    def said(self) -> Message:
        """Say it."""
        values: dict[str, object] = {"place": self.file, "row": _where(self.row), "field": self.field}
        values |= {"archived": self.archived or "–", "computed": self.computed or "–"}
        if not self.row:
            del values["row"]
            return Message("{place}, {field}: the archive says {archived}, computed is {computed}", values)
        if self.field:
            return Message("{place}, {row}, {field}: the archive says {archived}, computed is {computed}", values)
        del values["field"]
        return Message("{place}, {row}: the archive says {archived}, computed is {computed}", values)


def _where(row: str) -> object:
    kind, _, at = row.partition(" ")
    said = {
        "row": Message("row {at}", {"at": at}),
        "line": Message("line {at}", {"at": at}),
        "byte": Message("byte {at}", {"at": at}),
    }
    return said.get(kind, row) if at else row


@dataclass(frozen=True)
class Reproduced:
    """What came of computing an archive again.

    `fault` is the first thing that is not the same; `compared` are the files that were, `left` says what was not.
    """

    sequence: int
    head: str
    compared: tuple[str, ...]
    difference: Difference | None = None
    fault: Message | None = None
    left: tuple[Message, ...] = ()

    @property
    def same(self) -> bool:
        """Whether everything that was computed is what the archive says."""
        return self.fault is None


def opened(files: Mapping[str, bytes]) -> Frozen:
    """Give what an archive holds, with all that follows from it computed anew.

    Raises
    ------
    BadInput
        Where rules, submissions or events cannot be read, or nothing can be computed from them.
    """
    for name in (*SOURCES, ABOUT):
        if name not in files:
            raise BadInput("{place} is not in the archive", place=name)
    events = events_of(files[EVENTS])
    if not events:
        if not files[EVENTS].strip():
            raise BadInput("{place}: there is no event in it", place=EVENTS)
        first = next(iter(verify(files[EVENTS].splitlines()).faults), "")
        raise BadInput("{place}: cannot be read: {fault}", place=EVENTS, fault=first)
    about = _about(files[ABOUT])
    try:
        return frozen_as(
            files[PANEL],
            files[INTAKE],
            events,
            coarsened=about.coarsened,
            published=about.published,
            versions=about.versions,
        )
    except (ValueError, KeyError, IndexError, RecursionError) as fault:
        said = str(fault).splitlines()[0] if str(fault) else type(fault).__name__
        raise BadInput("nothing can be computed from this archive: {fault}", fault=said) from fault


def _about(content: bytes) -> About:
    try:
        return About.model_validate_json(content)
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        said = f"{'.'.join(map(str, first['loc']))}: {first['msg']}".strip(": ")
        raise BadInput("{place}: cannot be read: {fault}", place=ABOUT, fault=said) from fault


def reproduce(files: Mapping[str, bytes], version: str, progress: Callable[[str], object] = str) -> Reproduced:
    """Compute an archive again from its rules, submissions and events, and compare.

    Parameters
    ----------
    files : the files of the archive by path.
    version : of the workbench that computes: papers are compared where the same version wrote them.
    progress : is told the name of each file before it is compared.

    Returns
    -------
    Reproduced
        The first difference is looked for in the results first, then in all other tables and files, then in chain and
        checksums as `check` looks at them, and last in the papers.
    """
    return compared(opened(files), files, version, progress)


def compared(
    frozen: Frozen, files: Mapping[str, bytes], version: str, progress: Callable[[str], object] = str
) -> Reproduced:
    """Compare the files of an archive that was opened with what follows from it, as `reproduce` does."""
    computed = contents(frozen)
    papers = frozen.about.versions.get("assessor-workbench") == version
    left = () if papers else (_left(frozen, version),)
    last = frozen.events[-1]
    compared: list[str] = []
    for name in (*_order(), None, *(NEVER if papers else ())):
        if name is None:
            fault = next(iter(check(files).faults), None)
            if fault is not None:
                return Reproduced(last.head.sequence, last.hash, tuple(compared), None, fault, left)
            # The data dictionary names checksums of files, and estimates may differ in their last digits.
            computed["datapackage.json"] = data_package(
                frozen, {each: files[each] for each in NAMES - {SEAL, SUMS, "datapackage.json"}}
            )
            continue
        progress(name)
        found = _differs(name, files.get(name), computed[name])
        if found is not None:
            return Reproduced(last.head.sequence, last.hash, tuple(compared), found, found.said(), left)
        compared.append(name)
    return Reproduced(last.head.sequence, last.hash, tuple(compared), left=left)


def _order() -> list[str]:
    first = [*RESULTS, EVALUATION]
    rest = sorted(NAMES - {*first, *SOURCES, *NEVER, SUMS, SEAL})
    return [*first, *rest]


def _left(frozen: Frozen, version: str) -> Message:
    wrote = frozen.about.versions.get("assessor-workbench", "–")
    said = {"files": ", ".join(NEVER), "wrote": wrote, "version": version}
    return Message("not compared: {files}; version {wrote} wrote them, and this is {version}", said)


def _differs(name: str, archived: bytes | None, computed: bytes) -> Difference | None:
    if archived == computed:
        return None
    if archived is None:
        return Difference(name, "line 1", "", "", computed.decode().splitlines()[0][:80])
    for found in _looked_at(name, archived, computed):
        return found
    if name == EVALUATION and _as_written(archived):
        return None
    # Read alike and written otherwise: the first byte that differs.
    at = next(number for number, pair in enumerate(zip_longest(archived, computed)) if pair[0] != pair[1])
    return Difference(
        name, f"byte {at + 1}", "", repr(archived[at : at + 20])[2:-1], repr(computed[at : at + 20])[2:-1]
    )


def _as_written(content: bytes) -> bool:
    """Whether a file of estimates is written as we write it: what is left to differ is within the tolerance."""
    try:
        return written(json.loads(content)) == content
    except ValueError:
        return False


def _looked_at(name: str, archived: bytes, computed: bytes) -> Iterator[Difference]:
    try:
        if name.endswith(".csv"):
            yield from _rows(name, archived.decode(), computed.decode())
        elif name.endswith(".json"):
            yield from _parts(name, (), json.loads(archived), json.loads(computed))
        else:
            yield from _lines(name, archived.decode(), computed.decode())
    except (ValueError, RecursionError, csv.Error):
        return


def _rows(name: str, archived: str, computed: str) -> Iterator[Difference]:
    key = next(table.key for table in TABLES if table.path == name)
    one, other = (list(csv.reader(io.StringIO(text, newline=""))) for text in (archived, computed))
    headings = other[0]
    for number, (said, right) in enumerate(zip_longest(one, other), start=1):
        if said == right:
            continue
        named = dict(zip(headings, right or said or [], strict=False))
        row = " ".join([f"row {number}", *(named[each] for each in key if number > 1 and named.get(each))])
        if said is None or right is None:
            yield Difference(name, row, "", ", ".join(said or ()), ", ".join(right or ()))
            return
        for column, left, correct in zip_longest(headings, said, right, fillvalue=""):
            if left != correct:
                yield Difference(name, row, column, left, correct)
                return


def _parts(name: str, path: tuple[str, ...], archived: object, computed: object) -> Iterator[Difference]:
    if isinstance(archived, dict) and isinstance(computed, dict):
        for key in [*computed, *(key for key in archived if key not in computed)]:
            yield from _parts(name, (*path, str(key)), archived.get(key), computed.get(key))
    elif isinstance(archived, list) and isinstance(computed, list):
        for number, (one, other) in enumerate(zip_longest(archived, computed)):
            yield from _parts(name, (*path, str(number + 1)), one, other)
    elif archived != computed and not _alike(archived, computed):
        *where, field = path or ("",)
        yield Difference(name, "/".join(where), field, _short(archived), _short(computed))


def _alike(archived: object, computed: object) -> bool:
    # Estimates are floats; what is printed is text or a whole number, and is equal or not.
    if not (isinstance(archived, float) and isinstance(computed, float)):
        return False
    return abs(archived - computed) <= TOLERANCE * max(1.0, abs(computed))


def _short(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)[:120]


def _lines(name: str, archived: str, computed: str) -> Iterator[Difference]:
    for number, (one, other) in enumerate(zip_longest(archived.splitlines(), computed.splitlines()), start=1):
        if one != other:
            yield Difference(name, f"line {number}", "", (one or "").strip()[:120], (other or "").strip()[:120])
