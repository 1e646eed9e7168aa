"""Variance shares of whole sheets."""

import numpy as np
import pytest

from tests.methods.audit.panels import long, table
from workbench.errors import Refused
from workbench.methods.audit import read_marks, variance_shares
from workbench.methods.components import crossed_reml


def test_planted_variances_are_found_again() -> None:
    random = np.random.default_rng(1)
    shape = (20, 200, 5)
    marks = (
        8 * random.normal(size=(1, 200, 1)) + 4 * random.normal(size=(20, 1, 1)) + 3 * random.normal(size=(20, 200, 1))
    )
    marks = marks + 2 * random.normal(size=(20, 1, 5)) + 5 * random.normal(size=shape)
    marks[random.random(shape) < 0.2] = np.nan
    rows, columns, deep = np.nonzero(~np.isnan(marks))
    found = variance_shares(
        read_marks(rows.tolist(), columns.tolist(), marks[rows, columns, deep].tolist(), criterion=deep.tolist())
    )
    variances = {one.source: one.variance for one in found}
    assert variances["submission"] == pytest.approx(64, rel=0.25)
    assert variances["submission x assessor"] == pytest.approx(9, rel=0.2)
    assert variances["assessor x criterion"] == pytest.approx(4, rel=0.4)
    assert variances["residual"] == pytest.approx(25, rel=0.05)
    assert sum(one.share for one in found) == pytest.approx(1)


def test_of_one_criterion_the_shares_are_those_of_the_crossed_model() -> None:
    marks = table(6, 60)
    fitted = crossed_reml(marks)
    found = {one.source: one.variance for one in variance_shares(long(marks))}
    wanted = {"submission": fitted.submission, "assessor": fitted.assessor, "residual": fitted.residual}
    assert found == {source: pytest.approx(value, rel=1e-3) for source, value in wanted.items()}


def test_marks_all_alike_have_no_variance() -> None:
    with pytest.raises(Refused, match="no variance to share out"):
        variance_shares(long(np.full((3, 4), 70.0)))
