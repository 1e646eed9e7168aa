"""Intraclass correlations: by analysis of variance where marks are complete, by crossed REML where they are not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import fdtri

from workbench.errors import BadInput, Message, Refused
from workbench.methods.agreement.intervals import Additive, Method, Resampled, groups, interval_of
from workbench.methods.agreement.reading import numbers
from workbench.methods.agreement.reliability import design_constants, limits_of_mean, limits_of_one
from workbench.methods.agreement.result import Agreement, Interval, scope_of, size_warnings
from workbench.methods.agreement.wider import parametric
from workbench.methods.components import Components, crossed_reml

Floats = NDArray[np.float64]
Form = Literal["1", "k", "A,1", "C,1", "A,k", "C,k", "Q,k"]

_FORMS: dict[str, Form] = {
    "1": "1", "1,1": "1", "k": "k", "1,k": "k",
    "A,1": "A,1", "C,1": "C,1", "A,k": "A,k", "C,k": "C,k", "Q,k": "Q,k",
    "2,1": "A,1", "2,k": "A,k", "3,1": "C,1", "3,k": "C,k",
}  # fmt: skip
_REFITS_AT_MOST = 60


def icc(
    marks: ArrayLike,
    form: str = "A,1",
    interval: Method | None = "F",
    *,
    confidence: float = 0.95,
    draws: int = 1000,
    seed: int = 0,
) -> Agreement:
    """Compute an intraclass correlation by McGraw and Wong's names.

    Complete marks are analysed by ANOVA. Of incomplete ones "1" and "k" come from the unbalanced one-way ANOVA (who
    marked what need not be known), the others from crossed REML (ten Hove et al.).

    Parameters
    ----------
    marks : (assessors, submissions), nan or None where none was given
    form : "1", "A,1", "C,1" for one assessor's mark, "k", "A,k", "C,k" for the mean; A counts severity as disagreement,
        C does not, and "Q,k" counts the share of it that stays in a difference of two means because other assessors
        marked them (none where all mark all). Shrout and Fleiss' "1,1", "2,1", "3,1", "1,k", "2,k", "3,k" are taken too
    interval : "F" (exact or Satterthwaite, complete marks; the jackknife takes its place on incomplete ones),
        "jackknife", "bootstrap", "parametric" (for any assessors like these) or None; (A,k) steps up that of (A,1)
    confidence, draws, seed : of the interval

    Raises
    ------
    BadInput
        Marks that are not a table of numbers, or no such form.
    Refused
        No submission with two marks, fewer than two submissions, or all marks alike.

    References
    ----------
    McGraw, K. O. & Wong, S. P. (1996). Psychological Methods 1; Shrout, P. E. & Fleiss, J. L. (1979). Psychological
    Bulletin 86 (the example); ten Hove, Jorgensen & van der Ark (2022). Psychological Methods.

    >>> marks = [[9, 6, 8, 7, 10, 6], [2, 1, 4, 1, 5, 2], [5, 3, 6, 2, 6, 4], [8, 2, 8, 6, 9, 7]]
    >>> [round(icc(marks, form).value, 2) for form in ("1", "A,1", "C,1", "k", "A,k", "C,k")]
    [0.17, 0.29, 0.71, 0.44, 0.62, 0.91]
    """
    form = form[4:-1] if str(form).startswith("ICC(") and form.endswith(")") else form
    if form not in _FORMS:
        known = ", ".join(sorted(_FORMS))
        raise BadInput("there is no ICC called {form}: choose one of {known}", form=repr(form), known=known)
    named = _FORMS[form]
    table = numbers(marks)
    given = table == table
    if not given.all():
        table = np.ascontiguousarray(table[given.any(axis=1)][:, given.any(axis=0)])
        given = table == table
    if table.size == 0 or not (given.sum(axis=0) >= 2).any():
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    if table.shape[1] < 2:
        raise Refused("one submission alone does not show whether submissions differ")
    if np.nanmax(table) == np.nanmin(table):
        raise Refused("every mark is the same: submissions cannot be told apart")
    found = _model(table, given, named)
    value, kind = found.value(), interval
    if not np.isfinite(value):
        raise Refused("submissions differ so little beside errors and severities that this correlation has no value")
    if kind == "F" and not (given.all() and found.ends is not None):
        kind = "jackknife"
    error, ends, said = _ends(found, table, value, kind, confidence, draws, seed)
    return Agreement(
        coefficient=f"ICC({named})",
        value=value,
        standard_error=error,
        interval=ends,
        assessors=len(table),
        submissions=int(np.count_nonzero(given.sum(axis=0) >= 2)),
        marks=int(np.count_nonzero(given)),
        confidence=confidence,
        interval_method=kind,
        scope=_scope(kind, named),
        warnings=size_warnings(len(table), int(np.count_nonzero(given.sum(axis=0) >= 2))) + found.said + said,
    )


def _scope(kind: Method | None, named: Form) -> Message | None:
    if kind == "F" and named[0] == "A":
        return Message("for any assessors and submissions like these, under normal errors")
    return scope_of(kind)


@dataclass(frozen=True, slots=True)
class _Model:
    value: Callable[[], float]
    again: Callable[[], Resampled]
    of: Callable[[Floats], float]
    ends: Callable[[float], Interval] | None = None
    said: tuple[Message, ...] = ()


def _ends(
    found: _Model, table: Floats, value: float, kind: Method | None, confidence: float, draws: int, seed: int
) -> tuple[float | None, Interval | None, tuple[Message, ...]]:
    if kind is None:
        return None, None, ()
    if kind == "F" and found.ends is not None:
        error, _, _ = interval_of(value, None, found.again(), "jackknife", confidence, draws, seed)
        return error, found.ends(confidence), ()
    if kind == "parametric":
        ends, said = parametric(table, found.of, confidence, draws, seed)
        return None, ends, said
    return interval_of(value, None, found.again(), kind, confidence, draws, seed)


def _model(table: Floats, given: NDArray[np.bool_], named: Form) -> _Model:
    if given.all() and named not in ("1", "k"):
        return _two_way(table, named)
    if named in ("1", "k"):
        return _one_way(table, given, named)
    return _incomplete(table, named)


def _two_way(table: Floats, named: Form) -> _Model:
    assessors = len(table)
    table = table - table.mean()
    rows = np.column_stack((np.ones(table.shape[1]), table.T, table.sum(axis=0) ** 2, (table**2).sum(axis=0)))
    squares = _mean_squares(rows.sum(axis=0)[None])

    def values(totals: Floats) -> Floats:
        return _from_squares(_mean_squares(totals), totals[:, 0], assessors, named)

    def ends(confidence: float) -> Interval:
        between, across, within = (float(square[0]) for square in squares)
        limits = (_agreement_ends if named[0] == "A" else _consistency_ends)(
            between, across, within, table.shape[1], assessors, confidence
        )
        return limits_of_mean(limits, assessors) if named[-1] == "k" else limits

    return _Model(
        value=lambda: float(values(rows.sum(axis=0)[None])[0]),
        again=lambda: Additive(rows, values),
        of=lambda drawn: _two_way(drawn, named).value(),
        ends=ends,
    )


def _mean_squares(totals: Floats) -> tuple[Floats, Floats, Floats]:
    """Give mean squares (draws,) of submissions, assessors and residual from sums over submissions."""
    count, columns = totals[:, 0], totals[:, 1:-2]
    assessors = columns.shape[1]
    correction = columns.sum(axis=1) ** 2 / (count * assessors)
    between = totals[:, -2] / assessors - correction
    across = np.sum(columns**2, axis=1) / count - correction
    within = totals[:, -1] - correction - between - across
    return (
        between / (count - 1),
        across / (assessors - 1),
        np.maximum(within, 0.0) / ((count - 1) * (assessors - 1)),
    )


def _from_squares(squares: tuple[Floats, Floats, Floats], count: Floats, k: int, named: Form) -> Floats:
    between, across, within = squares
    severity = (across - within) / count if named[0] == "A" else np.zeros(len(between))
    below = between + severity if named[-1] == "k" else between + (k - 1) * within + k * severity
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(below > 0, (between - within) / below, np.nan))


def _consistency_ends(between: float, across: float, within: float, count: int, k: int, confidence: float) -> Interval:
    if within == 0:
        return Interval(1.0, 1.0)
    one, two, tail = count - 1.0, (count - 1.0) * (k - 1), (1 + confidence) / 2
    ratio = between / within
    return limits_of_one(float(ratio / fdtri(one, two, tail)), float(ratio * fdtri(two, one, tail)), k)


def _agreement_ends(between: float, across: float, within: float, count: int, k: int, confidence: float) -> Interval:
    """Give the limits of ICC(A,1) with Satterthwaite's degrees of freedom (McGraw & Wong, table 7)."""
    if within == 0 and across == 0:
        return Interval(1.0, 1.0)
    value = (between - within) / (between + (k - 1) * within + k * (across - within) / count)
    ratio = k * value / (count * (1 - value))
    other = 1 + ratio * (count - 1)
    freedom = (ratio * across + other * within) ** 2
    freedom /= (ratio * across) ** 2 / (k - 1) + (other * within) ** 2 / ((count - 1) * (k - 1))
    tail, rest = (1 + confidence) / 2, k * across + (k * count - k - count) * within
    up, down = fdtri(count - 1.0, freedom, tail), fdtri(freedom, count - 1.0, tail)
    low = count * (between - up * within) / (up * rest + count * between)
    high = count * (down * between - within) / (rest + count * down * between)
    return Interval(float(low), float(high))


def _one_way(table: Floats, given: NDArray[np.bool_], named: Form) -> _Model:
    """One-way ANOVA with any number of marks a submission; complete marks are the balanced case."""
    counts = given.sum(axis=0, dtype=np.float64)
    held = np.where(given, table - table[given].mean(), 0.0)
    sums, squares = held.sum(axis=0), (held**2).sum(axis=0)
    rows = np.column_stack((np.ones(len(counts)), counts, counts**2, 1 / counts, sums, sums**2 / counts, squares))
    totals = rows.sum(axis=0)
    value = _one_way_values(totals[None], named)[0]

    def ends(confidence: float) -> Interval:
        between, within, k = (float(part[0]) for part in _one_way_squares(totals[None]))
        if within == 0:
            return Interval(1.0, 1.0)
        one, two, tail = totals[0] - 1, totals[1] - totals[0], (1 + confidence) / 2
        ratio = between / within
        limits = limits_of_one(ratio / fdtri(one, two, tail), ratio * fdtri(two, one, tail), k)
        return limits_of_mean(limits, k) if named == "k" else limits

    return _Model(
        value=lambda: float(value),
        again=lambda: Additive(rows, lambda again: _one_way_values(again, named)),
        of=lambda drawn: _one_way(drawn, ~np.isnan(drawn), named).value(),
        ends=ends,
    )


def _one_way_squares(totals: Floats) -> tuple[Floats, Floats, Floats]:
    units, marks, pairs, _, whole, between, square = totals.T
    with np.errstate(divide="ignore", invalid="ignore"):
        typical = (marks - pairs / marks) / (units - 1)
        return (between - whole**2 / marks) / (units - 1), (square - between) / (marks - units), typical


def _one_way_values(totals: Floats, named: Form) -> Floats:
    between, within, typical = _one_way_squares(totals)
    with np.errstate(divide="ignore", invalid="ignore"):
        single = (between - within) / (between + (typical - 1) * within)
        if named == "1":
            return np.asarray(single)
        harmonic = totals[:, 0] / totals[:, 3]
        return np.asarray(harmonic * single / (1 + (harmonic - 1) * single))


def _incomplete(table: Floats, named: Form) -> _Model:
    fitted = crossed_reml(table)
    alike = Message("no detectable differences between submissions: they should not be ranked")
    return _Model(
        value=lambda: _from_components(fitted, ~np.isnan(table), named),
        again=lambda: _Refitted(table, fitted, named),
        of=lambda drawn: _from_components(crossed_reml(drawn, start=fitted), ~np.isnan(drawn), named),
        said=(alike,) if fitted.submission == 0 else (),
    )


def _from_components(fitted: Components, given: NDArray[np.bool_], named: Form) -> float:
    if named[-1] == "1":
        severity = fitted.assessor if named[0] == "A" else 0.0
        return fitted.submission / (fitted.submission + severity + fitted.residual)
    harmonic, left = design_constants(given)
    share = {"A": 1 / harmonic, "C": 0.0, "Q": left}[named[0]]
    return fitted.submission / (fitted.submission + share * fitted.assessor + fitted.residual / harmonic)


@dataclass(frozen=True, slots=True)
class _Refitted:
    table: Floats
    start: Components
    named: Form

    @property
    def units(self) -> int:
        return int(self.table.shape[1])

    def without_each(self) -> Floats:
        return self.at(groups(self.units, _REFITS_AT_MOST))

    def at(self, times: Floats) -> Floats:
        return np.array([self._once(often) for often in times])

    def _once(self, often: Floats) -> float:
        taken = np.repeat(self.table, often.astype(np.intp), axis=1)
        try:
            return _from_components(crossed_reml(taken, start=self.start), ~np.isnan(taken), self.named)
        except Refused:
            return float("nan")
