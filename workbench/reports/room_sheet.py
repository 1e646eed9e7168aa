"""The sheets of a room on paper: one page a seat to write marks on, and one code with the marks that stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from workbench.errors import Message
from workbench.i18n import clock, day, number, say
from workbench.reports.paper import drawn_code, typeset

WORDS = {
    "title": Message("Sheets of the room"),
    "why": Message(
        "For the hour in which no tablet sends. Each assessor writes on the own page, and on no other. The secretariat "
        "keys what was written, and the assessor confirms it: only then does it count."
    ),
    "code": Message("Code with the marks that stood when this was printed"),
    "code-why": Message(
        "Only the server of this round can read the code: whoever prints, carries or scans it learns no mark. Scan it "
        "at the secretariat's desk, and what the log lacks is keyed again."
    ),
    "stored": Message("a mark stands in the log; write one only to change it"),
    "barred": Message("recused, or a known conflict: no mark"),
    "confirmed": Message("confirmed: closed"),
    "entry": Message("No."),
    "region": Message("Region"),
    "signature": Message("Signature, date and time"),
    "seat": Message("Seat"),
    "stands": Message("Marks in the log"),
    "demonstration": Message("Made for demonstration"),
    "page": Message("Page"),
}


@dataclass(frozen=True)
class Column:
    """A criterion, with the ends of its scale."""

    title: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Row:
    """A submission: whether a mark stands for each criterion, and whether any may be given."""

    number: int
    region: str
    stored: tuple[bool, ...]
    barred: bool = False
    confirmed: bool = False


@dataclass(frozen=True)
class Paper:
    """The page of one seat in one stage."""

    seat: str
    institution: str
    stage: str
    columns: Sequence[Column]
    rows: Sequence[Row]


@dataclass(frozen=True)
class RoomSheet:
    """What is printed for a room, in the reader's language. It shows no mark: `code` holds them, closed."""

    panel: str
    room: str
    receipt: str
    at: datetime
    zone: ZoneInfo
    code: str
    papers: Sequence[Paper]
    demonstration: bool = False


def room_sheets(sheet: RoomSheet, language: str) -> bytes:
    """Write one PDF: a page with the code, then a page a seat, with the fonts inside the typst package.

    Examples
    --------
    >>> paper = Paper("Assessor 1", "", "Presentation", [Column("Novelty", Decimal(0), Decimal(100))], [])
    >>> now = datetime(2024, 5, 1, 9, 0, tzinfo=ZoneInfo("Asia/Jakarta"))
    >>> room = RoomSheet("IGA 2023", "Room A", "7-AB12", now, ZoneInfo("Asia/Jakarta"), "WBROOM1:AA", [paper])
    >>> room_sheets(room, "en")[:5]
    b'%PDF-'
    """
    moment = {
        "day": day(sheet.at, language, sheet.zone),
        "time": clock(sheet.at, language, sheet.zone)[:5],
        "receipt": sheet.receipt,
    }
    content = {
        "language": language,
        "words": {name: say(words, language) for name, words in WORDS.items()},
        "panel": sheet.panel,
        "room": sheet.room,
        "printed": say(Message("Printed on {day} at {time}, at {receipt} of the log", moment), language),
        "demonstration": sheet.demonstration,
        # As much correction as the marks of the room leave space for.
        "code": drawn_code(sheet.code, "l"),
        "papers": [_printed(each, language) for each in sheet.papers],
    }
    return typeset("room_sheet.typ", content)


def _printed(paper: Paper, language: str) -> dict[str, object]:
    return {
        "seat": paper.seat,
        "institution": paper.institution,
        "stage": paper.stage,
        "stored": sum(sum(row.stored) for row in paper.rows),
        "of": sum(len(row.stored) for row in paper.rows if not row.barred),
        "columns": [
            {"title": each.title, "scale": f"{_end(each.low, language)}–{_end(each.high, language)}"}
            for each in paper.columns
        ],
        "rows": [
            {
                "number": f"{row.number:02}",
                "region": row.region,
                "stored": list(row.stored),
                "barred": row.barred,
                "confirmed": row.confirmed,
            }
            for row in paper.rows
        ],
    }


def _end(value: Decimal, language: str) -> str:
    return number(value, language, max(0, -int(value.normalize().as_tuple().exponent)))
