"""Rows that say the same: compared once, and told for each of them."""

from dataclasses import dataclass, replace

import numpy as np

from workbench.methods.similarity.engine.compiled import Bytes, Counts, Ids, Keys, compiled
from workbench.methods.similarity.engine.vectors import Vectors

_SPREAD = np.uint64(0xD6E8FEB86659FD93)


@dataclass(frozen=True, eq=False)
class Equal:
    """Which rows have the same features and weights.

    Attributes
    ----------
    first : (rows,) int64
        The first row that is equal to each; itself where none before it is, or where it has no features.
    members : (rows,) int64
        The rows, those that are equal one after the other, ascending.
    begins : (rows,) int64
        Where the group of each row's first begins in `members`; for other rows no meaning.
    sizes : (rows,) int64
        How many rows are equal to each first, itself among them; 0 for other rows.
    """

    first: Counts
    members: Counts
    begins: Counts
    sizes: Counts

    @classmethod
    def of(cls, vectors: Vectors, sides: Bytes | None = None) -> "Equal":
        """Find the equal rows; those of different sides are never equal."""
        side = np.zeros(len(vectors), np.uint8) if sides is None else sides
        keys = np.empty(len(vectors), np.uint64)
        weights = np.ascontiguousarray(vectors.weights).view(np.uint64)
        _key(vectors.starts, vectors.columns, weights, side, keys)
        first = np.empty(len(vectors), np.int64)
        _meet(np.argsort(keys, kind="stable"), keys, vectors.starts, vectors.columns, weights, side, first)
        sizes = np.bincount(first, minlength=len(vectors)).astype(np.int64)
        return cls(first, np.argsort(first, kind="stable"), np.cumsum(sizes) - sizes, sizes)

    @property
    def any(self) -> bool:
        """Whether there are two equal rows at all."""
        return bool((self.sizes > 1).any())

    def is_first(self, rows: Counts) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Which of some rows are the first of their group."""
        return np.asarray(self.first[rows] == rows)

    def pairs(self, firsts: Counts) -> int:
        """How many pairs the groups of some firsts make within themselves."""
        return int((self.sizes[firsts] * (self.sizes[firsts] - 1) // 2).sum())

    def within(self, firsts: Counts) -> Counts:
        """Give every pair of equal rows of some groups, as first times rows plus second."""
        found = np.empty(self.pairs(firsts), np.int64)
        _within(firsts, self.begins, self.sizes, self.members, found)
        return found

    def across(self, first: Counts, second: Counts) -> Counts:
        """Give every pair of rows, one equal to each of given pairs of firsts, as first times rows plus second."""
        found = np.empty(int((self.sizes[first] * self.sizes[second]).sum()), np.int64)
        _across(first, second, self.begins, self.sizes, self.members, found)
        return found


def firsts_of(vectors: Vectors, equal: Equal) -> Vectors:
    """The rows without those that say what a row before them says; documents are counted anew."""
    kept = np.flatnonzero(equal.sizes)
    rows = _only(vectors, kept)
    documents = np.bincount(rows.columns, minlength=len(vectors.documents)).astype(np.int32)
    return replace(rows, documents=documents, alone=vectors.alone[kept], sums=vectors.sums[:, kept])


def without_crowds(vectors: Vectors, most: int) -> tuple[Vectors, Counts, Counts]:
    """Empty the rows that more than `most` rows are equal to, but for the first of them.

    Returns the rows and, for each that was emptied, the first and itself. Only rows without a feature of their own are
    a crowd: what is similar to one of these is similar to all.
    """
    equal = Equal.of(vectors)
    if not (equal.sizes > most).any():
        return vectors, np.empty(0, np.int64), np.empty(0, np.int64)
    every = np.arange(len(vectors))
    emptied = (equal.sizes[equal.first] > most) & (equal.first != every) & (vectors.alone == 0)
    lengths = np.where(emptied, 0, np.diff(vectors.starts))
    kept = _only(vectors, np.flatnonzero(~emptied))
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    second = np.flatnonzero(emptied)
    return replace(vectors, starts=starts, columns=kept.columns, weights=kept.weights), equal.first[second], second


def _only(vectors: Vectors, rows: Counts) -> Vectors:
    lengths = np.diff(vectors.starts)[rows]
    at = _runs(vectors.starts[rows], lengths)
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
    return replace(vectors, starts=starts, columns=vectors.columns[at], weights=vectors.weights[at])


def _runs(begins: Counts, sizes: Counts) -> Counts:
    """The numbers from each begin on, so many of each, one run after the other."""
    return np.asarray(np.arange(int(sizes.sum())) + np.repeat(begins - (np.cumsum(sizes) - sizes), sizes))


@compiled
def _within(firsts: Counts, begins: Counts, sizes: Counts, members: Counts, found: Counts) -> None:
    at = 0
    for first in firsts:
        end = begins[first] + sizes[first]
        for one in range(begins[first], end):
            for other in range(one + 1, end):
                found[at] = members[one] * len(members) + members[other]
                at += 1


@compiled
def _across(first: Counts, second: Counts, begins: Counts, sizes: Counts, members: Counts, found: Counts) -> None:
    at = 0
    for pair in range(len(first)):
        ours, theirs = begins[first[pair]], begins[second[pair]]
        for one in members[ours : ours + sizes[first[pair]]]:
            for other in members[theirs : theirs + sizes[second[pair]]]:
                found[at] = min(one, other) * len(members) + max(one, other)
                at += 1


@compiled
def _key(starts: Counts, columns: Ids, weights: Keys, sides: Bytes, keys: Keys) -> None:
    """A number for each row that equal rows share."""
    for row in range(len(keys)):
        key = np.uint64(sides[row] + 1)
        for entry in range(starts[row], starts[row + 1]):
            key = (key ^ np.uint64(columns[entry])) * _SPREAD
            key ^= (key >> np.uint64(32)) ^ weights[entry]
        keys[row] = key * _SPREAD


@compiled
def _meet(order: Counts, keys: Keys, starts: Counts, columns: Ids, weights: Keys, sides: Bytes, first: Counts) -> None:
    """The first row equal to each, among those that share its number: different ones may, and stay apart."""
    lead = 0
    for row in order:
        if keys[lead] != keys[row] or row == order[0]:
            lead = row
        size = starts[row + 1] - starts[row]
        same = size > 0 and size == starts[lead + 1] - starts[lead] and sides[row] == sides[lead]
        for entry in range(size if same else 0):
            its, mine = starts[lead] + entry, starts[row] + entry
            same = same and columns[its] == columns[mine] and weights[its] == weights[mine]
        first[row] = lead if same else row
