"""Whether stricter assessors were sent better work: what random effects take for chance, and fixed effects see."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import chi2

from workbench.errors import Message
from workbench.methods.combine.calibrated.system import System

if TYPE_CHECKING:
    from workbench.methods.combine.calibrated.additive import Within

DOUBTFUL = 0.05


@dataclass(frozen=True)
class Dependence:
    """The test: how far severities move when submissions are taken as drawn by lot."""

    statistic: float
    freedom: int
    probability: float


def dependence(system: System, within: "Within") -> Dependence | None:
    """Compare severities under fixed and under random submissions (Hausman 1978).

    Were submissions drawn by lot, both would estimate the same severities and ``Cov(fixed) - Cov(random)`` would
    be the covariance of their difference: its squared length is chi-square with assessors - 1 degrees of
    freedom. None where the design leaves no residual or the submissions show no differences.

    References
    ----------
    Hausman (1978), Specification tests in econometrics, Econometrica 46: 1251-1271.
    """
    if within.residual is None or within.residual <= 0 or within.firm.sum() != len(within.firm) - 1:
        return None
    spread = _spread_of_submissions(system, within)
    if spread <= 0:
        return None
    reduced = system.reduced(within.residual / spread)
    count = system.size[1]
    basis = within.vectors[:, within.firm]
    inverse = np.linalg.inv(reduced[:count, :count])
    random_effects = basis.T @ (inverse @ reduced[:count, count + 1])
    difference = within.scores[within.firm] / within.eigenvalues[within.firm] - random_effects
    doubt = within.residual * (np.diag(1.0 / within.eigenvalues[within.firm]) - basis.T @ inverse @ basis)
    values, vectors = np.linalg.eigh(doubt)
    firm = values > 1e-9 * within.residual
    if not firm.any():
        return None
    statistic = float(np.sum((vectors[:, firm].T @ difference) ** 2 / values[firm]))
    return Dependence(statistic, int(firm.sum()), float(chi2.sf(statistic, firm.sum())))


def _spread_of_submissions(system: System, within: "Within") -> float:
    value = system.values(within.effects)
    assert within.residual is not None
    doubt = within.residual * np.mean(1.0 / system.load)
    loading = np.asarray(system.table @ within.root) / system.load[:, None]
    doubt += within.residual * float(np.sum((loading - loading.mean(axis=0)) ** 2)) / len(value)
    return float(np.var(value, ddof=1) - doubt)


def dependence_warning(system: System, within: "Within") -> tuple[Message, ...]:
    """Say that the assignment looks dependent on quality, where it does."""
    found = dependence(system, within)
    if found is None or found.probability >= DOUBTFUL:
        return ()
    said = (
        "assignment looks dependent on quality: fixed and random results differ by more than sampling error (p = {p})"
    )
    return (Message(said, {"p": f"{found.probability:.2g}"}),)
