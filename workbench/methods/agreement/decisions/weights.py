"""How near two categories are: the weight sets that agreement on decisions is counted with."""

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput

Floats = NDArray[np.float64]
Weights = Literal["identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar"]


def _ordinal(k: Floats, m: Floats, low: float, high: float) -> Floats:
    order = np.argsort(np.argsort(k.ravel()))
    apart = np.abs(order[:, None] - order[None, :]) + 1
    return np.asarray(apart * (apart - 1) / 2, dtype=np.float64)


def _ratio(k: Floats, m: Floats, low: float, high: float) -> Floats:
    both = k + m
    return np.where(both == 0, 0.0, (k - m) / np.where(both == 0, 1.0, both)) ** 2


def _bipolar(k: Floats, m: Floats, low: float, high: float) -> Floats:
    span = (k + m - 2 * low) * (2 * high - k - m)
    return np.where(k == m, 0.0, (k - m) ** 2 / np.where(k == m, 1.0, span))


_APART: dict[str, Callable[[Floats, Floats, float, float], Floats]] = {
    "identity": lambda k, m, low, high: (k != m).astype(np.float64),
    "linear": lambda k, m, low, high: np.abs(k - m),
    "quadratic": lambda k, m, low, high: (k - m) ** 2,
    "ordinal": _ordinal,
    "radical": lambda k, m, low, high: np.sqrt(np.abs(k - m)),
    "ratio": _ratio,
    "circular": lambda k, m, low, high: np.sin(np.pi * (k - m) / (high - low + 1)) ** 2,
    "bipolar": _bipolar,
}


def weight_table(categories: tuple[object, ...], weights: Weights) -> Floats:
    """Compute the weight of each pair of categories: 1 for the same, 0 for the two farthest apart.

    `ordinal` is Gwet's weight, counted on the order of categories alone; it is not the ordinal metric of
    Krippendorff's alpha, which counts marks between two categories.

    Parameters
    ----------
    categories : in order; numbers are used as they are, labels as 1, 2, 3 …
    weights : the name of the set

    Returns
    -------
    (categories, categories)

    Raises
    ------
    BadInput
        No such set, or ratio weights for negative categories.

    References
    ----------
    Gwet, K. L. (2014). Handbook of inter-rater reliability, 4th ed., chapter 3.

    >>> weight_table((1.0, 2.0, 3.0), "quadratic").tolist()
    [[1.0, 0.75, 0.0], [0.75, 1.0, 0.75], [0.0, 0.75, 1.0]]
    """
    if weights not in get_args(Weights):
        raise BadInput(
            "there are no weights called {weights}: choose one of {known}",
            weights=repr(weights),
            known=", ".join(get_args(Weights)),
        )
    values = _values(categories)
    if weights == "ratio" and values.min(initial=0.0) < 0:
        raise BadInput("ratio weights need categories from 0 up, not {low}", low=float(values.min()))
    if len(values) < 2:
        return np.ones((len(values), len(values)))
    apart = _APART[weights](values[:, None], values[None, :], values.min(), values.max())
    return np.asarray(1 - apart / apart.max(), dtype=np.float64)


def _values(categories: tuple[object, ...]) -> Floats:
    if all(isinstance(label, (int, float)) for label in categories):
        return np.array(categories, dtype=np.float64)
    return np.arange(1, len(categories) + 1, dtype=np.float64)
