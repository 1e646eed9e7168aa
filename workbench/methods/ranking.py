"""How sure a ranking is: rank intervals, the chance of the first places, and sets of ranks with a guarantee."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.combine.result import Covariance, Index, Vector, read_covariance

LARGEST_CERTIFIED = 500
"""Submissions up to which all pairs are compared at once."""
LARGEST_DRAWS = 200_000_000
CHUNK = 4_000_000


@dataclass(frozen=True, eq=False)
class RankIntervals:
    """Where each submission's rank lies, 1 the best, if the model of the errors holds.

    Attributes
    ----------
    low, high : (submissions,) best and worst rank in the middle `level` of the draws
    first : (submissions,) chance of rank 1
    top : (submissions,) chance of a rank up to `k`
    bounds : the same intervals if each submission that lies within `within` of another in a draw came before it,
        and if it came after it; None where `within` is 0
    """

    level: float
    k: int
    low: Index
    high: Index
    first: Vector
    top: Vector
    bounds: "tuple[RankIntervals, RankIntervals] | None" = None


@dataclass(frozen=True, eq=False)
class CertifiedSets:
    """Ranks that cannot be ruled out, with a guarantee over repeated panels.

    Attributes
    ----------
    low, high : (submissions,) best and worst rank; right for each one (marginal) or for all at once (simultaneous)
    could_be_top : (submissions,) whether the submission could be among the `k` best, right for all at once;
        None where no `k` was given
    close : (submissions,) whether a difference of `within` could have decided otherwise; None where none was given
    """

    level: float
    simultaneous: bool
    low: Index
    high: Index
    k: int | None = None
    could_be_top: NDArray[np.bool_] | None = None
    close: NDArray[np.bool_] | None = None


def rank_intervals(
    values: ArrayLike,
    covariance: Covariance | ArrayLike | None,
    *,
    level: float = 0.9,
    top: int = 1,
    draws: int = 4_000,
    seed: int = 0,
    within: float = 0.0,
) -> RankIntervals:
    """Draw values from the model's errors and rank every draw.

    Parameters
    ----------
    values : (submissions,) more is better
    covariance : of the values, as an `Estimate` carries it, or a matrix
    level : share of the draws that an interval holds
    top : k of the chance to be among the k best
    draws, seed : how many, and the seed of the generator
    within : distance at which two values may swap on another machine; then `bounds` says what that could change

    Raises
    ------
    Refused
        where there is no covariance: a rule without a model of its errors cannot say how sure it is

    Examples
    --------
    >>> found = rank_intervals([3.0, 1.0, 0.9], [[0.01, 0, 0], [0, 0.01, 0], [0, 0, 0.01]])
    >>> found.low.tolist(), found.high.tolist()
    ([1, 2, 2], [1, 3, 3])
    """
    value, errors = _taken(values, covariance, level)
    if not 1 <= top <= len(value):
        raise BadInput("the top {k} of {count} submissions is not defined", k=top, count=len(value))
    if draws < 100 or draws * len(value) > LARGEST_DRAWS:
        raise BadInput("{draws} draws of {count} submissions are too few or too many", draws=draws, count=len(value))
    random = np.random.default_rng(seed)
    counts = [np.zeros((len(value), len(value)), dtype=np.intp) for _ in range(3 if within else 1)]
    size = max(1, CHUNK // len(value))
    for start in range(0, draws, size):
        drawn = errors.draw(min(size, draws - start), random)
        drawn += value
        ranks = ranked(drawn)
        for count, rows in zip(counts, (ranks, *_swapped(drawn, ranks, within)), strict=False):
            count += _counted(rows)
    found, *others = [_intervals(count, level, top) for count in counts]
    return replace(found, bounds=(others[0], others[1])) if others else found


def _counted(ranks: Index) -> Index:
    """Count how often each submission (row) takes each rank (column, from 0)."""
    size = ranks.shape[1]
    cells = (np.arange(size)[None, :] * size + ranks - 1).ravel()
    return np.asarray(np.bincount(cells, minlength=size * size).reshape(size, size), dtype=np.intp)


def _intervals(counts: Index, level: float, top: int) -> RankIntervals:
    draws, tail = int(counts[0].sum()), (1 - level) / 2
    below = np.cumsum(counts, axis=1)
    low = 1 + np.argmax(below > int(np.floor(tail * (draws - 1) + 1e-9)), axis=1)
    high = 1 + np.argmax(below > int(np.ceil((1 - tail) * (draws - 1) - 1e-9)), axis=1)
    return RankIntervals(level, top, low.astype(np.intp), high.astype(np.intp), below[:, 0] / draws,
                         below[:, top - 1] / draws)  # fmt: skip


def _swapped(rows: Vector, ranks: Index, within: float) -> tuple[Index, ...]:
    """Rank each row once more with every value that lies near another before it, and after it."""
    if not within:
        return ()
    order = np.argsort(-rows, axis=1, kind="stable")
    near = np.diff(-np.take_along_axis(rows, order, axis=1), axis=1) <= 2 * within
    row, at = np.nonzero(near)
    before, after = ranks.copy(), ranks.copy()
    np.minimum.at(before, (row, order[row, at + 1]), ranks[row, order[row, at]])
    np.maximum.at(after, (row, order[row, at]), ranks[row, order[row, at + 1]])
    # Equal values share a rank; on another machine one of them may come after the other.
    same = ranks[row, order[row, at]] == ranks[row, order[row, at + 1]]
    np.maximum.at(after, (row[same], order[row, at][same]), ranks[row, order[row, at]][same] + 1)
    np.maximum.at(after, (row[same], order[row, at + 1][same]), ranks[row, order[row, at]][same] + 1)
    return before, np.minimum(after, ranks.shape[1])


def ranked(rows: Vector) -> Index:
    """Rank each row, 1 the largest; equal values share the better rank."""
    order = np.argsort(-rows, axis=1, kind="stable")
    ordered = np.take_along_axis(rows, order, axis=1)
    place = np.broadcast_to(np.arange(1, rows.shape[1] + 1), rows.shape).copy()
    place[:, 1:][ordered[:, 1:] == ordered[:, :-1]] = 0
    place = np.maximum.accumulate(place, axis=1)
    ranks = np.empty(rows.shape, dtype=np.intp)
    np.put_along_axis(ranks, order, place, axis=1)
    return ranks


def certified_sets(
    values: ArrayLike,
    covariance: Covariance | ArrayLike | None,
    *,
    level: float = 0.95,
    simultaneous: bool = False,
    top: int | None = None,
    draws: int = 5_000,
    seed: int = 0,
    within: float = 0.0,
) -> CertifiedSets:
    """Compare every two submissions and keep the ranks that no sure comparison rules out.

    The critical value is the `level` quantile of the largest ``|Z_i - Z_k| / sd_ik`` over the compared pairs,
    ``Z ~ N(0, Cov)``; pairs that are decided leave and the rest are compared again (step-down). The best rank is
    1 + those surely better, the worst is the number of submissions less those surely worse. Marginal sets compare
    one submission with all others, simultaneous ones all pairs; `top` rests on the best ranks of the latter.
    A comparison that lies nearer to its critical value than two values that each move by `within` makes its sets close.

    References
    ----------
    Mogstad, Romano, Shaikh & Wilhelm (2024), Inference for ranks with applications to mobility across
    neighbourhoods and academic achievement across countries, Review of Economic Studies 91: 476-518.

    >>> certified_sets([10.0, 0.0, 0.1], [[1, 0, 0], [0, 1, 0], [0, 0, 1]], simultaneous=True).high.tolist()
    [1, 3, 3]
    """
    value, errors = _taken(values, covariance, level)
    if len(value) > LARGEST_CERTIFIED:
        raise Refused(
            "certified sets compare all pairs: {count} submissions are more than {most}",
            count=len(value),
            most=LARGEST_CERTIFIED,
        )
    if top is not None and not 1 <= top <= len(value):
        raise BadInput("the top {k} of {count} submissions is not defined", k=top, count=len(value))
    if draws < 100 or draws * len(value) > LARGEST_DRAWS:
        raise BadInput("{draws} draws of {count} submissions are too few or too many", draws=draws, count=len(value))
    pairs = _Pairs(value, errors, draws, seed, within)
    if simultaneous or top is not None:
        sure, near = pairs.decided(level)
    if simultaneous:
        above, below = sure.sum(axis=0), sure.sum(axis=1)
        close = np.full(len(value), near)
    else:
        rows = [pairs.decided_for(level, row) for row in range(len(value))]
        above, below, close = (np.array(each) for each in zip(*rows, strict=True))
    low, high = (1 + above).astype(np.intp), (len(value) - below).astype(np.intp)
    could = None if top is None else 1 + sure.sum(axis=0) <= top
    return CertifiedSets(level, simultaneous, low, high, top, could, close if within else None)


def _taken(values: ArrayLike, covariance: Covariance | ArrayLike | None, level: float) -> tuple[Vector, Covariance]:
    if covariance is None:
        raise Refused(
            "this rule has no model of its errors, so it cannot say how sure its ranks are; "
            "a calibrated rule (fixed-random, additive, blup) can"
        )
    if not 0 < level < 1:
        raise BadInput("a level lies between 0 and 1, not at {level}", level=level)
    try:
        value = np.asarray(values, dtype=float)
    except (TypeError, ValueError):
        raise BadInput("values are a row of finite numbers, one a submission") from None
    if value.ndim != 1 or not len(value) or not np.all(np.isfinite(value)):
        raise BadInput("values are a row of finite numbers, one a submission")
    errors = covariance if isinstance(covariance, Covariance) else read_covariance(covariance)
    if errors.shape[0] != len(value):
        raise BadInput("{count} values do not fit a covariance of {size}", count=len(value), size=errors.shape[0])
    return value, errors


class _Pairs:
    """Differences of every two values, in standard errors, beside those of draws without any true difference."""

    def __init__(self, value: Vector, errors: Covariance, draws: int, seed: int, within: float) -> None:
        self._rows = np.ascontiguousarray(errors.draw(draws, np.random.default_rng(seed)).T)
        full = errors.matrix()
        own = np.diag(full)
        variance = own[:, None] + own[None, :] - 2 * full
        known = variance > 1e-12 * max(1.0, float(own.max()))
        self.scale = np.where(known, 1 / np.sqrt(np.where(known, variance, 1.0)), 0.0)
        gap = value[:, None] - value[None, :]
        certain = np.where(gap > 0, np.inf, np.where(gap < 0, -np.inf, 0.0))
        self.gap = np.where(known, gap * self.scale, certain)
        # Two values that may each move, one up and one down; and a critical value that moves with them.
        self.near = 4 * within * self.scale

    def decided(self, level: float) -> tuple[NDArray[np.bool_], bool]:
        """Compare all pairs at once; return which (a, b) have a surely better than b, and whether one was close.

        Only the decided direction leaves: that b is not better than a is then a true hypothesis, and stays.
        """
        sure = np.zeros(self.gap.shape, dtype=bool)
        left, near = ~np.eye(len(self.gap), dtype=bool), False
        while left.any():
            critical = float(np.quantile(self._largest(left), level))
            more = left & (self.gap > critical)
            near |= bool(np.any(left & (np.abs(self.gap - critical) < self.near)))
            if not more.any():
                break
            sure |= more
            left &= ~more
        return sure, near

    def _largest(self, left: NDArray[np.bool_]) -> Vector:
        """Return each draw's largest difference over the directed pairs that are left."""
        largest = np.full(self._rows.shape[1], -np.inf)
        for row in np.flatnonzero(left.any(axis=1)):
            others = np.flatnonzero(left[row])
            gaps = (self._rows[row] - self._rows[others]) * self.scale[row, others][:, None]
            np.maximum(largest, gaps.max(axis=0), out=largest)
        return largest

    def decided_for(self, level: float, row: int) -> tuple[int, int, bool]:
        """Compare one with all others, both ways; return how many are surely better, surely worse, and if close."""
        gaps = (self._rows[row] - self._rows) * self.scale[row][:, None]
        gap = self.gap[row]
        up = np.arange(len(gap)) != row
        down = up.copy()
        better, worse, near = np.zeros(len(gap), dtype=bool), np.zeros(len(gap), dtype=bool), False
        while up.any() or down.any():
            critical = float(np.quantile(_largest_of(gaps, up, down), level))
            more_better, more_worse = up & (-gap > critical), down & (gap > critical)
            near |= bool(np.any((up | down) & (np.abs(np.abs(gap) - critical) < self.near[row])))
            if not (more_better.any() or more_worse.any()):
                break
            better |= more_better
            worse |= more_worse
            up &= ~more_better
            down &= ~more_worse
        return int(better.sum()), int(worse.sum()), near


def _largest_of(gaps: Vector, up: NDArray[np.bool_], down: NDArray[np.bool_]) -> Vector:
    """Return each draw's largest difference over the directed pairs that are left, (draws,)."""
    most = gaps[down].max(axis=0) if down.any() else np.full(gaps.shape[1], -np.inf)
    least = gaps[up].min(axis=0) if up.any() else np.full(gaps.shape[1], np.inf)
    return np.asarray(np.maximum(most, -least), dtype=float)
