"""Builders: seeded panels with marks missing."""

import numpy as np

from workbench.methods.combine.marks import Marks, read_marks

Columns = tuple[list[str], list[str], list[float]]


def panel(
    seed: int, submissions: int = 12, assessors: int = 5, share: float = 0.6, severity: float = 6.0, noise: float = 4.0
) -> Columns:
    """Give a linked panel in which everyone marks at least two submissions, two decimals a mark."""
    random = np.random.default_rng(seed)
    quality, strict = random.normal(0, 10, submissions), random.normal(0, severity, assessors)
    given = random.random((submissions, assessors)) < share
    for p in range(submissions):  # a chain through all keeps the design in one piece
        given[p, p % assessors] = given[p, (p + 1) % assessors] = True
    mark = 65 + quality[:, None] - strict + random.normal(0, noise, given.shape)
    p, j = np.nonzero(given)
    return [f"s{k:02d}" for k in p], [f"a{k}" for k in j], [round(float(y), 2) for y in mark[p, j]]


def read(columns: Columns) -> Marks:
    return read_marks(*columns)
