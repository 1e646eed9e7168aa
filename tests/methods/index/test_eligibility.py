"""Each rule of filing by itself, what the desk overrules, and a city's window as it was told."""

from datetime import date, timedelta

import pytest

from tests.methods.index.build import evidence, filing, innovation, scheme
from workbench.methods.index import eligibility
from workbench.records.filing import FiledInnovation
from workbench.records.scheme import Scheme

RULES = scheme()
COMPLETE = {
    "form": "public-service",
    "kind": "digital",
    "initiator": "office",
    "affair": "Kesehatan",
    "purpose": "tujuan",
    "benefit": "manfaat",
    "outcome": "hasil",
    "design": "kata " * 300,
    "elements": ("latar belakang", "Penjaringan Ide", "pemilihan ide", "manfaat", "Impact"),
}


def against(filed: FiledInnovation, rules: Scheme = RULES) -> dict[str, str]:
    (found,) = eligibility(rules, filing(filed))
    return {each.rule: str(each.why) for each in found.against}


def test_an_innovation_that_is_complete_counts() -> None:
    (found,) = eligibility(RULES, filing(innovation("good", **COMPLETE)))
    assert found.counts
    assert [each.rule for each in found.verdicts] == [
        "stage", "implemented", "times", "developed", "design", "elements", "profile",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "rule", "why"),
    [
        ({"stage": "trial"}, "stage", "its stage is trial"),
        (
            {"implementation_date": date(2023, 12, 31)},
            "implemented",
            "implemented on 2023-12-31, not between 2024-01-01 and 2025-12-31",
        ),
        ({"implementation_date": None}, "implemented", "it does not say when it was implemented"),
        ({"times": 3, "developed": "more"}, "times", "filed for time 3, and 2 is the most"),
        ({"times": 2}, "developed", "filed again without saying what was developed"),
        ({"design": "kata " * 299}, "design", "its design has 299 words, and 300 are needed"),
        ({"elements": ("manfaat",)}, "elements",
         "elements are missing: Latar belakang, Penjaringan ide, Pemilihan ide, Dampak"),
        ({"benefit": "", "kind": None}, "profile", "its profile lacks kind, benefit"),
    ],
)  # fmt: skip
def test_a_rule_that_is_broken_is_the_only_one_that_is_named(said: dict, rule: str, why: str) -> None:
    assert against(innovation("bad", **{**COMPLETE, **said})) == {rule: why}


def test_an_older_innovation_that_was_developed_within_the_window_counts() -> None:
    old = {"implementation_date": date(2019, 5, 1), "development_date": date(2024, 1, 1)}
    assert against(innovation("old", **{**COMPLETE, **old})) == {}


def test_a_refiled_innovation_with_its_development_counts() -> None:
    assert against(innovation("again", **{**COMPLETE, "times": 2, "developed": "now in all districts"})) == {}


def test_mandatory_evidence_stands_against_an_innovation_only_where_the_scheme_needs_it() -> None:
    bare = innovation("bare", **COMPLETE)
    assert against(bare) == {}
    needed = RULES.model_copy(update={"filing": RULES.filing.model_copy(update={"mandatory_evidence": "needed"})})
    assert against(bare, needed) == {"mandatory": "mandatory evidence is missing: 16, 17, 32, 33, 35"}
    shown = innovation("shown", levels=evidence(dict.fromkeys(("16", "17", "32", "33", "35"), 1)), **COMPLETE)
    assert against(shown, needed) == {}


def test_the_desk_overrules_a_rule_with_a_reason_and_both_are_kept() -> None:
    late = innovation("late", **{**COMPLETE, "stage": "trial"})
    (found,) = eligibility(RULES, filing(late), {("late", "stage"): (True, "the decree is dated in time")})
    assert found.counts
    (verdict,) = [each for each in found.verdicts if each.rule == "stage"]
    assert (str(verdict.why), verdict.overruled) == ("its stage is trial", "the decree is dated in time")


def test_the_desk_may_also_stop_what_the_rules_let_through() -> None:
    (found,) = eligibility(RULES, filing(innovation("one", **COMPLETE)), {("one", "design"): (False, "copied text")})
    assert [each.rule for each in found.against] == ["design"]


def test_pekalongan_filed_52_of_which_19_were_implemented_in_time() -> None:
    rules, filed = scheme("iid-2021"), date(2021, 8, 13)
    within = [
        innovation(f"in-{at}", implementation_date=date(2019, 1, 1) + timedelta(38 * at), filed=filed)
        for at in range(19)
    ]
    outside = [
        innovation(f"out-{at}", implementation_date=date(2018, 12, 31) - timedelta(at), filed=filed) for at in range(33)
    ]
    found = eligibility(rules, filing(*within, *outside))
    assert (len(found), sum(each.counts for each in found)) == (52, 19)
    assert {verdict.rule for each in found for verdict in each.against} == {"implemented"}


@pytest.mark.parametrize(
    ("day", "counts"), [(date(2019, 1, 1), True), (date(2020, 12, 31), True), (date(2021, 1, 1), False)]
)
def test_the_days_on_which_a_window_begins_and_ends_are_within_it(day: date, counts: bool) -> None:
    filed = innovation("edge", implementation_date=day, filed=date(2021, 8, 13))
    assert ("implemented" in against(filed, scheme("iid-2021"))) != counts
