"""What an assessor's sheet comes to, and why one does not count: half a sheet has no total."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm

from workbench.errors import Message, Refused
from workbench.methods.exact.rules import Better, printed
from workbench.methods.exact.standing import Sheet, Standing
from workbench.records.panel import Panel, Stage
from workbench.records.place import Absence, SheetTotal

NOT_MISSING: frozenset[Absence | None] = frozenset({None, "recused", "conflict"})
"""A seat that may not or would not mark a submission leaves no gap."""


@dataclass(frozen=True)
class Counted:
    """One assessor on one submission: the marks of a confirmed sheet and their total, or why it does not count."""

    seat: str
    holder: str
    marks: Mapping[str, Decimal] = field(default_factory=dict)
    total: Fraction | None = None
    absent: Absence | None = None
    missing: bool = False

    def left_out(self, missing: bool) -> "Counted":
        """Give the sheet as one of an assessor who did not rank every submission of the cluster."""
        return replace(self, total=None, absent="ranks-incomplete", missing=missing)

    def record(self, places: int) -> SheetTotal:
        """Give the sheet as it is published: total and marks as decimals."""
        return SheetTotal(
            seat=self.seat,
            holder=self.holder,
            total=None if self.total is None else printed(self.total, places),
            marks=dict(self.marks),
            absent=self.absent,
        )


def shares(panel: Panel, stage: Stage) -> dict[str, Fraction]:
    """Give what a mark on each criterion of a stage is multiplied by before the products are added up.

    Where the criteria share 100 (or 1) among them, that is weight / Σ weight, and the sum is the weighted mean, on
    the scale of the marks. Where the weight is a factor (scales of kind "levels", as in "1-3 times weight"), or is 1
    for each of several criteria (banded points, which have their weight in the band), it is the weight itself.
    """
    kinds = {panel.scale(criterion).kind for criterion in stage.criteria}
    factors = {criterion.key: Fraction(criterion.weight) for criterion in stage.criteria}
    if kinds == {"levels"} or set(factors.values()) == {Fraction(1)}:
        return factors
    whole = sum(factors.values(), Fraction(0))
    return {key: factor / whole for key, factor in factors.items()}


def weighted(share: Mapping[str, Fraction], values: Mapping[str, Fraction]) -> Fraction:
    """Add up values over the criteria of a stage, by their shares.

    Raises
    ------
    KeyError
        Where a criterion has no value: half a sheet has no total.

    Examples
    --------
    >>> share = {"novelty": Fraction(3, 5), "benefit": Fraction(2, 5)}
    >>> weighted(share, {"novelty": Fraction(80), "benefit": Fraction(70)})
    Fraction(76, 1)
    """
    found = [(part.numerator * values[key].numerator, part.denominator * values[key].denominator)
             for key, part in share.items()]  # fmt: skip
    whole = lcm(*(below for _, below in found))
    return Fraction(sum(above * (whole // below) for above, below in found), whole)


def better_end(panel: Panel, stage: Stage) -> Better:
    """Say which end of the totals of a stage is best.

    Raises
    ------
    Refused
        Where high is best for one criterion and low for another: their sum means nothing.
    """
    ends: set[Better] = {panel.scale(criterion).better for criterion in stage.criteria}
    if len(ends) > 1:
        raise Refused(
            "stage {stage}: high is best for some criteria and low for others, so they cannot be added up",
            stage=stage.key,
        )
    return ends.pop()


def sheets_on(panel: Panel, standing: Standing, stage: Stage, submission: str) -> tuple[Counted, ...]:
    """Give the sheet of every assessor who marks a submission, in the order of the panel file.

    A seat whose sheet was confirmed before the submission moved to another room still counts. Of two people who sat
    in one seat of the panel file, the one who confirmed counts.
    """
    share, room = shares(panel, stage), standing.room_of(stage.key, submission)
    by_all = room is None and panel.joined == "anchors"
    marking = {seat.key for seat in panel.seats if "assessor" in seat.roles and (by_all or room in seat.rooms)}
    found = (_sheet(standing, stage, submission, seat.key, share, seat.key in marking) for seat in panel.seats)
    return tuple(sheet for sheet in found if sheet is not None)


def _sheet(
    standing: Standing, stage: Stage, submission: str, holder: str, share: Mapping[str, Fraction], marking: bool
) -> Counted | None:
    seat, sheet = standing.sheet_of(holder, stage.key, submission) or ("", Sheet())
    if not sheet.confirmed and not marking:
        return None
    marks = sheet.marks()
    complete = all(criterion.key in marks for criterion in stage.criteria)
    absent = _absence(standing, stage, submission, holder, sheet, complete)
    return Counted(
        seat=seat,
        holder=holder,
        marks=marks if absent is None else {},
        total=weighted(share, _exact(marks)) if absent is None else None,
        absent=absent,
        missing=absent not in NOT_MISSING,
    )


def _exact(marks: Mapping[str, Decimal]) -> dict[str, Fraction]:
    return {criterion: Fraction(mark) for criterion, mark in marks.items()}


def _absence(
    standing: Standing, stage: Stage, submission: str, holder: str, sheet: Sheet, complete: bool
) -> Absence | None:
    reasons: tuple[tuple[bool, Absence], ...] = (
        (standing.conflict(holder, stage.key, submission), "conflict"),
        (sheet.recused is not None, "recused"),
        (sheet.contested(), "contested"),
        (not complete, "not-complete"),
        (sheet.confirmed is None, "not-confirmed"),
    )
    return next((reason for holds, reason in reasons if holds), None)


@dataclass(frozen=True)
class Spread:
    """How far the marks on one criterion of a submission lie apart."""

    low: Fraction
    high: Fraction
    middle: Fraction
    others: Fraction
    passed: bool = False


def spreads(panel: Panel, stage: Stage, sheets: Sequence[Counted]) -> dict[str, Spread]:
    """Give lowest, highest and mean mark on each criterion, and whether the panel's tolerance is passed.

    Parameters
    ----------
    sheets : those on one submission; only those that count are looked at, and two of them are needed.
    """
    counted = [sheet for sheet in sheets if sheet.total is not None]
    if len(counted) < 2:
        return {}
    return {
        each.key: _spread(panel, each.key, [Fraction(sheet.marks[each.key]) for sheet in counted])
        for each in stage.criteria
    }


def _spread(panel: Panel, criterion: str, marks: Sequence[Fraction]) -> Spread:
    low, high, whole = min(marks), max(marks), sum(marks, Fraction(0))
    others = max(abs(mark - (whole - mark) / (len(marks) - 1)) for mark in marks)
    measured = others if panel.tolerance is not None and panel.tolerance.measure == "others" else high - low
    passed = panel.tolerance is not None and measured > Fraction(panel.tolerance.on(criterion))
    return Spread(low, high, whole / len(marks), others, passed)


def too_few(panel: Panel, sheets: Sequence[Counted], counted: int) -> Message | None:
    """Say why a submission has too few sheets for a value by the panel's rules, or None."""
    missing = sum(sheet.missing for sheet in sheets)
    if counted == 0 and any(sheet.absent == "ranks-incomplete" for sheet in sheets):
        return Message("no assessor has ranked every submission of the cluster")
    if counted == 0:
        return Message("no assessor has confirmed a sheet")
    if panel.missing == "refuse" and missing:
        return Message("sheets that are still missing: {missing}", {"missing": missing})
    if counted < panel.minimum_assessors:
        return Message(
            "confirmed sheets: {counted} of the {needed} that are needed",
            {"counted": counted, "needed": panel.minimum_assessors},
        )
    return None
