"""Texts become the words that scikit-learn finds, whatever they are written in."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.methods.similarity.engine import corpus as reading
from workbench.methods.similarity.engine.corpus import grown, read_texts

PATTERN = re.compile(r"(?u)\b\w\w+\b")


def words_of(texts: list[str]) -> list[list[str]]:
    corpus = read_texts(texts)
    vocabulary = corpus.vocabulary()
    return [[vocabulary[word] for word in corpus.words_of(text)] for text in range(len(corpus))]


@given(st.lists(st.text(max_size=40), max_size=6))
def test_words_are_those_of_the_pattern_in_the_lowered_text(texts: list[str]) -> None:
    assert words_of(texts) == [PATTERN.findall(text.lower()) for text in texts]


@given(st.lists(st.text(st.sampled_from("aAbZ_9é "), min_size=5, max_size=80), max_size=6))
def test_words_of_any_length_are_told_apart(texts: list[str]) -> None:
    assert words_of(texts) == [PATTERN.findall(text.lower()) for text in texts]


def test_word_characters_are_those_of_regular_expressions_for_every_code_point() -> None:
    word = re.compile(r"\w")
    table = reading._word_characters()
    assert [bool(word.match(chr(point))) for point in range(0x110000)] == (table == 1).tolist()


def test_capitals_beyond_ascii_are_known_for_every_code_point() -> None:
    table = reading._capitals()
    assert [chr(point).lower() != chr(point) for point in range(0x110000)] == (table == 1).tolist()


@given(st.lists(st.text(st.sampled_from("aZ é É–“ΣσİǅЖ中𐐀😀"), max_size=30), max_size=6))
def test_capitals_beyond_ascii_are_read_as_small_letters_in_the_texts_that_have_them(texts: list[str]) -> None:
    assert words_of(texts) == [PATTERN.findall(text.lower()) for text in texts]


@pytest.mark.parametrize(
    "text", ["İstanbul ΣΑΣ Σας", "straße_9 K Å", "\ud800ab ab\udfff", "𐐀𐐀 x𐐀", "a\nb\x00cd", "Ⅷ² ³x", "中文 字"]
)
def test_odd_letters_are_read_as_scikit_learn_reads_them(text: str) -> None:
    assert words_of([text, "lain"])[0] == PATTERN.findall(text.lower())


def test_a_vocabulary_that_outgrows_its_tables_keeps_every_word() -> None:
    words = [f"kata{number}x" * (1 + number % 40 // 39 * 200) for number in range(20_000)]
    assert words_of([" ".join(words), " ".join(reversed(words))]) == [words, words[::-1]]


def test_texts_read_by_two_threads_are_numbered_as_by_one(monkeypatch: pytest.MonkeyPatch, filed: list[str]) -> None:
    alone = read_texts(filed)
    monkeypatch.setattr(reading, "_CHUNK", 20_000)
    monkeypatch.setattr(reading, "cores", lambda: 3)
    shared = read_texts(filed)
    assert shared.vocabulary() == alone.vocabulary()
    assert np.array_equal(shared.words, alone.words)
    assert np.array_equal(shared.starts, alone.starts)


def test_a_corpus_grows_into_the_corpus_of_all_texts(filed: list[str]) -> None:
    whole, part = read_texts(filed), grown(read_texts(filed[:100]), filed[100:])
    assert np.array_equal(whole.words, part.words)
    assert np.array_equal(whole.starts, part.starts)
    assert whole.vocabulary() == part.vocabulary()


def test_an_entry_that_is_no_text_is_refused_by_its_number() -> None:
    with pytest.raises(BadInput, match="text 2 is NoneType, not text"):
        read_texts(["satu", None])  # type: ignore[list-item]


def test_one_text_in_place_of_a_list_is_refused() -> None:
    with pytest.raises(BadInput, match="one text was given"):
        read_texts("satu teks")


def test_progress_rises_to_the_number_of_characters(filed: list[str]) -> None:
    told: list[tuple[int, int]] = []
    read_texts(filed, progress=lambda done, of: told.append((done, of)))
    total = sum(map(len, filed))
    assert told == sorted(told)
    assert told[-1] == (total, total)
