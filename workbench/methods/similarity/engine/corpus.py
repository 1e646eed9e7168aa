"""Texts to numbered words: the tokens of scikit-learn, read by a compiled scanner.

A word is a longest run of two or more word characters of the lower-cased text, which is what the pattern
``(?u)\\b\\w\\w+\\b`` of scikit-learn's vectorisers finds.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, zip_longest

import numpy as np

from workbench.errors import BadInput
from workbench.methods.similarity.engine.compiled import (
    Bytes,
    Counts,
    Ids,
    Progress,
    Steps,
    cores,
    over_threads,
)
from workbench.methods.similarity.engine.scanner import BEHIND, capitals, scan

_KNOWN = 1 << 14  # different words that the first tables hold; a power of two
_CASED = 0x20000  # no code point beyond has two cases
_CHUNK = 4_000_000  # characters read at once by one thread


@dataclass(frozen=True, eq=False)
class Corpus:
    """Texts as numbered words.

    Attributes
    ----------
    words : (words,) int32
        The words of all texts, one text after the other; -1 where a word is left out of every comparison.
    starts : (texts + 1,) int64
        Text i has the words ``starts[i]`` to ``starts[i + 1]``.
    letters : (letters,) uint8
        The distinct words in UTF-8, one after the other, in the order of first appearance.
    spelling : (distinct words + 1,) int64
        Word w has the letters ``spelling[w]`` to ``spelling[w + 1]``.
    """

    words: Ids
    starts: Counts
    letters: Bytes
    spelling: Counts

    def __len__(self) -> int:
        return len(self.starts) - 1

    def words_of(self, text: int) -> Ids:
        """The numbered words of one text."""
        return self.words[self.starts[text] : self.starts[text + 1]]

    def spelled(self, word: int) -> str:
        """The letters of a numbered word."""
        return _decoded(self.letters[self.spelling[word] : self.spelling[word + 1]])

    def vocabulary(self) -> list[str]:
        """Every distinct word, in the order of its number."""
        return _decoded(np.insert(self.letters, self.spelling[1:], ord("\n"))).split("\n")[:-1]

    def without(self, left_out: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> "Corpus":
        """The same texts with some word positions left out of every comparison."""
        words = np.where(left_out, np.int32(-1), self.words)
        return Corpus(words, self.starts, self.letters, self.spelling)


Texts = Sequence[str] | Corpus


def read_texts(texts: Sequence[str], *, progress: Progress | None = None) -> Corpus:
    """Read texts into numbered words.

    Parameters
    ----------
    texts : sequence of str
        Any Unicode; empty texts are texts without words.
    progress : callable, optional
        Told ``(done, of)`` in characters.

    Raises
    ------
    BadInput
        Where an entry is no text: its number, counted from 1, and its kind are named.

    Examples
    --------
    >>> read_texts(["Desa Pintar", "desa digital"]).words.tolist()
    [0, 1, 0, 2]
    """
    return grown(_no_texts(), texts, progress=progress)


def grown(corpus: Corpus, texts: Sequence[str], *, progress: Progress | None = None) -> Corpus:
    """The corpus with more texts behind its own; numbers already given to words stay."""
    _checked(texts)
    parts = _parts(texts, cores())
    readers = [_Reader.of(corpus), *(_Reader() for _ in parts[1:])]
    steps = Steps(progress, sum(map(len, texts)))
    # every thread reads the next chunk of its own part; a part that ends early waits with an empty one
    for chunks in zip_longest(*map(_chunks, parts), fillvalue=()):
        for read in over_threads(lambda work: work[0].read(work[1]), zip(readers, chunks, strict=True)):
            steps.add(read)
    whole, *others = readers
    for reader in others:
        whole.absorb(reader)
    steps.finish()
    return whole.corpus(corpus)


def as_corpus(texts: Texts, progress: Progress | None = None) -> Corpus:
    """Read texts, unless they are read already."""
    return texts if isinstance(texts, Corpus) else read_texts(texts, progress=progress)


def _lowered(texts: Sequence[str]) -> list[bytes]:
    """Texts as UTF-8, without capitals beyond ASCII; those within it may stay."""
    encoded = [each.encode("utf-8", "surrogatepass") for each in texts]
    ends = np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)))
    found = np.zeros(len(texts), np.uint8)
    capitals(np.frombuffer(b"".join([*encoded, b"\n" * BEHIND]), np.uint8), ends, _capitals(), found)
    for text in np.flatnonzero(found).tolist():
        encoded[text] = texts[text].lower().encode("utf-8", "surrogatepass")
    return encoded


def _decoded(letters: Bytes) -> str:
    return letters.tobytes().decode("utf-8", "surrogatepass")


def _no_texts() -> Corpus:
    return Corpus(np.empty(0, np.int32), np.zeros(1, np.int64), np.empty(0, np.uint8), np.zeros(1, np.int64))


def _checked(texts: Sequence[str]) -> None:
    if isinstance(texts, str | bytes):
        raise BadInput("one text was given where a list of texts is needed")
    for number, text in enumerate(texts, start=1):
        if not isinstance(text, str):
            raise BadInput("text {number} is {kind}, not text", number=number, kind=type(text).__name__)


def _parts(texts: Sequence[str], count: int) -> list[Sequence[str]]:
    """Runs of texts of about the same number of characters, one a thread."""
    ends = np.cumsum([len(text) for text in texts], dtype=np.int64)
    total = int(ends[-1]) if len(ends) else 0
    if total < _CHUNK // 8:  # a second thread costs more than it saves
        return [texts]
    cuts = [int(np.searchsorted(ends, total * part // count)) for part in range(count)] + [len(texts)]
    return [texts[start:stop] for start, stop in pairwise(cuts)]


def _chunks(texts: Sequence[str]) -> Iterator[list[str]]:
    chunk: list[str] = []
    size = 0
    for text in texts:
        chunk.append(text)
        size += len(text)
        if size >= _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


@cache
def _word_characters() -> Bytes:
    """1 for each code point that is a word character to Python's regular expressions, 0 for others."""
    every = np.arange(sys.maxunicode + 1, dtype=np.uint32).view("U1")
    table = np.strings.isalnum(every).astype(np.uint8)
    table[ord("_")] = 1
    return table


@cache
def _capitals() -> Bytes:
    """1 for each code point that is another one in lower case, 0 for others."""
    table = np.zeros(sys.maxunicode + 1, np.uint8)
    table[:_CASED] = [chr(point).lower() != chr(point) for point in range(_CASED)]
    return table


@cache
def _folded() -> bytes:
    """The lower-case byte of each ASCII word character, 0 for other ASCII; bytes beyond stay."""
    lower = np.frombuffer(bytes(range(256)).lower(), np.uint8)
    return np.where(np.arange(256) < 128, lower * _word_characters()[:256], lower).astype(np.uint8).tobytes()


class _Reader:
    """Reads chunks of texts and numbers their words; one a thread."""

    def __init__(self) -> None:
        self.words: list[Ids] = []
        self.lengths: list[Counts] = []
        self.known = 0
        self._letters = np.empty(16 * _KNOWN, np.uint8)
        self._spelling = np.zeros(_KNOWN + 1, np.int64)
        self._pieces = np.zeros(4 * _KNOWN, np.uint64)
        self._slots = np.zeros(4 * _KNOWN, np.uint64)
        self._used = 0

    @classmethod
    def of(cls, corpus: Corpus) -> "_Reader":
        """A reader that knows the words of a corpus already."""
        reader = cls()
        reader.number(corpus.letters, corpus.spelling)
        return reader

    def read(self, texts: Sequence[str]) -> int:
        """Read texts; say how many characters they had."""
        behind = "\n" * BEHIND
        whole: str | bytes = "\n".join([*texts, behind])
        sizes = map(len, texts)
        # ASCII is folded by a table; only texts with capitals beyond it need Unicode's rules for lower case
        if not whole.isascii():
            encoded = _lowered(texts)
            whole = b"\n".join([*encoded, behind.encode()])
            sizes = map(len, encoded)
        whole = whole.encode() if isinstance(whole, str) else whole
        ends = np.cumsum(np.fromiter(sizes, np.int64, len(texts)) + 1)
        words, lengths = self._scanned(whole, ends)
        self.words.append(words)
        self.lengths.append(lengths)
        return sum(map(len, texts))

    def absorb(self, other: "_Reader") -> None:
        """Take another reader's texts, its words numbered anew."""
        number = self.number(*other.spelled())
        self.words.extend(number[words] for words in other.words)
        self.lengths.extend(other.lengths)

    def number(self, letters: Bytes, spelling: Counts) -> Ids:
        """The numbers of spelled words; new ones come behind those known."""
        text = np.insert(letters, spelling[1:], ord("\n")).tobytes()
        return self._scanned(text + b"\n" * BEHIND, np.array([len(text)]))[0]

    def spelled(self) -> tuple[Bytes, Counts]:
        """The letters of the known words and where each begins."""
        spelling = self._spelling[: self.known + 1].copy()
        return self._letters[: spelling[-1]].copy(), spelling

    def corpus(self, before: Corpus) -> Corpus:
        """A corpus and behind it the texts read."""
        lengths = np.concatenate([np.diff(before.starts), *self.lengths])
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return Corpus(np.concatenate([before.words, *self.words]), starts, *self.spelled())

    def _scanned(self, encoded: bytes, ends: Counts) -> tuple[Ids, Counts]:
        text = np.frombuffer(encoded.translate(_folded()), np.uint8)
        words = np.empty(len(text) // 3 + 1, np.int32)  # two letters and what parts them
        lengths = np.empty(len(ends), np.int64)
        at = np.array([0, 0, 0, self.known, 0, self._used])
        while not scan(
            text, ends, _word_characters(), self._letters, self._spelling, self._pieces, self._slots, at, words, lengths
        ):  # fmt: skip
            self._widen(int(at[3]))
            at[5] = self._used
        self.known, self._used = int(at[3]), int(at[5])
        return words[: at[2]].copy(), lengths

    def _widen(self, known: int) -> None:
        """Double the tables and number the known words in them again."""
        self.known = known
        letters, spelling = self.spelled()
        self._letters = np.empty(2 * len(self._letters), np.uint8)
        self._spelling = np.zeros(2 * len(self._spelling) - 1, np.int64)
        self._pieces = np.zeros(2 * len(self._pieces), np.uint64)
        self._slots = np.zeros(2 * len(self._slots), np.uint64)
        self.known = self._used = 0
        self.number(letters, spelling)
