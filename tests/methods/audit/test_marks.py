"""Long marks: what is taken, what is refused with its line, and how marks stood at a moment."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from tests.methods.audit.panels import OPENED, long, table
from workbench.errors import BadInput, Refused
from workbench.methods.audit import read_marks


def test_the_table_is_what_was_written() -> None:
    marks = table(4, 6)
    marks[1, 2] = marks[3, 5] = np.nan
    assert np.array_equal(long(marks).table(), marks, equal_nan=True)


def test_names_that_are_numbers_are_names() -> None:
    assert read_marks([0, 1], [7, 7], [1.0, 2.0]).assessors == ("0", "1")


def test_of_a_cell_the_last_mark_by_a_moment_stands() -> None:
    times = [OPENED, OPENED, OPENED + timedelta(hours=1)]
    marks = read_marks(["a", "b", "a"], ["s", "s", "s"], [60, 70, 65], time=times)
    assert marks.until(OPENED).table().tolist() == [[60], [70]]
    assert marks.until(None).table().tolist() == [[65], [70]]


def test_half_a_sheet_has_no_mean() -> None:
    marks = read_marks(["a", "a", "b"], ["s", "s", "s"], [60, 70, 80], criterion=["x", "y", "x"])
    assert marks.table().tolist() == [[65], [pytest.approx(np.nan, nan_ok=True)]]
    assert marks.table("x").tolist() == [[60], [80]]


def test_weights_of_criteria_are_used_and_must_name_them_all() -> None:
    marks = read_marks(["a", "a", "b", "b"], ["s"] * 4, [60, 70, 80, 40], criterion=["x", "y"] * 2)
    assert marks.table(weights={"x": 3, "y": 1}).tolist() == [[62.5], [70]]
    with pytest.raises(BadInput, match="weights are for x, the criteria are x, y"):
        marks.table(weights={"x": 1})
    with pytest.raises(BadInput, match="no criterion z: there are x, y"):
        marks.table("z")


def test_the_same_cell_twice_is_named_by_its_lines() -> None:
    with pytest.raises(BadInput, match="lines 2 and 4 hold a mark of the same assessor"):
        read_marks(["a", "b", "a"], ["s", "s", "s"], [1, 2, 3])


def test_text_in_the_mark_column_is_named_by_its_line() -> None:
    with pytest.raises(BadInput, match="line 3: '7O' is not a number"):
        read_marks(["a", "b"], ["s", "s"], ["70", "7O"])


@pytest.mark.parametrize("marks", [[], [None, ""]])
def test_a_file_without_marks_is_not_taken(marks: list) -> None:
    with pytest.raises(BadInput, match="there are no marks"):
        read_marks(["a"] * len(marks), ["s"] * len(marks), marks)


def test_one_assessor_alone_is_refused() -> None:
    with pytest.raises(Refused, match="one assessor alone"):
        read_marks(["a", "a"], ["s", "t"], [1, 2])


def test_columns_of_unequal_length_are_not_taken() -> None:
    with pytest.raises(BadInput, match="columns differ in length"):
        read_marks(["a", "b"], ["s"], [1, 2])


def test_too_many_marks_are_refused_before_anything_is_read() -> None:
    with pytest.raises(Refused, match="10000000 cells are more than"):
        read_marks(range(10_000_000), range(10_000_000), range(10_000_000))


def test_a_moment_needs_times_with_a_zone_and_something_marked() -> None:
    with pytest.raises(Refused, match="have no time"):
        read_marks(["a", "b"], ["s", "s"], [1, 2]).until(OPENED)
    with pytest.raises(Refused, match="nothing had been marked"):
        long(table()).until(OPENED - timedelta(days=1))
    with pytest.raises(BadInput, match="has no time zone"):
        read_marks(["a", "b"], ["s", "s"], [1, 2], time=[datetime(2026, 5, 4)] * 2)
