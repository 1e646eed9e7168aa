"""Evaluating a round: raw and corrected beside one another, what is refused, and what changes nothing."""

import json
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from tests.methods.evaluate.rounds import CRITERIA, REGIONS, a_marked_round, evaluation_of, mark_by_lot, two_rooms
from tests.methods.exact.played import HUNDRED, Round, a_panel, a_round, an_intake
from workbench.errors import Refused
from workbench.methods.combine import estimate
from workbench.methods.evaluate import as_data, by_every_rule
from workbench.methods.exact.rules import printed
from workbench.records.chain import Event
from workbench.records.event import HOME, FromDevice, MarkGiven, SheetConfirmed, SubmissionWithdrawn


def columns(played: Round, weights: dict[str, str] = CRITERIA) -> tuple[list[str], list[str], list[float]]:
    """The totals of the sheets that were given, added up here by hand."""
    found = [
        (place.region, sheet.holder, sum(float(sheet.marks[key]) * float(part) / 100 for key, part in weights.items()))
        for place in played.places().values()
        for stage in place.stages
        for sheet in stage.sheets
        if sheet.marks
    ]
    submission, assessor, mark = (list(column) for column in zip(*found, strict=True))
    return submission, assessor, mark


def test_the_official_result_is_the_published_rule_and_the_corrected_one_stands_beside_it() -> None:
    played = a_marked_round()
    found = evaluation_of(played)
    assert found.official == played.ranking()
    assert (found.corrected.rule, found.corrected.refused) == ("fixed-random", None)
    by_hand = estimate(*columns(played), rule="fixed-random")
    for region, value in zip(by_hand.submissions, by_hand.value, strict=True):
        place = found.corrected.place(str(region))
        assert place is not None
        assert place.estimate == pytest.approx(value, abs=1e-9)
        assert place.value == printed(Fraction(float(value)), 2)
    values = [place.value for place in found.corrected.clusters[0].places]
    assert values == sorted(values, reverse=True)
    assert [place.place for place in found.corrected.clusters[0].places] == [1, 2, 3, 4, 5, 6]


def test_every_corrected_place_carries_its_interval_its_chances_and_its_certified_sets() -> None:
    panel = {"clusters": [{"key": "cities", "title": {"en": "Cities"}, "nominees": 2}]}
    cluster = evaluation_of(a_marked_round(**panel)).corrected.clusters[0]
    assert cluster.k == 2
    for place in cluster.places:
        assert place.place is not None and place.low is not None and place.high is not None
        assert 1 <= place.low <= place.high <= 6
        assert place.certified is not None and place.certified_all is not None
        assert place.certified[0] <= place.low and place.high <= place.certified[1]
        assert place.certified_all[0] <= place.certified[0] and place.certified[1] <= place.certified_all[1]
        assert place.first is not None and place.top is not None and place.first <= place.top
    assert sum(place.first or 0 for place in cluster.places) == pytest.approx(1)
    assert sum(place.top or 0 for place in cluster.places) == pytest.approx(2)
    assert cluster.places[0].could_be_top


def test_unconnected_rooms_are_refused_with_their_parts_and_the_sheet_that_would_join_them() -> None:
    found = evaluation_of(two_rooms())
    assert found.corrected.refused is not None
    assert "2 parts that share no assessor" in str(found.corrected.refused)
    assert found.corrected.clusters == ()
    assert [place.place for place in found.official.clusters[0].places] == [1, 2, 3, 4, 5, 6]
    design = found.designs[0].design
    assert design is not None
    assert [part.assessors for part in design.components] == [
        ("assessor-1", "assessor-2"),
        ("assessor-3", "assessor-4"),
    ]
    assert len(design.joining) == 1
    assert any(change.top for change in found.sensitivity[0].changes if change.basis == "official")


def test_the_sheet_that_would_join_parts_meets_no_known_conflict() -> None:
    conflicts = [
        {"seat": seat, "region": region}
        for seat, region in (("assessor-1", "demak"), ("assessor-1", "ende"), ("assessor-1", "fakfak"),
                             ("assessor-2", "demak"))
    ]  # fmt: skip
    played = two_rooms(conflicts=conflicts)
    design = evaluation_of(played).designs[0].design
    assert design is not None
    assert [(link.assessor, link.submission) for link in design.joining] == [("assessor-2", "ende")]


def test_equal_means_are_assumed_only_where_the_panel_says_so_and_stand_in_the_heading() -> None:
    found = evaluation_of(two_rooms(unconnected="equal-means"))
    assert found.corrected.refused is None
    assert "2 unconnected parts have equal means" in str(found.corrected.heading)
    estimates = [found.corrected.place(region).estimate for region in REGIONS]  # type: ignore[union-attr]
    assert np.mean(estimates[:3]) == pytest.approx(np.mean(estimates[3:]))


def test_a_connected_round_has_no_assumption_in_its_heading() -> None:
    assert evaluation_of(a_marked_round(unconnected="equal-means")).corrected.heading is None


def anchored_rooms(*marking: int) -> Round:
    """Two rooms with nobody in common, and one anchor that these assessors marked."""
    played = two_rooms(joined="anchors")
    anchors = [each.model_copy(update={"anchor": each.key == "cirebon", "room": None if each.key == "cirebon" else
               each.room}) for each in played.intake.submissions]  # fmt: skip
    joined = Round(played.panel, played.intake.model_copy(update={"submissions": tuple(anchors)}))
    for at, region in enumerate(REGIONS):
        for holder in marking if region == "cirebon" else (1, 2) if at < 3 else (3, 4):
            joined.mark(holder, region, 60 + at * holder, 70 + at, 80 - holder)
    return joined


def test_rooms_that_share_nobody_are_compared_only_where_both_marked_the_anchor() -> None:
    apart, joined = evaluation_of(anchored_rooms(1, 2)), evaluation_of(anchored_rooms(1, 2, 3))
    assert apart.corrected.refused is not None
    assert joined.corrected.refused is None
    assert [place.value for place in apart.official.clusters[0].places] == [
        place.value for place in joined.official.clusters[0].places
    ]


def test_anchors_link_rooms_and_are_never_ranked() -> None:
    joined = anchored_rooms(1, 2, 3, 4)
    found = evaluation_of(joined)
    assert found.corrected.refused is None
    ranked = [place.region for place in found.corrected.clusters[0].places]
    assert sorted(ranked) == sorted(set(REGIONS) - {"cirebon"})
    assert found.corrected.severity is not None
    assert sorted(found.corrected.severity["pitch"]) == [f"assessor-{n}" for n in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("said", "seats", "marks"),
    [
        ("one assessor alone", 1, {"ambon": [80], "bima": [70]}),
        ("there is no spread", 2, {"ambon": [70, 70], "bima": [70, 70]}),
        ("one submission only", 2, {"ambon": [80, 70]}),
        ("no assessor has confirmed a sheet", 2, {}),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_the_official_result_is_not_lost(
    said: str, seats: int, marks: dict[str, list[int]]
) -> None:
    played = a_round(a_panel(seats=seats, criteria={"novelty": "100"}), ["ambon", "bima"])
    for region, given in marks.items():
        for holder, mark in enumerate(given, 1):
            played.mark(holder, region, mark)
    found = evaluation_of(played)
    assert said in str(found.corrected.refused)
    assert found.official == played.ranking()
    assert all(said in str(change.refused) or change.basis == "official" for change in found.sensitivity[0].changes)
    json.dumps(as_data(found))


def test_a_method_that_does_not_exist_is_refused_by_name() -> None:
    found = evaluation_of(a_marked_round(corrected="magic"))
    assert "there is no rule magic" in str(found.corrected.refused)


def test_a_method_without_a_model_of_its_errors_has_places_and_says_why_there_are_no_intervals() -> None:
    cluster = evaluation_of(a_marked_round(corrected="z-score")).corrected.clusters[0]
    assert "no model of its errors" in str(cluster.unsure)
    assert [(place.place, place.low) for place in cluster.places] == [(n, None) for n in range(1, 7)]


def test_half_a_sheet_has_no_total_and_enters_nothing() -> None:
    def with_a_sixth(*marks: int | None) -> Any:
        played = a_round(a_panel(seats=6, criteria=CRITERIA), REGIONS)
        mark_by_lot(played, REGIONS, 5)
        played.mark(6, "fakfak", *marks, confirm=None not in marks)
        return evaluation_of(played).corrected.clusters

    assert with_a_sixth(100, 100, None) == with_a_sixth(None, None, None) != with_a_sixth(100, 100, 100)


def test_a_region_with_too_few_sheets_has_no_corrected_place_and_the_reason_stands_there() -> None:
    played = a_marked_round(REGIONS, absent=0.0, minimum_assessors=3)
    extra = Round(played.panel, an_intake(played.panel, (*REGIONS, "garut")))
    mark_by_lot(extra, REGIONS, 5, absent=0.0)
    extra.mark(1, "garut", 100, 100, 100)
    found = evaluation_of(extra)
    place = found.corrected.place("garut")
    assert place is not None
    assert (place.place, place.value) == (None, None)
    assert "1 of the 3 that are needed" in str(place.fault)
    assert found.corrected.clusters[0].places[-1] == place


def test_stages_are_added_up_by_their_weights_and_one_that_was_not_held_drops_out() -> None:
    stages = [
        {"key": key, "title": {"en": key}, "weight": weight, "held": held,
         "criteria": [{"key": "novelty", "title": {"en": "Novelty"}, "weight": "100", "scale": "hundred"}]}
        for key, weight, held in (("pitch", "60", True), ("visit", "40", True), ("paper", "50", False))
    ]  # fmt: skip
    played = a_round(a_panel(stages=stages, seats=4), REGIONS)
    mark_by_lot(played, REGIONS, 4, absent=0.0)
    found = evaluation_of(played)
    for region in REGIONS:
        value = found.corrected.place(region).estimate  # type: ignore[union-attr]
        parts = {result.stage: result for result in played.places()[region].stages}
        mean = {key: np.mean([float(sheet.marks["novelty"]) for sheet in of.sheets]) for key, of in parts.items()}
        # Everybody marked everything: severity cancels in the mean, and the correction changes nothing.
        assert value == pytest.approx(0.6 * mean["pitch"] + 0.4 * mean["visit"], abs=1e-9)
    assert {change.kind for change in found.sensitivity[0].changes} == {"assessor", "stage-weight"}


def test_clusters_are_ranked_among_themselves_and_share_the_severities() -> None:
    clusters = [{"key": key, "title": {"en": key}, "nominees": 1} for key in ("cities", "regencies")]
    panel = a_panel(clusters=clusters, seats=5, criteria=CRITERIA)
    played = Round(panel, an_intake(panel, REGIONS, clusters=dict.fromkeys(REGIONS[3:], "regencies")))
    mark_by_lot(played, REGIONS, 5)
    found, one = evaluation_of(played), evaluation_of(a_marked_round())
    assert [sorted(place.region for place in each.places) for each in found.corrected.clusters] == [
        list(REGIONS[:3]),
        list(REGIONS[3:]),
    ]
    assert [[place.place for place in each.places] for each in found.corrected.clusters] == [[1, 2, 3]] * 2
    assert found.corrected.severity == one.corrected.severity


def test_where_low_is_best_both_results_turn_round() -> None:
    scale = {**HUNDRED, "better": "low"}
    high, low = evaluation_of(a_marked_round()), evaluation_of(a_marked_round(scale=scale))
    order = [[place.region for place in found.corrected.clusters[0].places] for found in (high, low)]
    assert order[1] == order[0][::-1]
    assert [place.place for place in low.corrected.clusters[0].places] == [1, 2, 3, 4, 5, 6]
    first = low.corrected.clusters[0].places[0]
    assert first.low == 1
    assert first.estimate == pytest.approx(high.corrected.place(first.region).estimate)  # type: ignore[union-attr]


def interleaved(played: Round, seed: int) -> Round:
    """The same round with the assessors' events in another order, each seat's own order kept."""
    again = Round(played.panel, played.intake)
    queues: dict[str, list[Event]] = {}
    for event in played.events[len(again.events) :]:
        queues.setdefault(event.head.seat, []).append(event)
    random, renamed = np.random.default_rng(seed), dict[str, str]()
    while queues:
        seat = sorted(queues)[random.integers(len(queues))]
        event = queues[seat].pop(0)
        body = event.body
        assert isinstance(body, FromDevice)
        if isinstance(body, SheetConfirmed):
            body = body.model_copy(update={"marks": {key: renamed[was] for key, was in body.marks.items()}})
        renamed[event.head.id] = again.send(seat, body)  # type: ignore[arg-type]
        if not queues[seat]:
            del queues[seat]
    return again


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_any_interleaving_of_different_seats_events_changes_nothing(seed: int) -> None:
    played = a_marked_round(tie_break=["novelty"])
    again = interleaved(played, seed)
    assert [event.head.id for event in again.events] == [event.head.id for event in played.events]
    assert [event.body for event in again.events] != [event.body for event in played.events]
    one, two = as_data(evaluation_of(played)), as_data(evaluation_of(again))
    for data in (one, two):
        del data["head"], data["official"]["head"]
    assert one == two


def test_the_same_seed_gives_the_same_numbers_and_another_moves_only_what_is_drawn() -> None:
    played = a_marked_round()
    one, again, other = (as_data(evaluation_of(played, seed=seed)) for seed in (3, 3, 4))
    assert one == again
    assert one["corrected"] != other["corrected"]
    for data in (one, other):
        del data["seed"]
        for cluster in data["corrected"]["clusters"]:
            for place in cluster["places"]:
                for drawn in ("low", "high", "first", "top", "certified", "certified_all", "could_be_top", "close"):
                    del place[drawn]
    assert one == other


def test_an_evaluation_may_be_asked_for_an_earlier_moment() -> None:
    played = a_marked_round()
    middle = len(played.events) // 2
    at = played.events[middle - 1].head.at
    by_number = as_data(evaluation_of(played, until=middle))
    assert by_number["sequence"] == middle
    assert as_data(evaluation_of(played, until=at)) == by_number


def test_the_data_is_plain_exact_numbers_are_text_and_estimates_are_whole_floats() -> None:
    found = evaluation_of(a_marked_round())
    data = json.loads(json.dumps(as_data(found, by_every_rule(found))))
    place, record = data["corrected"]["clusters"][0]["places"][0], found.corrected.clusters[0].places[0]
    assert (place["value"], place["estimate"]) == (str(record.value), record.estimate)
    assert isinstance(data["official"]["clusters"][0]["places"][0]["value"], str)
    assert Decimal(place["first"]) <= Decimal(place["top"]) <= 1
    assert len(data["rules"]) == 15


def test_a_printed_number_that_a_millionth_could_flip_is_marked() -> None:
    # Two assessors on everything: the corrected value is the mean, 80.5, which prints as 81 and nearly as 80.
    played = a_round(a_panel(seats=2, criteria={"novelty": "100"}, decimals=0), ["ambon", "bima", "cirebon"])
    for region, marks in {"ambon": (80, 81), "bima": (70, 72), "cirebon": (60, 61)}.items():
        for holder, mark in enumerate(marks, 1):
            played.mark(holder, region, mark)
    found = evaluation_of(played).corrected
    close = {region: found.place(region).close for region in ("ambon", "bima", "cirebon")}  # type: ignore[union-attr]
    assert {region: "value" in of for region, of in close.items()} == {"ambon": True, "bima": False, "cirebon": True}


def test_a_submission_that_stricter_assessors_marked_gains_by_the_correction() -> None:
    played = a_round(a_panel(seats=4, criteria={"novelty": "100"}), REGIONS)
    for at, region in enumerate(REGIONS):
        for holder in ((1, 2, 3), (1, 2, 4))[at % 2]:
            played.mark(holder, region, 70 + at + (-12 if holder == 3 else 12 if holder == 4 else 0) + holder % 2)
    found = evaluation_of(played)
    raw = {place.region: float(place.value or 0) for place in found.official.clusters[0].places}
    moved = {region: found.corrected.place(region).estimate - raw[region] for region in REGIONS}  # type: ignore[union-attr, operator]
    assert all((moved[region] > 3) == (at % 2 == 0) for at, region in enumerate(REGIONS))


def test_another_intake_than_the_logs_is_refused() -> None:
    played = a_marked_round()
    played.intake = an_intake(played.panel, (*REGIONS, "garut"))
    with pytest.raises(Refused, match="is not in the intake"):
        evaluation_of(played)


def test_adding_the_same_points_to_every_mark_moves_every_value_and_no_place() -> None:
    def shifted(points: int) -> dict[str, Any]:
        played = a_round(a_panel(seats=3, criteria={"novelty": "100"}), REGIONS)
        random = np.random.default_rng(5)
        for region in REGIONS:
            for holder in random.choice(3, 2, replace=False).tolist():
                played.mark(holder + 1, region, int(random.integers(40, 80)) + points)
        return as_data(evaluation_of(played))

    one, two = shifted(0), shifted(7)
    rows = zip(one["corrected"]["clusters"][0]["places"], two["corrected"]["clusters"][0]["places"], strict=True)
    for here, there in rows:
        assert there["estimate"] - here["estimate"] == pytest.approx(7)
        assert (here["region"], here["place"]) == (there["region"], there["place"])
    assert MarkGiven.model_fields["mark"].is_required()


@pytest.mark.parametrize(
    ("said", "k"),
    [
        ({"nominees": 4}, 4),
        ({"nominees": 6, "awards": 2}, 2),
        ({"nominees": 9, "awards": 6}, 3),
        ({"nominees": 6}, 3),
        ({}, 3),
    ],
)
def test_the_top_is_the_first_of_nominees_awards_and_three_that_leaves_somebody_out(
    said: dict[str, int], k: int
) -> None:
    panel = {"clusters": [{"key": "cities", "title": {"en": "Cities"}, **said}]}
    cluster = evaluation_of(a_marked_round(**panel)).corrected.clusters[0]
    assert (cluster.k, cluster.unsure) == (k, None)
    assert sum(place.top or 0 for place in cluster.places) == pytest.approx(k)
    assert min(place.top for place in cluster.places if place.top is not None) < 1


def test_in_a_cluster_of_two_the_top_is_the_first_place() -> None:
    panel = {"clusters": [{"key": "cities", "title": {"en": "Cities"}, "nominees": 2, "awards": 3}]}
    cluster = evaluation_of(a_marked_round(REGIONS[:2], absent=0, **panel)).corrected.clusters[0]
    assert (cluster.k, [place.top == place.first for place in cluster.places]) == (1, [True, True])


def test_who_was_withdrawn_does_not_make_a_top_that_holds_everybody() -> None:
    panel = {"clusters": [{"key": "cities", "title": {"en": "Cities"}, "nominees": 3, "awards": 2}]}
    played = a_marked_round(REGIONS[:4], absent=0, **panel)
    assert evaluation_of(played).corrected.clusters[0].k == 3
    played.send(HOME, SubmissionWithdrawn(stage="pitch", submission="demak", reason="fell ill"))
    cluster = evaluation_of(played).corrected.clusters[0]
    assert (cluster.k, cluster.unsure) == (2, None)
    assert {place.region for place in cluster.places if place.top is not None} == {"ambon", "bima", "cirebon"}


def test_while_no_more_than_k_have_a_value_nothing_is_said_of_the_first_k_and_the_reason_is() -> None:
    played = a_round(a_panel(seats=5, criteria=CRITERIA), REGIONS)
    mark_by_lot(played, REGIONS[:3], 5, absent=0)
    cluster = evaluation_of(played).corrected.clusters[0]
    assert str(cluster.unsure) == "3 regions have a value so far: who is among the first 3 of them means nothing yet"
    known = [place for place in cluster.places if place.value is not None]
    assert [(place.top, place.could_be_top) for place in known] == [(None, None)] * 3
    assert sum(place.first or 0 for place in known) == pytest.approx(1)


def test_one_region_alone_has_a_value_and_no_interval_with_the_reason() -> None:
    clusters = [{"key": key, "title": {"en": key}} for key in ("cities", "provinces")]
    panel = a_panel(seats=5, criteria=CRITERIA, clusters=clusters)
    played = Round(panel, an_intake(panel, REGIONS, clusters={"ambon": "provinces"}))
    mark_by_lot(played, REGIONS, 5, absent=0)
    cluster = evaluation_of(played).corrected.clusters[1]
    assert str(cluster.unsure) == "only one region has a value, and there is none to compare it with"
    assert cluster.places[0].value is not None
    assert (cluster.places[0].margin, cluster.places[0].low, cluster.places[0].first) == (None, None, None)
