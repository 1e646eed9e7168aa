"""Tables of innovations to texts that can be compared: any columns, any number, every fault by its line."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from workbench.errors import BadInput, Message, NotFound
from workbench.storage.faults import BadRows
from workbench.storage.files import cells
from workbench.storage.files.columns import known_field, listed, plain, slug
from workbench.storage.files.formats.packed import read_packed
from workbench.storage.files.formats.plain import read_csv, read_jsonl
from workbench.storage.files.formats.rows import Bounds, Row, Sheet

TEXTS = ("design", "purpose", "benefit", "outcome")
"""The fields that are compared where nobody names any."""

LONGEST = 131_072
"""Characters in one text: a profile has two or three thousand."""

_FAULTS = 200
_LARGEST = 4 * 2**30
_CSV, _JSONL, _PARQUET = (".csv", ".tsv", ".txt"), (".jsonl", ".ndjson"), (".parquet",)
_SPREADSHEET = (".xlsx", ".xlsm", ".xls", ".ods")
_PAGE = (b"<!doctype", b"<html", b"<?xml")
_TAGS = "a|b|br|div|em|font|h[1-6]|i|img|li|ol|p|script|span|strong|style|table|td|tr|u|ul"
_MARKUP = re.compile(rf"</?(?:{_TAGS})\b[^<>]*>", re.I)
_HALF = re.compile("[\ud800-\udfff]")
_ENTITY = re.compile(r"&(?:#\d+|#x[0-9a-f]+|nbsp|amp|lt|gt|quot|apos);", re.I)


@dataclass(frozen=True)
class Filed:
    """One innovation as a table has it: who filed it, when it began, what it replicates, and its texts by field."""

    key: str
    name: str
    region: str
    began: date | None
    replicates: str
    texts: tuple[str, ...]
    place: str


@dataclass(frozen=True)
class ReadFiled:
    """What tables hold: innovations, the fields that their texts are of, and what people should know."""

    filed: tuple[Filed, ...]
    fields: tuple[str, ...]
    warnings: tuple[Message, ...]
    counts: tuple[int, ...]
    """Innovations of each file."""


class Country(Bounds):
    """Bounds of a table of every innovation of the country over the years, which are many and not wide."""

    def size(self, place: str, count: int) -> None:
        """Refuse a file with more bytes than are taken."""
        if count > _LARGEST:
            raise BadInput(
                "{place}: is far too large: more than {most} MB are not read at once",
                place=place,
                most=_LARGEST // 2**20,
            )


def read_filed(paths: Sequence[Path], fields: Sequence[str] = (), *, markup: bool = False) -> ReadFiled:
    """Read the innovations of CSV, JSONL, Parquet files and spreadsheets.

    Parameters
    ----------
    paths : sequence of Path
        With several files, keys carry the name of their file: `2024/pekanbaru-lomak`; of files that are called
        alike also that of its folder, or else the number of the file.
    fields : sequence of str
        What is compared: names of fields (`design`) or headings as they stand in the file; else rancang bangun,
        purpose, benefit and outcome, as far as they are there.
    markup : bool
        Read texts with HTML in them without it, instead of refusing them.

    Raises
    ------
    BadRows
        Where rows cannot be read: each by file and line, and nothing is taken.
    BadInput, NotFound
        Where a file cannot be read at all, has no such column, or none that is compared.
    """
    warnings: list[Message] = []
    tables = [(path, *_table(path, warnings)) for path in paths]
    chosen = _chosen(tables, fields)
    reading = _Reading(chosen, markup)
    counts = []
    for (path, place, rows), prefix in zip(tables, _prefixes(paths), strict=True):
        before = len(reading.filed)
        reading.take(prefix, _shown(path, paths, place), rows)
        counts.append(len(reading.filed) - before)
    if reading.faults:
        raise BadRows(reading.faults)
    return ReadFiled(tuple(reading.filed), chosen, tuple(warnings), tuple(counts))


def _prefixes(paths: Sequence[Path]) -> list[str]:
    """Give what tells the keys of one file from those of the others; nothing where there is one file alone."""
    if len(paths) == 1:
        return [""]
    stems = [slug(path.stem) or "file" for path in paths]
    wider = [f"{slug(path.absolute().parent.name) or 'folder'}-{stem}" for path, stem in zip(paths, stems, strict=True)]
    for named in (stems, wider):
        if len(set(named)) == len(named):
            return [f"{name}/" for name in named]
    return [f"{number}-{stem}/" for number, stem in enumerate(stems, start=1)]


def _shown(path: Path, paths: Sequence[Path], place: str) -> str:
    """Give a file as faults name it: with its folder where another one is called alike."""
    return str(path) if [each.name for each in paths].count(path.name) > 1 else place


def _table(path: Path, warnings: list[Message]) -> tuple[str, Sequence[Row]]:
    content = _content(path)
    if content[:200].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_PAGE):
        raise BadInput("{place}: this is a web page and no table: open it and save it as CSV or XLSX", place=path.name)
    sheets = [sheet for sheet in _sheets(path, content, warnings) if sheet.rows]
    if len(sheets) > 1:
        named = [sheet for sheet in sheets if plain(sheet.name) in ("innovations", "inovasi")]
        if len(named) != 1:
            raise BadInput("{place}: several sheets are filled: call the one to compare innovations", place=path.name)
        sheets = named
    if not sheets:
        raise BadInput("{place}: the table is empty", place=path.name)
    return path.name, sheets[0].rows


def _content(path: Path) -> bytes:
    try:
        if path.is_file():
            Country().size(path.name, path.stat().st_size)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound("{place}: there is no such file", place=str(path)) from error
    except OSError as error:
        raise BadInput("{place}: cannot be read: {fault}", place=str(path), fault=error.strerror) from error


def _sheets(path: Path, content: bytes, warnings: list[Message]) -> list[Sheet]:
    suffix, bounds = path.suffix.lower(), Country()
    if suffix in _CSV + _JSONL:
        _check_one_encoding(path.name, content)
        read = read_csv if suffix in _CSV else read_jsonl
        return read(path.name, content, bounds, warnings)
    if suffix in _PARQUET + _SPREADSHEET:
        return read_packed("parquet" if suffix in _PARQUET else "spreadsheet", path.name, content, bounds)
    raise BadInput("{place}: only CSV, JSONL, Parquet and spreadsheets (XLSX, XLS, ODS) are taken in", place=path.name)


def _check_one_encoding(name: str, content: bytes) -> None:
    """Refuse a file that is UTF-8 in some lines and something else in others: read in either way, words are broken."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        return
    strange, known = 0, False
    for number, line in enumerate(content.split(b"\n"), start=1):
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
            known = True
        except UnicodeDecodeError:
            strange = strange or number
        if strange and known:
            at = Message("{place} line {line}", {"place": name, "line": str(strange)})
            raise BadInput("{place}: is not UTF-8 while other lines are; save the whole file as UTF-8", place=at)


def _chosen(tables: Sequence[tuple[Path, str, Sequence[Row]]], fields: Sequence[str]) -> tuple[str, ...]:
    """The fields to compare, each of them in some column of every file."""
    for _, place, rows in tables:
        headings = _headings(rows[0])
        lacking = [field for field in fields if _at(headings, field) is None]
        if lacking or (not fields and not any(_at(headings, field) is not None for field in TEXTS)):
            raise BadInput(
                "{place}: there is no column {column}; its columns are {known}: name those to compare",
                place=place,
                column=", ".join(lacking or TEXTS),
                known=listed(filter(None, headings)),
            )
    if fields:
        return tuple(dict.fromkeys(fields))
    return tuple(field for field in TEXTS if any(_at(_headings(rows[0]), field) is not None for _, _, rows in tables))


def _headings(row: Row) -> list[str]:
    return [cells.text(cell) for cell in row.cells]


def _at(headings: Sequence[str], field: str) -> int | None:
    """Where a column stands: by its heading as it is written, or else by the field that its heading means."""
    if field in headings:
        return headings.index(field)
    return next(
        (at for at, heading in enumerate(headings) if known_field("innovations", heading) == (field, None)), None
    )


class _Reading:
    """One reading of all tables: the innovations so far, and every fault."""

    def __init__(self, fields: Sequence[str], markup: bool) -> None:
        self.filed: list[Filed] = []
        self.faults: list[Message] = []
        self._fields, self._markup = fields, markup

    def take(self, prefix: str, place: str, rows: Sequence[Row]) -> None:
        """Read the rows of one table below its headings; `prefix` comes before its keys."""
        headings = _headings(rows[0])
        columns = [_at(headings, field) for field in self._fields]
        about = {name: _at(headings, name) for name in ("key", "name", "region", "replicates")}
        days = [at for name in ("trial_date", "implementation_date") if (at := _at(headings, name)) is not None]
        seen: dict[str, int] = {}
        for row in rows[1:]:
            said = {name: _cell(row, at) for name, at in about.items()}
            key = prefix + (slug(said["key"]) or f"line-{row.line}")
            if key in seen:
                again = {"key": key, "first": _line(place, seen[key])}
                self._fault(
                    place, row, headings, about["key"], Message("{key} is there twice, first at {first}", again)
                )
            seen.setdefault(key, row.line)
            texts = tuple(self._text(place, row, headings, at) for at in columns)
            replicates = prefix + slug(said["replicates"]) if said["replicates"] else ""
            began = min(_days(row, days), default=None)
            self.filed.append(
                Filed(key, said["name"] or key, said["region"], began, replicates, texts, str(_line(place, row.line)))
            )
            if len(self.faults) >= _FAULTS:
                return
        if len(rows) == 1:
            raise BadInput("{place}: the table is empty", place=place)

    def _text(self, place: str, row: Row, headings: Sequence[str], at: int | None) -> str:
        text = _cell(row, at)
        if len(text) > LONGEST:
            said = {"count": len(text), "most": LONGEST}
            self._fault(
                place, row, headings, at, Message("holds {count} characters; a text has {most} at the most", said)
            )
            return ""
        if _HALF.search(text):
            self._fault(place, row, headings, at, Message("holds half of a sign, which no file can keep"))
            return ""
        found = _MARKUP.search(text)
        if found is None:
            return text
        if not self._markup:
            self._fault(
                place,
                row,
                headings,
                at,
                Message("holds HTML ({tag}); --markup reads the words without it", {"tag": found[0][:40]}),
            )
            return ""
        return _ENTITY.sub(" ", _MARKUP.sub(" ", text))

    def _fault(self, place: str, row: Row, headings: Sequence[str], at: int | None, fault: Message) -> None:
        column = headings[at] if at is not None else "key"
        said = {"place": _line(place, row.line), "column": column, "fault": fault}
        self.faults.append(Message("{place}: {column}: {fault}", said))


def _line(place: str, line: int) -> Message:
    return Message("{place} line {line}", {"place": place, "line": str(line)})


def _cell(row: Row, at: int | None) -> str:
    return cells.text(row.cells[at]) if at is not None and at < len(row.cells) else ""


def _days(row: Row, columns: Iterable[int]) -> Iterator[date]:
    for at in columns:
        cell = row.cells[at] if at < len(row.cells) else None
        if cell is not None and cells.text(cell):
            with suppress(BadInput):  # a date that cannot be read says nothing about who came first
                yield cells.day(cell)
