"""The wider claim: what a coefficient would be for other assessors and submissions like these."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import Message, Refused
from workbench.methods.agreement.reading import numbers
from workbench.methods.agreement.result import Interval
from workbench.methods.components import crossed_reml

Floats = NDArray[np.float64]


def parametric(
    marks: ArrayLike, value: Callable[[Floats], float], confidence: float, draws: int, seed: int
) -> tuple[Interval | None, tuple[Message, ...]]:
    """Draw panels from the fitted crossed model, with the same marks missing, and take percentiles.

    Parameters
    ----------
    marks : (assessors, submissions), nan where none
    value : the coefficient of such a table
    confidence, draws, seed : of the interval

    References
    ----------
    ten Hove, D., Jorgensen, T. D. & van der Ark, L. A. (2022). Psychological Methods.
    """
    table = numbers(marks)
    fitted = crossed_reml(table)
    random = np.random.default_rng(seed)
    assessors, submissions = table.shape
    missing = np.isnan(table)
    found = []
    for _ in range(draws):
        drawn = random.normal(0, np.sqrt(fitted.residual), table.shape)
        drawn += random.normal(0, np.sqrt(fitted.submission), submissions)
        drawn += random.normal(0, np.sqrt(fitted.assessor), (assessors, 1))
        drawn[missing] = np.nan
        try:
            found.append(value(drawn))
        except Refused:
            continue
    if len(found) < max(50, 0.95 * draws):
        return None, (Message("no interval: the fitted model gives panels on which the coefficient has no value"),)
    tail = (1 - confidence) / 2
    low, high = np.quantile(found, [tail, 1 - tail])
    said: tuple[Message, ...] = ()
    if fitted.singular:
        said = (Message("a variance was estimated as 0: the wider interval is narrower than it should be"),)
    return Interval(float(low), float(high)), said
