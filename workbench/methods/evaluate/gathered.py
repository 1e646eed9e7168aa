"""What an evaluation rests on, gathered once: the counted sheets, who competes where, and the panel's weights."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from math import lcm
from operator import mul

from workbench.errors import Message
from workbench.methods.exact.results import Outcome, Sheets, all_sheets, stage_fault
from workbench.methods.exact.rules import Better
from workbench.methods.exact.standing import Standing
from workbench.methods.exact.totals import Counted, better_end, shares, too_few
from workbench.records.panel import Cluster, Panel, Stage
from workbench.records.submission import Intake

DEFAULT_TOP = 3
"""The k of "top k" where the panel names neither nominees nor awards, or none that leaves anybody out."""


@dataclass(frozen=True)
class Sheet:
    """One counted sheet as whole numbers: marks in units of 1 / `StageSheets.unit`, in the order of the criteria."""

    submission: str
    holder: str
    marks: tuple[int, ...]


@dataclass(frozen=True)
class Totals:
    """The totals of sheets by (submission, seat of the panel file), in whole numbers of 1 / `unit`."""

    units: Mapping[tuple[str, str], int]
    unit: int

    def of(self, submission: str, holder: str) -> Fraction:
        """Give one total, exact."""
        return Fraction(self.units[submission, holder], self.unit)


@dataclass(frozen=True, eq=False)
class StageSheets:
    """The counted sheets of one stage, anchors among them, and what makes a total of one.

    Attributes
    ----------
    weight : of the stage, exact
    better : which end of the totals is best
    share : what a mark on each criterion is multiplied by, exact
    unit : marks are kept as whole multiples of 1 / unit
    anchors : submissions that link rooms and are not ranked
    short : submissions with too few sheets by the panel's rules, and why
    """

    stage: Stage
    weight: Fraction
    better: Better
    share: Mapping[str, Fraction]
    unit: int
    sheets: tuple[Sheet, ...]
    anchors: frozenset[str]
    short: Mapping[str, Message]

    @cached_property
    def of_submission(self) -> Mapping[str, tuple[Sheet, ...]]:
        """The counted sheets by submission."""
        found: dict[str, list[Sheet]] = {}
        for sheet in self.sheets:
            found.setdefault(sheet.submission, []).append(sheet)
        return {key: tuple(of) for key, of in found.items()}

    def totals(self, share: Mapping[str, Fraction]) -> "Totals":
        """Add up each sheet under shares of the criteria, exact."""
        whole = lcm(*(part.denominator for part in share.values()))
        parts = [int(share[criterion.key] * whole) for criterion in self.stage.criteria]
        units = {(sheet.submission, sheet.holder): sum(map(mul, parts, sheet.marks)) for sheet in self.sheets}
        return Totals(units, whole * self.unit)

    def mark(self, sheet: Sheet, criterion: str) -> Fraction:
        """Give a sheet's mark on a criterion, exact."""
        keys = [each.key for each in self.stage.criteria]
        return Fraction(sheet.marks[keys.index(criterion)], self.unit)


@dataclass(frozen=True, eq=False)
class Gathered:
    """A round as it stands at one event, ready to be combined in any way.

    Attributes
    ----------
    stages : those that are held, marked and weigh something
    regions : by cluster, the regions that filed anything, in the order in which they were taken in
    entry : by region and stage, the submission that competes
    faults : by region, why it has no corrected value; the official rule says its own reasons
    """

    panel: Panel
    intake: Intake
    standing: Standing
    all_sheets: Sheets
    stages: tuple[StageSheets, ...]
    regions: Mapping[str, tuple[str, ...]]
    entry: Mapping[tuple[str, str], str]
    faults: Mapping[str, Message]

    @property
    def low(self) -> bool:
        """Whether the lowest total is best."""
        return self.stages[0].better == "low"

    def top(self, cluster: str) -> int:
        """Give the k of "top k": the panel's nominees, its awards, 3 or 1, the first of them that leaves somebody out.

        Where nominees alone present, "among the first 9" of nine would be true of each. Who was withdrawn on the day is
        not counted; who has no value yet is, so that k stays the same while a session runs.
        """
        said: Cluster = next(each for each in self.panel.clusters if each.key == cluster)
        gone = {each.region for each in self.intake.submissions if (each.stage, each.key) in self.standing.withdrawn}
        size = sum(region not in gone for region in self.regions[cluster])
        return next((k for k in (said.nominees, said.awards, DEFAULT_TOP) if k and k < size), 1)

    @cached_property
    def weights(self) -> dict[str, Fraction]:
        """The stages' shares of the whole, exact, adding up to 1."""
        whole = sum((each.weight for each in self.stages), Fraction(0))
        return {each.stage.key: each.weight / whole for each in self.stages}


def gather(panel: Panel, intake: Intake, standing: Standing) -> Gathered:
    """Gather the sheets that count and who competes."""
    sheets = all_sheets(panel, intake, standing)
    stages = tuple(_stage(panel, intake, sheets, stage) for stage in panel.marked_stages() if stage.weight)
    entries: dict[tuple[str, str], list[str]] = {}
    marked = {stage.key for stage in panel.marked_stages()}
    for each in intake.submissions:
        if not each.anchor and each.stage in marked:
            entries.setdefault((each.region, each.stage), []).append(each.key)
    filed = {region for region, _ in entries}
    regions = {
        cluster.key: tuple(each.key for each in intake.regions if each.cluster == cluster.key and each.key in filed)
        for cluster in panel.clusters
    }
    found = ((region, _fault(panel, region, entries, stages)) for of in regions.values() for region in of)
    return Gathered(
        panel=panel,
        intake=intake,
        standing=standing,
        all_sheets=sheets,
        stages=stages,
        regions=regions,
        entry={place: keys[0] for place, keys in entries.items() if len(keys) == 1},
        faults={region: fault for region, fault in found if fault is not None},
    )


def _stage(panel: Panel, intake: Intake, sheets: Sheets, stage: Stage) -> StageSheets:
    here = [each for each in intake.submissions if each.stage == stage.key]
    counted = {each.key: [sheet for sheet in sheets[stage.key, each.key] if sheet.total is not None] for each in here}
    decimals = max(
        (_places(mark) for of in counted.values() for sheet in of for mark in sheet.marks.values()), default=0
    )
    unit = 10**decimals
    short = ((each.key, too_few(panel, sheets[stage.key, each.key], len(counted[each.key]))) for each in here)
    return StageSheets(
        stage=stage,
        weight=Fraction(stage.weight),
        better=better_end(panel, stage),
        share=shares(panel, stage),
        unit=unit,
        sheets=tuple(_sheet(stage, key, sheet, unit) for key, of in counted.items() for sheet in of),
        anchors=frozenset(each.key for each in here if each.anchor),
        short={key: fault for key, fault in short if fault is not None},
    )


def _sheet(stage: Stage, submission: str, sheet: Counted, unit: int) -> Sheet:
    marks = tuple(int(sheet.marks[criterion.key] * unit) for criterion in stage.criteria)
    return Sheet(submission, sheet.holder, marks)


def _places(mark: Decimal) -> int:
    exponent = mark.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _fault(
    panel: Panel, region: str, entries: Mapping[tuple[str, str], list[str]], stages: tuple[StageSheets, ...]
) -> Message | None:
    for each in stages:
        here = [
            Outcome(each.stage.key, key, fault=each.short.get(key)) for key in entries.get((region, each.stage.key), [])
        ]
        fault = stage_fault(here)
        if fault is not None:
            return fault
    return None
