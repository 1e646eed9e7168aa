"""Every pair of rows whose product reaches a threshold, without looking at the others.

Rows are ordered by falling length, their features from the most common to the rarest. Only the end of a row, where
what lies before it could still reach the threshold against a shorter row, is put in the lists of its features. A row
asks the lists of its own rarest features first and stops taking new candidates when its remaining length cannot reach
the threshold. A candidate is taken where its first common feature and the lengths before it reach the threshold; its
product is then finished from the rare end, and given up as soon as the rest cannot reach it.

References
----------
Bayardo, Ma & Srikant 2007, Scaling up all pairs similarity search; Anastasiu & Karypis 2014, L2AP.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine.compiled import (
    Bytes,
    Counts,
    Ids,
    Progress,
    Reals,
    Steps,
    compiled,
    over_threads,
    spans,
)
from workbench.methods.similarity.engine.vectors import Vectors

PAIRS_AT_MOST = 100_000_000
_UNDER = 5e-10  # a product is summed in another order than a dense one: ties at the threshold are kept
_SLACK = 1e-11  # and bounds may be wrong in the last digits
_ROWS = 512  # rows in one task


@dataclass(frozen=True, eq=False)
class Rows:
    """Rows ordered for the join, with the length of what lies before each entry, and the lists of their features."""

    order: Counts  # by falling length; rows without an answer are not in it
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


def joined(
    vectors: Vectors, threshold: float, *, sides: Bytes | None = None, progress: Progress | None = None
) -> tuple[Counts, Counts, Reals]:
    """Find every pair of texts with a cosine of at least the threshold.

    Parameters
    ----------
    vectors : Vectors
    threshold : float
        Above 0, at most 1. A pair with exactly this cosine is found.
    sides : (texts,) uint8, optional
        Where given, only pairs with different sides are found.
    progress : callable, optional
        Told ``(done, of)`` in texts.

    Returns
    -------
    first, second : (pairs,) int64
        first < second, ordered by first and then second.
    cosine : (pairs,) float64

    Raises
    ------
    BadInput
        The threshold is no cosine above 0.
    Refused
        More than a hundred million pairs reach the threshold.
    """
    if not 0 < threshold <= 1:
        raise BadInput("{value} is no threshold: choose one above 0 and at most 1", value=threshold)
    low = threshold - _UNDER
    rows = _rows(vectors, low)
    steps = Steps(progress, len(vectors))
    steps.add(len(vectors) - len(rows.order))
    of_rows = np.zeros(0, np.uint8) if sides is None else sides[rows.order]
    found = list(_counted(_answers(rows, low, of_rows, steps), threshold))
    steps.finish()
    first, second = (rows.order[_together([answer[side] for answer in found], np.int32)] for side in (0, 1))
    cosine = np.minimum(_together([answer[2] for answer in found], np.float64), 1.0)
    first, second = np.minimum(first, second), np.maximum(first, second)
    order = np.argsort(first * len(vectors) + second)
    return first[order], second[order], cosine[order]


def _answers(rows: Rows, low: float, sides: Bytes, steps: Steps) -> Iterator[tuple[Ids, Ids, Reals]]:
    tasks = spans(len(rows.order), _ROWS)
    answers = over_threads(
        lambda task: _ask(
            task[0], task[1], low, rows.order, rows.starts, rows.columns, rows.weights, rows.before, rows.length,
            rows.held, rows.held_column, rows.held_before, rows.list_starts, rows.listed, sides,
        ),
        tasks,
    )  # fmt: skip
    for task, answer in zip(tasks, answers, strict=True):
        steps.add(task[1] - task[0])
        yield answer


def _counted(answers: Iterator[tuple[Ids, Ids, Reals]], threshold: float) -> Iterator[tuple[Ids, Ids, Reals]]:
    pairs = 0
    for answer in answers:
        pairs += len(answer[0])
        if pairs > PAIRS_AT_MOST:
            raise Refused(
                "more than {count} pairs reach {threshold}: choose a higher threshold, or leave out what all share",
                count=PAIRS_AT_MOST, threshold=threshold,
            )  # fmt: skip
        yield answer


def _together(parts: list[np.ndarray], kind: type) -> np.ndarray:
    return np.concatenate(parts) if parts else np.empty(0, kind)


def _rows(vectors: Vectors, low: float) -> Rows:
    """Order the rows that can reach the threshold at all, and make the lists of their features."""
    texts = len(vectors)
    before, length, held = np.empty(len(vectors.columns)), np.empty(texts), np.empty(texts, np.int64)
    for _ in over_threads(
        lambda span: _measure(span[0], span[1], vectors.starts, vectors.weights, low, before, length, held),
        spans(texts, 8 * _ROWS),
    ):
        pass
    order = np.argsort(-length, kind="stable")
    if texts:
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


@compiled
def _at_or_behind(columns: Ids, low: int, high: int, limit: int) -> int:
    """The first entry from low to high whose column is not before the limit."""
    width = high - low
    while width > 0:  # without branches that the processor would guess wrong
        half = (width + 1) // 2
        low = low + half if columns[low + half - 1] < limit else low
        width -= half
    return low


@compiled
def _ask(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    first: int, last: int, low: float, order: Counts, starts: Counts, columns: Ids, weights: Reals, before: Reals,
    length: Reals, held: Counts, held_column: Ids, held_before: Reals, list_starts: Counts, listed: Reals, sides: Bytes,
) -> tuple[Ids, Ids, Reals]:  # fmt: skip
    """The pairs of the rows from first to last of the order with rows before them."""
    bound = low - 1e-11
    longest = length[order[0]]
    # of each row: who took it last, the product so far, the length of what lies before the last common feature
    taken_by = np.full(last, -1, np.int32)
    product = np.empty(last, np.float64)
    rest = np.empty(last, np.float64)
    candidates = np.empty(last, np.int32)
    out_first = np.empty(1024, np.int32)
    out_second = np.empty(1024, np.int32)
    out_cosine = np.empty(1024, np.float64)
    out = 0
    for place in range(first, last):
        row = order[place]
        begin, stop = starts[row], starts[row + 1]
        taken = 0
        entry = stop - 1
        reach = length[row]
        while entry >= begin and reach * longest >= bound:
            column = columns[entry]
            weight = weights[entry]
            reach = before[entry]
            for at in range(list_starts[column], list_starts[column + 1]):
                other = np.int64(listed[at, 0])
                if other >= place:
                    break
                if taken_by[other] == place:
                    product[other] += weight * listed[at, 1]
                    rest[other] = listed[at, 2]
                elif weight * listed[at, 1] + reach * listed[at, 2] >= bound and (
                    len(sides) == 0 or sides[other] != sides[place]
                ):
                    taken_by[other] = place
                    product[other] = weight * listed[at, 1]
                    rest[other] = listed[at, 2]
                    candidates[taken] = other
                    taken += 1
            entry -= 1
        asked = columns[entry + 1]
        for candidate in range(taken):
            other = candidates[candidate]
            total = product[other]
            # summed are the columns that this row asked for (from entry + 1 on), as far as the other put them in its
            # lists (from held on); the rest begins at the later of the two, and is bounded before it is looked up
            limit = held_column[other]
            mine = entry + 1
            its_rest = rest[other]
            if limit > asked:
                mine = _at_or_behind(columns, mine, stop, limit)
                its_rest = held_before[other]
            my_rest = before[mine] if mine < stop else length[row]
            if total + my_rest * its_rest < bound:
                continue
            its_row = order[other]
            its = held[its_row]
            if limit < asked:
                its = _at_or_behind(columns, its, starts[its_row + 1], asked)
                its_rest = min(its_rest, before[its]) if its < starts[its_row + 1] else its_rest
            mine -= 1
            its -= 1
            while mine >= begin and its >= starts[its_row] and total + my_rest * its_rest >= bound:
                mine_column, its_column = columns[mine], columns[its]
                if mine_column >= its_column:
                    if mine_column == its_column:
                        total += weights[mine] * weights[its]
                        its_rest = before[its]
                        its -= 1
                    my_rest = before[mine]
                    mine -= 1
                else:
                    its_rest = before[its]
                    its -= 1
            if total >= low:
                if out == len(out_first):
                    out_first = np.concatenate((out_first, np.empty_like(out_first)))
                    out_second = np.concatenate((out_second, np.empty_like(out_second)))
                    out_cosine = np.concatenate((out_cosine, np.empty_like(out_cosine)))
                out_first[out] = other
                out_second[out] = place
                out_cosine[out] = total
                out += 1
    return out_first[:out].copy(), out_second[:out].copy(), out_cosine[:out].copy()
