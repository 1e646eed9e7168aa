"""archive, reproduce, verify and receipt: a round frozen into a folder that answers by itself."""

import json
import re
import shutil
import threading
from pathlib import Path

import pytest
from click.testing import Result

from tests.access.build import KEY, PANEL, Round
from tests.cli.conftest import Run
from tests.cli.test_commands import done, marked, refused
from workbench.access.door import Door
from workbench.access.seats import substitute
from workbench.cli.archives import DIFFERS
from workbench.desks.owner.minutes import protocol
from workbench.records.chain import Event
from workbench.records.event import HOME, BackupMade
from workbench.reports.minutes import printed
from workbench.settings import Home
from workbench.storage.archive import folder
from workbench.storage.rounds import Rounds


@pytest.fixture
def released(round_: Round) -> Round:
    marked(round_)
    return round_


def an_archive(run: Run, round_: Round, *words: str) -> Path:
    done(run("archive", KEY, "frozen", *words, home=round_.home))
    return Path("frozen")


def head(place: Path) -> str:
    seal = Event.from_line((place / "seal.jsonl").read_bytes().strip())
    return f"{seal.head.sequence} {seal.hash}"


def bytes_of(place: Path) -> dict[str, bytes]:
    return folder.read(place)


def test_an_archive_is_an_event_and_says_which_head_to_publish(run: Run, released: Round) -> None:
    before = Rounds(released.home).log.head(KEY)
    printed = done(run("archive", KEY, "frozen", "--published", "the gazette", home=released.home))
    last = Rounds(released.home).log.read(KEY)[-1]
    assert (last.head.kind, last.head.before) == ("archived", before[1])
    assert last.body.published == "the gazette"
    assert f"head {last.head.sequence} {last.hash}" in printed
    assert "publish this head where the archive says it is published: the gazette" in printed


def test_an_archive_that_says_no_place_for_its_head_says_so(run: Run, released: Round) -> None:
    result = run("archive", KEY, "frozen", home=released.home)
    assert "does not say where its head is published" in result.stderr


def test_the_same_log_is_archived_with_the_same_bytes_and_no_second_event(run: Run, released: Round) -> None:
    one = bytes_of(an_archive(run, released))
    count = Rounds(released.home).log.head(KEY)[0]
    said = json.loads(done(run("archive", KEY, "again", "--json", home=released.home)))
    assert bytes_of(Path("again")) == one
    assert (Rounds(released.home).log.head(KEY)[0], said["sequence"]) == (count, count)
    Rounds(released.home).log.append(KEY, HOME, BackupMade(name="later", checksum="0" * 64))
    done(run("archive", KEY, "later", home=released.home))
    assert Rounds(released.home).log.head(KEY)[0] == count + 2


def test_an_archive_that_others_overtake_is_written_or_refused_and_the_log_names_none_that_is_not_there(
    run: Run, released: Round
) -> None:
    done_with, places = threading.Event(), []

    def others() -> None:
        log = Rounds(released.home).log
        while not done_with.wait(0.02):
            log.append(KEY, HOME, BackupMade(name="later", checksum="0" * 64))
        log.engine.dispose()

    writer = threading.Thread(target=others)
    writer.start()
    for number in range(3):
        result = run("archive", KEY, f"frozen-{number}", home=released.home)
        if result.exit_code == 0:
            places.append(Path(f"frozen-{number}"))
        else:
            refused(result, "others append to this log all the time")
    done_with.set()
    writer.join()
    places.append(an_archive(run, released))
    sealed = [event.hash for event in Rounds(released.home).log.read(KEY) if event.head.kind == "archived"]
    # Where nothing came between two archives, they are one.
    assert list(dict.fromkeys(head(place).split()[1] for place in places)) == sealed


def test_an_archive_is_the_same_after_its_home_is_gone(run: Run, released: Round) -> None:
    place = an_archive(run, released)
    shutil.rmtree(released.home.path)
    assert "same: 17 files" in done(run("reproduce", str(place)))
    assert "the chain holds" in done(run("verify", str(place), "--head", head(place)))


def test_before_release_an_archive_must_be_asked_for_and_the_log_says_so(run: Run, round_: Round) -> None:
    refused(run("archive", KEY, "frozen", home=round_.home), "not everything is released")
    assert not Path("frozen").exists()
    an_archive(run, round_, "--before-release", "--reason", "for the auditors")
    kinds = [event.head.kind for event in Rounds(round_.home).log.read(KEY)]
    assert kinds[-2:] == ["results-read-early", "archived"]


def test_a_folder_in_which_something_lies_is_left_as_it_is(run: Run, released: Round) -> None:
    Path("frozen").mkdir()
    (Path("frozen") / "notes").write_text("mine")
    count = Rounds(released.home).log.head(KEY)
    refused(run("archive", KEY, "frozen", home=released.home), "there is something already")
    assert Rounds(released.home).log.head(KEY) == count


def test_a_round_whose_rules_are_not_fixed_is_not_archived(run: Run, home: Home) -> None:
    refused(run("archive", KEY, "frozen", home=home), "the rules were not fixed yet")


def test_reproduce_names_the_first_difference_and_exits_with_three(run: Run, released: Round) -> None:
    place = an_archive(run, released)
    table = place / "evaluation" / "places.csv"
    table.write_text(table.read_text().replace("86.00", "87.00", 1))
    for language, said in (("en", "not the same"), ("id", "tidak sama")):
        result = run("reproduce", str(place), language=language)
        assert result.exit_code == DIFFERS
        assert said in result.stdout
        assert {"en": ", row 2 ", "id": ", baris ke-2 "}[language] in result.stdout
        assert "87.00" in result.stdout and "86.00" in result.stdout
    found = json.loads(run("reproduce", str(place), "--json").stdout)
    assert (found["same"], found["difference"]["field"], found["difference"]["computed"]) == (False, "value", "86.00")


def test_reproduce_says_what_it_cannot_read_and_exits_with_one(run: Run, released: Round, tmp_path: Path) -> None:
    place = an_archive(run, released)
    (place / "panel.json").write_bytes(b"{")
    refused(run("reproduce", str(place)), "nothing can be computed from this archive")
    (place / "events.jsonl").write_bytes(b"")
    refused(run("reproduce", str(place)), "events.jsonl: there is no event in it")
    (tmp_path / "empty").mkdir()
    refused(run("reproduce", str(tmp_path / "empty")), "this is no folder of an archive")


def test_verify_says_of_an_archive_what_nobody_can_tell_without_a_head(run: Run, released: Round) -> None:
    place = an_archive(run, released)
    printed = done(run("verify", str(place)))
    assert "nobody can tell whether the last event" in printed
    assert "its files could have been written anew together with it" in printed
    assert "nobody can tell" not in done(run("verify", str(place), "--head", head(place)))


def test_verify_names_the_file_of_an_archive_that_was_changed(run: Run, released: Round) -> None:
    place = an_archive(run, released)
    (place / "README.md").write_text("all is well")
    result = run("verify", str(place), "--head", head(place))
    assert result.exit_code == 1
    assert "README.md was changed: it is not what its checksum says" in result.stderr
    (place / "stray.csv").write_text("")
    said = json.loads(run("verify", str(place), "--json").stdout)
    assert "stray.csv is no part of the archive" in said["faults"]


def test_a_receipt_is_found_in_an_archive_with_its_marks(run: Run, released: Round) -> None:
    sheet = released.door.standing.sheet(released.seat("assessor-1").key, "presentation", "ambon")
    code = released.door and f"{sheet.confirmed.sequence}-{sheet.confirmed.hash[:16]}"
    place = an_archive(run, released)
    printed = done(run("receipt", code, str(place)))
    assert "assessor-1 confirmed ambon in presentation" in printed
    assert "  novelty  90\n  benefit  80\n" in printed
    assert "this sheet counts" in printed
    said = json.loads(done(run("receipt", code, str(place), "--json")))
    assert (said["marks"], said["counts"]) == ({"novelty": "90", "benefit": "80"}, True)
    assert "lembar ini dihitung" in done(run("receipt", code, str(place), language="id"))
    refused(
        run("receipt", f"1-{sheet.confirmed.hash[:16]}", str(place)),
        "this archive does not hold that receipt",
        "the number is mistyped",
    )


def test_nobody_who_is_named_beside_the_panel_is_in_an_archive(run: Run, released: Round) -> None:
    people = released.door.people()
    names = [*(person.name for person in people.seats.values()), *people.initiators.values()]
    written = b"".join(bytes_of(an_archive(run, released)).values())
    assert names
    assert [name for name in names if name.encode() in written] == []


def test_institutions_are_coarsened_where_the_panel_says_so(run: Run, tmp_path: Path) -> None:
    coarse = PANEL + "archive: {institutions: coarsened, published: the page of the award}\n"
    round_ = Round(tmp_path / "coarse", coarse)
    substitute(round_.door, "assessor-3", "Somebody", "Institute of Ambon", "ill")
    marked_sheets(round_)
    place = an_archive(run, round_)
    written = b"".join(bytes_of(place).values())
    assert [name for name in (b"Treasury", b"Institute of Ambon", b"Somebody") if name in written] == []
    assert json.loads((place / "archive.json").read_text())["published"] == "the page of the award"
    assert "same" in done(run("reproduce", str(place)))
    assert "the chain holds" in done(run("verify", str(place), "--head", head(place)))
    # In the home itself nothing is coarsened: the full rules are those that were fixed, under their own checksum.
    assert b"Treasury" in Rounds(round_.home).panel_bytes(KEY)
    assert Door(Rounds(round_.home), KEY).standing.seat_of("assessor-3").institution == "Institute of Ambon"


def marked_sheets(round_: Round) -> None:
    for submission in ("ambon", "bima"):
        for holder in ("assessor-1", "assessor-2"):
            round_.confirm(holder, submission, "90", "80")
    for submission in ("ambon", "bima", "dumai", "kupang", "padang"):
        round_.release(submission)


def test_a_result_says_in_one_line_what_went_wrong(run: Run, released: Round) -> None:
    result: Result = run("archive", "no-such-panel", "frozen", home=released.home)
    refused(result, "no-such-panel: there is no such panel")


# -- minutes ---------------------------------------------------------------------------------------------------------


def test_minutes_are_written_in_both_languages_when_everything_is_released(run: Run, round_: Round) -> None:
    refused(run("minutes", KEY, "--pdf", "minutes.pdf", home=round_.home), "not everything is released")
    marked(round_)
    for language in ("id", "en"):
        done(run("minutes", KEY, "--pdf", f"{language}.pdf", home=round_.home, language=language))
        assert Path(f"{language}.pdf").read_bytes().startswith(b"%PDF-")


def test_minutes_say_the_computed_place_beside_the_one_that_the_plenary_gave(released: Round) -> None:
    changed = {"cluster": "city", "submission": "bima", "place": 1, "reason": "reach outweighs polish"}
    assert released.post("assessor-1", "place-changed", **changed).status == 403
    assert released.post("chair", "place-changed", **changed).state == "stands"
    said = printed(protocol(released.home, KEY, "en"), "en")
    (rows,) = [cluster["rows"] for cluster in said["clusters"]]
    assert [(row["region"], row["place"], row["decided"]) for row in rows[:2]] == [
        ("Kota Ambon", "1", ""), ("Kota Bima", "2", "1"),
    ]  # fmt: skip
    number = released.door.catch_up().sequence
    assert said["changes"] == [f"Kota Bima: place 1 instead of 2 as computed (event {number}). reach outweighs polish"]
    assert (said["sequence"], said["head"]) == (str(number), released.door.standing.head)
    assert released.post("chair", "place-changed", **{**changed, "place": None}).state == "stands"
    assert printed(protocol(released.home, KEY, "en"), "en")["changes"] == []


def test_a_place_is_changed_only_where_there_is_one(round_: Round) -> None:
    changed = {"cluster": "city", "submission": "bima", "place": 1, "reason": "reach"}
    assert round_.post("chair", "place-changed", **changed).status == 403
    marked(round_)
    assert round_.post("chair", "place-changed", **{**changed, "cluster": "regency"}).status == 422
    assert round_.post("chair", "place-changed", **{**changed, "submission": "atlantis"}).status == 422
    assert round_.post("chair", "place-changed", **{**changed, "reason": " "}).status == 422


def test_minutes_print_totals_only_where_the_panel_says_so_and_list_what_is_coarsened(tmp_path: Path) -> None:
    coarse = PANEL + "archive: {institutions: coarsened, marks_in_minutes: true, published: the page of the award}\n"
    round_ = Round(tmp_path / "coarse", coarse)
    marked_sheets(round_)
    said = printed(protocol(round_.home, KEY, "en"), "en")
    assert said["clusters"][0]["marks"]["rows"][0][:2] == ["Kota Ambon", "86.00"]
    assert "institutions coarsened to their sector: assessor-1" in said["kept"]
    assert "is published at the page of the award" in said["record"]
    assert re.search(r" at \d\d:\d\d WIB, by the rules", said["opening"])
    assert "Assessor 1, dumai: known beforehand. Lives there" in [
        each.replace("Kota Dumai", "dumai") for each in said["recused"]
    ]
    assert [member["institution"] for member in said["members"] if member["name"]] == [""]


def test_where_a_head_was_published_is_an_event_and_later_archives_name_it(run: Run, released: Round) -> None:
    refused(run("published", KEY, "the gazette", home=released.home), "nothing was archived yet")
    sealed = head(an_archive(run, released))
    refused(run("published", KEY, " ", home=released.home), "name the place")
    assert f"head {sealed}: published at the gazette" in done(run("published", KEY, "the gazette", home=released.home))
    last = Rounds(released.home).log.read(KEY)[-1]
    assert (last.head.kind, f"{last.body.sequence} {last.body.head}") == ("head-published", sealed)
    done(run("archive", KEY, "later", home=released.home))
    assert json.loads(Path("later/archive.json").read_text())["published"] == "the gazette"
    assert "same: 17 files" in done(run("reproduce", "later"))
    assert "the chain holds" in done(run("verify", "later", "--head", sealed))


def test_minutes_say_when_the_plenary_adopted_the_places_and_that_they_are_others_now(released: Round) -> None:
    def adopted(language: str) -> list[str]:
        return list(printed(protocol(released.home, KEY, language), language)["adopted"])

    assert adopted("en") == []
    computed = [("ambon", 1), ("bima", 2), ("kupang", 3), ("dumai", None), ("padang", None)]
    places = [{"region": region, "place": place} for region, place in computed]
    answer = released.post("chair", "places-adopted", cluster="city", places=places)
    assert answer.state == "stands"
    (said,) = adopted("en")
    assert said.startswith("Cities: the plenary adopted these places on")
    assert said.endswith("as they were computed.")
    changed = {"cluster": "city", "submission": "bima", "place": 1, "reason": "reach"}
    released.post("chair", "place-changed", **changed)
    assert "bukan lagi yang tertera di atas" in adopted("id")[0]
    places = [{"region": region, "place": {"bima": 1}.get(region, place)} for region, place in computed]
    assert released.post("chair", "places-adopted", cluster="city", places=places).state == "stands"
    assert adopted("en")[0].endswith("with those that it changed.")


def test_a_head_that_is_empty_is_no_head_and_not_none(run: Run, released: Round) -> None:
    place = an_archive(run, released)
    for given in (str(place), str(place / "events.jsonl"), KEY):
        refused(run("verify", given, "--head", "", home=released.home), " is no head")
