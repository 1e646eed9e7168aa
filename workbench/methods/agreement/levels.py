"""What alpha needs of each level: sums over submissions, so that nothing larger than the marks is ever held."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from workbench.errors import Refused
from workbench.methods.agreement.intervals import Additive, Resampled, groups
from workbench.methods.agreement.reading import Codes, coded, numbers, tallied

Floats = NDArray[np.float64]

_AT_ONCE = 1_000_000
_STEP = 0.25


@dataclass(frozen=True, slots=True)
class Distances:
    """Distances of marks within and between submissions that at least two assessors marked.

    Parameters
    ----------
    counts : (units,) marks of each submission
    within : (units,) sum of the distances of its ordered pairs over its marks less one
    between : (units,) sum over its marks of the mean distance to any mark at all
    total : sum of the distances of all ordered pairs of marks
    assessors : how many gave at least one of these marks
    resampled : builds what the bootstrap needs
    jackknifed : the same for the jackknife, where leaving out a submission changes the distances themselves
    """

    counts: Floats
    within: Floats
    between: Floats
    total: float
    assessors: int
    resampled: Callable[[], Resampled]
    jackknifed: Callable[[], Resampled] | None = None

    @property
    def units(self) -> int:
        """How many submissions at least two assessors marked."""
        return len(self.counts)

    def value(self) -> float:
        """Give alpha."""
        if self.total <= 0:
            raise Refused("every mark is the same: chance alone would agree as well, so alpha has no value")
        return 1 - (float(self.counts.sum()) - 1) * float(self.within.sum()) / self.total

    def error(self) -> float | None:
        """Give Gwet's linearised standard error over submissions, the distances taken as fixed."""
        units = self.units
        if units < 2:
            return None
        marks = self.counts.sum()
        chance, observed = self.total / marks**2, self.within.sum() / marks
        moved = observed * self.counts - self.within
        moved -= 2 * observed / chance * (chance * self.counts - self.between)
        moved -= observed / marks * (self.counts - marks / units)
        moved /= marks / units * chance
        return float(np.sqrt(np.sum(moved**2) / (units * (units - 1))))

    def without_each(self) -> Floats:
        """Give alpha without each submission in turn."""
        if self.jackknifed is not None:
            return self.jackknifed().without_each()
        marks = self.counts.sum()
        left = marks - self.counts
        total = self.total - 2 * marks * self.between + (self.counts - 1) * self.within
        return _alpha(left, self.within.sum() - self.within, total)

    def at(self, times: Floats) -> Floats:
        """Give alpha with submissions taken as often as `times` says."""
        return self.resampled().at(times)


def _alpha(marks: Floats, within: Floats, total: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 1e-12 * np.max(total, initial=0.0), 1 - (marks - 1) * within / total, np.nan)


def _paired(given: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    paired = np.count_nonzero(given, axis=0) >= 2
    if not paired.any():
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    return paired, int(np.count_nonzero(given[:, paired].any(axis=1)))


def interval_distances(marks: ArrayLike) -> Distances:
    """Take squared differences; sums of marks and of their squares are all that is needed."""
    table = numbers(marks)
    given = table == table
    paired, assessors = _paired(given)
    if not paired.all():
        table, given = np.compress(paired, table, axis=1), np.compress(paired, given, axis=1)
    counts = given.sum(axis=0, dtype=np.float64)
    if counts.sum() < table.size:
        table = np.where(given, table, 0.0)
    centre = table.sum() / counts.sum()
    table = table - centre
    if counts.sum() < table.size:
        table *= given
    sums = table.sum(axis=0)
    squares = np.einsum("ij,ij->j", table, table)
    return _squared(counts, sums, squares, assessors, abs(float(centre)))


def _squared(counts: Floats, sums: Floats, squares: Floats, assessors: int, size: float = 0.0) -> Distances:
    """Sum up centred marks; `size` is how far from 0 they lay, which says what spread is rounding alone."""
    within = 2 * (counts * squares - sums**2) / (counts - 1)
    marks, whole, square = counts.sum(), sums.sum(), squares.sum()
    between = squares - 2 * sums * (whole / marks) + counts * (square / marks)
    total = 2 * (marks * square - whole**2)
    if total <= (1e-12 * size * marks) ** 2:
        total = 0.0

    def additive() -> Additive:
        rows = np.column_stack((counts, sums, squares, within))
        return Additive(rows, lambda t: _alpha(t[:, 0], t[:, 3], 2 * (t[:, 0] * t[:, 2] - t[:, 1] ** 2)))

    return Distances(counts, within, between, float(total), assessors, additive)


@dataclass(frozen=True, slots=True)
class _Classes:
    codes: Codes
    counts: Floats
    classes: int
    assessors: int

    @property
    def few(self) -> bool:
        """Whether a table of classes is not much larger than the marks."""
        return self.codes.shape[1] * self.classes <= 4 * self.codes.size

    def pooled(self) -> Floats:
        """Count all marks of each class: (classes,)."""
        return np.bincount(self.codes.ravel() + 1, minlength=self.classes + 1)[1:].astype(np.float64)

    def tally(self) -> Floats:
        """Count the marks of each submission (units,) in each class: (units, classes)."""
        units = self.codes.shape[1]
        if units * self.classes > 25_000_000:
            raise Refused("{classes} different marks are too many for a bootstrap at this level", classes=self.classes)
        return tallied(self.codes, self.classes)


def _classes(marks: ArrayLike, as_numbers: bool) -> tuple[_Classes, Floats]:
    found = coded(numbers(marks) if as_numbers else marks)
    given = found.codes >= 0
    paired, assessors = _paired(given)
    codes = found.codes if paired.all() else np.compress(paired, found.codes, axis=1)
    counts = (codes >= 0).sum(axis=0, dtype=np.float64)
    kept = _Classes(codes, counts, len(found.categories), assessors)
    values = np.array(found.categories, dtype=np.float64) if as_numbers else np.arange(kept.classes, dtype=float)
    return kept, values


def nominal_distances(marks: ArrayLike) -> Distances:
    """Take 1 for two different labels and 0 for the same."""
    found, _ = _classes(marks, as_numbers=False)
    counts = found.counts
    pooled, same, often = _few_labels(found) if found.few else _many_labels(found)
    within = (counts**2 - same) / (counts - 1)
    between = counts - often / pooled.sum()
    total = pooled.sum() ** 2 - np.sum(pooled**2)

    def additive() -> Additive:
        rows = np.column_stack((counts, within, found.tally()))
        return Additive(rows, lambda t: _alpha(t[:, 0], t[:, 1], t[:, 0] ** 2 - np.sum(t[:, 2:] ** 2, axis=1)))

    return Distances(counts, within, between, float(total), found.assessors, additive)


def _few_labels(found: _Classes) -> tuple[Floats, Floats, Floats]:
    """Count marks of each label, a submission's ordered pairs of equal marks, and its pairs with any equal mark."""
    tally = found.tally()
    pooled = tally.sum(axis=0)
    return pooled, np.asarray(np.einsum("ij,ij->i", tally, tally)), np.asarray(tally @ pooled)


def _many_labels(found: _Classes) -> tuple[Floats, Floats, Floats]:
    """Count the same without a table of classes."""
    codes, units = found.codes, found.codes.shape[1]
    pooled = found.pooled()
    keys = (codes + np.arange(units) * found.classes)[codes >= 0]
    pairs, often = np.unique(keys, return_counts=True)
    squared = often.astype(np.float64) ** 2
    same = np.bincount(pairs // found.classes, weights=squared, minlength=units)
    return pooled, np.asarray(same, dtype=np.float64), np.append(pooled, 0.0)[codes].sum(axis=0)


@dataclass(frozen=True, slots=True)
class Ranked:
    """Ordinal alpha again, with mid-ranks pooled anew each time.

    Krippendorff's ordinal metric, the marks between two categories with half of both ends, is the difference of
    their pooled mid-ranks; hence ordinal alpha is interval alpha of mid-ranks.
    """

    codes: Codes
    counts: Floats
    classes: int

    @property
    def units(self) -> int:
        """How many submissions enter."""
        return len(self.counts)

    def without_each(self) -> Floats:
        """Give alpha without each submission, or each of 200 groups of them, in turn."""
        return self.at(groups(self.units))

    def at(self, times: Floats) -> Floats:
        """Give alpha with submissions taken as often as `times` says."""
        step = max(1, _AT_ONCE // self.codes.size)
        given = np.nonzero(self.codes >= 0)
        shape = (self.units, self.classes)
        tally = sparse.csr_array((np.ones(len(given[1])), (given[1], self.codes[given])), shape=shape)
        return np.concatenate([self._at(times[a : a + step], tally) for a in range(0, len(times), step)])

    def _at(self, times: Floats, tally: "sparse.csr_array") -> Floats:
        pooled = np.asarray((tally.T @ times.T).T)
        ranks = np.cumsum(pooled, axis=1) - pooled / 2
        marks = pooled.sum(axis=1)
        ranks -= marks[:, None] / 2
        placed = np.concatenate((ranks, np.zeros((len(times), 1))), axis=1)[:, self.codes]
        sums, squares = placed.sum(axis=1), np.einsum("bij,bij->bj", placed, placed)
        within = np.sum(times * 2 * (self.counts * squares - sums**2) / (self.counts - 1), axis=1)
        total = 2 * (marks * np.sum(pooled * ranks**2, axis=1) - np.sum(pooled * ranks, axis=1) ** 2)
        return _alpha(marks, within, total)


def ordinal_distances(marks: ArrayLike) -> Distances:
    """Take squared differences of pooled mid-ranks."""
    found, _ = _classes(marks, as_numbers=True)
    pooled = found.pooled()
    ranks = np.cumsum(pooled) - pooled / 2 - pooled.sum() / 2
    placed = np.append(ranks, 0.0)[found.codes]
    sums, squares = placed.sum(axis=0), np.einsum("ij,ij->j", placed, placed)
    plain = _squared(found.counts, sums, squares, found.assessors)

    def again() -> Ranked:
        return Ranked(found.codes, found.counts, found.classes)

    return Distances(plain.counts, plain.within, plain.between, plain.total, found.assessors, again, jackknifed=again)


def ratio_distances(marks: ArrayLike) -> Distances:
    """Take ((c - k)/(c + k))², summed over all pairs by quadrature so that time stays linear in the marks.

    ((c - k)/(c + k))² = 1 - 4ck/(c + k)², and 1/(c + k)² is the integral of t·exp(-ct)·exp(-kt) over t, in which
    the two marks part. With t = exp(x) the trapezoid rule in steps of 1/4 is exact to about 1e-15.
    """
    found, values = _classes(marks, as_numbers=True)
    if values[0] < 0:
        raise Refused("the ratio level needs marks from 0 up, not {low}", low=float(values[0]))
    counts = found.counts
    pooled = found.pooled()
    nodes, widths = _nodes(values)
    near = _near(values, pooled, nodes, widths)
    between = counts - np.append(near / pooled.sum(), 0.0)[found.codes].sum(axis=0)
    total = 0.0 if len(values) == 1 else float(pooled.sum() ** 2 - pooled @ near)
    within = _ratio_within(found, values) / (counts - 1)

    def additive() -> Additive:
        tally = found.tally()
        parts = 2 * tally @ _parts(values, nodes, widths)
        rows = np.column_stack((counts, within, tally @ (values == 0), parts))
        return Additive(
            rows,
            lambda t: _alpha(t[:, 0], t[:, 1], t[:, 0] ** 2 - t[:, 2] ** 2 - np.sum(t[:, 3:] ** 2, axis=1)),
        )

    return Distances(counts, within, between, total, found.assessors, additive)


def _parts(values: Floats, nodes: Floats, widths: Floats) -> Floats:
    return np.asarray(values[:, None] * np.exp(-values[:, None] * nodes) * np.sqrt(widths))


def _near(values: Floats, pooled: Floats, nodes: Floats, widths: Floats) -> Floats:
    """Sum 4ck/(c + k)² over all marks k for each value c, some thousand values at a time."""
    blocks = [slice(a, a + 4096) for a in range(0, len(values), 4096)]
    whole = sum((pooled[b] @ _parts(values[b], nodes, widths) for b in blocks), np.zeros(len(nodes)))
    near = np.concatenate([4 * _parts(values[b], nodes, widths) @ whole for b in blocks])
    near[values == 0] = pooled[values == 0]
    return near


def _nodes(values: Floats) -> tuple[Floats, Floats]:
    above = values[values > 0]
    if len(above) == 0:
        return np.ones(1), np.zeros(1)
    places = np.arange(np.log(1e-9 / above[-1]), np.log(40 / above[0]) + _STEP, _STEP)
    nodes = np.exp(places)
    return nodes, _STEP * nodes**2


def _ratio_within(found: _Classes, values: Floats) -> Floats:
    table = np.append(values, np.nan)[found.codes]
    clean = values[0] > 0 and found.counts.min() == len(table)
    add = np.sum if clean else np.nansum
    apart = np.zeros(table.shape[1])
    with np.errstate(invalid="ignore", divide="ignore"):
        for first in range(len(table) - 1):
            rest = table[first + 1 :]
            apart += add(((rest - table[first]) / (rest + table[first])) ** 2, axis=0)
    return 2 * apart
