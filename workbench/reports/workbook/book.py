"""A ranking as a workbook: a sheet a question, and formulas from the marks to the number that is ranked."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from workbench.errors import Message
from workbench.i18n import say
from workbench.records.event import PlaceChanged
from workbench.records.panel import Criterion, Panel, Stage
from workbench.records.place import ClusterRanking, Place, Ranking, SheetTotal, StageResult
from workbench.records.submission import Intake
from workbench.reports.workbook.how import ABSENT, computed
from workbench.reports.workbook.sheet import Cell, Formula, SheetWriter

Span = tuple[int, int]
Changes = Mapping[tuple[str, str], tuple[int, PlaceChanged]]
"""Places that the plenary gave, by cluster and submission: the number of the event, and what was decided."""
ON_RANKS = ("rank-sum", "mean-rank")


def ranking_workbook(
    panel: Panel, intake: Intake, ranking: Ranking, language: str, changes: Changes | None = None
) -> bytes:
    """Write a ranking as an .xlsx file.

    Assessors' totals, the values of stages and the number that is ranked are formulas over the marks beside them (of
    rules on ranks: numbers), with the published values stored for viewers that do not compute.

    Returns
    -------
    bytes
        The same ranking gives the same bytes.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False}) as book:
        book.set_properties({"title": panel.title.said(language), "created": datetime(1980, 1, 1)})
        decimals = "0." + "0" * panel.decimals if panel.decimals else "0"
        formats = {
            "text": book.add_format({"valign": "top"}),
            "title": book.add_format({"bold": True, "font_size": 13}),
            "head": book.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            "number": book.add_format({"num_format": decimals, "valign": "top"}),
            "whole": book.add_format({"valign": "top"}),
        }
        writing = _Writing(panel, intake, ranking, language, book, formats)
        writing.changes = changes or {}
        writing.write()
    return out.getvalue()


@dataclass
class _Stage:
    stage: Stage
    marks: SheetWriter
    values: SheetWriter
    spans: dict[str, Span]
    rows: dict[str, int]


class _Writing:
    def __init__(
        self, panel: Panel, intake: Intake, ranking: Ranking, language: str, book: object, formats: dict[str, object]
    ) -> None:
        self.panel, self.ranking, self.language = panel, ranking, language
        self.book, self.formats = book, formats
        self.changes: Changes = {}
        self.regions = {region.key: region.name for region in intake.regions}
        self.clusters = {each.key: each.title.said(language) or each.key for each in panel.clusters}
        self.seats = {seat.key: seat.title.said(language) or seat.key for seat in panel.seats}

    def write(self) -> None:
        first = self._sheet(Message("Ranking"))
        stages = []
        several = len(self.panel.marked_stages()) > 1
        for number, stage in enumerate(self.panel.marked_stages(), 1):
            after = f" {number}" if several else ""
            made = _Stage(stage, self._sheet(Message("Marks"), after), self._sheet(Message("Criteria"), after), {}, {})
            self._marks(made)
            self._values(made)
            stages.append(made)
        self._ranking(first, stages)
        if self.changes:
            self._changed(self._sheet(Message("Changed by the plenary")))
        self._absences(self._sheet(Message("Recusals and absences")))
        self._how(self._sheet(Message("How it was computed")))

    def _sheet(self, name: Message, after: str = "") -> SheetWriter:
        return SheetWriter(self.book, say(name, self.language)[: 31 - len(after)] + after, self.formats)

    def _said(self, *messages: Message) -> list[str]:
        return [say(message, self.language) for message in messages]

    def _titles(self, criteria: Sequence[Criterion]) -> list[str]:
        return [each.title.said(self.language) or each.key for each in criteria]

    def _places(self) -> Iterator[tuple[ClusterRanking, Place]]:
        return ((cluster, place) for cluster in self.ranking.clusters for place in cluster.places)

    def _results(self, stage: Stage) -> Iterator[tuple[list[Cell], StageResult]]:
        for cluster, place in self._places():
            for result in place.stages:
                if result.stage == stage.key:
                    yield [self.clusters[cluster.cluster], self.regions[place.region], result.submission], result

    def _begin(self, sheet: SheetWriter, stage: Stage, before: int) -> None:
        sheet.add([stage.title.said(self.language) or stage.key], "title")
        names = [*self._said(Message("Weight")), *[""] * (before - 1)]
        sheet.add([*names, *(criterion.weight for criterion in stage.criteria)], whole=True)

    def _weighted(self, sheet: SheetWriter, stage: Stage, row: int, first: int) -> str:
        last = first + len(stage.criteria) - 1
        weights = sheet.span((1, first), (1, last))
        sums = f"SUMPRODUCT({sheet.span((row, first), (row, last))},{weights})"
        return sums if _are_factors(self.panel, stage) else f"{sums}/SUM({weights})"

    def _marks(self, made: _Stage) -> None:
        sheet, stage = made.marks, made.stage
        self._begin(sheet, stage, 4)
        heads = self._said(Message("Cluster"), Message("Region"), Message("Submission"), Message("Assessor"))
        sheet.heads([*heads, *self._titles(stage.criteria), *self._said(Message("Total"))], 4)
        for names, result in self._results(stage):
            counted = [each for each in result.sheets if each.absent is None]
            if counted:
                made.spans[result.submission] = (sheet.row, sheet.row + len(counted) - 1)
            for each in counted:
                self._sheet_row(sheet, stage, names, each)
        sheet.end()

    def _sheet_row(self, sheet: SheetWriter, stage: Stage, names: list[Cell], each: SheetTotal) -> None:
        total = None if each.total is None else Formula(f"={self._weighted(sheet, stage, sheet.row, 4)}", each.total)
        marks = [each.marks.get(criterion.key) for criterion in stage.criteria]
        sheet.add([*names, self.seats[each.holder], *marks, total], whole=True)

    def _values(self, made: _Stage) -> None:
        sheet, stage = made.values, made.stage
        self._begin(sheet, stage, 3)
        heads = self._said(Message("Cluster"), Message("Region"), Message("Submission"))
        sheet.heads([*heads, *self._titles(stage.criteria), *self._said(Message("Value"), Message("Remark"))], 3)
        for names, result in self._results(stage):
            made.rows[result.submission] = sheet.row
            sheet.add([*names, *self._computed(made, result), result.fault])
        sheet.end()

    def _computed(self, made: _Stage, result: StageResult) -> list[Cell]:
        count = len(made.stage.criteria)
        if result.value is None:
            return [None] * (count + 1)
        first, last = made.spans[result.submission]
        columns = [made.marks.span((first, 4 + at), (last, 4 + at)) for at in range(count + 1)]
        ranked = self.panel.rule.name in ON_RANKS
        cells: list[Cell] = [
            Formula(f"={self._combined(column)}", result.criteria[criterion.key])
            for criterion, column in zip(made.stage.criteria, columns[:-1], strict=True)
        ]
        if ranked:
            return [*cells, result.value]
        if self.panel.rule.over == "criteria":
            return [*cells, Formula(f"={self._weighted(made.values, made.stage, made.values.row, 3)}", result.value)]
        return [*cells, Formula(f"={self._combined(columns[-1])}", result.value)]

    def _combined(self, column: str) -> str:
        rule = self.panel.rule
        if rule.name == "median":
            return f"MEDIAN({column})"
        if rule.name != "trimmed-mean":
            return f"AVERAGE({column})"
        drop = rule.drop or 0
        ends = "".join(f"-LARGE({column},{at})-SMALL({column},{at})" for at in range(1, drop + 1))
        return f"(SUM({column}){ends})/(COUNT({column})-{2 * drop})"

    def _ranking(self, sheet: SheetWriter, stages: Sequence[_Stage]) -> None:
        sheet.add([self.panel.title.said(self.language)], "title")
        sheet.add(
            [*self._said(Message("Weight")), "", "", "", *(made.stage.weight for made in stages)],
            whole=True,
        )
        heads = self._said(Message("Cluster"), Message("Place"), Message("Shared"), Message("Region"))
        titles = [made.stage.title.said(self.language) or made.stage.key for made in stages]
        after = self._said(Message("Value"), Message("Tie broken by"), Message("Missing sheets"), Message("Remark"))
        sheet.heads([*heads, *titles, *after], 4)
        criteria = {each.key: title for made in stages for each, title in
                    zip(made.stage.criteria, self._titles(made.stage.criteria), strict=True)}  # fmt: skip
        for cluster, place in self._places():
            shared = say(Message("yes"), self.language) if place.shared else None
            broken = criteria.get(place.tie_broken_by or "")
            names: list[Cell] = [self.clusters[cluster.cluster], place.place, shared, self.regions[place.region]]
            of = [self._stage_cell(made, place) for made in stages]
            value = self._value(sheet, place, len(stages))
            sheet.add([*names, *of, value, broken, place.missing or None, place.fault])
        sheet.end()

    def _stage_cell(self, made: _Stage, place: Place) -> Cell:
        here = [each for each in place.stages if each.stage == made.stage.key]
        if len(here) != 1 or here[0].value is None:
            return None
        column = 3 + len(made.stage.criteria)
        return Formula(f"={made.values.at(made.rows[here[0].submission], column)}", here[0].value)

    def _value(self, sheet: SheetWriter, place: Place, stages: int) -> Cell:
        if place.value is None:
            return None
        if self.panel.rule.name in ON_RANKS and stages > 1:
            return place.value  # stages are shown rounded here, and are added up before they are rounded
        weights = sheet.span((1, 4), (1, 3 + stages))
        held = sheet.span((sheet.row, 4), (sheet.row, 3 + stages))
        exact = f"SUMPRODUCT({held},{weights})/SUM({weights})"
        # A spreadsheet's binary numbers lie a hair beside the exact ones: a half is a half again before it is rounded.
        return Formula(f"=ROUND(ROUND({exact},{self.panel.decimals + 8}),{self.panel.decimals})", place.value)

    def _changed(self, sheet: SheetWriter) -> None:
        heads = (Message("Cluster"), Message("Region"), Message("Place as computed"), Message("Place given"))
        sheet.heads(self._said(*heads, Message("Reason"), Message("Event")), 2)
        for cluster, place in self._places():
            for submission in dict.fromkeys(result.submission for result in place.stages):
                if found := self.changes.get((cluster.cluster, submission)):
                    number, decided = found
                    names = [self.clusters[cluster.cluster], self.regions[place.region]]
                    sheet.add([*names, place.place, decided.place, decided.reason, number])
        sheet.end()

    def _absences(self, sheet: SheetWriter) -> None:
        heads = (Message("Cluster"), Message("Region"), Message("Submission"), Message("Stage"), Message("Assessor"))
        sheet.heads(self._said(*heads, Message("Why the sheet does not count")), 2)
        for stage in self.panel.marked_stages():
            for names, result in self._results(stage):
                for each in result.sheets:
                    if each.absent is not None:
                        title = stage.title.said(self.language) or stage.key
                        sheet.add([*names, title, self.seats[each.holder], *self._said(ABSENT[each.absent])])
        sheet.end()

    def _how(self, sheet: SheetWriter) -> None:
        for name, text in computed(self.panel, self.ranking, self.language):
            sheet.add([name, text])
        sheet.end()


def _are_factors(panel: Panel, stage: Stage) -> bool:
    """Whether weights multiply marks as they are, instead of sharing 100 (or 1) among the criteria."""
    kinds = {panel.scale(criterion).kind for criterion in stage.criteria}
    return kinds == {"levels"} or {criterion.weight for criterion in stage.criteria} == {Decimal(1)}
