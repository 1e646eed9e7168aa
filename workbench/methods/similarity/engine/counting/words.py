"""Kernels that count in how many texts each word occurs: words have numbers, which are their places in tables."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Reals, compiled


@compiled
def count_words(
    words: Ids, starts: Counts, first: int, last: int, distinct: Counts, found: Ids, times: Ids, documents: Ids,
    example: Ids,
) -> None:  # fmt: skip
    """Count the words of the texts from first to last: each once a text in `found`, how often in `times`.

    A text's begin where its words do, and `distinct` says how many there are.
    """
    slot = np.full(len(documents), -1, np.int32)
    for text in range(first, last):
        begin = starts[text]
        count = begin
        for place in range(begin, starts[text + 1]):
            word = words[place]
            if word < 0:
                continue
            if slot[word] < begin:  # not met in this text
                if documents[word] == 0:
                    example[word] = place
                documents[word] += 1
                slot[word] = count
                found[count] = word
                times[count] = 1
                count += 1
            else:
                times[slot[word]] += 1
        distinct[text] = count - begin


@compiled
def pack_words(
    starts: Counts, first: int, last: int, distinct: Counts, found: Ids, times: Ids, column: Ids,
    kept_starts: Counts, packed: Counts, alone: Counts, alone_squares: Reals,
) -> None:  # fmt: skip
    """Write counted words as column and frequency in one number; those without a column are the text's alone."""
    for text in range(first, last):
        at = kept_starts[text]
        for entry in range(starts[text], starts[text] + distinct[text]):
            its = column[found[entry]]
            if its >= 0:
                packed[at] = np.int64(its) << 32 | np.int64(times[entry])
                at += 1
            else:
                alone[text] += 1
                alone_squares[text] += float(times[entry]) * float(times[entry])


@compiled
def keep_words(starts: Counts, first: int, last: int, distinct: Counts, found: Ids, column: Ids, kept: Counts) -> None:
    """Count the words of each text that have a column."""
    for text in range(first, last):
        for entry in range(starts[text], starts[text] + distinct[text]):
            kept[text] += column[found[entry]] >= 0
