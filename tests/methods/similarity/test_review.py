"""A review finds the same in one piece and in blocks, and shows what speaks for each pair."""

import numpy as np
import pytest

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.boilerplate import learnt_boilerplate
from workbench.methods.similarity.engine.blocks import Asked, found_between, found_in, pairs_of_blocks, together
from workbench.methods.similarity.engine.corpus import read_texts
from workbench.methods.similarity.engine.vectors import weighed
from workbench.methods.similarity.pairs import rare_shingle_pairs, similar_pairs
from workbench.methods.similarity.review import review

TEMPLATE = "inovasi ini dilaksanakan sesuai peraturan daerah tentang rencana pembangunan jangka menengah kabupaten"
OWN = ["warga memesan nomor antrean obat lewat telepon genggam dari rumah", "pasar ikan pagi dipindah ke dermaga baru"]


@pytest.mark.parametrize("size", [40, 137, 600])
@pytest.mark.parametrize("representation", ["3-shingles", "words"])
def test_blocks_find_what_one_piece_finds(size: int, representation: str, filed: list[str]) -> None:
    vectors, asked = weighed(read_texts(filed), representation), Asked(0.2)
    whole = found_between(vectors, None, asked)
    parts = together(found_in(vectors, blocks, asked) for blocks in pairs_of_blocks(len(vectors), size))
    for name, array in whole.arrays().items():
        assert np.allclose(array, parts.arrays()[name], equal_nan=True, atol=1e-12), name
    close = similar_pairs(filed, threshold=0.2, representation=representation)
    rare = rare_shingle_pairs(filed, representation=representation)
    assert (len(close), len(rare)) == (int((~np.isnan(whole.cosine)).sum()), int((whole.shared_rare > 0).sum()))
    assert len(close) > 0


def test_every_pair_by_either_way_is_told_once_the_most_alike_first(filed: list[str]) -> None:
    found = review({"design": filed}, threshold=0.3)
    close, rare = similar_pairs(filed, threshold=0.3), rare_shingle_pairs(filed)
    either = {*zip(close.first, close.second, strict=True), *zip(rare.first, rare.second, strict=True)}
    assert len(found) == len(either)
    assert set(zip(found.pairs.first, found.pairs.second, strict=True)) == either
    assert (np.diff(found.pairs.cosine) <= 1e-9).all()
    assert (found.percentile > 90).all()
    assert found.spread.exact


def test_older_texts_are_compared_with_and_not_among_themselves(filed: list[str]) -> None:
    found = review({"design": filed}, threshold=0.3, fresh=100)
    assert (found.pairs.first < 100).all()
    assert (found.pairs.second >= 100).any()


def test_a_copied_side_field_is_told_under_unlike_texts() -> None:
    side = "lima unsur pendukung harus tersedia sebelum inovasi ini direplikasi daerah lain"
    found = review({"design": [*OWN, "x y"], "outcome": [side, side, "tidak ada"]}, threshold=0.9)
    assert (found.pairs.first.tolist(), found.pairs.second.tolist()) == ([0], [1])
    assert (found.copied["outcome"].tolist(), found.copied["design"].tolist()) == ([True], [False])
    assert found.fields["outcome"].cosine.round(6).tolist() == [1.0]


def test_what_is_left_out_lowers_the_likeness_at_once() -> None:
    texts = [f"{own} {TEMPLATE}" for own in OWN]
    with_it, without = (review({"design": texts}, threshold=0.05, templates=given) for given in ([], [TEMPLATE]))
    assert len(with_it) == 1
    assert len(without) == 0
    assert without.boilerplate.share().min() > 0.4


def test_shared_words_are_learnt_and_damped_on_request(filed: list[str]) -> None:
    texts = [f"{text} {TEMPLATE}" for text in filed]
    assert learnt_boilerplate(texts).share().min() > 0
    plain, damped = (review({"design": texts}, threshold=0.05, damped=each) for each in (False, True))
    assert len(damped) < len(plain)


def test_sixty_copies_are_one_cluster(filed: list[str]) -> None:
    copies = [f"{filed[0]} {number} {number * 7}" for number in range(60)]
    found = review({"design": [*filed[1:120], *copies]}, threshold=0.3)
    largest = found.clusters(0.3)[0]
    assert len(largest.texts) >= 60
    assert largest.pairs >= 1770


def test_twenty_thousand_equal_texts_are_one_finding_beside_the_others(filed: list[str]) -> None:
    same = "warga memesan nomor antrean obat lewat telepon genggam dari rumah masing masing"
    texts = [*filed[:60], *[same] * 20_000, f"kini {same}"]
    found = review({"design": texts, "outcome": [""] * 60 + [same] * 20_001}, threshold=0.3)
    largest = found.clusters(0.3)[0]
    assert (largest.texts, largest.kind) == (tuple(range(60, 20_061)), "template")
    assert (largest.middle, largest.pairs) == (60, 20_000)
    inside = found.pairs.second >= 60
    assert (int(inside.sum()), set(found.pairs.first[inside].tolist())) == (20_000, {60})
    assert int(found.copied["outcome"].sum()) == 20_000


def test_of_a_hundred_equal_texts_every_pair_is_told_and_of_more_each_with_the_first() -> None:
    same = "warga memesan nomor antrean obat lewat telepon genggam"
    found = [review({"design": [*[same] * count, OWN[1]]}, threshold=0.3) for count in (100, 101)]
    assert [len(each) for each in found] == [4_950, 100]
    assert set(found[1].pairs.first.tolist()) == {0}
    assert found[1].spread.below[0] == pytest.approx(1 - 5_050 / 5_151)  # every pair is counted, told or not


def test_more_pairs_than_anybody_reviews_are_refused(filed: list[str]) -> None:
    with pytest.raises(Refused, match=r"more than 20 pairs reach 0\.05: choose a higher threshold"):
        review({"design": filed}, threshold=0.05, asked=Asked(0.05, most=20))


@pytest.mark.parametrize("texts", [[], ["satu dua tiga empat"], ["", ""]])
def test_too_few_texts_make_no_pair(texts: list[str]) -> None:
    assert len(review({"design": texts}, threshold=0.3)) == 0


def test_fields_that_do_not_fit_are_refused() -> None:
    with pytest.raises(BadInput, match="there is no field to compare"):
        review({}, threshold=0.3)
    with pytest.raises(BadInput, match="fields of different length: 1, 2"):
        review({"design": ["a"], "benefit": ["a", "b"]}, threshold=0.3)
