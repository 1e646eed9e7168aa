import pytest
from pydantic import ValidationError

from tests.records.builders import criteria, panel_told, told, written
from workbench.errors import Message
from workbench.records.fault import SAID, faults
from workbench.records.panel import Panel, SimilarityRules
from workbench.records.submission import EarlierYear, Innovation

INDONESIAN = {
    "{field}: {fault}": "{field}: {fault}",
    "stage {stage}: criteria add up to {total}, not 100": "tahap {stage}: bobot kriteria berjumlah {total}, bukan 100",
    "is needed and is not there": "wajib diisi dan belum ada",
}


def said(message: Message) -> str:
    def show(value: object) -> str:
        return said(value) if isinstance(value, Message) else str(value)

    return message.said(lambda template: INDONESIAN[template], show)


def refused(**changes: object) -> tuple[Message, ...]:
    with pytest.raises(ValidationError) as refusal:
        Panel.model_validate(written(**changes))
    return faults(refusal.value)


def test_a_fault_of_our_own_is_said_in_another_language_with_its_values() -> None:
    (fault,) = refused(stages=criteria(("novelty", "95")))
    assert said(fault) == "tahap presentation: bobot kriteria berjumlah 95, bukan 100"


def test_what_pydantic_finds_is_said_in_our_words_and_another_language() -> None:
    (fault,) = refused(seats=[{"roles": ["assessor"]}])
    assert (str(fault), said(fault)) == (
        "seats.1.key: is needed and is not there",
        "seats.1.key: wajib diisi dan belum ada",
    )


def test_every_fault_is_told_with_its_field() -> None:
    assert panel_told(key="No Key", seed="-1", languages=["id", "fr"], decimals="9", demonstration="perhaps") == [
        "key: No Key is not written as a key: small letters, digits and hyphens",
        "demonstration: perhaps is neither true nor false",
        "languages.2: fr is not one of 'id' or 'en'",
        "decimals: 9 is more than 6",
        "seed: -1 is less than 0",
    ]


def test_a_list_or_a_mapping_where_none_stands_is_told() -> None:
    assert panel_told(rooms="room-a", rule="mean") == ["rooms: is not a list", "rule: is not a mapping of fields"]


def test_a_number_at_its_bound_is_told() -> None:
    assert told(SimilarityRules, {"threshold": "0"}) == ["threshold: 0 is not greater than 0"]


def test_a_fault_that_has_no_template_is_still_told() -> None:
    assert told(EarlierYear, {"year": "2023", "score": "57.68"}) == ["a score needs its scheme"]
    (fault,) = told(Innovation, {"key": "one", "region": "r", "name": "One", "trial_date": "soon"})
    assert fault.startswith("trial_date: ")


def test_every_word_for_a_fault_can_be_filled() -> None:
    known = {"input", "expected", "gt", "ge", "le"}
    for template in SAID.values():
        assert str(Message(template, dict.fromkeys(known, "x")))
