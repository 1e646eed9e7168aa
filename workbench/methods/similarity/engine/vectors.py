"""Numbered words to weighted vectors: the TF-IDF of scikit-learn, without the features of one text only."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine.compiled import (
    Counts,
    Ids,
    Keys,
    Progress,
    Reals,
    Steps,
    cores,
    over_threads,
    spans,
)
from workbench.methods.similarity.engine.corpus import Corpus
from workbench.methods.similarity.engine.counting import gather, scatter, settle, tally, weigh

Representation = Literal["words", "3-shingles", "5-shingles"]
_SIZES: dict[str, int] = {"words": 1, "3-shingles": 3, "5-shingles": 5}
_BUCKET = 16_384  # occurrences counted in one table: it stays in the processor's cache
_AT_ONCE = 64_000_000  # occurrences held at once, 16 bytes each; more are counted in rounds of buckets
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
    return _Count(corpus, size, least, progress).vectors()


class _Count:
    """One count of all features of a corpus: buckets, columns, weights."""

    def __init__(self, corpus: Corpus, size: int, least: int, progress: Progress | None) -> None:
        self._words, self._starts, self._size, self._least = corpus.words, corpus.starts, size, least
        self._texts = len(corpus)
        vocabulary = len(corpus.spelling) - 1
        bits = max(vocabulary, 1).bit_length()
        self._exact = bits * size <= 64
        self._factor = np.uint64(1 << bits if self._exact else 0x9E3779B97F4A7C15)
        self._buckets = 1 << max(1, (len(corpus.words) // _BUCKET).bit_length())
        self._shift = np.uint64(64 - self._buckets.bit_length() + 1)
        self._parts = _equal_parts(corpus.starts, cores())
        self._steps = Steps(progress, 100)
        self.alone = np.zeros(self._texts, np.int64)
        self.alone_squares = np.zeros(self._texts)

    def vectors(self) -> Vectors:
        kept = list(self._kept())
        documents = np.concatenate([part.documents for part in kept])
        example = np.concatenate([part.example for part in kept])
        order = _falling(documents)
        column = np.empty(len(order), np.int32)
        column[order] = np.arange(len(order), dtype=np.int32)
        starts, packed = self._rows(kept, column)
        columns, weights, sums = self._weighed(starts, packed, documents[order])
        self._steps.finish()
        return Vectors(starts, columns, weights, documents[order], example[order], self.alone, sums, self._size)

    def _kept(self) -> Iterator["_Kept"]:
        tallies = np.stack(
            list(
                over_threads(
                    lambda part: tally(
                        self._words,
                        self._starts,
                        part[0],
                        part[1],
                        self._size,
                        self._factor,
                        self._shift,
                        self._buckets,
                    ),
                    self._parts,
                )
            )
        )
        self._steps.add(10)
        sizes = tallies.sum(axis=0)
        rounds = _rounds(sizes)
        for low, high in rounds:
            yield from self._round(low, high, tallies[:, low:high])
            self._steps.add(60 // len(rounds))

    def _round(self, low: int, high: int, tallies: Counts) -> Iterator["_Kept"]:
        edges = np.concatenate([np.zeros(1, np.int64), np.cumsum(tallies.sum(axis=0))])
        keys = np.empty(edges[-1], np.uint64)
        texts, places = np.empty(edges[-1], np.int32), np.empty(edges[-1], np.int32)
        # the second part's occurrences come behind the first part's in every bucket, so texts ascend there
        cursors = edges[:-1] + np.cumsum(tallies, axis=0) - tallies
        for _ in over_threads(
            lambda work: scatter(
                self._words, self._starts, work[0][0], work[0][1], self._size, self._factor, self._shift,
                low, work[1], keys, texts, places,
            ),
            zip(self._parts, cursors, strict=True),
        ):  # fmt: skip
            pass
        groups = spans(high - low, max(1, (high - low) // (8 * cores())))
        yield from over_threads(
            lambda group: self._settled(edges[group[0] : group[1] + 1], keys, texts, places), groups
        )

    def _settled(self, edges: Counts, keys: Keys, texts: Ids, places: Ids) -> "_Kept":
        alone, squares = np.zeros(self._texts, np.int64), np.zeros(self._texts)
        count, documents, example = settle(
            self._words, self._size, self._exact, self._least, edges, keys, texts, places, alone, squares
        )
        span = slice(edges[0], edges[0] + count)
        return _Kept(keys[span].copy(), texts[span].copy(), places[span].copy(), documents, example, alone, squares)

    def _rows(self, kept: list["_Kept"], column: Ids) -> tuple[Counts, Counts]:
        lengths = np.zeros(self._texts, np.int64)
        for part in kept:
            lengths += np.bincount(part.texts, minlength=self._texts)
            self.alone += part.alone
            self.alone_squares += part.alone_squares
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        packed = np.empty(starts[-1], np.int64)
        cursor = starts[:-1].copy()
        before = 0
        for part in kept:
            gather(part.features, part.texts, part.times, column[before : before + len(part.documents)], cursor, packed)
            before += len(part.documents)
        self._steps.add(10)
        return starts, packed

    def _weighed(self, starts: Counts, packed: Counts, documents: Ids) -> tuple[Ids, Reals, Reals]:
        rarity = np.log((1 + self._texts) / (1 + documents.astype(np.float64))) + 1
        alone_weight = float(np.log((1 + self._texts) / 2) + 1)
        columns, weights = np.empty(len(packed), np.int32), np.empty(len(packed))
        sums = np.empty((3, self._texts))
        for _ in over_threads(
            lambda rows: weigh(
                starts, packed, rarity, alone_weight, self.alone_squares, rows[0], rows[1], columns, weights, sums
            ),
            spans(self._texts, _ROWS),
        ):
            pass
        return columns, weights, sums


@dataclass(frozen=True, eq=False)
class _Kept:
    """What one group of buckets holds: an entry a feature and text, and what each feature is."""

    features: Keys
    texts: Ids
    times: Ids
    documents: Ids
    example: Ids
    alone: Counts
    alone_squares: Reals


def _equal_parts(starts: Counts, count: int) -> list[tuple[int, int]]:
    """Runs of texts with about the same number of words."""
    cuts = np.searchsorted(starts, starts[-1] * np.arange(count + 1) // count)
    cuts[0], cuts[-1] = 0, len(starts) - 1
    return [(int(first), int(last)) for first, last in pairwise(cuts)]


def _rounds(sizes: Counts) -> list[tuple[int, int]]:
    """Spans of buckets that hold no more occurrences than are held at once."""
    rounds, low, held = [], 0, 0
    for bucket, size in enumerate(sizes.tolist()):
        if held + size > _AT_ONCE and bucket > low:
            rounds.append((low, bucket))
            low, held = bucket, 0
        held += size
    return [*rounds, (low, len(sizes))]


def _falling(documents: Ids) -> Counts:
    """Features ordered from the one in most texts to the rarest, equal ones as they came."""
    keys = np.arange(len(documents), dtype=np.int64) - (documents.astype(np.int64) << 32)
    keys.sort()
    return keys & 0xFFFFFFFF
