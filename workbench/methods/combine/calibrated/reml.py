"""Variance components of a crossed design by REML, with submissions eliminated."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import SupportsFloat

import numpy as np
from scipy import linalg
from scipy.optimize import root

from workbench.errors import Refused
from workbench.methods.combine.calibrated.descent import descend
from workbench.methods.combine.calibrated.system import System
from workbench.methods.combine.marks import read_marks
from workbench.methods.combine.result import Vector

EDGE = 16.0
"""Largest logarithm of a variance ratio that is searched."""
NONE = 10.0
"""Logarithm of the ratio of residual to component beyond which the component is 0."""


@dataclass(frozen=True)
class Components:
    """Variance components, in squared marks.

    `criterion` is -2 times the restricted log-likelihood; `level` the estimated mean.
    """

    submission: float
    assessor: float
    residual: float
    level: float
    criterion: float


def crossed_components(
    submission: Sequence[Hashable], assessor: Sequence[Hashable], mark: Sequence[SupportsFloat]
) -> Components:
    """Estimate ``y = m + q_p + s_j + e`` with all three effects random, by REML; any pattern of missing marks.

    References
    ----------
    Patterson & Thompson (1971), Biometrika 58: 545-554; Bates et al. (2015), J. Stat. Softw. 67(1).
    """
    return CrossedFit(System(read_marks(submission, assessor, mark))).components()


def one_way_components(submission: Sequence[Hashable], mark: Sequence[SupportsFloat]) -> Components:
    """Estimate ``y = m + q_p + e`` by REML, for marks whose assessors are not known."""
    seat: dict[Hashable, int] = {}
    seats = []
    for label in submission:
        seat[label] = seat.get(label, 0) + 1
        seats.append(seat[label])
    return CrossedFit(System(read_marks(submission, seats, mark)), assessors=False).components()


class CrossedFit:
    """The REML optimum over two ratios: residual to submissions, residual to assessors.

    ``(N-1) log(y'Py) + log|C| + sum log(D_p + l_q) - P log l_q - J log l_s``, with its exact slope; a few
    steps of a quasi-Newton search, then the root of the slope.
    """

    def __init__(self, system: System, assessors: bool = True) -> None:
        self.system = system
        self.freedom = system.count - 1
        self.count = system.size[1] if assessors else 0
        keep = np.arange(system.size[1]) if assessors else np.arange(0)
        self._rows = np.concatenate([keep, [system.size[1], system.size[1] + 1]]).astype(int)
        if self.freedom < 2 or system.squares <= 0:
            raise Refused("there is no spread to estimate variances from")
        self.log_ratios = self._search()
        self._solve(self.log_ratios)

    def _search(self) -> Vector:
        size = 2 if self.count else 1
        best = descend(self._criterion, np.array([0.0, 3.0])[:size], EDGE)
        if np.any(np.abs(best) >= NONE):
            return best
        exact = root(self._slope, best, tol=1e-12).x
        return np.asarray(exact if np.all(np.abs(exact - best) < 0.05) else best, dtype=float)

    def _solve(self, log_ratios: Vector) -> None:
        submissions = float(np.exp(log_ratios[0]))
        assessors = float(np.exp(log_ratios[1])) if self.count else 1.0
        reduced = self.system.reduced(submissions)[np.ix_(self._rows, self._rows)]
        reduced[np.arange(self.count), np.arange(self.count)] += assessors
        self.ratios = (submissions, assessors)
        self.factor = linalg.cholesky(reduced[:-1, :-1], lower=True)
        self.effects: Vector = linalg.cho_solve((self.factor, True), reduced[:-1, -1])
        self.left = max(float(reduced[-1, -1] - reduced[:-1, -1] @ self.effects), np.finfo(float).tiny)
        self.inverse: Vector = linalg.cho_solve((self.factor, True), np.eye(len(reduced) - 1))

    def _criterion(self, log_ratios: Vector) -> tuple[float, Vector]:
        self._solve(log_ratios)
        submissions, assessors = self.ratios
        loads = self.system.loads
        squared = self.system.summed(1.0 / (loads + submissions) ** 2)[np.ix_(self._rows, self._rows)]
        counts = self._submissions_by_load()
        contrast = np.append(self.effects, -1.0)
        scaled = self.freedom / self.left
        slope_q = (
            scaled * float(contrast @ squared @ contrast)
            + float(np.sum(counts / (loads + submissions)))
            + float(np.sum(self.inverse * squared[:-1, :-1]))
            - self.system.size[0] / submissions
        )
        slope = [submissions * slope_q]
        if self.count:
            own = self.effects[: self.count]
            trace = float(np.trace(self.inverse[: self.count, : self.count]))
            slope.append(assessors * (scaled * float(own @ own) + trace) - self.count)
        return self._value(), np.array(slope)

    def _slope(self, log_ratios: Vector) -> Vector:
        return self._criterion(log_ratios)[1]

    def _submissions_by_load(self) -> Vector:
        if len(self.system.loads) == len(self.system.load):
            return np.ones(len(self.system.load))
        return np.asarray(np.unique(self.system.load, return_counts=True)[1], dtype=float)

    def _value(self) -> float:
        submissions, assessors = self.ratios
        counts, loads = self._submissions_by_load(), self.system.loads
        return float(
            self.freedom * np.log(self.left)
            + 2 * np.sum(np.log(np.diag(self.factor)))
            + np.sum(counts * np.log(loads + submissions))
            - self.system.size[0] * np.log(submissions)
            - self.count * np.log(assessors)
        )

    @property
    def residual(self) -> float:
        """Return the residual variance, in squared marks."""
        return self.left / self.freedom

    def component(self, which: int) -> float:
        """Return the variance of submissions (0) or assessors (1); 0 at the edge of the search."""
        if which >= len(self.log_ratios) or self.log_ratios[which] >= NONE:
            return 0.0
        return self.residual / self.ratios[which]

    def components(self) -> Components:
        """Return the components, the level, and -2 times the restricted log-likelihood."""
        constant = self.freedom * (1.0 + np.log(2 * np.pi / self.freedom)) - self.system.log_confidence
        return Components(
            submission=self.component(0),
            assessor=self.component(1),
            residual=self.residual,
            level=self.system.level + float(self.effects[-1]),
            criterion=self._value() + float(constant),
        )
