"""The kernel that turns counted features into weighted rows."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Reals, compiled, zeros_below


@compiled
def weigh(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    starts: Counts, packed: Counts, rarity: Reals, alone_weight: float, alone_squares: Reals, first: int, last: int,
    columns: Ids, weights: Reals, sums: Reals,
) -> None:  # fmt: skip
    """Sort the rows from first to last by column and weigh them to length one.

    `sums` receives the squared frequencies of a row times the 0th, 1st and 2nd power of their rarity. Columns are
    sorted by marking them in a map of bits, which is read in its order.
    """
    times = np.empty(len(rarity), np.int32)
    marks = np.zeros((len(rarity) >> 6) + 1, np.uint64)
    blocks = np.zeros((len(rarity) >> 12) + 1, np.uint64)
    for row in range(first, last):
        begin, end = starts[row], starts[row + 1]
        for entry in range(begin, end):
            column = packed[entry] >> 32
            times[column] = packed[entry] & 0xFFFFFFFF
            marks[column >> 6] |= np.uint64(1) << np.uint64(column & 63)
            blocks[column >> 12] |= np.uint64(1) << np.uint64(column >> 6 & 63)
        entry = begin
        for block in range(len(blocks)):
            while blocks[block] != 0:
                mark = block << 6 | np.int64(zeros_below(blocks[block]))
                blocks[block] &= blocks[block] - np.uint64(1)
                held = marks[mark]
                marks[mark] = 0
                while held != 0:
                    columns[entry] = mark << 6 | np.int64(zeros_below(held))
                    held &= held - np.uint64(1)
                    entry += 1
        alone = alone_squares[row]
        sums[0, row] = alone
        sums[1, row] = alone * alone_weight
        sums[2, row] = alone * alone_weight * alone_weight
        for entry in range(begin, end):
            column = columns[entry]
            often = float(times[column])
            weights[entry] = often * rarity[column]
            sums[0, row] += often * often
            sums[1, row] += often * often * rarity[column]
            sums[2, row] += weights[entry] * weights[entry]
        if sums[2, row] > 0.0:
            length = np.sqrt(sums[2, row])
            for entry in range(begin, end):
                weights[entry] /= length
