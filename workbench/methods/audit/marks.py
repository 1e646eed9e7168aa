"""Long marks (assessor, submission, criterion, mark, order, time) and their state at any moment."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput, Refused

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

MARKS_AT_MOST = 2_000_000


@dataclass(frozen=True, slots=True)
class Marks:
    """Every mark that was given, in the order of giving; a later one of the same cell takes the place of an earlier.

    Parameters
    ----------
    assessors, submissions, criteria : the names, in the order of the axes of `table`
    assessor, submission, criterion : (marks,), places in those names
    value : (marks,), points
    order : (marks,), the how-manyeth submission it was for its assessor; nan where unknown
    time : (marks,), seconds since 1970 in UTC; nan where unknown
    """

    assessors: tuple[str, ...]
    submissions: tuple[str, ...]
    criteria: tuple[str, ...]
    assessor: Codes
    submission: Codes
    criterion: Codes
    value: Floats
    order: Floats
    time: Floats

    def until(self, moment: datetime | None) -> "Marks":
        """Give the marks that stood at a moment: of each cell the last one given by then, or now.

        Raises
        ------
        Refused
            A moment is asked for and marks have no time, or nothing had been marked by then.
        """
        kept = np.arange(len(self.value))
        if moment is not None:
            if np.isnan(self.time).any():
                raise Refused("these marks have no time: how they stood at {moment} cannot be told", moment=moment)
            kept = kept[self.time <= moment.timestamp()]
            if len(kept) == 0:
                raise Refused("nothing had been marked by {moment}", moment=moment)
        kept = kept[np.argsort(np.where(np.isnan(self.time), 0.0, self.time)[kept], kind="stable")]
        cells = self._cells()[kept]
        _, last = np.unique(cells[::-1], return_index=True)
        kept = np.sort(kept[len(kept) - 1 - last])
        return self._taken(kept)

    def _cells(self) -> Codes:
        wide, deep = len(self.submissions), len(self.criteria)
        return (self.assessor * wide + self.submission) * deep + self.criterion

    def _taken(self, kept: Codes) -> "Marks":
        return Marks(
            self.assessors,
            self.submissions,
            self.criteria,
            self.assessor[kept],
            self.submission[kept],
            self.criterion[kept],
            self.value[kept],
            self.order[kept],
            self.time[kept],
        )

    def cube(self) -> Floats:
        """Give (assessors, submissions, criteria), nan where there is no mark; the last one where there are more."""
        return self._spread(self.value)

    def _spread(self, values: Floats) -> Floats:
        shape = (len(self.assessors), len(self.submissions), len(self.criteria))
        spread = np.full(shape, np.nan)
        spread[self.assessor, self.submission, self.criterion] = values
        return spread

    def table(self, criterion: str | None = None, weights: Mapping[str, float] | None = None) -> Floats:
        """Give (assessors, submissions): one criterion, or the weighted mean of all; half a sheet has none.

        Raises
        ------
        BadInput
            No such criterion, or weights that name others than there are.
        """
        cube = self.cube()
        if criterion is not None:
            return np.asarray(cube[:, :, self._place(criterion)])
        if weights is None:
            return np.asarray(cube.mean(axis=2))
        if set(weights) != set(self.criteria):
            raise BadInput(
                "weights are for {named}, the criteria are {criteria}",
                named=", ".join(sorted(weights)),
                criteria=", ".join(self.criteria),
            )
        share = np.array([weights[name] for name in self.criteria])
        return np.asarray(cube @ share / share.sum())

    def _place(self, criterion: str) -> int:
        if criterion not in self.criteria:
            raise BadInput(
                "there is no criterion {criterion}: there are {known}",
                criterion=criterion,
                known=", ".join(self.criteria),
            )
        return self.criteria.index(criterion)

    def orders(self) -> Floats:
        """Give (assessors, submissions): the place of each submission in its assessor's order, nan where unknown."""
        return _first(self._spread(self.order))

    def hours(self) -> Floats:
        """Give (assessors, submissions): hours since the first mark of all, nan where unknown."""
        times = self.time
        start = np.nanmin(times) if np.isfinite(times).any() else 0.0
        return _first(self._spread((times - start) / 3600))


def _first(spread: Floats) -> Floats:
    least = np.min(np.where(np.isnan(spread), np.inf, spread), axis=2)
    return np.asarray(np.where(np.isinf(least), np.nan, least))


def read_marks(
    assessor: Sequence[object],
    submission: Sequence[object],
    mark: Sequence[object],
    *,
    criterion: Sequence[object] | None = None,
    order: Sequence[float | None] | None = None,
    time: Sequence[datetime | None] | None = None,
    lines: Sequence[int] | None = None,
) -> Marks:
    """Read columns of equal length into marks; names may be anything that prints, numbers too.

    Parameters
    ----------
    assessor, submission, criterion : (marks,), names
    mark : (marks,), points; None, nan or "" where none was given (such lines fall away)
    order, time : (marks,), where known; time with its zone
    lines : (marks,), on which line of a file each stands, for what is said about faults; from 2 on if left out

    Raises
    ------
    BadInput
        Columns of unequal length or none at all, text in the mark column, the same cell twice (named by their lines)
        unless the times differ.
    Refused
        One assessor alone, or more marks than are taken.
    """
    count = len(mark)
    if count == 0:
        raise BadInput("there are no marks: the file has no lines after its head")
    if count > MARKS_AT_MOST:
        raise Refused("{cells} cells are more than the {most} that are taken at once", cells=count, most=MARKS_AT_MOST)
    columns: list[Sequence[object] | None] = [assessor, submission, criterion, order, time, lines]
    if any(column is not None and len(column) != count for column in columns):
        raise BadInput("columns differ in length: every line needs an assessor, a submission and a mark")
    stands = np.arange(2, count + 2) if lines is None else np.array(lines)
    values = np.array([_number(one, int(line)) for line, one in zip(stands, mark, strict=True)])
    kept = np.flatnonzero(~np.isnan(values))
    if len(kept) == 0:
        raise BadInput("there are no marks: every line of the mark column is empty")
    named = [_names(column, kept) for column in (assessor, submission, criterion or ["mark"] * count)]
    if len(named[0][0]) < 2:
        raise Refused("one assessor alone cannot agree or disagree: marks of at least two are needed")
    orders = np.array([np.nan if order is None or order[k] is None else float(order[k] or 0) for k in kept.tolist()])
    times = np.array([_seconds(None if time is None else time[k]) for k in kept.tolist()])
    marks = Marks(
        named[0][0], named[1][0], named[2][0], named[0][1], named[1][1], named[2][1], values[kept], orders, times
    )
    _refuse_twice(marks, stands[kept])
    return marks


def _number(mark: object, line: int) -> float:
    if mark is None or mark == "":
        return float("nan")
    try:
        value = float(mark)  # type: ignore[arg-type]
    except (TypeError, ValueError) as fault:
        raise BadInput("line {line}: {mark} is not a number", line=line, mark=repr(str(mark))) from fault
    if np.isinf(value):
        raise BadInput("line {line}: {mark} is not a number", line=line, mark=repr(str(mark)))
    return value


def _seconds(moment: datetime | None) -> float:
    if moment is None:
        return float("nan")
    if moment.tzinfo is None:
        raise BadInput("{moment} has no time zone", moment=moment)
    return moment.timestamp()


def _names(column: Sequence[object], kept: Codes) -> tuple[tuple[str, ...], Codes]:
    words = [str(column[k]) for k in kept.tolist()]
    names = tuple(dict.fromkeys(words))
    place = {name: code for code, name in enumerate(names)}
    return names, np.array([place[word] for word in words])


def _refuse_twice(marks: Marks, lines: Codes) -> None:
    seen: dict[tuple[int, float], int] = {}
    for line, cell, moment in zip(lines, marks._cells(), marks.time, strict=True):
        key = (int(cell), -1.0 if np.isnan(moment) else float(moment))
        if key in seen:
            raise BadInput(
                "lines {first} and {second} hold a mark of the same assessor for the same submission and criterion",
                first=seen[key],
                second=int(line),
            )
        seen[key] = int(line)
