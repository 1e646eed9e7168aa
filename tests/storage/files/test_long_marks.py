"""Long marks from a file: what is read, and what is refused with its line."""

from pathlib import Path

import pytest

from workbench.errors import BadInput, NotFound, Refused
from workbench.methods.audit import Marks, read_marks
from workbench.storage.files.formats import long_marks
from workbench.storage.files.formats.long_marks import LongMarks, read_long


def read(text: str) -> LongMarks:
    return read_long(("marks.csv", text.encode()))


def marks(text: str) -> Marks:
    long = read(text)
    return read_marks(long.assessor, long.submission, long.mark, criterion=long.criterion, lines=long.lines)


def test_columns_are_known_by_name_in_any_order_and_blank_lines_count_as_lines() -> None:
    found = read("mark,Submission,ASSESSOR,remark\n70,s,a,x\n\n80.5,s,b,y\n,t,b,\n")
    assert (found.lines, list(found.assessor), list(found.mark)) == ([2, 4, 5], ["a", "b", "b"], [70.0, 80.5, None])
    assert (found.criterion, found.order, found.time, found.home) == (None, None, None, {})


def test_decimals_are_read_as_the_column_shows_or_as_the_delimiter_suggests() -> None:
    assert list(read("assessor;submission;mark\na;s;1.234\n").mark) == [1234.0]
    assert list(read("assessor,submission,mark\na,s,1.234\n").mark) == [1.234]
    assert list(read("assessor;submission;mark\na;s;57,5\n").mark) == [57.5]
    assert list(read('assessor,submission,mark\na,s,"57,5"\n').mark) == [57.5]
    with pytest.raises(BadInput, match=r"line 3: mark: 1\.234 can be read in two ways"):
        read('assessor,submission,mark\na,s,"57,5"\nb,s,1.234\nc,s,57.5\n')


def test_home_is_told_by_two_columns_or_by_one() -> None:
    text = "assessor,submission,mark,assessor_region,submission_region,affiliation\na,s,1,North,north,ya\nb,s,2,,,no\n"
    assert read(text).home == {"region": [True, False], "affiliation": [True, False]}
    with pytest.raises(BadInput, match="line 2: affiliation is yes or no, not perhaps"):
        read("assessor,submission,mark,affiliation\na,s,1,perhaps\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "the table is empty"),
        ("\n\n", "the table is empty"),
        ("assessor,submission,mark\n", "there are no marks below the headings"),
        ("assessor,submission\na,s\n", "the column mark is missing"),
        ("assessor,mark,mark,submission\n", "the column mark is there twice"),
        ("assessor,submission,mark\na,s,70\nb,s,good\n", "marks.csv line 3: mark: good is not a number"),
        ("assessor,submission,mark\n,s,70\n", "line 2: assessor is empty"),
        ("assessor,submission,mark\na,s,70,1\n", "line 2: there are more cells than headings"),
        ("assessor,submission,mark,time\na,s,70,noon\n", "line 2: noon is no moment"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        read(text)


def test_duplicate_rows_are_named_by_their_lines_in_the_file() -> None:
    with pytest.raises(BadInput, match="lines 2 and 5 hold a mark of the same assessor"):
        marks("assessor,submission,mark\na,s,70\n\nb,s,60\na,s,71\n")


def test_one_assessor_alone_is_refused() -> None:
    with pytest.raises(Refused, match="one assessor alone"):
        marks("assessor,submission,mark\na,s,70\na,t,60\n")


def test_ten_million_marks_are_refused_before_they_are_read(tmp_path: Path) -> None:
    file = tmp_path / "huge.csv"
    with file.open("wb") as stream:
        stream.write(b"assessor,submission,mark\n")
        stream.write(b"a,s,7\n" * 10_000_000)
    with pytest.raises(Refused, match=f"more than the {long_marks.MOST} marks"):
        read_long(file)
    with file.open("ab") as stream:
        stream.truncate(long_marks.MOST * 200 + 1)  # a hole: no disk is filled
    with pytest.raises(Refused, match="MB are more than the 400 MB"):
        read_long(file)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no such file"):
        read_long(tmp_path / "none.csv")
