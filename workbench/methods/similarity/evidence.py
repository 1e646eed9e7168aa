"""What speaks for a pair: likeness in the whole and field by field, and who contains whom."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine.compare import compare
from workbench.methods.similarity.engine.compiled import Counts, Reals
from workbench.methods.similarity.engine.corpus import Texts, as_corpus
from workbench.methods.similarity.engine.join import joined
from workbench.methods.similarity.engine.joining.equal import without_crowds
from workbench.methods.similarity.engine.vectors import Vectors, weighed
from workbench.methods.similarity.pairs import SimilarPairs

TOLD = 100
"""Equal texts of which every pair is told; of more of them, each with the first."""

_SHARED = 10_000_000  # pairs that share one field


@dataclass(frozen=True, eq=False)
class Likeness:
    """How alike the texts of each pair are.

    Attributes
    ----------
    first, second : (pairs,) int64
        Places in the list of texts.
    cosine : (pairs,) float64
        TF-IDF likeness: rare words or shingles count more. 0 where one text has none.
    overlap : (pairs,) float64
        Lexical likeness: different features in both, as a share of those in either (Jaccard).
    shared : (pairs,) int64
        Different features in both.
    of_first, of_second : (pairs,) float64
        Containment: the share of each text's different features that the other has, too.
    """

    first: Counts
    second: Counts
    cosine: Reals
    overlap: Reals
    shared: Counts
    of_first: Reals
    of_second: Reals

    def __len__(self) -> int:
        return len(self.first)


def likeness(texts: Texts, first: ArrayLike, second: ArrayLike, *, representation: str = "3-shingles") -> Likeness:
    """Compare the texts of given pairs; weights are taken over all the texts.

    Parameters
    ----------
    texts : sequence of str, or Corpus
    first, second : (pairs,) int
        Places in the list of texts.
    representation : {"3-shingles", "words", "5-shingles"}

    Raises
    ------
    BadInput
        A place is outside the list of texts, or the two lists of places differ in length.

    Examples
    --------
    >>> texts = ["satu dua tiga empat", "satu dua tiga empat lima enam", "tujuh delapan sembilan"]
    >>> found = likeness(texts, [0], [1])
    >>> found.of_first.tolist(), found.of_second.tolist()
    ([1.0], [0.5])
    """
    return likeness_of(weighed(as_corpus(texts), representation), first, second)


def likeness_of(vectors: Vectors, first: ArrayLike, second: ArrayLike) -> Likeness:
    """Compare the texts of given pairs by vectors made before; as `likeness`."""
    ours, theirs = _places(first, len(vectors)), _places(second, len(vectors))
    if len(ours) != len(theirs):
        raise BadInput(
            "{first} first texts and {second} second texts make no pairs", first=len(ours), second=len(theirs)
        )
    shared, cosine = np.empty(len(ours), np.int64), np.empty(len(ours))
    compare(vectors.starts, vectors.columns, vectors.weights, ours, theirs, shared, cosine)
    distinct = vectors.distinct()
    of_first, of_second = _share(shared, distinct[ours]), _share(shared, distinct[theirs])
    overlap = _share(shared, distinct[ours] + distinct[theirs] - shared)
    return Likeness(ours, theirs, np.minimum(cosine, 1.0), overlap, shared, of_first, of_second)


def likeness_by_field(
    fields: Mapping[str, Texts], first: ArrayLike, second: ArrayLike, *, representation: str = "3-shingles"
) -> dict[str, Likeness]:
    """Compare given pairs in each field; a field's texts are in the same order as every other's."""
    corpora = _same_length(fields)
    return {name: likeness(corpus, first, second, representation=representation) for name, corpus in corpora.items()}


def field_copies(fields: Mapping[str, Texts], *, threshold: float = 0.9, least: int = 5) -> dict[str, SimilarPairs]:
    """Find the pairs that share a whole field, whatever their other fields say.

    Parameters
    ----------
    fields : mapping of str to texts
        The texts of each field, in the same order.
    threshold : float
        The cosine of 3-shingles from which a field counts as copied.
    least : int
        Fields with fewer different 3-shingles say too little to be a copy ("tidak ada").

    Of more than `TOLD` equal fields only the pairs with the first are told.

    Raises
    ------
    Refused
        A field is nearly the same in so many texts that its pairs are too many.
    """
    return {name: _long_enough(name, corpus, threshold, least) for name, corpus in _same_length(fields).items()}


def _long_enough(name: str, texts: Texts, threshold: float, least: int) -> SimilarPairs:
    vectors = weighed(as_corpus(texts))
    distinct = vectors.distinct()
    rows, lead, copy = without_crowds(vectors, TOLD)
    try:
        first, second, cosine = joined(rows, threshold, most=_SHARED)
    except Refused as fault:
        raise Refused(
            "{field} is nearly the same in more than {count} pairs: compare without this field",
            field=name, count=_SHARED,
        ) from fault  # fmt: skip
    first, second = np.concatenate([first, lead]), np.concatenate([second, copy])
    cosine = np.concatenate([cosine, np.ones(len(lead))])
    order = np.lexsort((second, first))
    kept = order[(distinct[first[order]] >= least) & (distinct[second[order]] >= least)]
    return SimilarPairs(first[kept], second[kept], cosine[kept])


def _same_length(fields: Mapping[str, Texts]) -> Mapping[str, Texts]:
    sizes = {len(texts) for texts in fields.values()}
    if len(sizes) > 1:
        raise BadInput("fields of different length: {sizes}", sizes=", ".join(map(str, sorted(sizes))))
    return fields


def _places(places: ArrayLike, texts: int) -> Counts:
    given = np.asarray(places)
    whole = given.astype(np.int64)
    outside = whole[(whole < 0) | (whole >= texts)]
    if len(outside):
        raise BadInput("there is no text {place} among {texts}", place=int(outside[0]), texts=texts)
    return whole


def _share(part: Counts, whole: Counts) -> Reals:
    return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)
