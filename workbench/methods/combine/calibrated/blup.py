"""Submissions and assessors both random: values are drawn towards the mean, the less marked the more."""

import numpy as np
from scipy import linalg, sparse

from workbench.errors import Refused
from workbench.methods.combine.calibrated.additive import fit_within
from workbench.methods.combine.calibrated.dependence import dependence_warning
from workbench.methods.combine.calibrated.reml import CrossedFit
from workbench.methods.combine.calibrated.system import System, check_spread, submission_parts
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Covariance, Found, scaled_rows


def blup(marks: Marks, *, unconnected: str | None = None) -> Found:
    """Predict ``m + q_p`` in ``y = m + q_p + s_j + e``, all effects random, variances by REML.

    The covariance is that of the prediction errors, the uncertainty of the mean included. All submissions are
    drawn from one distribution, so this rule needs nothing more where `unconnected` allows unlinked parts.

    References
    ----------
    Henderson (1975), Best linear unbiased estimation and prediction, Biometrics 31: 423-447;
    Platt & Burges (2012), Regularized variance-reduced calibration of reviewers.

    >>> from workbench.methods.combine.marks import read_marks
    >>> blup(read_marks("aaabbbcc", "xyzxyzxy", [60, 71, 65, 70, 79, 76, 80, 91])).value.round(2).tolist()
    [65.36, 75.0, 85.61]
    """
    del unconnected
    check_spread(marks)
    system = System(marks)
    fit = CrossedFit(system)
    if fit.component(0) == 0.0:
        raise Refused("the marks show no differences between submissions beyond chance: there is nothing to rank")
    ridge, count = fit.ratios[0], system.size[1]
    kept = np.asarray(system.load + ridge, dtype=float)
    predicted = (system.total - system.load * fit.effects[-1] - system.table @ fit.effects[:count]) / kept
    own = scaled_rows(1.0 / kept, system.table)
    loading = sparse.hstack([-own, sparse.csr_array((ridge / kept)[:, None])], format="csr")
    root = linalg.solve_triangular(fit.factor, np.eye(count + 1), lower=True).T * np.sqrt(fit.residual)
    found = fit.components()
    within = fit_within(system, int(submission_parts(marks).max()) + 1)
    return Found(
        value=found.level + predicted,
        severity=-fit.effects[:count],
        covariance=Covariance(np.asarray(fit.residual / kept, dtype=float), loading, root),
        variance={"submission": found.submission, "assessor": found.assessor, "residual": found.residual},
        warnings=dependence_warning(system, within),
        more={"level": found.level, "criterion": found.criterion},
    )
