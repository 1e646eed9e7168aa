"""The passages two texts share, with the words changed inside them, wherever they were moved to.

Runs of three equal words are the seeds; runs grow as far as words are equal, the longest are taken first so that no
word is in two passages; from their ends they go on past up to three changed words to two equal ones; and runs that
follow each other closely in both texts become one passage.

References
----------
Wise 1993, Running Karp-Rabin matching and greedy string tiling (longest runs first, each word once).
"""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

_WORD = re.compile(r"(?u)\b\w\w+\b")
_SEED = 3  # words
_BRIDGED = 6  # words between two runs of one passage, in either text
_STEP = 3  # changed words, in either text, past which a run goes on where two words are equal
_REPEATS = 64  # places of a seed in the second text: what repeats more often is no evidence

Span = tuple[int, int]
Run = tuple[int, int, int]  # word in the first text, word in the second, how many


@dataclass(frozen=True)
class Edit:
    """Words changed inside a passage: characters in either text; an empty span where the words are missing."""

    first: Span
    second: Span


@dataclass(frozen=True)
class Passage:
    """A part of one text that is, word for word or nearly, a part of the other.

    Attributes
    ----------
    first, second : (int, int)
        Characters in either text, end excluded.
    words : int
        Words that are equal.
    edits : tuple of Edit
        What was changed, in the order of the first text; none in a verbatim passage.
    """

    first: Span
    second: Span
    words: int
    edits: tuple[Edit, ...]

    @property
    def verbatim(self) -> bool:
        """Whether nothing was changed but what is no word."""
        return not self.edits


@dataclass(frozen=True)
class _Worded:
    """A text as words with their characters."""

    words: list[str]
    spans: list[Span]

    @classmethod
    def of(cls, text: str) -> "_Worded":
        found = list(_WORD.finditer(text))
        return cls([word.group().lower() for word in found], [word.span() for word in found])

    def characters(self, start: int, end: int) -> Span:
        """The characters of the words from start to end; between two words where there are none."""
        if start < end:
            return self.spans[start][0], self.spans[end - 1][1]
        place = self.spans[start - 1][1] if start else 0
        return place, place


def passages(first: str, second: str, *, least: int = 6) -> tuple[Passage, ...]:
    """Find the passages that two texts share.

    Parameters
    ----------
    first, second : str
    least : int
        A passage has at least so many equal words.

    Returns
    -------
    tuple of Passage
        In the order of the first text. Every word is in one passage at most.

    Examples
    --------
    >>> found = passages(
    ...     "Warga memesan nomor antrean lewat telepon genggam.",
    ...     "Kini warga memesan nomor antrean dengan telepon genggam",
    ... )
    >>> [(passage.words, [edit.first for edit in passage.edits]) for passage in found]
    [(6, [(28, 33)])]
    """
    ours, theirs = _Worded.of(first), _Worded.of(second)
    tiling = _Tiling(ours.words, theirs.words)
    tiling.take(_runs(ours.words, theirs.words))
    tiling.go_on()
    chains = _chained(sorted(tiling.tiles))
    found = (_passage(chain, ours, theirs) for chain in chains)
    return tuple(passage for passage in found if passage.words >= least)


def _runs(ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Run]:
    """Every longest run of equal words that is at least a seed long."""
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place in range(len(theirs) - _SEED + 1):
        places[tuple(theirs[place : place + _SEED])].append(place)
    reached: dict[int, int] = {}  # for each shift between the texts, the word behind its last run
    for start in range(len(ours) - _SEED + 1):
        found = places.get(tuple(ours[start : start + _SEED]), ())
        if len(found) > _REPEATS:
            continue
        for place in found:
            if start < reached.get(place - start, 0):
                continue  # inside a run that began before
            first, last = start, start + _SEED
            shift = place - start
            while first and first + shift and ours[first - 1] == theirs[first - 1 + shift]:
                first -= 1
            while last < len(ours) and last + shift < len(theirs) and ours[last] == theirs[last + shift]:
                last += 1
            reached[shift] = last
            yield first, first + shift, last - first


class _Tiling:
    """Runs laid on two texts so that no word is under two of them."""

    def __init__(self, ours: Sequence[str], theirs: Sequence[str]) -> None:
        self._ours, self._theirs = ours, theirs
        self._our_taken, self._their_taken = bytearray(len(ours)), bytearray(len(theirs))
        self.tiles: list[Run] = []

    def take(self, runs: Iterable[Run]) -> None:
        """Lay the longest runs first, cut to the words that no longer run has."""
        waiting = sorted(runs, key=lambda run: (run[2], -run[0], -run[1]))
        while waiting:
            start, place, size = waiting.pop()
            offset, free = _longest_free(self._our_taken[start : start + size], self._their_taken[place : place + size])
            if free == size:
                self._lay(start, place, size)
            elif free >= _SEED:  # cut: others may be longer by now
                run = (start + offset, place + offset, free)
                waiting.insert(bisect_right(waiting, free, key=lambda other: other[2]), run)

    def go_on(self) -> None:
        """From both ends of each run, go on past a few changed words while two equal ones follow."""
        for start, place, size in sorted(self.tiles):
            for step in (1, -1):
                ours, theirs = (start + size, place + size) if step > 0 else (start - 1, place - 1)
                while (found := self._next(ours, theirs, step)) is not None:
                    ours, theirs = found

    def _next(self, ours: int, theirs: int, step: int) -> tuple[int, int] | None:
        """Lay the nearest run of two or more equal words; say where the words behind it are."""
        for skipped in range(2 * _STEP + 1):
            for skip in range(max(0, skipped - _STEP), min(skipped, _STEP) + 1):
                start, place = ours + step * skip, theirs + step * (skipped - skip)
                size = 0
                while self._equal(start + step * size, place + step * size):
                    size += 1
                if size >= 2:
                    back = 0 if step > 0 else size - 1
                    self._lay(start - back, place - back, size)
                    return start + step * size, place + step * size
        return None

    def _equal(self, ours: int, theirs: int) -> bool:
        inside = 0 <= ours < len(self._ours) and 0 <= theirs < len(self._theirs)
        return (
            inside
            and not self._our_taken[ours]
            and not self._their_taken[theirs]
            and self._ours[ours] == self._theirs[theirs]
        )

    def _lay(self, start: int, place: int, size: int) -> None:
        self._our_taken[start : start + size] = self._their_taken[place : place + size] = b"\1" * size
        self.tiles.append((start, place, size))


def _longest_free(ours: bytearray, theirs: bytearray) -> tuple[int, int]:
    """Where the longest stretch that is free in both begins, and its length."""
    best = start = 0
    length = 0
    for at in range(len(ours) + 1):
        if at == len(ours) or ours[at] or theirs[at]:
            if at - start > length:
                best, length = start, at - start
            start = at + 1
    return best, length


def _chained(tiles: list[Run]) -> list[list[Run]]:
    """Runs that follow each other closely in both texts, together."""
    chains: list[list[Run]] = []
    for run in tiles:
        if chains:
            start, place, size = chains[-1][-1]
            if 0 <= run[0] - start - size <= _BRIDGED and 0 <= run[1] - place - size <= _BRIDGED:
                chains[-1].append(run)
                continue
        chains.append([run])
    return chains


def _passage(chain: list[Run], ours: _Worded, theirs: _Worded) -> Passage:
    edits: list[Edit] = []
    words = sum(size for _, _, size in chain)
    for (start, place, size), (next_start, next_place, _) in pairwise(chain):
        between = SequenceMatcher(
            None, ours.words[start + size : next_start], theirs.words[place + size : next_place], autojunk=False
        )
        for kind, a, b, c, d in between.get_opcodes():
            if kind == "equal":
                words += b - a
            else:
                first = ours.characters(start + size + a, start + size + b)
                edits.append(Edit(first, theirs.characters(place + size + c, place + size + d)))
    (start, place, _), (last_start, last_place, size) = chain[0], chain[-1]
    return Passage(
        ours.characters(start, last_start + size), theirs.characters(place, last_place + size), words, tuple(edits)
    )
