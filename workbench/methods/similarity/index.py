"""One new text against everything that is there, without comparing the rest again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput
from workbench.methods.similarity.engine.compiled import Counts, Progress, Reals
from workbench.methods.similarity.engine.corpus import Corpus, Texts, as_corpus, grown
from workbench.methods.similarity.engine.lookup import Lookup, documents_of, products
from workbench.methods.similarity.engine.vectors import size_of, weighed


@dataclass(frozen=True, eq=False)
class SimilarTexts:
    """The texts of an index that are similar to a new one, the most alike first.

    Attributes
    ----------
    text : (texts,) int64
        Places in the index.
    cosine : (texts,) float64
        What `similar_pairs` would give if the new text were in the index.
    shared_rare : (texts,) int64
        Different shingles in both that few texts have.
    of_new, of_old : (texts,) float64
        Containment: the share of the new text's different features that the old one has, and the other way.
    """

    text: Counts
    cosine: Reals
    shared_rare: Counts
    of_new: Reals
    of_old: Reals

    def __len__(self) -> int:
        return len(self.text)


@dataclass(frozen=True, eq=False)
class TextIndex:
    """Texts ready to be asked about one more; its arrays can be kept and read back.

    Attributes
    ----------
    corpus : Corpus
    representation : str
    sums : (3, texts) float64
        What the length of each text's vector is made of, whatever is added (see `Vectors.sums`).
    distinct : (texts,) int64
        How many different features each text has.
    """

    corpus: Corpus
    representation: str
    sums: Reals
    distinct: Counts

    @classmethod
    def of(cls, texts: Texts, *, representation: str = "3-shingles", progress: Progress | None = None) -> "TextIndex":
        """Make an index of texts.

        Examples
        --------
        >>> index = TextIndex.of(["antrean obat dari rumah", "pasar ikan pagi hari"])
        >>> index.similar_to("kini antrean obat dari rumah", threshold=0.5).text.tolist()
        [0]
        """
        corpus = as_corpus(texts)
        vectors = weighed(corpus, representation, progress=progress)
        return cls(corpus, representation, vectors.sums, vectors.distinct())

    def __len__(self) -> int:
        return len(self.corpus)

    def grown(self, texts: Sequence[str], *, progress: Progress | None = None) -> "TextIndex":
        """The index with more texts behind its own; those are read once and never again."""
        return TextIndex.of(grown(self.corpus, texts), representation=self.representation, progress=progress)

    def similar_to(self, text: str, *, threshold: float, at_least: int = 12, in_at_most: int = 20) -> SimilarTexts:
        """Find the texts similar to a new one, as if it were in the index.

        Parameters
        ----------
        text : str
        threshold : float
            A cosine above 0: texts that reach it are found,
        at_least : int
            and so are texts that share so many rare features,
        in_at_most : int
            which occur in at most so many texts, the new one among them.
        """
        if not 0 < threshold <= 1:
            raise BadInput("{value} is no threshold: choose one above 0 and at most 1", value=threshold)
        shingles, times = self._shingles(text)
        begins = Lookup(shingles).places(self.corpus)
        documents = documents_of(begins, self.corpus.starts, len(shingles)) + 1
        texts = len(self)
        rarity = np.log((2 + texts) / (1 + documents)) + 1
        # without the new text each of these features was in one text fewer of a set smaller by one
        shift = np.log((2 + texts) / (1 + texts))
        before = np.log((1 + texts) / documents) + 1 + shift
        product, squares = np.zeros(texts), np.zeros(texts)
        shared, shared_rare = np.zeros(texts, np.int64), np.zeros(texts, np.int64)
        products(
            begins, self.corpus.starts, times * rarity**2, rarity**2 - before**2,
            (documents <= in_at_most).astype(np.uint8), product, squares, shared, shared_rare,
        )  # fmt: skip
        squares += self.sums[2] + 2 * shift * self.sums[1] + shift**2 * self.sums[0]
        length = np.sqrt(np.maximum(squares, 0.0) * np.sum((times * rarity) ** 2))
        cosine = np.minimum(np.divide(product, length, out=np.zeros(texts), where=shared > 0), 1.0)
        found = np.flatnonzero((cosine >= threshold - 1e-10) | (shared_rare >= at_least))
        found = found[np.argsort(-cosine[found], kind="stable")]
        return SimilarTexts(
            found, cosine[found], shared_rare[found], shared[found] / max(len(shingles), 1),
            shared[found] / np.maximum(self.distinct[found], 1),
        )  # fmt: skip

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Everything the index is made of, by name, to be kept."""
        return {
            "words": self.corpus.words, "starts": self.corpus.starts, "letters": self.corpus.letters,
            "spelling": self.corpus.spelling, "sums": self.sums, "distinct": self.distinct,
            "size": np.array([size_of(self.representation)]),
        }  # fmt: skip

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> "TextIndex":
        """The index whose arrays were kept.

        Raises
        ------
        BadInput
            An array is missing, or they do not fit together.
        """
        missing = sorted({"words", "starts", "letters", "spelling", "sums", "distinct", "size"} - set(arrays))
        if missing:
            raise BadInput("the index has no {name}: make it again", name=missing[0])
        corpus = Corpus(
            np.ascontiguousarray(arrays["words"], np.int32), np.ascontiguousarray(arrays["starts"], np.int64),
            np.ascontiguousarray(arrays["letters"], np.uint8), np.ascontiguousarray(arrays["spelling"], np.int64),
        )  # fmt: skip
        sums, distinct = np.asarray(arrays["sums"], np.float64), np.asarray(arrays["distinct"], np.int64)
        fits = (
            len(corpus.starts) > 0
            and corpus.starts[-1] == len(corpus.words)
            and corpus.spelling[-1] == len(corpus.letters)
            and corpus.words.max(initial=-1) < len(corpus.spelling) - 1
            and sums.shape == (3, len(corpus))
            and len(distinct) == len(corpus)
        )
        if not fits:
            raise BadInput("the arrays of the index do not fit together: make it again")
        return cls(corpus, _NAMES[int(arrays["size"][0])], sums, distinct)

    def _shingles(self, text: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The different features of a text, in the words of the index, and how often each occurs."""
        size = size_of(self.representation)
        words = _numbered(self.corpus, text)
        if len(words) < size:
            return np.empty((0, size), np.int32), np.empty(0, np.int64)
        windows = np.lib.stride_tricks.sliding_window_view(words, size)
        return np.unique(windows, axis=0, return_counts=True)


_NAMES = {1: "words", 3: "3-shingles", 5: "5-shingles"}


def _numbered(corpus: Corpus, text: str) -> NDArray[np.int32]:
    """The words of a text in a corpus's numbers; words unknown there are numbered on."""
    return grown(Corpus(corpus.words[:0], np.zeros(1, np.int64), corpus.letters, corpus.spelling), [text]).words
