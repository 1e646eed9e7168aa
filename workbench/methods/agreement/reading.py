"""Marks as people hand them over (lists, arrays, None, labels), read once into arrays or refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from workbench.errors import BadInput, Refused

Floats = NDArray[np.float64]
Codes = NDArray[np.integer[Any]]
Labels = tuple[object, ...]

CELLS_AT_MOST = 5_000_000
"""The largest table taken: about 400 MB of working memory at the most; above it nothing is started."""

LARGEST_MARK = 1e100
"""Beyond it sums of squares overflow, and what comes out is no number."""

_SMALL_WHOLE = 4096
_FEW = 24


@dataclass(frozen=True, slots=True)
class Coded:
    """Marks as category numbers: codes (assessors, submissions), -1 where none, and the categories in order."""

    codes: Codes
    categories: Labels

    @property
    def numeric(self) -> bool:
        """Whether every category is a number."""
        return all(isinstance(label, (int, float)) for label in self.categories)


def _table(marks: ArrayLike) -> NDArray[Any]:
    cells = _cells(marks)
    if cells > CELLS_AT_MOST:
        raise Refused("{cells} cells are more than the {most} that are taken at once", cells=cells, most=CELLS_AT_MOST)
    try:
        table = np.asarray(marks)
        if table.dtype.kind in "US":
            table = np.asarray(marks, dtype=object)
    except ValueError as fault:
        raise BadInput("marks are not a table: every assessor needs as many places as the first") from fault
    if table.ndim != 2 or table.size == 0:
        raise BadInput("marks are a table (assessors, submissions); this one is {shape}", shape=table.shape)
    if len(table) < 2:
        raise Refused("one assessor alone cannot agree or disagree: marks of at least two are needed")
    return table


def _cells(marks: ArrayLike) -> int:
    size = getattr(marks, "size", None)
    if isinstance(size, (int, np.integer)):
        return int(size)
    if isinstance(marks, Sequence) and len(marks) and isinstance(marks[0], Sequence):
        return len(marks) * len(marks[0])
    return 0


def numbers(marks: ArrayLike) -> Floats:
    """Read marks as numbers, nan where there is none.

    Parameters
    ----------
    marks : (assessors, submissions), numbers; None or nan where none was given

    Raises
    ------
    BadInput
        Not a table, or text, or an infinite number in it; assessor and submission are named by their place.
    Refused
        One assessor alone, or more cells than are taken.
    """
    table = _table(marks)
    plain = table.dtype.kind in "fiub"
    read = np.ascontiguousarray(table, dtype=np.float64) if plain else _numbers_of_objects(table)
    endless = np.abs(read) > LARGEST_MARK
    if endless.any():
        row, column = (int(place[0]) for place in np.nonzero(endless))
        raise BadInput(
            "the mark of assessor {row} for submission {column} is not a number", row=row + 1, column=column + 1
        )
    return read


def _numbers_of_objects(table: NDArray[Any]) -> Floats:
    read = np.full(table.shape, np.nan)
    for (row, column), mark in np.ndenumerate(table):
        if _missing(mark):
            continue
        try:
            if isinstance(mark, str):
                raise ValueError(mark)
            read[row, column] = float(mark)
        except (TypeError, ValueError, OverflowError) as fault:
            raise BadInput(
                "{mark} is not a number: assessor {row}, submission {column}",
                mark=repr(str(mark)),
                row=row + 1,
                column=column + 1,
            ) from fault
    return read


def _missing(mark: object) -> bool:
    """Whether there is no mark; pandas' NA is known by its name, as pandas need not be here."""
    return mark is None or type(mark).__name__ == "NAType" or (isinstance(mark, float) and mark != mark)


def coded(marks: ArrayLike, categories: Sequence[object] | None = None) -> Coded:
    """Read marks as categories: numbers in their order, labels in alphabetical or the stated order.

    Parameters
    ----------
    marks : (assessors, submissions), numbers or labels; None, nan or "" where none was given
    categories : every category there is, in order; those that occur, if left out

    Raises
    ------
    BadInput
        Not a table, or a mark that is not among the stated categories.
    Refused
        One assessor alone, or more cells than are taken.
    """
    table = _table(marks)
    if table.dtype.kind not in "fiub":
        table = _floats_if_numbers(table)
    plain = table.dtype.kind in "fiub"
    found = _coded_numbers(table.astype(np.float64)) if plain else _coded_labels(table)
    return found if categories is None else _recoded(found, tuple(_plain(label) for label in categories))


def _floats_if_numbers(table: NDArray[Any]) -> NDArray[Any]:
    if table.dtype.kind == "U" or any(isinstance(mark, str) for mark in table.flat):
        return table
    try:
        return np.where([[_missing(mark) for mark in row] for row in table], np.nan, table).astype(np.float64)
    except (TypeError, ValueError, OverflowError):
        return table


def _coded_numbers(table: Floats) -> Coded:
    low, high = np.fmin.reduce(table, axis=None), np.fmax.reduce(table, axis=None)
    if np.isnan(low):
        return Coded(np.full(table.shape, -1), ())
    given = table == table
    if high - low < _SMALL_WHOLE:
        steps = table - low
        with np.errstate(invalid="ignore"):
            codes = steps.astype(np.int16)
        np.copyto(codes, -1, where=~given)
        if np.count_nonzero(codes == steps) == np.count_nonzero(given):
            return _coded_whole(codes, float(low))
    values, places = np.unique(table[given], return_inverse=True)
    found = np.full(table.shape, -1)
    found[given] = places
    return Coded(found, tuple(float(value) for value in values))


def _coded_whole(steps: Codes, low: float) -> Coded:
    used = np.flatnonzero(np.bincount(steps.ravel() + 1)[1:])
    if used[-1] >= len(used):
        renumbered = np.full(int(used[-1]) + 2, -1, dtype=np.int16)
        renumbered[used] = np.arange(len(used))
        steps = renumbered[steps]
    return Coded(steps, tuple(low + float(step) for step in used))


def tallied(codes: Codes, classes: int) -> Floats:
    """Count the marks of each submission in each class: (submissions, classes), none for codes below 0."""
    assessors, units = codes.shape
    if classes <= _FEW and assessors < 256:
        counted = np.empty((units, classes))
        for place in range(classes):
            counted[:, place] = np.add.reduce((codes == place).view(np.uint8), axis=0, dtype=np.uint8)
        return counted
    keys = np.where(codes < 0, -1, codes + np.arange(units) * classes)
    return np.asarray(
        np.bincount(keys.ravel() + 1, minlength=units * classes + 1)[1:].reshape(units, classes), dtype=np.float64
    )


def _coded_labels(table: NDArray[Any]) -> Coded:
    words = np.array([_word(mark) for mark in table.flat], dtype=object)
    labels = sorted({word for word in words if word})
    place = {label: code for code, label in enumerate(labels)}
    codes = np.array([place.get(word, -1) for word in words]).reshape(table.shape)
    return Coded(codes, tuple(labels))


def _word(mark: object) -> str:
    return "" if _missing(mark) else str(mark)


def _plain(label: object) -> object:
    return float(label) if isinstance(label, (int, float, np.integer, np.floating)) else str(label)


def _recoded(found: Coded, categories: Labels) -> Coded:
    place = {label: code for code, label in enumerate(categories)}
    if len(place) < len(categories):
        raise BadInput("a category is stated twice")
    strange = [label for label in found.categories if label not in place]
    if strange:
        raise BadInput("{mark} is not one of the stated categories", mark=repr(strange[0]))
    renumbered = np.array([place[label] for label in found.categories] + [-1])
    return Coded(renumbered[found.codes], categories)
