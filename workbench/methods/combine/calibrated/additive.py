"""Calibration with confidences: what a submission is worth and what each assessor adds, by weighted least squares."""

import numpy as np

from workbench.errors import Message
from workbench.methods.combine.calibrated.system import System, check_spread, submission_parts
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Found, Index, Vector


def additive(marks: Marks, *, unconnected: str | None = None) -> Found:
    """Estimate ``y = v_p + b_j + e`` with ``Var e = s2 / confidence`` and ``sum b = 0``.

    Submissions are eliminated: ``S b = y_j - M'(y_p / D_p)``, ``v = (y_p - M b) / D_p``, and
    ``Cov v = s2 [diag(1/D_p) + G S^+ G']``. c added to all marks of one of J assessors moves every value by c/J.

    References
    ----------
    MacKay, Kenna, Low & Parker (2017), Calibration with confidence, R. Soc. Open Sci. 4: 160760.

    >>> from workbench.methods.combine.marks import read_marks
    >>> found = additive(read_marks("aabb", "xyxy", [6, 8, 7, 9]))
    >>> found.value.round(9).tolist(), found.severity.round(9).tolist()
    ([7.0, 8.0], [1.0, -1.0])
    """
    check_spread(marks)
    system, parts = System(marks), submission_parts(marks)
    fit = fit_within(system, int(parts.max()) + 1)
    value, severity, groups = system.values(fit.effects), -fit.effects, None
    if unconnected == "equal-means":
        value, severity, groups = equal_means(marks, parts, value, severity)
    covariance = system.covariance(fit.residual, fit.root, groups) if fit.residual is not None else None
    said = () if covariance is not None else (NO_RESIDUAL,)
    variance = {"residual": fit.residual} if fit.residual is not None else None
    return Found(value=value, severity=severity, covariance=covariance, variance=variance, warnings=said,
                 more={"squares": fit.squares, "freedom": fit.freedom})  # fmt: skip


NO_RESIDUAL = Message("there are just as many marks as unknowns, so nothing is left to tell how sure the values are")


class Within:
    """The least-squares fit of the assessors' effects, in the eigenvectors of S."""

    def __init__(self, system: System, components: int) -> None:
        laplacian, right, squares = system.within()
        self.eigenvalues, self.vectors = np.linalg.eigh(laplacian)
        self.scores = self.vectors.T @ right
        self.within_squares = squares
        inverse = np.zeros_like(self.eigenvalues)
        inverse[components:] = 1.0 / self.eigenvalues[components:]
        self.firm = np.arange(len(inverse)) >= components
        self.effects: Vector = self.vectors @ (inverse * self.scores)
        # The symmetric root: unlike the vectors it does not depend on the library that computed them, nor do draws.
        self.root: Vector = (self.vectors * np.sqrt(inverse)) @ self.vectors.T
        self.squares = max(0.0, squares - float(np.sum(self.scores**2 * inverse)))
        if self.squares <= 1e-12 * system.squares:
            self.squares = 0.0
        self.freedom = system.count - system.size[0] - system.size[1] + components
        self.residual = self.squares / self.freedom if self.freedom > 0 else None


def fit_within(system: System, components: int = 1) -> Within:
    """Fit both effects as fixed; within each linked part the assessors' effects add up to 0."""
    return Within(system, components)


def equal_means(marks: Marks, parts: Index, value: Vector, severity: Vector) -> tuple[Vector, Vector, Index]:
    """Shift the parts so that their submissions have one mean; the assessors' severities take the rest."""
    sizes = np.bincount(parts)
    shift = value.mean() - np.bincount(parts, value) / sizes
    part_of_assessor = np.zeros(len(marks.assessors), dtype=np.intp)
    part_of_assessor[marks.assessor] = parts[marks.submission]
    return value + shift[parts], severity + shift[part_of_assessor], parts
