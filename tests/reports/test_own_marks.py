"""An assessor's own marks side by side: text stays text, what is not marked is not 0."""

import re
from typing import Any

from workbench.reports.own_marks import OwnMarks

JSON = dict[str, Any]
SCALE = {"low": "0", "high": "100"}
CRITERIA = [
    {"key": "novelty", "title": {"id": "Kebaruan", "en": "Novelty"}, "scale": SCALE},
    {"key": "benefit", "title": {"en": "Benefit"}, "scale": SCALE},
]


def entry(number: int, name: str, *, recused: JSON | None = None, **marks: str | None) -> JSON:
    cells = {key: {"mark": mark} for key, mark in marks.items()}
    return {
        "stage": "presentation",
        "number": number,
        "region": {"name": name},
        "sheet": {"cells": cells, "recused": recused},
    }


def drawn(*entries: JSON, language: str = "en") -> str:
    state = {"stages": [{"key": "presentation", "criteria": CRITERIA}], "entries": list(entries)}
    return OwnMarks(state, language)._repr_html_()


def cells(html: str) -> list[str]:
    return [re.sub(r"<[^>]+>", "", each) for each in re.findall(r"<td[^>]*>(.*?)</td>", html)]


def test_a_mark_of_0_is_shown_and_a_missing_one_is_a_dash() -> None:
    html = drawn(entry(1, "Kota A", novelty="0", benefit=None), entry(2, "Kota B", novelty="80.5"))
    assert cells(html) == ["0", "–", "80.5", "–", "0–80.5", "not marked"]
    assert html.count("<circle") == 2


def test_numbers_and_titles_are_in_the_readers_language() -> None:
    html = drawn(entry(1, "Kota A", novelty="80.5"), language="id")
    assert cells(html)[0] == "80,5"
    assert "Kebaruan" in html and "Benefit" in html


def test_a_recused_submission_has_no_marks() -> None:
    html = drawn(entry(1, "Kota A", novelty="7"), entry(2, "Kota B", recused={"reason": "x"}, novelty="9"))
    assert cells(html)[2] == "not marked by you"


def test_markup_in_a_name_is_text() -> None:
    assert "<script>" not in drawn(entry(1, "<script>alert(1)</script>", novelty="7"))


def test_nothing_marked_is_said() -> None:
    assert "Nothing is marked yet." in drawn(entry(1, "Kota A"))
