"""The marginal likelihood of the many-facet Rasch model, its gradient, and its maximum."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp

from workbench.errors import BadInput
from workbench.methods.combine.result import Index, Vector

WIDTH = 6.0
"""Standard deviations of the submissions' distribution that the quadrature reaches to either side."""
FEWEST_NODES = 61


@dataclass(frozen=True, eq=False)
class Facets:
    """Parameters in logits: log P_k / P_(k-1) = theta - difficulty_i - severity_j - step_ik, theta ~ N(0, spread^2)."""

    difficulty: Vector
    severity: Vector
    steps: Vector
    spread: float


class Panel:
    """The marks of a panel as sparse counts, and the likelihood over its free parameters.

    A *cell* is a criterion with an assessor; free parameters are difficulties, severities but the last (they
    add up to 0), steps but the last (per row, likewise), and the logarithm of the spread.
    """

    def __init__(
        self, p: Index, i: Index, j: Index, k: Index, steps: str = "common", grid: ArrayLike | None = None
    ) -> None:
        if steps not in ("common", "criterion"):
            raise BadInput("steps is {known}, not {value}", known="common or criterion", value=steps)
        self.size = (int(p.max()) + 1, int(i.max()) + 1, int(j.max()) + 1)
        self.top = int(k.max())
        self.rows = 1 if steps == "common" else self.size[1]
        pairs, cell = np.unique(i * self.size[2] + j, return_inverse=True)
        self.i, self.j = pairs // self.size[2], pairs % self.size[2]
        self.cell, self.category, self.p = cell, k, p
        shape = (len(pairs), self.size[0])
        seen = (len(pairs) * (self.top + 1), self.size[0])
        one = np.ones(len(k))
        self.seen = sparse.csr_array((one, (cell * (self.top + 1) + k, p)), shape=seen)
        self.count = sparse.csr_array((one, (cell, p)), shape=shape)
        self.score = sparse.csr_array((k.astype(float), (cell, p)), shape=shape)
        self.reached = self._reached(k, i)
        needed = int(np.ceil(15 * np.sqrt(1.5 * np.bincount(p).max())))
        self.fixed = grid is not None
        if grid is not None:
            self.nodes = np.asarray(grid, dtype=float)
        else:
            self.nodes = np.linspace(-WIDTH, WIDTH, max(FEWEST_NODES, needed) // 2 * 2 + 1)

    def _reached(self, k: Index, i: Index) -> Vector:
        row = np.zeros(len(k), dtype=np.intp) if self.rows == 1 else i
        counts = np.zeros((self.rows, self.top + 1))
        np.add.at(counts, (row, k), 1.0)
        return np.asarray(counts[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:], dtype=float)

    def facets(self, free: Vector) -> Facets:
        """Name the free parameters."""
        _, criteria, assessors = self.size
        difficulty, severity, steps, spread = np.split(
            free, np.cumsum([criteria, assessors - 1, self.rows * (self.top - 1)])
        )
        steps = steps.reshape(self.rows, self.top - 1)
        return Facets(
            difficulty,
            np.append(severity, -severity.sum()),
            np.column_stack([steps, -steps.sum(axis=1)]),
            float(np.exp(spread[0])),
        )

    def start(self) -> Vector:
        """Start from equal facets, evenly spaced steps, and a spread of one logit."""
        _, criteria, assessors = self.size
        steps = np.tile(np.linspace(-1, 1, self.top)[: self.top - 1] if self.top > 1 else np.zeros(0), self.rows)
        return np.concatenate([np.zeros(criteria + assessors - 1), steps, [0.0]])

    def chances(self, facets: Facets, theta: Vector) -> Vector:
        """Return log P of each category in each cell at each theta, (cells, categories, thetas)."""
        return category_chances(facets, self.i, self.j, theta)

    def thetas(self, facets: Facets) -> Vector:
        """Return the points of the quadrature in logits: they widen with the spread, or are fixed."""
        return self.nodes if self.fixed else facets.spread * self.nodes

    def posterior(self, facets: Facets) -> tuple[Vector, Vector, Vector]:
        """Return the weights of the nodes for each submission, each submission's log likelihood, and log P."""
        theta = self.thetas(facets)
        chances = self.chances(facets, theta)
        place = theta / facets.spread
        prior = -0.5 * (place**2 + np.log(2 * np.pi)) + np.log(np.gradient(place))
        joint = self.seen.T @ chances.reshape(-1, len(self.nodes)) + prior
        whole = logsumexp(joint, axis=1)
        return np.exp(joint - whole[:, None]), whole, chances

    def deviance(self, free: Vector) -> tuple[float, Vector]:
        """Return -2 log marginal likelihood and its gradient (Fisher's identity)."""
        facets = self.facets(free)
        weight, whole, log_chance = self.posterior(facets)
        chance = np.exp(log_chance)
        counted = self.count @ weight
        levels = np.arange(self.top + 1)
        expected = np.einsum("k,ckq->cq", levels, chance)
        surplus = self.score @ weight - counted * expected
        by_cell = surplus.sum(axis=1)
        difficulty = -np.bincount(self.i, by_cell, self.size[1])
        severity = -np.bincount(self.j, by_cell, self.size[2])
        tail = np.einsum("ckq,cq->ck", chance, counted)[:, ::-1].cumsum(axis=1)[:, ::-1][:, 1:]
        row = np.zeros(len(self.i), dtype=np.intp) if self.rows == 1 else self.i
        passed = np.zeros((self.rows, self.top))
        np.add.at(passed, row, tail)
        steps = passed - self.reached
        if self.fixed:
            spread = float(np.sum(weight @ (self.nodes / facets.spread) ** 2)) - self.size[0]
        else:
            spread = float(np.sum(surplus * self.thetas(facets)))
        gradient = np.concatenate(
            [difficulty, severity[:-1] - severity[-1], (steps[:, :-1] - steps[:, -1:]).ravel(), [spread]]
        )
        return -2 * float(whole.sum()), -2 * gradient

    def curvature(self, free: Vector, step: float = 1e-4) -> Vector:
        """Return second derivatives of the deviance from central differences of its gradient."""
        rows = [
            (self.deviance(free + step * unit)[1] - self.deviance(free - step * unit)[1]) / (2 * step)
            for unit in np.eye(len(free))
        ]
        curve = np.array(rows)
        return np.asarray((curve + curve.T) / 2, dtype=float)

    def fit(self) -> tuple[Vector, Vector]:
        """Return the free parameters at the maximum, and their covariance."""
        found = minimize(self.deviance, self.start(), jac=True, method="L-BFGS-B",
                         bounds=[(-12.0, 12.0)] * (len(self.start()) - 1) + [(-6.0, 3.0)],
                         options={"ftol": 1e-12, "maxiter": 1_000, "maxfun": 3_000})  # fmt: skip
        free = np.asarray(found.x, dtype=float)
        curve = self.curvature(free)
        step = np.linalg.lstsq(curve, self.deviance(free)[1], rcond=1e-9)[0]
        if np.max(np.abs(step)) < 0.05:
            free = free - step
        return free, np.asarray(2 * np.linalg.pinv(curve, rcond=1e-9, hermitian=True), dtype=float)


def category_chances(facets: Facets, i: Index, j: Index, theta: Vector) -> Vector:
    """Return log P of each category for criterion i and assessor j at each theta, (pairs, categories, thetas)."""
    reached = np.concatenate([np.zeros((len(facets.steps), 1)), facets.steps.cumsum(axis=1)], axis=1)
    row = np.zeros(len(i), dtype=np.intp) if len(facets.steps) == 1 else i
    levels = np.arange(reached.shape[1])
    place = theta[None, :] - (facets.difficulty[i] + facets.severity[j])[:, None]
    raw = levels[None, :, None] * place[:, None, :] - reached[row][:, :, None]
    return np.asarray(raw - logsumexp(raw, axis=1, keepdims=True), dtype=float)
