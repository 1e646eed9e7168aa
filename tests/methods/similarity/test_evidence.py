"""What is said of a pair is what can be counted by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.similarity.conftest import SIZES, dense_cosine
from workbench.errors import BadInput, Refused
from workbench.methods.similarity import (
    evidence,
    field_copies,
    likeness,
    likeness_by_field,
    precision_from_decisions,
    precision_from_tail,
    read_texts,
    spread_of,
)
from workbench.methods.similarity import spread as spreading
from workbench.methods.similarity.engine.vectors import weighed

texts_of_words = st.lists(
    st.lists(st.sampled_from(["ab", "cd", "ef", "gh"]), max_size=9).map(" ".join), min_size=2, max_size=8
)


def shingles(text: str) -> set[tuple[str, ...]]:
    words = text.split()
    return set(zip(words, words[1:], words[2:], strict=False))


@given(texts_of_words)
def test_containment_and_overlap_are_those_of_shingle_sets(texts: list[str]) -> None:
    first, second = np.triu_indices(len(texts), 1)
    found = likeness(texts, first, second)
    for pair in range(len(found)):
        ours, theirs = shingles(texts[first[pair]]), shingles(texts[second[pair]])
        assert found.shared[pair] == len(ours & theirs)
        assert found.of_first[pair] == pytest.approx(len(ours & theirs) / max(len(ours), 1))
        assert found.of_second[pair] == pytest.approx(len(ours & theirs) / max(len(theirs), 1))
        assert found.overlap[pair] == pytest.approx(len(ours & theirs) / max(len(ours | theirs), 1))


@pytest.mark.parametrize("representation", SIZES)
def test_cosines_of_given_pairs_are_those_of_the_dense_product(filed: list[str], representation: str) -> None:
    rng = np.random.default_rng(1)
    first, second = np.sort(rng.choice(len(filed), (2, 300)), axis=0)
    kept = first < second
    found = likeness(filed, first[kept], second[kept], representation=representation)
    product = dense_cosine(filed, representation)
    assert np.abs(found.cosine - product[first[kept], second[kept]]).max() < 1e-9


def test_a_place_outside_the_texts_is_refused() -> None:
    with pytest.raises(BadInput, match="there is no text 2 among 2"):
        likeness(["satu", "dua"], [0], [2])


def test_lists_of_different_length_make_no_pairs() -> None:
    with pytest.raises(BadInput, match="1 first texts and 2 second texts make no pairs"):
        likeness(["satu", "dua"], [0], [0, 1])


FIELDS = {
    "deskripsi": ["antrean obat dari rumah warga", "kebun sayur di atap sekolah", "bank sampah milik desa kita"],
    "hambatan": ["anggaran terbatas dan pegawai belum terlatih"] * 2 + ["tidak ada"],
    "biaya": ["tidak ada sama sekali", "tidak ada sama sekali", "tidak ada sama sekali"],
}  # fmt: skip


def test_a_copied_side_field_is_found_under_unlike_descriptions() -> None:
    found = field_copies(FIELDS, least=4)
    assert {name: list(zip(pairs.first, pairs.second, strict=True)) for name, pairs in found.items()} == {
        "deskripsi": [], "hambatan": [(0, 1)], "biaya": [],
    }  # fmt: skip
    by_field = likeness_by_field(FIELDS, [0], [1])
    assert [round(float(by_field[name].cosine[0]), 9) for name in FIELDS] == [0.0, 1.0, 1.0]


def test_a_field_that_nearly_all_share_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "_SHARED", 2)
    shared = " ".join(f"kata{number}" for number in range(60))
    texts = [f"{shared} akhir{number}" for number in range(3)]
    with pytest.raises(Refused, match="outcome is nearly the same in more than 2 pairs: compare without this field"):
        field_copies({"outcome": texts})


def test_fields_of_different_length_are_refused() -> None:
    with pytest.raises(BadInput, match="fields of different length: 1, 2"):
        field_copies({"a": ["satu"], "b": ["satu", "dua"]})


@pytest.mark.parametrize("representation", SIZES)
def test_percentiles_count_every_pair_below(filed: list[str], representation: str) -> None:
    product = dense_cosine(filed, representation)[np.triu_indices(len(filed), 1)]
    asked = [0.0, 0.9, 0.1, 0.02, 0.02, float(product.max()), float(np.sort(product)[-40])]
    found = spread_of(filed, asked, representation=representation)
    assert np.allclose(found.below, [np.mean(product < cosine - 1e-9) for cosine in asked], atol=1e-12)
    assert found.exact
    assert found.error.tolist() == [0.0] * len(asked)


def test_a_paragraph_in_many_texts_is_met_once_for_each_pair_and_percentiles_stay(filed: list[str]) -> None:
    paragraph = " ".join(f"kata{number}" for number in range(60))
    texts = [f"{text} {paragraph if number % 3 else ''} {paragraph if number % 7 == 1 else ''}"
             for number, text in enumerate(filed[:90])]  # fmt: skip
    product = dense_cosine(texts, "3-shingles")[np.triu_indices(len(texts), 1)]
    asked = np.linspace(0.0, 1.0, 21)
    found = spread_of(texts, asked)
    assert np.allclose(found.below, [np.mean(product < cosine - 1e-9) for cosine in asked], atol=1e-12)
    vectors = weighed(read_texts(texts))
    _, columns, _, _, rows, _ = spreading._columns_as_one(vectors)
    assert len(columns) == len(rows) <= len(vectors.columns) - 50 * 55  # of 58 shingles in 60 and more texts, one


def test_percentiles_of_a_sample_hold_the_truth_within_their_error(filed: list[str]) -> None:
    asked = np.linspace(0.01, 0.5, 12)
    whole = spread_of(filed, asked, representation="words")
    part = spread_of(filed, asked, representation="words", exact_to=100, seed=5)
    assert not part.exact
    assert part.examined == spreading.SAMPLE
    assert (np.abs(part.below - whole.below) <= 2 * part.error).all()  # twice: twelve intervals at once
    assert (part.error > 0).all()
    again = spread_of(filed, asked, representation="words", exact_to=100, seed=5)
    assert np.array_equal(part.below, again.below)


def test_one_text_has_no_pair_to_be_among() -> None:
    with pytest.raises(Refused, match="1 texts make no pair"):
        spread_of(["satu dua tiga"], [0.5])


def test_precision_from_decisions_is_the_share_with_wilsons_interval() -> None:
    # Newcombe 1998, table I: the score interval for 81 of 263
    found = precision_from_decisions([0.5] * 263, [True] * 81 + [False] * 182, threshold=0.5)
    assert (round(found.value, 3), round(found.low, 4), round(found.high, 4)) == (0.308, 0.2553, 0.3662)
    assert str(found.how).startswith("the share of 263 decided pairs")


def test_precision_is_refused_where_hardly_anything_was_decided() -> None:
    with pytest.raises(Refused, match="4 decided pairs reach"):
        precision_from_decisions([0.5] * 4 + [0.1] * 20, [True] * 24, threshold=0.3)


def test_precision_from_the_tail_tells_copies_from_chance(filed: list[str]) -> None:
    product = dense_cosine(filed, "words")
    high = precision_from_tail(filed, threshold=0.8, representation="words")
    assert high.pairs == np.count_nonzero(product >= 0.8 - 1e-10)
    assert high.value > 0.9
    low = precision_from_tail(filed, threshold=0.1, representation="words")
    assert low.value < 0.2
    assert low.low <= low.value <= low.high


def test_precision_from_the_tail_is_refused_for_a_handful_of_texts() -> None:
    with pytest.raises(Refused, match="1 pairs are too few"):
        precision_from_tail(["satu dua tiga", "satu dua tiga"], threshold=0.5)
