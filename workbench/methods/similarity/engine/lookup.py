"""Find given shingles in a corpus, place by place."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Bytes, Counts, Ids, Keys, Reals, compiled, over_threads, spans
from workbench.methods.similarity.engine.corpus import Corpus
from workbench.methods.similarity.engine.counting.shingles import mixed

_ROWS = 4_096


class Lookup:
    """Shingles, each found by its words.

    Parameters
    ----------
    shingles : (shingles, size) int32
        Numbered words; of equal shingles the first is found.
    """

    def __init__(self, shingles: Ids) -> None:
        width = 2
        while width < 4 * len(shingles):
            width *= 2
        self._shingles = np.ascontiguousarray(shingles, np.int32)
        self._slots = np.full(width, -1, np.int32)
        self._keys = np.zeros(width, np.uint64)
        _fill(self._shingles, self._slots, self._keys)

    def places(self, corpus: Corpus, first: int = 0, last: int | None = None) -> Ids:
        """Which shingle begins at each word of the texts from first to last; -1 where none does."""
        last = len(corpus) if last is None else last
        out = np.full(corpus.starts[last] - corpus.starts[first], -1, np.int32)
        for _ in over_threads(
            lambda span: _find(
                corpus.words, corpus.starts, first + span[0], first + span[1], self._shingles, self._slots, self._keys,
                corpus.starts[first], out,
            ),
            spans(last - first, _ROWS),
        ):  # fmt: skip
            pass
        return out


@compiled
def _fill(shingles: Ids, slots: Ids, keys: Keys) -> None:
    mask = np.uint64(len(slots) - 1)
    for shingle in range(len(shingles)):
        key = np.uint64(0)
        for word in range(shingles.shape[1]):
            key = key * np.uint64(0x9E3779B97F4A7C15) + np.uint64(shingles[shingle, word])
        key = mixed(key)
        slot = key & mask
        same = False
        while slots[slot] >= 0 and not same:
            same = keys[slot] == key
            for word in range(shingles.shape[1]):
                same = same and shingles[slots[slot], word] == shingles[shingle, word]
            if not same:
                slot = (slot + np.uint64(1)) & mask
        if not same:
            slots[slot] = shingle
            keys[slot] = key


@compiled
def _find(
    words: Ids, starts: Counts, first: int, last: int, shingles: Ids, slots: Ids, keys: Keys, offset: int, out: Ids
) -> None:
    size = shingles.shape[1]
    mask = np.uint64(len(slots) - 1)
    for text in range(first, last):
        run = 0
        for place in range(starts[text], starts[text + 1]):
            run = run + 1 if words[place] >= 0 else 0
            if run < size:
                continue
            begin = place - size + 1
            key = np.uint64(0)
            for word in range(begin, place + 1):
                key = key * np.uint64(0x9E3779B97F4A7C15) + np.uint64(words[word])
            key = mixed(key)
            slot = key & mask
            while slots[slot] >= 0:
                same = keys[slot] == key
                for word in range(size):
                    same = same and shingles[slots[slot], word] == words[begin + word]
                if same:
                    out[begin - offset] = slots[slot]
                    break
                slot = (slot + np.uint64(1)) & mask


@compiled
def documents_of(begins: Ids, starts: Counts, shingles: int) -> Counts:
    """In how many texts each shingle begins somewhere."""
    documents = np.zeros(shingles, np.int64)
    last = np.full(shingles, -1, np.int64)
    for text in range(len(starts) - 1):
        for place in range(starts[text], starts[text + 1]):
            shingle = begins[place]
            if shingle >= 0 and last[shingle] != text:
                last[shingle] = text
                documents[shingle] += 1
    return documents


@compiled
def products(
    begins: Ids, starts: Counts, weight: Reals, change: Reals, rare: Bytes,
    product: Reals, squares: Reals, shared: Counts, shared_rare: Counts,
) -> None:  # fmt: skip
    """Sum over the shingles of each text: frequency times weight, its square times change, and how many there are."""
    times = np.zeros(len(weight), np.int64)
    met = np.empty(len(weight), np.int64)
    for text in range(len(starts) - 1):
        count = 0
        for place in range(starts[text], starts[text + 1]):
            shingle = begins[place]
            if shingle >= 0:
                if times[shingle] == 0:
                    met[count] = shingle
                    count += 1
                times[shingle] += 1
        shared[text] = count
        for meeting in range(count):
            shingle = met[meeting]
            product[text] += times[shingle] * weight[shingle]
            squares[text] += float(times[shingle] * times[shingle]) * change[shingle]
            shared_rare[text] += rare[shingle]
            times[shingle] = 0
