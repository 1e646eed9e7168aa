"""Classes on their limits, and scores that are compared within their scheme."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.methods.index.build import scheme
from workbench.errors import Refused
from workbench.methods.index import Score, class_of, compare


@pytest.mark.parametrize(
    ("year", "value", "title"),
    [
        ("iid-2024", "65.00", "Sangat Inovatif"),
        ("iid-2026", "65.00", "Inovatif"),
        ("iid-2026", "65.01", "Sangat Inovatif"),
        ("iid-2026", "40.00", "Kurang Inovatif"),
        ("iid-2026", "40.01", "Inovatif"),
        ("iid-2024", "60.00", "Inovatif"),
        ("iid-2024", "60.01", "Sangat Inovatif"),
        ("iid-2024", "34.99", "Kurang Inovatif"),
        ("iid-2024", "35.00", "Inovatif"),
        ("iid-2024", "0", "Tidak Dapat Dinilai"),
        ("iid-2024", "0.01", "Kurang Inovatif"),
        ("iid-2020", "2501", "Sangat Inovatif"),  # Bandarlampung
        ("iid-2020", "1971", "Sangat Inovatif"),  # Bojonegoro
        ("iid-2024", "57.68", "Inovatif"),  # Pangkalpinang, 29 innovations
        ("iid-2024", "65.13", "Sangat Inovatif"),  # Pangkalpinang a year later, provisional, 23 innovations
    ],
)
def test_a_score_lies_in_the_class_of_its_year(year: str, value: str, title: str) -> None:
    assert class_of(scheme(year), Decimal(value)).title.id == title


def test_a_score_is_rounded_once_half_up_and_classed_as_printed() -> None:
    assert class_of(scheme("iid-2024"), Fraction("60.005")).title.id == "Sangat Inovatif"
    assert class_of(scheme("iid-2024"), Fraction("60.0049999")).title.id == "Inovatif"
    assert class_of(scheme("iid-2024"), Fraction("0.004")).title.id == "Tidak Dapat Dinilai"


@pytest.mark.parametrize(("year", "value"), [("iid-2024", "100.01"), ("iid-2026", "-1"), ("iid-2026", "2501")])
def test_a_score_off_the_scale_has_no_class(year: str, value: str) -> None:
    with pytest.raises(Refused, match="not on its scale"):
        class_of(scheme(year), Decimal(value))


def test_where_a_limit_was_not_published_a_lower_score_is_not_classed() -> None:
    with pytest.raises(Refused, match="where the class innovative begins is not known"):
        class_of(scheme("iid-2020"), Decimal(900))


def test_scores_of_two_schemes_are_compared_by_class_place_or_percentile_alone() -> None:
    earlier = Score(Decimal("65.00"), scheme("iid-2024"), place=40, among=98)
    later = Score(Decimal("65.00"), scheme("iid-2026"), place=30, among=98)
    with pytest.raises(Refused, match="different schemes"):
        compare(earlier, later)
    assert compare(earlier, later, by="class") == 1
    assert compare(earlier, later, by="place") == -1
    assert compare(earlier, later, by="percentile") == -1


def test_a_place_is_not_compared_where_it_is_not_known() -> None:
    with pytest.raises(Refused, match="is not known"):
        compare(Score(Decimal(1), scheme()), Score(Decimal(2), scheme()), by="place")


def test_two_years_of_one_scheme_are_compared_as_numbers() -> None:
    rules = scheme("iid-2024")
    assert compare(Score(Decimal("65.13"), rules), Score(Decimal("57.68"), rules)) == 1
