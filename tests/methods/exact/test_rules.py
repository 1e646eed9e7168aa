import csv
import gzip
import json
import statistics
from collections import defaultdict
from fractions import Fraction
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reference import shared, shipped
from workbench.errors import Refused
from workbench.methods.exact.rules import mean, mean_rank, median, mid_ranks, printed, rank_sum, trimmed_mean

marks = st.lists(st.fractions(0, 100, max_denominator=20), min_size=1, max_size=12)
ENTRIES = "abcdefg"
sheets = st.lists(
    st.fixed_dictionaries({entry: st.integers(0, 6).map(Fraction) for entry in ENTRIES}), min_size=1, max_size=6
)


def tasting() -> list[dict[str, Fraction]]:
    with shipped("wine_report72.csv").open() as file:
        return [
            {name: Fraction(cell) for name, cell in row.items() if name != "assessor"} for row in csv.DictReader(file)
        ]


def test_rank_sums_of_the_tasting_are_the_published_ones() -> None:
    assert list(rank_sum(tasting(), better="low").values()) == [30, 26, 33, 45, 39, 31, 34, 50]


def test_rank_sums_of_every_stored_tasting_are_the_published_ones() -> None:
    expected = json.loads(shared("statistics", "expected.json").read_text())
    published = {each["file"]: each["value"] for each in expected if each["statistic"] == "rank sums A.."}
    found = {}
    for name in published:
        with shared("statistics", name).open() as file:
            rows = [
                {key: Fraction(cell) for key, cell in row.items() if key != "judge"} for row in csv.DictReader(file)
            ]
        found[name] = [int(total) for total in rank_sum(rows, better="low").values()]
    assert found == published
    assert len(found) == 3


def test_trimmed_means_of_a_championship_are_the_printed_ones() -> None:
    cells: dict[tuple[str, str], list[Fraction]] = defaultdict(list)
    official = {}
    with gzip.open(shared("statistics", "skating_euros2017_components.csv.gz"), "rt") as file:
        for row in csv.DictReader(file):
            cell = row["performance_id"], row["aspect_desc"]
            cells[cell].append(Fraction(row["score"]))
            official[cell] = Fraction(row["scores_of_panel"])
    wrong = [cell for cell, given_here in cells.items() if printed(trimmed_mean(given_here, 1), 2) != official[cell]]
    assert wrong == []
    assert len(cells) == 1010


def test_mean_rank_gives_the_official_points_of_every_untied_cell_of_a_song_contest() -> None:
    table = [Fraction(points) for points in (12, 10, 8, 7, 6, 5, 4, 3, 2, 1)]
    totals: dict[str, Fraction] = defaultdict(Fraction)
    right = wrong = 0
    with shared("statistics", "eurovision2016_final_jury_ranks.csv").open() as file:
        for _, group in groupby(csv.DictReader(file), key=lambda row: row["from_country"]):
            rows = list(group)
            ranks = [{row["to_country"]: Fraction(row[seat]) for row in rows} for seat in "ABCDE"]
            points = mean_rank(ranks, table, better="low")
            sums = list(rank_sum(ranks, better="low").values())
            for row, total in zip(rows, sums, strict=True):
                official = Fraction(row["jury_points"])
                totals[row["to_country"]] += official
                if sums.count(total) == 1:
                    right, wrong = (
                        right + (points[row["to_country"]] == official),
                        wrong + (points[row["to_country"]] != official),
                    )
            assert sum(points.values()) == sum(table)
    assert (right, wrong) == (859, 0)
    assert (totals["AU"], totals["UA"]) == (320, 211)


@given(marks)
def test_mean_and_median_are_those_of_the_standard_library(numbers: list[Fraction]) -> None:
    assert mean(numbers) == statistics.mean(numbers)
    assert median(numbers) == statistics.median(numbers)


@given(st.lists(st.fractions(0, 100, max_denominator=20), min_size=3, max_size=12), st.randoms())
def test_trimmed_mean_is_the_mean_without_one_highest_and_one_lowest_in_any_order(numbers, random) -> None:
    shuffled = list(numbers)
    random.shuffle(shuffled)
    left = list(numbers)
    left.remove(max(left))
    left.remove(min(left))
    assert trimmed_mean(shuffled, 1) == statistics.mean(left)


@given(marks, st.fractions(-10, 10, max_denominator=9), st.fractions(Fraction(1, 9), 10, max_denominator=9))
def test_linear_rules_move_and_scale_with_the_marks(numbers, shift, factor) -> None:
    moved = [factor * number + shift for number in numbers]
    assert mean(moved) == factor * mean(numbers) + shift
    assert median(moved) == factor * median(numbers) + shift


@given(st.dictionaries(st.sampled_from(ENTRIES), st.integers(0, 4).map(Fraction), min_size=1))
def test_mid_ranks_add_up_and_turn_round_with_the_better_end(numbers: dict[str, Fraction]) -> None:
    high, low, count = mid_ranks(numbers, "high"), mid_ranks(numbers, "low"), len(numbers)
    assert sum(high.values()) == Fraction(count * (count + 1), 2)
    assert {entry: count + 1 - rank for entry, rank in high.items()} == low
    assert all(
        high[one]
        == statistics.mean([place for place, (_, value) in enumerate(ordered(numbers), 1) if value == numbers[one]])
        for one in numbers
    )


def ordered(numbers: dict[str, Fraction]) -> list[tuple[str, Fraction]]:
    return sorted(numbers.items(), key=lambda item: -item[1])


@given(sheets, st.permutations(ENTRIES))
def test_relabelling_the_entries_relabels_rank_sums_and_points(given_sheets, names) -> None:
    other = dict(zip(ENTRIES, names, strict=True))
    renamed = [{other[entry]: number for entry, number in sheet.items()} for sheet in given_sheets]
    points = [Fraction(each) for each in (12, 10, 8)]
    assert rank_sum(renamed) == {other[entry]: total for entry, total in rank_sum(given_sheets).items()}
    assert mean_rank(renamed, points) == {other[entry]: p for entry, p in mean_rank(given_sheets, points).items()}


@given(sheets)
def test_points_are_given_out_in_full_and_never_against_the_mean_ranks(given_sheets) -> None:
    points = mean_rank(given_sheets, [Fraction(each) for each in (12, 10, 8)])
    sums = rank_sum(given_sheets)
    assert sum(points.values()) == 30
    assert all(points[one] >= points[two] for one in sums for two in sums if sums[one] <= sums[two])


@given(st.fractions(-1000, 1000, max_denominator=10_000), st.integers(0, 4))
def test_printed_numbers_lie_within_half_a_step_and_halves_go_away_from_zero(number: Fraction, places: int) -> None:
    step = Fraction(1, 10**places)
    away = Fraction(printed(number, places)) - number
    assert abs(away) <= step / 2
    assert abs(away) < step / 2 or (away > 0) == (number > 0)
    assert -printed(number, places).as_tuple().exponent == places


def test_a_float_tie_that_prints_equal_is_equal() -> None:
    one = mean([Fraction("8.1"), Fraction("8.2"), Fraction("8.3")])
    two = mean([Fraction("8.3"), Fraction("8.1"), Fraction("8.2")])
    assert one == two == Fraction("8.2")
    assert (0.1 + 0.2) / 2 != 0.3 / 2


@pytest.mark.parametrize(("count", "drop", "needed"), [(2, 1, 3), (4, 2, 5), (0, 1, 3)])
def test_trimmed_mean_is_refused_where_nothing_would_remain(count: int, drop: int, needed: int) -> None:
    with pytest.raises(Refused, match=f"^{count} marks are too few .* {needed} are needed$"):
        trimmed_mean([Fraction(1)] * count, drop)


def test_trimming_nothing_is_refused() -> None:
    with pytest.raises(Refused, match="at least 1 number"):
        trimmed_mean([Fraction(1)] * 5, 0)


@pytest.mark.parametrize("rule", [mean, median, rank_sum, lambda sheets: mean_rank(sheets, [Fraction(1)])])
def test_no_mark_at_all_is_refused(rule) -> None:
    with pytest.raises(Refused, match="no mark to combine"):
        rule([])


def test_ranks_are_refused_where_an_assessor_did_not_rank_all() -> None:
    with pytest.raises(Refused, match="one ranked 1 of 2"):
        rank_sum([{"a": Fraction(1), "b": Fraction(2)}, {"a": Fraction(1)}], better="low")
    with pytest.raises(Refused, match="one ranked 1 of 2"):
        rank_sum([{"b": Fraction(1)}, {"a": Fraction(1)}], better="low")
