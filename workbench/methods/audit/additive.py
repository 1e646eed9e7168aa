"""The additive model under the audit: mark = value of the submission - severity of the assessor + error."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.special import stdtr

from workbench.errors import Refused

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Design:
    """Who marked what, and all that least squares needs of it.

    Parameters
    ----------
    given : (assessors, submissions), whether there is a mark
    counts : (submissions,), marks of each
    inverse : (assessors, assessors), pseudo-inverse of the assessors' equations with submissions eliminated
    parts : how many panels there are between which nothing is shared
    part : (assessors,), which of them each assessor belongs to
    """

    given: NDArray[np.bool_]
    counts: Floats
    inverse: Floats
    parts: int
    part: NDArray[np.int32]

    @property
    def marks(self) -> int:
        """How many marks there are."""
        return int(np.count_nonzero(self.given))

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the residuals."""
        assessors = int(np.count_nonzero(self.given.any(axis=1)))
        return self.marks - int(np.count_nonzero(self.counts)) - assessors + self.parts

    def effects(self, tables: Floats) -> tuple[Floats, Floats]:
        """Fit tables (…, assessors, submissions), 0 where no mark is: submissions (…, s) and assessors (…, a)."""
        safe = np.maximum(self.counts, 1)
        sums = tables.sum(axis=-2)
        given = self.given.astype(np.float64)
        right = tables.sum(axis=-1) - (sums / safe) @ given.T
        by_assessor = right @ self.inverse
        return (sums - by_assessor @ given) / safe, by_assessor

    def residual(self, tables: Floats) -> Floats:
        """Take the additive part out of tables (…, assessors, submissions); 0 where no mark is."""
        held = np.where(self.given, tables, 0.0)
        by_submission, by_assessor = self.effects(held)
        left = held - by_submission[..., None, :] - by_assessor[..., :, None]
        return np.where(self.given, left, 0.0)

    def leverage(self) -> Floats:
        """Give (assessors, submissions): how far each mark determines its own fitted value."""
        share = self.given / np.maximum(self.counts, 1)
        near = self.inverse @ share
        own = np.einsum("as,as->s", share, near)
        found = 1 / np.maximum(self.counts, 1) + np.diag(self.inverse)[:, None] - 2 * near + own
        return np.where(self.given, np.minimum(found, 1.0), 1.0)


def design(given: NDArray[np.bool_]) -> Design:
    """Prepare least squares for one pattern of marks (assessors, submissions)."""
    counts = given.sum(axis=0, dtype=np.float64)
    share = given / np.sqrt(np.maximum(counts, 1))
    system = np.diag(given.sum(axis=1, dtype=np.float64)) - share @ share.T
    graph = csr_array(share @ share.T > 0)
    _, part = connected_components(graph, directed=False)
    marking = given.any(axis=1)
    parts = len(np.unique(part[marking]))
    return Design(given, counts, np.linalg.pinv(system, rcond=1e-10, hermitian=True), parts, part)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Least squares of one table.

    Parameters
    ----------
    design : who marked what
    table : (assessors, submissions), the marks, 0 where none
    values, severities : (submissions,), (assessors,), points; severities add up to 0 within each part
    residuals : (assessors, submissions), 0 where no mark is
    leverages : (assessors, submissions), 1 where no mark is
    variance : of the error, squared points
    """

    design: Design
    table: Floats
    values: Floats
    severities: Floats
    residuals: Floats
    leverages: Floats
    variance: float

    @property
    def freedom(self) -> int:
        """Degrees of freedom of the residuals."""
        return self.design.freedom

    def covariate(self, tables: Floats) -> tuple[Floats, Floats, Floats]:
        """Add one covariate at a time: coefficients, errors and p values (…,), exact under normal errors.

        nan where the covariate does not vary beyond submissions and assessors.
        """
        left = self.design.residual(tables)
        size = np.einsum("...as,...as->...", left, left)
        scale = np.einsum("...as,...as->...", *(np.where(self.design.given, tables, 0.0),) * 2)
        seen = size > 1e-9 * np.maximum(scale, 1e-300)
        safe = np.where(seen, size, np.nan)
        found = np.einsum("...as,as->...", left, self.residuals) / safe
        rest = np.maximum(self.variance * self.freedom - found**2 * safe, 0.0)
        freedom = self.freedom - 1
        with np.errstate(divide="ignore", invalid="ignore"):
            error = np.sqrt(rest / freedom / safe)
            p = 2 * stdtr(float(freedom), -np.abs(found / error))
        return found, error, p


def fit(table: Floats) -> Fitted:
    """Fit the additive model to (assessors, submissions), nan where no mark is.

    Raises
    ------
    Refused
        Nothing is left to tell the error by, or every mark fits without error.

    References
    ----------
    Yates, F. (1940). Annals of Eugenics 10 (incomplete blocks).
    """
    given = ~np.isnan(table)
    if np.count_nonzero(given.sum(axis=0) >= 2) == 0:
        raise Refused("no two assessors marked the same submission: nothing can be compared")
    made = design(given)
    if made.freedom < 2:
        raise Refused("too few shared marks: nothing is left to tell severity from error by")
    centre = float(table[given].mean())
    held = np.where(given, table - centre, 0.0)
    values, effects = made.effects(held)
    residuals = made.residual(held)
    variance = float(np.sum(residuals**2) / made.freedom)
    if variance <= 1e-18 * max(1.0, float(np.sum(held**2))):
        raise Refused("these marks differ by submission and severity alone: there is no error to measure by")
    marked = given.any(axis=0)
    values = np.where(marked, values + centre, np.nan)
    return Fitted(made, np.where(given, table, 0.0), values, -effects, residuals, made.leverage(), variance)
