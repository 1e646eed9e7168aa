"""Numbered words to weighted vectors: the TF-IDF of scikit-learn, without the features of one text only."""

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine.compiled import Counts, Ids, Progress, Reals, Steps, over_threads, spans
from workbench.methods.similarity.engine.corpus import Corpus
from workbench.methods.similarity.engine.counting.count import Counted, counted
from workbench.methods.similarity.engine.counting.rows import weigh

Representation = Literal["words", "3-shingles", "5-shingles"]
_SIZES: dict[str, int] = {"words": 1, "3-shingles": 3, "5-shingles": 5}
_ROWS = 4_096  # texts in one task
_MOST_WORDS = 2**31 - 1  # places are kept in 32 bits


@dataclass(frozen=True, eq=False)
class Vectors:
    """Texts as weighted features, each text's vector of length one before the features of one text only are dropped.

    Attributes
    ----------
    starts : (texts + 1,) int64
        Text i has the entries ``starts[i]`` to ``starts[i + 1]``.
    columns : (entries,) int32
        The features of each text, ascending; column 0 is the feature in the most texts.
    weights : (entries,) float64
        Frequency times ``log((1 + texts) / (1 + documents)) + 1``, divided by the length of the whole vector.
    documents : (features,) int32
        In how many texts each feature occurs.
    example : (features,) int32
        One place in the corpus's words where each feature begins.
    alone : (texts,) int64
        How many further features each text has that occur in too few texts to be kept.
    sums : (3, texts) float64
        Squared frequencies times the 0th, 1st and 2nd power of rarity, summed over all features of each text.
    size : int
        How many words make a feature.
    """

    starts: Counts
    columns: Ids
    weights: Reals
    documents: Ids
    example: Ids
    alone: Counts
    sums: Reals
    size: int

    def __len__(self) -> int:
        return len(self.starts) - 1

    def distinct(self) -> Counts:
        """How many different features each text has."""
        return np.diff(self.starts) + self.alone


def size_of(representation: str) -> int:
    """How many words make one feature of a representation."""
    if representation not in _SIZES:
        raise BadInput(
            "{value} is no representation of a text: choose one of {choices}",
            value=representation, choices=", ".join(get_args(Representation)),
        )  # fmt: skip
    return _SIZES[representation]


def weighed(
    corpus: Corpus, representation: str = "3-shingles", *, least: int = 2, progress: Progress | None = None
) -> Vectors:
    """Weigh the words or shingles of texts as scikit-learn's ``TfidfVectorizer`` does.

    Parameters
    ----------
    corpus : Corpus
        Words left out of it are in no feature.
    representation : {"words", "3-shingles", "5-shingles"}
        What is counted; shingles are runs of so many words.
    least : int
        Features in fewer texts than this are dropped after weighing. 1 keeps all; 2 changes no pair of texts.
    progress : callable, optional
        Told ``(done, of)`` in steps.

    References
    ----------
    scikit-learn, ``TfidfTransformer``: smooth idf, l2 norm.
    """
    size = size_of(representation)
    if len(corpus.words) > _MOST_WORDS:
        raise Refused("{count} words are more than are compared at once: compare in parts", count=len(corpus.words))
    steps = Steps(progress, 100)
    count = counted(corpus, size, least, steps)
    columns, weights, sums = _weighed(count)
    steps.finish()
    return Vectors(count.starts, columns, weights, count.documents, count.example, count.alone, sums, size)


def _weighed(count: Counted) -> tuple[Ids, Reals, Reals]:
    texts, entries = len(count.alone), len(count.packed)
    rarity = np.log((1 + texts) / (1 + count.documents.astype(np.float64))) + 1
    alone_weight = float(np.log((1 + texts) / 2) + 1)
    columns, weights, sums = np.empty(entries, np.int32), np.empty(entries), np.empty((3, texts))
    for _ in over_threads(
        lambda rows: weigh(
            count.starts, count.packed, rarity, alone_weight, count.alone_squares, rows[0], rows[1], columns, weights,
            sums,
        ),
        spans(texts, _ROWS),
    ):  # fmt: skip
        pass
    return columns, weights, sums
