"""Panel files are read as they are written, and each fault is named by line and field."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import ROOT
from tests.storage.build import PANEL
from workbench.errors import BadInput, Message, NotFound
from workbench.records.people import People, Person
from workbench.records.record import canonical
from workbench.storage.faults import BadRows
from workbench.storage.files import text
from workbench.storage.panels import panel_from_text, read_panel, read_people, write_people


def faults(changed: str) -> list[str]:
    with pytest.raises(BadInput) as found:
        panel_from_text(changed, "panels/bad.yaml")
    return str(found.value).splitlines()


def replaced(old: str, new: str) -> str:
    assert old in PANEL
    return PANEL.replace(old, new)


def test_a_panel_file_is_read() -> None:
    panel = panel_from_text(PANEL, "panel.yaml")
    assert (panel.key, panel.year, panel.scales[0].step) == ("city-award", 2023, Decimal("0.5"))


@pytest.mark.parametrize("file", sorted((ROOT / "panels").glob("*.yaml")), ids=lambda file: file.stem)
def test_every_shipped_panel_is_read_and_survives_its_canonical_form(file: Path) -> None:
    panel = read_panel(file)
    assert type(panel).model_validate_json(canonical(panel)) == panel


def test_weights_that_do_not_add_up_are_named() -> None:
    assert faults(replaced("weight: 60", "weight: 55")) == [
        "panels/bad.yaml: stage presentation: criteria add up to 95, not 100"
    ]


def test_a_field_that_is_none_is_named_by_its_line_and_its_keys() -> None:
    assert faults(replaced("weight: 60", "wieght: 60")) == [
        "panels/bad.yaml line 14: stages.presentation.criteria.novelty.weight: is needed and is not there",
        "panels/bad.yaml line 14: stages.presentation.criteria.novelty.wieght: is no field here",
    ]


def test_several_faults_are_all_told() -> None:
    found = faults(replaced("weight: 60", "weight: many").replace("year: 2023", "year: 20x3"))
    assert [line.split(": ")[0] for line in found] == ["panels/bad.yaml line 3", "panels/bad.yaml line 14"]


def test_a_number_is_never_a_binary_float() -> None:
    assert text.parse("[.38, 0.1, 1e3, 0x1F, 1_000, 017, 2023-08-17, 17:30, .inf]", "t").data == [
        ".38", "0.1", "1e3", "0x1F", "1_000", "017", "2023-08-17", "17:30", ".inf",
    ]  # fmt: skip


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_every_decimal_keeps_its_digits(number: Decimal) -> None:
    read = text.parse(f"weight: {number:f}", "t").data
    assert isinstance(read, dict)
    assert read["weight"] == f"{number:f}"


def test_true_and_false_alone_are_truth_values() -> None:
    assert text.parse("[true, false, yes, no, on, off, True, ~, null]", "t").data == [
        True, False, "yes", "no", "on", "off", "True", None, None,
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["yes", "on", "1", "'true'"])
def test_a_word_that_only_looks_like_true_is_refused(word: str) -> None:
    found = faults(replaced("year: 2023", f"year: 2023\ndemonstration: {word}"))
    assert found == [f"panels/bad.yaml line 4: demonstration: {word.strip(chr(39))} is neither true nor false"]


def test_true_is_no_number() -> None:
    assert faults(replaced("year: 2023", "year: 2023\ndecimals: true")) == [
        "panels/bad.yaml line 4: decimals: True is not a whole number"
    ]


def test_a_field_that_is_there_twice_is_named_wherever_it_is() -> None:
    assert faults(replaced("weight: 60,", "weight: 60, weight: 40,") + "year: 2024\n") == [
        "panels/bad.yaml line 14: weight is there twice",
        "panels/bad.yaml line 29: year is there twice",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("key: [a", "panels/bad.yaml line 1: this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n\tb: 2", "panels/bad.yaml line 2: this is not YAML: found character '\\t' that cannot start any token"),
        ("a: &x 1\nb: *x", "panels/bad.yaml line 2: this is not YAML: *x: write it out again"),
        (
            "a: !!python/object:os.system 1",
            "panels/bad.yaml line 1: this is not YAML: could not determine a constructor",
        ),
        ("a: 1\n---\nb: 2", "panels/bad.yaml line 2: this is not YAML: but found another document"),
        ("", "panels/bad.yaml: there are no fields in this file"),
        ("- a", "panels/bad.yaml: there are no fields in this file"),
        ("a: \x00", "panels/bad.yaml: this is not YAML"),
        ("[" * 5000, "panels/bad.yaml: this is not YAML"),
    ],
)
def test_what_is_no_panel_file_is_refused(content: str, fault: str) -> None:
    assert faults(content)[0].startswith(fault)


def test_a_file_that_is_not_there_or_is_no_utf8_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no such file"):
        read_panel(tmp_path / "panel.yaml")
    (tmp_path / "panel.yaml").write_bytes(b"key: caf\xe9")
    with pytest.raises(BadInput, match="byte 8 is not UTF-8"):
        read_panel(tmp_path / "panel.yaml")


def test_faults_are_told_in_the_readers_language() -> None:
    with pytest.raises(BadRows) as found:
        panel_from_text(replaced("weight: 60", "weight: 55") + "year: 2024\n", "panels/bad.yaml")
    assert said(found.value.message) == "panels/bad.yaml baris 29: year ada dua kali"
    assert len(found.value.rows) == 1


def said(message: Message) -> str:
    words = {
        "{place} line {line}": "{place} baris {line}",
        "{place}: {field} is there twice": "{place}: {field} ada dua kali",
    }
    return message.said(
        lambda text: words.get(text, text), lambda part: said(part) if isinstance(part, Message) else str(part)
    )


def test_people_are_written_and_read_back(tmp_path: Path) -> None:
    people = People(
        seats={"assessor-1": Person(name="Ibu Sri: #1", contact="+62 812\nkantor")}, initiators={"lomak": "Bapak Ñ"}
    )
    file = tmp_path / "panels" / "city" / "people.yaml"
    write_people(file, people)
    assert read_people(file) == people
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert list(file.parent.iterdir()) == [file]


@given(
    names=st.dictionaries(st.from_regex(r"[a-z0-9][a-z0-9-]{0,20}", fullmatch=True), st.text(max_size=30), max_size=4)
)
def test_whatever_people_are_called_is_read_back(
    names: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    file = tmp_path_factory.mktemp("people") / "people.yaml"
    try:
        people = People(initiators=names)
    except ValueError:
        return
    write_people(file, people)
    assert read_people(file) == people


def test_where_no_people_were_written_there_are_none(tmp_path: Path) -> None:
    assert read_people(tmp_path / "people.yaml") == People()
