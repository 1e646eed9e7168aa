"""The base of every record, the types they are made of, and the one canonical form in which they are hashed."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
)

from workbench.records.fault import fault

_COMPUTED = re.compile(r"[=+@\t\r]|-(?![\d.,]+\Z)")

_QUOTED = re.compile(r'[",\r\n]')

Language = Literal["id", "en"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
"""A slug: small letters, digits and hyphens."""


def decimal(value: object) -> Decimal:
    """Read a decimal number from decimal text, a Decimal or an int; a binary float is refused.

    >>> decimal(".38")
    Decimal('0.38')
    """
    if isinstance(value, bool | float):
        raise fault("a number is written as decimal text, not as a binary float")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise fault("{value} is not a decimal number", value=str(value)) from error
    if not number.is_finite():
        raise fault("{value} is not a finite number", value=str(value))
    return number


def decimal_text(number: Decimal) -> str:
    """Write a decimal in its one canonical form: no exponent, no trailing zeros.

    >>> decimal_text(Decimal("80.50")), decimal_text(Decimal("1E+2")), decimal_text(Decimal("-0"))
    ('80.5', '100', '0')
    """
    text = format(number.normalize(), "f")
    return "0" if text == "-0" else text


def defused(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would compute; it is taken off where we read the table again.

    >>> [defused(text) for text in ("=1+1", "-2+3+cmd|' /C calc'!A0", "-2.5", "Kota A")]
    ["'=1+1", "'-2+3+cmd|' /C calc'!A0", '-2.5', 'Kota A']
    """
    return f"'{text}" if _COMPUTED.match(text) else text


def csv_row(cells: Iterable[str]) -> str:
    """Write one row of CSV: the same bytes on every Python, and no cell that a spreadsheet computes.

    The standard library's writer leaves a lone carriage return bare on some versions; whoever reads the table then
    sees a new row, which may begin like a formula.

    >>> print(csv_row(["Kota A", "a, b", "=1+1", "-2.5", 'a "b" c']), end="")
    Kota A,"a, b",'=1+1,-2.5,"a ""b"" c"
    """
    safe = [defused(cell) for cell in cells]
    quoted = ['"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell for cell in safe]
    return ",".join(quoted if quoted != [""] else ['""']) + "\n"


def half_up(number: Decimal, places: int) -> Decimal:
    """Round half up, away from zero, to a number of decimal places."""
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def moment_text(at: datetime) -> str:
    """Write a moment as it is stored and as pages read it.

    >>> moment_text(datetime(2025, 7, 1, 3, tzinfo=UTC))
    '2025-07-01T03:00:00.000000Z'
    """
    return at.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


Number = Annotated[Decimal, BeforeValidator(decimal), PlainSerializer(decimal_text, when_used="json")]
"""A decimal number, never a binary float."""

Moment = Annotated[
    AwareDatetime,
    AfterValidator(_utc),
    PlainSerializer(moment_text, when_used="json"),
]
"""A moment: aware, kept in UTC."""

Prose = Annotated[str, AfterValidator(_composed)]
"""Text that a person wrote, in composed form (NFC)."""

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_composed)]
"""Text that may not be empty."""


class Record(BaseModel):
    """Something that is stored or published: frozen, and with no field that is not named."""

    model_config = ConfigDict(frozen=True, extra="forbid", validate_default=True, str_max_length=200_000)


class Title(Record):
    """A title or description in the languages of the house; the other language serves where one is missing."""

    id: Prose = ""
    en: Prose = ""

    def said(self, language: str) -> str:
        """Give the text in a language, or else in the other.

        >>> Title(en="Novelty").said("id")
        'Novelty'
        """
        return (self.id or self.en) if language == "id" else (self.en or self.id)


class Source(Record):
    """Where a fact of a panel file comes from."""

    title: Words
    address: str = ""


def _plain(value: object) -> object:
    if isinstance(value, dict):
        return {_composed(str(name)): _plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        raise ValueError("a binary float has no canonical form")
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return decimal_text(Decimal(value))
    if isinstance(value, str):
        return _composed(value)
    return value


def canonical(value: object) -> bytes:
    """Write a record, or plain data, as canonical JSON: the bytes that are hashed, stored and archived.

    Keys are sorted, numbers are decimal strings, text is NFC, and there is no white space.

    >>> canonical({"b": 1, "a": [Decimal("0.50"), None]})
    b'{"a":["0.5",null],"b":"1"}'
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(mode="json")
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def checksum(content: bytes) -> str:
    """Give the SHA-256 of bytes, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()
