"""Coefficients whose chance agreement does not depend on who decided: percent, Brennan-Prediger, Gwet's AC."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from workbench.errors import BadInput, Message, Refused
from workbench.methods.agreement.decisions.chance import Asked, agreement, coefficient, decisions, linearised
from workbench.methods.agreement.decisions.counted import Decisions, NoChance, Occasional, Uniform
from workbench.methods.agreement.decisions.weights import Weights, weight_table
from workbench.methods.agreement.intervals import Additive, Method
from workbench.methods.agreement.result import Agreement

CLASSES_AT_MOST = 12


def percent_agreement(
    marks: ArrayLike | None = None,
    weights: Weights = "identity",
    interval: Method | None = "jackknife",
    *,
    tolerance: float | None = None,
    table: ArrayLike | None = None,
    categories: Sequence[object] | None = None,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute the share of pairs of assessors that agree; never to be shown alone, as chance agrees too.

    Parameters
    ----------
    marks : (assessors, submissions), numbers or labels; None or nan where none was given
    weights : by name; partial credit for near categories
    interval : "jackknife", "bootstrap", "linearised" or None
    tolerance : count instead the submissions on which all marks lie within so many points of each other
    table : instead of marks, a square contingency table of two assessors or (submissions, categories) counts
    categories : every category there is, in order
    confidence, draws, seed : of the interval

    Raises
    ------
    BadInput, Refused
        No table of marks; nobody shares a submission.

    References
    ----------
    Gwet, K. L. (2014). Handbook of inter-rater reliability, 4th ed.

    >>> round(percent_agreement(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 2)
    0.89
    """
    asked = Asked(interval, confidence, draws, seed)
    alone = Message("percent agreement counts agreement by chance too: show it beside a coefficient that does not")
    decided = decisions(marks, table, categories, weights)
    if tolerance is None:
        found = coefficient(decided, NoChance(), weight_table(decided.categories, weights), asked)
    else:
        found = _within_tolerance(decided, tolerance, asked)
    return replace(found, warnings=(alone, *found.warnings))


def _within_tolerance(decided: Decisions, tolerance: float, asked: Asked) -> Agreement:
    if not all(isinstance(label, (int, float)) for label in decided.categories):
        raise BadInput("a tolerance in points needs marks that are numbers")
    decided = decided.kept(decided.each >= 2)
    values = np.array(decided.categories, dtype=np.float64)
    high = np.where(decided.tally > 0, values, -np.inf).max(axis=1)
    low = np.where(decided.tally > 0, values, np.inf).min(axis=1)
    near = (high - low <= tolerance).astype(np.float64)
    submissions = decided.repeats.sum()
    value = float(decided.repeats @ near / submissions)

    def columns() -> Additive:
        rows = np.repeat(np.column_stack((near, np.ones(len(near)))), decided.repeats.astype(np.intp), axis=0)
        return Additive(rows, lambda totals: totals[:, 0] / totals[:, 1])

    error = linearised(decided, near - value)
    return agreement(decided, f"percent agreement within {tolerance:g}", value, error, columns, asked, value, 0.0)


def brennan_prediger(
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
    """Compute Brennan and Prediger's kappa: by chance every category is as likely as any other.

    Parameters and errors as for `percent_agreement`; state `categories` where some may be unused.

    References
    ----------
    Brennan, R. L. & Prediger, D. J. (1981). Educational and Psychological Measurement 41.

    >>> round(brennan_prediger(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]]).value, 3)   # Gwet 2014
    0.835
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = decisions(marks, table, categories, weights)
    return coefficient(decided, Uniform(), weight_table(decided.categories, weights), asked)


def gwet_ac(
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
    """Compute Gwet's AC1 (identity weights) or AC2 (any other).

    Parameters as for `percent_agreement`; state `categories` where some may be unused.

    Raises
    ------
    Refused
        AC2 on raw marks: the many nearly unused categories of a 0-100 scale drive chance agreement down, so that it
        gives .85 to .90 where alpha gives .53 to .60. It is for decision bands.
    BadInput
        As for `percent_agreement`.

    References
    ----------
    Gwet, K. L. (2008). British Journal of Mathematical and Statistical Psychology 61.

    >>> found = gwet_ac(table=[[13, 0, 0], [0, 20, 7], [0, 4, 56]])   # Gwet 2014
    >>> round(found.value, 4), round(found.standard_error, 4)
    (0.8493, 0.0432)
    """
    asked = Asked(interval, confidence, draws, seed)
    decided = decisions(marks, table, categories, weights)
    if len(decided.categories) < 2:
        raise Refused("every mark is in the same category: state every category there is")
    if weights != "identity":
        _refuse_raw(decided)
    name = "AC1" if weights == "identity" else "AC2"
    model = Occasional(f"Gwet's {name}")
    return coefficient(decided, model, weight_table(decided.categories, weights), asked)


def _refuse_raw(decided: Decisions) -> None:
    classes = len(decided.categories)
    if all(isinstance(label, (int, float)) for label in decided.categories):
        values = np.sort(np.array(decided.categories, dtype=np.float64))
        classes = max(classes, round(float((values[-1] - values[0]) / np.diff(values).min())) + 1)
    if classes > CLASSES_AT_MOST:
        raise Refused(
            "AC2 on a scale of {classes} steps is inflated by steps hardly anybody uses: put the marks into decision "
            "bands first ({most} at the most), or take alpha",
            classes=classes,
            most=CLASSES_AT_MOST,
        )
