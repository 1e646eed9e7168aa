"""Numbers, dates and lists as people write them in Indonesia, and as spreadsheets hand them over."""

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Literal

from workbench.errors import BadInput
from workbench.records.record import decimal_text

Convention = Literal["id", "en"]
"""Which mark stands before the decimals: a comma (id) or a point (en)."""

Cell = str | int | float | bool | Decimal | date | datetime | time | timedelta

_SPACE = re.compile(r"[\s   ]+")
_NUMBERS: dict[Convention, re.Pattern[str]] = {
    "id": re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)?(?:(?<=\d)|(?=,\d))(?:,\d+)?", re.ASCII),
    "en": re.compile(r"[+-]?(?:[1-9]\d{0,2}(?:,\d{3})+|\d+)?(?:(?<=\d)|(?=\.\d))(?:\.\d+)?", re.ASCII),
}
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january jan",
            "februari february feb peb pebruari",
            "maret march mar mrt",
            "april apr",
            "mei may",
            "juni june jun",
            "juli july jul",
            "agustus august agu agt agst aug ags",
            "september sep sept",
            "oktober october okt oct",
            "november nopember nov nop",
            "desember december des dec",
        ),
        start=1,
    )
    for name in names.split()
}
_WEEKDAYS = frozenset(("senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad")).union(
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)
_NOTHING = frozenset(("-", "–", "—"))
_TEXT = ("'=", "'+", "'-", "'@", "'\t", "'\r")
_PAIR = re.compile(r"([^\s;]+?)\s*(?:;|,\s|\s)\s*([^\s;]+)")
_POINTS = re.compile(r"([+-]?\d+\.\d+),([+-]?\d+\.\d+)", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2})[ -]([a-z']+)\.?[ -](\d{4})", re.ASCII)


def text(cell: Cell | None) -> str:
    """Give a cell as text: numbers of a spreadsheet without a needless `.0`, dates as year-month-day.

    A lone hyphen is how people say that there is nothing. An apostrophe that keeps a spreadsheet from computing a
    text, as exports write it, is no part of the text.
    """
    if not isinstance(cell, str):  # nearly every cell is text, and a country's tables have millions of them
        if isinstance(cell, datetime):
            cell = cell.date()
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        if isinstance(cell, Decimal):
            cell = _written(cell)
        cell = "" if cell is None else str(cell)
    written = (cell.replace("\r\n", "\n") if "\r" in cell else cell).strip()
    if written.startswith("'") and written.startswith(_TEXT):
        written = written[1:]
    return "" if written in _NOTHING else written


def _written(number: Decimal) -> str:
    # An exponent of a thousand would be written in a thousand digits: such a thing stays as it came.
    return decimal_text(number) if number.is_finite() and abs(number.adjusted()) < 40 else str(number)


def convention(cells: Iterable[Cell | None]) -> Convention | None:
    """Say which mark stands before decimals in a column, by its numbers that can be read in one way only.

    Returns
    -------
    "id" where they say so or say nothing, "en", or None where they contradict each other.

    >>> convention(["57.68", "65.130"]), convention(["1.234"]), convention(["57.68", "57,68"])
    ('en', 'id', None)
    """
    shown: set[Convention] = set()
    for cell in cells:
        if isinstance(cell, str):
            ways = _ways(cell)
            if len(ways) == 1:
                shown.update(ways)
    if len(shown) == 2:
        return None
    return shown.pop() if shown else "id"


def number(cell: Cell, decimals: Convention | None = "id") -> Decimal:
    """Read a number, Indonesian where it can be read in two ways and its column says nothing else.

    Parameters
    ----------
    decimals : "id", "en" or None
        Which mark stands before decimals; None where the column contradicts itself.

    Raises
    ------
    BadInput
        Where it is no number, or may be two.

    >>> number("1.234,5"), number("57.68"), number("1.234"), number("1.234", "en")
    (Decimal('1234.5'), Decimal('57.68'), Decimal('1234'), Decimal('1.234'))
    """
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool):
        return _plain(str(cell))
    if not isinstance(cell, str):
        raise BadInput("{value} is not a number", value=text(cell))
    ways = _ways(cell)
    readings = {_plain(way) for way in ways.values()}
    if len(readings) == 1:
        return readings.pop()
    if not ways:
        raise BadInput("{value} is not a number", value=cell)
    if decimals is None:
        raise BadInput(
            "{value} can be read in two ways: write all decimals of this column with a comma, or all with a point",
            value=cell,
        )
    return _plain(ways[decimals])


def _ways(written: str) -> dict[Convention, str]:
    """Give each way in which a text can be read as a number, with a point before decimals and nothing else."""
    written = _SPACE.sub("", written).replace("−", "-")
    ways: dict[Convention, str] = {}
    for way, pattern in _NUMBERS.items():
        if written and pattern.fullmatch(written):
            thousands, mark = (".", ",") if way == "id" else (",", ".")
            ways[way] = written.replace(thousands, "").replace(mark, ".")
    return ways


def _plain(written: str) -> Decimal:
    number = Decimal(written)
    # Nothing that is counted or scored here has twenty digits; a number of thousands is written once and never read.
    if not number.is_finite() or (number and number.adjusted() >= 20) or len(number.as_tuple().digits) > 40:
        raise BadInput("{value} is not a number", value=written)
    return number


def whole(cell: Cell, decimals: Convention | None = "id") -> int:
    """Read a count; BadInput where it is no whole number."""
    read = number(cell, decimals)
    if read != read.to_integral_value():
        raise BadInput("{value} is not a whole number", value=text(cell))
    return int(read)


def coordinates(written: str) -> tuple[Decimal, Decimal]:
    """Read latitude and longitude from one cell.

    >>> coordinates("-6,2 106,8") == coordinates("-6.2, 106.8") == coordinates("-6.2,106.8")
    True
    """
    found = _PAIR.fullmatch(written.strip()) or _POINTS.fullmatch(written.strip())
    if not found:
        raise BadInput("{value} is no pair of coordinates; write one like -6,2; 106,8", value=written)
    return degrees(found[1]), degrees(found[2])


def degrees(cell: Cell) -> Decimal:
    """Read a latitude or longitude: nobody writes thousands of degrees, so -6.200 and -6,200 are both -6.2."""
    return number(cell, "en" if "." in text(cell) else "id")


def day(cell: Cell) -> date:
    """Read a date: 17 Agustus 2023, 17/08/2023 (the day comes first), 2023-08-17, or a spreadsheet's own.

    Raises
    ------
    BadInput
        Where it is no day of the calendar, or its year has not four digits.

    >>> day("Kamis, 17 Agustus 2023") == day("17/08/2023") == day("2023-08-17") == date(2023, 8, 17)
    True
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    written = _SPACE.sub(" ", text(cell))
    parts = _year_month_day(written)
    try:
        return date(*parts)
    except ValueError as error:
        raise BadInput("{value} is no day of the calendar", value=written) from error


def _year_month_day(written: str) -> tuple[int, int, int]:
    if found := _ISO.fullmatch(written):
        year, month, day = found.groups()
        return int(year), int(month), int(day)
    if found := _DAY_FIRST.fullmatch(written):
        day, _, month, year = found.groups()
        return int(year), int(month), int(day)
    words = written.casefold()
    weekday, comma, rest = words.partition(",")
    if comma and weekday.strip() in _WEEKDAYS:
        words = rest.strip()
    if (found := _IN_WORDS.fullmatch(words)) and found[2] in _MONTHS:
        return int(found[3]), _MONTHS[found[2]], int(found[1])
    raise BadInput("{value} is no date; write one like 17 Agustus 2023, 17/08/2023 or 2023-08-17", value=written)


def parts(written: str) -> tuple[str, ...]:
    """Split a cell that lists several things: one a line, or with semicolons or upright strokes between."""
    return tuple(part.strip() for part in re.split(r"[;\n|]", written) if part.strip())
