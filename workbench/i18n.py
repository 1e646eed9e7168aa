"""The languages of the house: catalogues, numbers and moments as people write them."""

import gettext
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from workbench.errors import Message

LANGUAGES = ("id", "en")
LOCALE = Path(__file__).parent / "locale"


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Read the catalogue of a language; English is the language of the templates themselves."""
    source = LOCALE / language / "workbench.po"
    if not source.exists():
        return gettext.NullTranslations()
    return _compiled(source)


def _compiled(source: Path) -> gettext.NullTranslations:
    from io import BytesIO  # noqa: PLC0415 - only where a catalogue is really read

    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=source.parent.name))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translator(language: str) -> Callable[[str], str]:
    """Give the function that translates a template into a language.

    >>> translator("en")("saved {time}")
    'saved {time}'
    """
    return catalogue(language).gettext


def number(value: object, language: str, places: int | None = None) -> str:
    """Show a number as people of a language write it.

    >>> number(Decimal("57.68"), "id"), number(Decimal("57.68"), "en")
    ('57,68', '57.68')
    """
    if isinstance(value, Fraction):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    pattern = "#,##0." + ("0" * places if places is not None else "#" * 10)
    return str(format_decimal(value, format=pattern, locale=language))  # type: ignore[arg-type]


def show(value: object, language: str) -> str:
    """Show any value of a message: numbers and moments in the language's own form, all else as text."""
    if isinstance(value, Message):
        return say(value, language)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal | Fraction):
        return str(value)
    return number(value, language)


def say(message: Message, language: str) -> str:
    """Say a message in a language, values put in after translation.

    >>> say(Message("{value} is not between {low} and {high}", {"value": 101, "low": 0, "high": 100}), "id")
    '101 tidak di antara 0 dan 100'
    """
    return message.said(translator(language), lambda value: show(value, language))


def clock(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """Show a moment as the hour, minute and second people see on the wall of their room."""
    return str(format_time(moment.astimezone(zone), "HH:mm:ss", locale=language))


def day(moment: datetime, language: str, zone: ZoneInfo) -> str:
    """Show a moment as a day in full."""
    return str(format_date(moment.astimezone(zone).date(), "long", locale=language))
