"""Asking an index about one new text gives what comparing all texts with it would."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.similarity.conftest import SIZES
from workbench.errors import BadInput
from workbench.methods.similarity import TextIndex, likeness, rare_shingle_pairs, similar_pairs

words = st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "a", "é"]), max_size=9).map(" ".join)


@given(st.lists(words, max_size=8), words, st.sampled_from(sorted(SIZES)))
def test_a_new_text_is_compared_as_if_it_were_in_the_set(texts: list[str], new: str, representation: str) -> None:
    found = TextIndex.of(texts, representation=representation).similar_to(new, threshold=0.05, at_least=10**6)
    whole = similar_pairs([*texts, new], threshold=0.05, representation=representation)
    mine = whole.second == len(texts)
    assert sorted(found.text.tolist()) == whole.first[mine].tolist()
    order = np.argsort(found.text)
    assert np.abs(found.cosine[order] - whole.cosine[mine]).max(initial=0) < 1e-9


@pytest.mark.parametrize("representation", SIZES)
def test_containment_and_rare_shingles_are_those_of_the_set(filed: list[str], representation: str) -> None:
    texts, new = filed[:560], filed[575]
    found = TextIndex.of(texts, representation=representation).similar_to(new, threshold=0.2, at_least=12)
    whole = [*texts, new]
    pairs = likeness(whole, found.text, [len(texts)] * len(found), representation=representation)
    assert np.allclose(found.cosine, pairs.cosine, atol=1e-9)
    assert np.allclose(found.of_old, pairs.of_first)
    assert np.allclose(found.of_new, pairs.of_second)
    rare = rare_shingle_pairs(whole, at_least=12, representation=representation)
    mine = rare.second == len(texts)
    counted = dict(zip(found.text.tolist(), found.shared_rare.tolist(), strict=True))
    assert {place: counted[place] for place in rare.first[mine].tolist()} == dict(
        zip(rare.first[mine].tolist(), rare.shared[mine].tolist(), strict=True)
    )
    assert (np.diff(found.cosine) <= 0).all()
    assert len(found) > 0


def test_an_index_grows_into_the_index_of_all_texts(filed: list[str]) -> None:
    whole, part = TextIndex.of(filed), TextIndex.of(filed[:300]).grown(filed[300:])
    assert len(part) == len(filed)
    for name, array in whole.arrays().items():
        assert np.array_equal(array, part.arrays()[name])


@pytest.mark.parametrize("representation", SIZES)
def test_an_index_is_read_back_from_its_arrays(filed: list[str], representation: str) -> None:
    index = TextIndex.of(filed[:200], representation=representation)
    again = TextIndex.from_arrays(index.arrays())
    ours, theirs = (one.similar_to(filed[3], threshold=0.1) for one in (index, again))
    assert again.representation == representation
    assert ours.text.tolist() == theirs.text.tolist()
    assert ours.text[0] == 3
    assert np.array_equal(ours.cosine, theirs.cosine)


def test_arrays_that_do_not_make_an_index_are_refused() -> None:
    arrays = TextIndex.of(["satu dua tiga empat"]).arrays()
    with pytest.raises(BadInput, match="the index has no letters"):
        TextIndex.from_arrays({name: array for name, array in arrays.items() if name != "letters"})
    for name in ("words", "letters", "sums", "distinct"):
        with pytest.raises(BadInput, match="do not fit together"):
            TextIndex.from_arrays(arrays | {name: arrays[name][..., :-1]})


@pytest.mark.parametrize("new", ["", "satu", "belum pernah ada kata ini"])
def test_a_text_without_a_known_feature_is_similar_to_none(new: str) -> None:
    assert len(TextIndex.of(["satu dua tiga empat", ""]).similar_to(new, threshold=0.01)) == 0
    assert len(TextIndex.of([]).similar_to(new, threshold=0.01)) == 0


def test_a_threshold_of_zero_is_refused() -> None:
    with pytest.raises(BadInput, match="0 is no threshold"):
        TextIndex.of(["satu"]).similar_to("satu", threshold=0)
