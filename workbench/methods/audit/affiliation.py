"""Whether assessors mark their own region, institution or cluster higher, by how much, and what could be seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from workbench.errors import BadInput, Message, Refused
from workbench.methods.agreement.result import Significance
from workbench.methods.audit.additive import Fitted, fit
from workbench.methods.audit.assessors import Estimate, estimates
from workbench.methods.audit.chances import detectable
from workbench.methods.audit.marks import Marks

Floats = NDArray[np.float64]
Home = NDArray[np.bool_]

_AT_ONCE = 2_000_000


def home_table(marks: Marks, assessors: Mapping[str, str | None], submissions: Mapping[str, str | None]) -> Home:
    """Say who is at home where: (assessors, submissions), true where both have the same affiliation.

    Parameters
    ----------
    marks : for the names and their order
    assessors, submissions : the affiliation of each; nothing or None where there is none
    """
    rows = [assessors.get(name) for name in marks.assessors]
    columns = [submissions.get(name) for name in marks.submissions]
    return np.array([[row is not None and row == column for column in columns] for row in rows])


def _named(segments: Sequence[object] | None, count: int) -> NDArray[np.intp]:
    if segments is None:
        return np.zeros(count, dtype=np.intp)
    if len(segments) != count:
        raise BadInput("{count} submissions need as many segments, not {named}", count=count, named=len(segments))
    return np.unique(np.array([str(one) for one in segments]), return_inverse=True)[1]


@dataclass(frozen=True, slots=True)
class Preference:
    """Mean adjusted difference from the others on home and other submissions, and Welch's test between them."""

    home: float
    other: float
    home_marks: int
    other_marks: int
    test: Significance

    @property
    def value(self) -> float:
        """Give the preference for home, in points."""
        return self.home - self.other


def adjusted_differences(table: Floats, segments: Sequence[object] | None = None) -> Floats:
    """Compute each mark less the mean of the others' on that submission, less its assessor's mean of that.

    Parameters
    ----------
    table : (assessors, submissions), nan where none
    segments : (submissions,), what is centred on its own, such as the stage; all together if left out

    Returns
    -------
    (assessors, submissions), points, nan where there is no mark or nobody else's

    References
    ----------
    Templon, J. & Singer-Vine, J. (2018). The edge: figure skating analysis, BuzzFeed News.
    """
    given = ~np.isnan(table)
    counts = given.sum(axis=0)
    held = np.where(given, table, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        others = (held.sum(axis=0) - held) / (counts - 1)
    apart = np.where(given & (counts >= 2), table - others, np.nan)
    named = _named(segments, table.shape[1])
    for segment in np.unique(named):
        part = apart[:, named == segment]
        seen = ~np.isnan(part)
        means = np.where(seen, part, 0.0).sum(axis=1) / np.maximum(seen.sum(axis=1), 1)
        apart[:, named == segment] = part - means[:, None]
    return apart


def home_preference(apart: Floats, home: Home, among: Home | None = None) -> Preference:
    """Compare adjusted differences on home submissions with those on others.

    Descriptive: marks of one assessor are not independent; the test that may be relied on is `home_effect`.

    Parameters
    ----------
    apart : (assessors, submissions), from `adjusted_differences`
    home : (assessors, submissions)
    among : (assessors, submissions), only these marks, such as those of one country's assessors or of one stage

    Raises
    ------
    Refused
        Fewer than two home marks or fewer than two others.
    """
    seen = ~np.isnan(apart) if among is None else ~np.isnan(apart) & among
    at_home, elsewhere = apart[seen & home], apart[seen & ~home]
    if len(at_home) < 2 or len(elsewhere) < 2:
        raise Refused("fewer than two marks at home or elsewhere: there is no difference to tell")
    one, two = (part.var(ddof=1) / len(part) for part in (at_home, elsewhere))
    difference = float(at_home.mean() - elsewhere.mean())
    if one + two == 0:
        raise Refused("marks at home and elsewhere do not vary: there is no error to measure by")
    statistic = difference / float(np.sqrt(one + two))
    freedom = float((one + two) ** 2 / (one**2 / (len(at_home) - 1) + two**2 / (len(elsewhere) - 1)))
    p = float(2 * stdtr(freedom, -abs(statistic)))
    test = Significance("Welch's t", statistic, freedom, p)
    return Preference(float(at_home.mean()), float(elsewhere.mean()), len(at_home), len(elsewhere), test)


@dataclass(frozen=True, slots=True)
class HomeEffect:
    """The effect of being at home on a mark, submissions and assessors held fixed.

    Parameters
    ----------
    value : points
    classical_error : by least squares, one error for all marks
    error : robust to what marks of one assessor have in common; the interval is its
    low, high : t interval with as many degrees of freedom as assessors less one
    p : by permutation of who is at home, within assessor and segment
    detectable : the effect that would have been found with 80 % chance
    by_assessor : names and each one's own effect; `p` by t, adjusted over assessors
    home_marks : how many marks were given at home
    """

    value: float
    classical_error: float
    error: float
    low: float
    high: float
    p: float
    detectable: float
    by_assessor: tuple[tuple[str, Estimate], ...]
    home_marks: int
    warnings: tuple[Message, ...]


def home_effect(
    marks: Marks,
    home: Home,
    *,
    segments: Sequence[object] | None = None,
    criterion: str | None = None,
    until: datetime | None = None,
    confidence: float = 0.95,
    draws: int = 999,
    seed: int = 0,
) -> HomeEffect:
    """Compute the home effect with fixed submissions and assessors, so that a generous assessor is no friend yet.

    Parameters
    ----------
    marks : all marks
    home : (assessors, submissions), from `home_table`
    segments : (submissions,), within which home is permuted, such as stage or cluster
    criterion, until, confidence : as for `assessor_table`
    draws, seed : of the permutation

    Raises
    ------
    BadInput
        A home table of another shape.
    Refused
        Nobody marked at home, or everybody did always, or too few shared marks.

    References
    ----------
    Zitzewitz, E. (2006). Journal of Economics & Management Strategy 15; Liang, K.-Y. & Zeger, S. L. (1986).
    Biometrika 73 (cluster-robust errors).
    """
    fitted = fit(marks.until(until).table(criterion))
    given = fitted.design.given
    if home.shape != given.shape:
        raise BadInput("the home table is {shape}, the marks are {marks}", shape=home.shape, marks=given.shape)
    flags = np.where(given, home, False).astype(np.float64)
    value, classical, _ = (float(part) for part in fitted.covariate(flags))
    if not np.isfinite(value):
        raise Refused("nobody marked at home beside others who were not: there is no difference to tell")
    error = _clustered(fitted, flags, value)
    assessors = int(np.count_nonzero(given.any(axis=1)))
    unknown = np.array([np.nan])
    pooled = estimates(np.array([value]), np.array([error]), unknown, assessors - 1, confidence)[0]
    p = _permuted(fitted, flags, segments, draws, seed)
    warnings = _few(int(np.count_nonzero(flags.any(axis=1))))
    return HomeEffect(
        value,
        classical,
        error,
        pooled.low,
        pooled.high,
        p,
        detectable(error, assessors - 1),
        tuple(zip(marks.assessors, _each(fitted, flags, confidence), strict=True)),
        int(flags.sum()),
        warnings,
    )


def _few(assessors: int) -> tuple[Message, ...]:
    if assessors >= 5:
        return ()
    return (
        Message(
            "{assessors} assessors marked at home: the error robust to what their marks share is itself uncertain",
            {"assessors": assessors},
        ),
    )


def _each(fitted: Fitted, flags: Floats, confidence: float) -> list[Estimate]:
    size = len(flags)
    found, errors, p = (np.full(size, np.nan) for _ in range(3))
    for place in np.flatnonzero(flags.any(axis=1)):
        alone = np.zeros(flags.shape)
        alone[place] = flags[place]
        found[place], errors[place], p[place] = (float(part) for part in fitted.covariate(alone))
    return estimates(found, errors, p, max(fitted.freedom - 1, 1), confidence)


def _clustered(fitted: Fitted, flags: Floats, value: float) -> float:
    """Give the error robust to correlation within assessors, with the usual small-sample factor."""
    left = fitted.design.residual(flags)
    rest = fitted.residuals - value * left
    scores = np.sum(left * rest, axis=1)
    assessors, count = np.count_nonzero(fitted.design.given.any(axis=1)), fitted.design.marks
    factor = assessors / (assessors - 1) * (count - 1) / (fitted.freedom - 1)
    return float(np.sqrt(factor * np.sum(scores**2)) / np.sum(left**2))


def _permuted(fitted: Fitted, flags: Floats, segments: Sequence[object] | None, draws: int, seed: int) -> float:
    """Permute home among each assessor's own submissions of a segment; compare t values."""
    observed = _t(fitted, flags[None])[0]
    random = np.random.default_rng(seed)
    blocks = _blocks(fitted.design.given, flags, segments)
    step = max(1, _AT_ONCE // flags.size)
    drawn = []
    for start in range(0, draws, step):
        tables = np.repeat(flags[None], min(step, draws - start), axis=0)
        for row, columns in blocks:
            order = np.argsort(random.random((len(tables), len(columns))), axis=1)
            tables[:, row, columns] = flags[row, columns][order]
        drawn.append(_t(fitted, tables))
    values = np.abs(np.concatenate(drawn))
    return float((1 + np.count_nonzero(values >= abs(observed) - 1e-12)) / (len(values) + 1))


def _t(fitted: Fitted, tables: Floats) -> Floats:
    found, error, _ = fitted.covariate(tables)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nan_to_num(found / error)


def _blocks(given: Home, flags: Floats, segments: Sequence[object] | None) -> list[tuple[int, NDArray[np.intp]]]:
    named = _named(segments, given.shape[1])
    blocks = []
    for row in range(len(given)):
        for segment in np.unique(named):
            columns = np.flatnonzero(given[row] & (named == segment))
            if 0 < flags[row, columns].sum() < len(columns):
                blocks.append((row, columns))
    return blocks
