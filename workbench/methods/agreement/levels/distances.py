"""What alpha needs of a level: sums over submissions, so that nothing larger than the marks is ever held."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import Refused
from workbench.methods.agreement.intervals import Additive, Resampled
from workbench.methods.agreement.reading import numbers

Floats = NDArray[np.float64]


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
        return alpha_of(left, self.within.sum() - self.within, total)

    def at(self, times: Floats) -> Floats:
        """Give alpha with submissions taken as often as `times` says."""
        return self.resampled().at(times)


def alpha_of(marks: Floats, within: Floats, total: Floats) -> Floats:
    """Give alpha (n,) from marks, sums within and totals of as many resamples; nan where nothing differs."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(total > 1e-12 * np.max(total, initial=0.0), 1 - (marks - 1) * within / total, np.nan)


def paired_marks(given: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], int]:
    """Say which submissions (units,) at least two assessors marked, and how many assessors that takes in."""
    paired = np.count_nonzero(given, axis=0) >= 2
    if not paired.any():
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    return paired, int(np.count_nonzero(given[:, paired].any(axis=1)))


def interval_distances(marks: ArrayLike) -> Distances:
    """Take squared differences; sums of marks and of their squares are all that is needed."""
    table = numbers(marks)
    given = table == table
    paired, assessors = paired_marks(given)
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
    return squared(counts, sums, squares, assessors, abs(float(centre)))


def squared(counts: Floats, sums: Floats, squares: Floats, assessors: int, size: float = 0.0) -> Distances:
    """Sum up centred marks; `size` is how far from 0 they lay, which says what spread is rounding alone."""
    within = 2 * (counts * squares - sums**2) / (counts - 1)
    marks, whole, square = counts.sum(), sums.sum(), squares.sum()
    between = squares - 2 * sums * (whole / marks) + counts * (square / marks)
    total = 2 * (marks * square - whole**2)
    if total <= (1e-12 * size * marks) ** 2:
        total = 0.0

    def additive() -> Additive:
        rows = np.column_stack((counts, sums, squares, within))
        return Additive(rows, lambda t: alpha_of(t[:, 0], t[:, 3], 2 * (t[:, 0] * t[:, 2] - t[:, 1] ** 2)))

    return Distances(counts, within, between, float(total), assessors, additive)
