"""Headings to fields: the words for columns and for what stands in them, Indonesian and English."""

import re
import unicodedata
from collections.abc import Iterable

from workbench.errors import BadInput, Message
from workbench.storage.files.sheets import Holds, Table

Field = tuple[str, int | None]
"""A field of a record, and the earlier year that the column is about, if it is about one."""

_COMMON: dict[Holds, dict[str, str]] = {
    "regions": {
        "key": "key; kunci; kode; kode daerah",
        "name": "name; nama; nama daerah; daerah; region; region name; pemda; pemerintah daerah",
        "cluster": "cluster; klaster; kluster; kelompok",
        "room": "room; ruang; ruangan; ruang presentasi",
    },
    "innovations": {
        "key": "key; kunci; kode; kode inovasi; id; id inovasi",
        "region": "region; daerah; nama daerah; kode daerah; pemda; pemerintah daerah; nama pemda",
        "name": "name; nama; nama inovasi; inovasi; innovation; innovation name; judul; judul inovasi",
        "stage": "stage; tahapan; tahapan inovasi; tahap",
        "form": "form; bentuk; bentuk inovasi; bentuk inovasi daerah",
        "kind": "kind; jenis; jenis inovasi",
        "initiator": "initiator; inisiator; inisiator inovasi; inisiator inovasi daerah",
        "initiator_name": "initiator name; name of initiator; nama inisiator",
        "theme": "theme; tema; tematik; klasifikasi; tematik klasifikasi",
        "affair": "affair; main affair; urusan; urusan utama; urusan pemerintahan; urusan inovasi",
        "other_affairs": "other affairs; urusan lain; urusan lainnya; urusan lain yang beririsan",
        "trial_date": "trial date; waktu uji coba; tanggal uji coba; waktu uji coba inovasi; uji coba",
        "implementation_date": (
            "implementation date; waktu penerapan; tanggal penerapan; waktu implementasi; waktu diterapkan; "
            "waktu penerapan inovasi; waktu inovasi daerah diterapkan"
        ),
        "development_date": "development date; waktu pengembangan; tanggal pengembangan; waktu pengembangan inovasi",
        "latitude": "latitude; lintang; garis lintang",
        "longitude": "longitude; bujur; garis bujur",
        "coordinates": "coordinates; koordinat; titik koordinat",
        "design": "design; rancang bangun; rancang bangun inovasi; rancang bangun dan pokok perubahan",
        "purpose": "purpose; tujuan; tujuan inovasi; tujuan inovasi daerah",
        "benefit": "benefit; manfaat; manfaat yang diperoleh; manfaat inovasi",
        "outcome": "outcome; hasil; hasil inovasi",
        "budget": "budget; anggaran",
        "evidence": "evidence; bukti; bukti dukung; data dukung; dokumen; dokumen pendukung",
        "business_profile": "business profile; profil bisnis",
        "patent": "patent; intellectual property; haki; hki",
        "award": "award; awards; penghargaan",
        "video": "video; tautan video; video inovasi",
        "maturity": "maturity; kematangan; skor kematangan; nilai kematangan",
        "replicates": "replicates; replication of; mereplikasi; replikasi dari; replikasi",
    },
    "marks": {
        "assessor": "assessor; penilai; juri; nama penilai",
        "submission": "submission; peserta; daerah; region; nama daerah; presentasi",
        "criterion": "criterion; kriteria; aspek; indikator",
        "mark": "mark; score; nilai; skor",
        "stage": "stage; tahap; tahapan",
        "room": "room; ruang; ruangan",
        "order": "order; running order; urutan; nomor urut",
        "time": "time; waktu; moment; tanggal",
        "affiliation": "affiliation; institution; instansi; lembaga; afiliasi; asal",
        "cluster": "cluster; klaster; kluster; kelompok",
    },
    "submissions": {
        "key": "key; kunci; kode; nomor peserta",
        "stage": "stage; tahap; tahapan",
        "region": "region; daerah; nama daerah; kode daerah; pemda; pemerintah daerah; peserta",
        "room": "room; ruang; ruangan; ruang presentasi",
        "innovations": "innovations; innovation; inovasi; inovasi unggulan",
        "title": "title; judul; judul presentasi",
        "anchor": "anchor; jangkar; patokan",
    },
}
_NUMBERING = frozenset(("no", "nomor", "nr", "number"))
_BY_YEAR = {
    "innovations": "innovations; number of innovations; inovasi; jumlah inovasi",
    "score": "score; skor; nilai; indeks; indeks inovasi; skor indeks",
    "scheme": "scheme; skema",
    "place": "place; rank; peringkat; urutan",
    "source": "source; sumber",
    "address": "source address; link; tautan; tautan sumber; alamat sumber",
}
NEEDED: dict[Holds, tuple[str, ...]] = {
    "regions": ("name", "cluster"),
    "innovations": ("region", "name"),
    "submissions": ("region",),
    "marks": ("assessor", "submission", "mark"),
}
WORDS: dict[str, dict[str, str]] = {
    "stage": {
        "initiative": "initiative; inisiatif",
        "trial": "trial; uji coba; ujicoba",
        "implementation": "implementation; penerapan; implementasi",
    },
    "form": {
        "governance": "governance; tata kelola; tata kelola pemerintahan; tata kelola pemerintahan daerah",
        "public-service": "public service; pelayanan publik; layanan publik; inovasi pelayanan publik",
        "other": "other; lainnya; lain; bentuk lainnya; inovasi lainnya; lainnya sesuai urusan",
    },
    "kind": {"digital": "digital", "non-digital": "non digital; nondigital"},
    "initiator": {
        "head-of-region": "head of region; kepala daerah; gubernur; bupati; wali kota; walikota",
        "council-member": "council member; anggota dprd; dprd",
        "office": "office; perangkat daerah; opd; skpd",
        "civil-servant": "civil servant; asn; aparatur sipil negara; pns; pegawai",
        "community": "community; masyarakat; anggota masyarakat",
    },
    "anchor": {"true": "true; yes; y; ya; x; 1; benar", "false": "false; no; n; tidak; 0; bukan; salah"},
}
"""The words for what may stand in a column, by the value that the record keeps."""


def plain(written: str) -> str:
    """Give a heading or a word as it is compared: small letters and digits, one space between.

    >>> plain(" Rancang_Bangun (min. 300 kata) ")
    'rancang bangun min 300 kata'
    """
    letters = unicodedata.normalize("NFKC", written).casefold()
    return " ".join(re.findall(r"[^\W_]+", letters))


def _turned(words: dict[str, str]) -> dict[str, str]:
    return {plain(word): name for name, said in words.items() for word in said.split(";")}


_COLUMNS = {holds: _turned(words) for holds, words in _COMMON.items()}
_YEARLY = _turned(_BY_YEAR)
_VALUES = {field: _turned(words) for field, words in WORDS.items()}


def fields(table: Table) -> tuple[dict[str, Field], tuple[Message, ...]]:
    """Say which field each column of a table holds.

    Returns
    -------
    The field of each column that is known, by heading, and a warning for each that is not read.

    Raises
    ------
    BadInput
        Where a needed column is missing, or two columns hold the same.
    """
    found: dict[str, Field] = {}
    warnings = []
    for heading in table.headings:
        meant = table.meant.get(heading, heading)
        field = None if meant is None else known_field(table.holds, meant)
        if field is None and (meant is None or plain(heading) in _NUMBERING):
            continue
        if field is None:
            said = {"place": table.place, "column": heading}
            warnings.append(Message("{place}: the column {column} was not read", said))
        elif field in found.values():
            other = next(name for name, taken in found.items() if taken == field)
            raise BadInput(
                "{place}: the columns {first} and {second} hold the same; keep one",
                place=table.place,
                first=other,
                second=heading,
            )
        else:
            found[heading] = field
    for needed in NEEDED[table.holds]:
        if (needed, None) not in found.values():
            raise BadInput(
                "{place}: there is no column for {field}; head it with one of: {words}",
                place=table.place,
                field=needed,
                words=_COMMON[table.holds][needed].replace(";", ","),
            )
    return found, tuple(warnings)


def unknown_headings(table: Table) -> tuple[str, ...]:
    """Give the headings of a table that would not be read."""
    return tuple(
        heading
        for heading in table.headings
        if known_field(table.holds, heading) is None and plain(heading) not in _NUMBERING
    )


def known_words(holds: Holds) -> dict[str, str]:
    """Give every word for a column of a table, with its field."""
    return _COLUMNS[holds]


def known_field(holds: Holds, heading: str) -> Field | None:
    """Give the field that a heading names; None where it is none of our words."""
    # What stands in brackets explains: "Rancang bangun (minimal 300 kata)".
    for said in (plain(heading), plain(re.sub(r"\([^)]*\)", " ", heading))):
        if said in _COLUMNS[holds]:
            return _COLUMNS[holds][said], None
        year = re.fullmatch(r"(.+) (\d{4})", said)
        if holds == "regions" and year and year[1] in _YEARLY:
            return _YEARLY[year[1]], int(year[2])
    return None


def value(field: str, written: str) -> str:
    """Give what the record keeps for a word in a column.

    Raises
    ------
    BadInput
        Where it is none of the words for this column.

    >>> value("stage", "Uji Coba"), value("initiator", "ASN")
    ('trial', 'civil-servant')
    """
    try:
        return _VALUES[field][plain(written)]
    except KeyError as error:
        known = listed(" / ".join(words.split("; ")[:2]) for words in WORDS[field].values())
        raise BadInput("{value} is not one of {known}", value=written, known=known) from error


def listed(names: Iterable[str]) -> str:
    """List names for a sentence."""
    return ", ".join(names) or "-"


def slug(written: str) -> str:
    """Make a key of a name: small letters, digits and hyphens.

    >>> slug("Kota Pekanbaru (Kec. Rumbai)")
    'kota-pekanbaru-kec-rumbai'
    """
    letters = unicodedata.normalize("NFKD", written.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:80].rstrip("-")
