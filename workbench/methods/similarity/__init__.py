"""Which texts resemble each other, how much, and in which words.

Likeness is partly wanted here (a replication is no fault), so everything says *similar* and shows the passages.
"""

from workbench.methods.similarity.engine.corpus import Corpus, read_texts
from workbench.methods.similarity.pairs import (
    RarePairs,
    SimilarPairs,
    rare_shingle_pairs,
    similar_pairs,
    similar_pairs_between,
)

__all__ = [
    "Corpus",
    "RarePairs",
    "SimilarPairs",
    "rare_shingle_pairs",
    "read_texts",
    "similar_pairs",
    "similar_pairs_between",
]
