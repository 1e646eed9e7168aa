"""`workbench similar` as a shell would run it: what it prints, what it keeps, and what it leaves behind."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from benchmarks.similar_generator import make
from tests.cli.conftest import Run
from tests.pages.played import KEY, prepare
from tests.reference import ROOT
from workbench.access.door import Door
from workbench.desks.owner.similar import compare as owner
from workbench.desks.owner.similar.compare import Options
from workbench.records.event import SimilarPairsPublished
from workbench.settings import Home
from workbench.storage.rounds import Rounds

README = (ROOT / "data" / "README.md").read_text()
KEPT = "warga memesan nomor antrean obat lewat telepon genggam lalu datang ketika gilirannya tiba di puskesmas kota"
HEADS = "key,name,region,design,benefit,implementation date,replicates\n"
ROWS = (
    f"satu,Antre Obat,Kota Bima,{KEPT},cepat,2022-05-01,\n",
    f"dua,Apotek Antre,Kota Solok,{KEPT} dan membawa kartu,murah,2023-05-01,\n",
    f"tiga,Antre Baru,Kota Padang,kini {KEPT},mudah,2023-06-01,satu\n",
    "empat,Pasar Ikan,Kota Ambon,pasar ikan pagi dipindah ke dermaga baru supaya segar,segar,,\n",
)


def table(folder: Path, name: str = "inovasi.csv", rows: tuple[str, ...] = ROWS) -> str:
    (folder / name).write_text(HEADS + "".join(rows))
    return str(folder / name)


def test_pairs_are_printed_with_who_came_first_and_declared_ones_apart(run: Run, tmp_path: Path) -> None:
    done = run("similar", table(tmp_path, rows=(ROWS[0], ROWS[2], ROWS[3])))
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.output.splitlines()[0].startswith(
        "3 innovations; pairs from a likeness of 0.3 on, or copied in part: 1"
    )
    assert "declared replications" in done.output
    assert "first: satu" in done.output
    assert "serupa" in run("similar", table(tmp_path, rows=ROWS[:2]), language="id").output


def test_json_and_csv_say_the_same(run: Run, tmp_path: Path) -> None:
    said = json.loads(run("similar", table(tmp_path), "--json").output)
    assert (said["texts"], said["fields"], len(said["pairs"])) == (4, ["design", "benefit"], 3)
    rows = list(csv.DictReader(io.StringIO(run("similar", table(tmp_path), "--csv").output)))
    assert [(row["first"], row["second"]) for row in rows] == [
        (each["first"], each["second"]) for each in said["pairs"]
    ]
    assert {(each["first"], each["second"]) for each in said["pairs"] if each["declared"]} == {("satu", "tiga")}
    assert said["innovations"]["satu"]["began"] == "2022-05-01"
    assert said["clusters"][0]["innovations"] == ["satu", "dua", "tiga"]


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_pairs_are_written_as_the_ending_says_and_every_column_is_documented(
    ending: str, run: Run, tmp_path: Path
) -> None:
    out = tmp_path / f"pairs.{ending}"
    assert run("similar", table(tmp_path), "--output", str(out)).output == ""
    if ending == "csv":
        rows = [list(row) for row in csv.reader(io.StringIO(out.read_text("utf-8-sig")))]
    else:
        rows = [list(map(str, row)) for row in CalamineWorkbook.from_path(out).get_sheet_by_index(0).to_python()]
    documented = re.findall(r"^\| `([^`]+)` ", README.split("## Similar pairs")[1].split("\n## ")[0], re.M)
    assert rows[0] == [*documented[:-1], "cosine of design", "cosine of benefit"]
    assert documented[-1] == "cosine of FIELD"
    said = json.loads(run("similar", table(tmp_path), "--json").output)["pairs"]
    assert [float(row[2]) for row in rows[1:]] == [each["cosine"] for each in said]


def test_the_pairs_of_a_panel_are_published_for_its_assessors(run: Run, tmp_path: Path) -> None:
    home = prepare(Home(tmp_path / "home"), whole=True)
    said = json.loads(run("similar", KEY, "--publish", "--json", home=home).output)
    published = [each for each in Rounds(home).log.read(KEY) if each.head.kind == "similar-pairs-published"]
    assert [(each.head.sequence, each.hash) for each in published] == [(said["sequence"], said["head"])]
    assert isinstance(published[0].body, SimilarPairsPublished)
    lines = published[0].body.lines
    assert (len(lines), len({line.innovation for line in lines})) == (said["lines"], said["innovations"])
    assert said["lines"] > 0
    assert "lines stand beside" in run("similar", KEY, "--publish", "--threshold", "0.12", home=home).output
    standing = Door(Rounds(home), KEY).catch_up().similar
    assert len(standing) >= said["lines"]  # the last word counts, and a lower threshold takes none away


def test_where_assessors_are_shown_nothing_nothing_is_published(run: Run, tmp_path: Path) -> None:
    home = prepare(Home(tmp_path / "home"))
    file = home.panel_file(KEY)
    shown, hidden = (f"similarity: {{shown_to_assessors: {each}" for each in ("true", "false"))
    file.write_text(file.read_text().replace(shown, hidden))
    assert run("check", KEY, "--fix", home=home).exit_code == 0
    done = run("similar", KEY, "--publish", home=home)
    assert (done.exit_code, done.output) == (
        1, f"panel {KEY} shows assessors no similar pairs: its file says `shown_to_assessors: false`\n",
    )  # fmt: skip


def test_files_that_are_called_alike_are_told_apart(run: Run, tmp_path: Path) -> None:
    """The same table name in the folders of two years: what is compared against is not compared with itself."""
    for year in ("2023", "2024"):
        (tmp_path / year).mkdir()
    new, earlier = table(tmp_path / "2024", rows=ROWS[:1]), table(tmp_path / "2023", rows=ROWS[1:3])
    said = json.loads(run("similar", new, "--against", earlier, "--json").output)
    assert [(pair["first"], pair["second"]) for pair in said["pairs"]] == [
        ("2024-inovasi/satu", "2023-inovasi/tiga"),
        ("2024-inovasi/satu", "2023-inovasi/dua"),
    ]
    alike = json.loads(run("similar", new, "--against", new, "--json").output)
    assert [(pair["first"], pair["second"]) for pair in alike["pairs"]] == [("1-inovasi/satu", "2-inovasi/satu")]


def test_against_tells_pairs_of_the_new_ones_only(run: Run, tmp_path: Path) -> None:
    new, old = table(tmp_path, "new.csv", ROWS[:1]), table(tmp_path, "old.csv", ROWS[1:])
    said = json.loads(run("similar", new, "--against", old, "--json").output)
    assert [(each["first"], each["second"]) for each in said["pairs"]] == [
        ("new/satu", "old/tiga"),
        ("new/satu", "old/dua"),
    ]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, folder = Path(table(tmp_path)), tmp_path / "blocks"
    options = Options(size=1, blocks=folder)
    found, calls = owner.found_in, []

    def until_the_fourth(*given: object) -> object:
        calls.append(given)
        if len(calls) == 4:
            raise KeyboardInterrupt
        return found(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(owner, "found_in", until_the_fourth)
    with pytest.raises(KeyboardInterrupt):
        owner.compare([path], [], options, None)
    assert len(list(folder.glob("*.block"))) == 3
    assert owner.compare([path], [], options, None).pairs == owner.compare([path], [], Options(), None).pairs
    assert len(calls) == 11  # ten blocks, one of them tried twice


RUNS_IN_SMALL_BLOCKS = """
import sys
from pathlib import Path
from workbench.desks.owner.similar.compare import Options, compare
compare([Path(sys.argv[1])], [], Options(size=3, blocks=Path(sys.argv[2])), None)
"""


def test_a_run_that_was_killed_while_it_wrote_a_block_goes_on_and_holds_up_nobody(run: Run, tmp_path: Path) -> None:
    made = make(90, words=40).texts
    rows = tuple(f'i-{number},Nama,Kota,"{text}",,,\n' for number, text in enumerate(made))
    path, folder = Path(table(tmp_path, rows=rows)), tmp_path / "blocks"
    process = subprocess.Popen([sys.executable, "-c", RUNS_IN_SMALL_BLOCKS, str(path), str(folder)])
    while len(list(folder.glob("*.block"))) < 5 and process.poll() is None:
        time.sleep(0.002)
    # a second run is told of the first, which is at work in its folder
    second = run("similar", str(path), "--blocks", str(folder))
    assert (second.exit_code, second.output) == (
        1, f"{folder}: another run is at work in this folder; wait for its end, or name another folder\n",
    )  # fmt: skip
    while not list(folder.glob(".*.block.*")) and process.poll() is None:
        pass
    process.kill()
    assert process.wait() == -signal.SIGKILL
    assert 5 <= len(list(folder.glob("*.block"))) < 465
    again = owner.compare([path], [], Options(size=3, blocks=folder), None)
    assert again.pairs == owner.compare([path], [], Options(), None).pairs
    assert len(again.pairs) > 0
    assert (len(list(folder.glob("*.block"))), list(folder.glob(".*.block.*"))) == (465, [])


def test_an_index_grows_and_is_asked_about_new_ones(run: Run, tmp_path: Path) -> None:
    index = str(tmp_path / "index")
    assert run("similar", table(tmp_path, rows=ROWS[:1]), "--index", index, "--grow").exit_code == 0
    new = table(tmp_path, rows=ROWS[1:])
    said = json.loads(run("similar", new, "--index", index, "--grow", "--json").output)
    assert {(each["first"], each["second"]) for each in said["pairs"]} == {("dua", "satu"), ("tiga", "satu")}
    (arrays,) = (tmp_path / "index").glob("arrays-*.npz")
    arrays.write_bytes(arrays.read_bytes()[:-20])
    again = run("similar", table(tmp_path, rows=ROWS[:2]), "--index", index, "--json")
    assert "the index was made again from its texts" in again.stderr
    assert {each["second"] for each in json.loads(again.stdout)["pairs"]} == {"satu", "dua", "tiga"}
    changed = run("similar", table(tmp_path, rows=(ROWS[0].replace("obat", "beras"),)), "--index", index, "--grow")
    assert (changed.exit_code, changed.output) == (1, "inovasi.csv line 2: satu is in the index with other texts\n")


def test_an_output_file_is_written_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "pairs.json"
    assert run("similar", table(tmp_path), "--json", "--output", str(out)).output == ""
    whole = out.read_bytes()
    assert json.loads(whole)["texts"] == 4
    bad = run("similar", table(tmp_path, rows=(*ROWS, ROWS[0])), "--json", "--output", str(out))
    assert (bad.exit_code, bad.output) == (
        1,
        "inovasi.csv line 6: key: satu is there twice, first at inovasi.csv line 2\n",
    )
    assert out.read_bytes() == whole
    assert sorted(file.name for file in tmp_path.iterdir()) == ["inovasi.csv", "pairs.json"]


def test_progress_is_told_where_one_asks(run: Run, tmp_path: Path) -> None:
    said = run("similar", table(tmp_path), "--progress").stderr
    assert "comparing: 20 %" in said
    assert said.endswith("comparing: 100 %\n")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--threshold", "0"], "is no threshold: choose one above 0 and at most 1"),
        (["--json", "--output", "pairs.xlsx"], "--json, --csv and the ending of --output say different things"),
        (["--csv", "--output", "pairs.xlsx"], "--json, --csv and the ending of --output say different things"),
        (["--publish", "--csv"], "--publish compares one panel as its page does"),
        (["--grow"], "--grow needs an index: name its folder with --index"),
        (["--field", "isi"], "there is no column isi"),
        (["--scheduler", "tcp://127.0.0.1:9"], "no scheduler answers at tcp://127.0.0.1:9"),
    ],
)
def test_what_cannot_be_asked_is_one_line(options: list[str], said: str, run: Run, tmp_path: Path) -> None:
    done = run("similar", table(tmp_path), *options)
    assert done.exit_code == 1
    assert said in done.output
