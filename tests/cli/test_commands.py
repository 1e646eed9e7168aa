"""Every command: what it prints, what it leaves behind, and one line where it cannot."""

import json
from pathlib import Path

import click
import pytest
from click.testing import Result

from tests.access.build import KEY, PANEL, REGIONS, Round, tables
from tests.cli.conftest import Run
from tests.reference import ROOT
from workbench.access.door import Door
from workbench.cli.main import main
from workbench.i18n import translator
from workbench.records.event import ResultsReadEarly
from workbench.settings import Home
from workbench.storage.rounds import Rounds

BRIDGED = PANEL.replace("roles: [assessor], rooms: [room-b]", "roles: [assessor], rooms: [room-a, room-b]")
CONTEXT = click.Context(main)
RELEASED = ("ambon", "bima", "dumai", "kupang", "padang")


def refused(result: Result, *parts: str) -> str:
    """A fault of ours: one line on stderr, exit 1, nothing printed, nothing of Python."""
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert "Traceback" not in result.stderr
    (line,) = result.stderr.splitlines()
    for part in parts:
        assert part in line
    return line


def done(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return result.stdout


def marked(round_: Round) -> None:
    """A round that is marked and released: ambon before bima, kupang alone in its room."""
    for submission, novelty, benefit in (("ambon", "90", "80"), ("bima", "70.5", "60")):
        round_.confirm("assessor-1", submission, novelty, benefit)
        round_.confirm("assessor-2", submission, novelty, benefit)
    round_.confirm("assessor-3", "kupang", "50", "50")
    for submission in RELEASED:
        round_.release(submission)


# -- where rounds live -----------------------------------------------------------------------------------------------


def test_without_a_home_the_one_line_says_how_to_name_one(run: Run) -> None:
    refused(run("status"), "--home DIR", "WORKBENCH_HOME")


def test_a_home_that_does_not_exist_is_said_and_not_made(run: Run, tmp_path: Path) -> None:
    for words in (["status"], ["rank", KEY], ["seats", KEY], ["verify", KEY], ["check", KEY], ["backup"]):
        refused(run(*words, home=Home(tmp_path / "nowhere")), "there is no database here; run `workbench migrate`")
    assert not (tmp_path / "nowhere").exists()


def test_a_home_that_is_a_file_is_said(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused(run("migrate", home=Home(tmp_path / "file")), "file")


def test_restore_makes_an_empty_home_of_a_backup(run: Run, round_: Round, tmp_path: Path) -> None:
    file = done(run("backup", home=round_.home)).strip()
    other = Home(tmp_path / "other")
    assert done(run("restore", file, home=other)) == f"{other.path}: restored, {KEY}\n"
    assert "the chain holds" in done(run("verify", KEY, "--head", round_.door.standing.head, home=other))
    refused(run("restore", file, home=other), "there are panels already; restore into an empty home")
    refused(run("restore", "nowhere.zip", home=Home(tmp_path / "third")), "nowhere.zip: there is no such file")


def test_a_database_that_is_none_is_said(run: Run, home: Home) -> None:
    (home.path / "rounds.db").write_bytes(b"this is no database " * 100)
    refused(run("status", home=home), "rounds.db: the database is damaged")


@pytest.mark.parametrize("words", [["rank"], ["seats"], ["verify"], ["check"], ["import", "FILED"]])
def test_a_panel_that_is_not_there_is_said(run: Run, home: Home, tmp_path: Path, words: list[str]) -> None:
    command, *rest = words
    paths = [str(tables(tmp_path / "filed")) for _ in rest]
    refused(run(command, "no-such-panel", *paths, home=home), "no-such-panel: there is no such panel")
    refused(run(command, "../secret", *paths, home=home))


def test_a_fault_is_said_in_the_chosen_language(run: Run) -> None:
    template = "it is not said where rounds live: give --home DIR, or set WORKBENCH_HOME"
    for language in ("en", "id"):
        assert refused(run("status", language=language)) == translator(language)(template)


def test_migrate_makes_a_home_for_its_owner_alone_and_may_be_run_again(run: Run, tmp_path: Path) -> None:
    home = Home(tmp_path / "new")
    assert "ready" in done(run("migrate", home=home))
    done(run("migrate", home=home))
    assert home.path.stat().st_mode & 0o077 == 0
    assert "there is no panel in this home yet" in done(run("status", home=home))
    assert json.loads(done(run("status", "--json", home=home))) == {"panels": []}


# -- check -----------------------------------------------------------------------------------------------------------


def test_check_says_of_a_file_that_rooms_without_a_shared_assessor_are_not_connected(run: Run, tmp_path: Path) -> None:
    (tmp_path / "award.yaml").write_text(PANEL)
    printed = done(run("check", "award.yaml"))
    assert "1 clusters, 2 rooms, 3 assessors, 2 criteria, rule mean" in printed
    assert "not connected: 2 parts share no assessor" in printed
    assert "part 1: assessor-1, assessor-2 on 1 rooms" in printed
    assert "part 2: assessor-3 on 1 rooms" in printed
    assert "would join: let assessor-3 also mark room/room-a" in printed


def test_check_says_that_a_shared_assessor_connects(run: Run, tmp_path: Path) -> None:
    (tmp_path / "award.yaml").write_text(BRIDGED)
    printed = done(run("check", "award.yaml"))
    assert "connected: every two assessors can be compared" in printed
    assert "not connected" not in printed


def test_check_of_a_round_goes_by_what_was_taken_in(run: Run, round_: Round) -> None:
    printed = done(run("check", KEY, home=round_.home))
    assert "part 1: assessor-1, assessor-2 on 3 submissions" in printed
    assert "would join: let assessor-3 also mark presentation/ambon" in printed


@pytest.mark.parametrize("language", ["en", "id"])
def test_check_speaks_both_languages(run: Run, tmp_path: Path, language: str) -> None:
    (tmp_path / "award.yaml").write_text(BRIDGED)
    said = translator(language)("connected: every two assessors can be compared, directly or by way of others")
    assert said in done(run("check", "award.yaml", language=language))


def test_check_names_the_fault_of_a_panel_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(PANEL.replace("weight: 60", "weight: 55"))
    refused(run("check", "bad.yaml"), "bad.yaml", "criteria add up to 95, not 100")
    refused(run("check", "not-there.yaml"), "not-there.yaml")


def test_check_fixes_a_panel_of_the_home_and_no_file_elsewhere(run: Run, home: Home, tmp_path: Path) -> None:
    done(run("check", KEY, "--fix", home=home))
    assert json.loads(done(run("status", "--json", home=home)))["panels"][0]["fixed"] is True
    (tmp_path / "award.yaml").write_text(PANEL)
    refused(run("check", "award.yaml", "--fix", home=home), "--fix")


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("  - {key: analyst, title: {en: Analyst}, roles: [analyst]}\n", "", "seat analyst"),
        ("key: city,", "key: towns,", "cluster city"),
        ("key: novelty,", "key: newness,", "criterion novelty"),
        ("key: presentation\n", "key: pitch\n", "stage presentation"),
    ],
)
def test_rules_that_lack_what_the_round_has_used_are_not_fixed(
    run: Run, round_: Round, old: str, new: str, gone: str
) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "80")
    file = round_.home.panel_file(KEY)
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    refused(run("check", KEY, "--fix", home=round_.home), f"has no {gone} any more")
    assert Door(Rounds(round_.home), KEY).standing.sequence == round_.door.standing.sequence


# -- import ----------------------------------------------------------------------------------------------------------


def test_import_takes_a_folder_in(run: Run, home: Home, tmp_path: Path) -> None:
    printed = done(run("import", KEY, str(tables(tmp_path / "filed")), home=home))
    assert printed == f"{KEY}: 5 regions, 5 innovations, 5 submissions taken in\n"
    assert len(Rounds(home).intake(KEY).submissions) == 5


def test_import_of_one_bad_row_takes_nothing_in(run: Run, home: Home, tmp_path: Path) -> None:
    folder = tables(tmp_path / "filed")
    (folder / "regions.csv").write_text(REGIONS.replace("Bima,city", "Bima,village"))
    refused(run("import", KEY, str(folder), home=home), "regions.csv line 3")
    assert Rounds(home).log.panels() == ()


def test_import_names_every_bad_row_a_line_each(run: Run, home: Home, tmp_path: Path) -> None:
    folder = tables(tmp_path / "filed")
    (folder / "regions.csv").write_text(REGIONS.replace("city", "village"))
    result = run("import", KEY, str(folder), home=home)
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [f"regions.csv line {n}" for n in range(2, 7)]


def test_a_dry_run_of_an_import_leaves_the_home_as_it_was(run: Run, home: Home, tmp_path: Path) -> None:
    assert "can be taken in" in done(run("import", "--dry-run", KEY, str(tables(tmp_path / "filed")), home=home))
    assert Rounds(home).log.panels() == ()


def test_import_of_a_new_panel_file_makes_the_home_and_the_round(run: Run, tmp_path: Path) -> None:
    (tmp_path / "award.yaml").write_text(PANEL)
    home = Home(tmp_path / "new")
    folder = str(tables(tmp_path / "filed"))
    assert "can be taken in" in done(run("import", "award.yaml", folder, "--dry-run", home=home))
    assert not home.path.exists()
    done(run("import", "award.yaml", folder, home=home))
    assert home.panel_file(KEY).read_text() == PANEL
    assert Rounds(home).panels() == (KEY,)


def test_import_of_a_new_panel_with_a_bad_row_leaves_no_panel_behind(run: Run, tmp_path: Path) -> None:
    (tmp_path / "award.yaml").write_text(PANEL)
    folder = tables(tmp_path / "filed")
    (folder / "regions.csv").write_text(REGIONS.replace("Bima,city", "Bima,village"))
    refused(run("import", "award.yaml", str(folder), home=Home(tmp_path / "new")), "regions.csv line 3")
    assert not (tmp_path / "new").exists()


def test_import_leaves_a_panel_file_that_says_something_else(run: Run, home: Home, tmp_path: Path) -> None:
    (tmp_path / "award.yaml").write_text(BRIDGED)
    folder = str(tables(tmp_path / "filed"))
    refused(run("import", "award.yaml", folder, home=home), "says something else", KEY)
    (tmp_path / "award.yaml").write_text(PANEL)
    done(run("import", "award.yaml", folder, home=home))


def test_import_says_what_it_noticed_and_what_is_not_there(run: Run, home: Home, tmp_path: Path) -> None:
    folder = tables(tmp_path / "filed")
    (folder / "regions.csv").write_bytes(REGIONS.replace("Kota Ambon", "Kota Ambén").encode("cp1252"))
    result = run("import", KEY, str(folder), home=home)
    assert (result.exit_code, "read as Windows-1252" in result.stderr) == (0, True)
    refused(run("import", KEY, "not-there", home=home), "not-there: there is no such file")
    (tmp_path / "bare").mkdir()
    refused(run("import", KEY, "bare", home=home), "there is no table to take in")


# -- seats -----------------------------------------------------------------------------------------------------------


def test_seats_prints_a_link_for_each_seat_and_fixes_the_rules(run: Run, home: Home) -> None:
    lines = done(run("seats", KEY, "--at", "https://round.example", home=home)).splitlines()
    assert len(lines) == 6
    assert lines[0].startswith(f"assessor-1  https://round.example/enter/{KEY}/")
    assert Door(Rounds(home), KEY).standing.fixed is not None


def test_seats_as_json_holds_the_links_by_seat(run: Run, home: Home) -> None:
    found = json.loads(done(run("seats", KEY, "--json", home=home)))
    assert (found["panel"], len(found["links"]), "chair" in found["links"]) == (KEY, 6, True)


def test_seats_issued_anew_end_the_cards_that_were_not_used(run: Run, home: Home) -> None:
    first = json.loads(done(run("seats", KEY, "--json", home=home)))["links"]
    second = json.loads(done(run("seats", KEY, "assessor-1", "--json", home=home)))["links"]
    assert list(second) == ["assessor-1"]
    standing = Door(Rounds(home), KEY).standing
    assert standing.seat_of("assessor-1").issued == second["assessor-1"].split("/")[-2]
    assert standing.seat_of("chair").issued == first["chair"].split("/")[-2]


def test_one_seat_that_is_none_issues_no_card_at_all(run: Run, round_: Round) -> None:
    refused(run("seats", KEY, "assessor-1", "assessor-99", home=round_.home), "assessor-99", "assessor-1, assessor-2")
    assert Door(Rounds(round_.home), KEY).standing.sequence == round_.door.standing.sequence


def test_where_every_seat_is_in_use_no_card_is_issued_unless_it_is_named(run: Run, round_: Round) -> None:
    result = run("seats", KEY, home=round_.home)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "every seat is in use" in result.stderr
    assert json.loads(run("seats", KEY, "--json", home=round_.home).stdout) == {"panel": KEY, "links": {}}


def test_seats_writes_one_pdf_for_the_owner_alone(run: Run, home: Home, tmp_path: Path) -> None:
    printed = done(run("seats", KEY, "--pdf", "cards.pdf", home=home))
    file = tmp_path / "cards.pdf"
    assert file.read_bytes().startswith(b"%PDF")
    assert (file.stat().st_mode & 0o077, "cards.pdf: 6 cards" in printed) == (0, True)


def test_a_pdf_that_cannot_be_written_ends_no_card(run: Run, round_: Round) -> None:
    refused(run("seats", KEY, "chair", "--pdf", "nowhere/cards.pdf", home=round_.home), "nowhere")
    assert Door(Rounds(round_.home), KEY).standing.sequence == round_.door.standing.sequence


# -- status, rank ----------------------------------------------------------------------------------------------------


def test_status_as_json_names_each_panel_and_its_seats(run: Run, round_: Round) -> None:
    found = json.loads(done(run("status", "--json", home=round_.home)))
    (panel,) = found["panels"]
    assert (panel["key"], panel["fixed"], panel["submissions"], panel["released"]) == (KEY, True, 5, 0)
    assert [seat["status"] for seat in panel["seats"]] == ["here"] * 6
    assert (panel["sequence"], panel["head"]) == (round_.door.standing.sequence, round_.door.standing.head)


def test_status_of_a_panel_without_events_says_that_nobody_has_a_card(run: Run, home: Home) -> None:
    printed = done(run("status", home=home))
    assert "City Award" in printed
    assert "rules not fixed yet · 0 submissions, 0 released · event 0" in printed
    assert printed.count("no card yet") == 6


def test_status_says_titles_in_the_chosen_language(run: Run, home: Home) -> None:
    assert "Penghargaan Kota" in done(run("status", home=home, language="id"))


def test_rank_is_refused_before_release_and_notes_nothing(run: Run, round_: Round) -> None:
    refused(run("rank", KEY, home=round_.home), "not everything is released", "--before-release")
    assert Door(Rounds(round_.home), KEY).standing.sequence == round_.door.standing.sequence


def test_rank_before_release_is_an_event_with_its_reason(run: Run, round_: Round) -> None:
    printed = done(run("rank", KEY, "--before-release", "--reason", "a rehearsal", home=round_.home))
    assert "not released" in printed
    assert Rounds(round_.home).log.read(KEY)[-1].body == ResultsReadEarly(reason="a rehearsal")


def test_rank_prints_places_by_cluster_and_the_head(run: Run, round_: Round) -> None:
    marked(round_)
    lines = done(run("rank", KEY, home=round_.home)).splitlines()
    assert lines[0] == "City Award · mean · released"
    found = [" ".join(line.split()[:4]) for line in lines[3:6]]
    assert found == ["1 Kota Ambon 86.00", "2 Kota Bima 66.30", "3 Kota Kupang 50.00"]
    assert lines[-1] == f"head {round_.door.standing.sequence} {round_.door.standing.head}"
    assert Door(Rounds(round_.home), KEY).standing.sequence == round_.door.standing.sequence


def test_rank_in_indonesian_writes_numbers_and_titles_as_people_there_do(run: Run, round_: Round) -> None:
    marked(round_)
    printed = done(run("rank", KEY, home=round_.home, language="id"))
    assert printed.startswith(f"Penghargaan Kota · mean · {translator('id')('released')}\n")
    assert "86,00" in printed
    assert "86.00" not in printed


def test_rank_as_json_is_the_ranking_that_is_published(run: Run, round_: Round) -> None:
    marked(round_)
    ranked = json.loads(done(run("rank", KEY, "--json", home=round_.home)))
    assert (ranked["panel"], ranked["released"], ranked["rule"]) == (KEY, True, "mean")
    places = ranked["clusters"][0]["places"]
    found = [(each["region"], each["place"], each["value"]) for each in places[:2]]
    assert found == [("ambon", 1, "86"), ("bima", 2, "66.3")]
    assert all(each["place"] is None and each["fault"] for each in places[3:])


def test_rank_where_nothing_was_taken_in_says_so(run: Run, home: Home) -> None:
    for words in (["rank", KEY], ["rank", KEY, "--before-release"]):
        refused(run(*words, home=home), "nothing was taken in yet")
    assert Rounds(home).log.panels() == ()


# -- verify ----------------------------------------------------------------------------------------------------------


def test_verify_walks_the_chain_and_says_what_it_cannot_tell(run: Run, round_: Round) -> None:
    printed = done(run("verify", KEY, home=round_.home))
    stands = round_.door.standing
    assert printed.startswith(f"{stands.sequence} events, head {stands.sequence} {stands.head}\n")
    assert "without a head from outside" in printed
    assert printed.endswith("the chain holds\n")


def test_verify_knows_a_head_and_a_receipt_from_outside(run: Run, round_: Round) -> None:
    receipt = str(round_.confirm("assessor-1", "ambon", "80", "70").shown("en")["receipt"])
    for head in (round_.door.standing.head, receipt):
        printed = done(run("verify", KEY, "--head", head, home=round_.home))
        assert "without a head" not in printed
    refused_ = run("verify", KEY, "--head", "ab" * 32, home=round_.home)
    assert (refused_.exit_code, "no event has the hash" in refused_.stderr) == (1, True)
    refused(run("verify", KEY, "--head", "no head", home=round_.home), "no head is no head")


def test_verify_of_an_event_file_names_the_event_that_was_changed(run: Run, round_: Round, tmp_path: Path) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "80")
    lines = [event.line() for event in round_.door.events]
    (tmp_path / "events.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    assert "the chain holds" in done(run("verify", "events.jsonl"))
    lines[-1] = lines[-1].replace(b'"mark":"80"', b'"mark":"90"')
    (tmp_path / "events.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    for language in ("en", "id"):
        result = run("verify", "events.jsonl", language=language)
        assert (result.exit_code, str(len(lines)) in result.stderr) == (1, True)
        assert (len(result.stderr.splitlines()), "the chain holds" in result.stdout) == (1, False)
    found = json.loads(run("verify", "events.jsonl", "--json").stdout)
    assert (found["events"], len(found["faults"])) == (len(lines), 1)


def test_verify_of_what_is_not_there_is_one_line(run: Run) -> None:
    refused(run("verify", "nothing.jsonl"), "nothing.jsonl: there is no such file")


def test_verify_sees_that_the_database_lost_a_guard(run: Run, round_: Round) -> None:
    with round_.door.rounds.log.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER event_is_not_changed")
    result = run("verify", KEY, home=round_.home)
    assert (result.exit_code, "event_is_not_changed" in result.stderr) == (1, True)


def test_verify_of_a_panel_without_events_holds(run: Run, home: Home) -> None:
    assert "0 events" in done(run("verify", KEY, home=home))


# -- backup, demo, help ----------------------------------------------------------------------------------------------


def test_backup_prints_where_it_was_written_and_overwrites_none(run: Run, home: Home) -> None:
    path = Path(done(run("backup", "--name", "before-the-day", home=home)).strip())
    assert (path.name, path.is_file()) == ("before-the-day.zip", True)
    refused(run("backup", "--name", "before-the-day", home=home), "there is a backup of this name")
    refused(run("backup", "--name", "../out", home=home), "../out")


def test_the_demonstration_prints_the_first_places_that_are_expected(run: Run, shown: Home) -> None:
    printed = done(run("demo", "--once", str(shown.path)))
    assert len(printed.splitlines()) > 10
    expected = json.loads((ROOT / "data" / "iga-demo" / "expected" / "ranking.json").read_text())
    names = {region.key: region.name for region in Rounds(shown).intake("iga-demo").regions}
    firsts = [rows[0] for rows in expected["clusters"].values()]
    assert len(firsts) == 3
    first = [line.strip() for line in printed.splitlines() if line.strip().startswith("1  ")]
    assert [line.split("  ")[1] for line in first] == [names[row["region"]] for row in firsts]
    assert "the chain holds" in printed


def test_the_demonstration_may_be_prepared_again_and_adds_nothing(run: Run, shown: Home) -> None:
    before = done(run("status", "--json", home=shown))
    done(run("demo", "--once", str(shown.path)))
    assert done(run("status", "--json", home=shown)) == before


@pytest.mark.parametrize("command", main.list_commands(CONTEXT))
def test_help_says_in_a_sentence_what_each_command_does(run: Run, command: str) -> None:
    printed = done(run(command, "--help"))
    sentence = str(getattr(main.get_command(CONTEXT, command), "help", "")).splitlines()[0]
    assert sentence.endswith(".")
    assert sentence in done(run("--help"))
    assert sentence in printed
    assert max(len(line) for line in printed.splitlines()) <= 110
