import pytest
from pydantic import ValidationError

from tests.records.builders import ANCHORS, criteria, panel_told, told, written
from workbench.records.panel import Panel, Rule

HUNDRED = {"key": "hundred", "low": "0", "high": "100"}


def test_the_small_panel_holds() -> None:
    assert panel_told() == []


def test_criteria_must_add_up_to_a_hundred() -> None:
    assert panel_told(stages=criteria(("novelty", "60"), ("benefit", "35"))) == [
        "stage presentation: criteria add up to 95, not 100"
    ]


@pytest.mark.parametrize("weights", [("60", "40"), ("0.6", "0.4"), ("1", "1")])
def test_weights_share_a_hundred_or_one_or_are_one_each(weights: tuple[str, str]) -> None:
    assert panel_told(stages=criteria(("novelty", weights[0]), ("benefit", weights[1]))) == []


def test_weights_of_levels_are_factors_and_need_not_add_up() -> None:
    three = {"key": "three", "kind": "levels", "low": "1", "high": "3"}
    assert panel_told(scales=[three], stages=criteria(("novelty", "7"), ("benefit", "5"), scale="three")) == []


@pytest.mark.parametrize("part", ["clusters", "rooms", "stages", "scales", "seats"])
def test_a_key_is_there_once(part: str) -> None:
    twice = written()[part] * 2
    assert panel_told(**{part: twice}) == [f"{part}: {twice[0]['key']} is there twice"]


def test_a_criterion_is_there_once_in_its_stage() -> None:
    assert panel_told(stages=criteria(("novelty", "50"), ("novelty", "50"))) == [
        "stage presentation: criteria: novelty is there twice"
    ]


def test_a_seat_sits_in_a_room_of_the_panel() -> None:
    seat = {"key": "assessor-1", "rooms": ["room-c"], "roles": ["assessor"]}
    assert panel_told(seats=[seat]) == ["seat assessor-1: rooms: room-c is not one of room-a"]


def test_a_seat_has_a_role() -> None:
    roleless = {"key": "assessor-1", "roles": []}
    assert panel_told(seats=[roleless]) == ["seats.1.roles: is empty, and needs at least one"]


@pytest.mark.parametrize("part", ["clusters", "rooms", "stages", "scales", "seats"])
def test_a_panel_has_at_least_one_of_its(part: str) -> None:
    assert panel_told(**{part: []}) == [f"{part}: is empty, and needs at least one"]


def test_a_conflict_names_a_seat_of_the_panel() -> None:
    assert panel_told(conflicts=[{"seat": "assessor-7", "region": "kota-malang"}]) == [
        "conflicts: assessor-7 is not one of assessor-1"
    ]


def test_a_criterion_names_a_scale_of_the_panel() -> None:
    assert panel_told(stages=criteria(("novelty", "100"), scale="ten")) == [
        "criteria: scale: ten is not one of hundred"
    ]


def test_ties_are_broken_by_criteria_of_the_panel() -> None:
    assert panel_told(tie_break=["beauty"]) == ["tie_break: beauty is not one of benefit, novelty"]


def test_a_running_order_is_one_of_a_stage_and_names_nobody_twice() -> None:
    room = {"key": "room-a", "title": {"en": "Room A"}}
    assert panel_told(rooms=[{**room, "order": {"visit": ["one"]}}]) == [
        "room room-a: order: visit is not one of presentation"
    ]
    assert panel_told(rooms=[{**room, "order": {"presentation": ["one", "two", "one"]}}]) == [
        "room room-a: order of presentation: one is there twice"
    ]


def test_similar_pairs_are_sought_in_fields_that_an_innovation_has() -> None:
    (said,) = panel_told(similarity={"fields": ["poem"]})
    assert said.startswith("similarity: fields: poem is not one of affair, benefit, budget, design,")


def test_anchors_lie_on_their_scale_and_do_not_overlap() -> None:
    low, high = ANCHORS
    assert panel_told(stages=criteria(("novelty", "100"), anchors=[low, high])) == []
    assert panel_told(stages=criteria(("novelty", "100"), anchors=[low, {**high, "low": "50"}])) == [
        "criterion novelty: anchors overlap at 50"
    ]
    assert panel_told(stages=criteria(("novelty", "100"), anchors=[low, {**high, "high": "101"}])) == [
        "criterion novelty: anchor 51 to 101 is off scale"
    ]


def test_an_anchor_runs_forward() -> None:
    backwards = {"low": "60", "high": "50", "title": {"en": "Low."}}
    (said,) = panel_told(stages=criteria(("novelty", "100"), anchors=[backwards]))
    assert said == "stages.1.criteria.1.anchors.1: an anchor from 60 to 50 runs backwards"


def test_something_is_held_and_marked() -> None:
    (stage,) = criteria(("novelty", "100"))
    nothing = "stages: none is held and has criteria, so nothing can be marked"
    assert panel_told(stages=[{**stage, "held": False}]) == [nothing]
    assert panel_told(stages=[{**stage, "criteria": []}]) == [nothing]


def test_a_stage_that_is_neither_held_nor_weighed_is_left_out() -> None:
    (stage,) = criteria(("novelty", "100"))
    visit = {**stage, "key": "visit", "held": False, "weight": "0"}
    assert panel_told(stages=[stage, visit]) == ["stage visit: is not held and has no weight: leave it out"]


def test_a_stage_that_was_dropped_is_not_marked() -> None:
    (stage,) = criteria(("novelty", "100"))
    panel = Panel.model_validate(written(stages=[stage, {**stage, "key": "visit", "held": False}]))
    assert [each.key for each in panel.marked_stages()] == ["presentation"]


def test_the_options_of_a_rule_go_with_it() -> None:
    assert told(Rule, {"name": "trimmed-mean"}) == ["rule: `drop` goes with trimmed-mean and is needed there"]
    assert told(Rule, {"name": "mean", "drop": "1"}) == ["rule: `drop` goes with trimmed-mean and is needed there"]
    assert told(Rule, {"name": "mean-rank"}) == ["rule: `points` go with mean-rank and are needed there"]
    assert told(Rule, {"name": "rank-sum", "over": "criteria"}) == ["rule: ranks are taken over sheets"]
    assert told(Rule, {"name": "mean-rank", "points": ["12", "10"]}) == []


def test_a_time_zone_exists() -> None:
    assert panel_told(zone="Asia/Jakatra") == ["zone: Asia/Jakatra is no time zone; write one like Asia/Jakarta"]


def test_a_field_that_nobody_knows_is_refused_with_everything_else_that_is_wrong() -> None:
    assert panel_told(year="soon", jury="5") == ["year: soon is not a whole number", "jury: is no field here"]


def test_a_binary_float_is_no_number_of_a_panel() -> None:
    assert panel_told(scales=[{**HUNDRED, "step": 0.5}]) == [
        "scales.1.step: a number is written as decimal text, not as a binary float"
    ]


def test_a_panel_is_asked_by_key() -> None:
    panel = Panel.model_validate(written())
    assert panel.scale(panel.stage("presentation").criteria[0]).key == "hundred"
    assert panel.seat("assessor-1").roles == ("assessor",)
    with pytest.raises(KeyError):
        panel.stage("visit")


def test_a_panel_does_not_change() -> None:
    panel = Panel.model_validate(written())
    with pytest.raises(ValidationError):
        panel.year = 2025  # type: ignore[misc]
