"""What the desk said reaches the index: overruled rules, stopped documents, levels that validators found."""

from datetime import UTC, datetime
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from tests.methods.index.build import evidence, filing, innovation, region, scheme
from workbench.methods.exact.parts import Checked, Desk, Document, Found, Overruled
from workbench.methods.index import eligibility, indices
from workbench.methods.index.checked import as_checked, documents, met, overruled, without_validator
from workbench.methods.index.validators import agreement

AT = datetime(2026, 5, 1, tzinfo=UTC)
RULES = scheme()
FILED = filing(innovation("one", levels=evidence({"16": 3, "31": 2})), regions=(region(levels=evidence({"1": 3})),))
REGULATION, REPLICATION = (("kota-a", "one", key, f"{key}.pdf") for key in ("16", "31"))


def found(*levels: int) -> tuple[Found, ...]:
    return tuple(Found(f"e-{at}", level, "", f"v-{at}", AT, at) for at, level in enumerate(levels))


def a_desk(said: dict[Document, tuple[int, ...]], stopped: tuple[Document, ...] = (), limit: int | None = 1) -> Desk:
    checks = {key: (Checked("e", "stop", "no", "s", AT, 1),) for key in stopped}
    return Desk(blind=True, third_beyond=limit, checked=checks, found={key: found(*each) for key, each in said.items()})


def points(desk: Desk, basis: str = "validated") -> Fraction:
    (index,) = indices(RULES, as_checked(FILED, desk), {"one"}, basis)  # type: ignore[arg-type]
    return index.sum


def test_every_document_is_listed_once_with_what_is_claimed_by_it() -> None:
    assert dict(documents(FILED)) == {("kota-a", "", "1", "1.pdf"): 3, REGULATION: 3, REPLICATION: 2}


def test_documents_are_listed_as_their_indicators_are_numbered() -> None:
    filed = filing(regions=(region(levels=evidence({"10b": 1, "2b": 1, "1": 1, "10a": 1, "2a": 1})),))
    assert [key[2] for key, _ in documents(filed)] == ["1", "2a", "2b", "10a", "10b"]


def test_only_what_two_validators_settled_is_found() -> None:
    assert points(a_desk({REGULATION: (3,), REPLICATION: (2, 2)})) == 2 * 3
    assert points(a_desk({REGULATION: (3, 2), REPLICATION: (2, 2)})) == 2 * 3 + 2 * 3
    assert points(a_desk({REGULATION: (3, 0)})) == 0
    assert points(a_desk({REGULATION: (3, 0, 2)})) == 2 * 3


def test_a_document_that_was_stopped_brings_nothing() -> None:
    assert points(a_desk({}), "claimed") == 3 * 3 + 2 * 3
    assert points(a_desk({}, stopped=(REGULATION,)), "claimed") == 2 * 3
    assert points(a_desk({REGULATION: (3, 3)}, stopped=(REGULATION,))) == 0


def test_the_last_word_over_a_rule_counts_with_its_reason() -> None:
    said = tuple(Overruled("e", passed, reason, "s", AT, 1) for passed, reason in ((True, "first"), (False, "last")))
    assert overruled(Desk(overruled={("one", "stage"): said})) == {("one", "stage"): (False, "last")}
    (each,) = eligibility(RULES, FILED, {("one", rule): (True, "seen") for rule in
                                         ("times", "design", "elements", "profile")})  # fmt: skip
    assert each.counts


def test_agreement_counts_pairs_before_any_third() -> None:
    holders = {"v-0": "a", "v-1": "b", "v-2": "c"}
    desk = a_desk({REGULATION: (3, 3), REPLICATION: (3, 0, 2), ("kota-a", "", "1", "1.pdf"): (2, 1)})
    told = agreement(met(desk, holders), desk.third_beyond)
    assert (told.documents, told.equal, told.within, told.thirds) == (3, 1, 1, 1)
    assert told.alpha is not None and told.alpha.assessors == 2
    assert agreement(met(a_desk({REGULATION: (3,)}), holders), 1).alpha is None


def test_full_agreement_is_one() -> None:
    places = [("kota-a", "one", str(at), "x.pdf") for at in range(12)]
    desk = a_desk({key: (at % 4, at % 4) for at, key in enumerate(places)})
    told = agreement(met(desk, {"v-0": "a", "v-1": "b"}), 1)
    assert told.alpha is not None and told.credit is not None
    assert (round(told.alpha.value, 12), round(told.credit.value, 12)) == (1, 1)


def test_without_one_validator_what_the_other_found_stands() -> None:
    desk = a_desk({REGULATION: (3, 2), REPLICATION: (2, 0, 1)})
    assert points(desk) == 2 * 3 + 1 * 3
    assert points(without_validator(desk, {"v-1"})) == 3 * 3 + 1 * 3
    assert points(without_validator(desk, {"v-9"})) == 2 * 3 + 1 * 3


@given(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3))
def test_a_level_that_stands_was_found_by_two_at_least(first: int, second: int, third: int) -> None:
    desk = a_desk({REGULATION: (first, second, third) if abs(first - second) > 1 else (first, second)})
    level = desk.level(REGULATION)
    assert level is not None
    assert sum(each.level >= level for each in desk.found[REGULATION]) >= 2
