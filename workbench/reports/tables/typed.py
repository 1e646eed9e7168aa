"""A table whose columns say what their cells are: whatever it is written as, it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

Type = Literal["string", "integer", "number", "boolean", "date", "datetime", "year", "list"]
Value = str | int | float | Decimal | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True)
class Typed:
    """One table; a cell is of the type of its column, and None where it says nothing."""

    name: str
    columns: tuple[tuple[str, Type], ...]
    rows: Sequence[Sequence[Value]]

    @property
    def headings(self) -> tuple[str, ...]:
        """What stands above each column."""
        return tuple(name for name, _ in self.columns)


def typed(text: object, type_: Type) -> Value:
    """Make a cell of what is known of it: text as CSV has it, or a value that is of its type already.

    >>> typed("80.50", "number"), typed("true", "boolean"), typed("a; b", "list"), typed("", "integer")
    (Decimal('80.50'), True, ('a', 'b'), None)
    """
    if text is None or text == "":
        return None
    if type_ == "list":
        return tuple(text.split("; ") if isinstance(text, str) else map(str, text))  # type: ignore[call-overload]
    if not isinstance(text, str):
        return text  # type: ignore[return-value]
    return _read(text, type_)


def _read(text: str, type_: Type) -> Value:
    if type_ in ("integer", "year"):
        return int(text)
    if type_ == "number":
        return Decimal(text)
    if type_ == "boolean":
        return text == "true"
    if type_ == "date":
        return date.fromisoformat(text)
    return datetime.fromisoformat(text) if type_ == "datetime" else text


def said(value: Value) -> str:
    """Write a cell as text: numbers with decimal points, moments in UTC, the parts of a list after one another.

    >>> [said(each) for each in (None, True, Decimal("80.50"), ("a", "b"), date(2026, 8, 17))]
    ['', 'true', '80.50', 'a; b', '2026-08-17']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return format(value, "f") if isinstance(value, Decimal) else str(value)
