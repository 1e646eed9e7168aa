"""Kappas: chance agreement from pooled shares (Fleiss, Scott) or each assessor's own (Cohen, Conger)."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from workbench.errors import Refused
from workbench.methods.agreement.decisions.chance import Asked, coefficient, decisions
from workbench.methods.agreement.decisions.counted import ByAssessor, Decisions, Pooled
from workbench.methods.agreement.decisions.weights import Weights, weight_table
from workbench.methods.agreement.intervals import Method
from workbench.methods.agreement.result import Agreement, Significance


def fleiss_kappa(
    marks: ArrayLike | None = None,
    weights: Weights = "identity",
    interval: Method | None = "jackknife",
    *,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Fleiss' kappa: by chance two decisions are drawn from the pooled shares of the categories.

    Parameters and errors as for `percent_agreement`. Where every submission has as many decisions and weights are
    "identity", `test` is Fleiss' z of no agreement beyond chance.

    References
    ----------
    Fleiss, J. L. (1971). Psychological Bulletin 76; Fleiss, Nee & Landis (1979). Psychological Bulletin 86.

    >>> round(fleiss_kappa(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 4)   # Scott's pi for two assessors
    0.7962
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = decisions(marks, table, categories, weights)
    found = coefficient(decided, Pooled(), weight_table(decided.categories, weights), asked)
    if weights == "identity" and len(set(decided.each)) == 1:
        return replace(found, test=_beyond_chance(decided, found.value))
    return found


def _beyond_chance(decided: Decisions, value: float) -> Significance:
    submissions, each = float(decided.repeats.sum()), float(decided.each[0])
    share = decided.repeats @ decided.tally / (submissions * each)
    spread = share * (1 - share)
    inner = spread.sum() ** 2 - np.sum(spread * (1 - 2 * share))
    error = np.sqrt(2 * inner / (submissions * each * (each - 1))) / spread.sum()
    z = float(value / error)
    return Significance("z", z, None, float(2 * ndtr(-abs(z))))


def conger_kappa(
    marks: ArrayLike | None = None,
    weights: Weights = "identity",
    interval: Method | None = "jackknife",
    *,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Conger's kappa: by chance two assessors decide independently, each by shares of their own.

    Parameters and errors as for `percent_agreement`; a table must be the contingency table of two assessors.

    References
    ----------
    Conger, A. J. (1980). Psychological Bulletin 88.

    >>> round(conger_kappa(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 4)   # Cohen's kappa for two
    0.7964
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = decisions(marks, table, categories, weights)
    return coefficient(decided, ByAssessor(decided.assessors), weight_table(decided.categories, weights), asked)


def _two(
    marks: ArrayLike | None, table: ArrayLike | None, categories: Sequence[object] | None, weights: Weights
) -> Decisions:
    decided = decisions(marks, table, categories, weights)
    if decided.assessors != 2 or decided.codes is None:
        raise Refused(
            "this coefficient is for two assessors, not {assessors}: take Fleiss' or Conger's kappa",
            assessors=decided.assessors,
        )
    return decided.kept(decided.each == 2)


def cohen_kappa(
    marks: ArrayLike | None = None,
    weights: Weights = "identity",
    interval: Method | None = "jackknife",
    *,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Cohen's kappa of two assessors on the submissions both decided on.

    Parameters and errors as for `percent_agreement`; the standard error is that of Fleiss, Cohen and Everitt.

    Raises
    ------
    Refused
        More or fewer than two assessors.

    References
    ----------
    Cohen, J. (1960). Educational and Psychological Measurement 20; Fleiss, Cohen & Everitt (1969).

    >>> found = cohen_kappa(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]])   # Gwet 2014
    >>> round(found.value, 5), round(found.standard_error, 5)
    (0.79641, 0.05891)
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = _two(marks, table, categories, weights)
    return coefficient(decided, ByAssessor(2, "Cohen's kappa"), weight_table(decided.categories, weights), asked)


def scott_pi(
    marks: ArrayLike | None = None,
    weights: Weights = "identity",
    interval: Method | None = "jackknife",
    *,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Scott's pi of two assessors on the submissions both decided on.

    Parameters and errors as for `cohen_kappa`.

    References
    ----------
    Scott, W. A. (1955). Public Opinion Quarterly 19.

    >>> round(scott_pi(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 5)   # Gwet 2014
    0.79624
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = _two(marks, table, categories, weights)
    return coefficient(decided, Pooled("Scott's pi"), weight_table(decided.categories, weights), asked)
