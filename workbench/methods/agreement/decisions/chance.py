"""Observed agreement, chance, error and interval: the engine under every coefficient on decisions."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput, Message, Refused
from workbench.methods.agreement.decisions.counted import Decisions, Model, from_marks, from_table
from workbench.methods.agreement.intervals import Additive, Method, interval_of
from workbench.methods.agreement.result import Agreement, Interval, scope_of, size_warnings

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Asked:
    """What interval was asked for."""

    interval: Method | None
    confidence: float
    draws: int
    seed: int


def decisions(
    marks: ArrayLike | None, table: ArrayLike | None, categories: Sequence[object] | None, weights: str = "identity"
) -> Decisions:
    """Read marks or a table; refused where nobody shares a submission, or weights need an order nobody stated."""
    if (marks is None) == (table is None):
        raise BadInput("either marks or a table are needed, not both")
    decided = (
        from_marks(marks, categories)
        if marks is not None
        else from_table(table if table is not None else (), categories)
    )
    if not (decided.each >= 2).any():
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    if weights != "identity" and categories is None:
        _refuse_unordered(decided, weights)
    return decided


def _refuse_unordered(decided: Decisions, weights: str) -> None:
    if sum(isinstance(label, str) for label in decided.categories) > 1:  # the alphabet puts "high" before "low"
        raise BadInput("{weights} weights need the order of the labels: state the categories", weights=weights)


def _within(decided: Decisions, weights: Floats) -> Floats:
    """Give the observed agreement of each submission, 0 where fewer than two decided."""
    each = decided.each
    near = np.einsum("uk,uk->u", decided.tally, decided.tally @ weights - 1)
    return np.asarray(near / np.where(each >= 2, each * (each - 1), 1) * (each >= 2))


def coefficient(decided: Decisions, model: Model, weights: Floats, asked: Asked) -> Agreement:
    """Compute observed agreement beyond chance over its largest, with Gwet's linearised error.

    References
    ----------
    Gwet, K. L. (2014). Handbook of inter-rater reliability, 4th ed., chapters 4 to 6.
    """
    paired = (decided.each >= 2).astype(np.float64)
    within = _within(decided, weights)
    repeats, submissions = decided.repeats, float(decided.repeats.sum())
    shared = float(repeats @ paired)
    observed = float(repeats @ within) / shared
    sums = model.pooled(decided)
    chance = float(model.chance(sums[None], weights)[0])
    if not chance < 1 - 1e-12:
        raise Refused("every mark is in the same category: chance alone would agree as well")
    value = (observed - chance) / (1 - chance)
    moved = submissions / shared * (within - chance * paired) / (1 - chance) - value
    moved -= (1 - value) / (1 - chance) * model.moved(decided, sums, weights)
    error = linearised(decided, moved)

    def columns() -> Additive:
        rows = np.column_stack((paired, within, model.columns(decided)))
        rows = np.repeat(rows, repeats.astype(np.intp), axis=0)
        return Additive(rows, lambda totals: _values(totals, model, weights))

    return agreement(decided, model.name, value, error, columns, asked, observed, chance)


def _values(totals: Floats, model: Model, weights: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        observed, chance = totals[:, 1] / totals[:, 0], model.chance(totals[:, 2:], weights)
        return np.where(chance < 1 - 1e-12, (observed - chance) / (1 - chance), np.nan)


def linearised(decided: Decisions, moved: Floats) -> float | None:
    """Give the linearised error; over n(n-1) for submissions, n² for the cells of a contingency table."""
    submissions = decided.repeats.sum()
    freedom = submissions if len(decided.repeats) < submissions else submissions - 1
    if submissions < 2:
        return None
    return float(np.sqrt(decided.repeats @ moved**2 / (submissions * freedom)))


def agreement(
    decided: Decisions,
    name: str,
    value: float,
    error: float | None,
    columns: Callable[[], Additive],
    asked: Asked,
    observed: float,
    chance: float,
) -> Agreement:
    """Put a coefficient with its interval into a record."""
    ends: Interval | None = None
    said: tuple[Message, ...] = ()
    if asked.interval is not None:
        error, ends, said = interval_of(
            value, error, columns(), asked.interval, asked.confidence, asked.draws, asked.seed
        )
    shared = int(decided.repeats @ (decided.each >= 2))
    return Agreement(
        coefficient=name,
        value=value,
        standard_error=error,
        interval=ends,
        assessors=decided.assessors,
        submissions=shared,
        marks=int(decided.repeats @ decided.each),
        confidence=asked.confidence,
        interval_method=asked.interval,
        scope=scope_of(asked.interval),
        observed=observed,
        expected=chance,
        warnings=size_warnings(decided.assessors, shared) + said,
    )
