"""Submissions fixed, assessors random: severity is taken off only as far as the marks show that there is some."""

import numpy as np
from scipy.optimize import brentq

from workbench.methods.combine.calibrated.additive import NO_RESIDUAL, Within, equal_means, fit_within
from workbench.methods.combine.calibrated.dependence import dependence_warning
from workbench.methods.combine.calibrated.system import System, check_spread, submission_parts
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Found, Index, Vector

SMALLEST, LARGEST = 1e-9, 1e9


def fixed_random(marks: Marks, *, unconnected: str | None = None) -> Found:
    """Estimate ``y = v_p + b_j + e`` with ``b_j ~ N(0, s2_b)``, both variances by REML.

    ``(S + l I) b = r`` with ``l = s2 / s2_b``; ``Cov v = s2 [diag(1/D_p) + G (S + l I)^-1 G']``. With l = 0 it is
    the additive rule, with l infinite the mean: recovery of inter-block information.

    References
    ----------
    Yates (1940), The recovery of inter-block information, Annals of Eugenics 10: 317-325.

    >>> from workbench.methods.combine.marks import read_marks
    >>> found = fixed_random(read_marks("aaabbbcc", "xyzxyzxy", [60, 71, 65, 70, 79, 76, 80, 91]))
    >>> found.value.round(2).tolist()
    [65.33, 75.0, 85.66]
    """
    check_spread(marks)
    system, parts = System(marks), submission_parts(marks)
    within = fit_within(system, int(parts.max()) + 1)
    if within.squares == 0.0:
        return _exactly(marks, system, within, parts, unconnected)
    ratio = reml_ratio(within, system.count - system.size[0])
    shrunk = (
        np.zeros_like(within.eigenvalues) if ratio is None else 1.0 / (np.clip(within.eigenvalues, 0, None) + ratio)
    )
    effects = within.vectors @ (shrunk * within.scores)
    left = within.within_squares - float(np.sum(within.scores**2 * shrunk))
    residual = left / (system.count - system.size[0])
    value, severity, groups = system.values(effects), -effects, None
    if unconnected == "equal-means":
        value, severity, groups = equal_means(marks, parts, value, severity)
    return Found(
        value=value,
        severity=severity,
        covariance=system.covariance(residual, (within.vectors * np.sqrt(shrunk)) @ within.vectors.T, groups),
        variance={"assessor": 0.0 if ratio is None else residual / ratio, "residual": residual},
        warnings=dependence_warning(system, within),
    )


def reml_ratio(within: Within, freedom: int) -> float | None:
    """Return ``l = s2 / s2_b`` at the REML optimum, or None where no severity is seen (l infinite).

    Minimises ``f log q(l) + sum log(e_i + l) - J log l``, ``q(l) = q - sum z_i^2 / (e_i + l)``: the best of a
    grid, then the root of the slope beside it, so that the answer does not depend on a stopping rule.
    """
    e, z2 = np.clip(within.eigenvalues, 0.0, None), within.scores**2
    size = float(np.mean(e[within.firm])) if within.firm.any() else 1.0

    def left(ratio: float) -> float:
        return within.within_squares - float(np.sum(z2 / (e + ratio)))

    def criterion(ratios: Vector) -> Vector:
        shifted = e[None, :] + ratios[:, None]
        remaining = within.within_squares - np.sum(z2 / shifted, axis=1)
        return np.asarray(freedom * np.log(remaining) + np.sum(np.log(shifted), axis=1) - len(e) * np.log(ratios))

    def slope(log_ratio: float) -> float:
        ratio = float(np.exp(log_ratio))
        inner = freedom * float(np.sum(z2 / (e + ratio) ** 2)) / left(ratio)
        return float(ratio * (inner + np.sum(1.0 / (e + ratio))) - len(e))

    grid = np.log(np.geomspace(SMALLEST, LARGEST, 145) * size)
    best = int(np.argmin(criterion(np.exp(grid))))
    low, high = grid[max(best - 1, 0)], grid[min(best + 1, len(grid) - 1)]
    if slope(high) <= 0:
        return None
    if slope(low) >= 0:
        return float(np.exp(low))
    return float(np.exp(brentq(slope, low, high, xtol=1e-13)))


def _exactly(marks: Marks, system: System, within: Within, parts: Index, unconnected: str | None) -> Found:
    """Answer where severities explain every mark: shrinking them would have nothing to weigh them against."""
    value: Vector = system.values(within.effects)
    severity, groups = -within.effects, None
    if unconnected == "equal-means":
        value, severity, groups = equal_means(marks, parts, value, severity)
    known = within.residual is not None
    return Found(
        value=value,
        severity=severity,
        covariance=system.covariance(0.0, within.root, groups) if known else None,
        variance={"assessor": float(np.var(within.effects, ddof=1)), "residual": 0.0} if known else None,
        warnings=() if known else (NO_RESIDUAL,),
    )
