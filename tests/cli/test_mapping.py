"""Field maps: made by dialogue, kept as files, checked when they are read."""

from pathlib import Path

from click.testing import CliRunner

from tests.access.build import KEY
from tests.cli.conftest import Run
from workbench.cli.main import main
from workbench.settings import Home
from workbench.storage.files.maps import read_map
from workbench.storage.rounds import Rounds

REGIONS = "Nama Daerahnya,Golongan,Keterangan\nKota Ambon,city,x\nKota Bima,city,y\n"


def imported(home: Home, file: Path, map: Path, answers: str) -> tuple[int, str]:
    words = ["--home", str(home.path), "import", KEY, str(file), "--map", str(map)]
    result = CliRunner().invoke(main, words, input=answers)
    return result.exit_code, result.output


def test_a_map_is_made_by_answers_and_read_the_next_time(home: Home, tmp_path: Path) -> None:
    file, made = tmp_path / "regions.csv", tmp_path / "sinovik.yaml"
    file.write_text(REGIONS)
    code, said = imported(home, file, made, "\nkolom\nklaster\n-\n")
    assert code == 0, said
    assert "[name]" in said and "kolom is no field of this table" in said
    assert read_map(made).regions == {"Nama Daerahnya": "name", "Golongan": "klaster", "Keterangan": None}
    assert [region.name for region in Rounds(home).intake(KEY).regions] == ["Kota Ambon", "Kota Bima"]
    again, said = imported(home, file, made, "")
    assert (again, "hold?" in said, "not read" in said) == (0, False, False)


def test_a_map_of_the_home_is_found_by_its_name(home: Home, tmp_path: Path, run: Run) -> None:
    file = tmp_path / "regions.csv"
    file.write_text(REGIONS)
    (home.path / "maps").mkdir()
    (home.path / "maps" / "old.yaml").write_text("regions: {Nama Daerahnya: name, Golongan: cluster}\n")
    assert run("import", KEY, str(file), "--map", "old.yaml", home=home).exit_code == 0


def test_a_map_to_what_is_no_field_is_named_by_line(home: Home, tmp_path: Path, run: Run) -> None:
    file, bad = tmp_path / "regions.csv", tmp_path / "bad.yaml"
    file.write_text(REGIONS)
    bad.write_text("regions:\n  Nama Daerahnya: name\n  Golongan: kolom\n")
    result = run("import", KEY, str(file), "--map", str(bad), home=home)
    assert (result.exit_code, result.output) == (1, f"{bad} line 3: Golongan: kolom is no field of this table\n")


def test_who_stops_answering_leaves_no_map_behind(home: Home, tmp_path: Path) -> None:
    file, made = tmp_path / "regions.csv", tmp_path / "half.yaml"
    file.write_text(REGIONS)
    code, _ = imported(home, file, made, "\n")
    assert (code, made.exists(), Rounds(home).log.panels()) == (1, False, ())


def test_marks_are_adopted_through_a_map(tmp_path: Path, run: Run) -> None:
    home, file, made = Home(tmp_path / "home"), tmp_path / "old.csv", tmp_path / "map.yaml"
    file.write_text("Wer,Was,Wieviel\nA,p,7\nB,p,8\n")
    made.write_text("marks: {Wer: assessor, Was: submission, Wieviel: mark}\n")
    result = run("adopt", str(file), "--map", str(made), home=home)
    assert (result.exit_code, result.output) == (0, "old: 2 marks of 2 assessors on 1 submissions adopted\n")
    assert "7.50" in run("rank", "old", home=home).output
