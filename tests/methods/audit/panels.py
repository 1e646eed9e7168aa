"""Panels made for the audit's tests."""

from datetime import UTC, datetime, timedelta

import numpy as np

from workbench.methods.audit import Marks, read_marks

OPENED = datetime(2026, 5, 4, 9, tzinfo=UTC)


def table(
    assessors: int = 6, submissions: int = 40, seed: int = 0, missing: float = 0.0, severity: float = 4.0
) -> np.ndarray:
    random = np.random.default_rng(seed)
    marks = 70 + 8 * random.normal(size=submissions) - severity * random.normal(size=(assessors, 1))
    marks = marks + 5 * random.normal(size=(assessors, submissions))
    marks[random.random(marks.shape) < missing] = np.nan
    return marks


def long(marks: np.ndarray, order: np.ndarray | None = None) -> Marks:
    """Write (assessors, submissions) as long marks, given one after the other, an hour a submission."""
    columns, rows = np.nonzero(~np.isnan(marks.T))
    return read_marks(
        [f"a{row + 1}" for row in rows],
        [f"s{column + 1}" for column in columns],
        marks[rows, columns].tolist(),
        order=(columns if order is None else order[rows, columns]).tolist(),
        time=[OPENED + timedelta(hours=int(column)) for column in columns],
    )
