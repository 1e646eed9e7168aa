"""Many pairs become few findings, and boilerplate is no finding at all."""

import random

import numpy as np
import pytest

from workbench.errors import BadInput
from workbench.methods.similarity import (
    clusters,
    learnt_boilerplate,
    likeness,
    read_texts,
    similar_pairs,
    stated_boilerplate,
)

RNG = random.Random(11)
WORDS = ["".join(RNG.choices("abdegiklmnoprstu", k=6)) for _ in range(5000)]


def text(count: int) -> str:
    return " ".join(RNG.choices(WORDS, k=count))


TEMPLATE = (
    "inovasi ini disusun sesuai peraturan daerah tentang penyelenggaraan inovasi dan didukung anggaran yang memadai"
)


def test_a_text_copied_sixty_times_is_one_template() -> None:
    copied = text(120)
    texts = [text(120) for _ in range(100)] + [copied + " " + text(6) for _ in range(61)]
    pairs = similar_pairs(texts, threshold=0.3)
    assert len(pairs) == 1830
    (only,) = clusters(texts, pairs.first, pairs.second)
    assert (only.kind, only.pairs, only.texts) == ("template", 1830, tuple(range(100, 161)))
    assert only.middle in only.texts
    assert only.core > 0.9
    assert (only.lowest, only.highest) == (pairs.cosine.min(), pairs.cosine.max())


def test_two_texts_are_one_to_one_and_a_chain_of_different_parts_is_a_family() -> None:
    parts = [text(50) for _ in range(8)]
    chain = [f"{parts[number]} {parts[number + 1]}" for number in range(6)]
    couple = [parts[7] + " " + text(5), text(5) + " " + parts[7]]
    texts = chain + couple + [text(100) for _ in range(30)]
    pairs = similar_pairs(texts, threshold=0.3)
    found = clusters(texts, pairs.first, pairs.second)
    assert [(cluster.texts, cluster.kind) for cluster in found] == [
        ((0, 1, 2, 3, 4, 5), "family"),
        ((6, 7), "one-to-one"),
    ]


def test_no_pairs_make_no_clusters() -> None:
    assert clusters(["satu dua tiga"], [], []) == ()


def test_a_stated_template_is_marked_word_by_word_and_nothing_else() -> None:
    own, other = text(20), text(20)
    texts = [f"{own} {TEMPLATE} {other}", text(40), TEMPLATE, ""]
    found = stated_boilerplate(texts, [TEMPLATE])
    size = len(TEMPLATE.split())
    assert [found.runs(number) for number in range(4)] == [[(20, 20 + size)], [], [(0, size)], []]
    assert found.share().round(3).tolist() == [round(size / (40 + size), 3), 0.0, 1.0, 0.0]


def test_scores_without_a_template_are_those_of_texts_that_never_had_it() -> None:
    plain = [text(25) for _ in range(12)]
    plain[1] = plain[0][: len(plain[0]) // 2] + " " + text(9)
    filled = [f"{own} {TEMPLATE} {TEMPLATE}" if number % 2 else own for number, own in enumerate(plain)]
    left = stated_boilerplate(filled, [TEMPLATE]).excluded()
    first, second = np.triu_indices(12, 1)
    assert np.allclose(likeness(left, first, second).cosine, likeness(plain, first, second).cosine, atol=1e-12)
    assert likeness(filled, [1], [3]).cosine[0] > 0.1 > likeness(left, [1], [3]).cosine[0]


def test_what_many_different_texts_share_is_learnt_and_a_text_copied_sixty_times_is_not() -> None:
    copied = text(80)
    texts = [f"{text(40)} {TEMPLATE} {text(40)}" for _ in range(30)]
    texts += [copied + " " + text(5) for _ in range(60)] + [text(90) for _ in range(60)]
    found = learnt_boilerplate(texts)
    size = len(TEMPLATE.split())
    assert [found.runs(number) for number in range(30)] == [[(40, 40 + size)]] * 30
    assert found.share()[30:].max() == 0.0
    kept = similar_pairs(found.excluded(), threshold=0.3)
    assert set(kept.first.tolist()) | set(kept.second.tolist()) == set(range(30, 90))


def test_a_run_that_ends_one_text_does_not_go_on_in_the_next() -> None:
    texts = ["satu dua tiga empat", "lima enam tujuh delapan"]
    found = stated_boilerplate(texts, ["satu dua tiga empat lima enam tujuh delapan"], run=5)
    assert found.covered.sum() == 0
    assert stated_boilerplate(texts, ["satu dua tiga empat lima enam tujuh delapan"], run=4).covered.all()


def test_stated_and_learnt_boilerplate_go_together() -> None:
    corpus = read_texts([TEMPLATE, "lain sekali dari yang itu " + text(10)])
    both = stated_boilerplate(corpus, [TEMPLATE]) | stated_boilerplate(corpus, ["lain sekali dari yang itu"])
    assert both.runs(0) == [(0, len(TEMPLATE.split()))]
    assert both.runs(1) == [(0, 5)]
    with pytest.raises(BadInput, match="different texts"):
        _ = both | stated_boilerplate([TEMPLATE], [TEMPLATE])


def test_runs_and_numbers_too_small_to_mean_anything_are_refused() -> None:
    with pytest.raises(BadInput, match="a run of 2 words is too short: choose at least 3"):
        stated_boilerplate([TEMPLATE], [TEMPLATE], run=2)
    with pytest.raises(BadInput, match="1 texts are not many"):
        learnt_boilerplate([TEMPLATE], in_at_least=1)
