"""What regions receive: nothing before release, comments without their authors, places as the plenary decided."""

import json
from pathlib import Path

import pytest

from tests.access.build import KEY, PANEL, STAGE, Round
from tests.cli.conftest import Run
from tests.cli.test_commands import done, marked, refused
from workbench.access.door import Door
from workbench.access.paper.letters import awarded, check_letters, letter
from workbench.errors import NotAllowed, NotFound
from workbench.reports.letters import certificate_printed, feedback_printed
from workbench.storage.rounds import Rounds

SAID = (("assessor-2", "novelty", "A clear step forward"), ("assessor-1", "novelty", "Zonasi belum dijelaskan"))


@pytest.fixture
def released(round_: Round) -> Round:
    for holder, criterion, text in SAID:
        body = {"stage": STAGE, "submission": "ambon", "criterion": criterion, "text": text}
        assert round_.post(holder, "comment-written", **body).state == "stands"
    round_.post("assessor-1", "comment-written", stage=STAGE, submission="ambon", text="Show the figures by year")
    round_.post("assessor-1", "private-note-written", stage=STAGE, submission="ambon", text="arrived late")
    marked(round_)
    return round_


def test_nothing_is_written_before_everything_is_released(run: Run, round_: Round) -> None:
    refused(run("feedback", KEY, "--all", "letters", home=round_.home), "regions are told what is final")
    refused(run("certificates", KEY, "letters", home=round_.home), "regions are told what is final")
    assert not Path("letters").exists()


@pytest.mark.parametrize("language", ["id", "en"])
def test_feedback_is_one_file_a_region_in_either_language(run: Run, released: Round, language: str) -> None:
    done(run("feedback", KEY, "--all", "all", home=released.home, language=language))
    assert sorted(file.name for file in Path("all").iterdir()) == [
        f"{region}.pdf" for region in ("ambon", "bima", "dumai", "kupang", "padang")
    ]
    done(run("feedback", KEY, "ambon", "one", home=released.home, language=language))
    (file,) = Path("one").iterdir()
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.stat().st_mode & 0o077 == 0
    refused(run("feedback", KEY, "atlantis", "none", home=released.home), "there is no region atlantis")
    refused(run("feedback", KEY, "none", home=released.home), "name one region and a folder")


def test_a_region_reads_its_comments_by_criterion_and_never_whose_they_are(released: Round) -> None:
    said = feedback_printed(letter(released.door, "ambon", "en"), "en")
    (stage,) = said["stages"]
    assert [(each["title"], each["value"], each["comments"]) for each in stage["criteria"]] == [
        ("Novelty", "90.00", ["A clear step forward", "Zonasi belum dijelaskan"]),
        ("Benefit", "80.00", []),
    ]
    assert (stage["comments"], stage["value"], said["place"]) == (["Show the figures by year"], "86.00", "1 of 3")
    wire = json.dumps(said)
    for kept in (
        "arrived late",
        "Sri Rahayu",
        "Treasury",
        "Assessor 1",
        *(sender.seat for sender in released.senders.values()),
    ):
        assert kept not in wire


def test_comments_stay_with_a_panel_that_does_not_pass_them_on(tmp_path: Path) -> None:
    round_ = Round(tmp_path, PANEL + "comments: {reach_region: false}\n")
    round_.post("assessor-1", "comment-written", stage=STAGE, submission="ambon", text="Show the figures by year")
    marked(round_)
    said = feedback_printed(letter(round_.door, "ambon", "id"), "id")
    assert said["passes_on"] is False
    assert "Show the figures" not in json.dumps(said)
    assert said["words"]["kept"] == "Panel ini tidak meneruskan catatannya."


def test_letters_say_the_place_that_the_plenary_gave_beside_the_computed_one(released: Round) -> None:
    changed = {"cluster": "city", "submission": "bima", "place": 1, "reason": "reach outweighs polish"}
    assert released.post("chair", "place-changed", **changed).state == "stands"
    said = feedback_printed(letter(released.door, "bima", "en"), "en")
    assert (said["place"], said["plenary"]) == ("1 of 3", "as the plenary decided; computed was 2")
    assert feedback_printed(letter(released.door, "kupang", "en"), "en")["plenary"] == ""
    certified = certificate_printed(letter(released.door, "bima", "id"), "id")
    assert (certified["line"], certified["region"]) == ("sebagai peringkat 1 dalam klaster Kota", "Kota Bima")


def test_certificates_go_to_as_many_places_as_a_cluster_awards(run: Run, released: Round, tmp_path: Path) -> None:
    done(run("certificates", KEY, "all", home=released.home))
    assert sorted(file.name for file in Path("all").iterdir()) == ["001-ambon.pdf", "002-bima.pdf", "003-kupang.pdf"]
    few = Round(tmp_path / "few", PANEL.replace("en: Cities}}", "en: Cities}, awards: 1}"))
    marked(few)
    assert list(awarded(Door(Rounds(few.home), KEY), "en")) == ["ambon"]


def test_only_chair_and_secretariat_are_handed_letters(released: Round) -> None:
    for holder in ("chair", "secretariat"):
        check_letters(released.door.standing, released.seat(holder))
    for holder in ("assessor-1", "analyst"):
        with pytest.raises(NotAllowed):
            check_letters(released.door.standing, released.seat(holder))
    with pytest.raises(NotFound):
        letter(released.door, "atlantis", "en")
