"""A join cut into blocks of texts: each pair of blocks is a piece of work of its own, here, later or elsewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Reals, spans
from workbench.methods.similarity.engine.join import PAIRS_AT_MOST, joined
from workbench.methods.similarity.engine.rare import rare_counts
from workbench.methods.similarity.engine.vectors import Vectors

SIZE = 20_000
"""Texts in a block: with fewer, handing work out costs more than the work."""

Block = tuple[int, int]


@dataclass(frozen=True)
class Asked:
    """What is asked of a join.

    Attributes
    ----------
    threshold : float
        The lowest cosine.
    at_least, in_at_most : int
        How many rare features, each in at most so many texts.
    most : int
        The pairs that are told at most.
    """

    threshold: float
    at_least: int = 12
    in_at_most: int = 20
    most: int = PAIRS_AT_MOST


@dataclass(frozen=True, eq=False)
class Found:
    """Pairs of texts that a join found, by either way.

    Attributes
    ----------
    first, second : (pairs,) int64
        first < second, ordered by first and then second.
    cosine : (pairs,) float64
        nan where the pair was found by rare features alone.
    shared_rare : (pairs,) int64
        Rare features in both; 0 where they are fewer than was asked.
    """

    first: Counts
    second: Counts
    cosine: Reals
    shared_rare: Counts

    def __len__(self) -> int:
        return len(self.first)

    @classmethod
    def of(cls, close: tuple[Counts, Counts, Reals], rare: tuple[Counts, Counts, Counts], texts: int) -> "Found":
        """Put both ways together."""
        keys = [close[0] * texts + close[1], rare[0] * texts + rare[1]]
        together = np.unique(np.concatenate(keys))
        cosine, shared = np.full(len(together), np.nan), np.zeros(len(together), np.int64)
        cosine[np.searchsorted(together, keys[0])] = close[2]
        shared[np.searchsorted(together, keys[1])] = rare[2]
        return cls(together // max(texts, 1), together % max(texts, 1), cosine, shared)

    def arrays(self) -> dict[str, np.ndarray]:
        """The pairs as arrays, to be kept."""
        return {"first": self.first, "second": self.second, "cosine": self.cosine, "shared_rare": self.shared_rare}


def pairs_of_blocks(texts: int, size: int = SIZE) -> list[tuple[Block, Block]]:
    """Every block with itself and with every block before it."""
    blocks = spans(texts, size)
    return [(before, block) for number, block in enumerate(blocks) for before in blocks[: number + 1]]


def part(vectors: Vectors, block: Block) -> Vectors:
    """The rows of one block, weights and documents being those of the whole."""
    entries = slice(vectors.starts[block[0]], vectors.starts[block[1]])
    rows = slice(*block)
    return Vectors(
        vectors.starts[block[0] : block[1] + 1] - vectors.starts[block[0]], vectors.columns[entries],
        vectors.weights[entries], vectors.documents, vectors.example, vectors.alone[rows], vectors.sums[:, rows],
        vectors.size,
    )  # fmt: skip


def found_between(before: Vectors, after: Vectors | None, asked: Asked) -> Found:
    """Find the pairs within a block (`after` is None), or those between two blocks; rows are numbered from 0."""
    vectors = before if after is None else _stacked(before, after)
    sides = None if after is None else (np.arange(len(vectors)) >= len(before)).astype(np.uint8)
    close = joined(vectors, asked.threshold, sides=sides, most=asked.most)
    first, second, shared = rare_counts(vectors, asked.at_least, asked.in_at_most)
    kept = np.ones(len(first), bool) if sides is None else sides[first] != sides[second]
    return Found.of(close, (first[kept], second[kept], shared[kept]), len(vectors))


def _stacked(before: Vectors, after: Vectors) -> Vectors:
    return Vectors(
        np.concatenate([before.starts, before.starts[-1] + after.starts[1:]]),
        np.concatenate([before.columns, after.columns]), np.concatenate([before.weights, after.weights]),
        before.documents, before.example, np.concatenate([before.alone, after.alone]),
        np.concatenate([before.sums, after.sums], axis=1), before.size,
    )  # fmt: skip


def found_in(vectors: Vectors, blocks: tuple[Block, Block], asked: Asked) -> Found:
    """Find the pairs of two blocks of the whole; rows are numbered as in the whole."""
    before, after = blocks
    same = before == after
    found = found_between(part(vectors, before), None if same else part(vectors, after), asked)
    return placed(found, blocks)


def placed(found: Found, blocks: tuple[Block, Block]) -> Found:
    """Number the rows of two blocks as in the whole."""
    (start, stop), (later, _) = blocks
    first, second = (
        np.where(rows < stop - start, rows + start, rows - (stop - start) + later)
        for rows in (found.first, found.second)
    )
    return Found(first, second, found.cosine, found.shared_rare)


def together(parts: Sequence[Found] | Iterator[Found]) -> Found:
    """Put the pairs of all blocks together, in their order."""
    several = list(parts)
    first, second, cosine, shared = (
        np.concatenate([getattr(each, name) for each in several]) if several else np.empty(0, kind)
        for name, kind in (("first", np.int64), ("second", np.int64), ("cosine", float), ("shared_rare", np.int64))
    )
    order = np.lexsort((second, first))
    return Found(first[order], second[order], cosine[order], shared[order])
