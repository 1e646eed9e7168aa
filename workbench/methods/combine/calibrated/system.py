"""The cross-products of a two-way design with the submissions eliminated: a matrix of the assessors' size is left."""

from typing import Any

import numpy as np
from scipy import sparse

from workbench.errors import Refused
from workbench.methods.combine.design import part_of_each
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Covariance, Index, Vector, scaled_rows, sums

GROUPED_CELLS, GROUPS = 4_000_000, 200
SMALL_CELLS = 100_000
"""Up to here a table is summed dense: building sparse parts costs more than their zeros do."""


class System:
    """Weighted sums of a design, mark by mark once; afterwards everything costs what the assessors cost.

    With ``x_p = [M_p1 .. M_pJ, D_p, Y_p]`` (confidences by assessor, their sum, the weighted sum of marks),
    eliminating submissions under a ridge ``r`` leaves ``T - sum_p x_p x_p' / (D_p + r)``. Submissions of one
    load share a denominator, so the sums are kept by load where loads are few.

    Attributes
    ----------
    level : the weighted mean of the marks, taken off before anything is summed
    load : (submissions,) D_p, the sum of confidences
    total : (submissions,) Y_p, the weighted sum of centred marks
    table : (submissions, assessors) sparse M
    """

    def __init__(self, marks: Marks) -> None:
        p, j, w = marks.submission, marks.assessor, marks.confidence
        self.count, self.size = len(marks.mark), (len(marks.submissions), len(marks.assessors))
        self.level = float(np.average(marks.mark, weights=w))
        y = marks.mark - self.level
        self.load = sums(p, w, self.size[0])
        self.total = sums(p, w * y, self.size[0])
        self.table = sparse.csr_array((w, (p, j)), shape=self.size)
        self.squares = float(np.sum(w * y * y))
        self.log_confidence = float(np.sum(np.log(w)))
        self._rows = self._beside()
        self._full = self._whole(sums(j, w, self.size[1]), sums(j, w * y, self.size[1]))
        self._loads, self._by_load = self._grouped()

    def _beside(self) -> Any:
        """Put loads and totals beside the table: x_p, one row a submission."""
        if self.table.shape[0] * self.table.shape[1] <= SMALL_CELLS:
            return np.column_stack((self.table.toarray(), self.load, self.total))
        columns = (self.table, sparse.csr_array(self.load[:, None]), sparse.csr_array(self.total[:, None]))
        return sparse.hstack(columns, format="csr")

    def _whole(self, weight: Vector, total: Vector) -> Vector:
        j = self.size[1]
        full = np.zeros((j + 2, j + 2))
        full[:j, :j] = np.diag(weight)
        full[:j, j] = full[j, :j] = weight
        full[:j, j + 1] = full[j + 1, :j] = total
        full[j, j] = weight.sum()
        full[j, j + 1] = full[j + 1, j] = total.sum()
        full[j + 1, j + 1] = self.squares
        return full

    def _grouped(self) -> tuple[Vector, Vector | None]:
        distinct, group = np.unique(self.load, return_inverse=True)
        loads = np.asarray(distinct, dtype=float)
        if len(loads) > GROUPS or len(loads) * len(self._full) ** 2 > GROUPED_CELLS:
            return self.load, None
        parts = [self._rows[np.flatnonzero(group == k)] for k in range(len(loads))]
        return loads, np.asarray([_dense(part.T @ part) for part in parts], dtype=float)

    def summed(self, weight_of_load: Vector) -> Vector:
        """Return ``sum_p f_p x_p x_p'`` for weights given by `loads`, (assessors + 2, assessors + 2)."""
        if self._by_load is not None:
            return np.asarray(np.tensordot(weight_of_load, self._by_load, 1), dtype=float)
        product: Any = self._rows.T @ scaled_rows(weight_of_load, self._rows)
        return _dense(product)

    @property
    def loads(self) -> Vector:
        """Return the loads that `summed` takes weights for."""
        return self._loads

    def reduced(self, ridge: float) -> Vector:
        """Eliminate the submissions under a ridge (0: submissions fixed); rows are assessors, level, mark."""
        return np.asarray(self._full - self.summed(1.0 / (self._loads + ridge)), dtype=float)

    def within(self) -> tuple[Vector, Vector, float]:
        """Return S, the assessors' right side, and the sum of squares left, for fixed submissions."""
        j = self.size[1]
        reduced = self.reduced(0.0)
        return reduced[:j, :j], reduced[:j, j + 1], max(0.0, float(reduced[j + 1, j + 1]))

    def values(self, effects: Vector) -> Vector:
        """Return each fixed submission's value, given what each assessor adds."""
        return np.asarray(self.level + (self.total - self.table @ effects) / self.load, dtype=float)

    def covariance(self, residual: float, inverse_root: Vector, groups: Index | None = None) -> Covariance:
        """Return ``s2 [diag(1/D) + G B B' G']`` with ``G = M/D``."""
        loading = scaled_rows(1.0 / self.load, self.table)
        return Covariance(residual / self.load, loading, np.sqrt(residual) * inverse_root, groups)


def _dense(product: Any) -> Vector:
    return np.asarray(product if isinstance(product, np.ndarray) else product.toarray(), dtype=float)


def check_spread(marks: Marks) -> None:
    """Refuse what no calibration can use: one assessor, one submission, marks that are all equal."""
    if len(marks.assessors) < 2:
        raise Refused(
            "one assessor alone cannot be calibrated: nobody marked the same submissions as {assessor}",
            assessor=marks.assessors[0],
        )
    if len(marks.submissions) < 2:
        raise Refused("there is one submission only: nothing to rank")
    if np.ptp(marks.mark) == 0:
        raise Refused("all marks are {mark}: there is no spread to calibrate", mark=marks.mark[0])


def submission_parts(marks: Marks) -> Index:
    """Number the linked part of each submission, (submissions,)."""
    return part_of_each(marks)[: len(marks.submissions)]
