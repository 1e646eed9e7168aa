"""How likeness is spread over all pairs of a set, and the place of a pair within it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from workbench.errors import BadInput, Refused
from workbench.methods.similarity.engine.compare import compare, lists, spread
from workbench.methods.similarity.engine.compiled import Counts, Ids, Progress, Reals, Steps, over_threads, spans
from workbench.methods.similarity.engine.corpus import Texts, as_corpus
from workbench.methods.similarity.engine.joining.equal import Equal, firsts_of
from workbench.methods.similarity.engine.vectors import Vectors, weighed

EXACT_TO = 20_000  # texts; 200 million pairs
SAMPLE = 400_000  # pairs
_NEAR = 1e-9  # cosines nearer than this are equal
_Z = 1.959963984540054  # the normal quantile of a two-sided 95 %
_ROWS = 256


@dataclass(frozen=True, eq=False)
class Spread:
    """How many pairs of a set lie below each of some cosines.

    Attributes
    ----------
    cuts : (cuts,) float64
        The cosines asked about.
    below : (cuts,) float64
        The share of all pairs with a smaller cosine.
    error : (cuts,) float64
        Half the width of the 95 % interval of each share; 0 where all pairs were looked at.
    pairs : int
        All pairs of the set.
    examined : int
        The pairs that were looked at.
    """

    cuts: Reals
    below: Reals
    error: Reals
    pairs: int
    examined: int

    @property
    def exact(self) -> bool:
        """Whether every pair was looked at."""
        return self.examined == self.pairs

    @property
    def percentile(self) -> Reals:
        """The place of each cosine within the set: 100 times the share of pairs below."""
        return 100 * self.below


def spread_of(
    texts: Texts,
    cosines: ArrayLike,
    *,
    representation: str = "3-shingles",
    seed: int = 0,
    exact_to: int = EXACT_TO,
    progress: Progress | None = None,
) -> Spread:
    """Say which share of all pairs of texts is less alike than given cosines.

    Up to `exact_to` texts every pair is looked at; above, a sample of 400,000 pairs drawn with the seed, with
    Wilson's interval as its error.

    Parameters
    ----------
    texts : sequence of str, or Corpus
    cosines : (cuts,) float
        In any order.
    representation : {"3-shingles", "words", "5-shingles"}
    seed : int
    exact_to : int
        Texts.
    progress : callable, optional
        Told ``(done, of)``.

    Raises
    ------
    Refused
        There are fewer than two texts, so no pair to be among.

    References
    ----------
    Wilson 1927, Probable inference, the law of succession, and statistical inference.

    Examples
    --------
    >>> texts = ["satu dua tiga", "satu dua tiga", "empat lima enam"]
    >>> spread_of(texts, [1.0]).percentile.round(1).tolist()
    [66.7]
    """
    return spread_in(
        weighed(as_corpus(texts), representation), cosines, seed=seed, exact_to=exact_to, progress=progress
    )


def spread_in(
    vectors: Vectors, cosines: ArrayLike, *, seed: int = 0, exact_to: int = EXACT_TO, progress: Progress | None = None
) -> Spread:
    """Say the same of vectors made before; as `spread_of`."""
    if len(vectors) < 2:
        raise Refused("{count} texts make no pair to be compared with", count=len(vectors))
    cuts = np.asarray(cosines, np.float64)
    if not np.isfinite(cuts).all():
        raise BadInput("a cosine to be placed is no number")
    order = np.argsort(cuts, kind="stable")
    pairs = len(vectors) * (len(vectors) - 1) // 2
    if len(vectors) <= exact_to:
        counts, examined = _all_pairs(vectors, cuts[order] - _NEAR, pairs, progress), pairs
    else:
        counts, examined = _sampled(vectors, cuts[order] - _NEAR, seed), SAMPLE
    below = np.empty(len(cuts))
    below[order] = np.cumsum(counts)[:-1] / examined
    error = np.zeros(len(cuts)) if examined == pairs else _half_width(below, examined)
    return Spread(cuts, below, error, pairs, examined)


def _all_pairs(vectors: Vectors, cuts: Reals, pairs: int, progress: Progress | None) -> Counts:
    equal = Equal.of(vectors)
    firsts = np.flatnonzero(equal.sizes)
    lengths = np.bincount(
        np.repeat(np.arange(len(vectors)), np.diff(vectors.starts)), vectors.weights**2, minlength=len(vectors)
    )[firsts]
    vectors, times = (firsts_of(vectors, equal) if equal.any else vectors), equal.sizes[firsts]
    starts, columns, own, list_starts, rows, weights = _columns_as_one(vectors)
    steps = Steps(progress, len(vectors))
    counts = np.zeros(len(cuts) + 1, np.int64)
    tasks = spans(len(vectors), _ROWS)
    answers = over_threads(
        lambda task: spread(task[0], task[1], starts, columns, own, list_starts, rows, weights, times, cuts),
        tasks,
    )
    for task, answer in zip(tasks, answers, strict=True):
        counts += answer
        steps.add(task[1] - task[0])
    # of equal texts the first alone was looked at
    np.add.at(counts, np.searchsorted(cuts, np.minimum(lengths, 1.0), side="right"), times * (times - 1) // 2)
    # pairs that share nothing were not met
    counts[np.searchsorted(cuts, 0.0, side="right")] += pairs - counts.sum()
    return counts


def _columns_as_one(vectors: Vectors) -> tuple[Counts, Ids, Reals, Counts, Ids, Reals]:
    """The rows, and the lists of their columns, with one in place of those that weigh the same in the same texts.

    A paragraph that thousands share is some hundred such columns, and every pair of its texts would meet in each.
    """
    list_starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(vectors.documents, dtype=np.int64)])
    rows, weights = np.empty(len(vectors.columns), np.int32), np.empty(len(vectors.columns))
    lists(vectors.starts, vectors.columns, vectors.weights, list_starts[:-1].copy(), rows, weights)
    equal = Equal.of(replace(vectors, starts=list_starts, columns=rows, weights=weights))
    scale = np.sqrt(equal.sizes)  # 0 where another column stands for this one
    of_entry, of_listed = scale[vectors.columns], np.repeat(scale, np.diff(list_starts))
    kept, listed = of_entry > 0, of_listed > 0
    return (
        _counted(kept)[vectors.starts], vectors.columns[kept], (vectors.weights * of_entry)[kept],
        _counted(listed)[list_starts], rows[listed], (weights * of_listed)[listed],
    )  # fmt: skip


def _counted(kept: np.ndarray) -> Counts:
    """How many are kept before each place."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(kept)])


def _sampled(vectors: Vectors, cuts: Reals, seed: int) -> Counts:
    cosine = sampled_cosines(vectors, SAMPLE, seed)
    return np.bincount(np.searchsorted(cuts, cosine, side="right"), minlength=len(cuts) + 1)


def sampled_cosines(vectors: Vectors, count: int, seed: int) -> Reals:
    """The cosines of so many pairs, drawn alike from all pairs with the seed."""
    rng = np.random.default_rng(seed)
    first = rng.integers(0, len(vectors), count)
    second = (first + rng.integers(1, len(vectors), count)) % len(vectors)
    shared, cosine = np.empty(count, np.int64), np.empty(count)
    compare(vectors.starts, vectors.columns, vectors.weights, first, second, shared, cosine)
    return cosine


def _half_width(share: Reals, count: int) -> Reals:
    """Half the width of Wilson's 95 % interval."""
    root = np.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2))
    return np.asarray(_Z * root / (1 + _Z**2 / count))
