"""Intervals over submissions: delete-one jackknife with t, the bootstrap, and what each coefficient hands them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from workbench.errors import BadInput, Message
from workbench.methods.agreement.result import Interval

Floats = NDArray[np.float64]
Method = Literal["jackknife", "bootstrap", "linearised", "parametric", "F"]

_AT_ONCE = 1_000_000
_FEWEST = 3
"""Without one of two submissions a coefficient is the same whichever is left: a width of 0 that means nothing."""
GROUPS_AT_MOST = 200


class Resampled(Protocol):
    """A coefficient that can be computed again with submissions left out or taken several times."""

    @property
    def units(self) -> int:
        """How many submissions enter."""
        ...

    def without_each(self) -> Floats:
        """Give the coefficient without each submission, or without each of many groups, in turn."""
        ...

    def at(self, times: Floats) -> Floats:
        """Give the coefficient (draws,) with submissions taken as often as `times` (draws, units) says."""
        ...


@dataclass(frozen=True, slots=True)
class Additive:
    """A coefficient that depends on sums over submissions only.

    Parameters
    ----------
    rows : (units, sums), what each submission adds
    value : from (draws, sums) to (draws,)
    """

    rows: Floats
    value: Callable[[Floats], Floats]

    @property
    def units(self) -> int:
        """How many submissions enter."""
        return len(self.rows)

    def without_each(self) -> Floats:
        """Give the coefficient without each submission in turn, in one pass."""
        return self.value(self.rows.sum(axis=0) - self.rows)

    def at(self, times: Floats) -> Floats:
        """Give the coefficient with submissions taken as often as `times` says."""
        return self.value(times @ self.rows)


def groups(units: int, most: int = GROUPS_AT_MOST) -> Floats:
    """Give (groups, units) of ones with each group's submissions set to 0: each alone, or every n-th together."""
    count = min(units, most)
    kept = np.ones((count, units))
    kept[np.arange(units) % count, np.arange(units)] = 0.0
    return kept


def interval_of(
    value: float,
    error: float | None,
    resampled: Resampled,
    method: Method | None,
    confidence: float,
    draws: int,
    seed: int,
) -> tuple[float | None, Interval | None, tuple[Message, ...]]:
    """Make the interval that was asked for; the standard error is the jackknife's where there is none yet.

    Raises
    ------
    BadInput
        An interval method that this coefficient does not have, or a confidence outside 0 to 1.
    """
    if method is None:
        return error, None, ()
    if not 0 < confidence < 1:
        raise BadInput("a confidence lies between 0 and 1, not at {confidence}", confidence=confidence)
    if method in ("jackknife", "bootstrap") and resampled.units < _FEWEST:
        return error, None, (Message("no interval: fewer than {count} submissions do not tell", {"count": _FEWEST}),)
    if method == "jackknife":
        found_error, found = jackknife(value, resampled.without_each(), confidence)
        error = found_error if error is None else error
    elif method == "bootstrap":
        found = bootstrap(resampled, confidence, draws, seed)
    elif method == "linearised" and error is not None:
        found = around(value, error, resampled.units - 1, confidence)
    else:
        known = ", ".join(name for name in get_args(Method)[:2])
        raise BadInput(
            "this coefficient has no interval called {method}: choose one of {known}",
            method=repr(method),
            known=known,
        )
    if found is None:
        return error, None, (Message("no interval: without some submissions the coefficient has no value"),)
    return error, found, ()


def jackknife(value: float, without: Floats, confidence: float) -> tuple[float | None, Interval | None]:
    """Compute the delete-one jackknife error and its interval with t(n-1).

    The default because it covered .90 to .98 at every size from 10 submissions up where the percentile
    bootstrap covered .80 to .91 below 30.

    References
    ----------
    Efron, B. & Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics 9.
    """
    count = len(without)
    if count < 2 or not np.all(np.isfinite(without)):
        return None, None
    error = float(np.sqrt((count - 1) / count * np.sum((without - without.mean()) ** 2)))
    return error, around(value, error, count - 1, confidence)


def around(value: float, error: float, freedom: float, confidence: float) -> Interval | None:
    """Give value ± t · error, cut at 1, which no coefficient of agreement exceeds."""
    if not np.isfinite(error) or freedom < 1:
        return None
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * error
    return Interval(value - reach, min(1.0, value + reach))


def bootstrap(resampled: Resampled, confidence: float, draws: int, seed: int) -> Interval | None:
    """Compute the percentile bootstrap interval over submissions.

    References
    ----------
    Efron, B. (1979). Bootstrap methods: another look at the jackknife. Annals of Statistics 7.
    """
    if draws < 100:
        raise BadInput("a bootstrap needs 100 draws or more, not {draws}", draws=draws)
    random = np.random.default_rng(seed)
    units = resampled.units
    step = max(1, _AT_ONCE // units)
    found = [resampled.at(_times(random, min(step, draws - start), units)) for start in range(0, draws, step)]
    values = np.concatenate(found)
    values = values[np.isfinite(values)]
    if len(values) < 0.95 * draws:
        return None
    tail = (1 - confidence) / 2
    low, high = np.quantile(values, [tail, 1 - tail])
    return Interval(float(low), float(high))


def _times(random: np.random.Generator, draws: int, units: int) -> Floats:
    picked = random.integers(0, units, (draws, units), dtype=np.int32)
    picked += (np.arange(draws, dtype=np.int32) * units)[:, None]
    counted = np.bincount(picked.ravel(), minlength=draws * units)
    return counted.reshape(draws, units).astype(np.float64)
