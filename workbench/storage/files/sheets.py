"""Files to tables: each format to its sheets, each sheet to a table that says by its name what it holds."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from workbench.errors import BadInput, Message, NotFound
from workbench.records.field_map import FieldMap
from workbench.storage.files.cells import text
from workbench.storage.files.formats.packed import read_packed
from workbench.storage.files.formats.plain import read_csv, read_jsonl
from workbench.storage.files.formats.rows import LARGEST, Bounds, Row, Sheet

Holds = Literal["regions", "innovations", "submissions", "marks"]
Source = Path | tuple[str, bytes]
"""A file, or the name and content of one that was sent."""

HOLDS: tuple[Holds, ...] = ("regions", "innovations", "submissions", "marks")
_NAMES: dict[Holds, frozenset[str]] = {
    "regions": frozenset(("regions", "region", "daerah", "wilayah", "pemda")),
    "innovations": frozenset(("innovations", "innovation", "inovasi")),
    "submissions": frozenset(("submissions", "submission", "presentasi", "peserta", "penyajian", "jadwal")),
}
_CSV = frozenset((".csv", ".tsv", ".txt"))
_JSONL = frozenset((".jsonl", ".ndjson"))
_SPREADSHEET = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))
_PARQUET = frozenset((".parquet",))
_OF_A_ROUND = frozenset(("events.jsonl",))
"""What may lie in a folder beside its tables and is none."""


@dataclass(frozen=True)
class Table:
    """One table of a file: what it holds, what faults call it, its headings, its rows that are not empty."""

    holds: Holds
    place: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Message, ...] = ()
    meant: Mapping[str, str | None] = field(default_factory=dict)

    def at(self, line: int) -> Message:
        """Say where a row stands."""
        return Message("{place} line {line}", {"place": self.place, "line": str(line)})


@dataclass(frozen=True)
class Read:
    """The tables that were found, and what people should know about how they were read."""

    tables: tuple[Table, ...]
    warnings: tuple[Message, ...]


def read_tables(sources: Path | Iterable[Source], maps: FieldMap | None = None, *, largest: int = LARGEST) -> Read:
    """Read every table of a folder, or of files of at most `largest` bytes each.

    In a folder, files that are no tables are left alone; a file that is named must be one.

    Raises
    ------
    NotFound
        Where a file is not there, or a folder holds no table.
    BadInput
        Where a file cannot be read, says more than is read at once, or does not say by its name what it holds.
    """
    tables: list[Table] = []
    warnings: list[Message] = []
    for name, sheets in _read(sources, warnings, largest):
        tables += _tables(name, sheets, warnings)
    return Read(tuple(_mapped(table, maps) for table in tables), tuple(warnings))


def read_marks(source: Source, maps: FieldMap | None = None) -> Read:
    """Read the one table of marks of a file, whatever it is called; of several sheets, the one called marks.

    Raises
    ------
    NotFound, BadInput
        As `read_tables`; and where several sheets are filled and none is called marks.
    """
    warnings: list[Message] = []
    [(name, sheets)] = _read([source], warnings)
    filled = [sheet for sheet in sheets if sheet.rows]
    if len(filled) > 1:
        filled = [sheet for sheet in filled if sheet.name.casefold().strip() in ("marks", "nilai")]
    if not any(sheet.rows for sheet in sheets):
        raise BadInput("{place}: the table is empty", place=name)
    if len(filled) != 1:
        raise BadInput("{place}: one sheet of marks is needed; where there are several, call it marks", place=name)
    table = _table("marks", _called(name, filled[0]), filled[0].rows)
    return Read((_mapped(table, maps),), tuple(warnings))


def _mapped(table: Table, maps: FieldMap | None) -> Table:
    return table if maps is None else replace(table, meant=getattr(maps, table.holds))


def _read(
    sources: Path | Iterable[Source], warnings: list[Message], largest: int = LARGEST
) -> Iterator[tuple[str, list[Sheet]]]:
    bounds = Bounds(largest=largest)
    for name, content in _files(sources, bounds):
        suffix = Path(name).suffix.lower()
        if suffix in _CSV:
            yield name, read_csv(name, content, bounds, warnings)
        elif suffix in _JSONL:
            yield name, read_jsonl(name, content, bounds, warnings)
        elif suffix in _SPREADSHEET | _PARQUET:
            yield name, read_packed("parquet" if suffix in _PARQUET else "spreadsheet", name, content, bounds)
        else:
            raise BadInput(
                "{place}: only CSV, JSONL, Parquet and spreadsheets (XLSX, XLS, ODS) are taken in", place=name
            )


def _files(sources: Path | Iterable[Source], bounds: Bounds) -> Iterator[tuple[str, bytes]]:
    for source in (sources,) if isinstance(sources, Path) else sources:
        if not isinstance(source, Path):
            yield source
        elif source.is_dir():
            yield from _files(_in_folder(source), bounds)
        else:
            yield source.name, content_of(source, bounds)


def _in_folder(folder: Path) -> list[Path]:
    known = _CSV.union(_JSONL, _SPREADSHEET, _PARQUET) - {".txt"}
    # What begins so is hidden, or the lock of a spreadsheet that somebody has open.
    files = [file for file in sorted(folder.iterdir()) if not file.name.startswith((".", "~$"))]
    tables = [file for file in files if file.suffix.lower() in known and file.name not in _OF_A_ROUND]
    if not tables:
        raise NotFound("there is no table to take in: put CSV or XLSX files into the folder")
    return tables


def content_of(file: Path, bounds: Bounds) -> bytes:
    """Read a file; NotFound where there is none, BadInput where it is larger than is read at once."""
    try:
        if file.is_file():
            bounds.size(file.name, file.stat().st_size)
        return file.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("{place}: there is no such file", place=str(file)) from error
    except OSError as error:
        raise BadInput("{place}: cannot be read: {fault}", place=str(file), fault=error.strerror) from error


def _held(name: str) -> Holds | None:
    """Say what a table holds by the name of its file or sheet; None where the name says nothing, or two things."""
    words = re.findall(r"[a-z]+", name.casefold())
    found = [holds for holds, names in _NAMES.items() if names.intersection(words)]
    return found[0] if len(found) == 1 else None


def _unnamed(place: str) -> BadInput:
    return BadInput("{place}: name it regions, innovations or submissions, after what it holds", place=place)


def _called(name: str, sheet: Sheet) -> str:
    return f"{name} {sheet.name}" if sheet.name else name


def _tables(name: str, sheets: list[Sheet], warnings: list[Message]) -> Iterator[Table]:
    filled = [sheet for sheet in sheets if sheet.rows] or sheets[:1]
    held = {sheet.name: _held(sheet.name) for sheet in filled}
    if len(filled) == 1 and held[filled[0].name] is None:  # "Sheet1" in a file that says what it holds
        held[filled[0].name] = _held(Path(name).stem)
    if not any(held.values()):
        raise _unnamed(name)
    for sheet in filled:
        holds = held[sheet.name]
        if holds is None:
            warnings.append(Message("{place}: sheet {sheet} was not read", {"place": name, "sheet": sheet.name}))
        else:
            yield _table(holds, _called(name, sheet), sheet.rows)


def _table(holds: Holds, place: str, rows: Iterable[Row]) -> Table:
    """Make a table of the first row that is not empty, its headings, and the others below it."""
    filled = iter([row for row in rows if any(text(cell) for cell in row.cells)])
    first = next(filled, None)
    if first is None:
        raise BadInput("{place}: the table is empty", place=place)
    headings = tuple(text(cell) for cell in first.cells)
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise BadInput("{place}: the column {column} is there twice", place=place, column=heading)
    kept = [at for at, heading in enumerate(headings) if heading]
    rows_found, faults = [], []
    for row in filled:
        if any(text(cell) for cell in row.cells[len(headings) :]):
            at = Message("{place} line {line}", {"place": place, "line": str(row.line)})
            faults.append(Message("{place}: there are more cells than headings", {"place": at}))
        rows_found.append(row if len(kept) == len(headings) else _only(row, kept))
    return Table(holds, place, tuple(filter(None, headings)), tuple(rows_found), tuple(faults))


def _only(row: Row, kept: list[int]) -> Row:
    return Row(row.line, tuple(row.cells[at] if at < len(row.cells) else None for at in kept))
