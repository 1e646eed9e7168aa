"""A ranking as a workbook: what its formulas come to is what was ranked, and its texts stay texts."""

import io
import re
import statistics
import xml.etree.ElementTree as ElementTree
import zipfile
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from tests.methods.exact.played import Round, a_panel, an_intake
from tests.test_demonstration import folded, intake, panel
from workbench.methods.exact.results import ranking
from workbench.records.event import PlaceChanged
from workbench.records.panel import Panel
from workbench.records.place import Ranking
from workbench.records.submission import Intake
from workbench.reports.workbook.book import ranking_workbook

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
PLACE = re.compile(r"'((?:[^']|'')+)'!\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?")


class Spreadsheet:
    """A spreadsheet that knows the functions our formulas use, in the binary arithmetic that spreadsheets have."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            strings = ElementTree.fromstring(packed.read("xl/sharedStrings.xml"))
            self.texts = ["".join(part.text or "" for part in each.iter(f"{MAIN}t")) for each in strings]
            book = ElementTree.fromstring(packed.read("xl/workbook.xml"))
            self.sheets = {
                str(sheet.get("name")): self._cells(packed.read(f"xl/worksheets/sheet{sheet.get('sheetId')}.xml"))
                for sheet in book.iter(f"{MAIN}sheet")
            }

    def _cells(self, content: bytes) -> dict[str, tuple[str, Any]]:
        found: dict[str, tuple[str, Any]] = {}
        for cell in ElementTree.fromstring(content).iter(f"{MAIN}c"):
            formula, value = cell.find(f"{MAIN}f"), cell.find(f"{MAIN}v")
            if formula is not None:
                found[str(cell.get("r"))] = ("formula", formula.text)
            elif value is not None and cell.get("t") == "s":
                found[str(cell.get("r"))] = ("text", self.texts[int(str(value.text))])
            elif value is not None:
                found[str(cell.get("r"))] = ("number", float(str(value.text)))
        return found

    def value(self, sheet: str, place: str) -> Any:
        kind, content = self.sheets[sheet].get(place, ("empty", None))
        return self._computed(content) if kind == "formula" else content

    def _computed(self, formula: str) -> Any:
        names: dict[str, Any] = {}

        def named(found: re.Match[str]) -> str:
            sheet, *corners = found.groups()
            names[f"x{len(names)}"] = self._block(sheet.replace("''", "'"), *corners)
            return f"x{len(names) - 1}"

        return eval(PLACE.sub(named, formula), FUNCTIONS, names)

    def _block(self, sheet: str, left: str, top: str, right: str | None, bottom: str | None) -> Any:
        if right is None or bottom is None:
            return self.value(sheet, f"{left}{top}")
        columns = [chr(code) for code in range(ord(left), ord(right) + 1)]
        return [self.value(sheet, f"{at}{row}") for row in range(int(top), int(bottom) + 1) for at in columns]


def numbers(block: Sequence[Any]) -> list[float]:
    return [each for each in block if isinstance(each, float)]


def rounded(value: float, places: int) -> float:
    return float(Decimal(repr(value)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


FUNCTIONS = {
    "SUM": lambda block: sum(numbers(block)),
    "AVERAGE": lambda block: sum(numbers(block)) / len(numbers(block)),
    "MEDIAN": lambda block: statistics.median(numbers(block)),
    "COUNT": lambda block: len(numbers(block)),
    "LARGE": lambda block, at: sorted(numbers(block), reverse=True)[at - 1],
    "SMALL": lambda block, at: sorted(numbers(block))[at - 1],
    "SUMPRODUCT": lambda one, other: sum(
        (left or 0.0) * (right or 0.0) for left, right in zip(one, other, strict=True)
    ),
    "ROUND": rounded,
}


def recomputed(content: bytes, stages: int) -> list[tuple[str, Any, Any]]:
    """The first sheet: region, place, and the value that its formula comes to."""
    book = Spreadsheet(content)
    first = next(iter(book.sheets))
    rows = sorted({int(re.sub(r"\D", "", place)) for place in book.sheets[first]} - {1, 2, 3})
    value = chr(ord("E") + stages)
    return [(book.value(first, f"D{n}"), book.value(first, f"B{n}"), book.value(first, f"{value}{n}")) for n in rows]


def published(of: Panel, taken: Intake, ranked: Ranking) -> list[tuple[str, Any, Any]]:
    names = {region.key: region.name for region in taken.regions}
    places = [place for cluster in ranked.clusters for place in cluster.places]
    return [(names[each.region], each.place, None if each.value is None else float(each.value)) for each in places]


@cache
def demonstration(key: str, language: str) -> tuple[Panel, Intake, Ranking, bytes]:
    of, taken = panel(key), intake(key)
    ranked = ranking(of, taken, folded(key)[0])
    return of, taken, ranked, ranking_workbook(of, taken, ranked, language)


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("key", ["iga-demo", "wine-72"])
def test_the_formulas_of_the_demonstrations_come_to_what_was_ranked(key: str, language: str) -> None:
    of, taken, ranked, content = demonstration(key, language)
    assert recomputed(content, len(of.marked_stages())) == published(of, taken, ranked)


def test_a_viewer_that_does_not_compute_finds_the_published_values() -> None:
    of, taken, ranked, content = demonstration("iga-demo", "en")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Ranking", "Marks", "Criteria", "Recusals and absences", "How it was computed"]
    rows = book.get_sheet_by_name("Ranking").to_python(skip_empty_area=False)[3:]
    value = 4 + len(of.marked_stages())
    assert [(row[3], row[1] or None, row[value] or None) for row in rows] == published(of, taken, ranked)


def test_marks_absences_and_the_head_stand_in_the_workbook() -> None:
    _, _, ranked, content = demonstration("iga-demo", "id")
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    marks, absences, how = (book.get_sheet_by_name(book.sheet_names[at]).to_python() for at in (1, 3, 4))
    sheets = [sheet for cluster in ranked.clusters for place in cluster.places for stage in place.stages
              for sheet in stage.sheets]  # fmt: skip
    assert len(marks) - 3 == sum(sheet.absent is None for sheet in sheets)
    assert len(absences) - 1 == sum(sheet.absent is not None for sheet in sheets)
    assert ["Kepala catatan", ranked.head] in how


def test_texts_that_begin_like_a_formula_are_texts() -> None:
    evil = ("=1+1", "+1", "-2+3+cmd|' /C calc'!A0", "@SUM(A1)", "\tx", "\r=1")
    of = a_panel(title={"en": "=cmd"})
    taken = an_intake(of, [f"r{at}" for at in range(len(evil))])
    named = zip(taken.regions, evil, strict=True)
    taken = taken.model_copy(update={"regions": tuple(each.model_copy(update={"name": name}) for each, name in named)})
    ranked = ranking(of, taken, Round(of, taken).standing)
    book = Spreadsheet(ranking_workbook(of, taken, ranked, "en"))
    cells = [cell for sheet in book.sheets.values() for cell in sheet.values()]
    assert not [content for kind, content in cells if kind == "formula"]
    texts = {re.sub(r"_x000([9D])_", lambda hit: "\t" if hit[1] == "9" else "\r", str(text)) for _, text in cells}
    assert {"=cmd", *evil} <= texts


RULES: list[dict[str, Any]] = [
    {"name": "mean"},
    {"name": "median"},
    {"name": "trimmed-mean", "drop": 1},
    {"name": "mean", "over": "criteria"},
    {"name": "median", "over": "criteria"},
    {"name": "trimmed-mean", "drop": 1, "over": "criteria"},
    {"name": "rank-sum"},
    {"name": "mean-rank", "points": ["12", "10", "8"]},
]


@settings(settings.get_profile("few"), max_examples=25)
@given(
    st.sampled_from(RULES),
    st.sampled_from([{"one": "60", "two": "40"}, {"one": "33.3", "two": "66.7"}, {"one": "1", "two": "1"}]),
    st.integers(0, 3),
    st.lists(st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=8, max_size=8), min_size=1, max_size=4),
)
def test_the_formulas_of_any_panel_come_to_what_was_ranked(
    rule: dict[str, Any], weights: dict[str, str], decimals: int, marks: list[list[int | None]]
) -> None:
    of = a_panel(criteria=weights, seats=4, rule=rule, decimals=decimals)
    taken = an_intake(of, [f"region-{at}" for at in range(len(marks))])
    played = Round(of, taken)
    for at, row in enumerate(marks):
        for holder in range(4):
            given_ = [None if each is None else Decimal(each) / 2 for each in row[2 * holder : 2 * holder + 2]]
            played.mark(holder + 1, f"region-{at}", *given_)
    ranked = ranking(of, taken, played.standing)
    content = ranking_workbook(of, taken, ranked, "en")
    assert recomputed(content, 1) == published(of, taken, ranked)
    assert content == ranking_workbook(of, taken, ranked, "en")


def test_places_that_the_plenary_gave_stand_beside_the_computed_ones_with_their_reason() -> None:
    ranked, taken = ranking(panel("iga-demo"), intake("iga-demo"), folded("iga-demo")[0]), intake("iga-demo")
    cluster = next(each for each in ranked.clusters if len(each.places) > 1)
    second = cluster.places[1]
    submission = second.stages[0].submission
    decided = PlaceChanged(cluster=cluster.cluster, submission=submission, place=1, reason="=weighed again")
    for changes in ({}, {(cluster.cluster, submission): (77, decided)}):
        content = ranking_workbook(panel("iga-demo"), taken, ranked, "en", changes)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        assert ("Changed by the plenary" in book.sheet_names) == bool(changes)
    rows = book.get_sheet_by_name("Changed by the plenary").to_python()
    assert [row[2:] for row in rows[1:]] == [[second.place, 1, "=weighed again", 77]]
