"""The commands on filed tables: what they print, as text, JSON and a table."""

import csv
import json
import os
import shutil
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from tests.cli.test_commands import done, refused
from tests.reference import ROOT
from workbench.desks.owner import demonstration

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
    assert said["to_next_class"]["steps"] == [
        {"innovation": None, "indicator": "12", "from": 0, "to": 1, "gain": "0.80"}
    ]


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


def test_tables_of_a_portal_come_in_and_go_out_under_its_own_headings(run: Run, filed: Path, tmp_path: Path) -> None:
    rows = (filed / "inovasi.csv").read_text().replace("waktu penerapan", "Tgl mulai jalan")
    rows = rows.replace("bukti 31", "Lampiran ke-31")
    (filed / "inovasi.csv").write_text(rows)
    field_map = tmp_path / "portal.yaml"
    field_map.write_text(
        "title: Portal\ninnovations: {Tgl mulai jalan: implementation_date, Lampiran ke-31: bukti 31}\n"
        "results: {Nama Pemda: region, Nilai Indeks: index, Predikat: class}\n"
    )
    out = tmp_path / "out.csv"
    given = ("index", str(filed), "--scheme", "iid-2026", "--map", str(field_map))
    assert json.loads(done(run(*given, "--json")))["regions"][0]["index"] == "44.46"
    done(run(*given, "--csv", str(out)))
    heads, best, *_ = list(csv.reader(out.open(encoding="utf-8-sig")))
    assert (heads[0], heads[6], heads[7]) == ("Nama Pemda", "Nilai Indeks", "Predikat")
    assert (best[0], best[6]) == ("best", "44.46")
    done(run(*given, "--xlsx", str(out.with_suffix(".xlsx"))))
    heads, best, *_ = CalamineWorkbook.from_path(str(out.with_suffix(".xlsx"))).get_sheet_by_index(0).to_python()
    assert (heads[0], heads[6], heads[7]) == ("Nama Pemda", "Nilai Indeks", "Predikat")
    assert (best[0], best[6]) == ("best", 44.46)
    field_map.write_text("innovations: {Tgl mulai jalan: bukti ke mana}\n")
    assert "bukti ke mana is no field of this table" in refused(run(*given))


def test_a_terminal_is_told_how_far_it_is_and_what_is_printed_stays_as_it_is(filed: Path) -> None:
    command = [sys.executable, "-m", "workbench.cli", "index", str(filed), "--scheme", "iid-2026", "--json"]
    ours, theirs = os.openpty()
    printed = subprocess.run(command, stdout=subprocess.PIPE, stderr=theirs, check=True).stdout
    os.close(theirs)
    said = os.read(ours, 2**16).decode()
    os.close(ours)
    assert said.count("100%") >= 2
    piped = subprocess.run(command, capture_output=True, check=True)
    assert (piped.stdout, piped.stderr) == (printed, b"")
    assert json.loads(printed)["regions"][0]["index"] == "44.46"


def test_a_workbook_holds_numbers_as_numbers_and_is_read_again(run: Run, filed: Path, tmp_path: Path) -> None:
    book = tmp_path / "index.xlsx"
    done(run("index", str(filed), "--scheme", "iid-2026", "--xlsx", str(book)))
    rows = CalamineWorkbook.from_path(str(book)).get_sheet_by_index(0).to_python()
    assert [rows[0][0], rows[0][6], rows[1][0], rows[1][6], rows[2][6]] == ["region", "index", "best", 44.46, 0.0]
    for command, more in (("eligible", ()), ("nominees", ("--panel", DEMO))):
        file = tmp_path / f"{command}.xlsx"
        done(run(command, str(filed), "--scheme", "iid-2026", *more, "--xlsx", str(file)))
        assert len(CalamineWorkbook.from_path(str(file)).get_sheet_by_index(0).to_python()) > 2


def test_a_table_is_written_as_the_ending_of_its_file_says(run: Run, filed: Path, tmp_path: Path) -> None:
    given = ("index", str(filed), "--scheme", "iid-2026", "--table")
    for form in ("ods", "jsonl", "parquet"):
        done(run(*given, str(tmp_path / f"index.{form}")))
    best, _ = (json.loads(line) for line in (tmp_path / "index.jsonl").read_text().splitlines())
    assert (best["region"], best["index"]) == ("best", 44.46)
    row, other = pq.read_table(tmp_path / "index.parquet").to_pylist()
    assert (row["index"], type(row["index"]), other["region"]) == (Decimal("44.46"), Decimal, "none")
    rows = CalamineWorkbook.from_path(str(tmp_path / "index.ods")).get_sheet_by_index(0).to_python()
    assert (rows[1][0], rows[1][6], rows[2][6]) == ("best", 44.46, 0.0)
    assert ".parquet" in refused(run(*given, str(tmp_path / "index.pdf")))


@pytest.fixture
def demo(tmp_path: Path) -> str:
    return str(demonstration.prepare(tmp_path / "home").path)


def test_a_round_is_computed_with_what_its_desk_said(run: Run, demo: str) -> None:
    said = json.loads(done(run("--home", demo, "eligible", "iid-demo", "--json")))
    assert [each["innovation"] for each in said["innovations"] if not each["counts"]] == ["bogor-3"]
    tables = str(ROOT / "data" / "iid-demo")
    alone = json.loads(done(run("eligible", tables, "--scheme", "iid-2026", "--json")))
    assert [each["innovation"] for each in alone["innovations"] if not each["counts"]] == ["pekalongan-4", "bogor-3"]
    stays = done(run("--home", demo, "nominees", "iid-demo", "--stability"))
    assert "without validator-1 the list stays as it is" in stays
    final = json.loads(done(run("--home", demo, "nominees", "iid-demo", "--final", "--json")))
    by_index = json.loads(done(run("--home", demo, "nominees", "iid-demo", "--validated", "--json")))
    # nobody presented yet: the index alone is left of what the panel weighs
    assert final["weights"] == {"index": "40"}
    assert [[(row["region"], row["place"], row["value"]) for row in each["regions"]] for each in final["clusters"]] == [
        [(row["region"], row["place"], row["index"]) for row in each["regions"]] for each in by_index["clusters"]
    ]
    assert "final list, by weights: index 40" in done(run("--home", demo, "nominees", "iid-demo", "--final"))
    assert "no presentation and no visit" in refused(run("nominees", tables, "--scheme", "iid-2026", "--final"))
    assert "who found what" in refused(run("nominees", tables, "--scheme", "iid-2026", "--panel", DEMO, "--stability"))


def test_a_region_is_told_year_over_year(run: Run, demo: str) -> None:
    shown = done(run("--home", demo, "index", "iid-demo", "--region", "kota-pangkalpinang"))
    assert "2023: 29 innovations, 57.68, Innovative on the scale of that year" in shown
    assert "2024: 23 innovations, 65.13, Very innovative on the scale of that year" in shown
    said = json.loads(done(run("--home", demo, "index", "iid-demo", "--region", "kota-pangkalpinang", "--json")))
    assert [(each["year"], each["class"]) for each in said["years"]] == [
        (2023, "innovative"),
        (2024, "very-innovative"),
    ]


def test_a_filing_is_taken_in_for_a_round_all_of_it_or_nothing(run: Run, demo: str, tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    shutil.copytree(ROOT / "data" / "iid-demo", tables)
    assert "8 regions, 39 innovations filed" in done(
        run("--home", demo, "file", "iid-demo", str(tables / "regions.csv"), str(tables / "innovations.csv"))
    )
    rows = (tables / "innovations.csv").read_text().replace("implementation,public", "someday,public", 1)
    (tables / "innovations.csv").write_text(rows)
    before = done(run("--home", demo, "verify", "iid-demo"))
    told = refused(
        run("--home", demo, "file", "iid-demo", str(tables / "regions.csv"), str(tables / "innovations.csv"))
    )
    assert "innovations.csv line 2" in told
    assert done(run("--home", demo, "verify", "iid-demo")) == before
    assert "names no scheme" in refused(run("--home", demo, "file", "iga-demo", str(tables)))


def test_tables_need_a_scheme_and_a_round_needs_a_filing(run: Run, filed: Path, demo: str) -> None:
    assert "say with --scheme" in refused(run("index", str(filed)))
    assert "nothing was filed yet" in refused(run("--home", demo, "index", "iga-demo"))
    assert "say with --panel" in refused(run("nominees", str(filed), "--scheme", "iid-2026"))
