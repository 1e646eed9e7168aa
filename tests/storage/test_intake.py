"""Tables are taken in as people send them, and every row that cannot be is named; nothing is taken by halves."""

from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
import xlsxwriter

from tests.reference import ROOT
from tests.storage.build import PANEL
from workbench.errors import BadInput, NotFound
from workbench.records.record import canonical
from workbench.records.submission import EarlierYear, Innovation, Submission
from workbench.storage.intake import BadRows, TakenIn, read_intake
from workbench.storage.panels import panel_from_text, read_panel

RULES = panel_from_text(PANEL, "panel.yaml")
REGIONS = "Nama daerah;Klaster;Ruang\nKota Ternate;Kota;room-a\nKota Pekanbaru;city;Ruang B\n"
INNOVATIONS = (
    "Daerah;Nama inovasi;Tahapan;Bentuk;Jenis;Inisiator;Nama inisiator;Urusan lain;Waktu penerapan;Kematangan;Replikasi"
    "\n"
    "Kota Ternate;Simpang;Penerapan;Pelayanan publik;Non-digital;ASN;Ibu Sri;perizinan; 17 Agustus 2023;1.050,5;\n"
    "kota-pekanbaru;Lomak;uji coba;;digital;;;;17/08/2022;96;simpang\n"
)


def taken(*files: tuple[str, str | bytes]) -> TakenIn:
    sent = [(name, content.encode() if isinstance(content, str) else content) for name, content in files]
    return read_intake(sent, RULES)


def faults(*files: tuple[str, str | bytes]) -> list[str]:
    with pytest.raises(BadInput) as found:
        taken(*files)
    return str(found.value).splitlines()


def workbook(**sheets: list[list[object]]) -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "dd/mm/yyyy"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return content.getvalue()


def test_indonesian_tables_are_taken_in() -> None:
    intake = taken(("daerah.csv", REGIONS), ("inovasi.csv", INNOVATIONS)).intake
    assert [(region.key, region.cluster) for region in intake.regions] == [
        ("kota-ternate", "city"),
        ("kota-pekanbaru", "city"),
    ]
    assert intake.innovations == (
        Innovation(
            key="kota-ternate-simpang",
            region="kota-ternate",
            name="Simpang",
            stage="implementation",
            form="public-service",
            kind="non-digital",
            initiator="civil-servant",
            other_affairs=("perizinan",),
            implementation_date=date(2023, 8, 17),
            maturity="1050.5",
        ),
        Innovation(
            key="kota-pekanbaru-lomak",
            region="kota-pekanbaru",
            name="Lomak",
            stage="trial",
            kind="digital",
            implementation_date=date(2022, 8, 17),
            maturity="96",
            replicates="kota-ternate-simpang",
        ),
    )


def test_without_a_table_of_submissions_every_region_presents_in_every_marked_stage() -> None:
    submissions = taken(("regions.csv", REGIONS), ("innovations.csv", INNOVATIONS)).intake.submissions
    assert [(each.stage, each.key, each.room, each.innovations) for each in submissions] == [
        ("presentation", "kota-ternate", "room-a", ("kota-ternate-simpang",)),
        ("presentation", "kota-pekanbaru", "room-b", ("kota-pekanbaru-lomak",)),
        ("visit", "kota-ternate", "room-a", ("kota-ternate-simpang",)),
        ("visit", "kota-pekanbaru", "room-b", ("kota-pekanbaru-lomak",)),
    ]


def test_a_table_of_submissions_says_who_presents_what_and_where() -> None:
    table = (
        "key,stage,region,room,innovations,title,anchor\nT-1,Presentasi,Kota Ternate,room-b,Simpang,Simpang kita,ya\n"
    )
    submissions = taken(("regions.csv", REGIONS), ("innovations.csv", INNOVATIONS), ("submissions.csv", table)).intake
    assert submissions.submissions == (
        Submission(
            key="t-1",
            stage="presentation",
            region="kota-ternate",
            room="room-b",
            innovations=("kota-ternate-simpang",),
            title="Simpang kita",
            anchor=True,
        ),
    )


def test_a_submission_without_a_stage_is_presented_in_each() -> None:
    submissions = taken(("regions.csv", REGIONS), ("submissions.csv", "region\nKota Ternate\n")).intake.submissions
    assert [(each.stage, each.key, each.room) for each in submissions] == [
        ("presentation", "kota-ternate", "room-a"),
        ("visit", "kota-ternate", "room-a"),
    ]


def test_a_named_initiator_is_in_no_record() -> None:
    found = taken(("regions.csv", REGIONS), ("innovations.csv", INNOVATIONS))
    assert found.initiators == {"kota-ternate-simpang": "Ibu Sri"}
    assert b"Ibu Sri" not in canonical(found.intake)


def test_earlier_years_are_read_from_columns_that_carry_their_year() -> None:
    table = (
        "name;cluster;Jumlah inovasi 2022;Skor 2022;Skema 2022;Peringkat 2022;Sumber 2022;Tautan 2022;"
        "Skor 2021;Skema 2021\n"
        "Kota Ternate;city;1.137;57,68;iid-2022;4;Siaran pers;https://kota.example/1;;\n"
        "Kota Lain;city;;65.130;iid-2022;;;;60,5;iid-2021\n"
    )
    first, second = taken(("regions.csv", table)).intake.regions
    assert first.earlier == (
        EarlierYear(
            year=2022,
            innovations=1137,
            score="57.68",
            scheme="iid-2022",
            place=4,
            source={"title": "Siaran pers", "address": "https://kota.example/1"},
        ),
    )
    assert [(each.year, each.score) for each in second.earlier] == [(2021, Decimal("60.5")), (2022, Decimal(65130))]


def test_every_bad_row_is_named_by_line_and_column_and_nothing_is_taken() -> None:
    innovations = (
        "Daerah,Nama inovasi,Tahapan,Waktu penerapan,Replikasi\n"
        'Kota Ternate,Simpang,Penerapan,"17 Agustus 2023",\n'
        'Kota Ternate,"Dua\nbaris",coba,31/02/2023,\n'
        "Kota Apa,Lomak,,,\n"
        "\n"
        "Kota Ternate,,,,Tidak Ada\n"
        "Kota Ternate,simpang!,,,\n"
    )
    assert faults(("regions.csv", REGIONS), ("innovations.csv", innovations)) == [
        "innovations.csv line 3: Tahapan: coba is not one of initiative / inisiatif, trial / uji coba, "
        "implementation / penerapan",
        "innovations.csv line 3: Waktu penerapan: 31/02/2023 is no day of the calendar",
        "innovations.csv line 5: Daerah: Kota Apa is not one of kota-ternate, kota-pekanbaru",
        "innovations.csv line 7: Nama inovasi: is needed and is not there",
        "innovations.csv line 8: key: kota-ternate-simpang is there twice, first at innovations.csv line 2",
    ]


def test_faults_of_several_tables_come_in_one_refusal() -> None:
    with pytest.raises(BadRows) as found:
        taken(("regions.csv", REGIONS + "Kota X;nowhere;\n"), ("submissions.csv", "region;room\nKota Ternate;hall\n"))
    assert [str(row) for row in found.value.rows] == [
        "regions.csv line 4: Klaster: nowhere is not one of city, regency",
        "submissions.csv line 2: room: hall is not one of room-a, room-b",
    ]


def test_lines_that_end_before_the_headings_do_are_told() -> None:
    table = "name;cluster;skor 2022;skema 2022\nA;city;57,68;iid-2022\nB;city\nC;city;;\nD;city;1\n"
    with pytest.raises(BadInput, match="line 5: 2022: a score needs its scheme"):
        taken(("regions.csv", table))
    told = "regions.csv: fewer cells than headings in 2 lines, first in line 3; what is missing was read as empty"
    assert told in map(str, taken(("regions.csv", table.replace(";1\n", "\n"))).warnings)


@pytest.mark.parametrize(
    ("name", "table", "fault"),
    [
        (
            "regions.csv",
            "name;cluster\nA;city\na!;city\n",
            " line 3: key: a is there twice, first at regions.csv line 2",
        ),
        ("regions.csv", "name;cluster\nA;\n", " line 2: cluster: is needed and is not there"),
        ("regions.csv", "name;cluster;skor 2022\nA;city;57,68\n", " line 2: 2022: a score needs its scheme"),
        ("regions.csv", "name;cluster;peringkat 2022\nA;city;0\n", " line 2: peringkat 2022: 0 is less than 1"),
        ("regions.csv", "name;cluster\nA;city;more\n", " line 2: there are more cells than headings"),
        (
            "regions.csv",
            "name\nA\n",
            ": there is no column for cluster; head it with one of: cluster, klaster, kluster, kelompok",
        ),
        ("regions.csv", "name;name;cluster\nA;B;city\n", ": the column name is there twice"),
        ("regions.csv", "name;nama;cluster\nA;B;city\n", ": the columns name and nama hold the same; keep one"),
        ("regions.csv", "\n\n", ": the table is empty"),
        ("regions.csv", 'name;cluster\n"A;city\n', " line 2: a quotation mark is opened and never closed"),
        ("regions.csv", b"name\x81;cluster\n", ": is neither UTF-8 nor Windows-1252; save it as CSV UTF-8"),
        ("list.csv", "name;cluster\nA;city\n", ": name it regions, innovations or submissions, after what it holds"),
        ("data inovasi daerah.csv", "a\n1\n", ": name it regions, innovations or submissions, after what it holds"),
        ("regions.pdf", "", ": only CSV, JSONL, Parquet and spreadsheets (XLSX, XLS, ODS) are taken in"),
    ],
)
def test_a_table_that_cannot_be_taken_in_says_why(name: str, table: str | bytes, fault: str) -> None:
    assert faults((name, table)) == [f"{name}{fault}"]


def test_innovations_without_their_regions_are_refused() -> None:
    assert faults(("innovations.csv", "region;name\n")) == [
        "there is no table of regions: which region is in which cluster must be said"
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Kota Ternate;S;S", "Replikasi: an innovation does not replicate itself"),
        ("Kota Ternate;S;Zonk", "Replikasi: Zonk is not one of kota-ternate-s"),
    ],
)
def test_a_replication_of_itself_or_of_nothing_known_is_refused(row: str, fault: str) -> None:
    table = f"Daerah;Nama;Replikasi\n{row}\n"
    assert faults(("regions.csv", REGIONS), ("innovations.csv", table)) == [f"innovations.csv line 2: {fault}"]


def test_a_name_that_two_innovations_have_is_refused_where_one_is_meant() -> None:
    table = "region;name;replicates\nKota Ternate;Lomak;\nKota Pekanbaru;Lomak;\nKota Ternate;Baru;Lomak\n"
    assert faults(("regions.csv", REGIONS), ("innovations.csv", table)) == [
        "innovations.csv line 4: replicates: Lomak is the name of several; write a key: "
        "kota-pekanbaru-lomak, kota-ternate-lomak"
    ]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Kota Ternate;pleno;;", "stage: pleno is not one of presentation, visit"),
        ("Kota Ternate;visit;Lomak;", "innovations: Lomak is no innovation of kota-ternate"),
        ("Kota Ternate;visit;Simpang;mungkin", "anchor: mungkin is not one of true / yes, false / no"),
        ("Kota Pekanbaru;visit;;", "key: kota-pekanbaru (visit) is there twice, first at submissions.csv line 2"),
    ],
)
def test_a_submission_that_contradicts_the_round_is_refused(row: str, fault: str) -> None:
    table = f"region;stage;innovations;anchor\nKota Pekanbaru;visit;;\n{row}\n"
    assert faults(("regions.csv", REGIONS), ("innovations.csv", INNOVATIONS), ("submissions.csv", table)) == [
        f"submissions.csv line 3: {fault}"
    ]


def test_separators_encodings_and_an_excel_line_make_no_difference() -> None:
    plain = taken(("regions.csv", REGIONS)).intake
    forms: list[bytes] = [
        REGIONS.replace(";", ",").encode(),
        REGIONS.replace(";", "\t").encode("utf-16"),
        b"\xef\xbb\xbfsep=;\r\n" + REGIONS.replace("\n", "\r\n").encode(),
    ]
    assert [taken(("regions.csv", form)).intake for form in forms] == [plain] * 3


def test_a_file_that_is_no_utf8_is_read_as_windows_and_that_is_told() -> None:
    found = taken(("regions.csv", "name;cluster\nCafé;city\n".encode("cp1252")))
    assert found.intake.regions[0].name == "Café"
    assert "regions.csv: is not UTF-8 and was read as Windows-1252; look at names with accents" in map(
        str, found.warnings
    )


def test_what_was_not_read_is_told() -> None:
    table = "No;name;cluster;Keterangan\n1;Kota Ternate;city;x\n"
    assert [str(each) for each in taken(("regions.csv", table)).warnings] == [
        "regions.csv: the column Keterangan was not read",
        "2 submissions have no room yet: kota-ternate",
    ]


def test_a_workbook_says_the_same_as_csv_files() -> None:
    sheets = workbook(
        Daerah=[
            ["Nama daerah", "Klaster", "Ruang"],
            ["Kota Ternate", "Kota", "room-a"],
            ["Kota Pekanbaru", "city", "Ruang B"],
        ],
        Inovasi=[
            ["Daerah", "Nama inovasi", "Waktu penerapan", "Kematangan", "Lintang"],
            [],
            ["Kota Ternate", "Simpang", datetime(2023, 8, 17), 96.5, -6.2],
            ["Kota Pekanbaru", 2023, "17 Agustus 2022", "1.050,5", "-0,5"],
        ],
        Petunjuk=[["Isi kolom"]],
    )
    found = taken(("putaran.xlsx", sheets))
    assert found.intake.regions == taken(("regions.csv", REGIONS)).intake.regions
    assert [
        (each.name, each.implementation_date, each.maturity, each.latitude) for each in found.intake.innovations
    ] == [
        ("Simpang", date(2023, 8, 17), Decimal("96.5"), Decimal("-6.2")),
        ("2023", date(2022, 8, 17), Decimal("1050.5"), Decimal("-0.5")),
    ]
    assert [str(each) for each in found.warnings] == ["putaran.xlsx: sheet Petunjuk was not read"]


def test_rows_of_a_workbook_are_named_as_the_spreadsheet_numbers_them() -> None:
    sheets = workbook(Daerah=[[], ["Nama", "Klaster"], [], ["Kota Ternate", "desa"]])
    assert faults(("putaran.xlsx", sheets)) == ["putaran.xlsx Daerah line 4: Klaster: desa is not one of city, regency"]


def test_a_workbook_of_one_sheet_may_say_by_its_own_name_what_it_holds() -> None:
    sheets = workbook(Sheet1=[["Nama", "Klaster"], ["Kota Ternate", "Kota"]])
    assert [region.key for region in taken(("daerah.xlsx", sheets)).intake.regions] == ["kota-ternate"]


def test_what_only_calls_itself_a_workbook_is_refused() -> None:
    assert faults(("regions.xlsx", b"not a workbook"))[0].startswith(
        "regions.xlsx: this is no spreadsheet that can be read"
    )


def test_a_folder_is_taken_in_without_what_is_hidden_or_no_table(tmp_path: Path) -> None:
    for name, content in {"daerah.csv": REGIONS, ".hidden.csv": "x", "~$daerah.xlsx": "x", "notes.txt": "x"}.items():
        (tmp_path / name).write_text(content)
    assert read_intake(tmp_path, RULES) == taken(("daerah.csv", REGIONS))
    assert read_intake([tmp_path], RULES) == read_intake(tmp_path / "daerah.csv", RULES)


def test_a_folder_without_tables_and_a_file_that_is_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no table to take in"):
        read_intake(tmp_path, RULES)
    with pytest.raises(NotFound, match="there is no such file"):
        read_intake(tmp_path / "regions.csv", RULES)


def test_the_demonstration_round_is_taken_in_without_a_warning() -> None:
    found = read_intake(ROOT / "data" / "iga-demo", read_panel(ROOT / "panels" / "iga-demo.yaml"))
    assert found.warnings == ()
    assert len(found.intake.submissions) >= 24


def test_a_stray_cell_at_the_end_of_the_earth_is_refused_before_room_is_made_for_it() -> None:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("regions")
        sheet.write_row(0, 0, ["key", "name", "cluster"])
        sheet.write(1_048_575, 16_383, "stray")
    with pytest.raises(BadInput, match="far too large"):
        taken(("regions.xlsx", content.getvalue()))
