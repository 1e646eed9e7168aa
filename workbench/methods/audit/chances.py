"""How sure an audit may be: many questions at once, simulated nulls, and the effects a panel could have shown."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit
from scipy.stats import nct

from workbench.methods.audit.additive import Design

Floats = NDArray[np.float64]

_AT_ONCE = 2_000_000


def benjamini_hochberg(p: ArrayLike) -> Floats:
    """Adjust p values (questions,) for the share of false findings; nan stays nan and counts for nothing.

    References
    ----------
    Benjamini, Y. & Hochberg, Y. (1995). Journal of the Royal Statistical Society B 57.

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.04, 0.04]
    """
    return _adjusted(p, lambda ranked, count: np.minimum.accumulate((ranked * count / _places(count))[::-1])[::-1])


def holm(p: ArrayLike) -> Floats:
    """Adjust p values (questions,) so that not one false finding is likely.

    References
    ----------
    Holm, S. (1979). Scandinavian Journal of Statistics 6.

    >>> holm([0.01, 0.04, 0.03]).round(3).tolist()
    [0.03, 0.06, 0.06]
    """
    return _adjusted(p, lambda ranked, count: np.maximum.accumulate(ranked * (count + 1 - _places(count))))


def _places(count: int) -> Floats:
    return np.arange(1, count + 1, dtype=np.float64)


def _adjusted(p: ArrayLike, rule: Callable[[Floats, int], Floats]) -> Floats:
    values = np.asarray(p, dtype=np.float64)
    asked = np.flatnonzero(~np.isnan(values))
    adjusted = np.full(values.shape, np.nan)
    order = asked[np.argsort(values[asked], kind="stable")]
    if len(order):
        adjusted[order] = np.minimum(rule(values[order], len(order)), 1.0)
    return adjusted


def power(effect: float, error: float, freedom: float, level: float = 0.05) -> float:
    """Compute the chance that a two-sided t test finds an effect of this size.

    Parameters
    ----------
    effect, error : in the same unit
    freedom : degrees of freedom
    level : of the test

    >>> round(power(2.0, 1.0, 30), 3)
    0.49
    """
    limit = float(stdtrit(freedom, 1 - level / 2))
    shift = effect / error
    return float(nct.sf(limit, freedom, shift) + nct.cdf(-limit, freedom, shift))


def detectable(error: float, freedom: float, level: float = 0.05, chance: float = 0.8) -> float:
    """Give the effect that would have been found with the stated chance, to a good approximation."""
    return float((stdtrit(freedom, 1 - level / 2) + stdtrit(freedom, chance)) * error)


def simulated(made: Design, statistic: Callable[[Floats], Floats], draws: int, seed: int) -> Floats:
    """Draw what a statistic of residuals is where errors are normal and nothing else is the matter.

    Statistics must not depend on the unit; then their distribution depends on who marked what alone, and a p value
    against these draws is exact for normal errors whatever the draws are.

    Parameters
    ----------
    made : who marked what
    statistic : from residuals (draws, assessors, submissions) to (draws, questions)
    draws, seed : how many, and from where

    Returns
    -------
    (draws, questions)
    """
    random = np.random.default_rng(seed)
    step = max(1, _AT_ONCE // made.given.size)
    found = []
    for start in range(0, draws, step):
        errors = random.normal(size=(min(step, draws - start), *made.given.shape))
        found.append(statistic(made.residual(errors)))
    return np.concatenate(found)


def two_sided(observed: Floats, drawn: Floats) -> Floats:
    """Give Monte Carlo p values (questions,), two-sided, from (draws, questions)."""
    count = len(drawn) + 1
    above = (1 + np.sum(drawn >= observed, axis=0)) / count
    below = (1 + np.sum(drawn <= observed, axis=0)) / count
    return np.where(np.isnan(observed), np.nan, np.minimum(1.0, 2 * np.minimum(above, below)))
