"""Long-format marks of any other system: one row a mark, to sheets that were given and who was to give them."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from workbench.errors import BadInput, Message
from workbench.records.field_map import FieldMap
from workbench.storage.faults import BadRows
from workbench.storage.files import cells
from workbench.storage.files.cells import Cell, Convention, text
from workbench.storage.files.columns import fields
from workbench.storage.files.formats.rows import Row
from workbench.storage.files.sheets import Source, Table, read_marks

ONE = "mark"
"""The criterion of a file that has no column for it."""

MOST_SHEETS = 100_000
"""Sheets of one round: one of ten thousand submissions and nine assessors has nearly as many."""

_FAULTS = 1_000
_CLOCK = re.compile(r"(.+?)[T ,]+(\d{1,2})[.:](\d{2})(?:[.:](\d{2})(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")

Place = tuple[str, str]
"""Stage and submission, as the file names them; the stage is empty where it has no column."""


@dataclass
class Given:
    """What one assessor gave to one submission, by criterion, and when as far as it is said."""

    marks: dict[str, Decimal] = field(default_factory=dict)
    at: datetime | None = None


@dataclass
class LongMarks:
    """Everything that a table of marks says, in the order in which it says it; a row without a mark is an absence."""

    sheets: dict[tuple[str, Place], Given] = field(default_factory=dict)
    criteria: dict[str, dict[str, None]] = field(default_factory=dict)
    affiliations: dict[str, str] = field(default_factory=dict)
    clusters: dict[Place, str] = field(default_factory=dict)
    rooms: dict[Place, str] = field(default_factory=dict)
    orders: dict[Place, int] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()
    warnings: tuple[Message, ...] = ()

    def numbers(self) -> set[Decimal]:
        """Every number that was given."""
        return {mark for given in self.sheets.values() for mark in given.marks.values()}


def long_marks(source: Source, zone: ZoneInfo, maps: FieldMap | None = None) -> LongMarks:
    """Read long-format marks: assessor, submission, mark, and further columns where they are there.

    Parameters
    ----------
    zone : times that name no zone are on this clock.
    maps : what headings of another system hold.

    Raises
    ------
    BadRows
        Where any row cannot be read, or contradicts one before it: each by file and line.
    BadInput, NotFound
        Where the file is no table of marks.
    """
    read = read_marks(source, maps)
    return _Reading(read.tables[0], zone, read.warnings).marks()


class _Reading:
    def __init__(self, table: Table, zone: ZoneInfo, warnings: tuple[Message, ...]) -> None:
        columns, noticed = fields(table)
        self._table, self._zone = table, zone
        self._headings = {name: heading for heading, (name, _) in columns.items()}
        self._at = {name: table.headings.index(heading) for name, heading in self._headings.items()}
        self._faults = list(table.faults)
        self._lines: dict[tuple[object, ...], int] = {}
        self._ways: dict[str, Convention | None] = {
            name: cells.convention(self._cell(row, name) for row in table.rows) for name in ("mark", "order")
        }
        self._found = LongMarks(columns=frozenset(self._at), warnings=(*warnings, *noticed))

    def marks(self) -> LongMarks:
        for row in self._table.rows:
            self._row(row)
            if len(self._faults) >= _FAULTS:
                break
            if len(self._found.sheets) > MOST_SHEETS:
                raise BadInput(
                    "{place}: these are more than the {most} sheets of one round; adopt them in parts",
                    place=self._table.place,
                    most=MOST_SHEETS,
                )
        if self._faults:
            raise BadRows(self._faults)
        if not self._found.numbers():
            raise BadInput("{place}: there is no mark in this table", place=self._table.place)
        return self._found

    def _cell(self, row: Row, name: str) -> Cell | None:
        at = self._at.get(name)
        return row.cells[at] if at is not None and at < len(row.cells) else None

    def _row(self, row: Row) -> None:
        assessor, submission = text(self._cell(row, "assessor")), text(self._cell(row, "submission"))
        for name, said in (("assessor", assessor), ("submission", submission)):
            if not said:
                self._fault(row, name, Message("is needed and is not there"))
        if not assessor or not submission:
            return
        place = (text(self._cell(row, "stage")), submission)
        found = self._found
        self._once(row, "affiliation", assessor, found.affiliations, text)
        self._once(row, "cluster", place, found.clusters, text)
        self._once(row, "room", place, found.rooms, text)
        self._once(row, "order", place, found.orders, lambda cell: cells.whole(cell, self._ways["order"]))
        given = found.sheets.setdefault((assessor, place), Given())
        criterion = text(self._cell(row, "criterion")) or ONE
        found.criteria.setdefault(place[0], {}).setdefault(criterion)
        self._mark(row, given, (assessor, place, criterion))

    def _mark(self, row: Row, given: Given, key: tuple[Any, ...]) -> None:
        if key in self._lines:
            again = {"key": f"{key[0]} · {key[1][1]}", "first": self._table.at(self._lines[key])}
            self._fault(row, "mark", Message("{key} is there twice, first at {first}", again))
            return
        self._lines[key] = row.line
        try:
            if text(cell := self._cell(row, "mark")) and cell is not None:
                given.marks[key[2]] = cells.number(cell, self._ways["mark"])
        except BadInput as error:
            self._fault(row, "mark", error.message)
        try:
            if text(cell := self._cell(row, "time")) and cell is not None:
                at = moment(cell, self._zone)
                given.at = max(given.at, at) if given.at else at
        except BadInput as error:
            self._fault(row, "time", error.message)

    def _once(self, row: Row, name: str, of: Any, kept: dict[Any, Any], read: Callable[[Cell], Any]) -> None:
        """Keep what a row says about its assessor or submission; another row may not say otherwise."""
        cell = self._cell(row, name)
        if cell is None or not text(cell):
            return
        try:
            said = read(cell)
        except BadInput as error:
            self._fault(row, name, error.message)
            return
        if kept.setdefault(of, said) != said:
            before = {"value": str(said), "before": str(kept[of])}
            self._fault(row, name, Message("{value} here, and {before} in a row before", before))

    def _fault(self, row: Row, name: str, fault: Message) -> None:
        said = {"place": self._table.at(row.line), "column": self._headings.get(name, name), "fault": fault}
        self._faults.append(Message("{place}: {column}: {fault}", said))


def moment(cell: Cell, zone: ZoneInfo) -> datetime:
    """Read a moment: a spreadsheet's own, or a date as people write it with a time behind it.

    >>> moment("17/08/2023 10.15", ZoneInfo("Asia/Jakarta")).isoformat()
    '2023-08-17T10:15:00+07:00'
    """
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=zone)
    written = text(cell)
    found = None if isinstance(cell, date) else _CLOCK.fullmatch(written)
    try:
        clock = time(int(found[2]), int(found[3]), int(found[4] or 0)) if found else time()
        named = datetime.fromisoformat(f"2000-01-01T00:00:00{found[5]}").tzinfo if found and found[5] else None
    except ValueError as error:
        raise BadInput("{value} is no time of a day", value=written) from error
    return datetime.combine(cells.day(found[1] if found else cell), clock, tzinfo=named or zone)
