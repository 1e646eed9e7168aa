"""Marks to audit: of a panel's log at a moment, or of a file of long marks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.audit import Marks, read_marks
from workbench.methods.exact.standing import Standing
from workbench.records.panel import Panel
from workbench.records.record import Title
from workbench.records.submission import Intake
from workbench.storage.files.formats.long_marks import LongMarks

Floats = NDArray[np.float64]
Cutoff = Literal["now", "release", "before-discussion", "after-discussion"]
CUTOFFS: tuple[Cutoff, ...] = ("now", "release", "before-discussion", "after-discussion")
WHOLE = "whole-sheet"
"""What the weighted mean of a whole sheet is called where a criterion's name stands."""


@dataclass(frozen=True)
class Audited:
    """Marks of one stage as they stood, and what is known beside them.

    Parameters
    ----------
    marks : of every criterion; later marks of a cell take the place of earlier ones
    sheets : the same with one value a whole sheet, the weighted mean of its criteria
    names : titles of assessors, submissions and criteria, by key
    home : by kind of affiliation, (assessors, submissions), who is at home where
    segments : (submissions,), within which home is permuted
    first : of a log, the marks as first given, an hour before `marks`; None where no mark was changed
    tolerance : points, of the panel
    top : how many submissions are nominated
    chair : the assessor who leads, where one does
    weights : of the criteria in a whole sheet
    """

    marks: Marks
    sheets: Marks
    names: Mapping[str, Mapping[str, Title]]
    home: Mapping[str, NDArray[np.bool_]] = field(default_factory=dict)
    segments: Sequence[object] | None = None
    first: Marks | None = None
    tolerance: float | None = None
    top: int = 0
    chair: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict)


def of_panel(panel: Panel, intake: Intake, before: Standing, now: Standing, stage: str) -> Audited:
    """Take the marks of a stage out of what stood.

    Parameters
    ----------
    before, now : the picture of marks as first given, and the one that is asked about
    stage : a stage in which marks are given

    Raises
    ------
    Refused
        No marks, or those of one assessor alone.
    """
    lines = _lines(panel, now, stage)
    if not lines:
        raise Refused("nobody has marked anything yet that may be seen here")
    weights = {each.key: float(each.weight) for each in panel.stage(stage).criteria}
    marks = _read(lines, list(weights))
    first_lines = [line for line in _lines(panel, before, stage) if line[:3] in {each[:3] for each in lines}]
    changed = {line[:4] for line in first_lines} != {line[:4] for line in lines}
    listed = {key: each for (of, key), each in now.listed.items() if of == stage}
    regions = {region.key: region for region in intake.regions}
    of_region = {key: regions[each.region] for key, each in listed.items() if each.region in regions}
    seats = {seat.key: seat for seat in panel.seats}
    own = {key: seat.region for key, seat in seats.items()}
    clusters = {key: regions[region].cluster if region in regions else None for key, region in own.items()}
    home = {
        "region": _home(marks, own, {key: region.key for key, region in of_region.items()}),
        "cluster": _home(marks, clusters, {key: region.cluster for key, region in of_region.items()}),
    }
    chairs = [key for key in marks.assessors if "chair" in seats[key].roles]
    return Audited(
        marks,
        whole_sheets(marks, weights),
        {
            "assessors": {key: seats[key].title for key in marks.assessors},
            "submissions": {key: Title(id=of_region[key].name, en=of_region[key].name) for key in of_region},
            "criteria": {each.key: each.title for each in panel.stage(stage).criteria},
        },
        home,
        [of_region[key].cluster if key in of_region else "" for key in marks.submissions],
        _read(first_lines, list(weights)) if changed and first_lines else None,
        float(panel.tolerance.spread) if panel.tolerance else None,
        _top(panel, len(marks.submissions)),
        chairs[0] if chairs else None,
        weights,
    )


def _top(panel: Panel, submissions: int) -> int:
    """Give how many are nominated, or awarded where everybody is nominated; 0 where the panel does not say."""
    for many in (sum(each.nominees or 0 for each in panel.clusters), sum(each.awards or 0 for each in panel.clusters)):
        if 0 < many < submissions:
            return many
    return 0


Line = tuple[str, str, str, float, float, datetime]


def _lines(panel: Panel, standing: Standing, stage: str) -> list[Line]:
    """Give assessor, submission, criterion, mark, order and time of every mark that stands and is counted."""
    found = []
    for seat in panel.seats:
        for order, (of_stage, _, submission) in enumerate(standing.own_entries(seat.key), 1):
            counted = standing.sheet_of(seat.key, of_stage, submission) if of_stage == stage else None
            if counted is None or counted[1].recused:
                continue
            for criterion, cell in counted[1].cells.items():
                if cell.standing is not None and cell.standing.mark is not None:
                    given = cell.standing
                    found.append((seat.key, submission, criterion, float(given.mark or 0), float(order), given.at))
    return found


def _read(lines: Sequence[Line], criteria: Sequence[str]) -> Marks:
    columns = list(zip(*sorted(lines, key=lambda line: criteria.index(line[2])), strict=True))
    return read_marks(columns[0], columns[1], columns[3], criterion=columns[2], order=columns[4], time=columns[5])


def _home(
    marks: Marks, assessors: Mapping[str, str | None], submissions: Mapping[str, str | None]
) -> NDArray[np.bool_]:
    rows = [assessors.get(key) for key in marks.assessors]
    columns = [submissions.get(key) for key in marks.submissions]
    return np.array([[row is not None and row == column for column in columns] for row in rows])


def of_file(long: LongMarks, until: datetime | None = None) -> Audited:
    """Take the marks of a file as they stood at a moment, or as they stand at its end.

    Raises
    ------
    BadInput
        Text for a mark, or the same cell twice; named by line.
    Refused
        One assessor alone, or a moment asked of marks without times.
    """
    every = read_marks(
        long.assessor,
        long.submission,
        long.mark,
        criterion=long.criterion,
        order=long.order,
        time=long.time,
        lines=long.lines,
    )
    marks = every.until(until)
    home = {kind: _home_of_lines(marks, long, held) for kind, held in long.home.items()}
    names = {"assessors": marks.assessors, "submissions": marks.submissions, "criteria": marks.criteria}
    return Audited(
        marks,
        whole_sheets(marks, dict.fromkeys(marks.criteria, 1.0)),
        {what: {key: Title(id=key, en=key) for key in keys} for what, keys in names.items()},
        home,
        None,
        _first(every) if until is None else None,
        None,
        max(1, len(marks.submissions) // 3),
    )


def _home_of_lines(marks: Marks, long: LongMarks, held: Sequence[bool]) -> NDArray[np.bool_]:
    rows = {key: place for place, key in enumerate(marks.assessors)}
    columns = {key: place for place, key in enumerate(marks.submissions)}
    found = np.zeros((len(rows), len(columns)), dtype=bool)
    for assessor, submission, own in zip(long.assessor, long.submission, held, strict=True):
        if own and assessor in rows and submission in columns:
            found[rows[assessor], columns[submission]] = True
    return found


def _first(every: Marks) -> Marks | None:
    """Give the marks as first given, where a cell was marked more than once."""
    if np.isnan(every.time).any():
        return None
    turned = replace(every, time=-every.time)
    first = turned.until(None)
    if len(first.value) == len(every.value):
        return None
    return replace(first, time=-first.time)


def whole_sheets(marks: Marks, weights: Mapping[str, float]) -> Marks:
    """Give one value a whole sheet: the weighted mean of its criteria. Half a sheet has none.

    Raises
    ------
    Refused
        No assessor gave a whole sheet.
    """
    known = {key: weights[key] for key in marks.criteria}
    table = marks.table(None, known)
    rows, columns = np.nonzero(~np.isnan(table))
    if len(rows) == 0:
        raise Refused("no sheet is complete: there is nothing to compare")
    cube, times = marks.orders(), _last_times(marks)
    return Marks(
        marks.assessors,
        marks.submissions,
        (WHOLE,),
        rows,
        columns,
        np.zeros(len(rows), dtype=np.intp),
        table[rows, columns],
        cube[rows, columns],
        times[rows, columns],
    )


def _last_times(marks: Marks) -> Floats:
    times = np.full((len(marks.assessors), len(marks.submissions)), np.nan)
    known = ~np.isnan(marks.time)
    places = (marks.assessor[known], marks.submission[known])
    latest = np.full(times.shape, -np.inf)
    np.maximum.at(latest, places, marks.time[known])
    return np.where(np.isinf(latest), np.nan, latest)


def both_states(audited: Audited) -> tuple[Marks, datetime]:
    """Give whole sheets as first given and as they stood, one after the other, and the moment between.

    Raises
    ------
    Refused
        No mark was changed.
    """
    if audited.first is None:
        raise Refused("no mark was changed: before and after are the same")
    weights = audited.weights or dict.fromkeys(audited.marks.criteria, 1.0)
    first = whole_sheets(audited.first, weights).table()
    sheets = audited.sheets
    rows, columns = (
        [list(known).index(key) if key in known else -1 for key in asked]
        for known, asked in (
            (audited.first.assessors, sheets.assessors),
            (audited.first.submissions, sheets.submissions),
        )
    )
    # One row and one column of nothing at the end stand for whoever had not marked yet.
    again = np.pad(first, ((0, 1), (0, 1)), constant_values=np.nan)[np.ix_(rows, columns)]
    places = np.nonzero(~np.isnan(again))
    rows_of, columns_of = (
        np.concatenate(pair) for pair in ((places[0], sheets.assessor), (places[1], sheets.submission))
    )
    count, whole = len(places[0]), len(sheets.value)
    values = np.concatenate((again[places], sheets.value))
    times = np.concatenate((np.zeros(count), np.full(whole, 7200.0)))
    order = np.full(count + whole, np.nan)
    zero = np.zeros(count + whole, dtype=np.intp)
    both = Marks(sheets.assessors, sheets.submissions, (WHOLE,), rows_of, columns_of, zero, values, order, times)
    return both, datetime.fromtimestamp(3600, UTC)


def moment_of(text: str) -> datetime:
    """Read a moment with its zone; BadInput where it is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput("{value} is no moment; write one like 2026-08-17 09:30", value=text) from error
    if moment.tzinfo is None:
        raise BadInput("{moment} has no time zone", moment=text)
    return moment
