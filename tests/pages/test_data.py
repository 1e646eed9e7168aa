"""Tables, heat maps and intervals in a browser: sorted, filtered, taken away, and walked through by keyboard."""

import csv
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from python_calamine import load_workbook

from tests.pages.browser import Watch, fits_and_can_be_read
from workbench.forms import parts

ROWS = [
    {"name": "Ani", "severity": 1.25, "place": "Kota 10"},
    {"name": "=SUM(A1)", "severity": -10.5, "place": "Kota 9"},
    {"name": "Cahya & <b>Dewi</b>", "severity": None, "place": "Kota 2"},
    {"name": "Budi", "severity": 1234.5, "place": "Kota 1"},
]
SHOWN = """
const view = { language: "en", say: speaker("en"), state: { panel: { key: "iga" } } };
const opened = [];
window.opened = opened;
const rows = ROWS_HERE;
const spec = {
  name: "assessors", caption: "Assessors", rows, open: (row) => opened.push(row.name), sort: ["severity", -1],
  columns: [
    { key: "name", title: "Name" },
    { key: "severity", title: "Severity", number: true, places: 1 },
    { key: "place", title: "Region" },
  ],
};
const heat = {
  name: "residuals", caption: "Residuals", corner: "Name", low: "lower", high: "higher",
  rows: rows.map((row) => ({ key: row.name, title: row.name })),
  columns: [{ key: "a", title: "A" }, { key: "b", title: "B" }, { key: "c", title: "C" }],
  cell(row, column) {
    if (column.key === "b" && row.key === "Ani") return null;
    return { value: (row.key.length - 6) / 8, text: "1.0", label: `${row.key} ${column.title}` };
  },
  open: (row, column) => opened.push(`${row.key} ${column.key}`),
};
const plot = {
  caption: "Severity", head: ["Name", "Points"], line: 0,
  rows: rows.slice(0, 3).map(({ name, severity }) => {
    const [low, high] = severity === null ? [null, null] : [severity - 2, severity + 3];
    return { key: name, title: name, value: severity, low, high, text: String(severity) };
  }),
};
const root = el("main", { class: "wb" }, dataTable(view, spec), heatTable(view, heat), intervalPlot(view, plot));
document.body.append(root);
"""


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Iterator[Page]:
    """A page that draws each of them once."""
    context = chromium.new_context(locale="en-GB", accept_downloads=True)
    watch = Watch("nowhere").over(context)
    shown = context.new_page()
    script = parts.script("results", *parts.DATA) + SHOWN.replace("ROWS_HERE", json.dumps(ROWS))
    shown.set_content(
        f"<!doctype html><html lang=en><title>Data</title><style>{parts.style('results', 'shared/data')}</style><body>"
        f"<h1 class=wb-hidden>Data</h1><script type=module>{script}</script>"
    )
    shown.locator(".wb-heat").wait_for()
    yield shown
    assert (watch.left, watch.blocked, watch.errors) == ([], [], [])
    context.close()


def names(page: Page) -> list[str]:
    return page.locator(".wb-data-table tbody th").all_inner_texts()


def test_a_head_sorts_numbers_as_numbers_and_what_is_missing_goes_last(page: Page) -> None:
    assert names(page) == ["Budi", "Ani", "=SUM(A1)", "Cahya & <b>Dewi</b>"]
    page.get_by_role("button", name="Severity").click()
    assert names(page) == ["=SUM(A1)", "Ani", "Budi", "Cahya & <b>Dewi</b>"]
    expect(page.get_by_role("columnheader", name="Severity")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("button", name="Region").click()
    assert names(page) == ["Budi", "Cahya & <b>Dewi</b>", "=SUM(A1)", "Ani"]
    expect(page.get_by_role("button", name="Region")).to_be_focused()


def test_what_is_typed_leaves_the_rows_that_hold_every_word_of_it(page: Page) -> None:
    box = page.get_by_role("searchbox", name="Filter: Assessors")
    box.fill("kota 1,234.5")
    assert names(page) == ["Budi"]
    expect(page.get_by_text("1 of 4 rows")).to_be_visible()
    box.fill("")
    assert len(names(page)) == 4


def test_a_table_is_taken_away_as_it_stands_and_runs_nothing_in_a_spreadsheet(page: Page, tmp_path: Path) -> None:
    page.get_by_role("button", name="Severity").click()
    with page.expect_download() as text:
        page.get_by_role("button", name="Download as CSV: Assessors").click()
    found = list(csv.reader(Path(text.value.path()).read_text(encoding="utf-8-sig").splitlines()))
    assert text.value.suggested_filename == "iga-assessors.csv"
    assert found[:3] == [["Name", "Severity", "Region"], ["Budi", "1234.5", "Kota 1"], ["Ani", "1.25", "Kota 10"]]
    assert found[3][0] == "'=SUM(A1)"
    with page.expect_download() as book:
        page.get_by_role("button", name="Download as a workbook (XLSX): Assessors").click()
    book.value.save_as(tmp_path / "assessors.xlsx")
    assert load_workbook(str(tmp_path / "assessors.xlsx")).get_sheet_by_name("Assessors").to_python() == [
        ["Name", "Severity", "Region"],
        ["Budi", 1234.5, "Kota 1"],
        ["Ani", 1.25, "Kota 10"],
        ["=SUM(A1)", -10.5, "Kota 9"],
        ["Cahya & <b>Dewi</b>", "", "Kota 2"],
    ]


def test_rows_and_cells_open_by_mouse_and_by_keyboard(page: Page) -> None:
    page.evaluate("window.opened.length = 0")
    page.get_by_role("button", name="Ani", exact=True).press("Enter")
    page.locator(".wb-data-table td", has_text="Kota 9").click()
    page.locator(".wb-heat-cell").first.focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowUp", "Home", "Enter"):
        page.keyboard.press(key)
    # From A of the first row over the cell without a mark to C, down, up, back to the first, and open.
    assert page.evaluate("window.opened") == ["Ani", "=SUM(A1)", "Ani a"]
    assert page.locator('.wb-heat-cell[tabindex="0"]').count() == 1


def test_the_colour_of_a_cell_says_to_which_side_and_how_far(page: Page) -> None:
    steps = page.locator(".wb-heat td[data-step]").evaluate_all("all => all.map((each) => each.dataset.step)")
    assert {int(step) for step in steps} == {-2, -1, 1, 4}
    colours = page.locator(".wb-heat td[data-step]").evaluate_all(
        "all => all.map((each) => `${each.dataset.step} ${getComputedStyle(each).backgroundColor}`)"
    )
    assert len({colour.split(" ", 1)[1] for colour in colours}) == len(set(colours)) == 4


def test_they_fit_every_width_and_can_be_read_by_everybody(page: Page) -> None:
    fits_and_can_be_read(page)
