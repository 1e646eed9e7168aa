"""How marks are used: halo, central tendency and straight lines, as sizes with intervals and never as verdicts."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from workbench.errors import Refused
from workbench.methods.agreement.intervals import jackknife
from workbench.methods.audit.additive import design
from workbench.methods.audit.assessors import SLOPE_FROM
from workbench.methods.audit.marks import Marks

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Size:
    """A size and its interval; nan where the marks do not tell."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ShapeLine:
    """How one assessor uses the sheet.

    Parameters
    ----------
    assessor : the name
    sheets : whole sheets
    halo : mean correlation of the criteria's residuals within this assessor's sheets; 0 where what is thought of one
        criterion says nothing about the next
    range_used : standard deviation of the marks over that of the others on the same submissions; below 1 is central
    straight : share of sheets with the same mark on every criterion
    straight_others : that share among the others' sheets of the same submissions
    """

    assessor: str
    sheets: int
    halo: Size
    range_used: Size
    straight: Size
    straight_others: float


def shapes(marks: Marks, *, until: datetime | None = None, confidence: float = 0.95) -> tuple[ShapeLine, ...]:
    """Compute halo, range and straight lines of every assessor over whole sheets.

    Intervals of halo and range are delete-one jackknife over submissions, that of the share is Wilson's.

    Parameters
    ----------
    marks : all marks, of two criteria or more
    until : how they stood at that moment
    confidence : of the intervals

    Raises
    ------
    Refused
        One criterion alone, or no submission with two whole sheets.

    References
    ----------
    Eckes, T. (2015). Introduction to many-facet Rasch measurement, 2nd ed., chapter 4; Wilson, E. B. (1927).
    """
    cube = marks.until(until).cube()
    if cube.shape[2] < 2:
        raise Refused("one criterion alone shows no halo")
    whole = np.asarray(~np.isnan(cube).any(axis=2))
    if not (whole.sum(axis=0) >= 2).any():
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    residuals = design(whole).residual(np.moveaxis(np.where(whole[:, :, None], cube, 0.0), 2, 0))
    totals = np.where(whole, cube.mean(axis=2), np.nan)
    flat = whole & (np.ptp(np.where(whole[:, :, None], cube, 0.0), axis=2) == 0)
    return tuple(
        _line(name, row, whole, residuals, totals, flat, confidence) for row, name in enumerate(marks.assessors)
    )


def _line(
    name: str,
    row: int,
    whole: NDArray[np.bool_],
    residuals: Floats,
    totals: Floats,
    flat: NDArray[np.bool_],
    confidence: float,
) -> ShapeLine:
    own = np.flatnonzero(whole[row])
    halo = range_used = Size(*[float("nan")] * 3)
    if len(own) >= SLOPE_FROM:
        halo = _jackknifed(residuals[:, row, own].T, _mean_correlation, confidence)
        range_used = _range(row, own, totals, confidence)
    elsewhere = whole.copy()
    elsewhere[row] = False
    elsewhere[:, ~whole[row]] = False
    others = float(flat[elsewhere].mean()) if elsewhere.any() else float("nan")
    straight = _wilson(int(np.count_nonzero(flat[row])), len(own), confidence)
    return ShapeLine(name, len(own), halo, range_used, straight, others)


def _jackknifed(rows: Floats, statistic: Callable[[Floats], float], confidence: float) -> Size:
    value = statistic(rows)
    without = np.array([statistic(np.delete(rows, place, axis=0)) for place in range(len(rows))])
    error, _ = jackknife(value, without, confidence)
    if error is None or not np.isfinite(value):
        return Size(value, float("nan"), float("nan"))
    reach = float(stdtrit(len(rows) - 1, (1 + confidence) / 2)) * error
    return Size(value, value - reach, value + reach)


def _mean_correlation(rows: Floats) -> float:
    spread = rows.std(axis=0)
    if np.any(spread < 1e-12):
        return float("nan")
    table = np.atleast_2d(np.corrcoef(rows, rowvar=False))
    return float((table.sum() - len(table)) / (len(table) * (len(table) - 1)))


def _range(row: int, own: NDArray[np.intp], totals: Floats, confidence: float) -> Size:
    """Compare on a log scale, where the jackknife is even-handed, and give ratios."""

    def both(rows: Floats) -> float:
        return _log_spread(rows[:, :1]) - _log_spread(rows[:, 1:])

    joined = np.column_stack((totals[row, own], np.delete(totals, row, axis=0)[:, own].T))
    size = _jackknifed(joined, both, confidence)
    return Size(*(float(np.exp(end)) for end in (size.value, size.low, size.high)))


def _log_spread(rows: Floats) -> float:
    """Give the log of the pooled standard deviation of (submissions, assessors), nan where none."""
    given = ~np.isnan(rows)
    counts = given.sum(axis=0)
    held = np.where(given, rows, 0.0)
    means = held.sum(axis=0) / np.maximum(counts, 1)
    squares = np.where(given, (held - means) ** 2, 0.0).sum(axis=0)
    enough = counts >= 3
    if not enough.any() or squares[enough].sum() <= 0:
        return float("nan")
    return float(0.5 * np.log(squares[enough].sum() / (counts[enough] - 1).sum()))


def _wilson(hits: int, count: int, confidence: float) -> Size:
    if count == 0:
        return Size(*[float("nan")] * 3)
    z = float(stdtrit(1e9, (1 + confidence) / 2))
    share = hits / count
    middle = (share + z**2 / (2 * count)) / (1 + z**2 / count)
    reach = z / (1 + z**2 / count) * float(np.sqrt(share * (1 - share) / count + z**2 / (4 * count**2)))
    return Size(share, max(0.0, middle - reach), min(1.0, middle + reach))
