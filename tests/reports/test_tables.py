"""A table in every form says the same, and no form computes what somebody wrote."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import BadInput, Refused
from workbench.reports.tables.forms import FORMS, Form, form_of, write
from workbench.reports.tables.typed import Typed, Value
from workbench.storage.files.cells import text
from workbench.storage.files.formats.packed import read_packed
from workbench.storage.files.formats.plain import read_csv, read_jsonl
from workbench.storage.files.formats.rows import Bounds

COLUMNS = (
    ("name", "string"),
    ("mark", "number"),
    ("count", "integer"),
    ("anchor", "boolean"),
    ("day", "date"),
    ("at", "datetime"),
    ("innovations", "list"),
)
ONE = ("=1+1", Decimal("80.50"), 5, True, date(2026, 8, 17), datetime(2026, 8, 17, 3, 4, 5, 123, UTC), ("a", "b"))
OTHER = ("x", Decimal("-1.250"), None, False, None, None, ())
BOTH = Typed("regions", COLUMNS, [ONE, OTHER])

# What stands in a cell: no control signs, which XML cannot hold, and nothing that is no text at all.
PROSE = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
LINES = st.lists(PROSE, min_size=1, max_size=3).map("\n".join)


def read(content: bytes, form: Form) -> list[list[str]]:
    """The rows as our own reader has them, as text, headings first."""
    name, bounds = f"table.{form}", Bounds()
    if form == "csv":
        [sheet] = read_csv(name, content, bounds, [])
    elif form == "jsonl":
        [sheet] = read_jsonl(name, content, bounds, [])
    else:
        [sheet] = read_packed("parquet" if form == "parquet" else "spreadsheet", name, content, bounds)
    return [[text(cell) for cell in row.cells] for row in sheet.rows]


@pytest.mark.parametrize("form", FORMS)
def test_a_table_says_the_same_in_every_form(form: Form) -> None:
    heads, one, other = read(write(BOTH, form), form)
    assert heads == [name for name, _ in COLUMNS]
    assert one[0] == "=1+1"
    assert [Decimal(one[1]), Decimal(other[1])] == [Decimal("80.50"), Decimal("-1.25")]
    assert (one[2], one[3].lower(), other[3].lower()) == ("5", "true", "false")
    assert (one[4], one[5][:10], one[6]) == ("2026-08-17", "2026-08-17", "a; b")
    assert (other[0], other[2], "".join(other[4:])) == ("x", "", "")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_table_gives_the_same_bytes(form: Form) -> None:
    assert write(BOTH, form) == write(Typed("regions", COLUMNS, [ONE, OTHER]), form)


@settings(max_examples=settings.default.max_examples // 4)  # spreadsheets are unpacked by a process each
@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from([form for form in FORMS if form != "parquet"]))
def test_any_text_is_read_as_it_was_written(texts: list[str], form: Form) -> None:
    table = Typed("regions", (("name", "string"), ("end", "string")), [(each, "end") for each in texts])
    found = [row[0] for row in read(write(table, form), form)[1:]]
    # An apostrophe before a formula is how spreadsheets write that it is none, whoever put it there.
    assert found == [text(each) for each in texts]


def test_parquet_keeps_types_and_digits() -> None:
    import io

    import pyarrow.parquet as pq

    found = pq.read_table(io.BytesIO(write(BOTH, "parquet"))).to_pylist()
    names = [name for name, _ in COLUMNS]
    assert found == [
        dict(zip(names, (*ONE[:6], ["a", "b"]), strict=True)),
        dict(zip(names, (*OTHER[:6], []), strict=True)),
    ]


def test_a_line_of_json_has_the_number_in_its_own_digits() -> None:
    table = Typed("marks", (("mark", "number"),), [(Decimal("0.10000000000000000001"),)])
    assert write(table, "jsonl") == b'{"mark": 0.10000000000000000001}\n'
    assert json.loads(write(BOTH, "jsonl").splitlines()[1])["innovations"] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_table_without_rows_is_a_table(form: Form) -> None:
    empty = write(Typed("marks", COLUMNS, []), form)
    # A line of JSON says names and values together: where there is no row, nothing is said.
    assert read(empty, form) == ([] if form == "jsonl" else [[name for name, _ in COLUMNS]])


def test_a_text_that_a_workbook_has_no_room_for_is_refused_and_not_left_out() -> None:
    long = Typed("innovations", (("design", "string"),), [("a" * 40_000,)])
    with pytest.raises(Refused, match="32,767 letters a cell; here row 2, 40000 letters"):
        write(long, "xlsx")
    assert [row[0] for row in read(write(long, "ods"), "ods")[1:]] == ["a" * 40_000]


def test_the_ending_of_a_file_says_the_form_and_no_other_does() -> None:
    endings: list[Value] = [form_of(Path(f"places.{form.upper()}")) for form in FORMS]
    assert endings == list(FORMS)
    with pytest.raises(BadInput, match=r"\.csv, \.xlsx, \.ods, \.jsonl, \.parquet"):
        form_of(Path("places.pdf"))
