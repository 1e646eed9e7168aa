"""What an assessor's sheet comes to, and why one does not count: half a sheet has no total."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from workbench.errors import Refused
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


def weighted(panel: Panel, stage: Stage, values: Mapping[str, Fraction]) -> Fraction:
    """Add up values over the criteria of a stage, by weight.

    Where the criteria share 100 (or 1) among them, the result is the weighted mean: Σ weight · value / Σ weight, on
    the scale of the marks. Where the weight is a factor (scales of kind "levels", as in "1-3 times weight"), or is 1
    for each of several criteria (banded points, which have their weight in the band), it is Σ weight · value.

    Parameters
    ----------
    values : one number a criterion of the stage, none missing.

    Raises
    ------
    KeyError
        Where a criterion has no value: half a sheet has no total.
    """
    kinds = {panel.scale(criterion).kind for criterion in stage.criteria}
    total = sum((Fraction(criterion.weight) * values[criterion.key] for criterion in stage.criteria), Fraction(0))
    if kinds == {"levels"} or all(criterion.weight == 1 for criterion in stage.criteria):
        return total
    return total / sum(Fraction(criterion.weight) for criterion in stage.criteria)


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
    found = (_sheet(panel, standing, stage, submission, seat.key) for seat in panel.seats)
    return tuple(sheet for sheet in found if sheet is not None)


def _sheet(panel: Panel, standing: Standing, stage: Stage, submission: str, holder: str) -> Counted | None:
    seat, sheet = standing.sheet_of(holder, stage.key, submission) or ("", Sheet())
    here = standing.room_of(stage.key, submission) in panel.seat(holder).rooms
    if not sheet.confirmed and not (here and "assessor" in panel.seat(holder).roles):
        return None
    marks = sheet.marks()
    complete = all(criterion.key in marks for criterion in stage.criteria)
    absent = _absence(standing, stage, submission, holder, sheet, complete)
    return Counted(
        seat=seat,
        holder=holder,
        marks=marks if absent is None else {},
        total=weighted(panel, stage, _exact(marks)) if absent is None else None,
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
