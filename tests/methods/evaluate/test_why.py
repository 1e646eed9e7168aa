"""Why one region stands before another, in sentences whose numbers are those that ran."""

import re

import pytest

from tests.methods.evaluate.rounds import CRITERIA, REGIONS, a_marked_round, evaluation_of, two_rooms
from tests.methods.exact.played import Round, a_panel, a_round
from workbench.errors import BadInput
from workbench.i18n import say
from workbench.methods.evaluate import Words, why_before


def two(**fields: object) -> Round:
    """Three assessors mark both, a fourth only the first; the criteria pull in different directions."""
    played = a_round(a_panel(criteria=CRITERIA, seats=4, **fields), ["ambon", "bima", "cirebon"])  # type: ignore[arg-type]
    for holder, (ambon, bima) in enumerate((((90, 70, 60), (70, 80, 60)), ((80, 60, 60), (70, 90, 60)),
                                            ((85, 65, 60), (65, 85, 60))), 1):  # fmt: skip
        played.mark(holder, "ambon", *ambon)
        played.mark(holder, "bima", *bima)
        played.mark(holder, "cirebon", 50, 50 + holder, 52)
    played.mark(4, "ambon", 79, 59, 54)
    played.mark(4, "cirebon", 41, 42, 43)
    return played


def said(played: Round, one: str = "ambon", other: str = "bima") -> list[str]:
    return [str(message) for message in why_before(evaluation_of(played), one, other)]


def test_the_official_result_comes_first_whichever_is_named_first() -> None:
    assert said(two())[0] == "ambon is before bima by the official rule: 72.50 against 71.67"
    assert said(two(), "bima", "ambon") == said(two())


def test_points_by_criterion_add_up_to_the_difference_and_the_largest_comes_first() -> None:
    found = said(two())
    assert found[1] == "novelty: 83.50 against 68.33; with its weight that is 7.58 points for ambon"
    assert found[2] == "benefit: 63.50 against 85.00; with its weight that is 6.45 points for bima"
    assert found[3] == "spread: 58.50 against 60.00; with its weight that is 0.30 points for bima"
    # 7.58 - 6.45 - 0.30 = 0.83, what lies between 72.50 and 71.67


def test_assessors_who_marked_both_are_counted_and_who_marked_one_is_named_with_severity() -> None:
    found = said(two())
    assert "3 assessors marked both: 2 put ambon ahead, 1 put bima ahead, 0 gave both the same" in found
    alone = next(line for line in found if line.startswith("assessor-4 marked ambon only, with 68.00"))
    severity = evaluation_of(two()).corrected.severity
    assert severity is not None
    assert f"{abs(severity['pitch']['assessor-4']):.2f} points stricter than most" in alone


def test_the_corrected_result_and_the_chance_end_the_answer() -> None:
    found, evaluation = said(two()), evaluation_of(two())
    places = [evaluation.corrected.place(region) for region in ("ambon", "bima")]
    assert places[0] is not None and places[1] is not None
    assert found[-2].endswith(f"ambon {places[0].value}, bima {places[1].value}")
    chance = re.search(r"(\d+) %", found[-1])
    assert chance is not None
    turned = [str(message) for message in why_before(evaluation, "cirebon", "ambon")]
    assert "the chance that ambon is really before cirebon is 100 %" in turned[-1]
    assert 50 < int(chance.group(1)) < 100


def test_where_the_correction_is_refused_its_reason_ends_the_answer() -> None:
    assert "2 parts that share no assessor" in said(two_rooms(), "ambon", "bima")[-1]


def test_a_shared_place_and_a_broken_tie_are_said_as_such() -> None:
    for fields, sentence in (
        ({}, "ambon and bima share a place: both have 80.00 by the official rule"),
        ({"tie_break": ["benefit"]}, "bima is before ambon: both have 80.00, and benefit broke the tie"),
    ):
        played = a_round(a_panel(criteria={"novelty": "50", "benefit": "50"}, seats=2, **fields), ["ambon", "bima"])  # type: ignore[arg-type]
        for holder in (1, 2):
            played.mark(holder, "ambon", 90, 70)
            played.mark(holder, "bima", 70, 90)
        assert said(played)[0] == sentence


def test_under_another_rule_criteria_are_compared_and_not_added_up() -> None:
    found = said(two(rule={"name": "median"}))
    assert "novelty: 82.50 against 70.00" in found
    assert not any("with its weight" in line for line in found)


def test_two_that_do_not_both_have_a_place_in_one_cluster_are_refused() -> None:
    with pytest.raises(BadInput, match="ambon and nowhere do not both have a place in one cluster"):
        why_before(evaluation_of(a_marked_round()), "ambon", "nowhere")


def test_names_and_numbers_are_the_readers_and_every_sentence_exists_in_indonesian() -> None:
    words = Words(lambda kind, key: f"<{kind} {key}>", lambda number: str(number).replace(".", ","))
    found = [say(message, "id") for message in why_before(evaluation_of(two()), "ambon", "bima", words)]
    assert found[0] == "<region ambon> di atas <region bima> menurut aturan resmi: 72,50 berbanding 71,67"
    assert any("<criterion novelty>" in line and "<region ambon>" in line for line in found)
    assert any("<seat assessor-4> hanya menilai" in line for line in found)
    assert len(found) == 8
    assert len(REGIONS) == 6
