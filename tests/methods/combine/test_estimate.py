from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.combine.panels import panel
from workbench.errors import BadInput, Refused
from workbench.methods.combine import RULES, estimate

CALIBRATED = ("additive", "fixed-random", "blup", "blup-slopes", "many-facet-rasch")
ANY_LOAD = tuple(rule for rule in RULES if rule not in ("rank-sum", "trimmed-mean"))
SLOW = ("blup-slopes", "many-facet-rasch")
seeds = st.integers(0, 10_000)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_answers_with_one_finite_value_a_submission(rule: str) -> None:
    found = estimate(*panel(1, share=1.0), rule=rule)
    assert found.rule == rule
    assert found.submissions == tuple(f"s{k:02d}" for k in range(12))
    assert found.value.shape == (12,)
    assert np.all(np.isfinite(found.value))
    assert len(found.components) == 1
    assert (found.severity is not None) == (rule in CALIBRATED)
    assert (found.covariance is not None) == (rule in CALIBRATED)


@pytest.mark.parametrize("rule", [rule for rule in ANY_LOAD if rule not in SLOW])
@settings(max_examples=15)
@given(seed=seeds, shuffle=st.randoms(use_true_random=False))
def test_the_order_of_the_entries_changes_nothing(rule: str, seed: int, shuffle: object) -> None:
    p, j, y = panel(seed)
    order = list(range(len(y)))
    shuffle.shuffle(order)
    first = estimate(p, j, y, rule=rule)
    again = estimate([p[k] for k in order], [j[k] for k in order], [y[k] for k in order], rule=rule)
    assert np.array_equal(first.value, again.value)
    assert first.submissions == again.submissions


@pytest.mark.parametrize("rule", SLOW)
def test_entries_backwards_change_nothing(rule: str) -> None:
    columns = panel(9)
    first = estimate(*columns, rule=rule)
    assert np.array_equal(first.value, estimate(*(column[::-1] for column in columns), rule=rule).value)


@pytest.mark.parametrize("rule", ANY_LOAD)
def test_other_names_permute_the_result(rule: str) -> None:
    p, j, y = panel(5)
    first = estimate(p, j, y, rule=rule)
    turned = estimate([f"x{99 - int(name[1:])}" for name in p], [f"b{9 - int(name[1:])}" for name in j], y, rule=rule)
    assert turned.value[::-1] == pytest.approx(first.value, abs=2e-5)


@pytest.mark.parametrize("rule", ["mean", "median", "trimmed-mean", "z-score", "additive", "fixed-random", "blup"])
@settings(max_examples=15)
@given(seed=seeds, scale=st.sampled_from([0.1, 3.0, 20.0]), shift=st.sampled_from([-50.0, 0.0, 7.0]))
def test_scaling_and_shifting_the_marks_scales_and_shifts_the_linear_rules(
    rule: str, seed: int, scale: float, shift: float
) -> None:
    p, j, y = panel(seed, share=0.9, noise=8.0)
    if rule == "trimmed-mean":
        p, j, y = panel(seed, share=1.0)
    try:
        first = estimate(p, j, y, rule=rule)
    except Refused:
        with pytest.raises(Refused):
            estimate(p, j, [scale * mark + shift for mark in y], rule=rule)
        return
    moved = estimate(p, j, [scale * mark + shift for mark in y], rule=rule)
    assert moved.value == pytest.approx(scale * first.value + shift, abs=1e-5 * max(1, scale))


def test_decimals_and_arrays_are_marks_too() -> None:
    p, j, y = panel(2)
    plain = estimate(p, j, y, rule="additive").value
    exact = estimate(np.array(p), np.array(j), [Decimal(str(mark)) for mark in y], rule="additive").value
    assert np.array_equal(plain, exact)


def test_criteria_of_a_sheet_are_averaged_and_half_a_sheet_is_left_out_aloud() -> None:
    found = estimate(
        ["a", "a", "a", "b", "b"], ["x"] * 5, [4, 8, 6, 9, 9], rule="mean", criterion=["n", "u", "v", "n", "u"]
    )
    assert (found.submissions, found.value.tolist()) == (("a",), [6.0])
    assert "1 sheets" in str(found.warnings[0])


def test_weights_of_criteria_are_used_and_must_fit() -> None:
    columns = ["a", "a"], ["x", "x"], [4, 8]
    assert estimate(*columns, rule="mean", criterion=["n", "u"], weights={"n": 25, "u": 75}).value.tolist() == [7.0]
    with pytest.raises(BadInput, match="weights do not fit the criteria: u"):
        estimate(*columns, rule="mean", criterion=["n", "u"], weights={"n": 100})


def test_confidences_that_a_rule_does_not_use_are_said() -> None:
    found = estimate(["a", "a"], ["x", "y"], [4, 8], rule="mean", confidence=[1, 3])
    assert [str(said) for said in found.warnings] == ["the rule mean does not use the declared confidences"]


def test_anchors_link_two_rooms_and_are_not_ranked() -> None:
    p = ["a", "b", "anchor", "anchor", "c", "d", "a", "b", "anchor"]
    j = ["x", "x", "x", "y", "y", "y", "z", "z", "z"]
    y = [60, 70, 65, 75, 80, 92, 61, 72, 65]
    for rule in ("additive", "fixed-random", "blup", "many-facet-rasch"):
        found = estimate(p, j, y, rule=rule, anchors=["anchor"])
        assert found.submissions == ("a", "b", "c", "d")
        assert found.covariance.shape == (4, 4)
        assert len(found.value) == 4
    assert estimate(p, j, y, rule="mean", anchors=["anchor"]).value.tolist() == [60.5, 71.0, 80.0, 92.0]
    assert len(estimate(p, j, y, rule="many-facet-rasch", anchors=["anchor"]).fair_average) == 4


@pytest.mark.parametrize("rule", CALIBRATED)
def test_unconnected_rooms_are_refused_with_the_sheets_that_would_join_them(rule: str) -> None:
    p, j, y = ["a", "b", "a", "b", "c", "d", "c", "d"], list("xxyyzzww"), [60, 70, 64, 73, 50, 81, 52, 80]
    with pytest.raises(Refused, match=r"2 parts of the design.*These sheets would join them: x → c") as caught:
        estimate(p, j, y, rule=rule)
    assert [part.submissions for part in caught.value.message.values["components"]] == [("a", "b"), ("c", "d")]
    allowed = estimate(p, j, y, rule=rule, unconnected="equal-means")
    assert len(allowed.components) == 2
    assert "2 unconnected parts" in str(allowed.warnings[0])


@pytest.mark.parametrize("rule", ["additive", "fixed-random"])
def test_equal_means_gives_every_part_one_mean_and_counts_no_doubt_of_it(rule: str) -> None:
    p, j, y = ["a", "b", "a", "b", "c", "d", "c", "d"], list("xxyyzzww"), [60, 70, 64, 73, 50, 81, 52, 80]
    found = estimate(p, j, y, rule=rule, unconnected="equal-means")
    assert found.value[:2].mean() == pytest.approx(found.value[2:].mean())
    assert found.covariance.matrix()[:2, :2].sum() == pytest.approx(0, abs=1e-12)
    joined = (found.value[[0, 0, 1, 1]] - found.severity[[2, 3, 2, 3]])[0]
    assert joined == pytest.approx(61.75, abs=3)


@pytest.mark.parametrize("rule", CALIBRATED)
def test_calibration_refuses_what_cannot_be_calibrated(rule: str) -> None:
    with pytest.raises(Refused, match="one assessor alone"):
        estimate(["a", "b"], ["x", "x"], [4, 8], rule=rule)
    with pytest.raises(Refused, match="one submission only"):
        estimate(["a", "a"], ["x", "y"], [4, 8], rule=rule)
    with pytest.raises(Refused, match="no spread"):
        estimate(["a", "a", "b", "b"], ["x", "y"] * 2, [5, 5, 5, 5], rule=rule)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_no_set_of_marks_is_refused_by_every_rule(rule: str) -> None:
    with pytest.raises(BadInput, match="there are no marks"):
        estimate([], [], [], rule=rule)
    with pytest.raises(BadInput, match="unequal length: 1, 2, 1"):
        estimate(["a"], ["x", "y"], [1], rule=rule)
    with pytest.raises(BadInput, match="a mark for a is not a number"):
        estimate(["a", "b"], ["x", "x"], [float("nan"), 1], rule=rule)
    with pytest.raises(BadInput, match="a mark for b is not a number"):
        estimate(["a", "b"], ["x", "x"], [1, None], rule=rule)
    with pytest.raises(BadInput, match=r"101\.0 is not between 0 and 100"):
        estimate(["a", "b"], ["x", "x"], [1, 101], rule=rule, scale=(0, 100))
    with pytest.raises(BadInput, match="x marked a twice"):
        estimate(["a", "a"], ["x", "x"], [1, 2], rule=rule)
    with pytest.raises(BadInput, match="a confidence is a number above 0"):
        estimate(["a", "b"], ["x", "x"], [1, 2], rule=rule, confidence=[1, 0])


def test_a_rule_or_an_option_that_does_not_exist_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="there is no rule average; there are mean, median"):
        estimate(["a"], ["x"], [1], rule="average")
    with pytest.raises(BadInput, match="the rule mean knows no option drop"):
        estimate(["a"], ["x"], [1], rule="mean", drop=1)
    with pytest.raises(BadInput, match="unconnected is equal-means or left out"):
        estimate(["a"], ["x"], [1], rule="additive", unconnected="yes")


def test_the_answer_is_frozen() -> None:
    found = estimate(["a", "b"], ["x", "x"], [1, 2], rule="mean")
    with pytest.raises(AttributeError):
        found.value = np.zeros(2)
    with pytest.raises(ValueError, match="read-only"):
        found.value[0] = 5.0


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ((iter("ab"), "xy", [1, 2]), "are sequences"),
        (("ab", "xy", 5), "are sequences"),
        ((None, "xy", [1, 2]), "are sequences"),
        (([["a"], ["b"]], "xy", [1, 2]), "a name or a number"),
        (("ab", "xy", [10**400, 2]), "a mark is a number"),
        (("ab", "xy", [1e300, 2]), "too large"),
    ],
)
def test_what_are_no_marks_at_all_is_refused_by_name(columns, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        estimate(*columns, rule="mean")


def test_one_anchor_may_be_named_without_a_list() -> None:
    marks = (["one", "one", "two", "two"], list("xyxy"), [1, 2, 3, 5])
    assert estimate(*marks, rule="mean", anchors="one").submissions == ("two",)


def test_an_anchor_that_nobody_marked_is_refused_by_its_name() -> None:
    with pytest.raises(BadInput, match="elsewhere is named as an anchor and has no mark"):
        estimate(["one", "two"], ["x", "x"], [1, 2], rule="mean", anchors=["one", "elsewhere"])
