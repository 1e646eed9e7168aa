"""Similar pairs: by cosine, exactly; and by the rare shingles two texts share, which finds copied parts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput
from workbench.methods.similarity.engine.compiled import Counts, Progress, Reals
from workbench.methods.similarity.engine.corpus import Corpus, Texts, as_corpus, grown
from workbench.methods.similarity.engine.join import joined
from workbench.methods.similarity.engine.rare import rare_counts
from workbench.methods.similarity.engine.vectors import Vectors, size_of, weighed


@dataclass(frozen=True, eq=False)
class SimilarPairs:
    """Pairs of texts and their cosine.

    Attributes
    ----------
    first, second : (pairs,) int64
        Places in the list of texts, first < second, ordered by first and then second.
    cosine : (pairs,) float64
        From the threshold to 1.
    """

    first: Counts
    second: Counts
    cosine: Reals

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, eq=False)
class RarePairs:
    """Pairs of texts and how many rare shingles they share.

    Attributes
    ----------
    first, second : (pairs,) int64
        Places in the list of texts, first < second, ordered by first and then second.
    shared : (pairs,) int64
        Different shingles that occur in both, each in few texts altogether.
    """

    first: Counts
    second: Counts
    shared: Counts

    def __len__(self) -> int:
        return len(self.first)


def similar_pairs(
    texts: Texts, *, threshold: float, representation: str = "3-shingles", progress: Progress | None = None
) -> SimilarPairs:
    """Find every pair of texts whose TF-IDF cosine reaches a threshold.

    Weights are those of scikit-learn's ``TfidfVectorizer`` (``ngram_range=(3, 3)`` for 3-shingles) over all the texts
    given. Nothing is left to chance: every pair with a cosine of at least ``threshold + 1e-9`` is found and none
    below ``threshold - 1e-9``; cosines are within 1e-9 of the dense product.

    Parameters
    ----------
    texts : sequence of str, or Corpus
        A text without features (empty, or shorter than a shingle) is similar to none.
    threshold : float
        Above 0, at most 1.
    representation : {"3-shingles", "words", "5-shingles"}
    progress : callable, optional
        Told ``(done, of)``, with `done` rising to `of`.

    Raises
    ------
    BadInput
        An entry is no text, the threshold no cosine above 0, or the representation unknown.
    Refused
        More than a hundred million pairs reach the threshold.

    References
    ----------
    Bayardo, Ma & Srikant 2007; Anastasiu & Karypis 2014 (L2AP).

    Examples
    --------
    >>> found = similar_pairs(["antrean obat dari rumah", "pasar ikan", "antrean obat dari rumah"], threshold=0.5)
    >>> found.first.tolist(), found.second.tolist(), found.cosine.round(3).tolist()
    ([0], [2], [1.0])
    """
    return SimilarPairs(
        *joined(*_prepared(texts, threshold, representation, progress), progress=_part(progress, 60, 100))
    )


def similar_pairs_between(
    texts: Texts,
    against: Sequence[str],
    *,
    threshold: float,
    representation: str = "3-shingles",
    progress: Progress | None = None,
) -> SimilarPairs:
    """Find every pair of one text from each of two lists, as in a round against the rounds before it.

    Weights are taken over both lists together. In the answer `first` is a place in `texts` and `second` a place in
    `against`; everything else is as in `similar_pairs`.
    """
    ours = as_corpus(texts)
    vectors, threshold = _prepared(grown(ours, against), threshold, representation, progress)
    sides = (np.arange(len(vectors)) >= len(ours)).astype(np.uint8)
    first, second, cosine = joined(vectors, threshold, sides=sides, progress=_part(progress, 60, 100))
    return SimilarPairs(first, second - len(ours), cosine)


def rare_shingle_pairs(
    texts: Texts,
    *,
    at_least: int = 12,
    in_at_most: int = 20,
    representation: str = "3-shingles",
    progress: Progress | None = None,
) -> RarePairs:
    """Find every pair of texts that shares many shingles hardly any other text has.

    It finds a copied fifth of a text, which a cosine does not; it is blind to a text copied more than `in_at_most`
    times, which a cosine finds. Use both.

    Parameters
    ----------
    texts : sequence of str, or Corpus
    at_least : int
        How many different rare shingles a pair must share; at least 1.
    in_at_most : int
        A shingle is rare when it occurs in at most so many texts; at least 2.
    representation : {"3-shingles", "words", "5-shingles"}
    progress : callable, optional
        Told ``(done, of)``.

    Examples
    --------
    >>> kept = "warga memesan nomor antrean lewat telepon"
    >>> found = rare_shingle_pairs(["puskesmas: " + kept, kept + " genggam", "pasar ikan"], at_least=3)
    >>> found.first.tolist(), found.second.tolist(), found.shared.tolist()
    ([0], [1], [4])
    """
    if at_least < 1 or in_at_most < 2:
        raise BadInput(
            "{at_least} shared shingles in at most {in_at_most} texts: choose at least 1 and at least 2",
            at_least=at_least, in_at_most=in_at_most,
        )  # fmt: skip
    vectors = _weighed(texts, representation, progress)
    return RarePairs(*rare_counts(vectors, at_least, in_at_most, _part(progress, 60, 100)))


def _prepared(texts: Texts, threshold: float, representation: str, progress: Progress | None) -> tuple[Vectors, float]:
    """Weighed texts and the threshold, once both are known to be in order."""
    size_of(representation)
    if not 0 < threshold <= 1:
        raise BadInput("{value} is no threshold: choose one above 0 and at most 1", value=threshold)
    return _weighed(texts, representation, progress), threshold


def _weighed(texts: Texts, representation: str, progress: Progress | None) -> Vectors:
    corpus: Corpus = as_corpus(texts, _part(progress, 0, 30))
    return weighed(corpus, representation, progress=_part(progress, 30, 60))


def _part(progress: Progress | None, start: int, stop: int) -> Progress | None:
    """One step of several, in hundredths of the whole."""
    if progress is None:
        return None
    return lambda done, of: progress(start + (stop - start) * done // max(of, 1), 100)
