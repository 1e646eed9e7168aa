"""A round keeps its rules and its intake as documents that its log names."""

from pathlib import Path

import pytest

from tests.storage.build import PANEL, mark
from workbench.errors import BadInput, Conflict, NotFound
from workbench.methods.exact.chain import verify
from workbench.records.people import People, Person
from workbench.records.record import canonical, checksum
from workbench.records.submission import Intake
from workbench.settings import Home
from workbench.storage.database.snapshots import snapshot
from workbench.storage.intake import TakenIn, read_intake
from workbench.storage.panels import read_people, write_people
from workbench.storage.rounds import Rounds

KEY = "city-award"
REGIONS = b"name;cluster;room\nKota Ternate;city;room-a\n"
INNOVATIONS = b"region;name;nama inisiator\nKota Ternate;Simpang;Ibu Sri\nKota Ternate;Rambat;Pak Adi\n"


def taken(rounds: Rounds, innovations: bytes = INNOVATIONS) -> TakenIn:
    return read_intake([("regions.csv", REGIONS), ("innovations.csv", innovations)], rounds.panel(KEY))


def test_panels_are_those_with_a_file_and_those_with_events(rounds: Rounds) -> None:
    rounds.log.append("another", "home", mark())
    assert rounds.panels() == ("another", KEY)


def test_a_panel_is_its_files_until_it_is_fixed_and_its_documents_from_then_on(rounds: Rounds) -> None:
    file = rounds.home.panel_file(KEY)
    file.write_text(PANEL.replace("year: 2023", "year: 2024"))
    assert rounds.panel(KEY).year == 2024
    event = rounds.fix_panel(KEY)
    file.write_text("this is not even a panel")
    assert rounds.panel(KEY).year == 2024
    assert (event.head.kind, event.body.checksum) == ("panel-fixed", checksum(rounds.panel_bytes(KEY)))
    assert rounds.panel_bytes(KEY) == canonical(rounds.panel(KEY))


def test_a_panel_that_is_fixed_again_unchanged_appends_nothing(rounds: Rounds) -> None:
    first = rounds.fix_panel(KEY)
    assert rounds.fix_panel(KEY) == first
    rounds.home.panel_file(KEY).write_text(PANEL.replace("year: 2023", "year: 2024"))
    assert rounds.fix_panel(KEY).head.sequence == 2


def test_a_panel_that_is_not_here_is_refused(rounds: Rounds) -> None:
    with pytest.raises(NotFound, match="there is no such panel here"):
        rounds.panel("iga-1999")
    with pytest.raises(NotFound, match="no panel has such a key"):
        rounds.panel("../city-award")


def test_a_panel_in_a_folder_of_another_name_is_refused(rounds: Rounds) -> None:
    rounds.home.panel_file("other").parent.mkdir()
    rounds.home.panel_file("other").write_text(PANEL)
    with pytest.raises(BadInput, match="calls itself city-award, and lies in the folder other"):
        rounds.panel("other")


def test_before_anything_was_taken_in_the_intake_is_empty(rounds: Rounds) -> None:
    assert rounds.intake(KEY) == Intake()
    assert rounds.people(KEY) == People()


def test_an_intake_is_kept_without_names_and_names_the_one_it_corrects(rounds: Rounds) -> None:
    write_people(rounds.home.people_file(KEY), People(seats={"assessor-1": Person(name="Ibu Rini")}))
    first = rounds.take_in(KEY, taken(rounds))
    assert rounds.intake(KEY) == taken(rounds).intake
    assert (first.body.checksum, first.body.corrects) == (checksum(rounds.intake_bytes(KEY)), None)
    assert (first.body.regions, first.body.innovations) == (1, 2)
    assert [(each.stage, each.submission, each.region, each.room) for each in first.body.listed] == [
        ("presentation", "kota-ternate", "kota-ternate", "room-a"),
        ("visit", "kota-ternate", "kota-ternate", "room-a"),
    ]
    second = rounds.take_in(KEY, taken(rounds, b"region;name\nKota Ternate;Simpang\n"), reason="one too many")
    assert (second.body.corrects, second.body.reason) == (first.body.checksum, "one too many")
    # The name that was given before stays with its innovation; the other innovation is gone, and its name with it.
    assert rounds.people(KEY) == People(
        seats={"assessor-1": Person(name="Ibu Rini")}, initiators={"kota-ternate-simpang": "Ibu Sri"}
    )
    assert verify(rounds.log.read(KEY)).holds


def test_no_name_is_in_the_database(rounds: Rounds, home: Home, tmp_path: Path) -> None:
    rounds.take_in(KEY, taken(rounds))
    rounds.log.engine.dispose()
    snapshot(home.database_url, tmp_path / "all.db")
    kept = b"".join(file.read_bytes() for file in (tmp_path / "all.db", *home.path.glob("rounds.db*")))
    assert b"Simpang" in kept
    assert b"Ibu Sri" not in kept
    assert read_people(home.people_file(KEY)).initiators["kota-ternate-simpang"] == "Ibu Sri"


def test_an_intake_that_is_sent_again_is_taken_in_once(rounds: Rounds) -> None:
    rounds.take_in(KEY, taken(rounds, b"region;name\nKota Ternate;Rambat\n"))
    first = rounds.take_in(KEY, taken(rounds), id="from-the-desk-1")
    assert rounds.take_in(KEY, taken(rounds), id="from-the-desk-1") == first
    assert rounds.log.head(KEY)[0] == 2


def test_another_intake_under_the_same_id_is_refused_and_changes_nobody(rounds: Rounds) -> None:
    rounds.take_in(KEY, taken(rounds), id="from-the-desk-1")
    people = rounds.people(KEY)
    with pytest.raises(Conflict):
        rounds.take_in(
            KEY, taken(rounds, b"region;name;nama inisiator\nKota Ternate;Baru;Bu A\n"), id="from-the-desk-1"
        )
    assert rounds.people(KEY) == people


def test_a_home_without_a_database_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="run `workbench migrate`"):
        Rounds(Home(tmp_path)).panels()
