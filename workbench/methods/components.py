"""Variance components: crossed REML for submissions and assessors, and Henderson's first method for any design."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.linalg import LinAlgError, cho_factor, cho_solve
from scipy.optimize import minimize

from workbench.errors import BadInput, Refused

Floats = NDArray[np.float64]

_STACK_AT_MOST = 4_000_000
_NONE = 1e-4


@dataclass(frozen=True, slots=True)
class Components:
    """Variances of a crossed design and what they predict.

    Parameters
    ----------
    submission, assessor, residual : variances, in squared points
    mean : the grand mean, by generalised least squares
    criterion : minus twice the restricted log likelihood at its maximum
    submission_effects, assessor_effects : (submissions,), (assessors,) best linear unbiased predictions
    marks : how many there are
    singular : a variance came out as 0
    """

    submission: float
    assessor: float
    residual: float
    mean: float
    criterion: float
    submission_effects: Floats
    assessor_effects: Floats
    marks: int
    singular: bool


@dataclass(frozen=True, slots=True)
class _Sums:
    """Sums of products of [1, the smaller facet, marks], whole and by size of the larger facet's groups.

    The larger facet is eliminated by its diagonal block (a Schur complement). Groups with the same number of marks
    are eliminated alike, so they are summed once: each evaluation then costs the same however many groups there are.
    """

    whole: Floats
    stack: Floats | None
    rows: "sparse.csr_array | None"
    sizes: Floats
    often: Floats
    marks: int

    def without(self, share: Floats) -> Floats:
        if self.stack is not None:
            return np.asarray(self.whole - np.tensordot(share, self.stack, axes=1))
        assert self.rows is not None
        by_group = np.repeat(share, self.often.astype(np.intp))
        weighted = np.asarray((self.rows.T @ self.rows.multiply(by_group[:, None])).todense())
        return np.asarray(self.whole - weighted)


def _sums(table: Floats, given: NDArray[np.bool_], centre: float) -> _Sums:
    """Build the sums from a table (groups of the smaller facet, groups of the larger)."""
    small, _ = table.shape
    marks = np.where(given, table - centre, 0.0)
    sizes_all = np.count_nonzero(given, axis=0)
    column, where = np.nonzero(given.T)
    sizes, often = np.unique(sizes_all[sizes_all > 0], return_counts=True)
    order = np.argsort(sizes_all, kind="stable")[np.count_nonzero(sizes_all == 0) :]
    totals = np.column_stack((sizes_all, marks.sum(axis=0)))
    seen = sparse.csr_array((np.ones(len(column)), (column, where)), shape=(table.shape[1], small))
    rows = sparse.hstack((sparse.csr_array(totals[:, :1]), seen, sparse.csr_array(totals[:, 1:]))).tocsr()[order]
    per = given.sum(axis=1, dtype=np.float64)
    by_small = marks.sum(axis=1)
    whole = np.zeros((small + 2, small + 2))
    whole[0, 0] = per.sum()
    whole[0, 1:-1] = whole[1:-1, 0] = per
    whole[1:-1, 1:-1] = np.diag(per)
    whole[0, -1] = whole[-1, 0] = by_small.sum()
    whole[1:-1, -1] = whole[-1, 1:-1] = by_small
    whole[-1, -1] = np.einsum("ij,ij->", marks, marks)
    stack = None
    if len(sizes) * (small + 2) ** 2 <= _STACK_AT_MOST:
        ends = np.cumsum(often)
        parts = [rows[end - count : end] for end, count in zip(ends, often, strict=True)]
        stack = np.stack([np.asarray((part.T @ part).todense()) for part in parts])
    return _Sums(whole, stack, rows, sizes.astype(np.float64), often.astype(np.float64), int(per.sum()))


@dataclass(frozen=True, slots=True)
class _Fit:
    criterion: float
    mean: float
    scale: float
    small: Floats


def _fit(sums: _Sums, large: float, small: float) -> _Fit:
    """Give the restricted likelihood at standard deviations `large` and `small` relative to the residual's."""
    share = large**2 / (1 + large**2 * sums.sizes)
    left = sums.without(share)
    inner, cross = left[1:-1, 1:-1], left[1:-1][:, [0, -1]]
    size = len(inner)
    factor = cho_factor(np.eye(size) + small**2 * inner, lower=True, check_finite=False)
    solved = cho_solve(factor, cross, check_finite=False)
    outer = left[[0, -1]][:, [0, -1]] - small**2 * cross.T @ solved
    information = outer[0, 0]
    mean = outer[0, 1] / information if information > 0 else 0.0
    rest = outer[1, 1] - mean * outer[0, 1]
    freedom = sums.marks - 1
    determinant = sums.often @ np.log1p(large**2 * sums.sizes) + 2 * np.sum(np.log(np.diag(factor[0])))
    criterion = np.inf  # where no error is left, or all is absorbed, there is no likelihood to compare
    if rest > 0 and information > 0:
        criterion = freedom * (1 + np.log(2 * np.pi * rest / freedom)) + determinant + np.log(information)
    effects = small**2 * (solved[:, 1] - mean * solved[:, 0])
    return _Fit(float(criterion), float(mean), float(rest / freedom), effects)


def crossed_reml(marks: ArrayLike, *, assessors: bool = True, start: Components | None = None) -> Components:
    """Estimate the variances of submissions, assessors and residual by restricted maximum likelihood.

    Parameters
    ----------
    marks : (assessors, submissions), nan where there is none; any pattern
    assessors : False for the one-way model, where it is not known who marked what
    start : an earlier fit to start from

    Returns
    -------
    Components, in squared points. Memory grows with the marks, and each step of the search costs no more for
    30,000 submissions than for 300.

    Raises
    ------
    Refused
        Fewer than three marks, all marks alike, or no submission (and, with assessors, no assessor) with two marks.

    References
    ----------
    Patterson, H. D. & Thompson, R. (1971). Biometrika 58; Bates et al. (2015). Journal of Statistical Software 67,
    whose Penicillin example gives .8467, 1.9316 and .5499 as standard deviations.
    """
    table = np.asarray(marks, dtype=np.float64)
    if table.ndim != 2:
        raise BadInput("marks are a table (assessors, submissions); this one is {shape}", shape=table.shape)
    given = np.isfinite(table)
    _refuse_thin(table, given, assessors)
    turned = table.shape[0] > table.shape[1] and assessors
    if turned:
        table, given = table.T, given.T
    centre = float(table[given].mean())
    sums = _sums(table, given, centre)
    large, small = _search(sums, assessors, start, turned)
    fit = _fit(sums, large, small)
    held = np.where(given, table - centre - fit.mean, 0.0) - np.where(given, fit.small[:, None], 0.0)
    count = np.count_nonzero(given, axis=0)
    effects = large**2 * held.sum(axis=0) / (1 + large**2 * count)
    variances = (large**2 * fit.scale, small**2 * fit.scale)
    one, two = (fit.small, effects) if turned else (effects, fit.small)
    first, second = variances[::-1] if turned else variances
    return Components(
        submission=first,
        assessor=second,
        residual=fit.scale,
        mean=fit.mean + centre,
        criterion=fit.criterion,
        submission_effects=one,
        assessor_effects=two,
        marks=sums.marks,
        singular=first == 0 or (assessors and second == 0),
    )


def _refuse_thin(table: Floats, given: NDArray[np.bool_], assessors: bool) -> None:
    marks = table[given]
    if len(marks) < 3:
        raise Refused("{marks} marks are too few to tell variances apart", marks=len(marks))
    if np.ptp(marks) == 0:
        raise Refused("every mark is the same: there is no variance to share out")
    alone = given.sum(axis=0).max() < 2 or (assessors and given.sum(axis=1).max() < 2)
    if alone:
        raise Refused("no submission has two marks, or no assessor gave two: variances cannot be told apart")


def _search(sums: _Sums, assessors: bool, start: Components | None, turned: bool) -> tuple[float, float]:
    def criterion(relative: Floats) -> float:
        try:
            found = _fit(sums, abs(float(relative[0])), abs(float(relative[1])) if assessors else 0.0).criterion
        except LinAlgError:
            return np.inf
        return found if np.isfinite(found) else np.inf

    begin, spread = np.array([0.8, 0.6]), 0.4
    if start is not None and start.residual > 0:
        pair = (start.assessor, start.submission) if turned else (start.submission, start.assessor)
        begin, spread = np.sqrt(np.array(pair) / start.residual), 0.1
    if not assessors:
        begin = begin[:1]
    simplex = np.vstack([begin, *(begin + spread * unit for unit in np.eye(len(begin)))])
    found = minimize(
        criterion,
        begin,
        method="Nelder-Mead",
        options={"xatol": 1e-5, "fatol": 1e-9, "initial_simplex": simplex, "maxiter": 600},
    )
    return _snap(criterion, np.abs(found.x))


def _snap(criterion: Callable[[Floats], float], found: Floats) -> tuple[float, float]:
    """Set a variance to exactly 0 where that is no worse."""
    best = criterion(found)
    for place in range(len(found)):
        trial = found.copy()
        trial[place] = 0.0
        if found[place] < _NONE or criterion(trial) <= best + 1e-9:
            found = trial
    return float(found[0]), float(found[1]) if len(found) > 1 else 0.0


def henderson(
    marks: ArrayLike, facets: Mapping[str, Sequence[object] | NDArray[np.generic]], effects: Sequence[tuple[str, ...]]
) -> dict[str, float]:
    """Estimate variances for any crossed or nested design by Henderson's first method.

    Parameters
    ----------
    marks : (marks,)
    facets : for each facet, (marks,) its level for each mark
    effects : combinations of facets, ("submission",), ("submission", "assessor") …; the combination of all facets
        is the residual where each occurs once

    Returns
    -------
    The variance of each effect under its facets joined by " x ", and "residual" where something is left over.
    For complete designs these are the ANOVA estimates; negative ones are given as they are.

    Raises
    ------
    Refused
        The effects cannot be told apart in this design.

    References
    ----------
    Henderson, C. R. (1953). Biometrics 9; Brennan, R. L. (2001). Generalizability theory, chapter 7.
    """
    values = np.asarray(marks, dtype=np.float64)
    values = values - values.mean()
    groups = [_levels(facets, effect) for effect in effects]
    names = [" x ".join(effect) for effect in effects]
    everyone = np.arange(len(values))
    if all(group.max() + 1 < len(values) for group in groups):
        groups.append(everyone)
        names.append("residual")
    if len(values) < 3:
        raise Refused("{marks} marks are too few to tell variances apart", marks=len(values))
    rows = [np.zeros(len(values), dtype=np.intp), *groups]
    left = np.array([[_coefficient(row, column) for column in groups] for row in rows])
    right = np.array([_square(values, row) for row in rows])
    system, target = left[1:] - left[0], right[1:] - right[0]
    if np.linalg.matrix_rank(system) < len(groups):
        raise Refused("these effects cannot be told apart: some never vary on their own")
    found = np.linalg.solve(system, target)
    return dict(zip(names, (float(value) for value in found), strict=True))


def _levels(facets: Mapping[str, Sequence[object] | NDArray[np.generic]], effect: tuple[str, ...]) -> NDArray[np.intp]:
    joined: NDArray[np.intp] | None = None
    for facet in effect:
        _, codes = np.unique(np.asarray(facets[facet]), return_inverse=True)
        joined = codes if joined is None else joined * (codes.max() + 1) + codes
        _, joined = np.unique(joined, return_inverse=True)
    assert joined is not None
    return joined


def _square(values: Floats, group: NDArray[np.intp]) -> float:
    return float(np.sum(np.bincount(group, weights=values) ** 2 / np.bincount(group)))


def _coefficient(row: NDArray[np.intp], column: NDArray[np.intp]) -> float:
    joint, counts = np.unique(row * (column.max() + 1) + column, return_counts=True)
    return float(np.sum(counts**2 / np.bincount(row)[joint // (column.max() + 1)]))
