"""What the top hangs on: every change is the round as it would have been."""

from decimal import Decimal
from typing import Any

import pytest

from tests.methods.evaluate.rounds import CRITERIA, REGIONS, a_marked_round, evaluation_of, mark_by_lot
from tests.methods.exact.played import Round, a_panel, a_round
from workbench.methods.evaluate import by_every_rule
from workbench.methods.evaluate.record import Change
from workbench.records.event import FromDevice

CLUSTER = [{"key": "cities", "title": {"en": "Cities"}, "nominees": 2}]
RULES: list[dict[str, Any]] = [
    {"name": "mean"},
    {"name": "median"},
    {"name": "median", "over": "criteria"},
    {"name": "trimmed-mean", "drop": 1},
    {"name": "rank-sum"},
    {"name": "mean-rank", "points": ["12", "10", "8"]},
]


def changes(played: Round, basis: str, kind: str) -> list[Change]:
    found = evaluation_of(played).sensitivity[0].changes
    return [change for change in found if (change.basis, change.kind) == (basis, kind)]


def top(played: Round, k: int = 2) -> set[str]:
    places = played.ranking().clusters[0].places
    return {place.region for place in places if place.place is not None and place.place <= k}


def corrected_top(played: Round) -> set[str]:
    return set(evaluation_of(played).sensitivity[0].corrected)


def without(played: Round, holder: str) -> Round:
    """The round as it would be if one assessor had sent nothing."""
    again = Round(played.panel, played.intake)
    renamed: dict[str, str] = {}
    for event in played.events[len(again.events) :]:
        body = event.body
        assert isinstance(body, FromDevice)
        if event.head.seat == f"seat-{holder}":
            continue
        if hasattr(body, "marks"):
            body = body.model_copy(update={"marks": {key: renamed[was] for key, was in body.marks.items()}})
        renamed[event.head.id] = again.send(event.head.seat, body)  # type: ignore[arg-type]
    return again


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: "-".join(map(str, rule.values())))
def test_without_an_assessor_the_top_is_that_of_the_round_that_they_took_no_part_in(rule: dict[str, Any]) -> None:
    played = a_marked_round(rule=rule, clusters=CLUSTER, seats=6, absent=0.0, tie_break=["novelty", "benefit"])
    found = changes(played, "official", "assessor")
    assert [change.name for change in found] == [f"assessor-{n}" for n in range(1, 7)]
    for change in found:
        assert set(change.top) == top(without(played, change.name))


def test_without_an_assessor_the_corrected_top_is_that_of_the_round_that_they_took_no_part_in() -> None:
    played = a_marked_round(clusters=CLUSTER)
    for change in changes(played, "corrected", "assessor"):
        assert set(change.top) == corrected_top(without(played, change.name))


@pytest.mark.parametrize("basis", ["official", "corrected"])
@pytest.mark.parametrize(
    ("name", "points", "weights"),
    [
        ("novelty", 5, ("55", "27", "18")),
        ("novelty", -5, ("45", "33", "22")),
        ("spread", 5, ("46.875", "28.125", "25")),
        ("novelty", 0, ("0.0000001", "60", "39.9999999")),
    ],
)
def test_a_moved_weight_gives_the_top_of_the_panel_with_these_weights(
    basis: str, name: str, points: int, weights: tuple[str, ...]
) -> None:
    played = a_marked_round(clusters=CLUSTER)
    other = a_marked_round(clusters=CLUSTER, criteria=dict(zip(CRITERIA, weights, strict=True)))
    found = changes(played, basis, "weight" if points else "criterion")
    change = next(change for change in found if (change.name, change.points) == (name, points))
    assert set(change.top) == (top(other) if basis == "official" else corrected_top(other))


def test_a_change_says_who_enters_who_leaves_and_whose_absence_does_it() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=3, clusters=[{**CLUSTER[0], "nominees": 1}]),
                     ["ambon", "bima"])  # fmt: skip
    for region, marks in {"ambon": (90, 90, 30), "bima": (80, 80, 70)}.items():
        for holder, mark in enumerate(marks, 1):
            played.mark(holder, region, mark)
    sensitivity = evaluation_of(played).sensitivity[0]
    assert sensitivity.official == ("bima",)
    moved = sensitivity.moved_by("ambon")
    assert [(change.kind, change.name, change.enters, change.leaves) for change in moved] == [
        ("assessor", "assessor-3", ("ambon",), ("bima",))
    ]


def test_where_nobody_has_a_value_without_an_assessor_the_reason_is_said() -> None:
    played = a_marked_round(rule={"name": "trimmed-mean", "drop": 1}, seats=3, absent=0.0)
    for change in changes(played, "official", "assessor"):
        assert "2 marks are too few" in str(change.refused)
        assert change.leaves == ()


def test_an_assessor_without_whom_the_design_falls_apart_is_named_by_the_refusal() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=3), REGIONS)
    for at, region in enumerate(REGIONS):
        for holder in (1, 2) if at < 3 else (2, 3):
            played.mark(holder, region, 60 + 5 * at + 3 * holder)
    found = {change.name: change for change in changes(played, "corrected", "assessor")}
    assert "share no assessor" in str(found["assessor-2"].refused)
    assert found["assessor-1"].refused is not None or found["assessor-1"].top


def test_a_panel_of_one_criterion_has_no_weight_to_move() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=4), REGIONS)
    mark_by_lot(played, REGIONS, 4)
    assert {change.kind for change in evaluation_of(played).sensitivity[0].changes} == {"assessor"}


def test_progress_is_told_step_by_step_and_ends_at_the_whole() -> None:
    played, told = a_marked_round(), list[tuple[int, int]]()
    evaluation_of(played, progress=lambda done, of: told.append((done, of)))
    assert told == [(n, 14) for n in range(1, 15)]


def test_every_rule_gives_its_top_or_says_why_it_has_none() -> None:
    played, told = a_marked_round(clusters=CLUSTER), list[tuple[int, int]]()
    rows = by_every_rule(evaluation_of(played), lambda done, of: told.append((done, of)))
    found = {row.rule: row for row in rows}
    assert len(found) == 15
    assert told[-1] == (15, 15)
    assert set(found["mean"].top) == top(played)
    assert set(found["fixed-random"].top) == corrected_top(played)
    assert "every assessor marked every submission" in str(found["rank-sum"].refused)
    assert all(len(row.top) >= 2 or row.refused is not None for row in rows)


def test_a_rule_with_options_takes_the_panels() -> None:
    rule = {"name": "mean-rank", "points": ["12", "10", "8"]}
    played = a_marked_round(rule=rule, clusters=CLUSTER, absent=0.0)
    found = {row.rule: row for row in by_every_rule(evaluation_of(played))}
    assert set(found["mean-rank"].top) == top(played)
    assert Decimal(12) in {place.value for place in played.ranking().clusters[0].places}
