"""Rules that know no assessor model: mean, median, trimmed mean, and z-scores inside each assessor."""

import numpy as np
from scipy.stats import rankdata

from workbench.errors import BadInput, Message, Refused
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Found, Index, Vector, sums

PRIOR_MARKS = 10
"""Marks of an assessor at which their own spread counts as much as the panel's."""


def mean(marks: Marks) -> Found:
    """Average the marks of each submission.

    >>> from workbench.methods.combine.marks import read_marks
    >>> mean(read_marks("aab", "xyx", [60, 70, 80])).value.tolist()
    [65.0, 80.0]
    """
    return Found(value=_averaged(marks, marks.mark))


def median(marks: Marks) -> Found:
    """Take the middle mark of each submission, or the mean of the two middle ones.

    >>> from workbench.methods.combine.marks import read_marks
    >>> median(read_marks("aaab", "xyzx", [60, 90, 70, 80])).value.tolist()
    [70.0, 80.0]
    """
    return Found(value=_trimmed(marks, (_counts(marks) - 1) // 2))


def trimmed_mean(marks: Marks, *, drop: int = 1) -> Found:
    """Drop the `drop` highest and `drop` lowest marks of each submission and average the rest.

    Refused where a submission has not more than ``2 * drop`` marks. With four marks and `drop` 1 it is the median.

    References
    ----------
    International Skating Union (2004), judging system: nine judges, one high and one low dropped.

    >>> from workbench.methods.combine.marks import read_marks
    >>> trimmed_mean(read_marks("aaaaa", "vwxyz", [9.0, 9.25, 8.75, 5.0, 10.0])).value.tolist()
    [9.0]
    """
    if drop < 0:
        raise BadInput("{drop} marks cannot be dropped", drop=drop)
    counts = _counts(marks)
    short = np.flatnonzero(counts <= 2 * drop)
    if len(short):
        raise Refused(
            "{submission} has {count} marks: too few to drop {drop} high and {drop} low",
            submission=marks.submissions[short[0]],
            count=int(counts[short[0]]),
            drop=drop,
        )
    return Found(value=_trimmed(marks, np.full(len(counts), drop)))


def z_score(marks: Marks, *, shrink: bool = True) -> Found:
    """Standardise the marks of each assessor, average, and put them back on the panel's scale.

    Shrunk (the default): ``m_j* = m + w_j (m_j - m)``, ``w_j = v / (v + s_j^2 / n_j)``,
    ``v = max(0, var m_j - mean(s_j^2 / n_j))``, and ``s_j* = s^(1-r) s_j^r`` with ``r = n_j / (n_j + 10)``.
    Every assessor is taken to have marked a random sample; where the strong work went to one assessor, that
    assessor's submissions lose by it, and a warning says so.

    >>> from workbench.methods.combine.marks import read_marks
    >>> z_score(read_marks("abcabc", "xxxyyy", [60, 70, 80, 50, 60, 70]), shrink=False).value.tolist()
    [55.0, 65.0, 75.0]
    """
    j, y = marks.assessor, marks.mark
    count = np.bincount(j)
    own_mean = np.bincount(j, y) / count
    squares = np.bincount(j, (y - own_mean[j]) ** 2)
    if squares.sum() <= 0:
        raise Refused("no assessor gave two different marks: there is no spread to standardise")
    spread = np.sqrt(squares.sum() / max(1, int(np.sum(count - 1))))
    own_spread = np.where(squares > 0, np.sqrt(squares / np.maximum(count - 1, 1)), spread)
    flat = tuple(str(marks.assessors[k]) for k in np.flatnonzero((squares <= 0) & (count > 1)))
    level = float(y.mean())
    if shrink:
        doubt = own_spread**2 / count
        between = max(0.0, float(np.var(own_mean, ddof=1)) - float(doubt.mean())) if len(count) > 1 else 0.0
        own_mean = level + between / (between + doubt) * (own_mean - level)
        weight = count / (count + PRIOR_MARKS)
        own_spread = spread ** (1 - weight) * own_spread**weight
    value = level + spread * _averaged(marks, (y - own_mean[j]) / own_spread[j])
    said: tuple[Message, ...] = (Message("every assessor is taken to have marked a random sample of the submissions"),)
    if flat:
        said += (Message("{assessors} gave the same mark throughout", {"assessors": ", ".join(flat)}),)
    return Found(value=value, warnings=said)


def borda(marks: Marks) -> Found:
    """Average each submission's mid-rank within its assessors, as a share of what they marked.

    ``(mid-rank - 1/2) / n_j``, 0 the worst and 1 the best, so that unequal loads weigh alike.

    References
    ----------
    Borda (1784), Mémoire sur les élections au scrutin.

    >>> from workbench.methods.combine.marks import read_marks
    >>> borda(read_marks("abab", "xxyy", [60, 70, 80, 75])).value.tolist()
    [0.5, 0.5]
    """
    counts = np.bincount(marks.assessor)
    return Found(value=_averaged(marks, (ranked_within(marks, marks.mark) - 0.5) / counts[marks.assessor]))


def rank_sum(marks: Marks) -> Found:
    """Add up the ranks of each submission within its assessors, 1 the best; the smallest sum wins.

    Refused where submissions were marked by different numbers of assessors, or assessors marked different numbers
    of submissions: such sums do not compare.

    >>> from workbench.methods.combine.marks import read_marks
    >>> rank_sum(read_marks("abcabc", "xxxyyy", [9, 8, 7, 5, 6, 4])).value.tolist()
    [3.0, 3.0, 6.0]
    """
    if len(marks.mark) != len(marks.submissions) * len(marks.assessors):
        raise Refused("sums of ranks compare only where every assessor marked every submission")
    return Found(
        value=sums(marks.submission, ranked_within(marks, -marks.mark), len(marks.submissions)), lower_is_better=True
    )


def mean_rank(marks: Marks, *, points: tuple[float, ...] | None = None) -> Found:
    """Average the ranks of each submission within its assessors, 1 the best; then points by place, if there is a table.

    Submissions sharing a place share the mean of the points of the places that they take.

    Parameters
    ----------
    points : points of the first, second, … place; places beyond the table get 0

    >>> from workbench.methods.combine.marks import read_marks
    >>> marks = read_marks("abcabc", "xxxyyy", [9, 8, 7, 6, 5, 4])
    >>> mean_rank(marks).value.tolist(), mean_rank(marks, points=(12, 10, 8)).value.tolist()
    ([1.0, 2.0, 3.0], [12.0, 10.0, 8.0])
    """
    average = _averaged(marks, ranked_within(marks, -marks.mark))
    if points is None:
        return Found(value=average, lower_is_better=True, warnings=_unequal_loads(marks))
    table = np.zeros(len(average))
    table[: len(points)] = points[: len(average)]
    low, high = rankdata(average.round(9), "min").astype(int), rankdata(average.round(9), "max").astype(int)
    summed = np.concatenate([[0.0], np.cumsum(table)])
    return Found(value=(summed[high] - summed[low - 1]) / (high - low + 1), warnings=_unequal_loads(marks))


def _unequal_loads(marks: Marks) -> tuple[Message, ...]:
    if np.ptp(np.bincount(marks.assessor)) == 0:
        return ()
    return (Message("assessors marked different numbers of submissions, so a rank does not mean the same for all"),)


def ranked_within(marks: Marks, score: Vector) -> Vector:
    """Rank entries within their assessor, 1 the smallest, equal ones at the mean of their ranks."""
    ranks = np.empty(len(score))
    order = np.argsort(marks.assessor, kind="stable")
    for entries in np.split(order, np.cumsum(np.bincount(marks.assessor))[:-1]):
        ranks[entries] = rankdata(score[entries])
    return ranks


def _counts(marks: Marks) -> Index:
    return np.bincount(marks.submission).astype(np.intp)


def _averaged(marks: Marks, score: Vector) -> Vector:
    return np.asarray(np.bincount(marks.submission, score) / np.bincount(marks.submission), dtype=float)


def _trimmed(marks: Marks, drop: Index) -> Vector:
    """Average what is left of each submission's sorted marks after `drop` at either end."""
    order = np.lexsort((marks.mark, marks.submission))
    counts = _counts(marks)
    place = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    p = marks.submission[order]
    kept = (place >= drop[p]) & (place < (counts - drop)[p])
    return np.asarray(np.bincount(p[kept], marks.mark[order][kept]) / (counts - 2 * drop), dtype=float)
