"""The commands on filed tables: what they print, as text, JSON and a table."""

import csv
import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_commands import done, refused
from tests.reference import ROOT

KEYS = "1 2a 2b 3 4 5a 5b 6 7 8 9 10a 10b 11a 11b 12 13a 13b 14 15"
OWN = KEYS.split()
EACH = [str(number) for number in range(16, 36)]
SERVICES = ["Pendidikan", "Kesehatan", "Sosial", "Perumahan rakyat dan kawasan permukiman",
            "Pekerjaan umum dan penataan ruang"]  # fmt: skip
DEMO = str(ROOT / "panels" / "iga-demo.yaml")


def write(file: Path, headings: list[str], rows: list[list[object]]) -> None:
    with file.open("w", newline="") as out:
        csv.writer(out).writerows([headings, *rows])


@pytest.fixture
def filed(tmp_path: Path) -> Path:
    """One city with all there can be and five innovations at their best; one with nothing; one innovation too old."""
    folder = tmp_path / "filed"
    folder.mkdir()
    write(
        folder / "daerah.csv",
        ["kunci", "nama", "klaster", *OWN, *(f"bukti {key}" for key in OWN)],
        [
            ["best", "Kota Terbaik", "Kota", *["3"] * len(OWN), *["ada.pdf"] * len(OWN)],
            ["none", "=Kota Kosong", "Kota", *[""] * 2 * len(OWN)],
        ],
    )
    profile = "daerah,nama,tahapan,bentuk,jenis,inisiator,urusan,waktu penerapan,rancang bangun,tujuan,manfaat,hasil"
    elements = "Latar belakang; Penjaringan ide; Pemilihan ide; Manfaat; Dampak"

    def row(name: str, service: str, day: str) -> list[object]:
        said = ["best", name, "Penerapan", "tata kelola", "digital", "OPD", service, day, "kata " * 300, "t", "m", "h"]
        return [*said, elements, *["3"] * len(EACH), *["ada.pdf"] * len(EACH)]

    write(
        folder / "inovasi.csv",
        [*profile.split(","), "unsur", *EACH, *(f"bukti {key}" for key in EACH)],
        [
            *(row(f"Inovasi {at}", service, "2025-02-01") for at, service in enumerate(SERVICES)),
            row("Terlalu lama", "Sosial", "2020-02-01"),
        ],
    )
    return folder


def test_index_shows_each_region_with_what_is_behind_it(run: Run, filed: Path) -> None:
    said = json.loads(done(run("index", str(filed), "--scheme", "iid-2026", "--json")))
    best, none = said["regions"]
    assert (best["index"], best["class"], best["divisor"], best["own"], best["sum"]) == (
        "44.46", "innovative", 12, "63", "555",
    )  # fmt: skip
    assert (none["index"], none["class"]) == ("0", "not-assessed")
    assert "44.46" in done(run("index", str(filed), "--scheme", "iid-2026"))
    assert "44,46" in done(run("index", str(filed), "--scheme", "iid-2026", language="id"))


def test_index_explains_one_region_row_by_row(run: Run, filed: Path) -> None:
    shown = done(run("index", str(filed), "--scheme", "iid-2026", "--region", "best"))
    assert "best-terlalu-lama does not count: implemented on 2020-02-01, not between 2024-01-01 and 2025-12-31" in shown
    assert "more evidence alone does not lead to Very innovative" in shown
    said = json.loads(done(run("index", str(filed), "--scheme", "iid-2026", "--region", "none", "--json")))
    assert said["to_next_class"]["steps"] == [{"innovation": None, "indicator": "12", "from": 0, "to": 1}]


def test_validated_levels_alone_make_an_index_final(run: Run, filed: Path) -> None:
    said = json.loads(done(run("index", str(filed), "--scheme", "iid-2026", "--validated", "--json")))
    assert (said["basis"], {each["index"] for each in said["regions"]}) == ("validated", {"0.76"} | {"0"})


def test_eligible_names_what_does_not_count_and_why(run: Run, filed: Path) -> None:
    shown = done(run("eligible", str(filed), "--scheme", "iid-2026"))
    assert shown.splitlines()[-1] == "5 of 6 innovations count"
    assert "best-terlalu-lama" in shown and "best-inovasi-1" not in shown


def test_nominees_are_listed_in_their_cluster_with_the_cut_line(run: Run, filed: Path) -> None:
    said = json.loads(done(run("nominees", str(filed), "--scheme", "iid-2026", "--panel", DEMO, "--json")))
    (city,) = [each for each in said["clusters"] if each["regions"]]
    assert [(each["region"], each["place"], each["state"]) for each in city["regions"]] == [
        ("best", 1, "nominated"), ("none", 2, "nominated"),
    ]  # fmt: skip


def test_a_table_holds_no_formula(run: Run, filed: Path, tmp_path: Path) -> None:
    table = tmp_path / "nominees.csv"
    assert done(run("nominees", str(filed), "--scheme", "iid-2026", "--panel", DEMO, "--csv", str(table))) == ""
    rows = list(csv.reader(table.read_text("utf-8-sig").splitlines()))
    assert [row[2] for row in rows] == ["region", "Kota Terbaik", "'=Kota Kosong"]


def test_a_year_that_cannot_be_computed_is_refused_in_one_line(run: Run, filed: Path) -> None:
    result = run("index", str(filed), "--scheme", "iid-2023")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "its indicators are not known" in result.stderr.splitlines()[-1]


def test_an_unknown_scheme_is_answered_with_those_there_are(run: Run, filed: Path) -> None:
    refused(run("index", str(filed), "--scheme", "iid-1999"), "there is no scheme iid-1999", "iid-2026")
