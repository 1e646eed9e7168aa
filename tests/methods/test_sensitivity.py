import pytest

from tests.methods.combine.panels import panel
from workbench.errors import BadInput
from workbench.methods.combine import RULES, estimate
from workbench.methods.sensitivity import (
    Marking,
    by_rule,
    moved_weights,
    top_of,
    weights_moved,
    without_each_assessor,
    without_each_criterion,
)

SHEETS = Marking(
    submission=list("aaaabbbb"),
    assessor=list("xxyyxxyy"),
    criterion=["n", "u"] * 4,
    mark=[80, 60, 80, 62, 70, 71, 70, 70],
)


def test_each_change_is_the_estimate_without_what_was_left_out() -> None:
    p, j, y = panel(4)
    marking = Marking(submission=p, assessor=j, mark=y, rule="fixed-random")
    for change in without_each_assessor(marking, top=3):
        keep = [name != change.what for name in j]
        rest = [[value for value, k in zip(column, keep, strict=True) if k] for column in (p, j, y)]
        if change.refused is None:
            assert change.top == top_of(estimate(*rest, rule="fixed-random"), 3)
    before = top_of(marking.estimated(), 3)
    for change in by_rule(marking, top=3):
        assert set(change.top) == (set(before) | set(change.enters)) - set(change.leaves) or change.refused


def test_a_rule_that_refuses_keeps_its_reason_and_its_row() -> None:
    p, j, y = panel(4)
    rows = {change.what: change for change in by_rule(Marking(submission=p, assessor=j, mark=y), top=3)}
    assert tuple(rows) == tuple(RULES)
    assert "every assessor marked every submission" in str(rows["rank-sum"].refused)
    assert rows["fixed-random"].refused is None


def test_the_criterion_that_decides_is_found() -> None:
    assert top_of(SHEETS.estimated(), 1) == ("a",)
    found = {change.what: change.enters for change in without_each_criterion(SHEETS, top=1)}
    assert found == {"n": ("b",), "u": ()}


def test_five_points_of_weight_change_a_close_result() -> None:
    found = {change.what: change.enters for change in weights_moved(SHEETS, top=1)}
    assert found == {("n", 5.0): (), ("n", -5.0): ("b",), ("u", 5.0): ("b",), ("u", -5.0): ()}


def test_moved_weights_add_up_to_a_hundred_and_stop_at_nought() -> None:
    assert sum(moved_weights({"n": 3.0, "u": 97.0}, "n", -5).values()) == pytest.approx(100)
    assert moved_weights({"n": 3.0, "u": 97.0}, "n", -5)["n"] == 0


def test_marks_without_criteria_have_none_to_leave_out() -> None:
    marking = Marking(submission=["a", "b"], assessor=["x", "x"], mark=[1, 2])
    with pytest.raises(BadInput, match="name no criterion"):
        without_each_criterion(marking, top=1)
    with pytest.raises(BadInput, match="name no criterion"):
        weights_moved(marking, top=1)


def test_progress_is_told_after_every_change() -> None:
    seen: list[tuple[int, int]] = []
    without_each_assessor(SHEETS, top=1, progress=lambda done, of: seen.append((done, of)))
    assert seen == [(1, 2), (2, 2)]
