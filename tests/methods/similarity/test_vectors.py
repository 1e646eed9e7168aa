"""Weights are scikit-learn's, for every representation."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from sklearn.feature_extraction.text import TfidfVectorizer

from tests.methods.similarity.conftest import SIZES
from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine import vectors as weighing
from workbench.methods.similarity.engine.compiled import Steps
from workbench.methods.similarity.engine.corpus import Corpus, read_texts
from workbench.methods.similarity.engine.counting import count
from workbench.methods.similarity.engine.vectors import Vectors, weighed


def named(corpus: Corpus, vectors: Vectors) -> list[str]:
    vocabulary = corpus.vocabulary()
    return [" ".join(vocabulary[word] for word in corpus.words[at : at + vectors.size]) for at in vectors.example]


def as_matrix(vectors: Vectors, columns: list[int], width: int) -> csr_array:
    places = np.array(columns, np.int64)[vectors.columns]
    return csr_array((vectors.weights, places, vectors.starts), shape=(len(vectors), width))


@pytest.mark.parametrize("representation", SIZES)
def test_weights_are_those_of_scikit_learn(filed: list[str], representation: str) -> None:
    size = SIZES[representation]
    theirs = TfidfVectorizer(ngram_range=(size, size))
    expected = theirs.fit_transform(filed)
    corpus = read_texts(filed)
    vectors = weighed(corpus, representation, least=1)
    names = named(corpus, vectors)
    assert sorted(names) == sorted(theirs.vocabulary_)
    ours = as_matrix(vectors, [theirs.vocabulary_[name] for name in names], expected.shape[1])
    assert abs(ours - expected).max() < 1e-12
    assert np.array_equal(vectors.distinct(), np.diff(expected.indptr))


@pytest.mark.parametrize("representation", SIZES)
def test_features_of_one_text_are_dropped_after_weighing(filed: list[str], representation: str) -> None:
    corpus = read_texts(filed)
    whole, kept = weighed(corpus, representation, least=1), weighed(corpus, representation)
    assert kept.documents.tolist() == [count for count in whole.documents.tolist() if count > 1]
    assert np.array_equal(kept.distinct(), whole.distinct())
    assert np.allclose(kept.sums, whole.sums, rtol=1e-12)
    both = np.repeat(whole.documents[whole.columns] > 1, 1)
    assert np.allclose(np.sort(kept.weights), np.sort(whole.weights[both]), rtol=1e-12)


def test_columns_fall_in_documents_and_rise_within_a_text(filed: list[str]) -> None:
    vectors = weighed(read_texts(filed), "words")
    assert (np.diff(vectors.documents) <= 0).all()
    inside = np.ones(len(vectors.columns) - 1, bool)
    ends = vectors.starts[1:-1]
    inside[ends[(ends > 0) & (ends < len(vectors.columns))] - 1] = False
    assert (np.diff(vectors.columns)[inside] > 0).all()


@pytest.mark.parametrize("representation", SIZES)
def test_counting_in_rounds_of_buckets_changes_nothing(
    filed: list[str], representation: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = read_texts(filed)
    monkeypatch.setattr(count, "_BUCKET", 256)
    once = weighed(corpus, representation)
    monkeypatch.setattr(count, "_AT_ONCE", 4000)
    rounds = weighed(corpus, representation)
    assert np.array_equal(once.columns, rounds.columns)
    assert np.array_equal(once.weights, rounds.weights)


def test_shingles_are_told_apart_by_their_words_where_keys_could_collide(
    filed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = read_texts(filed)
    sure = weighed(corpus, "3-shingles")
    counter = count.ShingleCount(corpus, 3, 2, Steps(None, 100))
    counter._exact, counter._factor = False, np.uint64(0)  # every shingle with the same last word has the same key
    monkeypatch.setattr(weighing, "counted", lambda *_: counter.counted())
    colliding = weighed(corpus, "3-shingles")
    assert sorted(named(corpus, colliding)) == sorted(named(corpus, sure))
    assert np.allclose(np.sort(colliding.weights), np.sort(sure.weights))


def test_words_left_out_are_in_no_shingle() -> None:
    corpus = read_texts(["satu dua tiga empat lima", "satu dua tiga empat lima"])
    left = corpus.without(np.array([False, False, False, True, False] * 2))
    assert named(left, weighed(left, "3-shingles")) == ["satu dua tiga"]
    assert sorted(named(left, weighed(left, "words"))) == ["dua", "lima", "satu", "tiga"]


@pytest.mark.parametrize("texts", [[], [""], ["", "a"], ["satu dua"]])
def test_texts_without_features_have_empty_vectors(texts: list[str]) -> None:
    vectors = weighed(read_texts(texts), "3-shingles")
    assert (len(vectors), len(vectors.columns), len(vectors.documents)) == (len(texts), 0, 0)


def test_an_unknown_representation_is_refused_with_the_choices() -> None:
    with pytest.raises(BadInput, match="4-shingles is no representation of a text: choose one of words, 3-shingles, "):
        weighed(read_texts(["satu"]), "4-shingles")


def test_more_words_than_fit_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(weighing, "_MOST_WORDS", 3)
    with pytest.raises(Refused, match="4 words are more than are compared at once"):
        weighed(read_texts(["satu dua tiga empat"]))
