"""Decisions counted by submission, and what chance agreement is under each model of chance."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.agreement.reading import Codes, Labels, coded, tallied

Floats = NDArray[np.float64]

_COLUMNS_AT_MOST = 25_000_000


@dataclass(frozen=True, slots=True)
class Decisions:
    """Decisions by submission.

    Parameters
    ----------
    tally : (units, categories), how many assessors put the submission there
    repeats : (units,), how many submissions look like this one: a cell of a contingency table stands for several
    categories : in order
    codes : (assessors, units), -1 where none; missing where only counts are known
    assessors : how many decided
    each : (units,), how many decisions there are on each
    """

    tally: Floats
    repeats: Floats
    categories: Labels
    codes: Codes | None
    assessors: int
    each: Floats = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "each", self.tally @ np.ones(self.tally.shape[1]))

    def kept(self, which: NDArray[np.bool_]) -> "Decisions":
        """Keep some submissions."""
        if which.all():
            return self
        codes = None if self.codes is None else self.codes[:, which]
        return Decisions(self.tally[which], self.repeats[which], self.categories, codes, self.assessors)


def from_marks(marks: ArrayLike, categories: Sequence[object] | None) -> Decisions:
    """Count (assessors, submissions) marks or labels by submission; submissions nobody decided on fall away."""
    found = coded(marks, categories)
    units, classes = found.codes.shape[1], len(found.categories)
    if units * classes > _COLUMNS_AT_MOST:
        raise Refused("{classes} categories are too many: put the marks into bands first", classes=classes)
    tally = tallied(found.codes, classes)
    codes = found.codes
    active = (codes >= 0).any(axis=1)
    codes = codes if active.all() else codes[active]
    decided = Decisions(tally, np.ones(units), found.categories, codes, len(codes))
    return decided.kept(decided.each > 0)


def from_table(table: ArrayLike, categories: Sequence[object] | None) -> Decisions:
    """Read a square contingency table of two assessors, or a (submissions, categories) table of counts.

    Raises
    ------
    BadInput
        Not a table of counts, or categories that do not fit it.
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.size == 0 or (counts < 0).any() or (counts != np.rint(counts)).any():
        raise BadInput("a table of counts needs rows and columns of whole numbers from 0 up")
    classes = counts.shape[1]
    labels = tuple(range(1, classes + 1)) if categories is None else tuple(categories)
    if len(labels) != classes:
        raise BadInput(
            "{labels} categories do not fit a table of {classes} columns", labels=len(labels), classes=classes
        )
    if counts.shape[0] == classes:
        return _from_contingency(counts, labels)
    each = counts.sum(axis=1)
    decided = Decisions(counts, np.ones(len(counts)), labels, None, int(each.max()))
    return decided.kept(each > 0)


def _from_contingency(counts: Floats, labels: Labels) -> Decisions:
    first, second = np.nonzero(counts)
    codes = np.stack((first, second))
    tally = np.zeros((len(first), len(labels)))
    np.add.at(tally, (np.arange(len(first)), first), 1.0)
    np.add.at(tally, (np.arange(len(first)), second), 1.0)
    return Decisions(tally, counts[first, second], labels, codes, 2)


class Model(Protocol):
    """What chance agreement is."""

    @property
    def name(self) -> str:
        """Name the coefficient."""
        ...

    def columns(self, decisions: Decisions) -> Floats:
        """Give what each submission adds to the sums that chance depends on: (units, sums)."""
        ...

    def pooled(self, decisions: Decisions) -> Floats:
        """Give those sums (sums,), without building the columns where that is cheaper."""
        ...

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give chance agreement (draws,) from (draws, sums)."""
        ...

    def moved(self, decisions: Decisions, sums: Floats, weights: Floats) -> Floats:
        """Give by how much each submission moves chance agreement, to first order: (units,)."""
        ...


class NoChance:
    """Percent agreement: nothing is taken off for chance."""

    name = "percent agreement"

    def columns(self, decisions: Decisions) -> Floats:
        """Depend on nothing but the number of submissions."""
        return np.ones((len(decisions.tally), 1))

    def pooled(self, decisions: Decisions) -> Floats:
        """Give the number of submissions."""
        return np.array([decisions.repeats.sum()])

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give none."""
        return np.zeros(len(sums))

    def moved(self, decisions: Decisions, sums: Floats, weights: Floats) -> Floats:
        """Give none."""
        return np.zeros(len(decisions.tally))


class Uniform(NoChance):
    """Brennan-Prediger: every category as likely as any other."""

    name = "Brennan-Prediger"

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give the mean weight."""
        return np.full(len(sums), weights.mean())


class Pooled:
    """Fleiss and Scott: two decisions drawn from the pooled shares of the categories."""

    def __init__(self, name: str = "Fleiss' kappa") -> None:
        self.name = name

    def columns(self, decisions: Decisions) -> Floats:
        """Give one and the shares of the categories in each submission."""
        shares = decisions.tally / decisions.each[:, None]
        return np.column_stack((np.ones(len(shares)), shares))

    def pooled(self, decisions: Decisions) -> Floats:
        """Sum them."""
        share = (decisions.repeats / decisions.each) @ decisions.tally
        return np.concatenate(([decisions.repeats.sum()], share))

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give the weight of two decisions drawn by the pooled shares."""
        share = sums[:, 1:] / sums[:, :1]
        return np.asarray(np.einsum("bk,bk->b", share @ weights, share))

    def moved(self, decisions: Decisions, sums: Floats, weights: Floats) -> Floats:
        """Give twice the weight of the submission's decisions with pooled ones, less its mean."""
        near = weights @ (sums[1:] / sums[0])
        return np.asarray(2 * (decisions.tally @ near / decisions.each - near @ sums[1:] / sums[0]))


class Occasional(Pooled):
    """Gwet: chance agreement happens only where the decision is a guess."""

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give the mean weight off the diagonal's scale times the spread of the pooled shares."""
        share = sums[:, 1:] / sums[:, :1]
        return np.asarray(self._scale(weights) * np.sum(share * (1 - share), axis=1))

    def moved(self, decisions: Decisions, sums: Floats, weights: Floats) -> Floats:
        """Give the same, one submission at a time."""
        share = sums[1:] / sums[0]
        own = decisions.tally @ (1 - share) / decisions.each
        return np.asarray(2 * self._scale(weights) * (own - share @ (1 - share)))

    @staticmethod
    def _scale(weights: Floats) -> float:
        classes = len(weights)
        return float(weights.sum() / (classes * (classes - 1)))


class ByAssessor:
    """Cohen and Conger: two assessors drawn, each with shares of their own."""

    def __init__(self, assessors: int, name: str = "Conger's kappa") -> None:
        self.assessors = assessors
        self.name = name

    def columns(self, decisions: Decisions) -> Floats:
        """Give, for each assessor, whether there is a decision and which: (units, assessors · (1 + categories))."""
        codes, classes = self._codes(decisions), len(decisions.categories)
        if codes.size * classes > _COLUMNS_AT_MOST:
            raise Refused("{classes} categories are too many: put the marks into bands first", classes=classes)
        chosen = codes.T[:, :, None] == np.arange(-1, classes)
        chosen[:, :, 0] = ~chosen[:, :, 0]
        return np.asarray(chosen.reshape(codes.shape[1], -1), dtype=np.float64)

    def pooled(self, decisions: Decisions) -> Floats:
        """Sum them."""
        codes, classes = self._codes(decisions), len(decisions.categories)
        keys = codes + 1 + np.arange(len(codes))[:, None] * (classes + 1)
        plain = decisions.repeats.max() == 1
        often = None if plain else np.broadcast_to(decisions.repeats, codes.shape).ravel()
        counted = np.bincount(keys.ravel(), weights=often, minlength=len(codes) * (classes + 1))
        sums = np.asarray(counted.reshape(len(codes), -1), dtype=np.float64)
        sums[:, 0] = decisions.repeats.sum() - sums[:, 0]
        return np.asarray(sums.ravel(), dtype=np.float64)

    def chance(self, sums: Floats, weights: Floats) -> Floats:
        """Give the mean weight of two assessors' decisions drawn by their own shares."""
        share = self._shares(sums)
        near = share @ weights
        whole = np.einsum("bk,bk->b", near.sum(axis=1), share.sum(axis=1))
        own = np.einsum("bgk,bgk->b", near, share)
        return np.asarray((whole - own) / (self.assessors * (self.assessors - 1)))

    def moved(self, decisions: Decisions, sums: Floats, weights: Floats) -> Floats:
        """Give the weight of the submission's decisions with those of the other assessors, less its mean."""
        codes = self._codes(decisions)
        share = self._shares(sums[None])[0]
        others = (share.sum(axis=0) - share) @ weights
        centred = others - np.einsum("gk,gk->g", others, share)[:, None]
        given = sums.reshape(self.assessors, -1)[:, 0]
        centred *= (decisions.repeats.sum() / np.maximum(given, 1))[:, None]
        placed = np.column_stack((centred, np.zeros(self.assessors)))
        gained = np.take_along_axis(placed, codes, axis=1).sum(axis=0)
        return np.asarray(2 * gained / (self.assessors * (self.assessors - 1)))

    def _shares(self, sums: Floats) -> Floats:
        by = sums.reshape(len(sums), self.assessors, -1)
        return np.asarray(by[:, :, 1:] / np.maximum(by[:, :, :1], 1))

    @staticmethod
    def _codes(decisions: Decisions) -> Codes:
        if decisions.codes is None:
            raise BadInput("counts do not say who decided what: this coefficient needs the marks")
        return decisions.codes
