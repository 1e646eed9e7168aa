"""Files to tables: CSV and spreadsheets, each row with the line on which it stands."""

import csv
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from workbench.errors import BadInput, Message, NotFound
from workbench.storage.files.cells import Cell, text

Holds = Literal["regions", "innovations", "submissions"]
Source = Path | tuple[str, bytes]
"""A file, or the name and content of one that was sent."""

_NAMES: dict[Holds, frozenset[str]] = {
    "regions": frozenset(("regions", "region", "daerah", "wilayah", "pemda")),
    "innovations": frozenset(("innovations", "innovation", "inovasi")),
    "submissions": frozenset(("submissions", "submission", "presentasi", "peserta", "penyajian", "jadwal")),
}
_CSV = frozenset((".csv", ".tsv", ".txt"))
_LARGEST = 200 * 2**20
"""Bytes that a spreadsheet may unpack to."""
_MOST_CELLS = 5_000_000
"""Cells up to the farthest: the reader makes room for each, and ends the process where it cannot."""
_SPREADSHEET = frozenset((".xlsx", ".xlsm", ".xls", ".ods"))


@dataclass(frozen=True)
class Row:
    """One row: the line on which it begins, and its cells by heading."""

    line: int
    cells: dict[str, Cell]


@dataclass(frozen=True)
class Table:
    """One table of a file: what it holds, what faults call it, its headings, its rows that are not empty."""

    holds: Holds
    place: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    faults: tuple[Message, ...] = ()

    def at(self, line: int) -> Message:
        """Say where a row stands."""
        return Message("{place} line {line}", {"place": self.place, "line": str(line)})


@dataclass(frozen=True)
class Read:
    """The tables that were found, and what people should know about how they were read."""

    tables: tuple[Table, ...]
    warnings: tuple[Message, ...]


def read_tables(sources: Path | Iterable[Source]) -> Read:
    """Read every table of a folder, or of files.

    In a folder, files that are no tables are left alone; a file that is named must be one.

    Raises
    ------
    NotFound
        Where a file is not there, or a folder holds no table.
    BadInput
        Where a file cannot be read, or does not say by its name what it holds.
    """
    tables: list[Table] = []
    warnings: list[Message] = []
    for name, content in _files(sources):
        suffix = Path(name).suffix.lower()
        if suffix in _CSV:
            tables.append(_csv_table(name, content, warnings))
        elif suffix in _SPREADSHEET:
            tables.extend(_spreadsheet(name, content, warnings))
        else:
            raise BadInput("{place}: only CSV files and spreadsheets (XLSX, XLS, ODS) are taken in", place=name)
    return Read(tuple(tables), tuple(warnings))


def _files(sources: Path | Iterable[Source]) -> Iterator[tuple[str, bytes]]:
    for source in (sources,) if isinstance(sources, Path) else sources:
        if not isinstance(source, Path):
            yield source
        elif source.is_dir():
            yield from _files(_in_folder(source))
        else:
            yield source.name, _content(source)


def _in_folder(folder: Path) -> list[Path]:
    known = _CSV.union(_SPREADSHEET) - {".txt"}
    # What begins so is hidden, or the lock of a spreadsheet that somebody has open.
    files = [file for file in sorted(folder.iterdir()) if not file.name.startswith((".", "~$"))]
    tables = [file for file in files if file.suffix.lower() in known]
    if not tables:
        raise NotFound("there is no table to take in: put CSV or XLSX files into the folder")
    return tables


def _content(file: Path) -> bytes:
    try:
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


def _csv_table(name: str, content: bytes, warnings: list[Message]) -> Table:
    holds = _held(Path(name).stem)
    if holds is None:
        raise _unnamed(name)
    written = _decoded(name, content, warnings)
    first, _, rest = written.partition("\n")
    skipped = 0
    delimiter = max(";,\t", key=first.count)
    if stated := re.fullmatch(r"sep=(.)\s*", first):  # a line that Excel writes for itself
        delimiter, written, skipped = stated[1], rest, 1
    reader = csv.reader(io.StringIO(written, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[Cell]]] = []
    line = 1
    try:
        for cells in reader:
            rows.append((line + skipped, list(cells)))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            "{place} line {line}: {fault}", place=name, line=str(line + skipped), fault=str(error)
        ) from error
    return _table(holds, name, rows)


def _decoded(name: str, content: bytes, warnings: list[Message]) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            written = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            warnings.append(
                Message(
                    "{place}: is not UTF-8 and was read as Windows-1252; look at names with accents", {"place": name}
                )
            )
        return written
    raise BadInput("{place}: is neither UTF-8 nor Windows-1252; save it as CSV UTF-8", place=name)


def _spreadsheet(name: str, content: bytes, warnings: list[Message]) -> Iterator[Table]:
    _check_size(name, content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet]
        rows = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in sheets}
    except (CalamineError, OSError, ValueError) as error:
        raise BadInput(
            "{place}: this is no spreadsheet that can be read: {fault}", place=name, fault=str(error)
        ) from error
    filled = [sheet for sheet in sheets if any(text(cell) for row in rows[sheet] for cell in row)]
    held = {sheet: _held(sheet) for sheet in filled}
    if len(filled) == 1 and held[filled[0]] is None:  # "Sheet1" in a file that says what it holds
        held[filled[0]] = _held(Path(name).stem)
    if not any(held.values()):
        raise _unnamed(name)
    for sheet in filled:
        holds = held[sheet]
        if holds is None:
            warnings.append(Message("{place}: sheet {sheet} was not read", {"place": name, "sheet": sheet}))
        else:
            yield _table(holds, f"{name} {sheet}", list(enumerate(rows[sheet], start=1)))


def _check_size(name: str, content: bytes) -> None:
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            large = sum(part.file_size for part in packed.infolist()) > _LARGEST
            sheets = [part for part in packed.namelist() if part.startswith("xl/worksheets/") and part.endswith(".xml")]
            far = not large and any(_cells(packed.read(part)) > _MOST_CELLS for part in sheets)
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, ValueError, zlib.error) as error:
        raise BadInput(
            "{place}: this is no spreadsheet that can be read: {fault}", place=name, fault=str(error)
        ) from error
    if large or far:
        raise BadInput("{place}: is far too large; look for a stray cell below or beside the table", place=name)


def _cells(sheet: bytes) -> int:
    rows, columns = 0, 0
    for found in re.finditer(rb"""<c\b[^>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""", sheet):
        column = 0
        for letter in found[1]:
            column = column * 26 + letter - 64
        rows, columns = max(rows, int(found[2])), max(columns, column)
    return rows * columns


def _table(holds: Holds, place: str, rows: Sequence[tuple[int, Sequence[Cell]]]) -> Table:
    """Make a table of the first row that is not empty, its headings, and the others below it."""
    filled = [(line, cells) for line, cells in rows if any(text(cell) for cell in cells)]
    if not filled:
        raise BadInput("{place}: the table is empty", place=place)
    headings = tuple(text(cell) for cell in filled[0][1])
    for heading in headings:
        if heading and headings.count(heading) > 1:
            raise BadInput("{place}: the column {column} is there twice", place=place, column=heading)
    rows_found, faults = [], []
    for line, cells in filled[1:]:
        if any(text(cell) for cell in cells[len(headings) :]):
            at = Message("{place} line {line}", {"place": place, "line": str(line)})
            faults.append(Message("{place}: there are more cells than headings", {"place": at}))
        named = zip(headings, cells, strict=False)
        rows_found.append(Row(line, {heading: cell for heading, cell in named if heading and text(cell)}))
    return Table(holds, place, tuple(heading for heading in headings if heading), tuple(rows_found), tuple(faults))
