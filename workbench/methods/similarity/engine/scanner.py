"""The kernel that finds words among bytes and numbers them in a table."""

import numpy as np

from workbench.methods.similarity.engine.compiled import Bytes, Counts, Ids, Keys, compiled, eight_bytes, zeros_below

BEHIND = 8
"""Bytes that must follow the last text, because eight are read at once."""


_SEED = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)
_ONES = np.uint64(0x0101010101010101)
_HIGHS = np.uint64(0x8080808080808080)


@compiled
def _marked(read: np.uint64) -> np.uint64:
    """Bits of eight bytes; the lowest is the highest bit of the first byte that is 0 or above 127."""
    return (((read - _ONES) & ~read) | read) & _HIGHS


@compiled
def _point_at(text: Bytes, place: int) -> tuple[int, int]:
    """The code point that begins at a place, and its bytes."""
    point = int(text[place])
    step = 1
    if point >= 0xF0:
        step = 4
        point &= 7
    elif point >= 0xE0:
        step = 3
        point &= 15
    elif point >= 0x80:
        step = 2
        point &= 31
    for further in range(1, step):
        point = point << 6 | (int(text[place + further]) & 63)
    return point, step


@compiled
def capitals(text: Bytes, ends: Counts, is_capital: Bytes, found: Bytes) -> None:
    """Mark the UTF-8 texts, one behind the other, that have a capital beyond ASCII."""
    place = 0
    for number in range(len(ends)):
        end = ends[number]
        while place < end:
            beyond = eight_bytes(text, place) & _HIGHS
            if beyond == 0:
                place += 8
                continue
            place += int(zeros_below(beyond) >> np.uint64(3))
            if place >= end:
                break
            point, step = _point_at(text, place)
            place += step
            if is_capital[point] != 0:
                found[number] = 1
                break
        place = end


@compiled
def _end_of_word(text: Bytes, place: int, is_word: Bytes) -> tuple[int, int, int]:
    """Where a word ends that may have letters beyond ASCII, how many it has, and the bytes of what ends it."""
    characters = 0
    while True:
        point, step = _point_at(text, place)
        if is_word[point] == 0:
            return place, characters, step
        place += step
        characters += 1


@compiled
def scan(  # noqa: C901 - one loop: calls that hand over arrays cost more than the work
    text: Bytes, ends: Counts, is_word: Bytes, letters: Bytes, spelling: Counts, pieces: Keys, slots: Keys,
    at: Counts, words: Ids, lengths: Counts,
) -> bool:  # fmt: skip
    """Number the words of UTF-8 texts, each closed by one byte 0.

    ASCII is folded already: the lower-case byte of a word character, 0 for any other. `is_word` is asked about the code
    points beyond. `at` holds (text, byte, words so far, words known, words at the start of the text, pieces so far):
    where to begin, and on return where it stopped. False when the table is full: enlarge it and call again. (The
    tables stay as they are handed in, because taking new arrays in this loop costs eight times its time in reference
    counts.)

    A word is read in pieces of eight bytes, the last one filled up with 0 (and all 0 behind a full one). A slot is a
    key and beside it the word's number plus one, where its pieces begin (from bit 32 on) and whether it has one piece
    only (bit 63), in which case no other such word has its key.
    """
    number, place, count, known, first, piece = at[0], at[1], at[2], at[3], at[4], at[5]
    mask = np.int64(len(slots) // 2 - 1)
    full = len(slots) // 4
    while number < len(ends):
        end = ends[number]
        while place < end:
            start = place
            key = _SEED
            read = eight_bytes(text, place)
            marked = _marked(read)
            while marked == 0:
                key = (key ^ read) * _SPREAD
                key ^= key >> np.uint64(32)
                place += 8
                read = eight_bytes(text, place)
                marked = _marked(read)
            lowest = marked & (~marked + np.uint64(1))
            tail = read & ((lowest >> np.uint64(7)) - np.uint64(1))
            place += np.int64(zeros_below(lowest) >> np.uint64(3))
            characters = place - start
            last = characters >> 3
            step = 1
            if read & lowest != 0:
                place, characters, step = _end_of_word(text, start, is_word)
                last = (place - start) >> 3
                key = _SEED
                for part in range(last):
                    key = (key ^ eight_bytes(text, start + 8 * part)) * _SPREAD
                    key ^= key >> np.uint64(32)
                tail = eight_bytes(text, start + 8 * last)
                tail &= (np.uint64(1) << np.uint64(8 * ((place - start) & 7))) - np.uint64(1)
            if characters >= 2:
                key = (key ^ tail) * _SPREAD
                key ^= key >> np.uint64(32)
                slot = np.int64(key) & mask
                value = np.int64(slots[2 * slot + 1])
                while value != 0:
                    if slots[2 * slot] == key:
                        if last == 0:
                            if value < 0:
                                break
                        elif value > 0:
                            begin = value >> 32
                            same = pieces[begin + last] == tail
                            for part in range(last):
                                same = same and pieces[begin + part] == eight_bytes(text, start + 8 * part)
                            if same:
                                break
                    slot = (slot + 1) & mask
                    value = np.int64(slots[2 * slot + 1])
                if value == 0:
                    begin = spelling[known]
                    size = place - start
                    if known >= full or begin + size > len(letters) or piece + last >= len(pieces):
                        at[0], at[1], at[2], at[3], at[4], at[5] = number, start, count, known, first, piece
                        return False
                    spelling[known + 1] = begin + size
                    value = np.int64(known + 1) | np.int64(piece) << 32
                    for part in range(last):
                        pieces[piece + part] = eight_bytes(text, start + 8 * part)
                    pieces[piece + last] = tail
                    for offset in range(size):
                        letters[begin + offset] = text[start + offset]
                    piece += last + 1
                    if last == 0:
                        value |= np.int64(-1) << 63
                    slots[2 * slot] = key
                    slots[2 * slot + 1] = np.uint64(value)
                    known += 1
                words[count] = (value & 0xFFFFFFFF) - 1
                count += 1
            place += step
        lengths[number] = count - first
        first = count
        number += 1
    at[0], at[1], at[2], at[3], at[4], at[5] = number, place, count, known, first, piece
    return True
