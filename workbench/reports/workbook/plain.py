"""A table as a workbook: one sheet, headings, rows; numbers are numbers, and texts stay texts."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime

import xlsxwriter

from workbench.reports.workbook.sheet import Cell, SheetWriter


def table_workbook(
    name: str, headings: Sequence[str], rows: Iterable[Iterable[Cell]], decimals: int | None = None
) -> bytes:
    """Write one table as an .xlsx file.

    Parameters
    ----------
    decimals : how many are shown of every number; each number's own where it is not said

    Raises
    ------
    Refused
        Where the format has no room for a text, or for so many rows.

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
            sheet.add(tuple(row), whole=decimals is None)
        sheet.end()
    return out.getvalue()
