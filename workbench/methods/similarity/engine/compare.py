"""Kernels over given pairs and over all of them: shared features, products, and how many fall where."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Reals, compiled


@compiled
def compare(
    starts: Counts, columns: Ids, weights: Reals, first: Counts, second: Counts, shared: Counts, product: Reals
) -> None:
    """Count the features that each pair of rows shares, and sum the product of their weights."""
    for pair in range(len(first)):
        mine, mine_end = starts[first[pair]], starts[first[pair] + 1]
        its, its_end = starts[second[pair]], starts[second[pair] + 1]
        count, total = 0, 0.0
        while mine < mine_end and its < its_end:
            if columns[mine] == columns[its]:
                count += 1
                total += weights[mine] * weights[its]
                mine += 1
                its += 1
            elif columns[mine] < columns[its]:
                mine += 1
            else:
                its += 1
        shared[pair] = count
        product[pair] = total


@compiled
def lists(starts: Counts, columns: Ids, weights: Reals, cursor: Counts, rows: Ids, row_weights: Reals) -> None:
    """Turn rows of columns into columns of rows."""
    for row in range(len(starts) - 1):
        for entry in range(starts[row], starts[row + 1]):
            at = cursor[columns[entry]]
            cursor[columns[entry]] = at + 1
            rows[at] = row
            row_weights[at] = weights[entry]


@compiled
def spread(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    first: int, last: int, starts: Counts, columns: Ids, weights: Reals,
    list_starts: Counts, rows: Ids, row_weights: Reals, times: Counts, cuts: Reals,
) -> Counts:  # fmt: skip
    """Count the products above 0 of the rows from first to last with rows before them, by the cuts they lie between.

    A row stands for `times` rows that are equal to it.
    """
    counts = np.zeros(len(cuts) + 1, np.int64)
    product = np.zeros(last, np.float64)
    for row in range(first, last):
        for entry in range(starts[row], starts[row + 1]):
            weight = weights[entry]
            for at in range(list_starts[columns[entry]], list_starts[columns[entry] + 1]):
                if rows[at] >= row:
                    break
                product[rows[at]] += weight * row_weights[at]
        for other in range(row):
            if product[other] > 0.0:
                low, high = 0, len(cuts)
                while low < high:
                    middle = (low + high) // 2
                    if cuts[middle] <= product[other]:
                        low = middle + 1
                    else:
                        high = middle
                counts[low] += times[row] * times[other]
                product[other] = 0.0
    return counts
