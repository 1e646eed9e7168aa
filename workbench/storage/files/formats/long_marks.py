"""Long marks: one line a mark, with assessor and submission, and what else is known of it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from workbench.errors import BadInput, NotFound, Refused
from workbench.storage.files import cells
from workbench.storage.files.formats.plain import csv_fault

Source = Path | tuple[str, bytes]
"""A file, or the name and content of one that was sent."""

MOST = 2_000_000
"""Marks that are read at once; a line each."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "assessor": ("assessor", "penilai", "assessors"),
    "submission": ("submission", "pemaparan", "presentasi", "peserta"),
    "criterion": ("criterion", "kriteria", "criteria"),
    "mark": ("mark", "nilai", "score", "skor"),
    "order": ("order", "urutan"),
    "time": ("time", "waktu"),
}
"""The columns and what else they may be called; those of affiliation are `SIDES`."""

SIDES: dict[str, tuple[str, str]] = {
    "region": ("assessor_region", "submission_region"),
    "institution": ("assessor_institution", "submission_institution"),
    "cluster": ("assessor_cluster", "submission_cluster"),
}
"""Affiliations in two columns each: at home is who has the same in both. `affiliation` says it in one, yes or no."""

NEEDED = ("assessor", "submission", "mark")
YES, NO = frozenset(("1", "yes", "ya", "true", "home")), frozenset(("", "0", "no", "tidak", "false"))


@dataclass(frozen=True)
class LongMarks:
    """Columns of equal length, a mark each; a column that the file has not is None.

    Parameters
    ----------
    place : what faults call the file
    lines : on which line each mark stands
    assessor, submission, criterion : names
    mark : points; None where the cell is empty
    order : the how-manyeth submission it was for its assessor
    time : moments; without a zone they are UTC
    home : by kind of affiliation, whether assessor and submission share it
    """

    place: str
    lines: Sequence[int]
    assessor: Sequence[str]
    submission: Sequence[str]
    mark: Sequence[float | None]
    criterion: Sequence[str] | None = None
    order: Sequence[float | None] | None = None
    time: Sequence[datetime | None] | None = None
    home: dict[str, Sequence[bool]] = field(default_factory=dict)


def read_long(source: Source) -> LongMarks:
    """Read a CSV of long marks: UTF-8 or Windows-1252; comma, semicolon or tab between.

    Parameters
    ----------
    source : needs the columns assessor, submission and mark; criterion, order, time, affiliation, and pairs such as
        assessor_region and submission_region, are read where they are there

    Raises
    ------
    NotFound
        No such file.
    BadInput
        An empty file, a column that is missing, text where a number stands, a line too short; named by line.
    Refused
        More marks than are read at once; seen before anything is read.
    """
    name, content = _content(source)
    count = content.count(b"\n")
    if count > MOST + 1:
        raise Refused(
            "{place}: {lines} lines are more than the {most} marks that are read at once",
            place=name,
            lines=count,
            most=MOST,
        )
    written = _decoded(name, content)
    del content
    delimiter = _delimiter(written)
    rows = _rows(name, written, delimiter)
    heading = next(rows, None)
    if heading is None:
        raise BadInput("{place}: the table is empty", place=name)
    named = _named(name, heading[1])
    taken = _Taken(name, named, len(heading[1]))
    for line, row in rows:
        taken.add(line, row)
    return taken.columns("id" if delimiter == ";" else "en")


def _content(source: Source) -> tuple[str, bytes]:
    if not isinstance(source, Path):
        return source
    try:
        size = source.stat().st_size
        if size > MOST * 200:
            raise Refused(
                "{place}: {size} MB are more than the {most} MB that are read at once",
                place=str(source),
                size=size // 1_000_000,
                most=MOST * 200 // 1_000_000,
            )
        return source.name, source.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("{place}: there is no such file", place=str(source)) from error
    except OSError as error:
        raise BadInput("{place}: cannot be read: {fault}", place=str(source), fault=error.strerror or "") from error


def _decoded(name: str, content: bytes) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("{place}: is neither UTF-8 nor Windows-1252; save it as CSV UTF-8", place=name)


def _delimiter(written: str) -> str:
    first = written.lstrip("\r\n").partition("\n")[0]
    return max(",;\t", key=first.count)


def _rows(name: str, written: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield line, row
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput("{place} line {line}: {fault}", place=name, line=str(line), fault=csv_fault(error)) from error


def _named(name: str, heading: Iterable[str]) -> dict[str, int]:
    """Say in which place each column stands; BadInput where one that is needed is not there, or one is there twice."""
    known = {word: column for column, words in COLUMNS.items() for word in words}
    known |= {side: side for sides in SIDES.values() for side in sides} | {"affiliation": "affiliation"}
    found: dict[str, int] = {}
    for at, cell in enumerate(heading):
        column = known.get(cell.strip().casefold().replace(" ", "_"))
        if column in found:
            raise BadInput("{place}: the column {column} is there twice", place=name, column=str(column))
        if column is not None:
            found[column] = at
    missing = [column for column in NEEDED if column not in found]
    if missing:
        raise BadInput(
            "{place}: the column {column} is missing: long marks have assessor, submission, mark, and criterion",
            place=name,
            column=missing[0],
        )
    return found


class _Taken:
    """Lines while they are read; the same words are held once."""

    def __init__(self, place: str, named: dict[str, int], width: int) -> None:
        self.place, self.named, self.width = place, named, width
        self.lines: list[int] = []
        self.held: dict[str, list[str]] = {column: [] for column in named}
        self.words: dict[str, str] = {}

    def add(self, line: int, row: Sequence[str]) -> None:
        if len(row) > self.width:
            raise BadInput("{place} line {line}: there are more cells than headings", place=self.place, line=str(line))
        for column, at in self.named.items():
            cell = row[at].strip() if at < len(row) else ""
            if not cell and column in ("assessor", "submission", "criterion"):
                raise BadInput(
                    "{place} line {line}: {column} is empty", place=self.place, line=str(line), column=column
                )
            self.held[column].append(self.words.setdefault(cell, cell))
        self.lines.append(line)

    def columns(self, decimals: cells.Convention) -> LongMarks:
        if not self.lines:
            raise BadInput("{place}: there are no marks below the headings", place=self.place)
        return LongMarks(
            self.place,
            self.lines,
            self.held["assessor"],
            self.held["submission"],
            self._numbers("mark", decimals),
            self.held.get("criterion"),
            self._numbers("order", decimals) if "order" in self.held else None,
            self._moments() if "time" in self.held else None,
            self._home(),
        )

    def _numbers(self, column: str, decimals: cells.Convention) -> list[float | None]:
        written = self.held[column]
        shown = _shown(set(written), decimals)
        known: dict[str, float | None] = {"": None}
        for line, word in zip(self.lines, written, strict=True):
            if word not in known:
                known[word] = self._number(word, line, column, shown)
        return [known[word] for word in written]

    def _number(self, word: str, line: int, column: str, decimals: cells.Convention | None) -> float:
        try:
            return float(cells.number(word, decimals))
        except BadInput as fault:
            raise BadInput(
                "{place} line {line}: {column}: {fault}",
                place=self.place,
                line=str(line),
                column=column,
                fault=fault.message,
            ) from fault

    def _moments(self) -> list[datetime | None]:
        known: dict[str, datetime | None] = {"": None}
        for line, word in zip(self.lines, self.held["time"], strict=True):
            if word not in known:
                try:
                    moment = datetime.fromisoformat(word)
                except ValueError as error:
                    raise BadInput(
                        "{place} line {line}: {value} is no moment; write one like 2026-08-17 09:30",
                        place=self.place,
                        line=str(line),
                        value=word,
                    ) from error
                known[word] = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return [known[word] for word in self.held["time"]]

    def _home(self) -> dict[str, Sequence[bool]]:
        found: dict[str, Sequence[bool]] = {}
        for kind, (one, other) in SIDES.items():
            if one in self.held and other in self.held:
                pairs = zip(self.held[one], self.held[other], strict=True)
                found[kind] = [bool(left) and left.casefold() == right.casefold() for left, right in pairs]
        if "affiliation" in self.held:
            pairs_said = zip(self.lines, self.held["affiliation"], strict=True)
            found["affiliation"] = [self._yes(line, word) for line, word in pairs_said]
        return found

    def _yes(self, line: int, word: str) -> bool:
        said = word.casefold()
        if said not in YES | NO:
            raise BadInput(
                "{place} line {line}: affiliation is yes or no, not {value}",
                place=self.place,
                line=str(line),
                value=word,
            )
        return said in YES


def _shown(words: set[str], decimals: cells.Convention) -> cells.Convention | None:
    """Say how a column writes decimals: as it shows, or as its delimiter suggests; None where it contradicts itself."""
    if decimals == "en" and cells.convention([*words, "0.5"]) == "en":
        return "en"
    return cells.convention(words)
