"""Tables of innovations are read as people send them, and what cannot be read is named by its line."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from workbench.errors import BadInput, NotFound, WorkbenchError
from workbench.storage.similar.filed import LONGEST, read_filed

ROWS = [
    {"id": "a1", "nama": "Antre Obat", "daerah": "Kota Bima", "rancang bangun": "antrean obat dari rumah 🚑 desa",
     "waktu penerapan": "17/08/2022", "replikasi": ""},
    {"id": "b2", "nama": "Apotek Antar", "daerah": "Kota Solok", "rancang bangun": "obat diantar, “cepat”; murah",
     "waktu penerapan": "3 Maret 2023", "replikasi": "a1"},
]  # fmt: skip


def written(folder: Path, kind: str, rows: list[dict[str, str]] | None = None) -> Path:
    rows = ROWS if rows is None else rows
    file, heads = folder / f"inovasi.{kind}", list(ROWS[0])
    cells = [[row.get(head, "") for head in heads] for row in rows]
    if kind == "csv":
        quoted = ['"' + cell.replace('"', '""') + '"' for row in [heads, *cells] for cell in row]
        lines = [",".join(quoted[at : at + len(heads)]) for at in range(0, len(quoted), len(heads))]
        file.write_text("\n".join(lines), encoding="utf-8")
    elif kind == "jsonl":
        file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    elif kind == "parquet":
        pq.write_table(pa.table({head: [row[at] for row in cells] for at, head in enumerate(heads)}), file)
    else:
        with xlsxwriter.Workbook(str(file)) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate([heads, *cells]):
                sheet.write_row(at, 0, row)
    return file


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet", "xlsx"])
def test_every_format_says_the_same(kind: str, tmp_path: Path) -> None:
    read = read_filed([written(tmp_path, kind)])
    assert read.fields == ("design",)
    assert [(each.key, each.name, each.region, str(each.began), each.replicates) for each in read.filed] == [
        ("a1", "Antre Obat", "Kota Bima", "2022-08-17", ""),
        ("b2", "Apotek Antar", "Kota Solok", "2023-03-03", "a1"),
    ]
    assert [each.texts for each in read.filed] == [(row["rancang bangun"],) for row in ROWS]


def test_keys_of_several_files_carry_the_name_of_their_file(tmp_path: Path) -> None:
    (tmp_path / "2024").mkdir()
    first, second = written(tmp_path, "csv"), written(tmp_path / "2024", "jsonl").rename(tmp_path / "tahun 2024.jsonl")
    read = read_filed([first, second])
    assert [each.key for each in read.filed] == ["inovasi/a1", "inovasi/b2", "tahun-2024/a1", "tahun-2024/b2"]
    assert read.filed[3].replicates == "tahun-2024/a1"


def test_any_column_can_be_compared_by_its_heading(tmp_path: Path) -> None:
    read = read_filed([written(tmp_path, "csv")], ["nama", "design"])
    assert read.filed[0].texts == ("Antre Obat", "antrean obat dari rumah 🚑 desa")


def refusal(*files: Path, fields: tuple[str, ...] = ()) -> str:
    with pytest.raises(WorkbenchError) as refused:
        read_filed(files, fields)
    return str(refused.value)


def test_keys_that_are_there_twice_are_named_by_both_lines(tmp_path: Path) -> None:
    file = written(tmp_path, "csv", [*ROWS, {**ROWS[0], "nama": "Lain"}])
    assert refusal(file) == "inovasi.csv line 4: id: a1 is there twice, first at inovasi.csv line 2"


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    file = written(tmp_path, "csv")
    assert "there is no column benefit; its columns are id, nama, daerah" in refusal(file, fields=("benefit",))
    (tmp_path / "b.csv").write_text("id,judul\n1,antre\n")
    assert "there is no column design, purpose, benefit, outcome" in refusal(tmp_path / "b.csv")


def test_lines_of_another_encoding_among_utf8_are_named(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("id,design\n1,café pagi\n".encode() + "2,café siang\n".encode("cp1252"))
    assert refusal(file).startswith("a.csv line 3: is not UTF-8 while other lines are")


def test_a_whole_file_of_windows_1252_is_read_with_a_word_on_it(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_bytes("id,design\n1,café pagi\n".encode("cp1252"))
    read = read_filed([file])
    assert read.filed[0].texts == ("café pagi",)
    assert "was read as Windows-1252" in str(read.warnings[0])


def test_html_in_a_cell_is_named_and_read_without_it_where_one_asks(tmp_path: Path) -> None:
    file = written(tmp_path, "csv", [{**ROWS[0], "rancang bangun": "<p>antrean&nbsp;obat</p> 3 < 5"}])
    assert refusal(file).startswith("inovasi.csv line 2: rancang bangun: holds HTML (<p>)")
    assert read_filed([file], markup=True).filed[0].texts[0].split() == ["antrean", "obat", "3", "<", "5"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_five_megabytes_in_one_cell_are_refused_by_their_line(kind: str, tmp_path: Path) -> None:
    file = written(tmp_path, kind, [ROWS[0], {**ROWS[1], "rancang bangun": "obat " * 1_000_000}])
    line = {"csv": "line 3", "jsonl": "line 2", "parquet": "line 2"}[kind]
    assert f"inovasi.{kind} {line}: " in refusal(file)
    assert str(LONGEST)[:3] in refusal(file)


def test_files_that_are_no_tables_are_told_from_empty_ones(tmp_path: Path) -> None:
    for name, content, said in (
        ("empty.csv", b"", "empty.csv: the table is empty"),
        ("heads.csv", b"id,design\n", "heads.csv: the table is empty"),
        ("packed.csv", b"PK\x03\x04" + bytes(range(256)), "packed.csv: this is a file of another kind"),
        ("noise.csv", bytes(range(256)) * 40, "noise.csv: is neither UTF-8 nor Windows-1252"),
        ("page.csv", b"\xef\xbb\xbf <!DOCTYPE html><table><tr><td>1", "page.csv: this is a web page and no table"),
        ("broken.xlsx", b"nothing of a workbook", "broken.xlsx: this is no spreadsheet that can be read"),
        ("broken.parquet", b"PAR1 and no more", "broken.parquet: this is no Parquet file that can be read"),
        ("text.docx", b"x", "text.docx: only CSV, JSONL, Parquet"),
        ("half.jsonl", b'{"id": "1", "design": "half \\ud83d"}\n', "half.jsonl line 1: design: holds half of a sign"),
    ):
        file = tmp_path / name
        file.write_bytes(content)
        assert refusal(file).startswith(said), name
    with pytest.raises(NotFound, match="there is no such file"):
        read_filed([tmp_path / "nowhere.csv"])


def test_every_bad_row_is_told_at_once(tmp_path: Path) -> None:
    bad = {**ROWS[0], "rancang bangun": "<b>tebal</b>"}
    said = refusal(written(tmp_path, "csv", [bad, {**bad, "id": "c3"}, ROWS[1]])).splitlines()
    assert [line.split(":")[0] for line in said] == ["inovasi.csv line 2", "inovasi.csv line 3"]
    with pytest.raises(BadInput):
        read_filed([written(tmp_path, "csv", [bad])])
