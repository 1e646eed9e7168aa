"""Bradley and Terry's rule: each submission has a strength, and the stronger is preferred the more often."""

import numpy as np
from scipy import linalg

from workbench.errors import Refused
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.paired.tally import wins
from workbench.methods.combine.result import Found, Vector

STEPS = 200


def abilities(won: Vector, *, prior: float = 0.0) -> Vector:
    """Return log strengths, mean 0, from counts ``won[a, b]`` of a preferred to b.

    ``P(a before b) = 1 / (1 + exp(u_b - u_a))``. `prior` virtual draws of each submission against one of average
    strength keep the strengths finite; with 0 it is maximum likelihood, refused where a submission, or a group,
    only ever won against the rest.

    References
    ----------
    Bradley & Terry (1952), Biometrika 39: 324-345; Hunter (2004), Annals of Statistics 32: 384-406.
    """
    met = won + won.T
    if prior <= 0 and not _strongly_linked(won):
        raise Refused("some submissions only ever won, or never met the others: their strengths have no finite value")
    u = np.zeros(len(won))
    value = _likelihood(u, won, prior)
    for _ in range(STEPS):
        chance = 1.0 / (1.0 + np.exp(u[None, :] - u[:, None]))
        virtual = 1.0 / (1.0 + np.exp(-u))
        slope = won.sum(axis=1) - (met * chance).sum(axis=1) + prior * (1.0 - 2.0 * virtual)
        weight = met * chance * chance.T
        curve = np.diag(weight.sum(axis=1) + 2 * prior * virtual * (1 - virtual)) - weight
        if prior <= 0:
            curve += 1.0 / len(u)
        step = linalg.solve(curve, slope, assume_a="pos")
        while _likelihood(u + step, won, prior) < value - 1e-12 * abs(value):
            step = step / 2
        u = u + step
        value = _likelihood(u, won, prior)
        if np.max(np.abs(step)) < 1e-11:
            break
    return np.asarray(u - u.mean(), dtype=float)


def _likelihood(u: Vector, won: Vector, prior: float) -> float:
    gap = u[:, None] - u[None, :]
    virtual = np.logaddexp(0.0, -u) + np.logaddexp(0.0, u)
    return -float(np.sum(won * np.logaddexp(0.0, -gap))) - prior * float(np.sum(virtual))


def _strongly_linked(won: Vector) -> bool:
    from_first = _reached(won > 0)
    to_first = _reached(won.T > 0)
    return bool(from_first.all() and to_first.all())


def _reached(step: np.ndarray) -> np.ndarray:
    seen = np.zeros(len(step), dtype=bool)
    seen[0] = True
    while True:
        more = seen | step[seen].any(axis=0)
        if np.array_equal(more, seen):
            return seen
        seen = more


def bradley_terry(marks: Marks, *, prior: float = 0.5) -> Found:
    """Estimate strengths from all pairs that an assessor marked both of; equal marks are half a win each.

    The values are log odds, mean 0. Pairs of one assessor are no independent games, so no covariance is given.

    >>> from workbench.methods.combine.marks import read_marks
    >>> found = bradley_terry(read_marks("abab", "xxyy", [9, 8, 7, 8]))
    >>> found.value.round(9).tolist()
    [0.0, 0.0]
    """
    return Found(value=abilities(wins(marks), prior=prior))
