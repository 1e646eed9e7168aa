"""One sheet of a workbook: rows are written one after the other, and texts stay texts whatever they begin with."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell

from workbench.errors import Refused


@dataclass(frozen=True)
class Formula:
    """What a spreadsheet computes, and the published value for whoever does not compute."""

    text: str
    value: Decimal


Cell = str | int | float | Decimal | Formula | None


class SheetWriter:
    """A sheet that grows downwards; its first rows are held in view, its columns are as wide as what they hold."""

    def __init__(self, book: Any, name: str, formats: dict[str, Any]) -> None:
        self.sheet, self.name, self.row, self._formats = book.add_worksheet(name), name, 0, formats
        self._widths: dict[int, int] = {}

    def add(self, cells: Sequence[Cell], form: str = "", whole: bool = False) -> int:
        """Write a row and give its number, from 0; with `whole`, numbers are shown as they are."""
        for column, cell in enumerate(cells):
            self._write(column, cell, form, whole)
        self.row += 1
        return self.row - 1

    def heads(self, cells: Sequence[str], held: int) -> None:
        """Write the headings, and hold all rows so far and the first `held` columns in view."""
        self.add(cells, "head")
        self.sheet.freeze_panes(self.row, held)

    def end(self) -> None:
        """Set the widths of the columns."""
        for column, width in self._widths.items():
            self.sheet.set_column(column, column, min(max(width + 2, 9), 60))

    def _write(self, column: int, cell: Cell, form: str, whole: bool) -> None:
        if cell is None:
            return
        if isinstance(cell, str):
            self._widths[column] = max(self._widths.get(column, 0), *(len(line) for line in cell.split("\n")))
            self._held(self.sheet.write_string(self.row, column, cell, self._formats[form or "text"]), cell)
        elif isinstance(cell, Formula):
            self.sheet.write_formula(self.row, column, cell.text, self._formats["number"], float(cell.value))
        else:
            form = "whole" if whole or isinstance(cell, int) else "number"
            self._held(self.sheet.write_number(self.row, column, cell, self._formats[form]), "")

    def _held(self, fault: int, text: str) -> None:
        # The library leaves out what the format has no room for, and says so by a number alone.
        if fault:
            raise Refused(
                "a workbook has no room for it: 1,048,576 rows a sheet and 32,767 letters a cell; here row {row}, "
                "{letters} letters",
                row=self.row + 1,
                letters=len(text),
            )

    def at(self, row: int, column: int) -> str:
        """Name a cell of this sheet, from any sheet.

        Sheet names are in quotes, in which an apostrophe is doubled.
        """
        return f"{self._prefix()}{xl_rowcol_to_cell(row, column, True, True)}"

    def span(self, first: tuple[int, int], last: tuple[int, int]) -> str:
        """Name a block of cells of this sheet, from any sheet."""
        return f"{self.at(*first)}:{xl_rowcol_to_cell(*last, True, True)}"

    def _prefix(self) -> str:
        return "'" + self.name.replace("'", "''") + "'!"
