"""The precision to expect at a threshold: from what people decided, or from how chance likeness falls off."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize

from workbench.errors import BadInput, Message, Refused
from workbench.methods.similarity.engine.compiled import Reals
from workbench.methods.similarity.engine.corpus import Texts, as_corpus
from workbench.methods.similarity.engine.join import joined
from workbench.methods.similarity.engine.vectors import Vectors, weighed
from workbench.methods.similarity.spread import SAMPLE, sampled_cosines

_Z = 1.959963984540054
_DECIDED = 5  # pairs: fewer decisions say nothing
_TAIL, _TOP = 0.02, 0.0005  # the tail is fitted between these shares of all pairs


@dataclass(frozen=True)
class Precision:
    """The share of pairs above a threshold that are expected to be worth showing.

    Attributes
    ----------
    value : float
    low, high : float
        What the estimate allows: a 95 % interval from decisions, the range over tail fits otherwise.
    pairs : int
        Pairs at or above the threshold.
    how : Message
        How it was estimated, for the reader.
    """

    value: float
    low: float
    high: float
    pairs: int
    how: Message


def precision_from_decisions(cosine: ArrayLike, similar: ArrayLike, *, threshold: float) -> Precision:
    """Estimate precision from pairs that people have decided on.

    Parameters
    ----------
    cosine : (pairs,) float
        The likeness of every decided pair.
    similar : (pairs,) bool
        Whether it was decided to be similar, whatever the reason.
    threshold : float

    Raises
    ------
    Refused
        Fewer than five decided pairs reach the threshold.

    Examples
    --------
    >>> found = precision_from_decisions([0.5] * 10 + [0.1], [True] * 9 + [False, False], threshold=0.3)
    >>> round(found.value, 2), round(found.low, 2), round(found.high, 2)   # Wilson's interval for 9 of 10
    (0.9, 0.6, 0.98)
    """
    values, decided = np.asarray(cosine, np.float64), np.asarray(similar, bool)
    if len(values) != len(decided):
        raise BadInput("{pairs} pairs and {decisions} decisions", pairs=len(values), decisions=len(decided))
    above = decided[values >= threshold]
    if len(above) < _DECIDED:
        raise Refused(
            "{count} decided pairs reach {threshold}: at least {least} are needed to expect anything",
            count=len(above), threshold=threshold, least=_DECIDED,
        )  # fmt: skip
    share, count = float(above.mean()), len(above)
    middle = (share + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z * np.sqrt(share * (1 - share) / count + _Z**2 / (4 * count**2)) / (1 + _Z**2 / count)
    how = Message(
        "the share of {count} decided pairs at or above the threshold, with Wilson's 95 % interval", {"count": count}
    )
    return Precision(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)), count, how)


def precision_from_tail(
    texts: Texts, *, threshold: float, representation: str = "3-shingles", seed: int = 0
) -> Precision:
    """Estimate precision where nobody has decided yet, from how chance likeness falls off.

    Most pairs are alike by chance. A generalised Pareto tail is fitted to a seeded sample of all pairs, between the
    upper 2 % and the upper .05 % of them, above which copies may lie; what it expects above the threshold is taken as
    chance, against the pairs that are there. The tail never ends, so the estimate errs on the side of chance; shared
    templates make it err far: leave them out first.

    Raises
    ------
    Refused
        There are too few pairs for a tail, or hardly any share anything.

    References
    ----------
    Pickands 1975, Statistical inference using extreme order statistics.
    """
    vectors = weighed(as_corpus(texts), representation)
    first, _, _ = joined(vectors, threshold)
    return precisions_in(vectors, [threshold], [len(first)], seed=seed)[0]


def precisions_in(
    vectors: Vectors, thresholds: Sequence[float], found: Sequence[int], *, seed: int = 0
) -> tuple[Precision, ...]:
    """Estimate precision at several thresholds, of vectors made before and the pairs found at each.

    As `precision_from_tail`, with one sample and one fit for all.
    """
    pairs = len(vectors) * (len(vectors) - 1) // 2
    if pairs < 10_000:
        raise Refused("{pairs} pairs are too few to tell chance from copies: decide on some instead", pairs=pairs)
    sample = np.sort(sampled_cosines(vectors, SAMPLE, seed))
    tails = [_Tail.of(sample, share) for share in (_TAIL / 2, _TAIL, _TAIL * 2)]
    return tuple(
        _expected([pairs * tail.beyond(threshold) for tail in tails], count)
        for threshold, count in zip(thresholds, found, strict=True)
    )


def _expected(chances: list[float], count: int) -> Precision:
    values = sorted(_precision(chance, count) for chance in chances)
    how = Message(
        "the tail of {sample} sampled pairs puts {chance} of the {pairs} pairs found down to chance",
        {"sample": SAMPLE, "chance": round(min(chances[1], count), 1), "pairs": count},
    )
    return Precision(_precision(chances[1], count), values[0], values[-1], count, how)


def _precision(chance: float, pairs: int) -> float:
    return 1.0 - min(chance / pairs, 1.0) if pairs else 1.0


@dataclass(frozen=True, eq=False)
class _Tail:
    """The upper share of a sorted sample, and the generalised Pareto distribution fitted to it."""

    sample: Reals
    share: float
    start: float
    stop: float
    scale: float
    shape: float

    @classmethod
    def of(cls, sample: Reals, share: float) -> "_Tail":
        start = float(sample[int(len(sample) * (1 - share))])
        stop = float(sample[int(len(sample) * (1 - _TOP))])
        if stop <= start or start <= 0.0:
            raise Refused("hardly any pairs share anything: chance cannot be told from copies")
        return cls(sample, share, start, stop, *_fitted(sample[sample > start] - start, stop - start))

    def beyond(self, threshold: float) -> float:
        """The share of pairs that chance puts at or above the threshold."""
        if threshold <= self.stop:
            return float(np.mean(self.sample >= threshold))
        return self.share * float(_survival(np.array([threshold - self.start]), self.scale, self.shape)[0])


def _fitted(beyond: Reals, end: float) -> tuple[float, float]:
    """Fit scale and shape to excesses, of which those beyond `end` are only known to be there."""
    inside = beyond[beyond < end]
    above = len(beyond) - len(inside)

    def loss(parameters: Reals) -> float:
        scale, shape = float(np.exp(parameters[0])), _shape(parameters)
        density = _survival(inside, scale, shape) ** (1 + shape) / scale
        rest = _survival(np.array([end]), scale, shape)[0]
        return -float(np.log(np.maximum(density, 1e-300)).sum() + above * np.log(max(rest, 1e-300)))

    start = np.array([np.log(beyond.mean()), 0.05])
    best = minimize(loss, start, method="Nelder-Mead")
    return float(np.exp(best.x[0])), _shape(best.x)


def _shape(parameters: Reals) -> float:
    """Never below 0: a tail that ends before the threshold would be surer than a sample can make it."""
    return float(np.clip(parameters[1], 0.0, 0.9))


def _survival(excess: Reals, scale: float, shape: float) -> Reals:
    if abs(shape) < 1e-8:
        return np.exp(-excess / scale)
    return np.asarray(np.maximum(1 + shape * excess / scale, 0.0) ** (-1 / shape))
