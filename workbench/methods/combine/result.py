"""What a rule answers: one value a submission, and how unsure the model behind it is."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from workbench.errors import BadInput, Message, Refused

Vector = NDArray[np.float64]
Index = NDArray[np.intp]
Labels = tuple[Hashable, ...]

LARGEST_MATRIX = 5_000
"""Submissions up to which a full covariance matrix is written out; above it takes 200 MB and more."""


@dataclass(frozen=True)
class Component:
    """A part of the design whose marks are linked; submissions of two parts were never compared."""

    submissions: Labels
    assessors: Labels


@dataclass(frozen=True, eq=False)
class Covariance:
    """Hold ``diag(diagonal) + L R R' L'`` without forming it: submissions are many, assessors few.

    It stands in for the matrix wherever numpy is handed one (``np.asarray(covariance)``).

    Parameters
    ----------
    diagonal : (submissions,) variances of their own, in squared units of the value
    loading : (submissions, effects) weight of each effect in each submission's value
    root : (effects, r) a square root of the covariance of the effects
    centred : (submissions,) number of the group whose mean is held fixed, or None
    kept : positions that are shown, or None for all
    """

    diagonal: Vector
    loading: Any
    root: Vector
    centred: Index | None = None
    kept: Index | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Say the size of the matrix that is meant."""
        size = len(self.diagonal) if self.kept is None else len(self.kept)
        return (size, size)

    def __len__(self) -> int:
        return self.shape[0]

    def __getitem__(self, key: Any) -> Any:
        return self.matrix()[key]

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        return np.asarray(self.matrix(), dtype=dtype)

    def factor(self) -> Vector:
        """Return ``L R``, (submissions, r), before any centring."""
        return np.asarray(self.loading @ self.root, dtype=float)

    def _centre(self, rows: Vector) -> Vector:
        if self.centred is None:
            return rows
        size = np.bincount(self.centred)
        sums = np.zeros((len(size), rows.shape[1]))
        np.add.at(sums, self.centred, rows)
        return np.asarray(rows - (sums / size[:, None])[self.centred], dtype=float)

    def _keep(self, rows: Vector) -> Vector:
        return rows if self.kept is None else rows[self.kept]

    def matrix(self) -> Vector:
        """Write the matrix out, (submissions, submissions); refused above `LARGEST_MATRIX` submissions."""
        if len(self.diagonal) > LARGEST_MATRIX:
            raise Refused(
                "a covariance of {count} submissions is not written out; draws and variances of it are",
                count=len(self.diagonal),
            )
        factor = self._centre(self.factor())
        spread = self._centre(np.diag(np.sqrt(self.diagonal)))
        full = spread @ spread.T + factor @ factor.T
        return full if self.kept is None else full[np.ix_(self.kept, self.kept)]

    def variances(self) -> Vector:
        """Return the variance of each value, (submissions,), at any size."""
        if self.centred is not None:
            return np.asarray(np.diag(self.matrix()), dtype=float)
        return self._keep(self.diagonal + np.square(self.factor()).sum(axis=1))

    def draw(self, count: int, random: np.random.Generator) -> Vector:
        """Draw errors of all values together: (count, submissions)."""
        own = np.sqrt(self.diagonal)[:, None] * random.standard_normal((len(self.diagonal), count))
        shared = self.loading @ (self.root @ random.standard_normal((self.root.shape[1], count)))
        return self._keep(self._centre(own + np.asarray(shared))).T

    def take(self, positions: Index) -> "Covariance":
        """Show some of the submissions only; the others stay in what was estimated."""
        kept = positions if self.kept is None else self.kept[positions]
        return Covariance(self.diagonal, self.loading, self.root, self.centred, kept)


def sums(number: Index, weight: Vector, size: int) -> Vector:
    """Add up the weights that share a number, (size,)."""
    return np.asarray(np.bincount(number, weight, minlength=size), dtype=float)


def scaled_rows(scale: Vector, table: Any) -> Any:
    """Multiply each row of a sparse table by its factor."""
    return sparse.diags_array(scale) @ table


def dense_covariance(matrix: Vector) -> Covariance:
    """Wrap a covariance matrix that is written out already (a symmetric square root is taken)."""
    values, vectors = np.linalg.eigh((matrix + matrix.T) / 2)
    root = vectors * np.sqrt(np.clip(values, 0.0, None))
    return Covariance(np.zeros(len(matrix)), sparse.identity(len(matrix), format="csr"), root)


def read_covariance(given: ArrayLike) -> Covariance:
    """Take a covariance matrix that somebody wrote out, (submissions, submissions), or refuse what is none."""
    try:
        matrix = np.asarray(given, dtype=float)
    except (TypeError, ValueError):
        matrix = np.full((1, 1), np.nan)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.all(np.isfinite(matrix)):
        raise BadInput("a covariance is a square matrix of finite numbers")
    if not np.allclose(matrix, matrix.T, rtol=1e-6, atol=1e-9):
        raise BadInput("a covariance is symmetric")
    if np.linalg.eigvalsh(matrix)[0] < -1e-6 * max(1.0, float(np.abs(matrix).max())):
        raise BadInput("a covariance has no negative variance in any direction")
    return dense_covariance(matrix)


@dataclass(frozen=True, eq=False, kw_only=True)
class Estimate:
    """One value a submission under one rule.

    Attributes
    ----------
    rule : the rule's name
    submissions, assessors : labels, sorted; the arrays below are in this order
    value : (submissions,) on the scale of the marks where the rule has one
    severity : (assessors,) marks that an assessor takes off, against the panel's mean; None for raw rules
    covariance : of the values, or None where the rule has no model of its errors
    components : the linked parts of the design; more than one means that no rule compares across them
    variance : variance components by name, where the rule estimates them
    lower_is_better : true for sums and means of ranks
    warnings : sentences that belong beside the numbers
    """

    rule: str
    submissions: Labels
    value: Vector
    assessors: Labels
    severity: Vector | None = None
    covariance: Covariance | None = None
    components: tuple[Component, ...] = ()
    variance: Mapping[str, float] | None = None
    lower_is_better: bool = False
    warnings: tuple[Message, ...] = ()

    def scores(self) -> Vector:
        """Return the values turned so that more is better, (submissions,)."""
        return -self.value if self.lower_is_better else self.value

    def places(self, digits: int = 9) -> NDArray[np.intp]:
        """Rank the values, 1 the best, equal ones (to `digits` decimals) sharing the better place.

        >>> import numpy as np
        >>> Estimate(rule="mean", submissions=("a", "b", "c"), value=np.array([7.0, 9.0, 7.0]),
        ...          assessors=("x",)).places().tolist()
        [2, 1, 2]
        """
        score = np.round(self.scores(), digits)
        ahead = score[None, :] > score[:, None]
        return np.asarray(1 + ahead.sum(axis=1), dtype=np.intp)

    def kept_fields(self, kept: Index) -> dict[str, Any]:
        """Return the further fields of a subclass that go by submission, for some of them."""
        del kept  # a plain estimate has none
        return {}


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """What a rule's own function hands back, before labels, design and warnings of the panel are put round it."""

    value: Vector
    severity: Vector | None = None
    covariance: Covariance | None = None
    variance: Mapping[str, float] | None = None
    lower_is_better: bool = False
    warnings: tuple[Message, ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)
