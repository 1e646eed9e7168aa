"""Pairs gathered into clusters, so that a text copied sixty times is one finding."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from workbench.methods.similarity.engine.compiled import Counts
from workbench.methods.similarity.engine.corpus import Texts, as_corpus
from workbench.methods.similarity.engine.vectors import Vectors, weighed
from workbench.methods.similarity.evidence import Likeness, likeness_of

Kind = Literal["one-to-one", "family", "template"]
_MANY = 5  # texts from which a cluster may be a template
_MOST = 0.8  # of a cluster's texts that have what is its core
_SAME = 0.6  # of what its pairs share that is the core


@dataclass(frozen=True, eq=False)
class Cluster:
    """Texts that similar pairs tie together.

    Attributes
    ----------
    texts : tuple of int
        Places in the list of texts, ascending.
    kind : {"one-to-one", "family", "template"}
        Two texts; several that share different parts with each other; many that all share the same part.
    middle : int
        The text most alike to the others.
    pairs : int
        The similar pairs among them that were told.
    lowest, highest : float
        The cosines of those pairs.
    core : float
        The share of the middle text's features that four in five of the texts have.
    """

    texts: tuple[int, ...]
    kind: Kind
    middle: int
    pairs: int
    lowest: float
    highest: float
    core: float


def clusters(
    texts: Texts, first: ArrayLike, second: ArrayLike, *, representation: str = "3-shingles"
) -> tuple[Cluster, ...]:
    """Gather similar pairs into clusters, the largest first.

    A cluster is a *template* where it has at least five texts and at least .6 of what its pairs share is in four of
    five of its texts; other clusters of three and more are a *family*.

    Parameters
    ----------
    texts : sequence of str, or Corpus
        All texts: weights are taken over them.
    first, second : (pairs,) int
        The similar pairs, by places in the list of texts.
    representation : {"3-shingles", "words", "5-shingles"}
        What is compared.

    Examples
    --------
    >>> texts = ["satu dua tiga", "satu dua tiga", "empat lima enam"]
    >>> [(cluster.texts, cluster.kind) for cluster in clusters(texts, [0], [1])]
    [((0, 1), 'one-to-one')]
    """
    return clusters_in(weighed(as_corpus(texts), representation), first, second)


def clusters_in(vectors: Vectors, first: ArrayLike, second: ArrayLike) -> tuple[Cluster, ...]:
    """Gather pairs of vectors made before; as `clusters`."""
    pairs = likeness_of(vectors, first, second)
    graph = coo_array((np.ones(len(pairs), np.int8), (pairs.first, pairs.second)), shape=(len(vectors), len(vectors)))
    _, labels = connected_components(graph, directed=False)
    of_pair = labels[pairs.first]
    order = np.argsort(of_pair, kind="stable")
    edges = np.flatnonzero(np.diff(of_pair[order], prepend=-1, append=-1))
    found = [_cluster(vectors, pairs, order[start:end]) for start, end in pairwise(edges)]
    return tuple(sorted(found, key=lambda cluster: (-len(cluster.texts), cluster.texts)))


def _cluster(vectors: Vectors, pairs: Likeness, within: Counts) -> Cluster:
    first, second, cosine = pairs.first[within], pairs.second[within], pairs.cosine[within]
    members = np.unique(np.concatenate([first, second]))
    total = np.bincount(np.searchsorted(members, np.concatenate([first, second])), np.concatenate([cosine, cosine]))
    middle = int(members[np.argmax(total)])
    columns = [vectors.columns[vectors.starts[text] : vectors.starts[text + 1]] for text in members]
    features, counts = np.unique(np.concatenate(columns), return_counts=True)
    core = features[counts >= _MOST * len(members)]
    of_middle = vectors.columns[vectors.starts[middle] : vectors.starts[middle + 1]]
    distinct = max(len(of_middle) + int(vectors.alone[middle]), 1)
    return Cluster(
        texts=tuple(members.tolist()),
        kind=_kind(len(members), len(core), float(np.median(pairs.shared[within]))),
        middle=middle,
        pairs=len(within),
        lowest=float(cosine.min()),
        highest=float(cosine.max()),
        core=float(np.isin(of_middle, core).sum()) / distinct,
    )


def _kind(texts: int, core: int, shared: float) -> Kind:
    if texts == 2:
        return "one-to-one"
    return "template" if texts >= _MANY and core > 0 and core >= _SAME * shared else "family"
