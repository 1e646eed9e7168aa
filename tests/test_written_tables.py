"""Whoever opens a table that we write computes nothing that somebody wrote into a name."""

import ast
import csv
import io
import json
import zipfile
from collections.abc import Callable
from decimal import Decimal
from xml.etree import ElementTree

import pytest
from pyarrow import parquet

from tests.reference import ROOT, parsed
from workbench.cli.filing.shown import as_csv
from workbench.cli.ranking.shown import _csv as ranked_csv
from workbench.methods.archive.columns import columns
from workbench.methods.archive.tables import written
from workbench.reports.tables.forms import FORMS, write
from workbench.reports.tables.typed import Typed

HOSTILE = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "a\r=1", '=HYPERLINK("x")', "-2+3+cmd|' /C calc'!A0")
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
HARMLESS = ("Kota A", "-2.5", "12")


def table_of(texts: tuple[str, ...]) -> Typed:
    return Typed(texts[0], tuple((text, "string") for text in texts), [texts])


WRITERS: dict[str, Callable[[tuple[str, ...]], str]] = {
    "workbench/cli/filing/shown.py": lambda texts: as_csv(texts, [texts]).decode("utf-8-sig"),
    "workbench/cli/ranking/shown.py": lambda texts: ranked_csv([texts, [Decimal(-1), None]]),
    "workbench/methods/archive/tables.py": lambda texts: written(
        columns("one: A column.", {}), [{"one": text} for text in texts]
    ).decode(),
    "workbench/reports/tables/forms.py": lambda texts: write(table_of(texts), "csv").decode("utf-8-sig"),
}
"""Every module that writes CSV, and what it writes of some texts."""


def calls(attribute: str, of: str) -> set[str]:
    found = set()
    for path in (ROOT / "workbench").rglob("*.py"):
        for node in ast.walk(parsed(path)):
            if (
                isinstance(node, ast.Attribute)
                and node.attr in attribute.split()
                and getattr(node.value, "id", "") == of
            ):
                found.add(path.relative_to(ROOT).as_posix())
    return found


def users_of(name: str) -> set[str]:
    modules = {path: parsed(path) for path in (ROOT / "workbench").rglob("*.py")}
    return {
        path.relative_to(ROOT).as_posix()
        for path, module in modules.items()
        for node in ast.walk(module)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name
    }


def test_every_module_that_writes_csv_is_looked_at_here() -> None:
    assert calls("writer DictWriter", "csv") | users_of("csv_row") == set(WRITERS)


@pytest.mark.parametrize("module", WRITERS)
def test_no_cell_of_a_csv_file_begins_as_a_formula_does(module: str) -> None:
    text = WRITERS[module](HOSTILE)
    cells = [cell for row in csv.reader(io.StringIO(text, newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] in ("=", "+", "@", "\t", "\r")] == []
    assert [cell for cell in cells if cell[:1] == "-" and not cell[1:].replace(".", "").isdigit()] == []
    assert any(cell == "'=1+1" for cell in cells)


@pytest.mark.parametrize("module", WRITERS)
def test_what_is_harmless_is_written_as_it_is(module: str) -> None:
    cells = {cell for row in csv.reader(io.StringIO(WRITERS[module](HARMLESS), newline="")) for cell in row}
    assert set(HARMLESS) <= cells


def test_texts_of_workbooks_are_written_as_texts_and_no_cell_by_its_look() -> None:
    # `write` takes a text that begins with = for a formula; only `write_string` never does. Sheets are written by one.
    books = {"workbench/reports/workbook/book.py", "workbench/reports/workbook/plain.py"}
    assert calls("Workbook", "xlsxwriter") == books
    for path in (ROOT / "workbench" / "reports" / "workbook").glob("*.py"):
        names = [node.attr for node in ast.walk(parsed(path)) if isinstance(node, ast.Attribute)]
        assert [name for name in names if name in ("write_row", "write_column", "write_rich_string")] == []


def test_no_cell_of_an_opendocument_table_is_a_formula() -> None:
    with zipfile.ZipFile(io.BytesIO(write(table_of(HOSTILE), "ods"))) as packed:
        content = ElementTree.fromstring(packed.read("content.xml"))
    cells = [each for each in content.iter() if each.tag.endswith("}table-cell")]
    assert len(cells) == 2 * len(HOSTILE)
    assert {name for cell in cells for name in cell.attrib} == {f"{OFFICE}value-type"}
    assert {cell.get(f"{OFFICE}value-type") for cell in cells} == {"string"}
    assert "".join(cells[0].itertext()) == "=1+1"


def test_forms_that_know_no_formula_keep_every_text_as_it_is() -> None:
    table = Typed("names", (("name", "string"),), [(text,) for text in HOSTILE])
    lines = [json.loads(line)["name"] for line in write(table, "jsonl").decode().splitlines()]
    assert lines == list(HOSTILE)
    assert parquet.read_table(io.BytesIO(write(table, "parquet"))).column("name").to_pylist() == list(HOSTILE)


def test_every_form_that_a_table_is_written_in_is_looked_at_here() -> None:
    assert set(FORMS) == {"csv", "xlsx", "ods", "jsonl", "parquet"}
