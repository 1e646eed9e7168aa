"""Flags on single marks, the discussion, and how sheets are used."""

from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.audit.panels import OPENED, long, table
from workbench.errors import BadInput, NotFound, Refused
from workbench.methods.audit import dixon_p, flags, read_marks, shapes, standardised_residuals
from workbench.methods.audit.discussion import discussion
from workbench.methods.audit.flags import dixon

RORABACHER = {3: 0.970, 4: 0.829, 5: 0.710, 6: 0.625, 7: 0.568, 8: 0.526, 9: 0.493, 10: 0.466}
"""Two-sided 95 % limits of Dixon's Q, Rorabacher (1991), table 1."""


@pytest.mark.parametrize(("count", "limit"), RORABACHER.items())
def test_the_published_limits_of_q_have_their_published_chance(count: int, limit: float) -> None:
    assert dixon_p(limit, count) == pytest.approx(0.05, abs=0.002)


def test_the_chance_of_q_is_that_of_simulated_marks() -> None:
    marks = np.random.default_rng(0).normal(size=(20_000, 6))
    found = np.array([dixon(row)[0] for row in marks])
    assert dixon_p(0.6, 6) == pytest.approx(np.mean(found > 0.6), abs=0.005)


@given(st.lists(st.integers(0, 100), min_size=3, max_size=9), st.integers(-20, 20), st.sampled_from([0.5, 2.0]))
def test_q_does_not_depend_on_the_unit(marks: list[int], shift: int, scale: float) -> None:
    values = np.array(marks, dtype=float)
    assert dixon(shift + scale * values)[0] == pytest.approx(dixon(values)[0])


def test_two_marks_have_no_q() -> None:
    with pytest.raises(BadInput, match="3 to 30 marks, not 2"):
        dixon_p(0.9, 2)


def test_a_residual_is_judged_by_an_error_it_has_no_part_in() -> None:
    marks = table(5, 20)
    marks[2, 7] += 200
    sizes, p = standardised_residuals(marks)
    assert sizes[2, 7] > 20 and p[2, 7] < 1e-12


def test_a_wild_mark_is_flagged_three_ways_and_says_what_the_place_would_be_without_it() -> None:
    marks = table(6, 30, seed=2, severity=1)
    last = int(np.argmin(marks.mean(axis=0)))
    marks[3, last] = 400
    found = flags(long(marks), tolerance=60)
    own = [flag for flag in found if (flag.assessor, flag.submission) == ("a4", f"s{last + 1}")]
    assert [flag.kind for flag in own] == ["residual", "dixon", "tolerance"]
    assert {flag.place for flag in own} == {1} and {flag.place_without for flag in own} == {30}


def test_a_quiet_panel_has_hardly_any_flags() -> None:
    kinds = [flag.kind for seed in range(40) for flag in flags(long(table(5, 12, seed, severity=0)))]
    assert kinds.count("residual") <= 7 and kinds.count("dixon") <= 7


def test_a_rule_of_ones_own_makes_the_places() -> None:
    marks = table(6, 30, seed=2)
    marks[3, 4] = 400
    by_median = flags(long(marks), combine=lambda marks: np.nanmedian(marks, axis=0))
    assert by_median[0].place - by_median[0].place_without in (-1, 0, 1)


def test_a_submission_with_its_only_mark_taken_out_has_no_place() -> None:
    marks = table(4, 10)
    marks[1:, 0] = np.nan
    found = flags(long(marks), tolerance=0)
    assert all(flag.submission != "s1" for flag in found)
    assert all(flag.place_without is not None for flag in found)


def discussed(pull: float, nearer: float, seed: int = 0):
    """Give marks before and after a discussion in which all moved towards a1 and towards each other."""
    random = np.random.default_rng(seed)
    before = table(6, 30, seed)
    others = (before.sum(axis=0) - before) / 5
    after = before + pull * (before[0] - before) + nearer * (others - before) + 0.5 * random.normal(size=before.shape)
    after[0] = before[0]
    rows, columns = np.nonzero(np.ones(before.shape))
    names = [f"a{row + 1}" for row in rows], [f"s{column + 1}" for column in columns]
    count = len(rows)
    return read_marks(
        names[0] * 2,
        names[1] * 2,
        [*before[rows, columns], *after[rows, columns]],
        time=[OPENED] * count + [OPENED + timedelta(hours=2)] * count,
    )


def test_the_pull_to_the_chair_is_told_from_the_pull_to_the_others() -> None:
    found = discussion(discussed(0.4, 0.1), OPENED, chair="a1")
    assert found.to_chair.value == pytest.approx(0.4, abs=0.05)
    assert found.nearer.value == pytest.approx(0.1, abs=0.08)
    assert found.after.value > found.before.value
    assert (found.marks, found.changed) == (180, 150)


def test_without_a_pull_to_the_chair_none_is_found() -> None:
    found = discussion(discussed(0.0, 0.3), OPENED, chair="a1")
    assert found.to_chair.low < 0 < found.to_chair.high
    assert found.nearer.low > 0.2


def test_without_a_chair_only_the_others_are_asked_about() -> None:
    found = discussion(discussed(0.0, 0.3), OPENED)
    assert not found.to_chair.told and found.by_assessor == ()


def test_a_chair_must_be_an_assessor_and_marks_must_stand_twice() -> None:
    with pytest.raises(NotFound, match="no assessor z"):
        discussion(discussed(0.1, 0.1), OPENED, chair="z")
    with pytest.raises(Refused, match="too few to tell a pull"):
        discussion(long(table(3, 2)), OPENED + timedelta(hours=1))


def sheets(halo: float, seed: int = 0, straight: int = 0):
    random = np.random.default_rng(seed)
    shape = (5, 40, 4)
    marks = 70 + 8 * random.normal(size=(1, 40, 1)) + 5 * random.normal(size=shape)
    marks[1] += halo * random.normal(size=(40, 1))
    marks[2, :straight] = marks[2, :straight, :1]
    marks[3] = 70 + 0.3 * (marks[3] - 70)
    rows, columns, deep = (part.ravel() for part in np.indices(shape))
    return read_marks(rows.tolist(), columns.tolist(), marks.ravel().tolist(), criterion=deep.tolist())


def test_halo_range_and_straight_lines_are_sizes_with_intervals() -> None:
    lines = shapes(sheets(halo=8, straight=10))
    assert lines[1].halo.low > 0.4 and lines[0].halo.low < 0 < lines[0].halo.high + 0.2
    assert lines[3].range_used.high < 0.7
    assert lines[2].straight.value == 0.25 and lines[2].straight.low < 0.25 < lines[2].straight.high
    assert lines[2].straight_others == 0.0


def test_one_criterion_shows_no_halo() -> None:
    with pytest.raises(Refused, match="one criterion alone"):
        shapes(long(table()))


def test_an_assessor_of_few_sheets_has_no_halo_and_no_range() -> None:
    cube = sheets(halo=0).cube()
    cube[4, 6:] = np.nan
    rows, columns, deep = np.nonzero(~np.isnan(cube))
    marks = read_marks(rows.tolist(), columns.tolist(), cube[rows, columns, deep].tolist(), criterion=deep.tolist())
    line = shapes(marks)[4]
    assert np.isnan(line.halo.value) and np.isnan(line.range_used.value) and line.sheets == 6


def test_equal_whole_marks_do_not_make_their_neighbour_an_outlier() -> None:
    assert dixon(np.array([62.0, 62.0, 63.0]), 1.0)[0] == pytest.approx(1 / 3)
    assert dixon(np.array([62.0, 62.0, 63.0]))[0] == 1.0
    made = table(assessors=3, submissions=12, seed=5)
    assert [flag for flag in flags(long(np.round(made))) if flag.kind == "dixon" and flag.size > 0.999] == []


def test_whole_marks_that_lie_close_are_flagged_no_oftener_than_chance_allows() -> None:
    random = np.random.default_rng(8)
    panels = [np.round(70 + 8 * random.normal(size=16) + random.normal(size=(9, 16))) for _ in range(100)]
    flagged = sum(any(flag.kind == "dixon" for flag in flags(long(panel))) for panel in panels)
    assert flagged <= 13  # .05 of a hundred, with room for chance; equal marks counted plainly give 30 and more
