"""The demonstration home: the shipped round as it was marked, the same round to be marked, and cards for both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.access.door import Door
from workbench.access.seats import check_card
from workbench.desks.owner import shipped
from workbench.desks.owner.demonstration import PRACTICE, prepare, sign_ins
from workbench.errors import NotFound
from workbench.methods.exact.chain import verify
from workbench.settings import Home
from workbench.storage.rounds import Rounds


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    yield prepare(tmp_path_factory.mktemp("demonstration") / "home")


def heads(home: Home) -> dict[str, tuple[int, str]]:
    rounds = Rounds(home)
    return {key: rounds.log.head(key) for key in rounds.panels()}


def test_it_holds_the_shipped_round_byte_for_byte(home: Home) -> None:
    events = Rounds(home).log.read(shipped.KEY)
    assert [event.line() for event in events] == [event.line() for event in shipped.events()]
    assert verify(events).faults == ()


def test_it_holds_the_same_round_unmarked(home: Home) -> None:
    door = Door(Rounds(home), PRACTICE)
    assert door.standing.listed.keys() == Door(Rounds(home), shipped.KEY).standing.listed.keys()
    assert (door.standing.sheets, door.standing.released) == ({}, {})
    assert door.standing.panel.demonstration
    assert door.standing.panel.title.en == "Practice round"


def test_preparing_it_again_leaves_it_as_it_is(home: Home) -> None:
    before = heads(home)
    assert prepare(home.path) == home
    assert heads(home) == before


def test_what_was_left_half_made_is_finished(tmp_path: Path) -> None:
    home = prepare(tmp_path / "home")
    rounds = Rounds(Home(tmp_path / "other").make())
    file = rounds.home.panel_file(PRACTICE)
    file.parent.mkdir()
    file.write_bytes(home.panel_file(PRACTICE).read_bytes())
    assert set(heads(prepare(rounds.home.path))) == {shipped.KEY, PRACTICE, shipped.FILING}


def test_every_role_of_both_rounds_gets_a_link_that_opens(home: Home) -> None:
    found = sign_ins(home, "http://127.0.0.1:8866", "en")
    more: dict[str, set[str]] = {shipped.KEY: set(), PRACTICE: {"projector", "observer"}}
    for key, others in more.items():
        roles = {role for each in found if each.panel == key for role in each.roles}
        assert roles == {"assessor", "chair", "secretariat", "analyst", *others}
    assert len([each for each in found if each.panel == PRACTICE]) == len(shipped.panel().seats) + 2
    for each in found:
        issued, secret = each.link.split("/")[-2:]
        assert check_card(Door(Rounds(home), each.panel), issued, secret).holder == each.holder


def test_where_the_demonstration_is_not_shipped_that_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(shipped, "ROOT", tmp_path)
    with pytest.raises(NotFound, match="the demonstration is not here"):
        shipped.panel_file()
