"""An assessor's own marks side by side: one row a submission, one column a criterion, and how each was used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any

from workbench.errors import Message
from workbench.i18n import number, say

JSON = Mapping[str, Any]
WORDS = {
    "caption": Message("Your own marks; nobody else sees this table."),
    "submission": Message("Submission"),
    "used": Message("Lowest to highest"),
    "none": Message("not marked"),
    "recused": Message("not marked by you"),
    "empty": Message("Nothing is marked yet."),
}


@dataclass(frozen=True)
class OwnMarks:
    """What one assessor gave in one language, drawn as a table that needs no script.

    Parameters
    ----------
    state : what the seat may see now, as the state door writes it.
    language : "id" or "en".
    """

    state: JSON
    language: str

    def _repr_html_(self) -> str:
        return "".join(self._stage(stage) for stage in self.state["stages"]) or self._line("empty")

    def _stage(self, stage: JSON) -> str:
        entries = [each for each in self.state["entries"] if each["stage"] == stage["key"]]
        if not any(_marks(entry) for entry in entries):
            return self._line("empty")
        criteria = stage["criteria"]
        titles = "".join(f'<th scope="col" class="wb-figure">{self._title(each)}</th>' for each in criteria)
        rows = "".join(self._row(entry, criteria) for entry in entries)
        used = "".join(self._used(each, [_marks(entry).get(each["key"]) for entry in entries]) for each in criteria)
        return (
            f'<table class="wb-table"><caption class="wb-quiet">{self._said("caption")}</caption>'
            f'<thead><tr><th scope="col">{self._said("submission")}</th>{titles}</tr></thead><tbody>{rows}</tbody>'
            f'<tfoot><tr><th scope="row">{self._said("used")}</th>{used}</tr></tfoot></table>'
        )

    def _row(self, entry: JSON, criteria: Sequence[JSON]) -> str:
        name = f"{entry['number']} {escape(entry['region']['name'])}"
        if entry["sheet"]["recused"]:
            return f'<tr><th scope="row">{name}</th><td colspan="{len(criteria)}">{self._said("recused")}</td></tr>'
        marks = _marks(entry)
        cells = "".join(self._cell(marks.get(each["key"])) for each in criteria)
        return f'<tr><th scope="row">{name}</th>{cells}</tr>'

    def _cell(self, mark: Decimal | None) -> str:
        if mark is None:
            return f'<td class="wb-figure"><span aria-label="{self._said("none")}">–</span></td>'
        return f'<td class="wb-figure">{number(mark, self.language)}</td>'

    def _used(self, criterion: JSON, marks: Sequence[Decimal | None]) -> str:
        given = sorted(mark for mark in marks if mark is not None)
        if not given:
            return f'<td class="wb-figure">{self._said("none")}</td>'
        words = "–".join(number(mark, self.language) for mark in dict.fromkeys((given[0], given[-1])))
        low, high = Decimal(criterion["scale"]["low"]), Decimal(criterion["scale"]["high"])
        width = high - low or Decimal(1)
        dots = "".join(
            f'<circle cx="{round(4 + 92 * (mark - low) / width, 2)}" cy="6" r="2.5" fill="currentColor" '
            'fill-opacity="0.55"></circle>'
            for mark in given
        )
        strip = (
            f'<svg viewBox="0 0 100 12" role="img" aria-label="{words}"><line x1="4" x2="96" y1="6" y2="6" '
            f'stroke="currentColor" stroke-opacity="0.35"></line>{dots}</svg>'
        )
        return f'<td class="wb-figure">{words}{strip}</td>'

    def _title(self, criterion: JSON) -> str:
        title = criterion["title"]
        return escape(title.get(self.language) or title.get("en") or title.get("id") or criterion["key"])

    def _said(self, key: str) -> str:
        return escape(say(WORDS[key], self.language))

    def _line(self, key: str) -> str:
        return f'<p class="wb-quiet">{self._said(key)}</p>'


def _marks(entry: JSON) -> dict[str, Decimal]:
    cells = entry["sheet"]["cells"]
    return {key: Decimal(cell["mark"]) for key, cell in cells.items() if cell["mark"] is not None}
