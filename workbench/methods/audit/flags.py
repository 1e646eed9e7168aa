"""Single marks worth a second look, and what the submission's place would be without each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, stdtr

from workbench.errors import BadInput
from workbench.methods.audit.additive import fit
from workbench.methods.audit.chances import holm
from workbench.methods.audit.marks import Marks

Floats = NDArray[np.float64]
Combine = Callable[[Floats], Floats]


@dataclass(frozen=True, slots=True)
class Flag:
    """One mark, why it stands out, how likely that is by chance, and what it does to the submission's place.

    Parameters
    ----------
    kind : "residual", "dixon" or "tolerance"
    assessor, submission : names
    mark : points
    size : standardised residual, Dixon's Q, or points from the others' mean
    limit : what it exceeds
    p, adjusted : of the mark alone, and so that not one false flag is likely (Holm); nan for a tolerance
    place, place_without : of the submission with and without this mark; None where it would have none
    """

    kind: str
    assessor: str
    submission: str
    mark: float
    size: float
    limit: float
    p: float
    adjusted: float
    place: int | None
    place_without: int | None


def mean_values(table: Floats) -> Floats:
    """Combine (assessors, submissions) by the plain mean of the marks there are; nan where there is none."""
    given = ~np.isnan(table)
    counts = given.sum(axis=0)
    return np.where(counts > 0, np.where(given, table, 0.0).sum(axis=0) / np.maximum(counts, 1), np.nan)


def standardised_residuals(table: Floats) -> tuple[Floats, Floats]:
    """Compute externally studentised residuals of the additive model and their p values.

    Exact t under normal errors: the mark in question is left out of the error it is measured by.

    Parameters
    ----------
    table : (assessors, submissions), nan where none

    Returns
    -------
    (assessors, submissions) twice, nan where nothing is left to tell by

    References
    ----------
    Cook, R. D. & Weisberg, S. (1982). Residuals and influence in regression.
    """
    fitted = fit(table)
    free = 1 - fitted.leverages
    told = free > 1e-9
    own = np.where(told, fitted.residuals**2 / np.where(told, free, 1.0), 0.0)
    freedom = fitted.freedom - 1
    rest = np.maximum(fitted.variance * fitted.freedom - own, 0.0) / freedom
    with np.errstate(divide="ignore", invalid="ignore"):
        found = np.where(told, fitted.residuals / np.sqrt(rest * free), np.nan)
    p = 2 * stdtr(float(freedom), -np.abs(found))
    return np.asarray(found), np.asarray(p, dtype=np.float64)


@cache
def _extremes() -> tuple[Floats, Floats, Floats, Floats]:
    """Give the largest mark and the range at the nodes, their density with its widths, and what lies below."""
    nodes, widths = np.polynomial.legendre.leggauss(80)
    top, span = 8.0 * nodes[:, None], 8.0 * (nodes + 1)[None, :]
    density = np.exp(-(top**2) / 2 - (top - span) ** 2 / 2) / (2 * np.pi)
    return top, span, density * (8.0 * widths)[:, None] * (8.0 * widths)[None, :], np.asarray(ndtr(top - span))


def dixon_p(ratio: float, count: int) -> float:
    """Compute how likely so large a Dixon's Q is at either end of normal marks.

    Q is the gap of the extreme mark from its neighbour over the range (Dixon's r10). The chance is the double
    integral of the extremes' joint density by Gauss-Legendre; it is exact for Q above one half, where both ends
    cannot stand out at once, and an upper bound below.

    Parameters
    ----------
    ratio : Q, 0 to 1
    count : marks, 3 to 30

    Raises
    ------
    BadInput
        Fewer than 3 or more than 30 marks.

    References
    ----------
    Dixon, W. J. (1951). Annals of Mathematical Statistics 22; Rorabacher, D. B. (1991). Analytical Chemistry 63,
    whose two-sided 95 % limits for 3, 5 and 10 marks are .970, .710 and .466.

    >>> [round(dixon_p(ratio, count), 2) for ratio, count in ((0.970, 3), (0.710, 5), (0.466, 10))]
    [0.05, 0.05, 0.05]
    """
    if not 3 <= count <= 30:
        raise BadInput("Dixon's Q is for 3 to 30 marks, not {count}", count=count)
    top, span, density, below = _extremes()
    inner = np.maximum(ndtr(top - ratio * span) - below, 0.0) ** (count - 2)
    return float(min(1.0, 2 * count * (count - 1) * np.sum(density * inner)))


def dixon(marks: Floats, step: float = 0.0) -> tuple[float, int]:
    """Give Dixon's Q of some marks and the place of the one that stands out; 0 where all are the same.

    A mark given in steps stands for anything within half a step of it, so the gap counts half a step less and equal
    marks half a step apart: 62, 62, 63 would have the largest Q there is, and only because whole marks were given.
    """
    order = np.argsort(marks, kind="stable")
    ordered = marks[order]
    span = float(ordered[-1] - ordered[0])
    if span == 0:
        return 0.0, int(order[-1])
    low, high = (
        (gap - step / 2) / (gap + max(span - gap, step / 2)) if gap > 0 else 0.0
        for gap in (float(ordered[1] - ordered[0]), float(ordered[-1] - ordered[-2]))
    )
    return (high, int(order[-1])) if high >= low else (low, int(order[0]))


def flags(
    marks: Marks,
    *,
    tolerance: float | None = None,
    criterion: str | None = None,
    until: datetime | None = None,
    level: float = 0.05,
    combine: Combine = mean_values,
) -> tuple[Flag, ...]:
    """Find marks that stand out: by standardised residual, by Dixon's Q within a submission, by the panel's tolerance.

    Residuals and Q are flagged where their p value, adjusted over all marks and over all submissions (Holm), is below
    the level: in a panel with nothing the matter, one flag of a kind in about twenty panels at .05.

    Parameters
    ----------
    marks : all marks
    tolerance : points that a mark may lie from the mean of the others; not looked at if left out
    criterion, until : as for `assessor_table`
    level : of each kind of flag, for the whole panel
    combine : from (assessors, submissions) to (submissions,), what places are made from

    Returns
    -------
    Flags, residuals first, the largest first within a kind
    """
    table = marks.until(until).table(criterion)
    found = [*_by_residual(table, level), *_by_dixon(table, level)]
    if tolerance is not None:
        found += _by_tolerance(table, tolerance)
    values = combine(table)
    return tuple(_flag(marks, table, values, combine, one) for one in found)


@dataclass(frozen=True, slots=True)
class _Found:
    kind: str
    row: int
    column: int
    size: float
    limit: float
    p: float
    adjusted: float


def _by_residual(table: Floats, level: float) -> list[_Found]:
    sizes, p = standardised_residuals(table)
    adjusted = holm(p.ravel()).reshape(p.shape)
    places = np.argwhere(adjusted < level)
    asked = np.count_nonzero(~np.isnan(p))
    found = [
        _Found("residual", int(r), int(c), float(sizes[r, c]), level / asked, float(p[r, c]), float(adjusted[r, c]))
        for r, c in places
    ]
    return sorted(found, key=lambda one: -abs(one.size))


def _by_dixon(table: Floats, level: float) -> list[_Found]:
    sizes, p, rows = (np.full(table.shape[1], np.nan) for _ in range(3))
    steps = np.diff(np.unique(np.round(table[~np.isnan(table)], 9)))
    step = float(steps.min(initial=np.inf)) if len(steps) else 0.0
    for column in range(table.shape[1]):
        marked = np.flatnonzero(~np.isnan(table[:, column]))
        if 3 <= len(marked) <= 30:
            sizes[column], place = dixon(table[marked, column], step)
            rows[column], p[column] = marked[place], dixon_p(float(sizes[column]), len(marked))
    adjusted = holm(p)
    return [
        _Found("dixon", int(rows[c]), int(c), float(sizes[c]), level, float(p[c]), float(adjusted[c]))
        for c in sorted(np.flatnonzero(adjusted < level), key=lambda c: -sizes[c])
    ]


def _by_tolerance(table: Floats, tolerance: float) -> list[_Found]:
    given = ~np.isnan(table)
    counts = given.sum(axis=0)
    held = np.where(given, table, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = np.where(given & (counts >= 2), table - (held.sum(axis=0) - held) / (counts - 1), np.nan)
    found = [
        _Found("tolerance", int(r), int(c), float(apart[r, c]), tolerance, float("nan"), float("nan"))
        for r, c in np.argwhere(np.abs(apart) > tolerance + 1e-9)
    ]
    return sorted(found, key=lambda one: -abs(one.size))


def _flag(marks: Marks, table: Floats, values: Floats, combine: Combine, one: _Found) -> Flag:
    without = table.copy()
    without[one.row, one.column] = np.nan
    return Flag(
        one.kind,
        marks.assessors[one.row],
        marks.submissions[one.column],
        float(table[one.row, one.column]),
        one.size,
        one.limit,
        one.p,
        one.adjusted,
        _place(values, one.column),
        _place(combine(without), one.column),
    )


def _place(values: Floats, column: int) -> int | None:
    if np.isnan(values[column]):
        return None
    shown = np.round(values, 9)
    return 1 + int(np.count_nonzero(shown > shown[column]))
