"""The join finds the pairs of the dense product, and no others."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine import join
from workbench.methods.similarity.engine.join import joined
from workbench.methods.similarity.engine.joining import equal
from workbench.methods.similarity.engine.joining.equal import Equal
from workbench.methods.similarity.engine.vectors import Vectors


def vectors_of(dense: NDArray[np.float64]) -> Vectors:
    """Rows of a matrix as they stand, most common column first."""
    documents = np.count_nonzero(dense, axis=0).astype(np.int32)
    dense = dense[:, np.argsort(-documents, kind="stable")]
    rows, columns = np.nonzero(dense)
    starts = np.searchsorted(rows, np.arange(len(dense) + 1)).astype(np.int64)
    nothing = np.zeros(len(dense), np.int64)
    return Vectors(
        starts, columns.astype(np.int32), dense[rows, columns], -np.sort(-documents), np.zeros_like(documents),
        nothing, np.zeros((3, len(dense))), 1,
    )  # fmt: skip


@st.composite
def sparse_rows(draw: st.DrawFn) -> NDArray[np.float64]:
    """Rows of length one, with equal rows, empty rows, rows of one entry, and entries that tie."""
    count, width = draw(st.integers(0, 14)), draw(st.integers(1, 9))
    entry = st.sampled_from([0, 0, 0, 1, 1, 2, 3, 5])
    rows = [draw(st.lists(entry, min_size=width, max_size=width)) for _ in range(count)]
    rows += [rows[draw(st.integers(0, count - 1))] for _ in range(draw(st.integers(0, 3))) if count]
    dense = np.array(rows, float).reshape(len(rows), width)
    length = np.linalg.norm(dense, axis=1, keepdims=True)
    shortened = np.array([draw(st.sampled_from([1.0, 1.0, 0.6])) for _ in rows]).reshape(-1, 1)
    return dense / np.where(length == 0, 1, length) * shortened


@settings(max_examples=300, deadline=None)
@given(sparse_rows(), st.data())
def test_pairs_are_those_of_the_dense_product(dense: NDArray[np.float64], data: st.DataObject) -> None:
    product = np.triu(dense @ dense.T, 1)
    ties = sorted({float(value) for value in product.flat if 0 < value <= 1})
    threshold = data.draw(st.sampled_from([0.15, 0.3, 0.5, 0.7, 0.9, 1.0, *ties]))
    first, second, cosine = joined(vectors_of(dense), threshold)
    found = set(zip(first.tolist(), second.tolist(), strict=True))
    assert len(found) == len(first)
    assert set(zip(*np.nonzero(product >= threshold + 1e-9), strict=True)) <= found
    assert found <= set(zip(*np.nonzero(product >= threshold - 1e-9), strict=True))
    assert np.abs(product[first, second] - cosine).max(initial=0) < 1e-9
    order = [(a, b) for a, b in zip(first.tolist(), second.tolist(), strict=True)]
    assert order == sorted(order)


@settings(deadline=None)
@given(sparse_rows(), st.integers(0, 2**17 - 1))
def test_sides_keep_the_pairs_across_them(dense: NDArray[np.float64], choice: int) -> None:
    sides = np.array([choice >> row & 1 for row in range(len(dense))], np.uint8)
    first, second, _ = joined(vectors_of(dense), 0.3)
    across = sides[first] != sides[second]
    kept = joined(vectors_of(dense), 0.3, sides=sides)
    assert np.array_equal(kept[0], first[across])
    assert np.array_equal(kept[1], second[across])


def test_a_pair_exactly_at_the_threshold_is_found() -> None:
    dense = np.array([[0.6, 0.8, 0.0], [0.6, 0.0, 0.8]])
    assert joined(vectors_of(dense), 0.36)[2].tolist() == [0.36]


def test_equal_rows_are_found_at_one() -> None:
    dense = np.tile(np.array([[0.1, 0.7, 0.3]]) / np.linalg.norm([0.1, 0.7, 0.3]), (3, 1))
    first, second, _ = joined(vectors_of(dense), 1.0)
    assert (first.tolist(), second.tolist()) == ([0, 0, 1], [1, 2, 2])


def test_a_large_random_matrix_is_joined_as_the_dense_product(rng: np.random.Generator) -> None:
    dense = np.where(rng.random((1500, 400)) < 0.03, rng.random((1500, 400)) ** 3, 0.0)
    dense /= np.maximum(np.linalg.norm(dense, axis=1, keepdims=True), 1e-9)
    product = np.triu(dense @ dense.T, 1)
    for threshold in (0.05, 0.2, 0.6):
        first, second, cosine = joined(vectors_of(dense), threshold)
        assert len(first) == np.count_nonzero(product >= threshold)
        assert np.abs(product[first, second] - cosine).max() < 1e-12


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(8)


@pytest.mark.parametrize("threshold", [0.0, -0.1, 1.1, float("nan")])
def test_a_threshold_that_is_no_cosine_is_refused(threshold: float) -> None:
    with pytest.raises(BadInput, match="is no threshold"):
        joined(vectors_of(np.eye(2)), threshold)


def test_more_pairs_than_memory_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(join, "PAIRS_AT_MOST", 5)
    unlike = np.stack([[1.0, scale] / np.hypot(1, scale) for scale in (0.1, 0.2, 0.3, 0.4, 0.5)])
    with pytest.raises(Refused, match=r"more than 5 pairs reach 0\.5: choose a higher threshold"):
        joined(vectors_of(unlike), 0.5)
    with pytest.raises(Refused, match="make 10 pairs, and 5 are told at most: give each text once"):
        joined(vectors_of(np.ones((5, 1))), 0.5)
    assert len(joined(vectors_of(np.ones((5, 1))), 0.5, sides=np.zeros(5, np.uint8))[0]) == 0


def test_rows_are_equal_in_features_weights_and_side() -> None:
    dense = np.array([[3.0, 4, 0], [4, 3, 0], [3, 4, 0], [0, 0, 0], [0, 0, 0], [3, 0, 4], [3, 4, 0]]) / 5
    assert Equal.of(vectors_of(dense)).first.tolist() == [0, 1, 0, 3, 4, 5, 0]
    assert Equal.of(vectors_of(dense), np.array([0, 0, 1, 0, 0, 0, 1], np.uint8)).first.tolist() == [
        0,
        1,
        2,
        3,
        4,
        5,
        2,
    ]


def test_rows_whose_numbers_meet_by_chance_stay_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    def one_for_all(starts: object, columns: object, weights: object, sides: object, keys: NDArray[np.uint64]) -> None:
        keys[:] = 7

    monkeypatch.setattr(equal, "_key", one_for_all)
    dense = np.array([[3.0, 4, 0], [4, 3, 0], [3, 4, 0], [0, 3, 4], [0, 3, 4]]) / 5
    product = np.triu(dense @ dense.T, 1)
    found = joined(vectors_of(dense), 0.3)
    assert [list(pair) for pair in zip(found[0].tolist(), found[1].tolist(), strict=True)] == np.argwhere(
        product >= 0.3 - 1e-9
    ).tolist()
