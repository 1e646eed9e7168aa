"""CSV and JSONL: decoded piece by piece, each row with the line on which it begins."""

import codecs
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Never

from workbench.errors import BadInput, Message
from workbench.storage.faults import BadRows
from workbench.storage.files.cells import Cell
from workbench.storage.files.formats.rows import MOST_COLUMNS, Bounds, Row, Sheet, too_large

_PIECE = 2**20
_OTHERS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", b"%PDF", b"\x1f\x8b", b"\x89PNG", b"\xff\xd8\xff")
"""How files of other kinds begin: packed ones (among them XLSX and ODS), XLS, Parquet, PDF, gzip, pictures."""

_FAULTS = 200
"""Lines that are named before we stop: a file of another kind is wrong in every line."""

_DEFUSED = re.compile(r"'(?=[=+@\t\r-])")
"""What our own export puts before a cell that a spreadsheet would compute."""

_QUOTED = (
    ("unexpected end of data", Message("a quotation mark is opened and never closed")),
    ("expected after", Message("a quotation mark stands inside a cell: double it, or take it out")),
    ("field larger", Message("a cell holds more than {most} characters", {"most": csv.field_size_limit()})),
)
"""What Python says of cells that cannot be told apart, and what people are told."""

_CUT = "{place}: fewer cells than headings in {count} lines, first in line {line}; what is missing was read as empty"


def read_csv(name: str, content: bytes, bounds: Bounds, warnings: list[Message]) -> list[Sheet]:
    """Read a CSV file: commas, semicolons or tabs between cells, UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    BadInput
        Where it is no text, or where quotation marks do not close: the line is named.
    """
    lines = _csv(name, _opened(name, content, bounds, warnings))
    return [Sheet("", list(bounds.rows(name, _measured(name, lines, warnings))))]


def _measured(
    name: str, lines: Iterable[tuple[int, list[str]]], warnings: list[Message]
) -> Iterator[tuple[int, list[str]]]:
    """Tell where lines end before the headings do: a spreadsheet may leave empty cells off, and a file may be cut."""
    width = 0
    short: list[int] = []
    for line, cells in lines:
        if not width:
            width = max((at for at, cell in enumerate(cells, start=1) if cell), default=0)
        elif len(cells) < width and any(cells):
            short.append(line)
        yield line, cells
    if short:
        warnings.append(Message(_CUT, {"place": name, "count": len(short), "line": str(short[0])}))


def _csv(name: str, text: io.TextIOWrapper) -> Iterator[tuple[int, list[str]]]:
    first = text.readline()
    skipped = 0
    delimiter = max(";,\t", key=first.count)
    if stated := re.fullmatch(r"sep=(.)\s*", first):  # a line that Excel writes for itself
        delimiter, skipped = stated[1], 1
    else:
        text.seek(0)
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            yield line + skipped, [_DEFUSED.sub("", cell, count=1) if cell[:1] == "'" else cell for cell in cells]
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            "{place} line {line}: {fault}", place=name, line=str(line + skipped), fault=csv_fault(error)
        ) from error


def csv_fault(error: csv.Error) -> Message:
    """Say in words what is wrong with the cells of a line."""
    said = str(error)
    other = Message("its cells cannot be told apart ({fault})", {"fault": said})
    return next((message for part, message in _QUOTED if part in said), other)


def read_jsonl(name: str, content: bytes, bounds: Bounds, warnings: list[Message]) -> list[Sheet]:
    """Read a JSONL file: one object a line, its names are the headings.

    Raises
    ------
    BadInput
        Where a line is no object of plain values: it is named.
    """
    headings: dict[str, int] = {}
    rows = list(bounds.rows(name, _objects(name, _opened(name, content, bounds, warnings), headings)))
    return [Sheet("", [Row(0, tuple(headings)), *rows] if rows else [])]


def _objects(name: str, text: io.TextIOWrapper, headings: dict[str, int]) -> Iterator[tuple[int, list[Cell | None]]]:
    faults: list[Message] = []
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            cells = _object(line)
        except (ValueError, RecursionError, InvalidOperation) as error:
            said = {"place": name, "line": str(number), "fault": str(error) or type(error).__name__}
            faults.append(Message("{place} line {line}: this is no line of JSON that can be read: {fault}", said))
            if len(faults) == _FAULTS:
                break
            continue
        for heading in cells:
            headings.setdefault(heading, len(headings))
        if len(headings) > MOST_COLUMNS:
            raise too_large(name)
        yield number, [cells.get(heading) for heading in headings]
    if faults:
        raise BadRows(faults)


def _object(line: str) -> dict[str, Cell | None]:
    said = json.loads(line, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_once, parse_int=_whole)
    if not isinstance(said, dict):
        raise ValueError("an object in braces is needed")
    return {heading.strip(): _cell(value) for heading, value in said.items()}


def _no_number(written: str) -> Never:
    raise ValueError(f"{written} is not a number")


def _whole(written: str) -> int:
    if len(written) > 40:
        raise ValueError(f"{written[:20]}… is not a number")
    return int(written)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) < len(pairs):
        raise ValueError("a name is there twice")
    return said


def _cell(value: Any) -> Cell | None:
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    if isinstance(value, dict | list):
        raise ValueError("a cell holds more than one value")
    return value  # type: ignore[no-any-return]


def _opened(name: str, content: bytes, bounds: Bounds, warnings: list[Message]) -> io.TextIOWrapper:
    bounds.size(name, len(content))
    if content.startswith(_OTHERS):
        raise BadInput("{place}: this is a file of another kind than its name says", place=name)
    return io.TextIOWrapper(io.BytesIO(content), _encoding(name, content, warnings), newline="")


def _encoding(name: str, content: bytes, warnings: list[Message]) -> str:
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        if not _readable(content, encoding):
            continue
        if encoding == "cp1252":
            warnings.append(
                Message(
                    "{place}: is not UTF-8 and was read as Windows-1252; look at names with accents", {"place": name}
                )
            )
        return encoding
    raise BadInput("{place}: is neither UTF-8 nor Windows-1252; save it as CSV UTF-8", place=name)


def _readable(content: bytes, encoding: str) -> bool:
    """Say whether all of it is text in this encoding; a character of value 0 is in no text."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for at in range(0, len(content), _PIECE):
            if "\0" in decoder.decode(content[at : at + _PIECE]):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
