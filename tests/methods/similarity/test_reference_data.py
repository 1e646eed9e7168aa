"""What is found in labelled Indonesian cases, in real profiles, and in generated texts whose copies are known."""

import csv
import json
from collections import Counter

import pytest

from benchmarks.similar_generator import KINDS, MASS, SHARES, Made, make
from tests.reference import shared
from workbench.methods.similarity import (
    closeness,
    field_copies,
    learnt_boilerplate,
    passages,
    rare_shingle_pairs,
    similar_pairs,
    spread_of,
    stated_boilerplate,
)

SIDE_FIELDS = ("tahapan_proses", "manfaat", "faktor_pendorong", "faktor_penghambat", "prasyarat_replikasi")


@pytest.fixture(scope="module")
def cases() -> list[dict[str, str]]:
    lines = shared("similarity", "id_pan_cases.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def profiles() -> list[dict[str, str]]:
    with shared("iga", "lan_inovasi_2018.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def made() -> Made:
    return make(2000, seed=5, words=150)


def test_rare_shingles_find_the_labelled_cases(cases: list[dict[str, str]]) -> None:
    count = len(cases)
    texts = [case["this_text"] for case in cases] + [case["source_text"] for case in cases]
    found = rare_shingle_pairs(texts, at_least=5)
    across = [
        (first, second - count)
        for first, second in zip(found.first.tolist(), found.second.tolist(), strict=True)
        if first < count <= second
    ]
    hits = Counter(cases[first]["obf"] for first, second in across if first == second)
    assert Counter(case["obf"] for case in cases) == {
        "simulated": 19, "random-shuffling": 11, "none": 9, "semantic-variation": 9, "pos-preserving": 2,
    }  # fmt: skip
    assert hits["simulated"] >= 15  # .79 of human paraphrases
    assert hits["semantic-variation"] >= 8  # .89 of synonym swaps
    assert (hits["none"], hits["random-shuffling"], hits["pos-preserving"]) == (9, 11, 2)
    assert sum(first != second for first, second in across) <= 2


@pytest.mark.parametrize("window", [100, 150, 200])
def test_the_second_stage_ranks_the_right_source_first_in_every_case(cases: list[dict[str, str]], window: int) -> None:
    close = closeness([case["this_text"] for case in cases], [case["source_text"] for case in cases], window=window)
    assert close.argmax(axis=1).tolist() == list(range(50))


def test_the_unit_filed_twice_in_new_words_is_on_top_of_its_list(profiles: list[dict[str, str]]) -> None:
    texts = [profile["deskripsi"] for profile in profiles]
    found = similar_pairs(texts, threshold=0.2, representation="words")
    top = found.cosine.argmax()
    assert {profiles[found.first[top]]["id"], profiles[found.second[top]]["id"]} == {"51", "81"}
    place = spread_of(texts, found.cosine[top : top + 1], representation="words")
    assert place.exact
    assert place.below[0] == (19900 - 1) / 19900
    assert len(passages(texts[found.first[top]], texts[found.second[top]])) > 0


def test_copied_side_fields_are_found_under_unlike_descriptions(profiles: list[dict[str, str]]) -> None:
    found = field_copies({field: [profile[field] for profile in profiles] for field in ("deskripsi", *SIDE_FIELDS)})
    named = {
        field: {
            frozenset((profiles[first]["id"], profiles[second]["id"]))
            for first, second in zip(pairs.first, pairs.second, strict=True)
        }
        for field, pairs in found.items()
    }
    assert named["deskripsi"] == set()
    assert {frozenset(("57", "60")), frozenset(("71", "74"))} <= named["faktor_penghambat"]
    assert {frozenset(("71", "74")), frozenset(("68", "74"))} <= named["prasyarat_replikasi"]


def test_generated_copies_of_every_kind_are_found_and_little_else(made: Made) -> None:
    rare = rare_shingle_pairs(made.texts)
    whole = similar_pairs(made.texts, threshold=0.3)
    found = set(zip(rare.first.tolist(), rare.second.tolist(), strict=True))
    found |= set(zip(whole.first.tolist(), whole.second.tolist(), strict=True))
    true = made.true_pairs()
    assert len(found & true) / len(found) >= 0.95
    assert len(found & true) / len(true) >= 0.98
    planted = Counter(one.kind for one in made.planted)
    hits = Counter(one.kind for one in made.planted if tuple(sorted((one.source, one.copy))) in found)
    assert all(hits[kind] >= 0.9 * planted[kind] for kind in SHARES)
    assert hits[MASS] == planted[MASS] == 60


def test_without_learnt_boilerplate_a_low_threshold_finds_copies_and_little_else(made: Made) -> None:
    learnt, stated = learnt_boilerplate(made.texts), stated_boilerplate(made.texts, made.shared)
    assert (learnt.covered & stated.covered).sum() > 0.97 * max(learnt.covered.sum(), stated.covered.sum())
    pairs = similar_pairs(learnt.excluded(), threshold=0.15)
    found, true = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)), made.true_pairs()
    assert len(found & true) / len(found) >= 0.95
    assert len(found & true) / len(true) >= 0.98


def test_short_texts_carry_short_shared_parts_and_are_alike_because_they_were_copied() -> None:
    short = make(2000, seed=5, words=40)
    assert max(len(part.split()) for part in short.shared) < 40  # a sentence, set phrases in it
    pairs = similar_pairs(short.texts, threshold=0.2)
    found, true = set(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)), short.true_pairs()
    assert len(found & true) / len(found) >= 0.9
    assert len(found & true) / len(true) >= 0.95


def test_the_generator_makes_the_same_texts_from_the_same_seed_and_copies_of_thirteen_kinds(made: Made) -> None:
    assert len(set(KINDS)) == 13
    assert {one.kind for one in made.planted} == {*KINDS, MASS}
    assert make(300, seed=5, words=60) == make(300, seed=5, words=60) != make(300, seed=6, words=60)
    exact = [one for one in made.planted if one.kind == "exact"]
    assert all(made.texts[one.source] == made.texts[one.copy] for one in exact)
    assert 0.5 < sum(any(part in text for part in made.shared) for text in made.texts) / 2000 < 0.7
    assert len(made.true_pairs()) == len(made.planted) - 60 + 1830
