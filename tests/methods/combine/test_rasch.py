import numpy as np
import pytest

from workbench.errors import BadInput, Refused
from workbench.methods.combine import estimate
from workbench.methods.combine.rasch.classes import classes_of
from workbench.methods.combine.rasch.likelihood import Panel

Columns = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def drawn(seed: int = 0, submissions: int = 150, noisy: int | None = None) -> tuple[Columns, np.ndarray]:
    """Draw marks 0 to 3 from the model: five assessors, three criteria; one assessor may mark by the dice."""
    random = np.random.default_rng(seed)
    theta, severity = random.normal(0, 1.5, submissions), np.array([-1.0, -0.5, 0.0, 0.5, 1.0])
    p, j = np.nonzero(random.random((submissions, 5)) < 0.6)
    p, j, i = np.repeat(p, 3), np.repeat(j, 3), np.tile([0, 1, 2], len(p))
    place = theta[p] - severity[j] - np.array([-0.3, 0.0, 0.3])[i]
    chance = np.exp(np.arange(4) * place[:, None] - np.array([0, -1.2, -1.2, 0]))
    chance /= chance.sum(axis=1, keepdims=True)
    mark = (chance.cumsum(axis=1) < random.random(len(p))[:, None]).sum(axis=1)
    if noisy is not None:
        mark[j == noisy] = random.integers(0, 4, int((j == noisy).sum()))
    return (p, j, mark.astype(float), i), severity


def test_severities_are_found_within_their_errors() -> None:
    (p, j, y, i), severity = drawn()
    found = estimate(p, j, y, rule="many-facet-rasch", criterion=i)
    assert np.abs((found.severity - severity) / found.severity_error).max() < 3
    assert found.severity.sum() == pytest.approx(0, abs=1e-9)
    assert found.steps.sum() == pytest.approx(0, abs=1e-9)
    assert found.infit == pytest.approx(1, abs=0.15)
    assert found.outfit == pytest.approx(1, abs=0.25)
    assert 0.5 < found.reliability < 1
    assert found.separation == pytest.approx((found.reliability / (1 - found.reliability)) ** 0.5)
    assert found.assessor_reliability > 0.9


def test_an_assessor_who_marks_by_the_dice_shows_in_infit_and_outfit() -> None:
    (p, j, y, i), _ = drawn(noisy=2)
    found = estimate(p, j, y, rule="many-facet-rasch", criterion=i)
    assert int(np.argmax(found.infit)) == int(np.argmax(found.outfit)) == 2
    assert found.infit[2] > 1.4


def test_the_fair_average_lies_on_the_scale_and_keeps_the_order() -> None:
    (p, j, y, i), _ = drawn(submissions=40)
    found = estimate(p, j, y + 1, rule="many-facet-rasch", criterion=i)
    order = np.argsort(found.value)
    assert np.all(np.diff(found.fair_average[order]) >= -1e-12)
    assert 1 <= found.fair_average.min() <= found.fair_average.max() <= 4


@pytest.mark.parametrize("steps", ["common", "criterion"])
@pytest.mark.parametrize("grid", [None, np.linspace(-8, 8, 41)])
def test_the_gradient_is_the_derivative_of_the_deviance(steps: str, grid: np.ndarray | None) -> None:
    (p, j, y, i), _ = drawn(submissions=20)
    panel = Panel(p, i, j, y.astype(int), steps, grid)
    at = panel.start() + np.random.default_rng(1).normal(0, 0.3, len(panel.start()))
    numeric = [(panel.deviance(at + 1e-5 * u)[0] - panel.deviance(at - 1e-5 * u)[0]) / 2e-5 for u in np.eye(len(at))]
    assert panel.deviance(at)[1] == pytest.approx(numeric, rel=1e-5, abs=1e-4)


def test_points_are_cut_into_classes_of_the_scale_and_that_is_said() -> None:
    marks = np.array([0.0, 9.0, 11.0, 55.0, 99.0, 100.0, *range(20, 30)])
    found = classes_of(marks, scale=(0, 100))
    assert found.number[:6].tolist() == [0, 0, 1, 3, 4, 4]
    assert found.mark[2] == pytest.approx(24.5)
    assert str(found.warnings[0]) == "marks from 0 to 100 were cut into 10 classes"


def test_marks_without_spread_or_an_unknown_kind_of_steps_are_refused() -> None:
    columns = ["a", "a", "b", "b"], ["x", "y"] * 2
    with pytest.raises(Refused, match="there is no spread"):
        estimate(*columns, [5, 5, 5, 5], rule="many-facet-rasch")
    with pytest.raises(BadInput, match="steps is common or criterion"):
        estimate(*columns, [1, 2, 3, 4], rule="many-facet-rasch", steps="own")
    with pytest.raises(BadInput, match="1 classes cannot rank"):
        estimate(*columns, [1, 2, 3, 4], rule="many-facet-rasch", classes=1)
