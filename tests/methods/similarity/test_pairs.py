"""The promise of `similar_pairs`, and rare shingles beside it."""

from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.methods.similarity.conftest import SIZES, dense_cosine
from workbench.errors import BadInput
from workbench.methods.similarity import rare_shingle_pairs, read_texts, similar_pairs, similar_pairs_between


@pytest.mark.parametrize("representation", SIZES)
def test_pairs_are_those_of_the_dense_product_of_scikit_learn(filed: list[str], representation: str) -> None:
    product = dense_cosine(filed, representation)
    for threshold in (0.15, 0.3, 0.5, 0.7, 0.9):
        found = similar_pairs(filed, threshold=threshold, representation=representation)
        pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
        assert len(pairs) == len(found) > 0
        assert set(zip(*np.nonzero(product >= threshold + 1e-9), strict=True)) <= pairs
        assert pairs <= set(zip(*np.nonzero(product >= threshold - 1e-9), strict=True))
        assert np.abs(product[found.first, found.second] - found.cosine).max() < 1e-9


common = st.sampled_from(["dan", "di", "yang"])
word = st.one_of(common, st.sampled_from(["desa", "kota", "warga", "pasar", "obat", "air", "sampah", "a", "中文", "é"]))
texts_of_words = st.lists(st.lists(word, max_size=9).map(" ".join), min_size=2, max_size=12)


@settings(deadline=None)
@given(texts_of_words, st.sampled_from(sorted(SIZES)), st.sampled_from([0.15, 0.5, 0.9]))
def test_short_texts_pair_as_in_the_dense_product(texts: list[str], representation: str, threshold: float) -> None:
    texts = [*texts, texts[0], "", "satu dua tiga empat lima"]  # scikit-learn needs one feature at least
    product = dense_cosine(texts, representation)
    found = similar_pairs(texts, threshold=threshold, representation=representation)
    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert set(zip(*np.nonzero(product >= threshold + 1e-9), strict=True)) <= pairs
    assert pairs <= set(zip(*np.nonzero(product >= threshold - 1e-9), strict=True))


@pytest.mark.parametrize("texts", [[], [""], ["", ""], ["dan", "dan"], ["satu dua tiga empat"]])
def test_texts_without_features_pair_with_none(texts: list[str]) -> None:
    found = similar_pairs(texts, threshold=0.15)
    assert (len(found), found.first.dtype, found.cosine.dtype) == (0, np.int64, np.float64)


def test_a_text_in_one_word_pairs_with_its_like() -> None:
    found = similar_pairs(["dan", "pasar", "dan"], threshold=1, representation="words")
    assert (found.first.tolist(), found.second.tolist()) == ([0], [2])


def test_texts_read_once_are_compared_as_texts(filed: list[str]) -> None:
    corpus = read_texts(filed)
    assert np.array_equal(similar_pairs(corpus, threshold=0.3).cosine, similar_pairs(filed, threshold=0.3).cosine)


def test_a_text_copied_sixty_times_is_found_in_every_pair(filed: list[str]) -> None:
    texts = filed + [filed[0] + " " + filed[number % 500 + 1][:60] for number in range(60)]
    copies = [0, *range(len(filed), len(texts))]
    found = similar_pairs(texts, threshold=0.3)
    pairs = set(zip(found.first.tolist(), found.second.tolist(), strict=True))
    assert set(combinations(copies, 2)) <= pairs
    assert len(set(combinations(copies, 2))) == 1830


def test_two_lists_pair_across_only(filed: list[str]) -> None:
    new, old = filed[:200], filed[200:]
    found = similar_pairs_between(new, old, threshold=0.15)
    whole = similar_pairs(filed, threshold=0.15)
    across = (whole.first < 200) & (whole.second >= 200)
    assert np.array_equal(found.first, whole.first[across])
    assert np.array_equal(found.second, whole.second[across] - 200)
    assert np.abs(found.cosine - whole.cosine[across]).max() < 1e-12
    assert len(found) > 5


def rare_by_hand(texts: list[str], at_least: int, in_at_most: int) -> dict[tuple[int, int], int]:
    shingles = [set(zip(words, words[1:], words[2:], strict=False)) for words in map(str.split, texts)]
    documents = Counter(shingle for text in shingles for shingle in text)
    rare = [{shingle for shingle in text if documents[shingle] <= in_at_most} for text in shingles]
    shared = {(a, b): len(rare[a] & rare[b]) for a, b in combinations(range(len(texts)), 2)}
    return {pair: count for pair, count in shared.items() if count >= at_least}


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["ab", "cd", "ef", "gh", "ij", "kl"]), max_size=14).map(" ".join), max_size=14),
    st.integers(1, 4),
    st.integers(2, 5),
)
def test_rare_shingles_are_counted_as_by_hand(texts: list[str], at_least: int, in_at_most: int) -> None:
    found = rare_shingle_pairs(texts, at_least=at_least, in_at_most=in_at_most)
    pairs = zip(found.first.tolist(), found.second.tolist(), strict=True)
    counted = dict(zip(pairs, found.shared.tolist(), strict=True))
    assert counted == rare_by_hand(texts, at_least, in_at_most)
    assert list(counted) == sorted(counted)


def test_a_copied_fifth_is_found_by_rare_shingles_and_not_by_a_cosine() -> None:
    rng = np.random.default_rng(4)
    words = np.array([f"k{number}" for number in range(4000)])
    texts = [" ".join(rng.choice(words, 300)) for _ in range(40)]
    texts[7] = " ".join(texts[7].split()[:260] + texts[30].split()[100:140])
    assert len(similar_pairs(texts, threshold=0.15)) == 0
    found = rare_shingle_pairs(texts)
    assert (found.first.tolist(), found.second.tolist(), found.shared.tolist()) == ([7], [30], [38])


@pytest.mark.parametrize(("at_least", "in_at_most"), [(0, 20), (12, 1)])
def test_rare_shingles_are_refused_where_every_pair_or_none_would_do(at_least: int, in_at_most: int) -> None:
    with pytest.raises(BadInput, match="choose at least 1 and at least 2"):
        rare_shingle_pairs(["satu"], at_least=at_least, in_at_most=in_at_most)


@pytest.mark.parametrize("call", [similar_pairs, lambda texts, **more: similar_pairs_between(texts, texts, **more)])
def test_progress_rises_to_the_whole(filed: list[str], call: object) -> None:
    told: list[tuple[int, int]] = []
    call(filed, threshold=0.3, progress=lambda done, of: told.append((done, of)))  # type: ignore[operator]
    assert told == sorted(told)
    assert told[-1] == (100, 100)


def test_a_threshold_is_refused_before_anything_is_read() -> None:
    with pytest.raises(BadInput, match="2 is no threshold"):
        similar_pairs(["satu"], threshold=2, progress=lambda done, of: pytest.fail("work began"))
