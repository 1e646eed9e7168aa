"""Krippendorff's alpha with Gwet's weights, from marks or from a table."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import Refused
from workbench.methods.agreement.decisions.chance import Asked, agreement, decisions, linearised
from workbench.methods.agreement.decisions.weights import Weights, weight_table
from workbench.methods.agreement.intervals import Additive
from workbench.methods.agreement.result import Agreement

Floats = NDArray[np.float64]


def krippendorff_weighted(
    marks: ArrayLike | None,
    weights: Weights,
    table: ArrayLike | None,
    categories: Sequence[object] | None,
    asked: Asked,
) -> Agreement:
    """Compute alpha from weights of agreement instead of distances.

    With quadratic weights on numbers it is interval alpha, with identity weights nominal alpha; Gwet's ordinal
    weights give another value than Krippendorff's ordinal metric.

    References
    ----------
    Gwet, K. L. (2011). On the Krippendorff's alpha coefficient.
    """
    decided = decisions(marks, table, categories, weights)
    decided = decided.kept(decided.each >= 2)
    near = weight_table(decided.categories, weights)
    each, repeats, tally = decided.each, decided.repeats, decided.tally
    within = (each**2 - np.einsum("uk,uk->u", tally, tally @ near)) / (each - 1)
    pooled = repeats @ tally
    count, submissions = float(pooled.sum()), float(repeats.sum())
    total = count**2 - float(pooled @ near @ pooled)
    if total <= 1e-12 * count**2:
        raise Refused("every mark is the same: chance alone would agree as well, so alpha has no value")
    value = 1 - (count - 1) * float(repeats @ within) / total
    ratio = float(repeats @ within) * count / total
    moved = ratio * each - within * count**2 / total
    moved -= 2 * ratio * (each - (each - tally @ near @ pooled / count) * count**2 / total)
    moved -= ratio / count * (each - count / submissions)
    moved /= count / submissions

    def columns() -> Additive:
        rows = np.column_stack((each, within, tally))
        return Additive(np.repeat(rows, repeats.astype(np.intp), axis=0), lambda t: _values(t, near))

    chance = 1 - total / count**2
    return agreement(
        decided,
        f"Krippendorff's alpha, {weights} weights",
        value,
        linearised(decided, moved),
        columns,
        asked,
        value * (1 - chance) + chance,
        chance,
    )


def _values(totals: Floats, near: Floats) -> Floats:
    count, within, pooled = totals[:, 0], totals[:, 1], totals[:, 2:]
    apart = count**2 - np.einsum("bk,bk->b", pooled @ near, pooled)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(apart > 1e-12 * count**2, 1 - (count - 1) * within / apart, np.nan)
