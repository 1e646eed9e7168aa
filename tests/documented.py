"""What a document says about the fields of records: its tables, read back."""

import datetime
import re
import types
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic.fields import FieldInfo

from workbench.records.record import Key, Number, Prose, Record, Title, Words, decimal_text

NAMED = ((Key, "key"), (Words, "text, not empty"), (Prose, "text"), (Number, "number"))
PLAIN = {int: "whole number", bool: "true or false", str: "text", datetime.date: "date"}


@dataclass(frozen=True)
class Row:
    """A field as a document describes it; `cells` are what stands between type and description."""

    field: str
    type: str
    default: str
    cells: tuple[str, ...]


def sections(document: Path) -> dict[str, list[Row]]:
    """The tables of a document whose headings are names of records."""
    found: dict[str, list[Row]] = {}
    heading = ""
    for line in document.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            match = re.fullmatch(r"#+ (\w+)", line)
            heading = match.group(1) if match else ""
        elif match := re.match(r"\| `(\w+)` \|", line):
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            found.setdefault(heading, []).append(Row(match.group(1), cells[1], cells[2], tuple(cells[3:])))
    return found


def described(model: type[Record]) -> list[tuple[str, str, str]]:
    """The fields of a record in the words that documents use."""
    hints = get_type_hints(model, include_extras=True)
    return [(name, in_words(hints[name]), default(field)) for name, field in model.model_fields.items()]


def in_words(hint: Any) -> str:
    for named, said in NAMED:
        if hint == named:
            return said
    origin, parts = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return in_words(parts[0])
    if origin is Literal:
        return "one of " + ", ".join(f"`{part}`" for part in parts)
    if origin is tuple:
        return f"list of {in_words(parts[0])}"
    if origin is dict:
        return f"mapping of {in_words(parts[0])} to {in_words(parts[1])}"
    if origin in (Union, types.UnionType):
        return f"{in_words(parts[0])}, or nothing"
    return PLAIN.get(hint) or str(hint.__name__)


def default(field: FieldInfo) -> str:
    if field.is_required():
        return "needed"
    value = field.get_default(call_default_factory=True)
    if value is None:
        return "nothing"
    if isinstance(value, Record) and value != Title():
        return "its defaults"
    if value in ((), {}, "", Title()):
        return "empty"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return decimal_text(value)
    return ", ".join(value) if isinstance(value, tuple) else str(value)
