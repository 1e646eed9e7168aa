"""Who may see what, on the wire: marks, comments and private notes of others before and after release."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.attacks.conftest import OTHER, House
from tests.pages.attacks.visitor import Visitor, mark, new_id
from workbench.records.chain import Event
from workbench.records.people import People
from workbench.storage.panels import write_people

Sit = Callable[..., Visitor]
CRITERIA = ("novelty", "benefit", "replicability", "authority", "mastery")
SAID = ("a remark of the attacked assessor", "a private thought of the attacked assessor", "a reason nobody reads")


class Round:
    """A sheet of one assessor, filled with things that can be found again on any wire."""

    def __init__(self, sit: Sit) -> None:
        self.sit = sit
        self.assessor = sit("assessor-2", OTHER)
        self.place = self.assessor.entry(0)
        self.marks = [mark(self.place, str(61 + at), criterion=key) for at, key in enumerate(CRITERIA)]
        comment, note, reason = SAID
        self.marks[0]["reason"] = reason
        written = [
            {"id": new_id(), "kind": "comment-written", **self.place, "text": comment},
            {"id": new_id(), "kind": "private-note-written", **self.place, "text": note},
        ]
        heard = self.assessor.post(*self.marks, *written)
        assert heard.states == ["stands"] * 7

    def seen(self, visitor: Visitor, desk: str) -> set[str]:
        """Give what of this sheet can be read in everything that a desk is handed."""
        text = visitor.get(f"{visitor.base}/state?desk={desk}").text
        return {said for said in SAID if said in text} | {f"mark {value}" for value in marks_in(text, self)}


def marks_in(text: str, sheet: Round) -> set[str]:
    """The values of the attacked sheet's marks that lie open in the events of a state."""
    events = [Event.from_line(line.encode()) for line in json.loads(text).get("events", ())]
    ids = {each["id"] for each in sheet.marks}
    opened = [json.loads(event.body_text) for event in events if event.head.id in ids and event.body_text]
    assert all((event.salt is None) == (event.body_text is None) for event in events)
    return {body["mark"] for body in opened}


EVERY_MARK = {f"mark {61 + at}" for at in range(5)}


@pytest.fixture(scope="module")
def sheet(sit: Sit) -> Round:
    return Round(sit)


@pytest.fixture(scope="module")
def released(sit: Sit, sheet: Round, unreleased: dict[str, set[str]]) -> Round:
    """The same sheet after release; asked for only when all has been seen that was to be seen before."""
    release = {"id": new_id(), "kind": "submission-released", **sheet.place}
    assert sit("assessor-1", OTHER).post(release).states == ["stands"]
    return sheet


@pytest.fixture(scope="module")
def unreleased(sit: Sit, sheet: Round) -> dict[str, set[str]]:
    """What each desk of each seat could read before release."""
    desks = {
        "secretariat": ("secretariat", "results"),
        "analyst": ("results",),
        "chair-b": ("results",),
        "assessor-1": ("results", "chair", "assessor"),
        "assessor-3": ("assessor",),
        "assessor-2": ("assessor",),
    }
    found = {}
    for holder, names in desks.items():
        visitor = sheet.assessor if holder == "assessor-2" else sit(holder, OTHER)
        for name in names:
            found[f"{holder} at {name}"] = sheet.seen(visitor, name)
    return found


@pytest.mark.parametrize("desk", ["secretariat at secretariat", "secretariat at results", "analyst at results"])
def test_before_release_no_mark_of_others_is_handed_to(unreleased: dict[str, set[str]], desk: str) -> None:
    assert unreleased[desk] == set()


@pytest.mark.parametrize(
    "desk", ["assessor-1 at results", "assessor-1 at chair", "assessor-1 at assessor", "assessor-3 at assessor"]
)
def test_who_still_marks_reads_no_mark_of_another(unreleased: dict[str, set[str]], desk: str) -> None:
    assert unreleased[desk] == set()


def test_a_chair_who_does_not_mark_reads_marks_but_no_private_note(unreleased: dict[str, set[str]]) -> None:
    assert unreleased["chair-b at results"] == {*EVERY_MARK, SAID[0], SAID[2]}


def test_the_own_sheet_is_read_by_its_own_seat(unreleased: dict[str, set[str]], sheet: Round) -> None:
    assert unreleased["assessor-2 at assessor"] >= {SAID[0], SAID[1]}
    cells = sheet.assessor.state()["entries"][0]["sheet"]["cells"]
    assert [cells[key]["mark"] for key in CRITERIA] == ["61", "62", "63", "64", "65"]


def test_no_standing_or_ranking_leaks_beside_the_events(sit: Sit, sheet: Round) -> None:
    for holder, desk in (("secretariat", "secretariat"), ("secretariat", "results"), ("analyst", "results")):
        view = sit(holder, OTHER).state(desk)
        del view["events"], view["intake"], view["panel"]
        assert not set(view) & {"ranking", "sheets", "standing", "cells", "entries", "results"}
        assert not {"mark", "cells", "comments", "note"} & set(names(view))


def test_the_end_of_a_session_says_whose_sheets_are_missing_and_nothing_that_is_on_them(sit: Sit, sheet: Round) -> None:
    """To a chair who marks and has not confirmed, and to the secretariat; an analyst is told none of it."""
    for holder in ("assessor-1", "secretariat"):
        view = sit(holder, OTHER).state("results")
        missing = [
            each for room in view["closing"]["rooms"] for entry in room["unfinished"] for each in entry["missing"]
        ]
        assert {"holder": "assessor-2", "how": "begun"} in missing
        assert not set(names([view["closing"], view["plenary"]])) & SAYS_A_MARK
        effect = sit(holder, OTHER).post({"id": new_id(), "kind": "place-changed", **AS_IF, **sheet.place})
        assert effect.states == ["refused"]
        assert "effect" not in effect.said["answers"][0]
    assert sit("analyst", OTHER).state("results")["closing"] is None


AS_IF = {"cluster": "city", "place": 1, "reason": "as if", "dry_run": True}
SAYS_A_MARK = {"mark", "marks", "value", "total", "cells", "comments", "note", "spread", "reason"}


def names(value: Any) -> list[str]:
    """Every name at any depth."""
    if isinstance(value, dict):
        return [*value, *(name for part in value.values() for name in names(part))]
    return [name for part in value for name in names(part)] if isinstance(value, list) else []


def test_a_chair_who_marks_reads_others_marks_once_the_own_sheet_is_confirmed(sit: Sit, sheet: Round) -> None:
    chair = sit("assessor-1", OTHER)
    assert sheet.seen(chair, "results") == set()
    own = [mark(sheet.place, "80", criterion=key) for key in CRITERIA]
    assert chair.post(*own).states == ["stands"] * 5
    assert sheet.seen(chair, "results") == set()
    confirmed = {"kind": "sheet-confirmed", "marks": {each["criterion"]: each["id"] for each in own}}
    assert chair.post({"id": new_id(), **confirmed, **sheet.place}).states == ["stands"]
    assert sheet.seen(chair, "results") == {*EVERY_MARK, SAID[0], SAID[2]}


@pytest.mark.parametrize("holder, desk", [("secretariat", "secretariat"), ("analyst", "results")])
def test_after_release_marks_are_read_and_private_notes_never(
    sit: Sit, released: Round, holder: str, desk: str
) -> None:
    assert released.seen(sit(holder, OTHER), desk) == {*EVERY_MARK, SAID[0], SAID[2]}


def test_after_release_an_assessor_reads_the_own_marks_alone(sit: Sit, released: Round) -> None:
    assert released.seen(sit("assessor-3", OTHER), "assessor") == set()


DESKS = ("assessor", "chair", "results", "secretariat")
OPENED = {
    "assessor-3": ("assessor",),
    "assessor-1": ("assessor", "chair", "results"),
    "chair-b": ("chair", "results"),
    "secretariat": ("secretariat", "results"),
    "analyst": ("results",),
}


@pytest.mark.parametrize("holder", OPENED)
def test_a_seat_opens_its_own_desks_alone(sit: Sit, holder: str) -> None:
    visitor = sit(holder, OTHER)
    for desk in (*DESKS, "plenary", "home", "Results", "../results", "results.ipynb", "assessor,results", ""):
        status = visitor.get(f"{visitor.base}/state?desk={desk}").status
        assert status == (200 if desk in OPENED[holder] else 403), desk
    for desk in set(DESKS) - set(OPENED[holder]):
        assert visitor.get(f"{visitor.base}/{desk}").status == 403


def test_the_state_holds_no_secret_of_the_home(sit: Sit, house: House) -> None:
    for holder, desks in OPENED.items():
        visitor = sit(holder, OTHER)
        for desk in desks:
            text = visitor.get(f"{visitor.base}/state?desk={desk}").text
            assert house.home.secret().hex() not in text
            assert str(house.home.path) not in text


def test_names_of_people_who_sit_nowhere_reach_no_desk(sit: Sit, house: House) -> None:
    named = People(initiators={"pekanbaru-lomak": "Initiator of the attacked innovation"})
    write_people(house.home.people_file(OTHER), named)
    for holder, desks in OPENED.items():
        visitor = sit(holder, OTHER)
        for desk in desks:
            assert "Initiator of the attacked" not in visitor.get(f"{visitor.base}/state?desk={desk}").text
