"""Decisions on similar pairs are events that stay, of seats that may; assessors read lines and nothing more."""

from pathlib import Path

import pytest

from tests.access.build import KEY, PANEL, Round
from workbench.access.views import state
from workbench.methods.exact.fold import standing
from workbench.methods.exact.standing import Seated
from workbench.storage.intake import TakenIn

FIRST, SECOND = "ambon-layanan-ambon", "bima-layanan-bima"


def decide(round_: Round, holder: str, decision: str, reason: str = "dibaca berdampingan", **said: str) -> str:
    pair = {"first": FIRST, "second": SECOND, **said}
    return round_.post(holder, "pair-decided", decision=decision, reason=reason, **pair).state


def publish(round_: Round, holder: str = "secretariat", **said: object) -> str:
    line = {"innovation": FIRST, "other": SECOND, "name": "Layanan bima", "region": "Kota Bima", "likeness": "0.62"}
    return round_.post(holder, "similar-pairs-published", lines=[{**line, **said}]).state


def seat(round_: Round, holder: str) -> Seated:
    return round_.door.standing.seats[round_.senders[holder].seat]


@pytest.mark.parametrize("holder", ["secretariat", "analyst"])
def test_secretariat_and_analyst_decide(round_: Round, holder: str) -> None:
    assert decide(round_, holder, "undeclared-copy") == "stands"


@pytest.mark.parametrize("holder", ["assessor-1", "chair"])
def test_nobody_else_decides(round_: Round, holder: str) -> None:
    assert decide(round_, holder, "undeclared-copy") == "refused"
    assert round_.door.standing.pairs == {}


def test_the_last_decision_counts_and_all_are_kept_with_who_when_and_why(round_: Round) -> None:
    decide(round_, "secretariat", "undeclared-copy", "dua alinea sama")
    decide(round_, "analyst", "declared-replication", "surat replikasi ada", first=SECOND, second=FIRST)
    said = round_.door.standing.pairs[FIRST, SECOND]
    assert [(each.decision, each.reason) for each in said] == [
        ("undeclared-copy", "dua alinea sama"), ("declared-replication", "surat replikasi ada"),
    ]  # fmt: skip
    shown = state(round_.door, seat(round_, "secretariat"), "similar", "en")["decisions"]
    assert [each["seat"] for each in shown[0]["said"]] == ["secretariat", "analyst"]
    assert [each["at"] for each in shown[0]["said"]] == sorted(each["at"] for each in shown[0]["said"])
    again = standing(round_.door.events, round_.door.standing.panel)
    assert again.pairs == round_.door.standing.pairs


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": " "},
        {"second": FIRST},
        {"second": "nowhere"},
        {"second": "other-year/x"},
        {"decision": "plagiarised"},
    ],
)
def test_a_decision_that_says_too_little_or_names_nobody_is_refused(round_: Round, wrong: dict[str, str]) -> None:
    assert decide(round_, "secretariat", **{"decision": "template", **wrong}) == "refused"


def test_the_review_is_handed_texts_and_decisions_and_no_mark(round_: Round) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "77.5")
    for holder in ("secretariat", "analyst"):
        handed = state(round_.door, seat(round_, holder), "similar", "en")
        assert "events" not in handed
        assert "77.5" not in str(handed)
        assert [each["key"] for each in handed["intake"]["innovations"]][:2] == [FIRST, SECOND]
        assert handed["may"]["publish"] == (holder == "secretariat")


def test_assessors_read_published_lines_only_where_the_panel_shows_them(round_: Round, tmp_path: Path) -> None:
    showing = Round(tmp_path / "showing", PANEL + "similarity: {shown_to_assessors: true}\n")
    for made in (round_, showing):
        assert publish(made) == "stands"
        assert publish(made, other="nowhere") == "refused"
        assert publish(made, "assessor-1") == "refused"
        assert publish(made, "analyst") == "refused"
    quiet, told = (
        {
            each["submission"]: each["similar"]
            for each in state(made.door, seat(made, "assessor-1"), "assessor", "en")["entries"]
        }
        for made in (round_, showing)
    )
    assert quiet == {"ambon": [], "bima": []}
    assert [(line["other"], line["likeness"]) for line in told["ambon"]] == [(SECOND, "0.62")]
    assert told["bima"] == []


def test_rounds_of_earlier_years_in_the_same_home_are_compared_with(round_: Round) -> None:
    made = round_
    folder = made.home.panel_file("city-award-before").parent
    folder.mkdir()
    (folder / "panel.yaml").write_text(
        PANEL.replace(f"key: {KEY}", "key: city-award-before").replace("year: 2023", "year: 2021")
    )
    rounds = made.door.rounds
    filed = made.door.intake
    rounds.take_in("city-award-before", TakenIn(filed))
    assert set(state(made.door, seat(made, "secretariat"), "similar", "en")["earlier"]) == {"city-award-before"}
    assert decide(made, "secretariat", "same-innovation", second=f"city-award-before/{FIRST}") == "stands"
    assert decide(made, "secretariat", "same-innovation", first=f"city-award-before/{FIRST}") == "refused"
