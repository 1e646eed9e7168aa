"""Every format says the same, and none of them more than is read at once."""

import json
from datetime import date
from decimal import Decimal

import pytest

from tests.storage.files import packing
from workbench.errors import BadInput
from workbench.storage.faults import BadRows
from workbench.storage.files.sheets import Table, read_tables

ROWS = [["name", "cluster", "innovations 2023"], ["Kota Ambon", "city", 12], ["Kota Bima", "city", 7]]
FAR = "is far too large; look for a stray cell below or beside the table"


def table(name: str, content: bytes) -> Table:
    [read] = read_tables([(name, content)]).tables
    return read


def fault(name: str, content: bytes) -> str:
    with pytest.raises(BadInput) as refused:
        read_tables([(name, content)])
    return str(refused.value)


@pytest.mark.parametrize("ending", packing.FORMATS)
def test_every_format_gives_the_same_headings_and_cells(ending: str) -> None:
    read = table(f"regions.{ending}", packing.FORMATS[ending](ROWS))
    assert read.headings == ("name", "cluster", "innovations 2023")
    assert [[str(cell).removesuffix(".0") for cell in row.cells] for row in read.rows] == [
        ["Kota Ambon", "city", "12"],
        ["Kota Bima", "city", "7"],
    ]


@pytest.mark.parametrize(("ending", "first"), [("csv", 2), ("jsonl", 1), ("xlsx", 2), ("ods", 2), ("parquet", 1)])
def test_rows_are_called_by_the_line_on_which_people_find_them(ending: str, first: int) -> None:
    read = table(f"regions.{ending}", packing.FORMATS[ending](ROWS))
    assert [row.line for row in read.rows] == [first, first + 1]


def test_a_jsonl_file_may_leave_names_out_and_bring_new_ones_later() -> None:
    read = table("regions.jsonl", b'{"name": "A"}\n\n{"cluster": "city", "name": "B", "score 2023": 57.10}\n')
    assert read.headings == ("name", "cluster", "score 2023")
    assert [(row.line, row.cells) for row in read.rows] == [(1, ("A",)), (3, ("B", "city", Decimal("57.10")))]


def test_every_line_that_is_no_object_is_named() -> None:
    lines = b'{"name": "A"}\n[1]\n{"name": {"a": 1}}\n{"name": "A", "name": "B"}\n{"name": NaN}\n{"name"\n'
    with pytest.raises(BadRows) as refused:
        read_tables([("regions.jsonl", lines)])
    assert [str(row).split(":")[0] for row in refused.value.rows] == [
        f"regions.jsonl line {n}" for n in (2, 3, 4, 5, 6)
    ]


def test_a_list_of_texts_is_one_cell_with_semicolons() -> None:
    assert table("regions.jsonl", b'{"name": ["A", "B"]}').rows[0].cells == ("A; B",)
    assert table("regions.parquet", packing.as_parquet([["name"], [["A", "B"]]])).rows[0].cells == ("A; B",)


def test_parquet_keeps_dates_and_decimals_exact_and_takes_no_number_for_an_empty_cell() -> None:
    columns = [["name", "day", "score", "place"], ["A", date(2023, 8, 17), Decimal("57.10"), float("nan")]]
    assert table("regions.parquet", packing.as_parquet(columns)).rows[0].cells == (
        "A",
        date(2023, 8, 17),
        Decimal("57.10"),
    )


def test_a_parquet_cell_that_holds_several_values_is_named() -> None:
    content = packing.as_parquet([["name"], [{"a": 1}]])
    assert fault("regions.parquet", content) == "regions.parquet line 1: a cell holds more than one value"


def test_a_cell_that_our_export_defused_is_read_as_it_was() -> None:
    read = table("regions.csv", b"name,cluster\n'=1+1,'-x\n'quoted,plain\n")
    assert [row.cells for row in read.rows] == [("=1+1", "-x"), ("'quoted", "plain")]


def test_empty_rows_and_columns_that_a_spreadsheet_repeats_to_its_edge_are_no_cells() -> None:
    edge = '<table:table-cell table:number-columns-repeated="16382"/>'
    empty = '<table:table-row table:number-rows-repeated="1048574"><table:table-cell/></table:table-row>'
    row = f"<table:table-row>{packing.ods_cell('name')}{packing.ods_cell('cluster')}{edge}</table:table-row>"
    read = table("regions.ods", packing.ods(row + row.replace("name", "Kota") + empty))
    assert [row.cells for row in read.rows] == [("Kota", "cluster")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("regions.ods", packing.ods(f"<table:table-row>{packing.ods_cell('a', 10**9)}</table:table-row>")),
        ("regions.xlsx", packing.as_xlsx([["name", "cluster"], ["A"] * 1_001])),
        ("regions.xlsx", packing.xlsx_with_text_of(1_500)),
        ("regions.jsonl", b"\n".join(b'{"n%d": 1}' % number for number in range(1_001))),
        ("regions.csv", b",".join(b"c%d" % number for number in range(1_001))),
        ("regions.parquet", packing.parquet_with_text_of(rows=10_000, letters=10**6)),
    ],
    ids=["repeated cells", "columns", "packed text", "names", "headings", "one text many times"],
)
def test_what_says_more_than_people_keep_is_refused(name: str, content: bytes) -> None:
    assert fault(name, content) == f"{name}: {FAR}"


def test_a_file_with_more_bytes_than_are_read_is_refused_before_it_is_read() -> None:
    assert fault("regions.csv", bytes(100 * 2**20 + 1)) == (
        "regions.csv: is far too large: more than 100 MB are not read at once"
    )


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
@pytest.mark.parametrize("content", [packing.as_xlsx(ROWS), packing.as_parquet(ROWS)], ids=["xlsx", "parquet"])
def test_a_file_of_another_kind_is_no_text(ending: str, content: bytes) -> None:
    name = f"regions.{ending}"
    assert fault(name, content) == f"{name}: this is a file of another kind than its name says"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls", "parquet"])
def test_a_text_is_no_file_that_is_packed(ending: str) -> None:
    kind = "Parquet file" if ending == "parquet" else "spreadsheet"
    assert fault(f"regions.{ending}", packing.as_csv(ROWS)).startswith(f"regions.{ending}: this is no {kind} that")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_text_is_read_in_every_encoding_that_offices_save(encoding: str) -> None:
    line = json.dumps({"name": "Kota Élan", "cluster": "city"}, ensure_ascii=False)
    read = read_tables([("regions.jsonl", line.encode(encoding))])
    assert read.tables[0].rows[0].cells == ("Kota Élan", "city")
    assert len(read.warnings) == (encoding == "cp1252")
