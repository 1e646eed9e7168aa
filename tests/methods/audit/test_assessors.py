"""Severity, slope, fit and drift: against dense least squares, planted effects, and where marks do not tell."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.audit.panels import OPENED, long, table
from workbench.errors import Refused
from workbench.methods.audit import assessor_table, drift
from workbench.methods.audit.additive import fit
from workbench.methods.audit.flags import standardised_residuals


def dense(marks: np.ndarray, extra: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray, float, int]:
    """Least squares the long way: coefficients and their unit covariance, residual variance, degrees of freedom."""
    rows, columns = np.nonzero(~np.isnan(marks))
    parts = [columns[:, None] == np.arange(marks.shape[1]), rows[:, None] == np.arange(len(marks))]
    design = np.hstack(parts).astype(float)
    if extra is not None:
        design = np.column_stack((design, extra[rows, columns]))
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ design.T @ marks[rows, columns]
    freedom = len(rows) - np.linalg.matrix_rank(design)
    rest = marks[rows, columns] - design @ found
    return found, inverse, float(rest @ rest / freedom), int(freedom)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.4, 0.7]))
def test_the_additive_fit_is_dense_least_squares(seed: int, missing: float) -> None:
    marks = table(5, 12, seed, missing)
    marks[:, 0] = 70 + np.arange(5) ** 2
    marks[0] = np.nan_to_num(marks[0], nan=70)
    fitted = fit(marks)
    _, _, variance, freedom = dense(marks)
    assert (fitted.variance, fitted.freedom) == (pytest.approx(variance), freedom)


@settings(max_examples=25)
@given(st.integers(0, 10_000))
def test_a_covariate_is_tested_as_dense_least_squares_tests_it(seed: int) -> None:
    marks = table(5, 12, seed, 0.3)
    extra = np.random.default_rng(seed).normal(size=marks.shape)
    value, error, _ = fit(marks).covariate(extra)
    found, inverse, variance, _ = dense(marks, extra)
    assert float(value) == pytest.approx(found[-1])
    assert float(error) == pytest.approx(np.sqrt(variance * inverse[-1, -1]))


def test_a_severe_assessor_has_a_positive_severity_and_its_interval_holds_it() -> None:
    marks = table(6, 60, severity=0.0)
    marks[2] -= 6
    line = assessor_table(long(marks)).lines[2]
    assert line.severity.low < 5 < line.severity.high
    assert line.severity.adjusted < 0.01


def test_severities_add_up_to_nought() -> None:
    lines = assessor_table(long(table(missing=0.4))).lines
    assert sum(line.severity.value for line in lines) == pytest.approx(0, abs=1e-9)


def test_an_assessor_who_puts_submissions_closer_together_has_a_slope_below_one() -> None:
    random = np.random.default_rng(3)
    quality = 10 * random.normal(size=80)
    marks = 70 + quality + 3 * random.normal(size=(6, 80))
    marks[1] = 70 + 0.4 * quality + 3 * random.normal(size=80)
    lines = assessor_table(long(marks)).lines
    assert lines[1].slope.high < 0.8
    assert lines[1].slope.adjusted < 0.001
    assert min(line.slope.value for line in lines if line is not lines[1]) > 0.9


def test_a_noisy_assessor_has_a_high_mean_square() -> None:
    marks = table(6, 60)
    marks[4] += 9 * np.random.default_rng(1).normal(size=60)
    line = assessor_table(long(marks)).lines[4]
    assert line.infit > 1.5 and line.outfit > 1.5 and line.fit_p <= 0.002


def test_mean_squares_of_the_panel_average_one() -> None:
    marks = table(6, 60)
    lines = assessor_table(long(marks)).lines
    assert np.mean([line.infit for line in lines]) == pytest.approx(1, abs=1e-9)


def test_below_eight_submissions_there_is_no_slope_and_below_five_a_warning() -> None:
    marks = table(5, 30)
    marks[0, 7:] = np.nan
    marks[1, 4:] = np.nan
    found = assessor_table(long(marks))
    assert [line.slope.told for line in found.lines] == [False, False, True, True, True]
    assert [line.thin for line in found.lines] == [False, True, False, False, False]
    assert "a2 marked 4 submissions" in str(found.warnings[0])


def test_groups_that_share_nothing_are_told_apart() -> None:
    marks = table(6, 30)
    marks[:3, 15:] = np.nan
    marks[3:, :15] = np.nan
    found = assessor_table(long(marks))
    assert "2 groups share no assessor" in str(found.warnings[0])
    assert sum(line.severity.value for line in found.lines[:3]) == pytest.approx(0, abs=1e-9)


def test_a_cut_off_moment_gives_the_table_of_that_moment() -> None:
    marks = table(5, 30)
    early = assessor_table(long(marks), until=OPENED.replace(hour=18))
    alone = assessor_table(long(marks[:, :10]))
    for one, two in zip(early.lines, alone.lines, strict=True):
        assert (one.marks, one.severity.value) == (10, pytest.approx(two.severity.value))
        assert (one.slope.p, one.outfit) == (pytest.approx(two.slope.p), pytest.approx(two.outfit))


def test_drift_finds_who_grows_lenient_and_nobody_else() -> None:
    random = np.random.default_rng(5)
    marks = table(6, 60)
    order = np.argsort(random.random(marks.shape), axis=1).astype(float)
    marks[3] += 0.3 * order[3]
    found = dict(drift(long(marks, order)).by_assessor)
    assert found["a4"].value == pytest.approx(0.3, abs=0.12)
    assert [name for name, one in found.items() if one.adjusted < 0.05] == ["a4"]


def test_drift_all_share_is_not_told_where_all_had_the_same_order() -> None:
    found = drift(long(table(5, 30)))
    assert not found.panel.told
    assert all(one.told for _, one in found.by_assessor)


def test_drift_over_time_is_an_hour_of_what_drift_over_order_is_a_place() -> None:
    marks = long(table(5, 30))
    by_order, by_time = drift(marks), drift(marks, "time")
    for one, two in zip(by_order.by_assessor, by_time.by_assessor, strict=True):
        assert one[1].value == pytest.approx(two[1].value)


def test_drift_is_refused_without_an_order() -> None:
    from workbench.methods.audit import read_marks

    marks = read_marks(
        ["a", "b"] * 8, [f"s{k // 2}" for k in range(16)], list(np.random.default_rng(0).normal(size=16))
    )
    with pytest.raises(Refused, match="have no order"):
        drift(marks)


def test_marks_without_error_are_refused() -> None:
    with pytest.raises(Refused, match="there is no error to measure by"):
        assessor_table(long(np.arange(8.0) + np.array([[1.0], [2.0], [5.0]])))


def test_too_few_shared_marks_are_refused() -> None:
    with pytest.raises(Refused, match="nothing is left"):
        assessor_table(long(np.array([[1.0, 2.0], [2.0, 5.0]])))


def test_p_values_of_severity_slope_drift_and_residual_are_uniform_where_nothing_is_the_matter() -> None:
    found = {"severity": [], "slope": [], "drift": [], "residual": [], "fit": []}
    for seed in range(100):
        marks = table(5, 14, seed, severity=0.0)
        marks[0, 12:] = np.nan
        line = assessor_table(long(marks), draws=99).lines[1]
        found["severity"].append(line.severity.p)
        found["slope"].append(line.slope.p)
        found["fit"].append(line.fit_p)
        found["drift"].append(drift(long(marks)).by_assessor[1][1].p)
        found["residual"].append(standardised_residuals(marks)[1][1, 3])
    for name, p in found.items():
        for level in (0.2, 0.5, 0.8):
            assert np.mean(np.array(p) <= level) == pytest.approx(level, abs=0.16), name
