"""Unpack a spreadsheet or a Parquet file in a process of its own, which may be ended where it asks for too much.

A few kilobytes can say a billion cells, in a way of its own in each format. The libraries that read them make room for
all that is said and end the process where there is none: so it is this one. The file comes in at standard input; lines
of JSON go out, one for each sheet and one for some hundred rows. Nothing of the workbench is imported, so that it
starts at once.
"""

import contextlib
import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

SPACE = {"spreadsheet": 1536 * 2**20, "parquet": 3 * 2**30}
"""Bytes of address space; pyarrow asks for far more of it than it uses."""

MEMORY = 768 * 2**20
"""Bytes that are written to: what is said once and meant a million times is made room for here."""

SECONDS = 90
TOGETHER = 200


def main() -> None:
    """Read a file from standard input and write what it holds."""
    kind = sys.argv[1]
    _bound(kind)
    content = sys.stdin.buffer.read()
    unpack: Callable[[bytes], Iterator[object]] = {"spreadsheet": _spreadsheet, "parquet": _parquet}[kind]
    try:
        for said in _together(unpack(content)):
            sys.stdout.write(json.dumps(said, default=_tagged) + "\n")
        sys.stdout.flush()
    except MemoryError:
        os._exit(1)
    except BrokenPipeError:  # who reads us has read enough
        os._exit(0)
    except BaseException as fault:  # a panic of the reader is no Exception, and is a fault of the file
        sys.stdout.write(json.dumps({"fault": str(fault) or type(fault).__name__}) + "\n")
        sys.stdout.flush()
    # Everything was said. Threads of the libraries are not waited for: one that ends late would end us as a fault.
    os._exit(0)


def _together(said: Iterator[Any]) -> Iterator[object]:
    """Gather rows: a line for each would take ten times as long."""
    rows: list[list[Any]] = []
    for each in said:
        if isinstance(each, list):
            rows.append(each)
        if rows and (len(rows) == TOGETHER or not isinstance(each, list)):
            yield rows
            rows = []
        if not isinstance(each, list):
            yield each
    yield rows


def _bound(kind: str) -> None:
    # Where the system knows no such bounds, the process ends by itself when the memory does.
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - there is none on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_AS, (SPACE[kind], SPACE[kind]))
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))


def _spreadsheet(content: bytes) -> Iterator[object]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 - after the bounds are set

    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for sheet in (each.name for each in book.sheets_metadata if each.typ == SheetTypeEnum.WorkSheet):
        yield {"sheet": sheet}
        read = book.get_sheet_by_name(sheet)
        left = [None] * (read.start[1] if read.start else 0)  # rows begin at the first column that is not empty
        for line, cells in enumerate(read.iter_rows(), start=1):
            if filled := _without_end(cells):
                yield [line, *left, *filled]


def _without_end(cells: list[Any]) -> list[Any]:
    while cells and cells[-1] in (None, ""):
        cells.pop()
    return cells


def _parquet(content: bytes) -> Iterator[object]:
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    import pyarrow.parquet  # noqa: PLC0415 - half a second that spreadsheets need not wait

    file = pyarrow.parquet.ParquetFile(io.BytesIO(content))
    names = file.schema_arrow.names
    yield {"sheet": ""}
    yield [0, *names]
    line = 0
    for batch in file.iter_batches(batch_size=TOGETHER, use_threads=False):
        for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            line += 1
            yield [line, *row]


def _tagged(value: object) -> object:
    """Say what JSON has no form for."""
    kinds = (datetime, date, time)
    for kind in kinds:
        if isinstance(value, kind):
            return {kind.__name__: value.isoformat()}
    if isinstance(value, timedelta):
        return {"timedelta": value.total_seconds()}
    if isinstance(value, Decimal):
        return {"Decimal": str(value)}
    raise TypeError(f"a cell holds {type(value).__name__}")


if __name__ == "__main__":
    main()
