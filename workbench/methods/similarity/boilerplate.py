"""Words that come from a template and not from a writer: stated templates and learnt ones, and texts without them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput
from workbench.methods.similarity.engine.compiled import Counts
from workbench.methods.similarity.engine.corpus import Corpus, Texts, as_corpus, grown
from workbench.methods.similarity.engine.lookup import Lookup
from workbench.methods.similarity.engine.vectors import weighed

_SHINGLE = 3
_WHOLE = 0.6  # a text of which more than this is common was copied whole: it teaches no template
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Boilerplate:
    """Which words of a corpus come from templates.

    Attributes
    ----------
    corpus : Corpus
    covered : (words,) bool
        True for a word that is boilerplate.
    """

    corpus: Corpus
    covered: Mask

    def share(self) -> NDArray[np.float64]:
        """The share of each text's words that is boilerplate; 0 for a text without words."""
        return _share_covered(self.corpus.starts, self.covered)

    def runs(self, text: int) -> list[tuple[int, int]]:
        """The runs of boilerplate in one text, as words from start to end, counted from 0 in the text."""
        inside = self.covered[self.corpus.starts[text] : self.corpus.starts[text + 1]].astype(np.int8)
        edges = np.flatnonzero(np.diff(inside, prepend=0, append=0))
        return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]

    def excluded(self) -> Corpus:
        """The texts without boilerplate, to be compared again; nothing joins across a gap."""
        return self.corpus.without(self.covered)

    def __or__(self, other: "Boilerplate") -> "Boilerplate":
        """Boilerplate by either."""
        if other.corpus is not self.corpus:
            raise BadInput("boilerplate of different texts cannot be put together")
        return Boilerplate(self.corpus, self.covered | other.covered)


def stated_boilerplate(texts: Texts, templates: Sequence[str], *, run: int = 5) -> Boilerplate:
    """Mark what comes from templates that somebody names.

    Parameters
    ----------
    texts : sequence of str, or Corpus
    templates : sequence of str
        Paragraphs that were handed out.
    run : int
        So many words in a row, at least 3, must come from a template to count.

    Examples
    --------
    >>> template = "inovasi ini dilaksanakan sesuai peraturan daerah"
    >>> marked = stated_boilerplate(["Posyandu keliling. " + template, "pasar ikan"], [template])
    >>> marked.runs(0), marked.share().tolist()
    ([(2, 8)], [0.75, 0.0])
    """
    corpus = as_corpus(texts)
    with_templates = grown(corpus, templates)
    own = len(corpus)
    shingles = [
        window
        for text in range(own, len(with_templates))
        for window in _windows(with_templates.words_of(text)).tolist()
    ]
    found = Lookup(np.array(shingles, np.int32).reshape(-1, _SHINGLE)).places(with_templates, 0, own) >= 0
    return Boilerplate(corpus, _covered(corpus, found, run))


def learnt_boilerplate(texts: Texts, *, in_at_least: int | None = None, run: int = 8) -> Boilerplate:
    """Mark what many texts share that are otherwise their own.

    A run of words is boilerplate where each of its 3-shingles is in at least so many texts. Texts of which more than
    .6 is common are not counted among those many: a text copied sixty times is a finding and not a template.

    Parameters
    ----------
    texts : sequence of str, or Corpus
    in_at_least : int, optional
        Texts; when left out, one in two hundred and at least 10.
    run : int
        So many words in a row, at least 3.

    Raises
    ------
    BadInput
        Fewer than 2 texts are to count as many.
    """
    corpus = as_corpus(texts)
    many = max(10, len(corpus) // 200) if in_at_least is None else in_at_least
    if many < 2:
        raise BadInput("{count} texts are not many: choose at least 2", count=many)
    vectors = weighed(corpus)
    common = np.flatnonzero(vectors.documents >= many)
    places = vectors.example[common].astype(np.int64)[:, None] + np.arange(_SHINGLE)
    begins = Lookup(corpus.words[places].reshape(-1, _SHINGLE)).places(corpus)
    whole = _share_covered(corpus.starts, _covered(corpus, begins >= 0, run)) > _WHOLE
    still = _texts_with(corpus, begins, len(common), ~whole) >= many
    return Boilerplate(corpus, _covered(corpus, (begins >= 0) & still[begins], run))


def _texts_with(corpus: Corpus, begins: NDArray[np.int32], shingles: int, counted: Mask) -> Counts:
    """In how many of the counted texts each shingle is; one more entry, for none, at the end."""
    at = np.flatnonzero(begins >= 0)
    text = np.searchsorted(corpus.starts, at, side="right") - 1
    pairs = np.unique(text[counted[text]] * np.int64(shingles + 1) + begins[at[counted[text]]])
    return np.bincount(pairs % (shingles + 1), minlength=shingles + 1)


def _windows(words: NDArray[np.int32]) -> NDArray[np.int32]:
    if len(words) < _SHINGLE:
        return np.empty((0, _SHINGLE), np.int32)
    return np.lib.stride_tricks.sliding_window_view(words, _SHINGLE)


def _covered(corpus: Corpus, begins: Mask, run: int) -> Mask:
    """The words under runs of shingles that begin at each place, where a run is at least so many words long."""
    if run < _SHINGLE:
        raise BadInput("a run of {run} words is too short: choose at least {least}", run=run, least=_SHINGLE)
    steps = np.diff(begins.astype(np.int8), prepend=0, append=0)
    start, stop = np.flatnonzero(steps == 1), np.flatnonzero(steps == -1) + _SHINGLE - 1
    # shingles lie inside one text, so a run that crosses into the next ends two words before it and is parted here
    long = stop - start >= run
    change = np.zeros(len(begins) + 1, np.int64)
    np.add.at(change, start[long], 1)
    np.add.at(change, stop[long], -1)
    return np.cumsum(change[:-1]) > 0


def _share_covered(starts: Counts, covered: Mask) -> NDArray[np.float64]:
    count = np.concatenate([np.zeros(1, np.int64), np.cumsum(covered)])
    sizes = np.diff(starts)
    return np.divide(np.diff(count[starts]), sizes, out=np.zeros(len(sizes)), where=sizes > 0)
