import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from tests.methods.combine.panels import Columns, panel, read
from workbench.errors import Refused
from workbench.methods.combine import estimate
from workbench.methods.combine.calibrated.additive import fit_within
from workbench.methods.combine.calibrated.dependence import dependence
from workbench.methods.combine.calibrated.reml import crossed_components
from workbench.methods.combine.calibrated.slopes import _Surface
from workbench.methods.combine.calibrated.system import System

seeds = st.integers(0, 10_000)


def incidence(columns: Columns) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    marks = read(columns)
    return np.eye(len(marks.submissions))[marks.submission], np.eye(len(marks.assessors))[marks.assessor], marks.mark


def restricted(
    z: np.ndarray, x: np.ndarray, y: np.ndarray, variances: list[float]
) -> tuple[float, np.ndarray, np.ndarray]:
    """Give -2 log restricted likelihood, fixed effects and their covariance by the dense textbook formula."""
    spread = variances[-1] * np.eye(len(y)) + sum(v * part @ part.T for v, part in zip(variances, z, strict=False))
    inverse = np.linalg.inv(spread)
    information = x.T @ inverse @ x
    fixed = np.linalg.solve(information, x.T @ inverse @ y)
    rest = y - x @ fixed
    value = np.linalg.slogdet(spread)[1] + np.linalg.slogdet(information)[1] + rest @ inverse @ rest
    return float(value), fixed, np.linalg.inv(information)


@given(seed=seeds, added=st.floats(-30, 30))
def test_what_is_added_to_one_of_j_assessors_moves_every_additive_value_by_a_jth(seed: int, added: float) -> None:
    p, j, y = panel(seed)
    first = estimate(p, j, y, rule="additive")
    moved = estimate(p, j, [mark + added * (name == "a2") for mark, name in zip(y, j, strict=True)], rule="additive")
    assert moved.value - first.value == pytest.approx(added / 5, abs=1e-8)
    assert (moved.severity - first.severity)[2] == pytest.approx(-added * 4 / 5, abs=1e-8)


def test_an_added_constant_moves_fixed_random_less_than_the_mean_over_incomplete_panels() -> None:
    def shift(rule: str, seed: int) -> float:
        p, j, y = panel(seed)
        more = [mark + 5 * (name == "a2") for mark, name in zip(y, j, strict=True)]
        return float(np.std(estimate(p, j, more, rule=rule).value - estimate(p, j, y, rule=rule).value))

    shifts = np.array([[shift(rule, seed) for rule in ("fixed-random", "mean")] for seed in range(30)])
    corrected, plain = np.sqrt((shifts**2).mean(axis=0))
    assert corrected < 0.6 * plain


@given(seed=seeds)
def test_additive_is_weighted_least_squares(seed: int) -> None:
    p, j, y = columns = panel(seed)
    weight = np.random.default_rng(seed).uniform(0.5, 4, len(y))
    found = estimate(p, j, y, rule="additive", confidence=weight.tolist())
    submission, assessor, _ = incidence(columns)
    order = np.lexsort((j, p))
    root = np.sqrt(weight[order])[:, None]
    design = np.hstack([submission, assessor])
    fitted = design @ np.linalg.lstsq(root * design, root[:, 0] * np.array(y)[order], rcond=None)[0]
    ours = found.value[submission.argmax(axis=1)] - found.severity[assessor.argmax(axis=1)]
    assert ours == pytest.approx(fitted, abs=1e-7)
    assert found.severity.sum() == pytest.approx(0, abs=1e-9)


def test_a_confidence_of_two_counts_as_two_marks_of_one_assessor() -> None:
    doubled = estimate(list("aabb"), list("xyxy"), [6, 8, 7, 10], rule="additive", confidence=[2, 1, 1, 1])
    tripled = estimate(list("aabb"), list("xyxy"), [6, 8, 7, 10], rule="additive", confidence=[6, 3, 3, 3])
    assert doubled.value == pytest.approx(tripled.value)


@settings(max_examples=20)
@given(seed=st.integers(0, 300))
def test_fixed_random_is_the_dense_restricted_maximum(seed: int) -> None:
    columns = panel(seed, noise=6.0)
    found = estimate(*columns, rule="fixed-random")
    submission, assessor, y = incidence(columns)
    at = [found.variance["assessor"], found.variance["residual"]]
    best, fixed, covariance = restricted([assessor], submission, y, at)
    assert found.value == pytest.approx(fixed, abs=1e-6)
    assert found.covariance.matrix() == pytest.approx(covariance, abs=1e-6)
    for factor in (0.97, 1.03):
        assert restricted([assessor], submission, y, [at[0] * factor, at[1]])[0] >= best - 1e-9
        assert restricted([assessor], submission, y, [at[0], at[1] * factor])[0] >= best - 1e-9


@settings(max_examples=20)
@given(seed=st.integers(0, 300))
def test_blup_is_the_dense_restricted_maximum_and_hendersons_prediction(seed: int) -> None:
    columns = panel(seed, noise=6.0)
    found = estimate(*columns, rule="blup")
    submission, assessor, y = incidence(columns)
    at = [found.variance[name] for name in ("submission", "assessor", "residual")]
    one = np.ones((len(y), 1))
    best, level, _ = restricted([submission, assessor], one, y, at)
    spread = at[2] * np.eye(len(y)) + at[0] * submission @ submission.T + at[1] * assessor @ assessor.T
    predicted = level[0] + at[0] * submission.T @ np.linalg.solve(spread, y - level[0])
    assert found.value == pytest.approx(predicted, abs=1e-5)
    for k in range(3):
        moved = [v * (1.03 if k == m else 1) for m, v in enumerate(at)]
        assert restricted([submission, assessor], one, y, moved)[0] >= best - 1e-7


def test_the_covariance_of_blup_is_that_of_the_prediction_errors() -> None:
    columns = panel(4, noise=6.0)
    found = estimate(*columns, rule="blup")
    submission, assessor, y = incidence(columns)
    q, s, e = (found.variance[name] for name in ("submission", "assessor", "residual"))
    design = np.hstack([np.ones((len(y), 1)), submission, assessor])
    penalty = np.diag(np.concatenate([[0], np.full(submission.shape[1], e / q), np.full(assessor.shape[1], e / s)]))
    whole = e * np.linalg.inv(design.T @ design + penalty)
    pick = np.hstack(
        [np.ones((submission.shape[1], 1)), np.eye(submission.shape[1]), np.zeros((submission.shape[1], 5))]
    )
    assert found.covariance.matrix() == pytest.approx(pick @ whole @ pick.T, abs=1e-8)
    assert found.covariance.variances() == pytest.approx(np.diag(found.covariance.matrix()))
    assert crossed_components(*columns).assessor == pytest.approx(s)


@pytest.mark.parametrize("rule", ["additive", "fixed-random", "blup"])
def test_on_complete_panels_calibration_keeps_the_order_of_the_mean(rule: str) -> None:
    columns = panel(7, share=1.0)
    assert estimate(*columns, rule=rule).places().tolist() == estimate(*columns, rule="mean").places().tolist()


def test_where_severities_explain_every_mark_the_values_are_certain() -> None:
    quality, strict = {"a": 60, "b": 70, "c": 75}, {"x": 0, "y": 5, "z": -5}
    p, j = list("aabbcca"), list("xyyzxzz")
    y = [quality[one] - strict[other] for one, other in zip(p, j, strict=True)]
    for rule in ("additive", "fixed-random", "blup-slopes"):
        found = estimate(p, j, y, rule=rule)
        assert np.diff(found.value) == pytest.approx([10, 5], abs=1e-9)
        assert found.covariance.matrix() == pytest.approx(np.zeros((3, 3)), abs=1e-12)


def test_a_chain_of_sheets_leaves_nothing_to_tell_how_sure_the_values_are() -> None:
    found = estimate(list("aabb"), list("xyyz"), [60, 64, 70, 71], rule="additive")
    assert found.covariance is None
    assert any("just as many marks as unknowns" in str(said) for said in found.warnings)


def test_submissions_that_do_not_differ_are_not_ranked_by_blup() -> None:
    p, j, y = list("aabbccdd"), list("xy" * 4), [50, 70, 70, 50, 50, 70, 70, 50]
    with pytest.raises(Refused, match="no differences between submissions beyond chance"):
        estimate(p, j, y, rule="blup")


def test_assignment_that_depends_on_quality_is_noticed_and_lots_are_not() -> None:
    random = np.random.default_rng(0)

    def probability(depends: bool) -> float:
        quality, strict = random.normal(0, 10, 40), np.linspace(-8, 8, 8)
        order = np.argsort(quality) if depends else random.permutation(40)
        p, j = [], []
        for place, one in enumerate(order):  # better work goes to stricter assessors, or anywhere
            for step in range(3):
                p.append(int(one))
                j.append((place // 6 + step) % 8)
        y = [65 + quality[a] - strict[b] + random.normal(0, 4) for a, b in zip(p, j, strict=True)]
        marks = read((p, j, y))
        system = System(marks)
        return dependence(system, fit_within(system)).probability

    assert max(probability(True) for _ in range(10)) < 0.01
    by_lot = [probability(False) for _ in range(60)]
    assert np.mean(np.array(by_lot) < 0.05) < 0.2
    assert np.mean(by_lot) == pytest.approx(0.5, abs=0.12)


def test_the_slope_of_the_slopes_likelihood_is_its_derivative() -> None:
    marks = read(panel(3, submissions=20, share=0.8))
    surface = _Surface(marks, np.arange(5))
    at = np.array([0.1, -0.2, 0.15, 0.05, 1.0])
    numeric = [
        (surface.value(at + 1e-5 * unit, 0.3)[0] - surface.value(at - 1e-5 * unit, 0.3)[0]) / 2e-5 for unit in np.eye(5)
    ]
    assert surface.value(at, 0.3)[1] == pytest.approx(numeric, rel=1e-5, abs=1e-5)
    plain = minimize(lambda x: surface.value(np.append(np.zeros(4), x), None)[0], [0.0]).x[0]
    found = estimate(*panel(3, submissions=20, share=0.8), rule="fixed-random").variance
    assert np.exp(plain) == pytest.approx(found["residual"] / found["assessor"], rel=1e-3)


def test_slopes_are_found_where_assessors_use_the_scale_unequally_and_left_out_where_not() -> None:
    random = np.random.default_rng(2)
    true = np.array([0.4, 0.7, 1.0, 1.4, 2.0])
    quality, given = random.normal(0, 10, 30), random.random((30, 5)) < 0.8
    p, j = np.nonzero(given)

    def marks(slopes: np.ndarray) -> list[float]:
        return (65 + slopes[j] * quality[p] + random.normal(0, 3, len(p))).tolist()

    unequal = estimate(p, j, marks(true), rule="blup-slopes")
    assert np.corrcoef(np.log(unequal.slopes), np.log(true))[0, 1] > 0.97
    assert any("differ in how much of the scale" in str(said) for said in unequal.warnings)
    equal = estimate(p, j, marks(np.ones(5)), rule="blup-slopes")
    assert equal.slopes.tolist() == [1.0] * 5
    assert any("do not improve the fit" in str(said) for said in equal.warnings)


def test_thousands_of_submissions_need_no_matrix_of_their_size() -> None:
    random = np.random.default_rng(1)
    p, j = np.nonzero(random.random((6_000, 8)) < 0.4)
    y = random.normal(0, 10, 6_000)[p] + random.normal(0, 5, 8)[j] + random.normal(0, 5, len(p))
    found = estimate(p, j, y, rule="fixed-random")
    assert found.covariance.variances().shape == (len(found.submissions),)
    assert found.covariance.draw(2, random).shape == (2, len(found.submissions))
    with pytest.raises(Refused, match="is not written out"):
        found.covariance.matrix()
    assert estimate(p, j, y, rule="blup").variance["submission"] == pytest.approx(100, rel=0.1)
