"""Count the rare features that texts share, text by text, through the lists of each feature."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Progress, Steps, compiled, over_threads, spans
from workbench.methods.similarity.engine.vectors import Vectors

_ROWS = 2_048


def rare_counts(
    vectors: Vectors, at_least: int, in_at_most: int, progress: Progress | None = None
) -> tuple[Counts, Counts, Counts]:
    """Find the pairs of texts that share at least so many features, each in at most so many texts.

    Returns first < second, ordered, and how many they share.
    """
    common = int(np.searchsorted(-vectors.documents, -in_at_most))  # columns fall in documents
    rare = vectors.columns >= common
    # counted anew: of a part of the texts, whose documents are those of the whole, the lists are shorter
    held = np.bincount(vectors.columns[rare] - common, minlength=len(vectors.documents) - common)
    list_starts = np.concatenate([np.zeros(common + 1, np.int64), np.cumsum(held)])
    list_texts = np.empty(np.count_nonzero(rare), np.int32)
    steps = Steps(progress, len(vectors))
    _fill(vectors.starts, vectors.columns, common, list_starts[:-1].copy(), list_texts)
    tasks = spans(len(vectors), _ROWS)
    answers = over_threads(
        lambda task: _count(
            task[0], task[1], vectors.starts, vectors.columns, common, list_starts, list_texts, at_least
        ),
        tasks,
    )
    found = []
    for task, answer in zip(tasks, answers, strict=True):
        steps.add(task[1] - task[0])
        found.append(answer)
    pairs = np.concatenate(found, axis=1) if found else np.empty((3, 0), np.int64)
    order = np.argsort(pairs[0] * len(vectors) + pairs[1])
    return pairs[0][order], pairs[1][order], pairs[2][order]


@compiled
def _fill(starts: Counts, columns: Ids, common: int, cursor: Counts, list_texts: Ids) -> None:
    for text in range(len(starts) - 1):
        for entry in range(starts[text], starts[text + 1]):
            if columns[entry] >= common:
                list_texts[cursor[columns[entry]]] = text
                cursor[columns[entry]] += 1


@compiled
def _count(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    first: int, last: int, starts: Counts, columns: Ids, common: int, list_starts: Counts, list_texts: Ids,
    at_least: int,
) -> Counts:  # fmt: skip
    """The pairs of the texts from first to last with texts before them."""
    shared = np.zeros(last, np.int32)
    met = np.empty(last, np.int32)
    out = np.empty((3, 1024), np.int64)
    found = 0
    for text in range(first, last):
        meetings = 0
        for entry in range(starts[text], starts[text + 1]):
            column = columns[entry]
            if column < common:
                continue
            for at in range(list_starts[column], list_starts[column + 1]):
                other = list_texts[at]
                if other >= text:
                    break
                if shared[other] == 0:
                    met[meetings] = other
                    meetings += 1
                shared[other] += 1
        for meeting in range(meetings):
            other = met[meeting]
            if shared[other] >= at_least:
                if found == out.shape[1]:
                    out = np.concatenate((out, np.empty_like(out)), axis=1)
                out[0, found] = other
                out[1, found] = text
                out[2, found] = shared[other]
                found += 1
            shared[other] = 0
    return out[:, :found].copy()
