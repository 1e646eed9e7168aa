"""What headings of filed tables are called: levels, documents and findings of indicators, and how it was filed."""

import re
from typing import Literal

from workbench.storage.files.columns import plain

About = Literal["claimed", "documents", "found"]
_ABOUT: dict[About, str] = {
    "claimed": "indikator; indicator; level; parameter; klaim; claimed",
    "documents": "bukti; evidence; dokumen; document; data dukung; bukti indikator; evidence for indicator",
    "found": "validasi; validated; found; temuan; hasil validasi; validasi indikator",
}
_FILED: dict[str, str] = {
    "filed": "filed; date filed; filing date; tanggal pengajuan; waktu pengajuan; tanggal kirim; dikirim",
    "times": "times; times filed; filed for time; pengajuan ke; diajukan ke; kali pengajuan",
    "developed": "developed; what was developed; uraian pengembangan; penjelasan pengembangan; bentuk pengembangan",
    "elements": "elements; unsur; unsur yang ada; unsur video",
}
_WORDS = {plain(word): name for name, words in _FILED.items() for word in words.split(";")}
_PREFIXES: dict[str, str] = {plain(word): name for name, words in _ABOUT.items() for word in words.split(";")}


def evidence_column(heading: str) -> tuple[str, str] | None:
    """Say what a column holds of an indicator, and of which; None where it is no such column.

    >>> evidence_column("16"), evidence_column("Bukti 13a"), evidence_column("nama")
    (('claimed', '16'), ('documents', '13a'), None)
    """
    found = re.fullmatch(r"(?:(.+) )?(\d+[a-z]?)", plain(heading))
    if found is None or found[1] not in (None, *_PREFIXES):
        return None
    return _PREFIXES[found[1]] if found[1] else "claimed", found[2]


def filing_column(heading: str) -> str | None:
    """Say what a column holds of how an innovation was filed; None where it is no such column."""
    return _WORDS.get(plain(heading))
