import json
import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from tests.records.builders import told
from workbench.records.people import Person
from workbench.records.record import Key, Moment, Number, Title, canonical, checksum, decimal, decimal_text, half_up

NUMBERS = st.decimals(min_value=-(10**6), max_value=10**6, allow_nan=False, allow_infinity=False, places=4)
PLAIN = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8) | NUMBERS,
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=8,
)


@given(PLAIN)
def test_canonical_bytes_do_not_depend_on_the_order_of_keys_or_on_composition(value: object) -> None:
    def turned(part: object) -> object:
        if isinstance(part, dict):
            return {unicodedata.normalize("NFD", key): turned(part[key]) for key in reversed(part)}
        if isinstance(part, list):
            return [turned(each) for each in part]
        return unicodedata.normalize("NFD", part) if isinstance(part, str) else part

    if len(json.dumps(turned(value), default=str)) and _keys_stay_apart(value):
        assert canonical(turned(value)) == canonical(value)


def _keys_stay_apart(value: object) -> bool:
    if isinstance(value, dict):
        composed = {unicodedata.normalize("NFC", key) for key in value}
        return len(composed) == len(value) and all(map(_keys_stay_apart, value.values()))
    return all(map(_keys_stay_apart, value)) if isinstance(value, list) else True


@given(PLAIN)
def test_canonical_bytes_are_their_own_canonical_form(value: object) -> None:
    assert canonical(json.loads(canonical(value))) == canonical(value)


@given(NUMBERS)
def test_a_number_has_one_text_and_comes_back_from_it(number: Decimal) -> None:
    text = decimal_text(number)
    assert decimal(text) == number
    assert decimal_text(decimal(text)) == text
    assert "E" not in text and not (("." in text) and text.endswith("0"))


@given(NUMBERS, st.integers(0, 3))
def test_rounding_half_up_is_off_by_half_a_unit_at_the_most(number: Decimal, places: int) -> None:
    rounded = half_up(number, places)
    assert abs(rounded - number) <= Decimal(1).scaleb(-places) / 2
    assert abs(half_up(abs(number) + (abs(rounded) - abs(number)), places)) == abs(rounded)


def test_halves_are_rounded_away_from_nought() -> None:
    assert [str(half_up(Decimal(text), 2)) for text in ("65.005", "64.995", "-0.005")] == ["65.01", "65.00", "-0.01"]


@pytest.mark.parametrize("value", [0.5, True, "seven", "NaN", "Infinity", "", None])
def test_what_is_no_decimal_number_is_refused(value: object) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Number).validate_python(value)


def test_a_binary_float_has_no_canonical_form() -> None:
    with pytest.raises(ValueError, match="binary float"):
        canonical({"mark": 0.5})


def test_a_moment_is_aware_and_kept_in_utc() -> None:
    moments = TypeAdapter(Moment)
    jakarta = datetime(2024, 10, 28, 9, tzinfo=timezone(timedelta(hours=7)))
    assert moments.validate_python(jakarta) == datetime(2024, 10, 28, 2, tzinfo=UTC)
    assert moments.dump_json(moments.validate_python(jakarta)) == b'"2024-10-28T02:00:00.000000Z"'
    with pytest.raises(ValidationError):
        moments.validate_python(datetime(2024, 10, 28, 9))


@pytest.mark.parametrize("key", ["", "Kota", "kota malang", "-kota", "k" * 81, "kota_malang"])
def test_what_is_no_slug_is_no_key(key: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Key).validate_python(key)


def test_a_title_is_said_in_the_other_language_where_one_is_missing() -> None:
    both, one = Title(id="Kebaharuan", en="Novelty"), Title(id="Kebaharuan")
    assert [both.said("id"), both.said("en"), one.said("en"), Title().said("en")] == [
        "Kebaharuan",
        "Novelty",
        "Kebaharuan",
        "",
    ]


def test_a_name_is_not_empty() -> None:
    assert told(Person, {"name": ""}) == ["name: may not be empty"]
    assert told(Person, {"name": "   "}) == ["name: may not be empty"]


def test_a_checksum_is_sha256_in_hexadecimal() -> None:
    assert checksum(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
