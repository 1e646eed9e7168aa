"""A table as CSV, XLSX, ODS, JSONL or Parquet: the ending of a file says as which."""

import io
import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from workbench.errors import BadInput
from workbench.records.record import csv_row, decimal_text
from workbench.reports.tables.ods import ods
from workbench.reports.tables.typed import Type, Typed, Value, said
from workbench.reports.workbook.plain import table_workbook
from workbench.reports.workbook.sheet import Cell

Form = Literal["csv", "xlsx", "ods", "jsonl", "parquet"]


def form_of(file: Path) -> Form:
    """Say by its name as what a file is to be written.

    Raises
    ------
    BadInput
        Where its ending is none of those that are written.
    """
    ending = file.suffix.lower().removeprefix(".")
    if ending in FORMS:
        return ending
    raise BadInput(
        "{place}: its ending says as what it is written: {endings}",
        place=str(file),
        endings=", ".join(f".{each}" for each in FORMS),
    )


def write(table: Typed, form: Form) -> bytes:
    """Write a table; the same table gives the same bytes.

    In CSV and in spreadsheets a text that begins like a formula is a text; JSONL and Parquet have no formulas, and keep
    every text as it is.
    """
    return FORMS[form](table)


def _csv(table: Typed) -> bytes:
    rows = (csv_row(said(cell) for cell in row) for row in table.rows)
    return "".join((csv_row(table.headings), *rows)).encode("utf-8-sig")


def _xlsx(table: Typed) -> bytes:
    return table_workbook(table.name, table.headings, (map(_cell, row) for row in table.rows))


def _cell(value: Value) -> Cell:
    if value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool)):
        return value
    return said(value)


def _jsonl(table: Typed) -> bytes:
    heads = [json.dumps(name, ensure_ascii=False) for name in table.headings]
    lines = (
        ", ".join(f"{head}: {_json(cell)}" for head, cell in zip(heads, row, strict=True) if cell is not None)
        for row in table.rows
    )
    return "".join(f"{{{line}}}\n" for line in lines).encode()


def _json(value: Value) -> str:
    # A Decimal is written in its own digits: a float would say another number.
    if isinstance(value, Decimal):
        return decimal_text(value)
    plain = value if isinstance(value, bool | int | float | tuple) else said(value)
    return json.dumps(plain, ensure_ascii=False)


def _parquet(table: Typed) -> bytes:
    import pyarrow as pa  # noqa: PLC0415 - half a second that other forms need not wait
    import pyarrow.parquet as pq  # noqa: PLC0415

    arrays = [
        pa.array(column, _arrow(pa, type_, column))
        for (_, type_), column in zip(table.columns, _columns(table), strict=True)
    ]
    written = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, names=list(table.headings)), written)
    return written.getvalue()


def _columns(table: Typed) -> list[list[Value]]:
    return [[row[at] for row in table.rows] for at in range(len(table.columns))]


def _arrow(pa: Any, type_: Type, column: list[Value]) -> Any:
    if type_ == "number":
        found = [value for value in column if value is not None]
        if any(isinstance(value, float) for value in found):
            return pa.float64()
        places = (-int(Decimal(str(value)).as_tuple().exponent) for value in found)
        return pa.decimal128(38, max(0, *places, 0))
    return {
        "integer": pa.int64(),
        "year": pa.int64(),
        "boolean": pa.bool_(),
        "date": pa.date32(),
        "datetime": pa.timestamp("us", tz="UTC"),
        "list": pa.list_(pa.string()),
    }.get(type_, pa.string())


FORMS: dict[Form, Callable[[Typed], bytes]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "ods": lambda table: ods(table.name, [table.headings, *table.rows]),
    "jsonl": _jsonl,
    "parquet": _parquet,
}
"""How each is written."""
