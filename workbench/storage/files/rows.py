"""Rows to values: each cell read as what its column holds, each fault named by line and column."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import BadInput, Message
from workbench.storage.files import cells
from workbench.storage.files.cells import Cell, Convention
from workbench.storage.files.columns import Field, fields, value
from workbench.storage.files.formats.rows import Row
from workbench.storage.files.sheets import Holds, Table

_WORDED = frozenset(("innovations", name) for name in ("stage", "form", "kind", "initiator")) | {
    ("submissions", "anchor")
}
_LISTS = frozenset((("innovations", "other_affairs"), ("innovations", "evidence"), ("submissions", "innovations")))
_NUMBERS = frozenset(("innovations", "place", "maturity", "score"))
"""Fields whose column is looked at as a whole, to see which mark stands before decimals."""

_READ: dict[str, Callable[[Cell], Any]] = {
    "trial_date": cells.day,
    "implementation_date": cells.day,
    "development_date": cells.day,
    "latitude": cells.degrees,
    "longitude": cells.degrees,
    "coordinates": lambda cell: cells.coordinates(cells.text(cell)),
}


@dataclass
class Entry:
    """One row that was read: what it says by field, what it says about earlier years, and its columns by field."""

    table: Table
    line: int
    columns: dict[str, str]
    said: dict[str, Any] = field(default_factory=dict)
    years: dict[int, dict[str, Any]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    @property
    def place(self) -> Message:
        """Where the row stands."""
        return self.table.at(self.line)

    def about(self, name: str, fault: object) -> Message:
        """Say what is wrong with a field, by line and column."""
        column = self.columns.get(name, name)
        if not column:
            return Message("{place}: {fault}", {"place": self.place, "fault": fault})
        return Message("{place}: {column}: {fault}", {"place": self.place, "column": column, "fault": fault})


def entries(table: Table, faults: list[Message], warnings: list[Message]) -> list[Entry]:
    """Read every row of a table; what is wrong is added to `faults`, and the other cells of the row are still read."""
    columns, noticed = fields(table)
    warnings.extend(noticed)
    faults.extend(table.faults)
    at = {heading: place for place, heading in enumerate(table.headings) if columns.get(heading, ("",))[0] in _NUMBERS}
    ways = {
        heading: cells.convention(row.cells[place] if place < len(row.cells) else None for row in table.rows)
        for heading, place in at.items()
    }
    return [_entry(table, row, columns, ways, faults) for row in table.rows]


def _entry(
    table: Table, row: Row, columns: dict[str, Field], ways: dict[str, Convention | None], faults: list[Message]
) -> Entry:
    named = {f"{name} {year}" if year else name: heading for heading, (name, year) in columns.items()}
    entry = Entry(table, row.line, named)
    for heading, cell in zip(table.headings, row.cells, strict=False):
        if heading not in columns or cell is None or not cells.text(cell):
            continue
        name, year = columns[heading]
        try:
            known = _read(table.holds, name, cell, ways.get(heading))
        except BadInput as error:
            said = {"place": entry.place, "column": heading, "fault": error.message}
            faults.append(Message("{place}: {column}: {fault}", said))
            entry.unread.add(name)
            continue
        facts = entry.said if year is None else entry.years.setdefault(year, {})
        facts[name] = known
    return entry


def _read(holds: Holds, name: str, cell: Cell, way: Convention | None) -> Any:
    """Read a cell as what its column holds."""
    if (holds, name) in _WORDED:
        return value(name, cells.text(cell))
    if (holds, name) in _LISTS:
        return cells.parts(cells.text(cell))
    if name in ("innovations", "place"):
        return cells.whole(cell, way)
    if name in ("maturity", "score"):
        return cells.number(cell, way)
    return _READ.get(name, cells.text)(cell)
