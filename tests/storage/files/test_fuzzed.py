"""Files cut, re-encoded, spliced and laden with formulas: a named refusal or the right cells, in bounded memory."""

import json
import subprocess
import sys
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import ROOT
from tests.storage.files import packing
from workbench.errors import BadInput
from workbench.records.record import defused
from workbench.storage.files.formats.unpack import MEMORY
from workbench.storage.files.sheets import read_tables

PLAIN, PACKED = ("csv", "jsonl"), ("xlsx", "ods", "parquet")
LETTERS = st.text(
    st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=",;\"<>&|'\\"), min_size=1
)
TEXTS = st.builds(
    "{}{}".format, st.sampled_from(["", "=", "+", "-", "@", "=1+1 ", "=HYPERLINK(A1)", "@SUM(1)"]), LETTERS
)
TABLES = st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=5)
CHANGES = st.lists(
    st.one_of(
        st.tuples(st.just("cut"), st.floats(0, 1), st.just(b"")),
        st.tuples(st.just("splice"), st.floats(0, 1), st.binary(min_size=1, max_size=40)),
        st.tuples(st.just("over"), st.floats(0, 1), st.binary(min_size=1, max_size=8)),
        st.tuples(st.just("encode"), st.floats(0, 1), st.sampled_from([b"utf-16", b"utf-32", b"cp1252", b"utf-7"])),
    ),
    min_size=1,
    max_size=3,
)
Change = tuple[str, float, bytes]


def changed(content: bytes, changes: Sequence[Change]) -> bytes:
    for what, share, given_ in changes:
        at = int(share * len(content))
        if what == "cut":
            content = content[:at]
        elif what == "splice":
            content = content[:at] + given_ + content[at:]
        elif what == "over":
            content = content[:at] + given_ + content[at + len(given_) :]
        else:
            content = content.decode("utf-8", "replace").encode(given_.decode(), "replace")
    return content


def rows_of(ending: str, cells: Sequence[Sequence[str]]) -> list[list[str]]:
    written = [[defused(cell) for cell in row] if ending == "csv" else list(row) for row in cells]
    return [["name", "cluster"], *written]


def said(ending: str, content: bytes) -> None:
    """Read it: a table, or a refusal that names the file; anything else is a fault of ours."""
    name = f"regions.{ending}"
    try:
        [*tables] = read_tables([(name, content)]).tables
    except BadInput as refused:
        assert name in str(refused)
    else:
        assert all(table.place.startswith(name) for table in tables)


def read_back(ending: str, cells: Sequence[Sequence[str]]) -> None:
    [table] = read_tables([(f"regions.{ending}", packing.FORMATS[ending](rows_of(ending, cells)))]).tables
    assert [row.cells for row in table.rows] == [tuple(row) for row in cells]


@given(st.sampled_from(PLAIN), TABLES)
def test_cells_that_look_like_formulas_are_read_as_they_were_written(ending: str, cells: list[tuple[str, str]]) -> None:
    read_back(ending, cells)


@given(st.sampled_from(PACKED), TABLES)
@settings(max_examples=8)
def test_packed_cells_that_look_like_formulas_are_read_as_they_were_written(
    ending: str, cells: list[tuple[str, str]]
) -> None:
    read_back(ending, cells)


@given(st.sampled_from(PLAIN), TABLES, CHANGES)
def test_a_text_file_that_was_broken_is_read_or_refused_by_name(
    ending: str, cells: list[tuple[str, str]], changes: list[Change]
) -> None:
    said(ending, changed(packing.FORMATS[ending](rows_of(ending, cells)), changes))


@given(st.sampled_from((*PACKED, "xls")), TABLES, CHANGES)
@settings(max_examples=15)
def test_a_packed_file_that_was_broken_is_read_or_refused_by_name(
    ending: str, cells: list[tuple[str, str]], changes: list[Change]
) -> None:
    kind = "xlsx" if ending == "xls" else ending
    said(ending, changed(packing.FORMATS[kind](rows_of(ending, cells)), changes))


@pytest.mark.soak
@given(st.sampled_from((*PACKED, "xls")), TABLES, CHANGES)
@settings(max_examples=400)
def test_four_hundred_packed_files_that_were_broken_are_read_or_refused_by_name(
    ending: str, cells: list[tuple[str, str]], changes: list[Change]
) -> None:
    kind = "xlsx" if ending == "xls" else ending
    said(ending, changed(packing.FORMATS[kind](rows_of(ending, cells)), changes))


MEASURED = """
import json, resource, sys
from tests.storage.files import packing
from workbench.errors import BadInput
from workbench.storage.files.sheets import read_tables
name, content = {file}
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = len(read_tables([(name, content)]).tables[0].rows)
except BadInput as refused:
    said = str(refused)
peak = [resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([name, len(content) // 2**20, said, before // 1024, *peak]))
"""
MILLION = '[["name", "cluster", "code"], *([f"Kota {number}", "city", number] for number in range(1_000_000))]'
BOMBS = {
    "text once": ("('regions.xlsx', packing.xlsx_with_text_of(900))", "far too large"),
    "one text, a hundred thousand times": (
        "('regions.parquet', packing.parquet_with_text_of(100_000, 100_000))",
        "far too large",
    ),
}
LARGE = {
    "200 MB of CSV": ("('regions.csv', b'name,cluster\\n' + b'Kota A,city\\n' * (200 * 2**20 // 12))", "100 MB"),
    "a million rows of CSV": (f"('regions.csv', packing.as_csv({MILLION}))", 1_000_000),
    "a million rows of JSONL": (f"('regions.jsonl', packing.as_jsonl({MILLION}))", 1_000_000),
    "a million rows of XLSX": (f"('regions.xlsx', packing.as_xlsx({MILLION}))", 1_000_000),
    "a million rows of Parquet": (f"('regions.parquet', packing.as_parquet({MILLION}))", 1_000_000),
    "a million times a million letters": (
        "('regions.parquet', packing.parquet_with_text_of(1_000_000, 1_000_000))",
        "far too large",
    ),
}
MOST = 1_500
"""Megabytes that reading may take in this process."""


def measured(file: str) -> tuple[str, int, int | str, int, int, int]:
    done = subprocess.run(
        [sys.executable, "-c", MEASURED.format(file=file)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    name, size, found, before, own, child = json.loads(done.stdout)
    return name, size, found, before, own, child


def holds(case: str, file: str, expected: int | str) -> str:
    name, size, found, before, own, child = measured(file)
    assert found == expected if isinstance(expected, int) else expected in str(found), (case, found)
    # A process that was just begun is as large as the one that began it, until it is another program.
    assert child <= max(before, MEMORY // 2**20 + 100), case
    assert own - before <= MOST, case
    return f"{case}: {name}, {size} MB: {found}; {own} MB here (before: {before}), {child} MB to unpack\n"


@pytest.mark.parametrize("case", BOMBS)
def test_a_small_file_that_says_far_too_much_is_refused_in_bounded_memory(case: str) -> None:
    holds(case, *BOMBS[case])


@pytest.mark.soak
@pytest.mark.parametrize("case", LARGE)
def test_large_files_are_read_or_refused_in_bounded_memory(case: str, capsys: pytest.CaptureFixture[str]) -> None:
    line = holds(case, *LARGE[case])
    with capsys.disabled():
        sys.stdout.write("\n" + line)
