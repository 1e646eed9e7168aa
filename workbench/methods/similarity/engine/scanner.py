"""The kernel that finds words among bytes and numbers them in a table."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Bytes, Counts, Ids, Keys, compiled


@compiled
def scan(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    text: Bytes, ends: Counts, fold: Bytes, is_word: Bytes,
    letters: Bytes, spelling: Counts, slots: Ids, hashes: Keys,
    at: Counts, words: Ids, lengths: Counts,
) -> bool:  # fmt: skip
    """Number the words of UTF-8 texts, each closed by one byte that is no word's.

    `fold` holds the lower-case byte of each ASCII word character and 0 for any other byte; `is_word` is asked about
    the code points beyond. `at` holds (text, byte, words so far, words known, words at the start of the text): where
    to begin, and on return where it stopped. False when the table is full: enlarge it and call again. (The tables
    stay as they are handed in, because taking new arrays in this loop costs eight times its time in reference counts.)
    """
    number, place, count, known, first = at[0], at[1], at[2], at[3], at[4]
    mask = np.int64(len(slots) - 1)
    full = len(slots) // 2
    room = len(letters)
    while number < len(ends):
        end = ends[number]
        while place < end:
            start = place
            mixed = np.uint64(0xCBF29CE484222325)
            step = 1
            characters = 0
            while True:
                byte = text[place]
                lower = fold[byte]
                if lower != 0:
                    mixed = (mixed ^ np.uint64(lower)) * np.uint64(0x100000001B3)
                    place += 1
                    characters += 1
                    continue
                if byte < 128:
                    step = 1
                    break
                point = np.int64(byte)
                if byte < 0xE0:
                    step = 2
                    point = (point & 31) << 6 | (np.int64(text[place + 1]) & 63)
                elif byte < 0xF0:
                    step = 3
                    point = (point & 15) << 6 | (np.int64(text[place + 1]) & 63)
                    point = point << 6 | (np.int64(text[place + 2]) & 63)
                else:
                    step = 4
                    point = (point & 7) << 6 | (np.int64(text[place + 1]) & 63)
                    point = point << 6 | (np.int64(text[place + 2]) & 63)
                    point = point << 6 | (np.int64(text[place + 3]) & 63)
                if is_word[point] == 0:
                    break
                mixed = (mixed ^ np.uint64(point)) * np.uint64(0x100000001B3)
                place += step
                characters += 1
            size = place - start
            if characters >= 2:
                mixed ^= mixed >> np.uint64(29)
                slot = np.int64(mixed & np.uint64(mask))
                word = np.int64(slots[slot])
                while word >= 0:
                    if hashes[slot] == mixed:
                        begin = spelling[word]
                        same = spelling[word + 1] - begin == size
                        offset = 0
                        while same and offset < size:
                            byte = text[start + offset]
                            same = letters[begin + offset] == (fold[byte] if byte < 128 else byte)
                            offset += 1
                        if same:
                            break
                    slot = (slot + 1) & mask
                    word = np.int64(slots[slot])
                if word < 0:
                    begin = spelling[known]
                    if known >= full or known + 1 >= len(spelling) or begin + size > room:
                        at[0], at[1], at[2], at[3], at[4] = number, start, count, known, first
                        return False
                    for offset in range(size):
                        byte = text[start + offset]
                        letters[begin + offset] = fold[byte] if byte < 128 else byte
                    spelling[known + 1] = begin + size
                    slots[slot] = known
                    hashes[slot] = mixed
                    word = known
                    known += 1
                words[count] = word
                count += 1
            place += step
        lengths[number] = count - first
        first = count
        number += 1
    at[0], at[1], at[2], at[3], at[4] = number, place, count, known, first
    return True
