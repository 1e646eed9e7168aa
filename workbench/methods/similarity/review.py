"""Everything that a review of similar texts shows: the pairs, what speaks for each, and how sure a threshold is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.boilerplate import Boilerplate, learnt_boilerplate, stated_boilerplate
from workbench.methods.similarity.clusters import Cluster, clusters_in
from workbench.methods.similarity.engine.blocks import Asked, Found, found_between
from workbench.methods.similarity.engine.compiled import Progress, Reals
from workbench.methods.similarity.engine.corpus import Corpus, read_texts
from workbench.methods.similarity.engine.join import too_many
from workbench.methods.similarity.engine.joining.equal import without_crowds
from workbench.methods.similarity.engine.rare import rare_counts
from workbench.methods.similarity.engine.vectors import Vectors, weighed
from workbench.methods.similarity.evidence import TOLD, Likeness, field_copies, likeness_of
from workbench.methods.similarity.pairs import SimilarPairs
from workbench.methods.similarity.precision import Precision, precisions_in
from workbench.methods.similarity.spread import Spread, spread_in

GRID = np.arange(0, 101) / 100
"""Cosines at which the distribution is told."""

MOST = 2_000_000
"""Pairs in a review: hundreds of times what a country files in a year has."""

_SHINGLE = 3
_NEVER = 2**31 - 1  # features that no two texts share

Find = Callable[[Vectors, Asked], Found]


@dataclass(frozen=True, eq=False)
class Review:
    """Similar pairs of a set, and what speaks for each.

    Attributes
    ----------
    vectors : Vectors
        What was compared, in the representation that was chosen and without what was left out.
    pairs : Likeness
        The pairs, the most alike first; cosine, overlap and containment of the whole texts. Of more than a hundred
        equal texts each is paired with the first, and what is like them with the first alone.
    words : (pairs,) float64
        The cosine of single words, which finds the same thing said anew.
    shared_rare : (pairs,) int64
        Shingles in both that few texts have; 0 below what was asked for.
    fields : dict of str to Likeness
        The same pairs, field by field.
    copied : dict of str to (pairs,) bool
        Whether a field was copied whole; of fields, the names.
    spread : Spread
        The place of each pair among all pairs, then of each of `GRID`.
    boilerplate : Boilerplate
        The words that come from templates, left out or not.
    """

    vectors: Vectors
    pairs: Likeness
    words: Reals
    shared_rare: np.ndarray
    fields: dict[str, Likeness]
    copied: dict[str, np.ndarray]
    spread: Spread
    boilerplate: Boilerplate

    def __len__(self) -> int:
        return len(self.pairs)

    @property
    def percentile(self) -> Reals:
        """The place of each pair within the set, in hundredths of all pairs."""
        return self.spread.percentile[: len(self.pairs)]

    @property
    def reaching(self) -> Reals:
        """How many of all pairs reach each of `GRID`, exactly or from the sample."""
        return (1 - self.spread.below[len(self.pairs) :]) * self.spread.pairs

    def clusters(self, threshold: float) -> tuple[Cluster, ...]:
        """Gather the pairs that reach a threshold, or that share rare shingles, into clusters."""
        kept = (self.pairs.cosine >= threshold - 1e-9) | (self.shared_rare > 0)
        return clusters_in(self.vectors, self.pairs.first[kept], self.pairs.second[kept])

    def precision(self, thresholds: Sequence[float], *, seed: int = 0) -> tuple[Precision, ...]:
        """Estimate what share of the pairs from each threshold on is worth showing; Refused where nobody can tell."""
        found = [int((self.pairs.cosine >= threshold - 1e-9).sum()) for threshold in thresholds]
        return precisions_in(self.vectors, thresholds, found, seed=seed)


def review(
    fields: Mapping[str, Sequence[str]],
    *,
    threshold: float,
    representation: str = "3-shingles",
    templates: Sequence[str] = (),
    damped: bool = False,
    fresh: int | None = None,
    asked: Asked | None = None,
    find: Find | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> Review:
    """Find the similar pairs of a set and everything that speaks for each.

    Parameters
    ----------
    fields : mapping of str to sequence of str
        The texts of each field, in the same order; the whole of a text is its fields one below the other.
    threshold : float
        Pairs with this cosine or more are found, and so are pairs that share many rare shingles, whatever their cosine.
    representation : {"3-shingles", "words", "5-shingles"}
    templates : sequence of str
        Paragraphs that were handed out: left out of the comparison.
    damped : bool
        Leave out, too, what many texts share that are otherwise their own.
    fresh : int, optional
        The first so many texts are new: pairs of older ones are not told.
    asked : Asked, optional
        Other bounds for rare shingles.
    find : callable, optional
        Finds the pairs elsewhere, or in pieces.
    progress : callable, optional
        Told ``(done, of)``.

    Raises
    ------
    BadInput
        There is no field, or fields differ in length.
    Refused
        More pairs are similar than anybody reviews.
    """
    told = _Told(progress)
    texts = _whole(fields)
    corpus = read_texts(texts, progress=told.part(0, 20))
    boilerplate = learnt_boilerplate(corpus)
    stated = stated_boilerplate(corpus, templates) if templates else None
    left_out = [each for each in (boilerplate if damped else None, stated) if each is not None]
    compared = corpus
    for each in left_out:
        compared = compared.without(each.covered)
    vectors = weighed(compared, representation, progress=told.part(20, 50))
    bounds = replace(asked or Asked(threshold, most=MOST), threshold=threshold)
    rows, lead, copy = without_crowds(vectors, TOLD)
    found = _found(rows, compared, bounds, find or _here) if len(texts) > 1 else _here(rows, bounds)
    if len(found) > bounds.most:
        raise too_many(bounds.most, threshold)
    told.tell(70)
    copies = field_copies(fields) if len(fields) > 1 else {}
    crowds = lead * len(texts) + copy
    first, second, shared = _kept(
        found, [crowds, *(_keys(each, len(texts)) for each in copies.values())], len(texts), fresh
    )
    pairs = likeness_of(vectors, first, second)
    order = np.lexsort((second, first, -pairs.cosine.round(9)))
    first, second, shared = first[order], second[order], shared[order]
    pairs = likeness_of(vectors, first, second)
    told.tell(80)
    single = vectors if representation == "words" else weighed(compared, "words")
    by_field = {name: likeness_of(weighed(read_texts(column), representation), first, second)
                for name, column in fields.items()} if len(fields) > 1 else {}  # fmt: skip
    spread = _spread(vectors, np.concatenate([pairs.cosine, GRID]), seed)
    told.tell(100)
    return Review(
        vectors, pairs, likeness_of(single, first, second).cosine, shared, by_field,
        _copied(copies, first, second, len(texts)), spread, boilerplate if stated is None else boilerplate | stated,
    )  # fmt: skip


def _here(vectors: Vectors, asked: Asked) -> Found:
    return found_between(vectors, None, asked)


def _found(vectors: Vectors, corpus: Corpus, asked: Asked, find: Find) -> Found:
    """The pairs by cosine, and by rare 3-shingles whatever is compared: rare words alone prove nothing."""
    if vectors.size == _SHINGLE:
        return find(vectors, asked)
    close = find(vectors, replace(asked, at_least=_NEVER))
    rare = rare_counts(weighed(corpus), asked.at_least, asked.in_at_most)
    return Found.of((close.first, close.second, close.cosine), rare, len(vectors))


def _whole(fields: Mapping[str, Sequence[str]]) -> list[str]:
    if not fields:
        raise BadInput("there is no field to compare")
    sizes = {len(column) for column in fields.values()}
    if len(sizes) > 1:
        raise BadInput("fields of different length: {sizes}", sizes=", ".join(map(str, sorted(sizes))))
    return ["\n\n".join(filter(None, parts)) for parts in zip(*fields.values(), strict=True)]


def _kept(
    found: Found, further: Sequence[np.ndarray], texts: int, fresh: int | None
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    keys = found.first * texts + found.second
    every = np.unique(np.concatenate([keys, *further]))
    shared = np.zeros(len(every), np.int64)
    shared[np.searchsorted(every, keys)] = found.shared_rare
    first, second = every // max(texts, 1), every % max(texts, 1)
    new = np.ones(len(every), bool) if fresh is None else first < fresh
    return first[new], second[new], shared[new]


def _keys(pairs: SimilarPairs, texts: int) -> np.ndarray:
    return pairs.first * texts + pairs.second


def _copied(
    copies: Mapping[str, SimilarPairs], first: np.ndarray, second: np.ndarray, texts: int
) -> dict[str, np.ndarray]:
    return {name: np.isin(first * texts + second, _keys(pairs, texts)) for name, pairs in copies.items()}


def _spread(vectors: Vectors, cosines: Reals, seed: int) -> Spread:
    try:
        return spread_in(vectors, cosines, seed=seed)
    except Refused:  # one text, or none: there is no pair to be among
        return Spread(cosines, np.ones(len(cosines)), np.zeros(len(cosines)), 0, 0)


class _Told:
    """Tells progress of one step after another, in hundredths of the whole."""

    def __init__(self, progress: Progress | None) -> None:
        self._progress = progress

    def tell(self, hundredths: int) -> None:
        if self._progress is not None:
            self._progress(hundredths, 100)

    def part(self, start: int, stop: int) -> Progress | None:
        if self._progress is None:
            return None
        return lambda done, of: self.tell(start + (stop - start) * done // max(of, 1))
