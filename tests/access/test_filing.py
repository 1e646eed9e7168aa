"""The desk of a filing: documents looked at, rules overruled, two validators who do not see each other, a third."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import PANEL, Round
from workbench.access.paper.frozen import frozen_of
from workbench.access.sight import for_seat
from workbench.access.views import state
from workbench.desks.filed.index import IndexDesk
from workbench.desks.opening import Opened
from workbench.errors import NotAllowed
from workbench.methods.exact.fold import standing

VALIDATORS = ("validator-1", "validator-2", "validator-3", "validator-4")
FILING_PANEL = (
    PANEL.replace(
        "conflicts:\n",
        "  - {key: validator-1, title: {en: Validator 1}, roles: [validator], institution: {en: University A}}\n"
        "  - {key: validator-2, title: {en: Validator 2}, roles: [validator], institution: {en: University B}}\n"
        "  - {key: validator-3, title: {en: Validator 3}, roles: [validator], institution: {en: University A}}\n"
        "  - {key: validator-4, roles: [validator], institution: {en: University C}, region: bima}\nconflicts:\n",
    )
    + "index: {scheme: iid-2026}\n"
)
REGIONS = "key,name,cluster,1,bukti 1\nambon,Kota Ambon,Kota,3,misi.pdf\nbima,Kota Bima,Kota,2,visi.pdf\n"
INNOVATIONS = (
    "key,region,name,stage,16,bukti 16,31,bukti 31\n"
    "lapor,ambon,Lapor Cepat,Penerapan,3,perda.pdf,2,surat.pdf\nantre,bima,Antre Daring,Uji coba,1,sk.pdf,,\n"
)
REGULATION = {"region": "ambon", "innovation": "lapor", "indicator": "16", "document": "perda.pdf"}


def take_in(round_: Round, innovations: str = INNOVATIONS, **said: Any) -> Any:
    files = {"regions.csv": REGIONS.encode(), "innovations.csv": innovations.encode()}
    return round_.order("filing-taken-in", files=files, **said)


@pytest.fixture(scope="module")
def filed(tmp_path_factory: pytest.TempPathFactory) -> Round:
    begun = Round(tmp_path_factory.mktemp("filed"), FILING_PANEL)
    begun.senders |= {holder: begun.sit(holder) for holder in VALIDATORS}
    assert take_in(begun).state == "stands"
    return begun


@pytest.fixture
def desk(filed: Round, tmp_path: Path) -> Iterator[Round]:
    yield filed.copied(tmp_path)


def check(round_: Round, decision: str = "go-on", holder: str = "secretariat", **said: Any) -> Any:
    return round_.post(holder, "document-checked", **{**REGULATION, "decision": decision, **said})


def validate(round_: Round, holder: str, level: int, **said: Any) -> Any:
    return round_.post(holder, "evidence-validated", **{**REGULATION, "level": level, **said})


def handed(round_: Round, holder: str, desk: str = "filing", **asked: str) -> Any:
    return state(round_.door, round_.seat(holder), desk, "en", asked=asked)


def levels(round_: Round, holder: str) -> list[int | None]:
    if holder == "analyst":
        every = handed(round_, holder, "index")["found"]
    else:
        rows = handed(round_, holder, list="all")["documents"]["rows"]
        every = [each["found"] for each in rows if each["found"]]
    return [each["level"] for found in every for each in found["said"]]


def raw(round_: Round, holder: str) -> str:
    """All that the log says to a seat, as its bytes."""
    seat, stands = round_.seat(holder), round_.door.standing
    return "".join(for_seat(event, stands, seat).line().decode() for event in round_.door.events)


def test_a_filing_is_taken_in_with_its_scheme_and_can_be_read_again(desk: Round) -> None:
    door = desk.door
    assert [each.innovation.key for each in door.filing.innovations] == ["lapor", "antre"]
    assert (door.scheme.key if door.scheme else "", door.standing.desk.blind) == ("iid-2026", True)
    assert standing(door.events, door.standing.panel).desk == door.standing.desk


def test_bad_rows_are_named_by_line_and_nothing_is_taken(desk: Round) -> None:
    before = desk.door.standing.sequence
    answer = take_in(desk, INNOVATIONS.replace(",3,perda", ",7,perda").replace("antre,bima", "antre,sorong"))
    assert answer.state == "refused"
    assert [re.search(r"line \d+: \w+", fault)[0] for fault in answer.more["faults"]] == [  # type: ignore[index]
        "line 2: 16", "line 3: region",
    ]  # fmt: skip
    assert desk.door.standing.sequence == before


@pytest.mark.parametrize(
    ("holder", "kind", "said"),
    [
        ("validator-1", "document-checked", {**REGULATION, "decision": "go-on"}),
        ("analyst", "document-checked", {**REGULATION, "decision": "go-on"}),
        ("secretariat", "evidence-validated", {**REGULATION, "level": 3}),
        ("chair", "evidence-validated", {**REGULATION, "level": 3}),
        ("assessor-1", "evidence-validated", {**REGULATION, "level": 3}),
        ("validator-1", "rule-overruled", {"innovation": "antre", "rule": "stage", "passed": True, "reason": "yes"}),
        ("analyst", "rule-overruled", {"innovation": "antre", "rule": "stage", "passed": True, "reason": "yes"}),
        ("validator-1", "mark-given", {"stage": "presentation", "submission": "ambon", "criterion": "novelty",
                                       "mark": "50"}),
        ("validator-1", "submissions-taken-in", {}),
    ],
)  # fmt: skip
def test_a_seat_without_the_right_is_refused_and_the_attempt_is_noted(
    desk: Round, holder: str, kind: str, said: dict[str, Any]
) -> None:
    check(desk)
    answer = desk.post(holder, kind, **said)
    assert (answer.state, answer.status) == ("refused", 403)
    assert desk.door.events[-1].head.kind == "attempt-refused"


@pytest.mark.parametrize(
    "wrong",
    [
        {"decision": "stop", "note": " "},
        {"decision": "complete-it"},
        {"decision": "perhaps"},
        {"indicator": "17"},
        {"innovation": "nothing"},
        {"region": "bima"},
        {"document": "another.pdf"},
    ],
)
def test_a_check_that_says_too_little_or_names_no_document_is_refused(desk: Round, wrong: dict[str, str]) -> None:
    assert check(desk, **wrong).state == "refused"
    assert desk.door.standing.desk.checked == {}


def test_a_rule_is_overruled_with_a_reason_and_every_word_is_kept(desk: Round) -> None:
    said = {"innovation": "antre", "rule": "stage"}
    assert desk.post("secretariat", "rule-overruled", **said, passed=True, reason=" ").state == "refused"
    assert desk.post("secretariat", "rule-overruled", **{**said, "rule": "luck"}, passed=True, reason="x").state == (
        "refused"
    )
    desk.post("secretariat", "rule-overruled", **said, passed=True, reason="SK penerapan menyusul")
    desk.post("secretariat", "rule-overruled", **said, passed=False, reason="SK tidak ada")
    kept = desk.door.standing.desk.overruled["antre", "stage"]
    assert [(each.passed, each.reason) for each in kept] == [(True, "SK penerapan menyusul"), (False, "SK tidak ada")]


def test_nothing_is_validated_before_the_desk_let_it_go_on(desk: Round) -> None:
    assert validate(desk, "validator-1", 2).state == "refused"
    check(desk, "stop", note="tidak terbaca")
    assert validate(desk, "validator-1", 2).state == "refused"
    check(desk)
    assert validate(desk, "validator-1", 2).state == "stands"


def test_neither_of_two_validators_reads_the_other_before_both_are_in(desk: Round) -> None:
    check(desk)
    validate(desk, "validator-1", 3, note="pasal empat cukup")
    for holder in ("validator-2", "secretariat", "analyst", "chair", "assessor-1"):
        assert "pasal empat cukup" not in raw(desk, holder)
    assert [levels(desk, each) for each in ("validator-1", "validator-2", "secretariat", "analyst")] == [
        [3], [None], [None], [None],
    ]  # fmt: skip
    assert "pasal empat cukup" in raw(desk, "validator-1")
    validate(desk, "validator-2", 2)
    for holder in ("validator-1", "validator-2", "secretariat", "analyst"):
        assert levels(desk, holder) == [3, 2]
    assert "pasal empat cukup" in raw(desk, "validator-2")


def test_an_archive_tells_no_level_before_every_validator_is_in(desk: Round) -> None:
    door = desk.door
    check(desk)
    validate(desk, "validator-1", 3, note="pasal empat cukup")
    early = frozen_of(door, door.events, "")
    assert "pasal empat cukup" not in "".join(event.line().decode() for event in early.events)
    assert [each.kind for each in early.about.withheld] == ["evidence-validated"]
    assert early.about.withheld[0].why == "a level that a validator found is told when every validator it needs is in"
    validate(desk, "validator-2", 2)
    late = frozen_of(door, door.events, "")
    assert ([each.kind for each in late.about.withheld], late.events) == ([], tuple(door.events))


def test_the_final_list_takes_the_index_and_what_is_released_and_nothing_before(tmp_path: Path) -> None:
    weighed = "index: {scheme: iid-2026, weights: {index: 25, presentation: 75}}\n"
    round_ = Round(tmp_path, FILING_PANEL.replace("index: {scheme: iid-2026}\n", weighed))
    assert take_in(round_).state == "stands"
    for holder in ("assessor-1", "assessor-2"):
        round_.confirm(holder, "ambon", "80", "80")
        round_.confirm(holder, "bima", "60", "60")

    def final() -> Any:
        desk = IndexDesk(Opened(lambda **asked: handed(round_, "analyst", "index", **asked), {}))
        return desk.picture()["final"]

    before = final()
    assert (before["weights"], before["not_held"]) == ({"index": "25"}, ["presentation"])
    assert round_.release("ambon").state == "stands"
    assert handed(round_, "analyst", "index")["stages"] == {"presentation": {"ambon": "80.00"}}
    assert "stages" not in handed(round_, "secretariat")
    assert round_.release("bima").state == "stands"
    after = final()
    index = {region: Decimal(value) for region, value in after["parts"]["index"].items()}
    (cities,) = after["lists"]
    assert {row["region"]: Decimal(row["index"]) for row in cities["regions"]} == {
        region: ((25 * index[region] + 75 * given) / 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        for region, given in (("ambon", 80), ("bima", 60))
    }


def test_two_within_the_limit_settle_it_at_the_level_that_both_found(desk: Round) -> None:
    check(desk)
    validate(desk, "validator-1", 3)
    validate(desk, "validator-2", 2)
    document = tuple(REGULATION.values())
    assert desk.door.standing.desk.level(document) == 2  # type: ignore[arg-type]
    late = validate(desk, "validator-1", 1)
    assert (late.state, levels(desk, "validator-1")) == ("turned-away", [3, 2])
    assert validate(desk, "validator-4", 1).state == "turned-away"


def test_a_difference_beyond_the_limit_calls_a_third_and_the_middle_level_stands(desk: Round) -> None:
    check(desk)
    validate(desk, "validator-1", 3)
    validate(desk, "validator-2", 0)
    document = tuple(REGULATION.values())
    stands = desk.door.standing.desk
    assert (stands.third_called(document), stands.level(document)) == (True, None)  # type: ignore[arg-type]
    assert [levels(desk, each) for each in ("validator-1", "validator-2", "validator-3")] == [
        [3, None], [None, 0], [None, None],
    ]  # fmt: skip
    assert validate(desk, "validator-2", 3).state == "turned-away"
    assert validate(desk, "validator-3", 2).state == "stands"
    assert desk.door.standing.desk.level(document) == 2  # type: ignore[arg-type]
    assert levels(desk, "validator-2") == [3, 0, 2]


def test_a_finding_may_be_put_right_until_the_other_is_in(desk: Round) -> None:
    check(desk)
    validate(desk, "validator-1", 3)
    assert validate(desk, "validator-1", 1).state == "stands"
    assert levels(desk, "validator-1") == [1]


def test_what_one_institution_validated_is_given_to_another(desk: Round) -> None:
    check(desk)
    validate(desk, "validator-1", 3)
    assert validate(desk, "validator-3", 3).state == "refused"
    assert validate(desk, "validator-4", 3).state == "stands"


def test_nobody_validates_the_own_region(desk: Round) -> None:
    own = {"region": "bima", "innovation": "antre", "indicator": "16", "document": "sk.pdf"}
    check(desk, **own)
    assert validate(desk, "validator-4", 1, **own).state == "refused"
    assert validate(desk, "validator-2", 1, **own).state == "stands"


def test_a_level_off_its_indicator_is_refused(desk: Round) -> None:
    check(desk)
    assert [validate(desk, "validator-1", level).state for level in (-1, 4, 3)] == ["refused", "refused", "stands"]


def test_what_was_said_of_a_document_does_not_count_for_the_one_that_replaced_it(desk: Round) -> None:
    check(desk)
    take_in(desk, INNOVATIONS.replace("perda.pdf", "perda-baru.pdf"), reason="dilengkapi")
    assert check(desk).state == "refused"
    assert validate(desk, "validator-1", 2, document="perda-baru.pdf").state == "refused"
    check(desk, document="perda-baru.pdf")
    assert validate(desk, "validator-1", 2, document="perda-baru.pdf").state == "stands"


def test_a_validator_opens_the_filing_and_nothing_else(desk: Round) -> None:
    assert handed(desk, "validator-1")["may"] == {"check": False, "validate": True, "take_in": False}
    for other in ("index", "results", "secretariat", "similar", "audit"):
        with pytest.raises(NotAllowed):
            handed(desk, "validator-1", other)
    with pytest.raises(NotAllowed):
        handed(desk, "assessor-1")


def test_a_role_that_somebody_claims_in_an_event_gives_no_right(desk: Round) -> None:
    check(desk)
    forged = validate(desk, "assessor-1", 3, role="validator", seat=desk.senders["validator-1"].seat)
    assert (forged.state, desk.door.standing.desk.found) == ("refused", {})
    named = validate(desk, "validator-1", 3, seat=desk.senders["validator-2"].seat)
    assert (named.state, desk.door.standing.desk.found) == ("refused", {})
