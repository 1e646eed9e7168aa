import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reference import shared
from workbench.errors import BadInput, Refused
from workbench.methods.components import henderson
from workbench.methods.planner import assessors_needed, assign, d_study


def test_brennans_fourth_data_set_is_met() -> None:
    marks = pd.read_csv(shared("statistics", "gtheory_brennan_3_2.csv"))
    rows = json.loads(shared("statistics", "expected.json").read_text())
    expected = {row["statistic"]: row for row in rows if row["file"] == "gtheory_brennan_3_2.csv"}
    facets = {"p": marks["Person"], "t": marks["Task"], "r": marks["Rater"]}
    effects = {"person": ("p",), "task": ("t",), "rater:task": ("t", "r"), "person x task": ("p", "t"),
               "person x rater:task": ("p", "t", "r")}  # fmt: skip
    found = henderson(marks["Score"], facets, list(effects.values()))
    variance = {name: found[" x ".join(effect)] for name, effect in effects.items()}
    promised = d_study(
        variance["person"],
        [(variance["person x task"], 3), (variance["person x rater:task"], 12)],
        [(variance["task"], 3), (variance["rater:task"], 12)],
    )
    values = {f"var {name}": value for name, value in variance.items()}
    values |= {"E rho^2 (3 tasks, 12 raters nested)": promised.relative, "Phi": promised.absolute}
    assert {name: pytest.approx(row["value"], abs=row["tol"]) for name, row in expected.items()} == values


@given(st.floats(0.1, 50), st.floats(0, 50), st.floats(0.1, 50), st.floats(0.05, 0.95))
def test_the_assessors_needed_are_enough_and_one_fewer_is_not(
    submission: float, assessor: float, residual: float, wished: float
) -> None:
    needed = assessors_needed(submission, assessor, residual, wished)
    assert d_study(submission, [(residual, needed)], [(assessor, needed)]).absolute >= wished - 1e-6
    if needed > 1:
        assert d_study(submission, [(residual, needed - 1)], [(assessor, needed - 1)]).absolute < wished + 1e-6


def test_a_reliability_that_nothing_can_promise_is_refused() -> None:
    with pytest.raises(Refused, match="no differences between submissions"):
        assessors_needed(0, 1, 1, 0.8)
    with pytest.raises(BadInput, match="between 0 and 1"):
        assessors_needed(1, 1, 1, 80)


@settings(max_examples=15)
@given(seed=st.integers(0, 1_000), submissions=st.integers(4, 25), assessors=st.integers(4, 9), each=st.integers(2, 4))
def test_a_plan_is_even_and_in_one_piece(seed: int, submissions: int, assessors: int, each: int) -> None:
    names = [f"a{k}" for k in range(assessors)]
    if submissions * each < submissions + assessors - 1:
        with pytest.raises(Refused, match="sheets cannot link"):
            assign(range(submissions), names, each, seed=seed)
        return
    found = assign(range(submissions), names, each, seed=seed)
    assert len(found.sheets) == submissions * each == len(set(found.sheets))
    assert max(found.loads.values()) - min(found.loads.values()) <= 1
    assert len(found.design.components) == 1


def test_nobody_in_conflict_meets() -> None:
    conflicts = {(f"a{k % 5}", k) for k in range(20)}
    found = assign(range(20), [f"a{k}" for k in range(5)], 3, conflicts=conflicts)
    assert conflicts.isdisjoint({(sheet.assessor, sheet.submission) for sheet in found.sheets})
    assert set(found.loads.values()) == {12}


def test_rooms_are_kept_and_joined_by_those_who_sit_anywhere() -> None:
    rooms = {k: k % 2 for k in range(12)} | {"a": 0, "b": 0, "c": 1, "d": 1}
    found = assign(range(12), ["a", "b", "c", "d", "chair"], 3, rooms=rooms)
    assert all(rooms.get(sheet.assessor, rooms[sheet.submission]) == rooms[sheet.submission] for sheet in found.sheets)
    with pytest.raises(Refused, match="2 parts that no sheet can join"):
        assign(range(12), ["a", "b", "c", "d"], 2, rooms=rooms)


def test_too_few_without_a_conflict_are_refused_with_the_submission() -> None:
    with pytest.raises(Refused, match="s has 1 assessors without a conflict, not 2"):
        assign(["s", "t"], ["a", "b"], 2, conflicts=[("a", "s")])
    with pytest.raises(BadInput, match="no such assessor and submission: z, s"):
        assign(["s"], ["a"], 1, conflicts=[("z", "s")])
    with pytest.raises(BadInput, match="listed twice"):
        assign(["s", "s"], ["a"], 1)
