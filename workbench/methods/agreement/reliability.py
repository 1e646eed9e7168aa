"""Reliability of what is published: how much of the differences shown is more than error."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.agreement.result import Interval


def result_reliability(values: ArrayLike, covariance: ArrayLike) -> float:
    """Compute 1 - mean variance of a difference over mean squared difference, over all pairs of submissions.

    Parameters
    ----------
    values : (submissions,), the published values, in points
    covariance : (submissions, submissions), of their errors, in squared points; only differences count, so a part
        that all share changes nothing

    Returns
    -------
    1 where differences are free of error, 0 or less where error explains all of them

    Raises
    ------
    BadInput
        Shapes that do not fit.
    Refused
        Fewer than two submissions, or all values the same.

    >>> round(result_reliability([60.0, 70.0, 80.0], [[4.0, 0, 0], [0, 4.0, 0], [0, 0, 4.0]]), 2)
    0.96
    """
    shown, errors = np.asarray(values, dtype=np.float64), np.asarray(covariance, dtype=np.float64)
    count = len(shown)
    if shown.ndim != 1 or errors.shape != (count, count):
        raise BadInput(
            "{count} values need a covariance of as many rows and columns, not {shape}",
            count=count,
            shape=errors.shape,
        )
    pairs = count * (count - 1)
    if count < 2 or np.ptp(shown) == 0:
        raise Refused("all values are the same: there are no differences to rely on")
    error = 2 * (count * np.trace(errors) - errors.sum()) / pairs
    spread = 2 * (count * np.sum(shown**2) - shown.sum() ** 2) / pairs
    return float(1 - error / spread)


def design_constants(given: NDArray[np.bool_]) -> tuple[float, float]:
    """Give the harmonic mean of marks a submission, and the share of severity that stays in a difference.

    The share q is 0 where the same assessors mark everything and 1/k where no two submissions share one.

    Parameters
    ----------
    given : (assessors, submissions), whether there is a mark; every submission has one

    References
    ----------
    ten Hove, D., Jorgensen, T. D. & van der Ark, L. A. (2022). Psychological Methods.
    """
    counts = given.sum(axis=0, dtype=np.float64)
    units = len(counts)
    harmonic = units / float(np.sum(1 / counts))
    by_assessor = given.astype(np.float64) @ (1 / counts)
    shared = float(np.sum(by_assessor**2) - np.sum(1 / counts)) / (units * (units - 1))
    return harmonic, max(0.0, 1 / harmonic - shared)


def limits_of_one(low: float, high: float, k: float) -> Interval:
    """Turn limits of F for k marks a submission into limits of the intraclass correlation of one mark."""
    return Interval(float((low - 1) / (low + k - 1)), float((high - 1) / (high + k - 1)))


def limits_of_mean(ends: Interval, k: float) -> Interval:
    """Step limits for one mark up to the mean of k (Spearman-Brown)."""
    return Interval(*(k * end / (1 + (k - 1) * end) for end in ends))
