"""The code on a printed sheet: the marks that stood in a room when it was printed, closed to everybody but the home.

Whoever prints or carries the paper reads no mark of it, so that a sheet of a whole room may lie on a table before
release. The home opens it again, and knows that it wrote it.
"""

import base64
import hashlib
import json
import zlib
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from workbench.errors import BadInput
from workbench.methods.exact.standing import Standing
from workbench.records.record import decimal_text
from workbench.settings import Home

PREFIX = "WBROOM1:"
LARGEST = 2**20
"""Bytes that a code may unfold to."""


@dataclass(frozen=True)
class Printed:
    """What a code holds: of which room, of which state of the log, and the marks, by seat, stage and submission."""

    panel: str
    room: str
    sequence: int
    head: str
    sheets: dict[tuple[str, str, str], dict[str, str]]


def marks_of(standing: Standing, room: str) -> Printed:
    """Give the marks that stand in a room now."""
    places = {(stage.key, key) for stage in standing.panel.marked_stages() for key in standing.order(stage.key, room)}
    sheets = {}
    for (seat, stage, submission), sheet in standing.sheets.items():
        if (stage, submission) in places and seat in standing.seats and sheet.marks():
            sheets[seat, stage, submission] = {key: decimal_text(mark) for key, mark in sheet.marks().items()}
    return Printed(standing.panel.key, room, standing.sequence, standing.head, sheets)


def written(home: Home, printed: Printed) -> str:
    """Write the code: letters and digits that every scanner reads and that can be typed."""
    packed = zlib.compress(json.dumps(_folded(printed), separators=(",", ":")).encode(), 9)
    return PREFIX + base64.b32encode(bytes(_box(home).encrypt(packed))).decode().rstrip("=")


def _folded(printed: Printed) -> list[Any]:
    """Name every seat, place and criterion once, and write the marks by their order: a large room fits one code."""
    seats = sorted({seat for seat, _, _ in printed.sheets})
    places = sorted({(stage, key) for _, stage, key in printed.sheets})
    criteria = sorted({key for marks in printed.sheets.values() for key in marks})
    sheets = (printed.sheets.get((seat, *place), {}) for seat in seats for place in places)
    marks = ";".join(",".join(marks.get(key, "") for key in criteria) for marks in sheets)
    return [printed.panel, printed.room, printed.sequence, printed.head, seats, places, criteria, marks]


def _unfolded(content: list[Any]) -> Printed:
    panel, room, sequence, head, seats, places, criteria, marks = content
    at = ((seat, stage, key) for seat in seats for stage, key in places)
    sheets = {
        place: {key: mark for key, mark in zip(criteria, sheet.split(","), strict=True) if mark}
        for place, sheet in zip(at, marks.split(";"), strict=False)
        if sheet.strip(",")
    }
    return Printed(panel, room, sequence, head, sheets)


def read(home: Home, code: str) -> Printed:
    """Read a code that was scanned or typed.

    Raises
    ------
    BadInput
        Where it is no such code, or not one that this home printed.
    """
    plain = "".join(code.split()).upper()
    if not plain.startswith(PREFIX):
        raise BadInput("this is no code of a printed sheet")
    letters = plain.removeprefix(PREFIX)
    try:
        sealed = base64.b32decode(letters + "=" * (-len(letters) % 8))
        packed = _box(home).decrypt(sealed)
    except (ValueError, CryptoError) as fault:
        raise BadInput("the code was not printed by this home, or a sign of it is wrong") from fault
    return _unfolded(json.loads(zlib.decompressobj().decompress(packed, LARGEST)))


def _box(home: Home) -> SecretBox:
    return SecretBox(
        hashlib.blake2b(home.sealing_key(), digest_size=SecretBox.KEY_SIZE, person=b"printed sheet").digest()
    )
