"""The ranking, case by case: what counts, what does not, and what is said about it."""

import csv
from decimal import Decimal

import pytest

from tests.methods.exact.played import HUNDRED, Round, a_panel, a_round, an_intake
from tests.reference import shipped
from workbench.errors import Refused
from workbench.records.submission import Intake, Submission

RANKS = {"key": "ranks", "kind": "ranks", "low": "1", "high": "8", "better": "low"}
LEVELS = {"key": "levels", "kind": "levels", "low": "1", "high": "3"}
TWO_STAGES = [
    {
        "key": key,
        "title": {"en": title},
        "weight": weight,
        "criteria": [{"key": "novelty", "title": {"en": "Novelty"}, "weight": "100", "scale": "hundred"}],
    }
    for key, title, weight in (("pitch", "Presentation", "60"), ("visit", "Visit", "40"))
]


def order(round_: Round, cluster: int = 0) -> list[tuple[str, int | None]]:
    return [(place.region, place.place) for place in round_.ranking().clusters[cluster].places]


def test_the_tasting_is_ranked_by_its_published_rank_sums() -> None:
    panel = a_panel(criteria={"wine": "100"}, seats=8, rule={"name": "rank-sum"}, scale=RANKS, decimals=0)
    with shipped("wine_report72.csv").open() as file:
        rows = [list(row.values())[1:] for row in csv.DictReader(file)]
    tasting = a_round(panel, "abcdefgh")
    for holder, ranks in enumerate(rows, 1):
        for wine, rank in zip("abcdefgh", ranks, strict=True):
            tasting.mark(holder, wine, rank)
    assert {region: int(place.value or 0) for region, place in tasting.places().items()} == dict(
        zip("abcdefgh", (30, 26, 33, 45, 39, 31, 34, 50), strict=True)
    )
    assert order(tasting) == [("b", 1), ("a", 2), ("f", 3), ("c", 4), ("g", 5), ("e", 6), ("d", 7), ("h", 8)]


def test_a_sheet_is_worth_the_weighted_mean_of_its_marks() -> None:
    played = a_round(a_panel())
    played.mark(1, "ambon", 80, 70)
    played.mark(2, "ambon", 81, 70.5)
    place = played.places()["ambon"]
    assert [sheet.total for sheet in place.stages[0].sheets] == [Decimal("76.00"), Decimal("76.80"), None]
    assert place.value == Decimal("76.40")
    assert place.stages[0].criteria == {"novelty": Decimal("80.50"), "benefit": Decimal("70.25")}


def test_one_to_three_times_weight_is_a_sum() -> None:
    played = a_round(a_panel(criteria={"novelty": "60", "benefit": "40"}, scale=LEVELS))
    played.mark(1, "ambon", 3, 2)
    assert played.places()["ambon"].value == 60 * 3 + 40 * 2


def test_banded_points_of_weight_one_are_added_up() -> None:
    played = a_round(a_panel(criteria={"novelty": "1", "benefit": "1"}))
    played.mark(1, "ambon", 20, 35.5)
    assert played.places()["ambon"].value == Decimal("55.50")


def test_zero_is_a_mark_and_nothing_is_none() -> None:
    played = a_round(a_panel())
    played.mark(1, "ambon", 0, 0)
    played.mark(1, "bima", None, 100)
    places = played.places()
    assert (places["ambon"].value, places["ambon"].place) == (0, 1)
    assert (places["bima"].value, places["bima"].place) == (None, None)
    assert places["bima"].fault == "no assessor has confirmed a sheet"
    assert [sheet.absent for sheet in places["bima"].stages[0].sheets] == ["not-complete"] * 3
    assert places["bima"].stages[0].sheets[0].marks == {}


def test_a_complete_sheet_counts_only_once_it_is_confirmed() -> None:
    played = a_round(a_panel())
    played.mark(1, "ambon", 80, 80)
    played.mark(2, "ambon", 10, 10, confirm=False)
    place = played.places()["ambon"]
    assert place.value == 80
    assert [sheet.absent for sheet in place.stages[0].sheets] == [None, "not-confirmed", "not-complete"]


def test_equal_printed_numbers_share_a_place_and_the_next_place_is_left_out() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=3, decimals=1))
    for region, marks in {"ambon": (80, 80, 80.5), "bima": (80, 80.5, 80), "cirebon": (80, 80, 80)}.items():
        for holder, mark in enumerate(marks, 1):
            played.mark(holder, region, mark)
    assert order(played) == [("ambon", 1), ("bima", 1), ("cirebon", 3)]
    assert [place.shared for place in played.ranking().clusters[0].places] == [True, True, False]


def test_numbers_that_print_equal_are_equal_though_they_differ_exactly() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, decimals=0), ["ambon", "bima"])
    played.mark(1, "ambon", 80)
    played.mark(1, "bima", 80)
    played.mark(2, "bima", 80.5)
    assert {region: place.value for region, place in played.places().items()} == {"ambon": 80, "bima": 80}
    assert order(played) == [("ambon", 1), ("bima", 1)]


def test_a_half_is_printed_upward_once() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, decimals=0), ["ambon"])
    played.mark(1, "ambon", 80)
    played.mark(2, "ambon", 81)
    assert played.places()["ambon"].value == 81


def test_ties_are_broken_by_the_criteria_in_order_and_the_one_that_told_is_named() -> None:
    panel = a_panel(
        criteria={"novelty": "40", "benefit": "40", "spread": "20"}, seats=1, tie_break=["spread", "novelty"]
    )
    played = a_round(panel, ["ambon", "bima", "cirebon", "demak", "ende"])
    played.mark(1, "ambon", 70, 90, 80)
    played.mark(1, "bima", 90, 70, 80)
    played.mark(1, "cirebon", 80, 70, 100)
    played.mark(1, "demak", 70, 90, 80)
    played.mark(1, "ende", 99, 99, 99)
    found = [(each.region, each.place, each.tie_broken_by) for each in played.ranking().clusters[0].places]
    assert found == [
        ("ende", 1, None),
        ("cirebon", 2, "spread"),
        ("bima", 3, "novelty"),
        ("ambon", 4, "novelty"),
        ("demak", 4, "novelty"),
    ]


def test_where_low_is_best_the_order_and_the_tie_break_turn_round() -> None:
    scale = {**HUNDRED, "better": "low"}
    panel = a_panel(criteria={"cost": "50", "delay": "50"}, seats=1, scale=scale, tie_break=["cost"])
    played = a_round(panel)
    played.mark(1, "ambon", 40, 20)
    played.mark(1, "bima", 20, 40)
    played.mark(1, "cirebon", 90, 90)
    assert order(played) == [("bima", 1), ("ambon", 2), ("cirebon", 3)]


def test_clusters_are_ranked_apart() -> None:
    clusters = [{"key": key, "title": {"en": key}} for key in ("cities", "regencies")]
    played = a_round(a_panel(clusters=clusters, seats=1), clusters={"bima": "regencies"})
    for region, mark in {"ambon": 70, "bima": 60, "cirebon": 80}.items():
        played.mark(1, region, mark, mark)
    assert order(played, 0) == [("cirebon", 1), ("ambon", 2)]
    assert order(played, 1) == [("bima", 1)]


def test_an_anchor_presentation_is_never_ranked() -> None:
    played = a_round(a_panel(seats=1), anchors=["bima"])
    for region in ("ambon", "bima", "cirebon"):
        played.mark(1, region, 80, 80)
    assert [region for region, _ in order(played)] == ["ambon", "cirebon"]


def test_median_and_trimmed_mean_follow_the_panel() -> None:
    for rule, value in (({"name": "median"}, 60), ({"name": "trimmed-mean", "drop": 1}, Decimal("66.67"))):
        played = a_round(a_panel(criteria={"novelty": "100"}, seats=5, rule=rule), ["ambon"])
        for holder, mark in enumerate((0, 50, 60, 90, 100), 1):
            played.mark(holder, "ambon", mark)
        assert played.places()["ambon"].value == value


def test_a_trimmed_mean_of_too_few_sheets_has_no_value_and_says_why() -> None:
    played = a_round(a_panel(rule={"name": "trimmed-mean", "drop": 1}), ["ambon"])
    played.mark(1, "ambon", 80, 80)
    played.mark(2, "ambon", 90, 90)
    place = played.places()["ambon"]
    assert place.value is None
    assert place.fault == "2 marks are too few to leave out the 1 highest and the 1 lowest: 3 are needed"


def test_a_rule_over_criteria_is_taken_criterion_by_criterion() -> None:
    values = {}
    for over in ("sheets", "criteria"):
        panel = a_panel(criteria={"novelty": "50", "benefit": "50"}, rule={"name": "median", "over": over})
        played = a_round(panel, ["ambon"])
        for holder, (novelty, benefit) in enumerate(((0, 90), (50, 50), (90, 0)), 1):
            played.mark(holder, "ambon", novelty, benefit)
        values[over] = played.places()["ambon"].value
    assert values == {"sheets": 45, "criteria": 50}


def test_points_go_by_mean_rank_and_are_shared_where_ranks_tie() -> None:
    rule = {"name": "mean-rank", "points": ["12", "10", "8"]}
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=2, rule=rule), ["ambon", "bima", "cirebon", "demak"])
    for holder, marks in enumerate(((90, 80, 70, 60), (90, 70, 80, 60)), 1):
        for region, mark in zip(("ambon", "bima", "cirebon", "demak"), marks, strict=True):
            played.mark(holder, region, mark)
    found = [(each.region, each.place, each.value) for each in played.ranking().clusters[0].places]
    assert found == [("ambon", 1, 12), ("bima", 2, 9), ("cirebon", 2, 9), ("demak", 4, 0)]


def test_ranks_of_an_assessor_who_left_one_out_count_nowhere() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=2, rule={"name": "rank-sum"}), ["ambon", "bima"])
    played.mark(1, "ambon", 60)
    played.mark(1, "bima", 70)
    played.mark(2, "ambon", 90)
    place = played.places()["ambon"]
    assert place.value == 2
    assert [sheet.absent for sheet in place.stages[0].sheets] == [None, "ranks-incomplete"]
    played.recuse(2, "bima")
    assert played.places()["ambon"].value == 2


def test_ranks_are_refused_where_nobody_ranked_all() -> None:
    played = a_round(a_panel(criteria={"novelty": "100"}, seats=2, rule={"name": "rank-sum"}), ["ambon", "bima"])
    played.mark(1, "ambon", 60)
    played.mark(2, "bima", 90)
    assert {place.fault for place in played.places().values()} == {
        "no assessor has ranked every submission of the cluster"
    }


def test_stages_count_by_their_weights() -> None:
    played = a_round(a_panel(stages=TWO_STAGES, seats=1), ["ambon"])
    played.mark(1, "ambon", 80)
    played.mark(1, "ambon", 90, stage="visit")
    assert played.places()["ambon"].value == 84


def test_a_stage_that_is_not_held_drops_out_and_the_others_share_its_weight() -> None:
    stages = [TWO_STAGES[0], {**TWO_STAGES[1], "held": False}]
    played = a_round(a_panel(stages=stages, seats=1), ["ambon"])
    played.mark(1, "ambon", 80)
    assert played.places()["ambon"].value == 80


def test_a_held_stage_without_a_value_leaves_no_final_value_and_is_named() -> None:
    panel = a_panel(stages=TWO_STAGES, seats=1)
    intake = an_intake(panel, ["ambon", "bima"])
    only = [each for each in intake.submissions if (each.stage, each.key) != ("visit", "bima")]
    played = Round(panel, intake.model_copy(update={"submissions": tuple(only)}))
    played.mark(1, "ambon", 80)
    played.mark(1, "bima", 90)
    places = played.places()
    assert (places["ambon"].value, places["ambon"].fault) == (None, "Visit: no assessor has confirmed a sheet")
    assert (places["bima"].value, places["bima"].fault) == (None, "Visit: nothing was submitted")
    assert [stage.value for stage in places["ambon"].stages] == [80, None]


def test_two_submissions_of_a_region_in_one_stage_are_not_mixed() -> None:
    panel = a_panel(seats=1)
    intake = an_intake(panel, ["ambon"])
    second = Submission(key="ambon-2", stage="pitch", region="ambon", room="one")
    played = Round(panel, intake.model_copy(update={"submissions": (*intake.submissions, second)}))
    played.mark(1, "ambon", 80, 80)
    played.mark(1, "ambon-2", 90, 90)
    assert played.places()["ambon"].fault == "2 submissions, and the panel does not say which counts"


def test_a_missing_sheet_refuses_the_value_where_the_panel_says_so_but_a_recused_seat_is_not_missing() -> None:
    played = a_round(a_panel(seats=3, missing="refuse"), ["ambon"])
    played.mark(1, "ambon", 80, 80)
    played.mark(2, "ambon", 90, 90)
    assert played.places()["ambon"].fault == "sheets that are still missing: 1"
    played.recuse(3, "ambon")
    place = played.places()["ambon"]
    assert (place.value, place.stages[0].sheets[2].absent) == (85, "recused")


def test_a_known_conflict_is_not_missing_and_says_so() -> None:
    conflicts = [{"seat": "assessor-2", "region": "ambon"}]
    seats = [
        {"key": f"assessor-{n}", "rooms": ["one"], "roles": ["assessor"], "region": "ambon" if n == 3 else None}
        for n in (1, 2, 3)
    ]
    played = a_round(a_panel(missing="refuse", conflicts=conflicts, seats=seats), ["ambon"])
    played.mark(1, "ambon", 80, 80)
    place = played.places()["ambon"]
    assert place.value == 80
    assert [sheet.absent for sheet in place.stages[0].sheets] == [None, "conflict", "conflict"]


def test_fewer_assessors_than_the_panel_needs_leave_no_value() -> None:
    played = a_round(a_panel(minimum_assessors=2), ["ambon"])
    played.mark(1, "ambon", 80, 80)
    assert played.places()["ambon"].fault == "confirmed sheets: 1 of the 2 that are needed"
    played.mark(2, "ambon", 90, 90)
    assert played.places()["ambon"].value == 85


def test_after_a_substitution_the_earlier_sheet_stays_and_later_ones_are_the_new_persons() -> None:
    played = a_round(a_panel(seats=1), ["ambon", "bima"])
    played.mark(1, "ambon", 80, 80)
    played.substitute(1, by="another-seat")
    played.mark(1, "bima", 90, 90, seat="another-seat")
    places = played.places()
    assert {region: (place.value, place.stages[0].sheets[0].seat) for region, place in places.items()} == {
        "ambon": (80, "seat-assessor-1"),
        "bima": (90, "another-seat"),
    }


def test_regions_without_a_value_come_last_and_those_that_submitted_nothing_not_at_all() -> None:
    panel = a_panel(seats=1)
    intake = an_intake(panel, ["ambon", "bima", "cirebon"])
    played = Round(panel, intake.model_copy(update={"submissions": intake.submissions[:2]}))
    played.mark(1, "bima", 80, 80)
    assert order(played) == [("bima", 1), ("ambon", None)]


def test_a_ranking_names_the_event_it_was_computed_at_and_whether_all_is_released() -> None:
    played = a_round(a_panel(seats=1), ["ambon", "bima"])
    played.mark(1, "ambon", 80, 80)
    played.release("ambon")
    assert not played.ranking().released
    played.release("bima")
    now = played.ranking()
    assert (now.released, now.sequence, now.head) == (True, len(played.events), played.events[-1].hash)
    assert (now.panel, now.rule) == ("a-panel", "mean")


def test_faults_are_said_in_the_readers_language() -> None:
    played = a_round(a_panel(), ["ambon"])
    told = played.ranking(say=lambda message: f"<{message.template}>").clusters[0].places[0]
    assert told.fault == "<no assessor has confirmed a sheet>"
    assert told.stages[0].fault == told.fault


def test_stages_with_opposite_best_ends_are_refused() -> None:
    down = {**HUNDRED, "key": "down", "better": "low"}
    stages = [TWO_STAGES[0], {**TWO_STAGES[1], "criteria": [{**TWO_STAGES[1]["criteria"][0], "scale": "down"}]}]
    with pytest.raises(Refused, match="cannot be added up"):
        a_round(a_panel(stages=stages, scales=[HUNDRED, down])).ranking()


def test_criteria_with_opposite_best_ends_are_refused() -> None:
    down = {**HUNDRED, "key": "down", "better": "low"}
    criteria = [
        {"key": key, "title": {"en": key}, "weight": "50", "scale": scale}
        for key, scale in (("novelty", "hundred"), ("cost", "down"))
    ]
    stages = [{"key": "pitch", "title": {"en": "Presentation"}, "criteria": criteria}]
    with pytest.raises(Refused, match="stage pitch: high is best for some criteria and low for others"):
        a_round(a_panel(stages=stages, scales=[HUNDRED, down])).ranking()


def test_another_intake_than_the_logs_is_refused() -> None:
    played = a_round(a_panel(), ["ambon"])
    played.intake = an_intake(played.panel, ["ambon", "bima"])
    with pytest.raises(Refused, match="submission bima of stage pitch is not in the intake"):
        played.ranking()


def test_a_round_without_marks_has_no_places() -> None:
    played = a_round(a_panel(), ["ambon", "bima"])
    assert order(played) == [("ambon", None), ("bima", None)]
    empty = Round(a_panel(), Intake())
    assert order(empty) == []
    assert not empty.ranking().released
