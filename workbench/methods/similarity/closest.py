"""The second stage: which of some sources a text is closest to, where hardly a shingle is left.

Long texts are compared window by window, by pieces of five letters instead of words: a piece survives the affixes that
a rewriter changes, which in Indonesian are many, and no stemmer is needed.
"""

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from workbench.errors import BadInput
from workbench.methods.similarity.engine.compiled import Reals
from workbench.methods.similarity.engine.corpus import read_texts
from workbench.methods.similarity.engine.vectors import weighed

_WORD = re.compile(r"\w+")
_PIECE = 5


def closeness(texts: Sequence[str], sources: Sequence[str], *, window: int = 150) -> Reals:
    """Say how close each text is to each source, by the two windows of them that are most alike.

    Parameters
    ----------
    texts, sources : sequence of str
    window : int
        Words in a window; windows overlap by half. At least 2.

    Returns
    -------
    (texts, sources) float64
        The highest TF-IDF cosine of a window of the one with a window of the other; weights are taken over all windows.

    Examples
    --------
    >>> found = closeness(["biaya pendaftarannya besar"], ["pasar ikan", "uang untuk mendaftarkan tim"])
    >>> found.argmax(axis=1).tolist()
    [1]
    """
    if window < 2:
        raise BadInput("a window of {count} words is too short: choose at least {least}", count=window, least=2)
    if not texts or not sources:
        return np.zeros((len(texts), len(sources)))
    windows = [_windows(text, window) for text in [*texts, *sources]]
    vectors = weighed(read_texts([piece for own in windows for piece in own]), "words")
    rows = csr_array(
        (vectors.weights, vectors.columns, vectors.starts), shape=(len(vectors), max(1, len(vectors.documents)))
    )
    starts = np.concatenate([np.zeros(1, np.int64), np.cumsum([len(own) for own in windows])])
    middle = starts[len(texts)]
    product = (rows[:middle] @ rows[middle:].T).toarray()
    by_text = np.maximum.reduceat(product, starts[: len(texts)], axis=0)
    return np.asarray(np.maximum.reduceat(by_text, starts[len(texts) : -1] - middle, axis=1))


def _windows(text: str, size: int) -> list[str]:
    """The windows of a text, each as its pieces; at least one."""
    words = _WORD.findall(text.lower())
    last = max(1, len(words) - size + size // 2)
    return [" ".join(map(_pieces, words[start : start + size])) for start in range(0, last, size // 2)]


def _pieces(word: str) -> str:
    """The pieces of a word between its two ends, marked; a short word is one piece."""
    marked = f"_{word}_"
    return " ".join(marked[start : start + _PIECE] for start in range(max(1, len(marked) - _PIECE + 1)))
