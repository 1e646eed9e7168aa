"""Rows ordered for the join, with what bounds them, and the lists of their features."""

from dataclasses import dataclass

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Reals, compiled, over_threads, spans
from workbench.methods.similarity.engine.joining.equal import Equal
from workbench.methods.similarity.engine.vectors import Vectors

_SLACK = 1e-11  # bounds may be wrong in the last digits
_ROWS = 4_096  # rows in one task


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows ordered for the join, with the length of what lies before each entry, and the lists of their features."""

    order: Counts  # by falling length; rows without an answer, or equal to one before them, are not in it
    starts: Counts
    columns: Ids
    weights: Reals
    before: Reals
    length: Reals
    held: Counts  # the first entry of each row that is in the lists
    held_column: Ids  # of that entry, by place in the order
    held_before: Reals
    list_starts: Counts
    listed: Reals  # place in the order, weight and length before, side by side: short lists are read in one go


def rows_of(vectors: Vectors, low: float, equal: Equal) -> Rows:
    """Order the rows that can reach the threshold at all, of equal ones the first, and list them by feature."""
    texts = len(vectors)
    before, length, held = np.empty(len(vectors.columns)), np.empty(texts), np.empty(texts, np.int64)
    for _ in over_threads(
        lambda span: _measure(span[0], span[1], vectors.starts, vectors.weights, low, before, length, held),
        spans(texts, _ROWS),
    ):
        pass
    order = np.argsort(-length, kind="stable")
    if texts:
        order = order[equal.is_first(order)]
        order = order[length[order] * length[order[0]] >= low - _SLACK]
    list_sizes = np.zeros(len(vectors.documents) + 1, np.int64)
    held_column, held_before = np.empty(len(order), np.int32), np.empty(len(order))
    _size(order, vectors.starts, vectors.columns, before, held, held_column, held_before, list_sizes)
    list_starts = np.cumsum(list_sizes)
    listed = np.empty((int(list_starts[-1]), 3))
    _list(order, vectors.starts, vectors.columns, vectors.weights, before, held, list_starts[:-1].copy(), listed)
    own = vectors.starts, vectors.columns, vectors.weights
    return Rows(order, *own, before, length, held, held_column, held_before, list_starts, listed)


@compiled
def _measure(
    first: int, last: int, starts: Counts, weights: Reals, low: float, before: Reals, length: Reals, held: Counts
) -> None:
    """The length of rows, of what lies before each of their entries, and the first entry each puts in the lists."""
    for row in range(first, last):
        begin, end = starts[row], starts[row + 1]
        squares = 0.0
        for entry in range(begin, end):
            before[entry] = np.sqrt(squares)
            squares += weights[entry] * weights[entry]
        length[row] = np.sqrt(squares)
        entry = begin
        # rows that ask come later, so they are no longer than this one
        while entry < end and (before[entry + 1] if entry + 1 < end else length[row]) * length[row] < low - 1e-11:
            entry += 1
        held[row] = entry


@compiled
def _size(
    order: Counts, starts: Counts, columns: Ids, before: Reals, held: Counts, held_column: Ids, held_before: Reals,
    list_sizes: Counts,
) -> None:  # fmt: skip
    """Count what comes into the list of each feature, and note where each row begins to be in the lists."""
    for place in range(len(order)):
        row = order[place]
        if held[row] < starts[row + 1]:  # the others are in no list, and nobody asks where they begin
            held_column[place] = columns[held[row]]
            held_before[place] = before[held[row]]
        for entry in range(held[row], starts[row + 1]):
            list_sizes[columns[entry] + 1] += 1


@compiled
def _list(
    order: Counts, starts: Counts, columns: Ids, weights: Reals, before: Reals, held: Counts, cursor: Counts,
    listed: Reals,
) -> None:  # fmt: skip
    """Put the end of each row in the lists of its features."""
    for place in range(len(order)):
        row = order[place]
        for entry in range(held[row], starts[row + 1]):
            at = cursor[columns[entry]]
            cursor[columns[entry]] = at + 1
            listed[at, 0] = place
            listed[at, 1] = weights[entry]
            listed[at, 2] = before[entry]
