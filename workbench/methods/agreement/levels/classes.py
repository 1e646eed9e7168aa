"""Levels at which marks are classes: the same or not, and their order."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from workbench.errors import Refused
from workbench.methods.agreement.intervals import Additive, groups
from workbench.methods.agreement.levels.distances import Distances, alpha_of, paired_marks, squared
from workbench.methods.agreement.reading import Codes, coded, numbers, tallied

Floats = NDArray[np.float64]

_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class Classes:
    """Marks as classes, of the submissions that at least two assessors marked.

    Parameters
    ----------
    codes : (assessors, units) number of the class, -1 where there is no mark
    counts : (units,) marks of each submission
    classes, assessors : how many of them
    """

    codes: Codes
    counts: Floats
    classes: int
    assessors: int

    @property
    def few(self) -> bool:
        """Whether a table of classes is not much larger than the marks."""
        return bool(self.codes.shape[1] * self.classes <= 4 * self.codes.size)

    def pooled(self) -> Floats:
        """Count all marks of each class: (classes,)."""
        return np.bincount(self.codes.ravel() + 1, minlength=self.classes + 1)[1:].astype(np.float64)

    def tally(self) -> Floats:
        """Count the marks of each submission (units,) in each class: (units, classes)."""
        units = self.codes.shape[1]
        if units * self.classes > 25_000_000:
            raise Refused("{classes} different marks are too many for a bootstrap at this level", classes=self.classes)
        return tallied(self.codes, self.classes)


def classes_of(marks: ArrayLike, as_numbers: bool) -> tuple[Classes, Floats]:
    """Read marks as classes, and what each class is worth (classes,)."""
    found = coded(numbers(marks) if as_numbers else marks)
    given = found.codes >= 0
    paired, assessors = paired_marks(given)
    codes = found.codes if paired.all() else np.compress(paired, found.codes, axis=1)
    counts = (codes >= 0).sum(axis=0, dtype=np.float64)
    kept = Classes(codes, counts, len(found.categories), assessors)
    values = np.array(found.categories, dtype=np.float64) if as_numbers else np.arange(kept.classes, dtype=float)
    return kept, values


def nominal_distances(marks: ArrayLike) -> Distances:
    """Take 1 for two different labels and 0 for the same."""
    found, _ = classes_of(marks, as_numbers=False)
    counts = found.counts
    pooled, same, often = _few_labels(found) if found.few else _many_labels(found)
    within = (counts**2 - same) / (counts - 1)
    between = counts - often / pooled.sum()
    total = pooled.sum() ** 2 - np.sum(pooled**2)

    def additive() -> Additive:
        rows = np.column_stack((counts, within, found.tally()))
        return Additive(rows, lambda t: alpha_of(t[:, 0], t[:, 1], t[:, 0] ** 2 - np.sum(t[:, 2:] ** 2, axis=1)))

    return Distances(counts, within, between, float(total), found.assessors, additive)


def _few_labels(found: Classes) -> tuple[Floats, Floats, Floats]:
    """Count marks of each label, a submission's ordered pairs of equal marks, and its pairs with any equal mark."""
    tally = found.tally()
    pooled = tally.sum(axis=0)
    return pooled, np.asarray(np.einsum("ij,ij->i", tally, tally)), np.asarray(tally @ pooled)


def _many_labels(found: Classes) -> tuple[Floats, Floats, Floats]:
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
        return alpha_of(marks, within, total)


def ordinal_distances(marks: ArrayLike) -> Distances:
    """Take squared differences of pooled mid-ranks."""
    found, _ = classes_of(marks, as_numbers=True)
    pooled = found.pooled()
    ranks = np.cumsum(pooled) - pooled / 2 - pooled.sum() / 2
    placed = np.append(ranks, 0.0)[found.codes]
    sums, squares = placed.sum(axis=0), np.einsum("ij,ij->j", placed, placed)
    plain = squared(found.counts, sums, squares, found.assessors)

    def again() -> Ranked:
        return Ranked(found.codes, found.counts, found.classes)

    return Distances(plain.counts, plain.within, plain.between, plain.total, found.assessors, again, jackknifed=again)
