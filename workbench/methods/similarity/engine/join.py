"""Every pair of rows whose product reaches a threshold, without looking at the others.

Rows are ordered by falling length, their features from the most common to the rarest. Only the end of a row, where
what lies before it could still reach the threshold against a shorter row, is put in the lists of its features. A row
asks the lists of its own rarest features first and stops taking new candidates when its remaining length cannot reach
the threshold. A candidate is taken where its first common feature and the lengths before it reach the threshold; its
product is then finished from the rare end, and given up as soon as the rest cannot reach it. Of equal rows the first
alone is compared.

References
----------
Bayardo, Ma & Srikant 2007, Scaling up all pairs similarity search; Anastasiu & Karypis 2014, L2AP.
"""

from collections.abc import Iterator

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
from workbench.methods.similarity.engine.joining.equal import Equal
from workbench.methods.similarity.engine.joining.rows import Rows, rows_of
from workbench.methods.similarity.engine.vectors import Vectors

PAIRS_AT_MOST = 100_000_000
_UNDER = 5e-10  # a product is summed in another order than a dense one: ties at the threshold are kept
_ROWS = 512  # rows in one task


def joined(
    vectors: Vectors,
    threshold: float,
    *,
    sides: Bytes | None = None,
    most: int | None = None,
    progress: Progress | None = None,
) -> tuple[Counts, Counts, Reals]:
    """Find every pair of texts with a cosine of at least the threshold.

    Parameters
    ----------
    vectors : Vectors
    threshold : float
        Above 0, at most 1. A pair with exactly this cosine is found.
    sides : (texts,) uint8, optional
        Where given, only pairs with different sides are found.
    most : int, optional
        The pairs that are told at most; else a hundred million.
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
        More pairs reach the threshold; at once where equal texts alone make so many.
    """
    if not 0 < threshold <= 1:
        raise BadInput("{value} is no threshold: choose one above 0 and at most 1", value=threshold)
    low, most = threshold - _UNDER, PAIRS_AT_MOST if most is None else most
    equal = Equal.of(vectors, sides)
    rows = rows_of(vectors, low, equal)
    alike = _equal_at(rows, equal, low) if sides is None else np.empty(0, np.int64)
    within = equal.pairs(alike)
    if within > most:
        raise Refused(
            "texts that are equal word for word make {pairs} pairs, and {count} are told at most: give each text once",
            pairs=within, count=most,
        )  # fmt: skip
    steps = Steps(progress, len(vectors))
    steps.add(len(vectors) - len(rows.order))
    of_rows = np.zeros(0, np.uint8) if sides is None else sides[rows.order]
    sizes = equal.sizes[rows.order]
    # pairs are held as one number and a cosine: as many as are told at most take 16 bytes each, and twice that in order
    keys, cosines = [equal.within(alike)], [_repeated(rows.length[alike] ** 2, equal.sizes[alike])]
    for first, second, cosine in _answers(rows, low, of_rows, steps):
        times = sizes[first] * sizes[second]
        within += int(times.sum())
        if within > most:
            raise too_many(most, threshold)
        keys.append(equal.across(rows.order[first], rows.order[second]))
        cosines.append(np.repeat(cosine, times))
    steps.finish()
    return _ordered(keys, cosines, len(vectors))


def _repeated(cosine: Reals, sizes: Counts) -> Reals:
    """The cosine of equal rows, for each of their pairs."""
    return np.repeat(cosine, sizes * (sizes - 1) // 2)


def _ordered(keys: list[Counts], cosines: list[Reals], texts: int) -> tuple[Counts, Counts, Reals]:
    """Take pairs out of their lists, in order."""
    key = np.concatenate(keys)
    keys.clear()
    order = np.argsort(key)
    key = key[order]
    cosine = np.concatenate(cosines)
    cosines.clear()
    cosine = cosine[order]
    del order
    np.minimum(cosine, 1.0, out=cosine)
    first = key // max(texts, 1)
    key -= first * texts
    return first, key, cosine


def _equal_at(rows: Rows, equal: Equal, low: float) -> Counts:
    """The firsts of equal rows that are similar to one another: short ones, whose words are their own, are not."""
    several = np.flatnonzero(equal.sizes > 1)
    return several[rows.length[several] ** 2 >= low]


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


def too_many(count: int, threshold: float) -> Refused:
    """What is said where more pairs reach a threshold than are told."""
    return Refused(
        "more than {count} pairs reach {threshold}: choose a higher threshold, or leave out what all share",
        count=count, threshold=threshold,
    )  # fmt: skip


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
