"""One line an assessor: severity, slope, fit and drift, each with its error."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr, stdtrit

from workbench.errors import Message, Refused
from workbench.methods.agreement.ranks import assessor_versus_rest
from workbench.methods.audit.additive import Design, Fitted, fit
from workbench.methods.audit.chances import benjamini_hochberg, simulated, two_sided
from workbench.methods.audit.marks import Marks

Floats = NDArray[np.float64]

THIN_BELOW = 5
SLOPE_FROM = 8


@dataclass(frozen=True, slots=True)
class Estimate:
    """A size with its error, interval and p value, and the p value adjusted for everyone asked about.

    nan throughout where the marks do not tell.
    """

    value: float
    error: float
    low: float
    high: float
    p: float
    adjusted: float

    @property
    def told(self) -> bool:
        """Whether the marks tell it at all."""
        return bool(np.isfinite(self.value))


@dataclass(frozen=True, slots=True)
class AssessorLine:
    """What an audit knows of one assessor.

    Parameters
    ----------
    assessor : the name
    marks : how many submissions
    severity : points by which marks lie below what the same submissions got from the panel; positive is severe
    slope : how far apart submissions are put for one point of the panel's; 1 is the panel, below 1 is cautious;
        nothing below 8 submissions
    spread : standard deviation of the residuals, points
    infit, outfit : mean squares of the residuals, 1 where as noisy as the panel; by weight, and each mark alike
    fit_p, fit_adjusted : whether the residuals are noisier or quieter than chance
    with_rest : Spearman's correlation with the others
    thin : too few marks to show it without a warning
    """

    assessor: str
    marks: int
    severity: Estimate
    slope: Estimate
    spread: float
    infit: float
    outfit: float
    fit_p: float
    fit_adjusted: float
    with_rest: float
    thin: bool


@dataclass(frozen=True, slots=True)
class AssessorTable:
    """All lines, the error of one mark in points, and what a reader must be told."""

    lines: tuple[AssessorLine, ...]
    error: float
    freedom: int
    warnings: tuple[Message, ...]


def estimates(values: Floats, errors: Floats, p: Floats, freedom: float, confidence: float) -> list[Estimate]:
    """Put values, errors and p values (questions,) together, with t intervals."""
    reach = float(stdtrit(freedom, (1 + confidence) / 2)) * errors
    adjusted = benjamini_hochberg(p)
    columns = (values, errors, values - reach, values + reach, p, adjusted)
    return [Estimate(*(float(number) for number in row)) for row in zip(*columns, strict=True)]


def assessor_table(
    marks: Marks,
    *,
    criterion: str | None = None,
    until: datetime | None = None,
    confidence: float = 0.95,
    draws: int = 999,
    seed: int = 0,
) -> AssessorTable:
    """Compute severity, slope and fit of every assessor from the additive model.

    Severity is tested by t, slope as Mandel's bundle of lines by t (the fitted values are independent of the
    residuals, so it is exact), fit by simulation of the null with these marks missing. All are exact under normal
    errors of equal size; p values are adjusted over assessors (Benjamini-Hochberg).

    Parameters
    ----------
    marks : all marks
    criterion : one of them, or the mean of whole sheets
    until : how the marks stood at that moment
    confidence : of the intervals
    draws, seed : of the simulated null of the fit

    Raises
    ------
    Refused
        Too few shared marks.

    References
    ----------
    Mandel, J. (1961). Journal of the American Statistical Association 56; Linacre, J. M. (1989). Many-facet Rasch
    measurement (infit and outfit).
    """
    table = marks.until(until).table(criterion)
    fitted = fit(table)
    given = fitted.design.given
    counts = given.sum(axis=1)
    slopes = _slopes(fitted, counts, confidence)
    severities = _severities(fitted, confidence)
    squares, outfit = _fit_squares(fitted.residuals[None], fitted.design, fitted.leverages)
    drawn = simulated(fitted.design, lambda left: _fit_squares(left, fitted.design, fitted.leverages)[0], draws, seed)
    fit_p = np.where(counts >= 2, two_sided(squares[0], drawn), np.nan)
    adjusted = benjamini_hochberg(fit_p)
    rest = assessor_versus_rest(table)
    lines = tuple(
        AssessorLine(
            name,
            int(counts[place]),
            severities[place],
            slopes[place],
            float(np.sqrt(squares[0, place] * fitted.variance)),
            float(squares[0, place]),
            float(outfit[0, place]),
            float(fit_p[place]),
            float(adjusted[place]),
            float(rest[place]),
            bool(counts[place] < THIN_BELOW),
        )
        for place, name in enumerate(marks.assessors)
    )
    return AssessorTable(lines, fitted.variance**0.5, fitted.freedom, _warnings(fitted, marks.assessors, counts))


def _warnings(fitted: Fitted, names: Sequence[str], counts: NDArray[np.intp]) -> tuple[Message, ...]:
    said = []
    if fitted.design.parts > 1:
        said.append(
            Message(
                "{parts} groups share no assessor or submission: severities compare within a group only",
                {"parts": fitted.design.parts},
            )
        )
    for name, count in zip(names, counts, strict=True):
        if count < THIN_BELOW:
            said.append(
                Message(
                    "{assessor} marked {marks} submissions: too few to be called severe or lenient",
                    {"assessor": name, "marks": int(count)},
                )
            )
    return tuple(said)


def _severities(fitted: Fitted, confidence: float) -> list[Estimate]:
    errors = np.sqrt(fitted.variance * np.diag(fitted.design.inverse))
    alone = ~fitted.design.given.any(axis=1) | (errors < 1e-9)
    values = np.where(alone, np.nan, fitted.severities)
    errors = np.where(alone, np.nan, errors)
    p = np.asarray(2 * stdtr(float(fitted.freedom), -np.abs(values / errors)), dtype=np.float64)
    return estimates(values, np.asarray(errors), p, fitted.freedom, confidence)


def _slopes(fitted: Fitted, counts: NDArray[np.intp], confidence: float) -> list[Estimate]:
    size = len(counts)
    values = np.where(np.isnan(fitted.values), 0.0, fitted.values - np.nanmean(fitted.values))
    found, errors, p = (np.full(size, np.nan) for _ in range(3))
    enough = np.flatnonzero(counts >= SLOPE_FROM)
    for place in enough:
        covariate = np.zeros(fitted.table.shape)
        covariate[place] = values
        found[place], errors[place], p[place] = (float(part) for part in fitted.covariate(covariate))
    return estimates(1 + found, errors, p, max(fitted.freedom - 1, 1), confidence)


def _fit_squares(residuals: Floats, made: Design, leverages: Floats) -> tuple[Floats, Floats]:
    """Give infit and outfit mean squares (draws, assessors) of residuals (draws, assessors, submissions)."""
    squared = residuals**2
    whole = squared.sum(axis=(1, 2), keepdims=True) / made.freedom
    free = 1 - leverages
    told = free > 1e-9
    with np.errstate(divide="ignore", invalid="ignore"):
        infit = squared.sum(axis=2) / whole[:, :, 0] / free.sum(axis=1)
        each = np.where(told, squared / np.where(told, free, 1.0), 0.0) / whole
        outfit = each.sum(axis=2) / told.sum(axis=1)
    return infit, outfit


@dataclass(frozen=True, slots=True)
class Drift:
    """Change of severity over order or time.

    Parameters
    ----------
    over : "order" (points a place) or "time" (points an hour)
    by_assessor : names and their change of marks beside the panel's; positive is more lenient later
    panel : the change all share; nothing where everyone had the same order
    """

    over: str
    by_assessor: tuple[tuple[str, Estimate], ...]
    panel: Estimate


def drift(
    marks: Marks,
    over: Literal["order", "time"] = "order",
    *,
    criterion: str | None = None,
    until: datetime | None = None,
    confidence: float = 0.95,
) -> Drift:
    """Compute how each assessor's marks move over the order or the time of marking, submissions held fixed.

    One covariate a question in the additive model, tested by t; exact under normal errors.

    Parameters
    ----------
    marks : all marks, with order or time
    over : which
    criterion, until, confidence : as for `assessor_table`

    Raises
    ------
    Refused
        No order or no time, or too few shared marks.

    References
    ----------
    Myford, C. M. & Wolfe, E. W. (2009). Journal of Educational Measurement 46 (drift over time).
    """
    standing = marks.until(until)
    fitted = fit(standing.table(criterion))
    places = standing.orders() if over == "order" else standing.hours()
    given = fitted.design.given
    if np.isnan(places[given]).any():
        if over == "order":
            raise Refused("these marks have no order: drift over it cannot be told")
        raise Refused("these marks have no time: drift over it cannot be told")
    held = np.where(given, places, 0.0)
    centred = np.where(given, held - (held.sum(axis=1) / np.maximum(given.sum(axis=1), 1))[:, None], 0.0)
    size = len(centred)
    found, errors, p = (np.full(size, np.nan) for _ in range(3))
    for place in np.flatnonzero(given.sum(axis=1) >= SLOPE_FROM):
        covariate = np.zeros(centred.shape)
        covariate[place] = centred[place]
        found[place], errors[place], p[place] = (float(part) for part in fitted.covariate(covariate))
    freedom = max(fitted.freedom - 1, 1)
    named = zip(marks.assessors, estimates(found, errors, p, freedom, confidence), strict=True)
    slope, error, chance = (np.atleast_1d(part) for part in fitted.covariate(held))
    return Drift(over, tuple(named), estimates(slope, error, chance, freedom, confidence)[0])
