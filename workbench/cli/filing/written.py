"""Tables of filed things as files, headed as a field map says."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import click

from workbench.cli.filing.shown import as_csv
from workbench.cli.shown import write_new
from workbench.desks.owner import filing
from workbench.records.field_map import FieldMap
from workbench.reports.tables.forms import form_of
from workbench.reports.tables.forms import write as write_table
from workbench.reports.tables.typed import Type, Typed

XLSX = click.option("--xlsx", type=click.Path(path_type=Path, dir_okay=False), help="Write a workbook.")
CSV = click.option("--csv", "csv_", type=click.Path(path_type=Path, dir_okay=False), help="Write a table.")


def _named(_context: click.Context, _option: click.Parameter, file: Path | None) -> Path | None:
    """Look at once whether its ending says as what it is to be written: what it holds may take minutes."""
    if file is not None:
        form_of(file)
    return file


TABLE = click.option(
    "--table",
    "table_",
    callback=_named,
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write a table as the ending of the file says: .csv, .xlsx, .ods, .jsonl or .parquet.",
)


@dataclass(frozen=True)
class Table:
    """A table that is written into a file, headed as the field map says."""

    name: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[str] = frozenset()

    def write(self, files: tuple[Path | None, Path | None, Path | None], maps: FieldMap | None, decimals: int) -> None:
        """Write it as CSV, as a workbook, and as what the ending of the third says: each where it is asked for."""
        csv_, xlsx, other = files
        out = {field: heading for heading, field in (maps.results if maps else {}).items() if field}
        heads = [out.get(each, each) for each in self.headings]
        if csv_:
            write_new(csv_, as_csv(heads, self.rows))
        if xlsx:
            write_new(xlsx, filing.table_workbook(self.name, heads, map(self._cells, self.rows), decimals))
        if other:
            columns = tuple((out.get(each, each), self._type(each)) for each in self.headings)
            write_new(other, write_table(Typed(self.name, columns, [*map(self._cells, self.rows)]), form_of(other)))

    def _type(self, heading: str) -> Type:
        return "number" if heading in self.numbers else "string"

    def _cells(self, row: Sequence[str]) -> list[str | Decimal | int | None]:
        return [self._cell(heading, cell) for heading, cell in zip(self.headings, row, strict=True)]

    def _cell(self, heading: str, cell: str) -> str | Decimal | int | None:
        if heading not in self.numbers:
            return cell
        if not cell:
            return None
        return int(cell) if cell.lstrip("-").isdigit() else Decimal(cell.replace("−", "-").replace(",", ""))
