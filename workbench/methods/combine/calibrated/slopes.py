"""Assessors who use more or less of the scale: a slope each, if the marks show it."""

from dataclasses import dataclass

import numpy as np
from scipy import linalg, sparse

from workbench.errors import BadInput, Message, Refused
from workbench.methods.combine.calibrated.descent import descend
from workbench.methods.combine.calibrated.fixed_random import fixed_random
from workbench.methods.combine.calibrated.system import check_spread
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Covariance, Estimate, Found, Index, Vector, sums

FEWEST = 8
"""Submissions that an assessor must have marked to get a slope of their own."""
SPREADS = (0.1, 0.2, 0.35, 0.5)
"""Standard deviations of the logarithm of the slopes that are tried."""
WORTH = 2.71
"""Gain in -2 log likelihood that slopes must bring: the 5 % point of a variance tested at its edge."""
LARGEST_TABLE = 5_000_000


@dataclass(frozen=True, eq=False, kw_only=True)
class SlopeEstimate(Estimate):
    """An estimate with the assessors' slopes: 1 the panel's, above 1 a wider use of the scale.

    `slopes` is all ones where they were left out; `gain` is by how much they better the fit (-2 log likelihood).
    """

    slopes: Vector
    gain: float


def blup_slopes(marks: Marks, *, slopes: str = "when-better", unconnected: str | None = None) -> Found:
    """Estimate ``y = m + a_j q_p + b_j + e``: submissions fixed, ``b_j`` and ``log a_j`` random, mean log a = 0.

    Given the slopes everything else is linear and is eliminated; the slopes are at the mode of what is left, the
    spread of their logarithms at the largest marginal likelihood (Laplace). Where that is not better than no
    slopes by 2.71 the values are those of fixed-random, and a warning says so; ``slopes="always"`` keeps them.
    An assessor with fewer than eight submissions gets none. The covariance takes the slopes as known.

    References
    ----------
    Paul (1981), Bayesian methods for calibration of examiners, Brit. J. Math. Stat. Psych. 34: 213-223;
    Ge, Welling & Ghahramani (2013), A Bayesian model for calibrating conference review scores.
    """
    if slopes not in ("when-better", "always"):
        raise BadInput("slopes is {known}, not {value}", known="when-better or always", value=slopes)
    check_spread(marks)
    plain = fixed_random(marks, unconnected=unconnected)
    if unconnected is not None or not plain.variance or plain.variance["residual"] <= 0:
        return _left_out(plain, marks, 0.0)
    free = np.flatnonzero(np.bincount(marks.assessor) >= FEWEST)
    if len(free) < 2:
        return _left_out(plain, marks, 0.0)
    surface = _Surface(marks, free)
    start = surface.start(plain.variance)
    none = surface.marginal(start, None)
    tried = [surface.marginal(start, spread) for spread in SPREADS]
    best = min(range(len(tried)), key=lambda k: tried[k][0])
    gain = none[0] - tried[best][0]
    if gain <= WORTH and slopes == "when-better":
        return _left_out(plain, marks, gain)
    return surface.found(tried[best][1], gain, plain.warnings)


def _left_out(plain: Found, marks: Marks, gain: float) -> Found:
    said = Message("slopes of assessors do not improve the fit and are left out: the values are those of fixed-random")
    fields = {"slopes": np.ones(len(marks.assessors)), "gain": float(gain)}
    return Found(
        value=plain.value,
        severity=plain.severity,
        covariance=plain.covariance,
        variance=plain.variance,
        warnings=(*plain.warnings, said),
        more={"record": SlopeEstimate, "fields": fields},
    )


class _Surface:
    """-2 log likelihood over (slopes, log ratio), with its gradient; submissions and severities eliminated."""

    def __init__(self, marks: Marks, free: Index) -> None:
        self.marks, self.free = marks, free
        self.size = (len(marks.submissions), len(marks.assessors))
        if self.size[0] * self.size[1] > LARGEST_TABLE:
            raise Refused("slopes are not estimated for {count} submissions", count=self.size[0])
        self.level = float(np.average(marks.mark, weights=marks.confidence))
        self.mark = marks.mark - self.level
        self.freedom = len(marks.mark) - self.size[0]
        self.basis = linalg.null_space(np.ones((1, len(free))))

    def start(self, variance: object) -> Vector:
        """Start without slopes, at the ratio that fixed-random found."""
        assert isinstance(variance, dict)
        ratio = variance["residual"] / max(variance["assessor"], 1e-6 * variance["residual"])
        return np.append(np.zeros(self.basis.shape[1]), np.log(ratio))

    def logs(self, at: Vector) -> Vector:
        """Return the logarithms of all slopes, (assessors,)."""
        logs = np.zeros(self.size[1])
        logs[self.free] = self.basis @ at[:-1]
        return logs

    def marginal(self, start: Vector, spread: float | None) -> tuple[float, Vector]:
        """Return -2 log marginal likelihood under a spread of the log slopes, and the mode."""
        if spread is None:
            return self.value(start, None)[0], start

        def both(at: Vector) -> tuple[float, Vector]:
            return self.value(at, spread)

        mode = descend(both, start)
        for _ in range(3):
            slope, curve = self.value(mode, spread)[1], self.curvature(mode, spread)
            step = np.linalg.lstsq(curve, slope, rcond=1e-10)[0]
            if np.max(np.abs(step)) > 0.1:
                break
            mode = mode - step
        inner = curve[:-1, :-1] / 2
        penalty = 2 * len(inner) * np.log(spread) + float(np.linalg.slogdet(inner)[1])
        return self.value(mode, spread)[0] + penalty, mode

    def curvature(self, at: Vector, spread: float) -> Vector:
        """Return second derivatives from central differences of the gradient."""
        step = 1e-4
        rows = [
            (self.value(at + step * unit, spread)[1] - self.value(at - step * unit, spread)[1]) / (2 * step)
            for unit in np.eye(len(at))
        ]
        curve = np.array(rows)
        return np.asarray((curve + curve.T) / 2, dtype=float)

    def value(self, at: Vector, spread: float | None) -> tuple[float, Vector]:
        """Return -2 log restricted likelihood (and prior, if there is a spread), and its gradient."""
        logs, ratio = self.logs(at), float(np.exp(at[-1]))
        fit = _Linear(self, np.exp(logs), ratio)
        value = self.freedom * np.log(fit.left) + fit.log_determinant - self.size[1] * at[-1]
        own = self.freedom / fit.left * fit.left_slope() + fit.determinant_slope()
        gradient = self.basis.T @ own[self.free]
        if spread is not None:
            value += float(at[:-1] @ at[:-1]) / spread**2
            gradient = gradient + 2 * at[:-1] / spread**2
        by_ratio = ratio * (self.freedom * float(fit.effects @ fit.effects) / fit.left + np.trace(fit.inverse))
        return float(value), np.append(gradient, by_ratio - self.size[1])

    def found(self, at: Vector, gain: float, warnings: tuple[Message, ...]) -> Found:
        """Put the values at the mode together."""
        slopes, ratio = np.exp(self.logs(at)), float(np.exp(at[-1]))
        fit = _Linear(self, slopes, ratio)
        residual = fit.left / self.freedom
        root = linalg.cholesky(fit.inverse, lower=True) * np.sqrt(residual)
        said = Message("assessors differ in how much of the scale they use: slopes from {low} to {high}", {
            "low": f"{slopes.min():.2f}", "high": f"{slopes.max():.2f}"})  # fmt: skip
        return Found(
            value=self.level + fit.quality,
            severity=-fit.effects,
            covariance=Covariance(residual / fit.load, fit.shares, root),
            variance={"assessor": residual / ratio, "residual": residual},
            warnings=(*warnings, said),
            more={"record": SlopeEstimate, "fields": {"slopes": slopes, "gain": float(gain)}},
        )


class _Linear:
    """The linear fit given slopes and ratio."""

    def __init__(self, surface: _Surface, slopes: Vector, ratio: float) -> None:
        marks, (count_p, count_j) = surface.marks, surface.size
        self.p, self.j, w, y = marks.submission, marks.assessor, marks.confidence, surface.mark
        self.slope = slopes[self.j]
        self.weighted = w * self.slope
        self.load = np.bincount(self.p, self.weighted * self.slope, minlength=count_p)
        total = np.bincount(self.p, self.weighted * y, minlength=count_p)
        self.shares: Vector = sparse.csr_array((self.weighted / self.load[self.p], (self.p, self.j)),
                                               shape=surface.size).toarray()  # fmt: skip
        table = self.shares * self.load[:, None]
        schur = np.diag(np.bincount(self.j, w, minlength=count_j) + ratio) - table.T @ self.shares
        right = np.bincount(self.j, w * y, minlength=count_j) - self.shares.T @ total
        factor = linalg.cho_factor(schur, lower=True)
        self.effects: Vector = linalg.cho_solve(factor, right)
        self.inverse: Vector = linalg.cho_solve(factor, np.eye(count_j))
        self.quality: Vector = total / self.load - self.shares @ self.effects
        left = float(np.sum(w * y * y) - np.sum(total**2 / self.load) - right @ self.effects)
        self.left = max(left, np.finfo(float).tiny)
        self.log_determinant = 2 * float(np.sum(np.log(np.diag(factor[0])))) + float(np.sum(np.log(self.load)))
        self.residuals = y - self.slope * self.quality[self.p] - self.effects[self.j]

    def left_slope(self) -> Vector:
        """Return the derivative of the sum of squares by each log slope, (assessors,)."""
        return -2 * sums(self.j, self.weighted * self.residuals * self.quality[self.p], len(self.effects))

    def determinant_slope(self) -> Vector:
        """Return the derivative of the log determinant by each log slope, (assessors,)."""
        crossed = self.shares @ self.inverse
        own = 1.0 / self.load + np.sum(crossed * self.shares, axis=1)
        parts = self.weighted * (self.slope * own[self.p] - crossed[self.p, self.j])
        return 2 * sums(self.j, parts, len(self.effects))
