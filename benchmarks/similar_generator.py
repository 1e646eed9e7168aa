"""Make texts in the manner of filed innovations, with planted copies whose truth is known.

The language is Indonesian in build: real function words and roots, affixed; further roots made of its syllables; word
frequencies after Zipf; set phrases that everybody uses; topics; names, years and acronyms. Six texts in ten carry
paragraphs that hundreds share. Copies are of thirteen kinds, and one text is copied sixty times.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

SHARES = {"60 % copied": 0.6, "40 % copied": 0.4, "30 % copied": 0.3, "20 % copied": 0.2}
REPLACED = {
    "5 % replaced": 0.05,
    "10 % replaced": 0.1,
    "20 % replaced": 0.2,
    "30 % replaced": 0.3,
    "40 % replaced": 0.4,
}
KINDS = ("exact", "names swapped", *REPLACED, "shuffled", "imitated and modified", *SHARES)
MASS = "copied sixty times"
MASS_COPIES = 60
USUAL = 215
"""Words of the middle text, without the paragraphs that many share and without set phrases."""


def _listed(words: str) -> list[str]:
    return words.split()


FUNCTION_WORDS = _listed("""
    yang dan di untuk dengan pada dari dalam ini itu oleh serta sebagai kepada adalah tidak dapat akan telah
    bagi atau lebih secara melalui para juga sehingga karena antara setiap hingga agar maka tersebut sudah
""")
ROOTS = _listed("""
    layan warga desa kota masyarakat daerah pemerintah dinas sehat sekolah pasar air sampah jalan data sistem
    aplikasi antre obat puskesmas guru siswa tani panen ikan nelayan kebun hutan wisata budaya pajak retribusi
    izin usaha modal kerja latih bina tumbuh kembang anak ibu gizi stunting bidan dokter rawat darurat lapor
    adu tanggap cepat mudah murah aman nyaman bersih hijau olah pilah kompos energi listrik surya banjir
    bencana siaga peta ruang lahan tanah bangun rumah miskin bantu sosial dukung salur catat arsip surat
    digital jaringan server kamera pantau ukur nilai capai target anggaran biaya hemat tingkat turun ubah baru
    inovasi gagas rancang uji coba terap replikasi ajar baca literasi buku perpustakaan pemuda perempuan
    lansia disabilitas partisipasi musyawarah rencana tata kelola transparan akuntabel integritas zona wilayah
    kecamatan kelurahan lurah camat bupati wali kepala pegawai kinerja disiplin absensi gaji tunjangan promosi
    mutasi lelang barang jasa kontrak transportasi parkir terminal angkut sungai pantai laut kapal pelabuhan
    gudang logistik harga inflasi komoditas beras cabai bawang telur daging ternak vaksin penyakit lingkungan
    limbah sanitasi drainase taman trotoar lampu jembatan irigasi
""")
ONSETS = _listed("b c d g h j k l m n p r s t w ny ng kr pr tr br")
VOWELS = [*"aaaaeiiouu", "ai", "au"]
CODAS = ["", "", "", "n", "ng", "k", "r", "s", "t", "h", "l", "m"]
AFFIXES = [
    "{}",
    "{}",
    "{}",
    "me-{}",
    "me-{}kan",
    "di{}",
    "di{}kan",
    "ber{}",
    "ter{}",
    "pe-{}",
    "pe-{}an",
    "ke{}an",
    "{}an",
    "{}nya",
]
NASALS = {"b": "mb", "p": "m", "d": "nd", "c": "nc", "j": "nj", "t": "n", "s": "ny", "k": "ng", "g": "ngg", "h": "ngh"}
NASALS |= {vowel: "ng" + vowel for vowel in "aeiou"}
PLACES = _listed("""
    Sragen Bantul Banyuwangi Sumedang Malang Kudus Jepara Blitar Padang Solok Agam Siak Dumai Kampar Lahat
    Belitung Metro Pringsewu Bogor Cianjur Garut Ciamis Tegal Batang Demak Blora Wonogiri Kediri Jombang Tuban
    Gresik Sampang Badung Gianyar Sumbawa Bima Ende Sikka Kupang Sambas Landak Kotabaru Tabalong Paser Berau
    Bulungan Bitung Palu Sigi Luwu Bone Wajo Gowa Takalar Kolaka Kendari Ambon Ternate Tidore Sorong Manokwari
    Nabire Merauke Mimika
""")
CONSONANTS = np.array(list("ABCDGKLMNPRST"))
AT_ONCE = 2_000
"""Texts whose words are drawn in one go."""


@dataclass(frozen=True)
class Planted:
    """A copy that was put in: where it came from, where it is, what was done to it."""

    source: int
    copy: int
    kind: str


@dataclass(frozen=True)
class Made:
    """Texts, the copies planted in them, and the paragraphs that many share."""

    texts: list[str]
    planted: list[Planted]
    shared: list[str]

    def true_pairs(self) -> set[tuple[int, int]]:
        """Every pair that is a copy: source and copy, and any two that were copied whole from one text."""
        pairs = {(min(one.source, one.copy), max(one.source, one.copy)) for one in self.planted}
        family = sorted({place for one in self.planted if one.kind == MASS for place in (one.source, one.copy)})
        return pairs | {(a, b) for number, a in enumerate(family) for b in family[number + 1 :]}


def make(count: int, *, seed: int = 8, words: int = USUAL) -> Made:
    """Make `count` texts, three in a hundred of them copies, in equal parts of the thirteen kinds.

    `words` is the length of the middle text without the parts that many share and without set phrases; those parts
    are three to six sentences of a usual text, and fewer, but a whole sentence, where texts are shorter.
    """
    rng = np.random.default_rng(seed)
    language = Language(rng, count)
    # a short text has short shared parts: the same share of it as of a long one, a sentence at least
    shared = [language.paragraph(max(1, round(int(rng.integers(3, 7)) * words / USUAL))) for _ in range(40)]
    language.shared_sentences.update(sentence for paragraph in shared for sentence in _sentences(paragraph))
    texts = list(language.texts(count, words, shared))
    copies = max(len(KINDS), int(count * 0.03))
    chosen = rng.permutation(count)
    # nothing is both a source and a copy, so that every planted pair stands alone
    sources, places = chosen[:copies], chosen[copies : 2 * copies]
    planted = []
    for number, (source, place) in enumerate(zip(sources.tolist(), places.tolist(), strict=True)):
        kind = KINDS[number % len(KINDS)]
        texts[place] = copied(texts[source], kind, language, texts[place])
        planted.append(Planted(source, place, kind))
    mass = chosen[2 * copies : 2 * copies + MASS_COPIES + 1].tolist()
    for place in mass[1:]:
        texts[place] = copied(texts[mass[0]], "names swapped", language, texts[place])
        planted.append(Planted(mass[0], place, MASS))
    return Made(texts, planted, shared)


class Language:
    """Draws words, sentences and paragraphs."""

    def __init__(self, rng: np.random.Generator, texts: int) -> None:
        self.rng = rng
        self.shared_sentences: set[str] = set()
        size = 12_000 + 2 * texts  # a vocabulary grows with the texts
        topics = 150
        self._content = np.array(_words(rng, size), object)
        rank = np.arange(1, size + 1)
        self._usual = np.cumsum(1 / (rank + 30.0))
        self._topics = np.stack(
            [rng.choice(size, 260, p=np.diff(self._usual, prepend=0) / self._usual[-1]) for _ in range(topics)]
        )
        self._focus_weights = np.cumsum(1 / (np.arange(60) + 3.0))
        self._functions = np.array(FUNCTION_WORDS, object)
        self._function_weights = np.cumsum(1 / (np.arange(len(FUNCTION_WORDS)) + 2.0))
        sizes = rng.integers(2, 5, 6000)
        self._phrases = np.empty(6000, object)
        for number, drawn in enumerate(np.split(self._draw(int(sizes.sum())), np.cumsum(sizes)[:-1])):
            self._phrases[number] = " ".join(drawn)
        self._phrase_weights = np.cumsum(1 / (np.arange(6000) + 12.0))

    def _pick(self, weights: np.ndarray, count: int) -> np.ndarray:
        return np.asarray(np.searchsorted(weights, self.rng.random(count) * weights[-1]))

    def _draw(self, count: int, focus: np.ndarray | None = None, of: np.ndarray | None = None) -> np.ndarray:
        """Words of running texts: three in ten are function words, more than a third what their text is about.

        `focus` has a row a text, `of` says of which text each word is.
        """
        kind = self.rng.random(count)
        words = self._content[self._pick(self._usual, count)]
        small = np.flatnonzero(kind < 0.28)
        words[small] = self._functions[self._pick(self._function_weights, len(small))]
        if focus is not None and of is not None:
            near = np.flatnonzero(kind > 0.62)
            words[near] = self._content[focus[of[near], self._pick(self._focus_weights, len(near))]]
        return np.asarray(words)

    def word(self) -> str:
        return str(self._content[self._pick(self._usual, 1)[0]])

    def place(self) -> str:
        return self._places(1)[0]

    def year(self) -> str:
        return self._years(1)[0]

    def acronym(self) -> str:
        return self._acronyms(1)[0]

    def _places(self, count: int) -> list[str]:
        return [PLACES[place] for place in self.rng.integers(len(PLACES), size=count).tolist()]

    def _years(self, count: int) -> list[str]:
        return list(map(str, self.rng.integers(2015, 2026, count).tolist()))

    def _acronyms(self, count: int) -> list[str]:
        letters = CONSONANTS[self.rng.integers(len(CONSONANTS), size=(count, 5))].tolist()
        sizes = self.rng.integers(3, 6, count).tolist()
        return ["".join(own[:size]) for own, size in zip(letters, sizes, strict=True)]

    def _focus(self, texts: int) -> np.ndarray:
        """What each text is about: 60 words, half of its topic and half its own."""
        topic = self._topics[self.rng.integers(len(self._topics), size=texts)]
        of_topic = np.take_along_axis(topic, self.rng.integers(topic.shape[1], size=(texts, 30)), axis=1)
        own = self.rng.integers(0, len(self._content), (texts, 30))
        return self.rng.permuted(np.concatenate([of_topic, own], axis=1), axis=1)

    def _sentences(self, lengths: np.ndarray) -> Iterator[list[str]]:
        """The sentences of texts of about so many words, with set phrases, here and there a name, year, acronym."""
        total = int(lengths.sum())
        drawn = self._draw(total, self._focus(len(lengths)), np.repeat(np.arange(len(lengths)), lengths))
        places = self.rng.random(total)
        phrases = np.flatnonzero(places < 0.05)
        drawn[phrases] = self._phrases[self._pick(self._phrase_weights, len(phrases))]
        for kind, names in enumerate((self._places, self._years, self._acronyms)):
            chosen = np.flatnonzero(places > 0.985)
            chosen = chosen[chosen % 3 == kind]
            drawn[chosen] = names(len(chosen))
        words, sizes = drawn.tolist(), iter(self.rng.integers(8, 22, total // 8 + len(lengths)).tolist())
        start = 0
        for length in lengths.tolist():
            out, stop = [], start + length
            while start < stop:
                end = min(start + next(sizes), stop)
                out.append(" ".join(words[start:end]).capitalize() + ".")
                start = end
            yield out

    def paragraph(self, sentences: int) -> str:
        return " ".join(next(self._sentences(np.array([sentences * 13]))))

    def texts(self, count: int, words: int, shared: list[str]) -> Iterator[str]:
        """Texts with their names, in paragraphs; six in ten carry one or two of the shared ones."""
        for first in range(0, count, AT_ONCE):
            yield from self._texts(min(AT_ONCE, count - first), words, shared)

    def _texts(self, count: int, words: int, shared: list[str]) -> Iterator[str]:
        lengths = np.maximum(15, (words * self.rng.lognormal(0, 0.35, count)).astype(np.int64))
        carried = np.where(self.rng.random(count) < 0.6, self.rng.integers(1, 3, count), 0).tolist()
        which = self.rng.integers(len(shared), size=(count, 2)).tolist()
        where = self.rng.random((count, 2)).tolist()
        names = zip(self._acronyms(count), self._places(count), self._years(count), strict=True)
        for number, (name, sentences) in enumerate(zip(names, self._sentences(lengths), strict=True)):
            paragraphs = [" ".join(sentences[start : start + 5]) for start in range(0, len(sentences), 5)]
            for one in range(carried[number]):
                paragraphs.insert(int(where[number][one] * (len(paragraphs) + 1)), shared[which[number][one]])
            yield f"{' '.join(name)}.\n" + "\n".join(paragraphs)


def copied(text: str, kind: str, language: Language, other: str) -> str:
    """Copy a text in one of the thirteen ways; a part of it goes into the `other` text."""
    if kind == "exact":
        return text
    if kind in SHARES:
        return renamed(_part(text, other, SHARES[kind], language), language)
    ways: dict[str, Callable[[str], str]] = {
        "names swapped": lambda text: text,
        "shuffled": lambda text: _shuffled(text, language),
        "imitated and modified": lambda text: _imitated(text, other, language),
    }
    if kind in REPLACED:
        return renamed(_replaced(text, REPLACED[kind], language), language)
    return renamed(ways[kind](text), language)


def renamed(text: str, language: Language) -> str:
    """Change names of places, years and acronyms, each one everywhere alike."""
    new: dict[str, str] = {}

    def other(match: re.Match[str]) -> str:
        old = match.group()
        draw = language.year if old.isdigit() else language.acronym if old.isupper() else language.place
        return new.setdefault(old, draw())

    return re.sub(r"\b(?:20[12]\d|[A-Z]{3,5}|" + "|".join(PLACES) + r")\b", other, text)


def _replaced(text: str, share: float, language: Language) -> str:
    pieces = re.split(r"(\s+)", text)
    for at in range(0, len(pieces), 2):
        if pieces[at] and language.rng.random() < share:
            end = "." if pieces[at].endswith(".") else ""
            pieces[at] = language.word() + end
    return "".join(pieces)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=\.)\s+", text)


def _shuffled(text: str, language: Language) -> str:
    paragraphs = [_sentences(paragraph) for paragraph in text.split("\n")]
    for paragraph in paragraphs:
        language.rng.shuffle(paragraph)
    language.rng.shuffle(paragraphs)
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _imitated(text: str, other: str, language: Language) -> str:
    """Shuffle, replace 15 % of the words, and put in a quarter of new sentences."""
    kept = _sentences(_replaced(_shuffled(text, language), 0.15, language))
    new = _sentences(other)[: max(1, len(kept) // 3)]
    mixed = [*kept, *new]
    language.rng.shuffle(mixed)
    return " ".join(mixed)


def _part(text: str, other: str, share: float, language: Language) -> str:
    """Put runs of two to four sentences, together a share of the new text, into a text of its own."""
    # paragraphs that many share are nobody's copy, so runs come from the rest
    source = [sentence for sentence in _sentences(text) if sentence not in language.shared_sentences]
    own = _sentences(other)
    wanted = share * len(other.split())
    runs, start, taken = [], 0, 0
    while start < len(source) and taken < wanted:
        size = int(language.rng.integers(2, 5))
        runs.append(source[start : start + size])
        taken += sum(len(sentence.split()) for sentence in runs[-1])
        start += size
    kept: list[str] = []
    while own and len(" ".join(kept).split()) < taken * (1 / share - 1):
        kept.append(own.pop(0))
    places = sorted(language.rng.integers(0, len(kept) + 1, len(runs)).tolist(), reverse=True)
    for place, run in zip(places, runs, strict=True):
        kept[place:place] = run
    return " ".join(kept)


def _words(rng: np.random.Generator, size: int) -> list[str]:
    """Distinct words: affixed roots, the real ones first."""
    words: dict[str, None] = dict.fromkeys(ROOTS)
    roots = list(ROOTS)
    while len(words) < size:
        count = min(size, 100_000)
        invented = (rng.random(count) < 0.35).tolist()
        syllables = zip(*(rng.integers(len(each), size=count).tolist() for each in (ONSETS, VOWELS) * 3), strict=True)
        long = (rng.random(count) < 0.5).tolist()
        codas = rng.integers(len(CODAS), size=count).tolist()
        affixes, of = rng.integers(len(AFFIXES), size=count).tolist(), rng.random(count).tolist()
        for one, (a, b, c, d, e, f) in enumerate(syllables):
            if invented[one]:
                third = ONSETS[e] + VOWELS[f] if long[one] else ""
                roots.append(ONSETS[a] + VOWELS[b] + ONSETS[c] + VOWELS[d] + third + CODAS[codas[one]])
            words[_affixed(AFFIXES[affixes[one]], roots[int(of[one] * len(roots))])] = None
            if len(words) == size:
                break
    return list(words)


def _affixed(affix: str, root: str) -> str:
    """Put an affix on a root; me- and pe- change its first sound."""
    if "-" in affix:
        root = NASALS.get(root[0], root[0]) + root[1:]
    return affix.replace("-", "").format(root)
