"""Krippendorff's alpha in closed form: time and memory grow with the marks, not with the scale."""

from collections.abc import Callable, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput
from workbench.methods.agreement.decisions.chance import Asked
from workbench.methods.agreement.decisions.weighted import krippendorff_weighted
from workbench.methods.agreement.decisions.weights import Weights
from workbench.methods.agreement.intervals import Method, interval_of
from workbench.methods.agreement.levels import (
    Distances,
    interval_distances,
    nominal_distances,
    ordinal_distances,
    ratio_distances,
)
from workbench.methods.agreement.result import Agreement, scope_of, size_warnings
from workbench.methods.agreement.wider import parametric

Floats = NDArray[np.float64]
Level = Literal["nominal", "ordinal", "interval", "ratio"]

DISTANCES: dict[str, Callable[[ArrayLike], Distances]] = {
    "nominal": nominal_distances,
    "ordinal": ordinal_distances,
    "interval": interval_distances,
    "ratio": ratio_distances,
}


def krippendorff_alpha(
    marks: ArrayLike | None = None,
    level: Level = "interval",
    interval: Method | None = "jackknife",
    *,
    weights: Weights | None = None,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute Krippendorff's alpha for any number of assessors and any missing marks.

    alpha = 1 - Do/De over pairable marks: Do is the mean squared distance of two marks of one submission, De
    that of any two marks. The distance is equality (nominal), the difference of pooled mid-ranks (ordinal, which
    is Krippendorff's ordinal metric), the difference (interval) or the difference over the sum (ratio).

    Parameters
    ----------
    marks : (assessors, submissions), nan or None where none was given; labels at the nominal level
    level : which distance
    interval : "jackknife" (delete-one, t(n-1)), "bootstrap", "linearised" (Gwet), "parametric" (for any assessors
        like these, by a normal model; interval level only) or None
    weights : Gwet's weights by name instead of a level; "ordinal" here is Gwet's weight, not the ordinal metric
    table : instead of marks, a square contingency table of two assessors or a (submissions, categories)
        table of counts, with `weights` (identity if none are named)
    categories : every category there is, with `weights` or `table`
    confidence, draws, seed : of the interval

    Raises
    ------
    BadInput
        Marks that are not a table of numbers (or of labels, at the nominal level).
    Refused
        No two assessors marked the same submission, or every mark is the same.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability.
    Gwet, K. L. (2014). Handbook of inter-rater reliability, 4th ed. (the standard error).

    >>> from math import nan
    >>> marks = [[1, 2, 3, 3, 2, 1, 4, 1, 2, nan, nan, nan], [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, nan, 3],
    ...          [nan, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, nan], [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, nan]]
    >>> [round(krippendorff_alpha(marks, level).value, 3) for level in ("nominal", "ordinal", "interval", "ratio")]
    [0.743, 0.815, 0.849, 0.797]
    """
    if categories is not None and weights is None and table is None:
        raise BadInput("categories go with weights or a table: a level takes the marks as they are")
    if weights is not None or table is not None:
        chosen = weights if weights is not None else "identity"
        asked = Asked(interval, confidence, draws, seed)
        return krippendorff_weighted(marks, chosen, table, categories, asked)
    if marks is None:
        raise BadInput("marks or a table are needed")
    if level not in get_args(Level):
        raise BadInput(
            "there is no level called {level}: choose one of {known}",
            level=repr(level),
            known=", ".join(get_args(Level)),
        )
    found = DISTANCES[level](marks)
    value = found.value()
    if interval == "parametric":
        if level != "interval":
            raise BadInput("the wider claim rests on a normal model: it needs the interval level")
        error, (ends, said) = found.error(), parametric(marks, _value, confidence, draws, seed)
    else:
        error, ends, said = interval_of(value, found.error(), found, interval, confidence, draws, seed)
    return Agreement(
        coefficient=f"Krippendorff's alpha, {level}",
        value=value,
        standard_error=error,
        interval=ends,
        assessors=found.assessors,
        submissions=found.units,
        marks=int(found.counts.sum()),
        confidence=confidence,
        interval_method=interval,
        scope=scope_of(interval),
        warnings=size_warnings(found.assessors, found.units) + said,
    )


def _value(marks: Floats) -> float:
    return interval_distances(marks).value()
