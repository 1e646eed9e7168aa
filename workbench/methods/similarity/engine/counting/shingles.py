"""Kernels that count in how many texts each shingle occurs, bucket by bucket.

A shingle is a run of `size` words, told by a 64-bit key. Occurrences are first thrown into buckets by their key, so
that the table in which a bucket is counted stays in the processor's cache.
"""

import numpy as np

from workbench.methods.similarity.engine.compiled import Counts, Ids, Keys, Reals, compiled


@compiled
def mixed(key: np.uint64) -> np.uint64:
    """Spread a key over all 64 bits; different keys stay different."""
    key ^= key >> np.uint64(32)
    key *= np.uint64(0xD6E8FEB86659FD93)
    key ^= key >> np.uint64(29)
    key *= np.uint64(0x9E3779B97F4A7C15)
    key ^= key >> np.uint64(32)
    return key


@compiled
def tally(words: Ids, starts: Counts, first: int, last: int, size: int, factor: np.uint64, shift: np.uint64,
          buckets: int) -> Counts:  # fmt: skip
    """Count the occurrences in each bucket, over the texts from first to last."""
    counts = np.zeros(buckets, np.int64)
    for text in range(first, last):
        run = 0
        for place in range(starts[text], starts[text + 1]):
            run = run + 1 if words[place] >= 0 else 0
            if run >= size:
                key = np.uint64(0)
                for word in range(place - size + 1, place + 1):
                    key = key * factor + np.uint64(words[word])
                counts[mixed(key) >> shift] += 1
    return counts


@compiled
def scatter(
    words: Ids, starts: Counts, first: int, last: int, size: int, factor: np.uint64, shift: np.uint64,
    low: int, cursor: Counts, keys: Keys, texts: Ids, places: Ids,
) -> None:  # fmt: skip
    """Throw occurrences into the buckets from `low` on; `cursor` says where each bucket goes on."""
    for text in range(first, last):
        run = 0
        for place in range(starts[text], starts[text + 1]):
            run = run + 1 if words[place] >= 0 else 0
            if run >= size:
                key = np.uint64(0)
                for word in range(place - size + 1, place + 1):
                    key = key * factor + np.uint64(words[word])
                key = mixed(key)
                bucket = np.int64(key >> shift) - low
                if 0 <= bucket < len(cursor):
                    at = cursor[bucket]
                    cursor[bucket] = at + 1
                    keys[at] = key
                    texts[at] = text
                    places[at] = place - size + 1


@compiled
def settle(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    words: Ids, size: int, exact: bool, least: int, edges: Counts, keys: Keys, texts: Ids, places: Ids,
    alone: Counts, alone_squares: Reals,
) -> tuple[int, Ids, Ids]:  # fmt: skip
    """Count the buckets between `edges`; what is kept moves to the front.

    On return the first `kept` entries hold the number of the feature (in `keys`), the text (in `texts`) and how often
    it occurs there (in `places`), once for each feature and text. Features in fewer than `least` texts are not kept:
    they are counted into `alone` and their squared frequencies into `alone_squares` of their text. Where keys are not
    exact, words are compared. Returns how many entries were kept, and for each feature its texts and one place of it.
    """
    most = 0
    for bucket in range(len(edges) - 1):
        most = max(most, edges[bucket + 1] - edges[bucket])
    width = 2
    while width < 2 * most:
        width *= 2
    slots = np.empty(width, np.int32)
    found_key = np.empty(most, np.uint64)
    found_place = np.empty(most, np.int32)
    found_documents = np.empty(most, np.int32)
    found_times = np.empty(most, np.int32)
    found_text = np.empty(most, np.int32)
    number = np.empty(most, np.int32)
    out_at = np.empty(most, np.int64)
    documents = np.empty((edges[-1] - edges[0]) // least, np.int32)
    example = np.empty((edges[-1] - edges[0]) // least, np.int32)
    kept = edges[0]
    features = 0
    for bucket in range(len(edges) - 1):
        begin, end = edges[bucket], edges[bucket + 1]
        width = 2
        while width < 2 * (end - begin):
            width *= 2
        mask = np.uint64(width - 1)
        slots[:width] = -1
        known = 0
        for entry in range(begin, end):
            key = keys[entry]
            slot = np.int64(key & mask)
            feature = slots[slot]
            while feature >= 0:
                if found_key[feature] == key:
                    same = True
                    if not exact:
                        for offset in range(size):
                            same = same and words[places[entry] + offset] == words[found_place[feature] + offset]
                    if same:
                        break
                slot = np.int64(np.uint64(slot + 1) & mask)
                feature = slots[slot]
            if feature < 0:
                feature = known
                known += 1
                slots[slot] = feature
                found_key[feature] = key
                found_place[feature] = places[entry]
                found_documents[feature] = 0
                found_times[feature] = 0
                found_text[feature] = -1
            if found_text[feature] != texts[entry]:
                found_text[feature] = texts[entry]
                found_documents[feature] += 1
            found_times[feature] += 1
            keys[entry] = np.uint64(feature)
        for feature in range(known):
            if found_documents[feature] >= least:
                number[feature] = features
                documents[features] = found_documents[feature]
                example[features] = found_place[feature]
                features += 1
            else:
                times = float(found_times[feature])
                alone[found_text[feature]] += 1
                alone_squares[found_text[feature]] += times * times
            found_text[feature] = -1
        for entry in range(begin, end):
            feature = np.int64(keys[entry])
            if found_documents[feature] < least:
                continue
            text = texts[entry]
            if found_text[feature] == text:
                places[out_at[feature]] += 1
            else:
                found_text[feature] = text
                out_at[feature] = kept
                keys[kept] = np.uint64(number[feature])
                texts[kept] = text
                places[kept] = 1
                kept += 1
    return kept - edges[0], documents[:features].copy(), example[:features].copy()


@compiled
def gather(features: Keys, texts: Ids, times: Ids, column: Ids, cursor: Counts, packed: Counts) -> None:
    """Put counted features into the rows of their texts, as column and frequency in one number."""
    for entry in range(len(features)):
        at = cursor[texts[entry]]
        cursor[texts[entry]] = at + 1
        packed[at] = np.int64(column[features[entry]]) << 32 | np.int64(times[entry])
