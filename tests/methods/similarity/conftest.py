"""Texts in the manner of filed innovations, and the dense products to compare with."""

import random

import numpy as np
import pytest
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

SIZES = {"words": 1, "3-shingles": 3, "5-shingles": 5}


def dense_cosine(texts: list[str], representation: str) -> NDArray[np.float64]:
    """The upper triangle of the dense product of scikit-learn's vectors."""
    size = SIZES[representation]
    vectors = TfidfVectorizer(ngram_range=(size, size)).fit_transform(texts)
    return np.triu((vectors @ vectors.T).toarray(), 1)


@pytest.fixture(scope="session")
def filed() -> list[str]:
    """600 texts of a small language, with copies of every depth, and the odd ones that break programs."""
    rng = random.Random(8)
    words = ["".join(rng.choices("aeiou", k=1) + rng.choices("bdgklmnprst", k=3)) for _ in range(900)]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    sentences = [" ".join(rng.choices(words, weights, k=rng.randint(5, 14))) for _ in range(2500)]
    texts = [". ".join(rng.sample(sentences, rng.randint(1, 12))) for _ in range(560)]
    for _ in range(30):
        kept = texts[rng.randrange(560)].split()
        texts.append(" ".join(word if rng.random() > 0.15 else rng.choice(words) for word in kept))
    odd = ["", "", "satu", "satu", "yang dan di", "yang dan di", "é 中文 字", "😀 ! \ud800", texts[3], texts[3]]
    return texts + odd
