"""A table as a workbook: one sheet, headings, rows; numbers are numbers, and texts stay texts."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from workbench.reports.workbook.sheet import SheetWriter


def table_workbook(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[str | int | Decimal | None]], decimals: int
) -> bytes:
    """Write one table as an .xlsx file.

    Returns
    -------
    bytes
        The same table gives the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": name, "created": datetime(1980, 1, 1)})
        formats = {
            "text": book.add_format({"valign": "top"}),
            "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "number": book.add_format({"num_format": "0." + "0" * decimals if decimals else "0", "valign": "top"}),
            "whole": book.add_format({"valign": "top"}),
        }
        sheet = SheetWriter(book, name[:31], formats)
        sheet.heads(headings, 1)
        for row in rows:
            sheet.add(row)
        sheet.end()
    return out.getvalue()
