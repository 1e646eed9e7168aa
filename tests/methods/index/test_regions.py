"""The index of a region: worked checks, what never lowers it, and what a scheme must say."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.index.build import at_their_best, evidence, filing, full, innovation, region, scheme
from workbench.errors import Refused
from workbench.methods.index import (
    indices,
    maturity,
    region_index,
    rows,
    to_reach,
    with_innovation,
    without_innovation,
)
from workbench.records.filing import Evidence

RULES = scheme()
BEST = region(levels=full(RULES, "region"))
LEVELS = st.dictionaries(st.sampled_from([each.key for each in RULES.of("innovation")]), st.integers(0, 3))
SERVICES = [service.id for service in RULES.count.basic_services] if RULES.count else []


def test_the_most_an_innovation_can_bring_follows_from_the_scheme() -> None:
    assert (RULES.maximum("innovation"), RULES.maximum("region"), RULES.total) == (111, 63, 250)
    assert maturity(RULES, full(RULES, "innovation")) == 111


def test_two_hundred_innovations_at_their_best_give_a_hundred() -> None:
    assert region_index(RULES, BEST, at_their_best(RULES, 200)).printed == Decimal("100.00")


def test_five_innovations_at_their_best_are_divided_by_twelve() -> None:
    found = region_index(RULES, BEST, at_their_best(RULES, 5))
    assert (found.own, found.sum, found.divisor, found.counted) == (63, 555, 12, Fraction("1.9"))
    assert found.printed == Decimal("44.46")


def test_the_number_of_innovations_brings_nothing_where_too_few_basic_services_are_covered() -> None:
    found = region_index(RULES, BEST, at_their_best(RULES, 3))
    assert (len(found.services), found.counted) == (4, 0)


def test_the_number_of_innovations_is_capped() -> None:
    assert region_index(RULES, BEST, at_their_best(RULES, 300)).counted == 76


def test_a_level_without_a_document_brings_nothing_and_says_so() -> None:
    bare = Evidence(claimed={"31": 2})
    assert maturity(RULES, bare) == 0
    row = next(row for row in rows(RULES, bare) if row.indicator == "31")
    assert str(row.why) == "level 2 is claimed without a document: no evidence, no points"


def test_what_was_validated_counts_once_it_is_final() -> None:
    checked = Evidence(claimed={"31": 3, "35": 3}, documents={"31": "a", "35": "b"}, found={"31": 1})
    assert (maturity(RULES, checked), maturity(RULES, checked, "validated")) == (9 + 12, 3)
    found = {
        row.indicator: str(row.why) for row in rows(RULES, checked, "validated") if row.why and row.indicator > "3"
    }
    assert found["31"] == "level 3 was claimed, and level 1 was found"
    assert found["35"] == "level 3 is claimed and was not validated yet"


@given(LEVELS, st.sampled_from([each.key for each in RULES.of("innovation")]))
def test_more_evidence_never_lowers_a_score(levels: dict[str, int], key: str) -> None:
    others = at_their_best(RULES, 3)
    before = region_index(RULES, BEST, (*others, innovation("new", levels=evidence(levels))))
    more = {**levels, key: min(3, levels.get(key, 0) + 1)}
    after = region_index(RULES, BEST, (*others, innovation("new", levels=evidence(more))))
    assert after.exact >= before.exact


@given(st.lists(LEVELS, min_size=1, max_size=30), st.randoms(use_true_random=False))
def test_the_order_of_innovations_changes_nothing(filed: list[dict[str, int]], chance) -> None:
    innovations = [innovation(f"i-{at}", levels=evidence(levels)) for at, levels in enumerate(filed)]
    shuffled = chance.sample(innovations, len(innovations))
    assert region_index(RULES, BEST, innovations).exact == region_index(RULES, BEST, shuffled).exact


@given(st.integers(0, 400), st.integers(0, 6))
def test_an_index_stays_on_its_scale(number: int, services: int) -> None:
    innovations = [
        innovation(f"i-{at}", levels=full(RULES, "innovation"), affair=SERVICES[at % services] if services else "")
        for at in range(number)
    ]
    assert 0 <= region_index(RULES, BEST, innovations).exact <= 100


def test_one_innovation_more_may_lower_the_index_and_is_shown_before_it_is_done() -> None:
    filed = at_their_best(RULES, 12)
    index = region_index(RULES, BEST, filed)
    weak = innovation("weak", levels=Evidence())
    more = with_innovation(index, BEST, filed, weak)
    assert (index.divisor, more.divisor) == (12, 13)
    assert more.printed < index.printed
    assert without_innovation(more, BEST, (*filed, weak), "weak").exact == index.exact


def test_two_points_of_evidence_that_change_the_class_are_named() -> None:
    filed = (*at_their_best(RULES, 11), innovation("last", levels=evidence({"31": 1})))
    own = region(levels=evidence({"1": 2}))
    index = region_index(RULES, own, filed)
    found = to_reach(index, own, filed)
    assert found is not None and found.steps
    reached = index.exact + sum(step.gain * step.levels for step in found.steps)
    assert RULES.printed(reached) == found.printed
    assert found.to.lowest is not None and found.printed is not None and found.printed >= found.to.lowest
    shorter = index.exact + sum(step.gain * step.levels for step in found.steps) - found.steps[-1].gain
    assert RULES.printed(shorter) < found.to.lowest


def test_nothing_leads_further_than_the_best_class() -> None:
    filed = at_their_best(RULES, 200)
    assert to_reach(region_index(RULES, BEST, filed), BEST, filed) is None


def test_a_class_that_evidence_alone_does_not_reach_has_no_steps() -> None:
    found = to_reach(region_index(RULES, region(), ()), region(), ())
    assert found is not None and found.to.key == "less-innovative" and found.steps
    one = (innovation("one", levels=full(RULES, "innovation")),)
    index = region_index(RULES, BEST, one)
    assert index.level.key == "less-innovative"
    none = to_reach(index, BEST, one)
    assert none is not None and (none.steps, none.printed) == ((), None)


@pytest.mark.parametrize("year", ["iid-2020", "iid-2021", "iid-2022", "iid-2023", "iid-2024"])
def test_a_year_whose_rules_are_not_known_is_classed_and_not_computed(year: str) -> None:
    with pytest.raises(Refused, match="not known"):
        region_index(scheme(year), region(), ())


def test_every_region_has_an_index_and_progress_is_told() -> None:
    filed = (*at_their_best(RULES, 5, "kota-a"), *at_their_best(RULES, 200, "kota-b"))
    told: list[tuple[int, int]] = []
    found = indices(
        RULES,
        filing(*filed, regions=(BEST, region("kota-b", full(RULES, "region")), region("kota-c"))),
        {each.innovation.key for each in filed},
        progress=lambda done, of: told.append((done, of)),
    )
    assert [str(each.printed) for each in found] == ["44.46", "100.00", "0.00"]
    assert told[-1] == (205, 205)
