"""`workbench export`: the tables of a round in every form, to be taken in and adopted again."""

import json
from pathlib import Path

import pytest

from tests.access.build import KEY, Round
from tests.cli.conftest import Run
from tests.cli.test_commands import done, marked, refused
from workbench.access.door import Door
from workbench.desks.owner.ranking import exporting
from workbench.methods.exact.results import ranking
from workbench.records.event import ResultsReadEarly
from workbench.reports.tables.forms import FORMS
from workbench.settings import Home
from workbench.storage.files.sheets import read_tables
from workbench.storage.intake import read_intake
from workbench.storage.rounds import Rounds

TABLES = {table.name for table in exporting.TABLES}
INTAKE = ("regions", "innovations", "submissions")


@pytest.fixture
def released(round_: Round) -> Round:
    marked(round_)
    return round_


def places(home: Home, key: str) -> list[tuple[str, int | None, object]]:
    door = Door(Rounds(home), key)
    found = ranking(door.standing.panel, door.intake, door.standing)
    return [(each.region, each.place, each.value) for cluster in found.clusters for each in cluster.places]


@pytest.mark.parametrize("form", FORMS)
def test_what_is_exported_is_taken_in_and_adopted_again(run: Run, released: Round, form: str, tmp_path: Path) -> None:
    done(run("export", KEY, "tables", "--as", form, home=released.home))
    folder = Path("tables")
    assert {each.name for each in folder.iterdir()} == {f"{name}.{form}" for name in TABLES}
    rounds = Rounds(released.home)
    taken = [folder / f"{name}.{form}" for name in INTAKE]
    assert read_intake(taken, rounds.panel(KEY)).intake == rounds.intake(KEY)
    new = Home(tmp_path / "other")
    done(run("adopt", str(folder / f"long-marks.{form}"), "--weights", "novelty=60,benefit=40", home=new))
    ours = [(region, place) for region, place, value in places(released.home, KEY) if value is not None]
    assert len(ours) == 3
    theirs = [(region.rsplit("-", 1)[-1], place) for region, place, _ in places(new, "long-marks")]
    assert sorted(theirs) == sorted(ours)


def test_an_export_is_for_whoever_made_it_and_names_nobody(run: Run, released: Round) -> None:
    done(run("export", KEY, "tables", "--as", "jsonl", home=released.home))
    assert {oct(path.stat().st_mode & 0o777) for path in Path("tables").iterdir()} == {"0o600"}
    text = "".join(path.read_text() for path in Path("tables").iterdir())
    assert "assessor-1" in text
    assert "Sri Rahayu" not in text


def test_before_release_marks_are_not_exported_unless_the_log_says_so(run: Run, round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "90", "80")
    said = refused(run("export", KEY, "tables", home=round_.home), "not everything is released", "--before-release")
    assert "the log says so" in said
    assert not Path("tables").exists()
    done(run("export", KEY, "filed", "--table", "regions", "--table", "submissions", home=round_.home))
    assert [table.holds for table in read_tables(Path("filed")).tables] == ["regions", "submissions"]
    last = Rounds(round_.home).log.read(KEY)[-1]
    assert not isinstance(last.body, ResultsReadEarly)
    done(run("export", KEY, "tables", "--as", "jsonl", "--before-release", "--reason", "rehearsal", home=round_.home))
    last = Rounds(round_.home).log.read(KEY)[-1]
    assert last.body == ResultsReadEarly(reason="rehearsal")
    [mark, *_] = [json.loads(line) for line in Path("tables/long-marks.jsonl").read_text().splitlines()]
    assert (mark["assessor"], mark["submission"], mark["mark"]) == ("assessor-1", "ambon", 90)


def test_a_folder_that_holds_something_and_a_table_that_is_none_are_refused(run: Run, released: Round) -> None:
    Path("tables").mkdir()
    Path("tables/mine").write_text("keep")
    refused(run("export", KEY, "tables", home=released.home), "there is something already")
    refused(run("export", KEY, "new", "--table", "totals", home=released.home), "no table totals", "long-marks")
    assert [path.name for path in Path("tables").iterdir()] == ["mine"]
    assert not Path("new").exists()
