"""Passages are found where they are, however they were moved and changed."""

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.methods.similarity import passages

words = st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij"]), max_size=30).map(" ".join)


@given(words, words)
def test_passages_are_ordered_and_no_word_is_in_two(first: str, second: str) -> None:
    found = passages(first, second, least=1)
    for one, other in pairwise(found):
        assert one.first[1] <= other.first[0]
    theirs = sorted(passage.second for passage in found)
    assert all(one[1] <= other[0] for one, other in pairwise(theirs))
    for passage in found:
        inside = first[slice(*passage.first)].split()
        changed = sum(len(first[slice(*edit.first)].split()) for edit in passage.edits)
        assert passage.words == len(inside) - changed
        if passage.verbatim:
            assert first[slice(*passage.first)] == second[slice(*passage.second)]


@given(words)
def test_a_text_is_one_verbatim_passage_of_itself(text: str) -> None:
    count = len(text.split())
    found = passages(text, text, least=1)
    assert [(passage.first, passage.words, passage.verbatim) for passage in found] == (
        [((0, len(text)), count, True)] if count >= 3 else []
    )


def test_edits_say_what_was_changed_left_out_and_put_in() -> None:
    first = "Warga memesan nomor antrean lewat telepon genggam miliknya sendiri setiap pagi hari"
    second = "warga memesan nomor antrean dengan telepon genggam setiap hari kerja pagi hari"
    (passage,) = passages(first, second)
    edits = [(first[slice(*edit.first)], second[slice(*edit.second)]) for edit in passage.edits]
    assert edits == [("lewat", "dengan"), ("miliknya sendiri", ""), ("", "hari kerja")]
    assert passage.words == 9


def text_of(count: int, seed: int) -> list[str]:
    rng = random.Random(seed)
    return ["".join(rng.choices("abdegiklmnoprstu", k=5)) for _ in range(count)]


def test_a_shuffled_copy_is_found_piece_by_piece() -> None:
    text = text_of(300, 1)
    pieces = [text[start : start + 15] for start in range(0, 300, 15)]
    random.Random(2).shuffle(pieces)
    shuffled = " ".join(word for piece in pieces for word in piece)
    found = passages(" ".join(text), shuffled)
    assert sum(passage.words for passage in found) == 300


@pytest.mark.parametrize(("replaced", "least"), [(0.2, 0.75), (0.3, 0.55)])
def test_most_words_of_a_reworded_copy_are_found(replaced: float, least: float) -> None:
    rng = random.Random(3)
    text = text_of(300, 1)
    reworded = [word if rng.random() > replaced else new for word, new in zip(text, text_of(300, 4), strict=True)]
    kept = sum(word == new for word, new in zip(text, reworded, strict=True))
    found = passages(" ".join(text), " ".join(reworded))
    assert sum(passage.words for passage in found) >= least * kept


def test_unlike_texts_share_no_passage() -> None:
    assert passages(" ".join(text_of(300, 1)), " ".join(text_of(300, 2))) == ()


def test_spans_are_characters_of_the_text_as_it_was_given() -> None:
    first = "⁂ É — “LAYANAN Antrean” obat, dari rumah;\n untuk warga!"
    (passage,) = passages(first, "layanan antrean obat dari rumah untuk warga")
    assert first[slice(*passage.first)] == "LAYANAN Antrean” obat, dari rumah;\n untuk warga"


def test_a_word_repeated_ten_thousand_times_is_no_evidence_and_no_burden() -> None:
    text = "dan " * 10_000
    found = passages(text + "antrean obat dari rumah warga desa", text + "antrean obat dari rumah warga desa")
    assert [passage.first[1] for passage in found] == [len(text) + 34]
    assert passages(text, text) == ()
