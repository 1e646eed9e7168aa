"""Write the filing `iid-demo`: invented innovations with their evidence, and what a desk said of some of them.

python data/make_filing.py
"""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from written import ROOT, Writing, digits, draw, save

from workbench.records.event import (
    HOME,
    AnyBody,
    DocumentChecked,
    EvidenceValidated,
    FilingTakenIn,
    PanelFixed,
    RuleOverruled,
    SeatIssued,
    SeatOpened,
)
from workbench.records.filing import Filing
from workbench.records.record import canonical, checksum
from workbench.records.scheme import Scheme
from workbench.storage.filing.schemes import SCHEMES, find_scheme
from workbench.storage.filing.tables import read_filing
from workbench.storage.panels import read_panel

KEY = "iid-demo"
OPENED = datetime(2026, 5, 4, 1, tzinfo=UTC)
REGIONS = {
    "kota-pangkalpinang": ("Kota Pangkalpinang", "city", 10, "29;57.68;iid-2023", "23;65.13;iid-2024"),
    "kota-bandarlampung": ("Kota Bandarlampung", "city", 7, "", ""),
    "kota-pekalongan": ("Kota Pekalongan", "city", 4, "", ""),
    "kota-pekanbaru": ("Kota Pekanbaru", "city", 3, "", ""),
    "kota-pontianak": ("Kota Pontianak", "city", 3, "", ""),
    "kabupaten-sragen": ("Kabupaten Sragen", "regency", 6, "", ""),
    "kabupaten-bogor": ("Kabupaten Bogor", "regency", 3, "", ""),
    "provinsi-gorontalo": ("Provinsi Gorontalo", "province", 3, "", ""),
}
"""Name, cluster, innovations, and what is known of 2023 and 2024 (number, score, scheme)."""

TWINS = ("kota-pekanbaru", "kota-pontianak")
"""Two regions with the same evidence, so that a place is shared."""

NAMES = (
    ("Lapor Warga", "Administrasi pemerintahan"),
    ("Antre Daring Puskesmas", "Kesehatan"),
    ("Sekolah Sungai", "Pendidikan"),
    ("Peta Banjir Terbuka", "Pekerjaan umum dan penataan ruang"),
    ("Rumah Layak Gotong Royong", "Perumahan rakyat dan kawasan permukiman"),
    ("Siaga Kampung", "Ketenteraman, ketertiban umum dan pelindungan masyarakat"),
    ("Bantuan Tepat Alamat", "Sosial"),
)
SENTENCES = (
    "Layanan ini dibuat untuk peragaan dan tidak ada di daerah mana pun.",
    "Dasar hukumnya adalah peraturan kepala daerah yang juga dibuat untuk peragaan.",
    "Masalahnya adalah antrean yang panjang dan data yang tersebar di banyak kantor.",
    "Petugas mendatangi warga, mencatat kebutuhan, lalu menyelesaikannya pada hari yang sama.",
    "Cara baru ini memotong tiga langkah dan mengurangi biaya perjalanan warga.",
    "Keunggulannya adalah pedoman yang singkat sehingga kantor lain dapat menirunya.",
    "Tahapannya dimulai dari penjaringan ide, pemilihan ide, uji coba, lalu penerapan.",
    "Hasil sebelum dan sesudah dicatat setiap bulan dan dibahas bersama perangkat daerah.",
)
ELEMENTS = "Latar belakang; Penjaringan ide; Pemilihan ide; Manfaat; Dampak"


def _design(region: str, at: int) -> str:
    """Three hundred words and more; one innovation says too little, so that a rule stands against it."""
    few = region == "kabupaten-bogor" and at == 2
    return " ".join(SENTENCES[(at + step) % len(SENTENCES)] for step in range(6 if few else 33))


def _levels(scheme: Scheme, of: str, *names: str) -> dict[str, int]:
    twin = (TWINS[0] if names[0] in TWINS else names[0], *names[1:])
    high = {"kota-pangkalpinang": 3.6, "kota-bandarlampung": 3.1, "kabupaten-sragen": 3.3}.get(names[0], 2.6)
    chosen = {
        each.key: min(len(each.parameters), int(float(draw(KEY, *twin, each.key)) * high + 0.6))
        for each in scheme.of(of)  # type: ignore[arg-type]
    }
    return {key: level for key, level in chosen.items() if level}


def _evidence(levels: dict[str, int]) -> dict[str, object]:
    return {name: value for key, level in levels.items() for name, value in
            ((key, level), (f"bukti {key}", f"bukti-{key}.pdf"))}  # fmt: skip


def _rows(scheme: Scheme) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    regions, innovations = [], []
    for key, (name, cluster, count, *earlier) in REGIONS.items():
        row: dict[str, object] = {"key": key, "name": name, "cluster": cluster}
        for year, said in zip((2023, 2024), earlier, strict=True):
            number, score, rules = said.split(";") if said else ("", "", "")
            row |= {f"innovations {year}": number, f"score {year}": score, f"scheme {year}": rules}
        regions.append(row | _evidence(_levels(scheme, "region", key)))
        for at in range(count):
            title, affair = NAMES[(at + (0 if key in TWINS else len(innovations))) % len(NAMES)]
            trial = key == "kota-pekalongan" and at == 3
            innovations.append({
                "key": f"{key.split('-', 1)[1]}-{at + 1}", "region": key, "name": f"{title} {name.split(' ', 1)[1]}",
                "stage": "trial" if trial else "implementation", "form": "public-service", "kind": "digital",
                "initiator": "office", "affair": affair, "implementation_date": f"2025-{at + 2:02}-10",
                "purpose": "Memudahkan warga.", "benefit": "Waktu dan biaya warga berkurang.",
                "outcome": "Dua hari menjadi satu jam.", "design": _design(key, at), "elements": ELEMENTS,
                "times": 1,
            } | _evidence(_levels(scheme, "innovation", key, str(at))))  # fmt: skip
    return regions, innovations


def _write(path: Path, rows: list[dict[str, object]]) -> None:
    headings = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, headings, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _said(filing: Filing) -> Iterator[tuple[str, AnyBody]]:
    """What was said at the desk, in order: most of it agrees, one pair differs far, one document is stopped."""
    yield (
        "secretariat",
        RuleOverruled(
            innovation="pekalongan-4",
            rule="stage",
            passed=True,
            reason="Surat keputusan penerapan bertanggal 2 Desember 2025 ditemukan di antara dokumen.",
        ),
    )
    number = 0
    for each in filing.innovations:
        for indicator, document in list(each.evidence.documents.items())[:9]:
            place = {"region": each.innovation.region, "innovation": each.innovation.key, "indicator": indicator,
                     "document": document}  # fmt: skip
            number += 1
            if number % 41 == 7:
                note = "Halaman dua tidak terbaca; mohon dipindai ulang."
                yield "secretariat", DocumentChecked(**place, decision="complete-it", note=note)
            elif number % 67 == 11:
                note = "Dokumen ini milik inovasi lain."
                yield "secretariat", DocumentChecked(**place, decision="stop", note=note)
            elif number % 3:
                yield "secretariat", DocumentChecked(**place, decision="go-on")
                yield from _validations(place, each.evidence.claimed[indicator], number)


def _validations(place: dict[str, str], claimed: int, number: int) -> Iterator[tuple[str, AnyBody]]:
    if number % 5 == 0:
        return
    chance = float(draw(KEY, "level", *place.values()))
    first = claimed if chance < 0.75 else max(0, claimed - 1)
    second = first if chance < 0.62 or 0.75 < chance < 0.9 else max(0, first - 1)
    if number == 22:
        first, second = 3, 1
    validators = ("validator-1", "validator-2") if number % 2 else ("validator-2", "validator-1")
    yield validators[0], EvidenceValidated(**place, level=first)
    if number % 7:
        yield validators[1], EvidenceValidated(**place, level=second)


def main(folder: Path = ROOT / "data" / KEY) -> None:
    """Write tables, events and what they come to into a folder."""
    folder.mkdir(exist_ok=True)
    scheme, panel = find_scheme("iid-2026", SCHEMES), read_panel(ROOT / "panels" / f"{KEY}.yaml")
    regions, innovations = _rows(scheme)
    _write(folder / "regions.csv", regions)
    _write(folder / "innovations.csv", innovations)
    filing = read_filing(folder, scheme).filing
    log, at = Writing(KEY), OPENED
    log.plan(at, HOME, log.id("panel"), PanelFixed(checksum=checksum(canonical(panel))))
    seats = {seat.key: digits(KEY, "seat", seat.key)[:12] for seat in panel.seats}
    for holder, seat in seats.items():
        secret = digits(KEY, "secret", holder)
        log.plan(at, HOME, log.id("issued", holder), SeatIssued(seat=seat, holder=holder, secret=secret))
        log.plan(at, seat, log.id("opened", holder), SeatOpened(issued=log.id("issued", holder)))
    taken = FilingTakenIn(
        checksum=checksum(canonical(filing)), rules=checksum(canonical(scheme)), scheme=scheme.key,
        blind=scheme.validation.blind, third_beyond=scheme.validation.third_beyond,
        regions=len(filing.regions), innovations=len(filing.innovations),
    )  # fmt: skip
    log.plan(at, seats["secretariat"], log.id("filing"), taken)
    for number, (holder, body) in enumerate(_said(filing)):
        at += timedelta(minutes=2)
        log.plan(at, seats[holder], log.id("said", number), body)
    save(folder, log.events(), {})


if __name__ == "__main__":
    main()
