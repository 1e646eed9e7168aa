"""Desks open in a home that the person owns, and in the demonstration, where nothing can be added."""

from pathlib import Path
from typing import Any

import pytest

from tests.access.build import KEY, STAGE, Round, a_home, tables
from workbench.desks import assessor, results, secretariat
from workbench.desks.opening import Opened, open_place
from workbench.errors import BadInput, NotFound
from workbench.records.event import SeatIssued
from workbench.storage.intake import read_intake
from workbench.storage.rounds import Rounds

MARK = {"id": "first-mark", "kind": "mark-given", "stage": STAGE, "submission": "ambon", "criterion": "novelty"}


def post(opened: Opened, *items: dict[str, Any]) -> list[dict[str, Any]]:
    assert opened.post is not None
    answers = opened.post(list(items))["answers"]
    return list(answers)


def cells(opened: Opened) -> dict[str, Any]:
    return dict(next(each for each in opened.read()["entries"] if each["submission"] == "ambon")["sheet"]["cells"])


@pytest.mark.parametrize("desk", ["assessor", "secretariat", "results"])
def test_the_demonstration_opens_every_desk_and_adds_nothing(desk: str) -> None:
    opened = open_place(desk)
    view = opened.read()
    assert (opened.read_only, opened.post, opened.doors) == (True, None, {})
    assert (view["desk"], view["read_only"], view["language"]) == (desk, True, "id")
    assert view["seat"]["name"] == ""


def test_the_demonstration_shows_the_assessor_the_own_marks() -> None:
    entries = open_place("assessor").read()["entries"]
    assert entries
    assert all(entry["sheet"]["released"] for entry in entries)


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_environment_says_the_language(monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setenv("WORKBENCH_LANGUAGE", language)
    assert open_place("results").read()["language"] == language


def test_a_language_that_the_house_does_not_speak_is_indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_LANGUAGE", "xx")
    assert open_place("results").read()["language"] == "id"


def test_a_mark_that_is_posted_in_an_own_home_is_there_when_the_desk_is_opened_again(round_: Round) -> None:
    (answer,) = post(open_place("assessor"), {**MARK, "mark": "80"})
    assert answer["state"] == "stands"
    assert cells(open_place("assessor"))["novelty"]["mark"] == "80"


def test_whoever_owns_the_home_needs_no_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = a_home(tmp_path)
    rounds = Rounds(home)
    rounds.take_in(KEY, read_intake(tables(tmp_path / "filed"), rounds.panel(KEY)))
    monkeypatch.setenv("WORKBENCH_HOME", str(home.path))
    opened = open_place("assessor")
    assert (opened.read()["sequence"], cells(opened)) == (1, {})
    (answer,) = post(opened, {**MARK, "mark": "80"})
    assert answer["state"] == "stands"
    assert cells(opened)["novelty"]["mark"] == "80"
    kinds = [event.head.kind for event in rounds.log.read(KEY)]
    assert kinds == ["submissions-taken-in", "panel-fixed", "seat-issued", "mark-given"]


def test_a_desk_looks_at_what_others_added_since(round_: Round) -> None:
    opened = open_place("results")
    before = opened.read()["sequence"]
    round_.mark("assessor-1", "ambon", "novelty", "80")
    assert opened.read()["sequence"] == before + 1


def test_the_secretariats_orders_are_carried_out_in_an_own_home(round_: Round) -> None:
    tables(round_.home.incoming(KEY))
    opened = open_place("secretariat")
    issued, taken, saved = post(
        opened,
        {"id": "a-new-card", "kind": "seat-issued", "holder": "assessor-1"},
        {"id": "try-them-all", "kind": "submissions-taken-in", "incoming": True, "dry_run": True},
        {"id": "a-backup-", "kind": "backup-made"},
    )
    assert issued["link"].startswith("http://127.0.0.1:8866/enter/city-award/")
    assert (taken["state"], taken["rows"]["regions"]) == ("stands", 5)
    assert opened.read()["backups"] == [saved["name"]]


def test_a_card_whose_secret_the_page_chose_is_not_issued(round_: Round) -> None:
    before = round_.door.standing.sequence
    item = {"id": "made-up-card", "kind": "seat-issued", "holder": "assessor-99", "seat": "mine", "secret": "0" * 64}
    (answer,) = post(open_place("secretariat"), item)
    assert answer["state"] == "refused"
    bodies = [event.body for event in Rounds(round_.home).log.read(KEY, after=before)]
    assert not any(isinstance(body, SeatIssued) for body in bodies)


def test_the_environment_says_the_seat(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_SEAT", "assessor-3")
    assert open_place("assessor").read()["seat"]["holder"] == "assessor-3"
    with pytest.raises(NotFound, match="seat assessor-3 of panel city-award does not open this desk"):
        open_place("results")


def test_a_seat_that_the_panel_has_not_is_said(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORKBENCH_SEAT", "assessor-99")
    with pytest.raises(NotFound, match="assessor-99"):
        open_place("assessor")


def test_a_desk_that_no_seat_opens_is_said(round_: Round) -> None:
    with pytest.raises(NotFound, match="no seat of panel city-award opens this desk"):
        open_place("kitchen")


def test_a_home_without_a_panel_says_how_to_get_one(
    round_: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = a_home(tmp_path / "bare")
    home.panel_file(KEY).unlink()
    monkeypatch.setenv("WORKBENCH_HOME", str(home.path))
    with pytest.raises(NotFound, match="no panel in this home yet"):
        open_place("assessor")


def test_of_several_panels_one_must_be_named(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    other = round_.home.panel_file("second-award")
    other.parent.mkdir()
    other.write_text(round_.home.panel_file(KEY).read_text().replace("key: city-award", "key: second-award"))
    for named in (None, "third-award"):
        if named:
            monkeypatch.setenv("WORKBENCH_PANEL", named)
        with pytest.raises(BadInput, match=r"set WORKBENCH_PANEL to one of .*: city-award, second-award"):
            open_place("assessor")
    monkeypatch.setenv("WORKBENCH_PANEL", KEY)
    assert open_place("assessor").read()["panel"]["key"] == KEY


def test_a_panel_that_is_not_the_one_in_the_home_is_not_opened_instead(
    round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_PANEL", "another")
    with pytest.raises(BadInput, match="WORKBENCH_PANEL"):
        open_place("assessor")


def test_each_desk_shows_its_widget(round_: Round) -> None:
    shown = (assessor.open_desk().sheet(), secretariat.open_desk().round(), results.open_desk().ranking())
    assert [widget.state["desk"] for widget in shown] == ["assessor", "secretariat", "results"]


def test_the_results_desk_ranks_what_the_seat_may_read(round_: Round, monkeypatch: pytest.MonkeyPatch) -> None:
    for submission, mark in (("ambon", "90"), ("bima", "70")):
        for holder in ("assessor-1", "assessor-2"):
            round_.confirm(holder, submission, mark, mark)
    round_.release("ambon")
    places = {}
    for holder in ("chair", "analyst"):
        monkeypatch.setenv("WORKBENCH_SEAT", holder)
        picture = results.open_desk().picture()
        places[holder] = {each["region"]: each["value"] for each in picture["ranking"]["clusters"][0]["places"]}
        assert picture["released"] == [[STAGE, "ambon"]]
    assert (places["chair"]["ambon"], places["chair"]["bima"]) == ("90", "70")
    assert (places["analyst"]["ambon"], places["analyst"]["bima"]) == ("90", None)


def test_the_results_desk_of_a_round_without_submissions_is_empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORKBENCH_HOME", str(a_home(tmp_path).path))
    picture = results.open_desk().picture()
    assert [cluster["places"] for cluster in picture["ranking"]["clusters"]] == [[]]
    assert picture["ranking"]["released"] is False
