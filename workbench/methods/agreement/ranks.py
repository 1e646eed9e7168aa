"""Agreement on order: Kendall's W, each assessor against the rest, and which of two marks higher."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import chdtrc

from workbench.errors import Refused
from workbench.methods.agreement.intervals import Method, groups, interval_of
from workbench.methods.agreement.reading import coded, numbers
from workbench.methods.agreement.result import Agreement, Significance, scope_of, size_warnings

Floats = NDArray[np.float64]

_COMPARED_AT_MOST = 1500


def midranks(table: Floats) -> tuple[Floats, Floats]:
    """Rank each row, ties shared; also give the sum of t³ - t over the ties of each row.

    Parameters
    ----------
    table : (rows, columns), nothing missing

    Returns
    -------
    (rows, columns) ranks from 1, and (rows,) ties
    """
    rows, columns = table.shape
    order = np.argsort(table, axis=1, kind="stable")
    ordered = np.take_along_axis(table, order, axis=1)
    starts = np.ones((rows, columns), dtype=bool)
    starts[:, 1:] = ordered[:, 1:] != ordered[:, :-1]
    first = np.flatnonzero(starts)
    length = np.diff(np.append(first, rows * columns))
    middle = np.repeat(first % columns + (length + 1) / 2, length).reshape(rows, columns)
    ranks = np.empty((rows, columns))
    np.put_along_axis(ranks, order, middle, axis=1)
    ties = np.bincount(first // columns, weights=(length**3 - length).astype(np.float64), minlength=rows)
    return ranks, np.asarray(ties, dtype=np.float64)


def _w(sums: Floats, ties: Floats, assessors: int, correct: bool) -> Floats:
    """Compute W from rank sums (draws, submissions) and ties (draws,)."""
    count = sums.shape[-1]
    spread = 12 * np.sum((sums - sums.mean(axis=-1, keepdims=True)) ** 2, axis=-1)
    most = assessors**2 * (count**3 - count) - (assessors * ties if correct else 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(most > 0, spread / most, np.nan))


@dataclass(frozen=True, slots=True)
class _Ranked:
    table: Floats
    correct: bool

    @property
    def units(self) -> int:
        return int(self.table.shape[1])

    def without_each(self) -> Floats:
        assessors, count = self.table.shape
        if count > _COMPARED_AT_MOST:
            return self.at(groups(count))
        ranks, ties = midranks(self.table)
        sums = np.repeat(ranks.sum(axis=0)[None], count, axis=0)
        left = np.full(count, ties.sum())
        for row in self.table:
            same = row[:, None] == row
            sums -= row[:, None] < row
            sums -= 0.5 * same
            tied = np.count_nonzero(same, axis=1)
            left -= 3.0 * tied * (tied - 1)
        keep = ~np.eye(count, dtype=bool)
        return _w(sums[keep].reshape(count, count - 1), left, assessors, self.correct)

    def at(self, times: Floats) -> Floats:
        found = []
        for often in times:
            taken = np.repeat(self.table, often.astype(np.intp), axis=1)
            ranks, ties = midranks(taken)
            found.append(_w(ranks.sum(axis=0)[None], ties.sum()[None], len(taken), self.correct)[0])
        return np.array(found)


def kendall_w(
    marks: ArrayLike,
    interval: Method | None = "jackknife",
    *,
    correct_ties: bool = True,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Kendall's W, the agreement of assessors on the order of submissions.

    W = 12 S / (m²(n³ - n) - m T) with S the squared deviations of the rank sums and T the ties.

    Parameters
    ----------
    marks : (assessors, submissions), marks or ranks, nothing missing
    interval : "jackknife" over submissions, "bootstrap" or None
    correct_ties : take tied ranks into account
    confidence, draws, seed : of the interval

    Returns
    -------
    Agreement whose `test` is the chi-square test of no agreement, n - 1 degrees of freedom.

    Raises
    ------
    Refused
        Marks are missing, fewer than two submissions, or an assessor who tells none apart and no other does.

    References
    ----------
    Kendall, M. G. & Babington Smith, B. (1939). Annals of Mathematical Statistics 10. The example is a wine tasting
    of seven assessors published at liquidasset.com (report 4): W .1793, p .2745.

    >>> ranks = [[4, 2, 1, 3, 5, 7, 6], [3, 6, 5, 1, 2, 7, 4], [5, 1, 7, 4, 6, 3, 2], [4, 3, 7, 1, 2, 6, 5],
    ...          [6, 4, 1, 5, 3, 2, 7], [6, 3, 2, 1, 4, 7, 5], [3, 6, 1, 4, 5, 7, 2]]
    >>> found = kendall_w(ranks)
    >>> round(found.value, 4), round(found.test.p, 4)
    (0.1793, 0.2745)
    """
    table = numbers(marks)
    if np.isnan(table).any():
        row, column = (int(place[0]) for place in np.nonzero(np.isnan(table)))
        raise Refused(
            "Kendall's W needs a mark from everyone for everything: assessor {row} has none for submission {column}",
            row=row + 1,
            column=column + 1,
        )
    assessors, count = table.shape
    if count < 2:
        raise Refused("one submission alone has no order")
    ranks, ties = midranks(table)
    value = float(_w(ranks.sum(axis=0)[None], ties.sum()[None], assessors, correct_ties)[0])
    if not np.isfinite(value):
        raise Refused("no assessor tells any two submissions apart: there is no order to agree on")
    again = _Ranked(table, correct_ties)
    error, ends, said = interval_of(value, None, again, interval, confidence, draws, seed)
    statistic = assessors * (count - 1) * value
    return Agreement(
        coefficient="Kendall's W",
        value=value,
        standard_error=error,
        interval=ends,
        assessors=assessors,
        submissions=count,
        marks=table.size,
        confidence=confidence,
        interval_method=interval,
        scope=scope_of(interval),
        test=Significance("chi-square", statistic, count - 1, float(chdtrc(count - 1, statistic))),
        warnings=size_warnings(assessors, count) + said,
    )


def assessor_versus_rest(marks: ArrayLike) -> Floats:
    """Correlate each assessor's order of submissions with the order that the others' marks add up to.

    Spearman's correlation, ties shared, between own ranks and the summed ranks of the others; where marks are
    missing, ranks are taken as shares of each assessor's list and averaged.

    Parameters
    ----------
    marks : (assessors, submissions), nan where none

    Returns
    -------
    (assessors,), nan for an assessor with fewer than three submissions that others marked too, or who tells none apart

    References
    ----------
    Quandt, R. E. (2006). Measurement and inference in wine tasting. Journal of Wine Economics 1.
    """
    table = numbers(marks)
    given = ~np.isnan(table)
    if given.all():
        ranks = midranks(table)[0]
        return _correlations(ranks, midranks(ranks.sum(axis=0) - ranks)[0])
    shares = np.zeros(table.shape)
    for row, own in enumerate(given):
        if own.any():
            shares[row, own] = (midranks(table[row : row + 1, own])[0][0] - 0.5) / np.count_nonzero(own)
    others = given.sum(axis=0) - given
    rest = np.round((shares.sum(axis=0) - shares) / np.where(others > 0, others, 1), 12)
    found = np.full(len(table), np.nan)
    for row in range(len(table)):
        both = given[row] & (others[row] > 0)
        if np.count_nonzero(both) >= 3:
            ranks = midranks(np.stack((table[row, both], rest[row, both])))[0]
            found[row] = _correlations(ranks[:1], ranks[1:])[0]
    return found


def _correlations(one: Floats, two: Floats) -> Floats:
    """Correlate row by row; nan where a row does not vary or has fewer than three places."""
    one, two = (ranks - ranks.mean(axis=1, keepdims=True) for ranks in (one, two))
    scale = np.sqrt(np.sum(one**2, axis=1) * np.sum(two**2, axis=1))
    told = (scale > 0) & (one.shape[1] >= 3)
    return np.asarray(np.where(told, np.sum(one * two, axis=1) / np.where(told, scale, 1.0), np.nan))


def systematic_difference(marks: ArrayLike, categories: Sequence[object] | None = None) -> Significance:
    """Test whether one of two assessors marks higher than the other (chi-square on one degree of freedom).

    Parameters
    ----------
    marks : (2, submissions), numbers or labels in order; nan or None where none
    categories : the order of labels, where it is not alphabetical

    Raises
    ------
    Refused
        Not two assessors, or they never differ.

    References
    ----------
    McNemar, Q. (1947). Psychometrika 12. Stuart's (1955) vision data give 11.8849.
    """
    codes = coded(marks, categories).codes
    if len(codes) != 2:
        raise Refused(
            "this coefficient is for two assessors, not {assessors}: take Fleiss' or Conger's kappa",
            assessors=len(codes),
        )
    both = (codes >= 0).all(axis=0)
    higher = int(np.count_nonzero(codes[0, both] > codes[1, both]))
    lower = int(np.count_nonzero(codes[0, both] < codes[1, both]))
    if higher + lower == 0:
        raise Refused("the two never differ: there is no difference to test")
    statistic = (higher - lower) ** 2 / (higher + lower)
    return Significance("chi-square", statistic, 1, float(chdtrc(1, statistic)))
