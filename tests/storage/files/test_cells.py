"""Numbers and dates are read as Indonesians write them, or refused; never guessed."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.dates import format_date
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.storage.files.cells import convention, coordinates, day, degrees, number, parts, text, whole

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, min_value=-(10**12), max_value=10**12)
DAYS = st.dates(date(1900, 1, 1), date(2999, 12, 31))


@given(NUMBERS, st.sampled_from(["#,##0.####", "0.####", "#,##0.0000"]))
def test_a_number_that_an_indonesian_writes_is_read_back(value: Decimal, pattern: str) -> None:
    assert number(format_decimal(value, format=pattern, locale="id")) == value


@given(NUMBERS, st.sampled_from(["#,##0.####", "0.####"]))
def test_a_number_of_an_english_column_is_read_back(value: Decimal, pattern: str) -> None:
    assert number(format_decimal(value, format=pattern, locale="en"), "en") == value


@given(st.lists(NUMBERS, min_size=1, max_size=20), st.sampled_from(["id", "en"]))
def test_a_column_is_read_in_the_convention_that_its_other_numbers_show(values: list[Decimal], locale: str) -> None:
    shown = "0,5" if locale == "id" else "0.5"
    column = [shown, *(format_decimal(value, format="#,##0.####", locale=locale) for value in values)]
    assert [number(cell, convention(column)) for cell in column] == [Decimal("0.5"), *values]


@given(st.text(max_size=12))
def test_a_text_is_a_number_or_is_refused(written: str) -> None:
    try:
        read = number(written)
    except BadInput as refused:
        assert written in str(refused)
    else:
        assert read.is_finite()
        assert any(letter.isdigit() for letter in written)


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("1.234,5", "1234.5"), ("57,68", "57.68"), ("57.68", "57.68"), ("1.234", "1234"), ("1.234.567", "1234567"),
        ("1,234,567.5", "1234567.5"), ("0.385", "0.385"), (",38", "0.38"), (".38", "0.38"), ("-6,2", "-6.2"),
        ("−6,2", "-6.2"), ("1 234,5", "1234.5"), ("+7", "7"), (57.68, "57.68"), (0.1, "0.1"), (12, "12"), ("007", "7"),
    ],
)  # fmt: skip
def test_numbers_as_they_are_found_in_tables(written: str | float, expected: str) -> None:
    assert number(written) == Decimal(expected)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "-",
        "+",
        ",",
        ".",
        "1.23.4",
        "1,2,3",
        "12.34,5",
        "1e5",
        "Rp 5",
        "5 %",
        "nan",
        "inf",
        "½",
        "١",
        True,
        date(2023, 8, 17),
        float("nan"),
        float("inf"),
    ],
)
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(BadInput, match="is not a number"):
        number(written)


def test_a_number_in_two_ways_is_refused_where_its_column_contradicts_itself() -> None:
    column = ["57.68", "57,68", "65.130"]
    assert convention(column) is None
    assert [number(cell, None) for cell in column[:2]] == [Decimal("57.68")] * 2
    with pytest.raises(BadInput, match=r"65.130 can be read in two ways"):
        number("65.130", None)


def test_a_count_is_whole() -> None:
    assert (whole("1.234"), whole(137.0)) == (1234, 137)
    with pytest.raises(BadInput, match="is not a whole number"):
        whole("12,5")


@pytest.mark.parametrize("written", ["-6.200", "-6,200", -6.2])
def test_degrees_have_no_thousands(written: str | float) -> None:
    assert degrees(written) == Decimal("-6.2")


@pytest.mark.parametrize("written", ["-6,2; 106,8", "-6.2, 106.8", "-6.2,106.8", "-6,2 106,8", "-6,2, 106,8"])
def test_a_pair_of_coordinates_in_one_cell_is_read(written: str) -> None:
    assert coordinates(written) == (Decimal("-6.2"), Decimal("106.8"))


@pytest.mark.parametrize("written", ["-6,2", "here", "-6,2,106,8", "1; 2; 3"])
def test_what_is_no_pair_of_coordinates_is_refused(written: str) -> None:
    with pytest.raises(BadInput):
        coordinates(written)


@given(
    DAYS, st.sampled_from(["d MMMM yyyy", "EEEE, d MMMM yyyy", "dd/MM/yyyy", "d-M-yyyy", "dd.MM.yyyy", "d MMM yyyy"])
)
def test_a_date_that_an_indonesian_writes_is_read_back(value: date, pattern: str) -> None:
    assert day(format_date(value, pattern, locale="id")) == value


@given(DAYS)
def test_a_date_of_a_spreadsheet_or_in_iso_form_is_read_back(value: date) -> None:
    forms = (value, datetime(value.year, value.month, value.day, 7), value.isoformat(), f"{value.isoformat()} 00:00:00")
    assert {day(form) for form in forms} == {value}


@given(DAYS)
def test_a_date_in_english_words_is_read_back(value: date) -> None:
    assert day(format_date(value, "d MMMM yyyy", locale="en")) == value


@pytest.mark.parametrize(
    ("written", "fault"),
    [
        ("31/02/2023", "is no day of the calendar"),
        ("08/17/2023", "is no day of the calendar"),
        ("17/08/23", "is no date"),
        ("17/08-2023", "is no date"),
        ("Agustus 2023", "is no date"),
        ("17 Augustus 2023", "is no date"),
        ("hari, 17 Agustus 2023", "is no date"),
        ("2023", "is no date"),
        (45155.0, "is no date"),
        ("", "is no date"),
    ],
)
def test_what_is_no_date_is_refused(written: object, fault: str) -> None:
    with pytest.raises(BadInput, match=fault):
        day(written)


@given(st.text(max_size=14))
def test_a_text_is_a_date_or_is_refused(written: str) -> None:
    try:
        read = day(written)
    except BadInput as refused:
        assert "is no" in str(refused)
    else:
        assert f"{read.year:04}" in written


def test_a_cell_is_text_without_what_a_spreadsheet_adds() -> None:
    cells = [None, " a \r\n b ", 7.0, 7.5, "-", "–", datetime(2023, 8, 17), True]
    assert [text(cell) for cell in cells] == ["", "a \n b", "7", "7.5", "", "", "2023-08-17", "True"]


def test_a_cell_that_lists_is_split_at_lines_semicolons_and_strokes() -> None:
    assert parts("a; b\nc | d;;") == ("a", "b", "c", "d")
