"""Affiliation: published skating and wine values, planted effects, permutation, and where nothing can be told."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.agreement.sets import expected, rows
from tests.methods.audit.panels import long, table
from workbench.errors import BadInput, Refused
from workbench.methods.audit import (
    adjusted_differences,
    benjamini_hochberg,
    detectable,
    holm,
    home_effect,
    home_preference,
    home_table,
    power,
    read_marks,
)

SKATING = "skating_totals.csv.gz"


def read(file: str, assessor: str, submission: str, mark: str):
    found = rows(file)
    marks = read_marks(*([row[name] for row in found] for name in (assessor, submission, mark)))
    return found, marks


def test_the_skating_totals_give_the_published_home_preference() -> None:
    found, marks = read(SKATING, "judge_id", "performance_id", "score")
    nations = {row["performance_id"]: row["nation"] for row in found}
    programs = {row["performance_id"]: row["program"] for row in found}
    countries = {row["judge_id"]: row["judge_country"] for row in found}
    home = home_table(marks, countries, nations)
    short = ["SHORT" in programs[name] for name in marks.submissions]
    apart = adjusted_differences(marks.table(), short)
    whole = home_preference(apart, home)
    assert (round(whole.home, 3), round(whole.other, 3), round(whole.value, 3)) == (3.088, -0.301, 3.389)
    assert round(whole.test.statistic, 4) == 37.8598
    values = {
        "rows": len(marks.value),
        "same-country rows": whole.home_marks,
        "mean adj diff same": whole.home,
        "mean adj diff other": whole.other,
        "home preference": whole.value,
        "Welch t": whole.test.statistic,
    }
    by_country = np.array([countries[name] for name in marks.assessors])[:, None]
    by_program = np.array([programs[name] for name in marks.submissions])[None, :]
    wanted = expected(SKATING)
    for name in set(wanted) - set(values):
        group = name.removeprefix("home preference ")
        among = (by_country == group) | (by_program == group)
        values[name] = home_preference(apart, home, np.broadcast_to(among, home.shape)).value
    for name, (value, tolerance) in wanted.items():
        assert values[name] == pytest.approx(value, abs=tolerance + 1e-12), name


def test_the_wine_tasting_gives_the_published_home_coefficient_and_error() -> None:
    file = "princeton_red.csv"
    found, marks = read(file, "judge", "wine", "score")
    home = home_table(
        marks,
        {row["judge"]: row["judge.amer"] for row in found},
        {row["wine"]: row["wine.amer"] for row in found},
    )
    effect = home_effect(marks, home)
    for name, value in {
        "same-side (home) coefficient, wine+judge fixed effects": effect.value,
        "same-side se": effect.classical_error,
    }.items():
        assert value == pytest.approx(expected(file)[name][0], abs=expected(file)[name][1])
    assert effect.p > 0.2


def homes(assessors: int, submissions: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).random((assessors, submissions)) < 0.15


def test_a_planted_preference_is_found_and_belongs_to_whom_it_was_given() -> None:
    marks, home = table(8, 60, severity=4), homes(8, 60)
    marks[2, home[2]] += 12
    effect = home_effect(long(marks), home)
    own = dict(effect.by_assessor)
    assert [name for name, one in own.items() if one.adjusted < 0.05] == ["a3"]
    assert own["a3"].low < 12 < own["a3"].high


def test_a_generous_assessor_is_no_friend_of_home() -> None:
    marks, home = table(8, 60, severity=0), homes(8, 60)
    home[1:] = False
    fair, generous = marks.copy(), marks.copy()
    generous[0] += 15
    assert home_effect(long(generous), home).value == pytest.approx(home_effect(long(fair), home).value)


@settings(max_examples=8)
@given(st.integers(0, 20))
def test_the_same_seed_gives_the_same_p(seed: int) -> None:
    marks, home = long(table(5, 16, seed)), homes(5, 16, seed)
    first, second = (home_effect(marks, home, draws=49, seed=3) for _ in range(2))
    assert first.p == second.p and 1 / 50 <= first.p <= 1


def test_p_of_the_permutation_is_uniform_where_there_is_no_preference() -> None:
    p = []
    for seed in range(120):
        p.append(home_effect(long(table(5, 16, seed)), homes(5, 16, seed), draws=99).p)
    for level in (0.1, 0.5, 0.8):
        assert np.mean(np.array(p) <= level) == pytest.approx(level, abs=0.14)


def test_segments_keep_home_where_it_was_and_must_be_as_many_as_submissions() -> None:
    marks, home = long(table(6, 20)), homes(6, 20)
    segments = ["desk"] * 10 + ["final"] * 10
    assert 0 < home_effect(marks, home, segments=segments, draws=99).p <= 1
    with pytest.raises(BadInput, match="20 submissions need as many segments, not 3"):
        home_effect(marks, home, segments=["a", "b", "c"])


def test_without_anybody_at_home_there_is_nothing_to_tell() -> None:
    with pytest.raises(Refused, match="nobody marked at home"):
        home_effect(long(table(5, 16)), np.zeros((5, 16), dtype=bool))
    with pytest.raises(Refused, match="fewer than two marks at home"):
        home_preference(adjusted_differences(table(5, 16)), np.zeros((5, 16), dtype=bool))


def test_a_home_table_of_another_shape_is_not_taken() -> None:
    with pytest.raises(BadInput, match="the home table is"):
        home_effect(long(table(5, 16)), np.zeros((5, 15), dtype=bool))


def test_few_assessors_at_home_are_warned_about() -> None:
    home = homes(8, 60)
    home[3:] = False
    assert "3 assessors marked at home" in str(home_effect(long(table(8, 60)), home, draws=49).warnings[0])


def test_nobody_is_at_home_without_an_affiliation() -> None:
    marks = long(table(3, 4))
    assert not home_table(marks, {"a1": None, "a2": "west"}, {"s1": None, "s2": "east"}).any()
    assert home_table(marks, {"a2": "west"}, {"s2": "west"}).sum() == 1


@given(st.lists(st.floats(0, 1), min_size=1, max_size=12))
def test_adjusted_p_values_keep_their_order_and_holm_is_the_stricter(p: list[float]) -> None:
    false_share, any_false = benjamini_hochberg(p), holm(p)
    assert np.all(np.array(p) <= false_share + 1e-12) and np.all(false_share <= any_false + 1e-12)
    order = np.argsort(p, kind="stable")
    assert np.all(np.diff(false_share[order]) >= 0) and np.all(np.diff(any_false[order]) >= 0)


def test_power_of_no_effect_is_the_level_and_of_the_detectable_one_is_four_fifths() -> None:
    assert power(0.0, 1.0, 12) == pytest.approx(0.05)
    assert power(detectable(1.0, 12), 1.0, 12) == pytest.approx(0.8, abs=0.02)
