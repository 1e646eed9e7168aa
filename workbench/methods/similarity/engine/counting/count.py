"""Which features a corpus has, in how many texts each occurs, and the rows of the texts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Keys, Reals, Steps, cores, over_threads, spans
from workbench.methods.similarity.engine.corpus import Corpus
from workbench.methods.similarity.engine.counting.shingles import gather, scatter, settle, tally
from workbench.methods.similarity.engine.counting.words import count_words, keep_words, pack_words

Answer = TypeVar("Answer")
_BUCKET = 16_384  # occurrences counted in one table: it stays in the processor's cache
_AT_ONCE = 64_000_000  # occurrences held at once, 16 bytes each; more are counted in rounds of buckets


@dataclass(frozen=True, eq=False)
class Counted:
    """The features of a corpus and the rows of its texts, as yet neither sorted nor weighed.

    Attributes
    ----------
    starts : (texts + 1,) int64
        Text i has the entries ``starts[i]`` to ``starts[i + 1]``.
    packed : (entries,) int64
        Column (in the upper 32 bits) and frequency; column 0 is the feature in the most texts.
    documents, example : (features,) int32
        In how many texts each feature occurs, and one place where it begins.
    alone : (texts,) int64
        How many features of each text are in too few texts to be kept.
    alone_squares : (texts,) float64
        Their squared frequencies.
    """

    starts: Counts
    packed: Counts
    documents: Ids
    example: Ids
    alone: Counts
    alone_squares: Reals


def counted(corpus: Corpus, size: int, least: int, steps: Steps) -> Counted:
    """Count the runs of `size` words of each text that occur in at least `least` texts; takes 80 steps."""
    return (_WordCount if size == 1 else ShingleCount)(corpus, size, least, steps).counted()


class _Count:
    """What both ways of counting share."""

    def __init__(self, corpus: Corpus, size: int, least: int, steps: Steps) -> None:
        self._words, self._starts, self._size, self._least = corpus.words, corpus.starts, size, least
        self._texts = len(corpus)
        self._vocabulary = len(corpus.spelling) - 1
        self._parts = _equal_parts(corpus.starts, cores())
        self._steps = steps
        self._alone = np.zeros(self._texts, np.int64)
        self._alone_squares = np.zeros(self._texts)

    def _over_parts(self, work: Callable[[tuple[int, int]], Answer]) -> list[Answer]:
        return list(over_threads(work, self._parts))


class _WordCount(_Count):
    """Counts words by their numbers."""

    def counted(self) -> Counted:
        """The kept features and the rows of the texts."""
        distinct = np.empty(self._texts, np.int64)
        found, times = np.empty(len(self._words), np.int32), np.empty(len(self._words), np.int32)

        def count(part: tuple[int, int]) -> tuple[Ids, Ids]:
            documents, example = np.zeros(self._vocabulary, np.int32), np.full(self._vocabulary, -1, np.int32)
            count_words(self._words, self._starts, *part, distinct, found, times, documents, example)
            return documents, example

        counts = self._over_parts(count)
        self._steps.add(40)
        documents = np.stack([part[0] for part in counts]).sum(axis=0, dtype=np.int32)
        example = np.stack([part[1] for part in counts]).max(axis=0)
        order = _falling(documents)
        order = order[: np.searchsorted(-documents[order], -self._least, side="right")]
        column = np.full(self._vocabulary, -1, np.int32)
        column[order] = np.arange(len(order), dtype=np.int32)
        kept = np.zeros(self._texts, np.int64)
        self._over_parts(lambda part: keep_words(self._starts, *part, distinct, found, column, kept))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])
        packed = np.empty(starts[-1], np.int64)
        self._over_parts(
            lambda part: pack_words(
                self._starts, *part, distinct, found, times, column, starts, packed, self._alone, self._alone_squares
            )
        )
        self._steps.add(30)
        return Counted(starts, packed, documents[order], example[order], self._alone, self._alone_squares)


class ShingleCount(_Count):
    """Counts shingles by their keys, bucket by bucket."""

    def __init__(self, corpus: Corpus, size: int, least: int, steps: Steps) -> None:
        super().__init__(corpus, size, least, steps)
        bits = max(self._vocabulary, 1).bit_length()
        self._exact = bits * size <= 64
        self._factor = np.uint64(1 << bits if self._exact else 0x9E3779B97F4A7C15)
        self._buckets = 1 << max(1, (len(corpus.words) // _BUCKET).bit_length())
        self._shift = np.uint64(64 - self._buckets.bit_length() + 1)

    def counted(self) -> Counted:
        """The kept features and the rows of the texts."""
        kept = list(self._kept())
        documents = np.concatenate([part.documents for part in kept])
        example = np.concatenate([part.example for part in kept])
        order = _falling(documents)
        column = np.empty(len(order), np.int32)
        column[order] = np.arange(len(order), dtype=np.int32)
        starts, packed = self._rows(kept, column)
        return Counted(starts, packed, documents[order], example[order], self._alone, self._alone_squares)

    def _kept(self) -> Iterator["_Kept"]:
        tallies = np.stack(
            self._over_parts(
                lambda part: tally(
                    self._words, self._starts, *part, self._size, self._factor, self._shift, self._buckets
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
            self._alone += part.alone
            self._alone_squares += part.alone_squares
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        packed = np.empty(starts[-1], np.int64)
        cursor = starts[:-1].copy()
        before = 0
        for part in kept:
            gather(part.features, part.texts, part.times, column[before : before + len(part.documents)], cursor, packed)
            before += len(part.documents)
        self._steps.add(10)
        return starts, packed


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
