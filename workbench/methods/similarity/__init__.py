"""Which texts resemble each other, how much, and in which words.

Likeness is partly wanted here (a replication is no fault), so everything says *similar* and shows the passages.
"""

from workbench.methods.similarity.boilerplate import Boilerplate, learnt_boilerplate, stated_boilerplate
from workbench.methods.similarity.closest import closeness
from workbench.methods.similarity.clusters import Cluster, clusters
from workbench.methods.similarity.engine.corpus import Corpus, read_texts
from workbench.methods.similarity.evidence import Likeness, field_copies, likeness, likeness_by_field
from workbench.methods.similarity.index import SimilarTexts, TextIndex
from workbench.methods.similarity.pairs import (
    RarePairs,
    SimilarPairs,
    rare_shingle_pairs,
    similar_pairs,
    similar_pairs_between,
)
from workbench.methods.similarity.passages import Edit, Passage, passages
from workbench.methods.similarity.precision import Precision, precision_from_decisions, precision_from_tail
from workbench.methods.similarity.spread import Spread, spread_of

__all__ = [
    "Boilerplate", "Cluster", "Corpus", "Edit", "Likeness", "Passage", "Precision", "RarePairs", "SimilarPairs",
    "SimilarTexts", "Spread", "TextIndex", "closeness", "clusters", "field_copies", "learnt_boilerplate", "likeness",
    "likeness_by_field", "passages", "precision_from_decisions", "precision_from_tail", "rare_shingle_pairs",
    "read_texts", "similar_pairs", "similar_pairs_between", "spread_of", "stated_boilerplate",
]  # fmt: skip
