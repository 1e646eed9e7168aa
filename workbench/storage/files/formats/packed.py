"""Spreadsheets and Parquet: unpacked by a process of its own, which is ended where a file asks for too much."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, Any, Literal

from workbench.errors import BadInput
from workbench.storage.files.cells import Cell
from workbench.storage.files.formats.rows import Bounds, Row, Sheet, too_large

Kind = Literal["spreadsheet", "parquet"]
_UNPACK = Path(__file__).with_name("unpack.py")
_LONGEST = 64 * 2**20
"""Bytes that the rows of one line may have on their way."""

_MOST = 256 * 2**20
"""Bytes that all rows may have on their way: a text that is said once and meant a million times is none of ours."""


def read_packed(kind: Kind, name: str, content: bytes, bounds: Bounds) -> list[Sheet]:
    """Read every sheet of a file.

    Raises
    ------
    BadInput
        Where it is none of its kind, or says more than is read at once.
    """
    bounds.size(name, len(content))
    # The program is this Python itself and the script beside this module; nothing of the file is on the line.
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-P", "-s", "-X", "utf8", str(_UNPACK), kind],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        assert process.stdin is not None and process.stdout is not None
        feeding = threading.Thread(target=_feed, args=(process.stdin, content), daemon=True)
        feeding.start()
        try:
            sheets = _sheets(name, kind, process.stdout, bounds)
        finally:
            process.stdout.close()
            process.kill() if sys.exc_info()[0] else None
            feeding.join()
        if process.wait():
            raise too_large(name)
    return sheets


def _feed(to: IO[bytes], content: bytes) -> None:
    with suppress(OSError):
        to.write(content)
    with suppress(OSError):
        to.close()


def _sheets(name: str, kind: Kind, lines: IO[bytes], bounds: Bounds) -> list[Sheet]:
    sheets: list[Sheet] = []
    rows: list[Row] = []
    for said in _said(name, lines):
        if isinstance(said, list):
            rows += bounds.rows(name, ((row[0], [_cell(name, row[0], cell) for cell in row[1:]]) for row in said))
        elif "sheet" in said:
            rows = []
            sheets.append(Sheet(said["sheet"], rows))
        else:
            raise BadInput(_NONE[kind], place=name, fault=said["fault"])
    return sheets


_NONE: dict[Kind, str] = {
    "spreadsheet": "{place}: this is no spreadsheet that can be read: {fault}",
    "parquet": "{place}: this is no Parquet file that can be read: {fault}",
}


def _said(name: str, lines: IO[bytes]) -> Iterator[Any]:
    left = _MOST
    while line := lines.readline(_LONGEST):
        left -= len(line)
        if not line.endswith(b"\n") or left < 0:
            raise too_large(name)
        yield json.loads(line)


_TAGGED: dict[str, Callable[[Any], Cell]] = {
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda seconds: timedelta(seconds=seconds),
    "Decimal": Decimal,
}


def _cell(name: str, line: int, said: Any) -> Cell | None:
    if said is None or type(said) in (str, bool, int):
        return said  # type: ignore[no-any-return]
    if isinstance(said, float):
        return None if said != said else said  # how pandas writes an empty cell
    if isinstance(said, list) and all(isinstance(part, str) for part in said):
        return "; ".join(said)
    with suppress(ValueError, InvalidOperation, OverflowError, TypeError, AttributeError, KeyError):
        [(kind, value)] = said.items()
        return _TAGGED[kind](value)
    raise BadInput("{place} line {line}: a cell holds more than one value", place=name, line=str(line))
