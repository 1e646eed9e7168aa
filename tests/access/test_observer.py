"""Whoever observes a round sees what is released: nothing before, and never a single mark, note or name."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import HOLDERS, PANEL, STAGE, Round
from workbench.access.paper.letters import check_letters, check_minutes
from workbench.access.paper.minutes import protocol
from workbench.access.paper.room import check_printing
from workbench.access.rights import KINDS
from workbench.access.sight import DESKS, for_seat, hidden, sees_marks, sees_objections, sees_who_presents
from workbench.access.views import state
from workbench.errors import NotAllowed
from workbench.records.event import HOME, HeadPublished
from workbench.records.panel import Seat

GUEST = "  - {key: guest, title: {en: Guest of the press}, roles: [observer]}\nconflicts:"
SAID = ("83.5", "71.5", "61.5", "60.5", "reads well", "ask again", "how much", "I advised them", "Sri Rahayu")
"""Marks, a comment, a private note, a question, a reason to be recused, and a name."""
ROOM_A, ROOM_B = ("ambon", "bima", "dumai"), ("kupang", "padang")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Everything is marked and said, and nothing is released."""
    round_ = Round(tmp_path_factory.mktemp("observed"), PANEL.replace("conflicts:", GUEST, 1))
    round_.senders["guest"] = round_.sit("guest")
    place = {"stage": STAGE, "submission": "ambon"}
    round_.post("assessor-1", "comment-written", **place, criterion="novelty", text="reads well")
    round_.post("assessor-1", "private-note-written", **place, text="ask again")
    turn = round_.post("assessor-1", "question-asked", **place)
    round_.post("assessor-1", "question-noted", **place, turn=turn.id, text="how much", for_record=True)
    round_.post("assessor-2", "recused", stage=STAGE, submission="bima", reason="I advised them")
    for holder, submission in (("assessor-1", "ambon"), ("assessor-1", "bima"), ("assessor-2", "ambon")):
        assert round_.confirm(holder, submission, "83.5", "71.5").state == "stands"
    assert round_.confirm("assessor-2", "dumai", "61.5", "60.5").state == "stands"
    for submission in ROOM_B:
        assert round_.confirm("assessor-3", submission, "70", "60.5").state == "stands"
    return round_


@pytest.fixture
def round_(marked: Round, tmp_path: Path) -> Round:
    return marked.copied(tmp_path)


@pytest.fixture
def released(round_: Round) -> Round:
    for submission in (*ROOM_A, *ROOM_B):
        assert round_.release(submission).state == "stands"
    return round_


def seen(round_: Round, desk: str = "observer") -> dict[str, Any]:
    return state(round_.door, round_.seat("guest"), desk, "en", round_.senders["guest"].opening)


def holds_nothing_said(round_: Round, text: str) -> None:
    assert [said for said in SAID if said in text] == []
    others = [round_.seat(holder).key for holder in HOLDERS]
    titles = [seat.title.en for seat in round_.door.standing.panel.seats if seat.key != "guest"]
    assert [name for name in (*others, *HOLDERS, *titles, "Treasury") if f'"{name}"' in text] == []


def test_before_release_nothing_is_seen_but_that_nothing_is_released(marked: Round) -> None:
    view = seen(marked)
    (cluster,) = view["clusters"]
    assert (cluster["released"], cluster["of"], cluster["places"], view["minutes"]) == (0, 5, None, False)
    holds_nothing_said(marked, json.dumps(view))
    assert "Kota Ambon" not in json.dumps(view)


def test_one_submission_that_is_not_released_hides_every_place_of_its_cluster(round_: Round) -> None:
    for submission in (*ROOM_A, "kupang"):
        round_.release(submission)
    view = seen(round_)
    assert (view["clusters"][0]["released"], view["clusters"][0]["places"], view["minutes"]) == (4, None, False)
    holds_nothing_said(round_, json.dumps(view))


def test_what_is_released_is_seen_as_it_was_computed(released: Round) -> None:
    view = seen(released)
    shown = [(each["place"], each["name"], each["value"], each["shared"]) for each in view["clusters"][0]["places"]]
    assert shown == [
        (1, "Kota Ambon", "78.7", True),
        (1, "Kota Bima", "78.7", True),
        (3, "Kota Kupang", "66.2", True),
        (3, "Kota Padang", "66.2", True),
        (5, "Kota Dumai", "61.1", False),
    ]
    assert view["minutes"] is True
    holds_nothing_said(released, json.dumps(view))


def test_what_the_plenary_changed_stands_with_its_reason_beside_the_computed_place(released: Round) -> None:
    said = {"cluster": "city", "submission": "bima", "reason": "its figures were corrected"}
    assert released.post("chair", "place-changed", place=2, **said).state == "stands"
    shown = {each["region"]: each for each in seen(released)["clusters"][0]["places"]}
    bima = shown["bima"]
    assert (bima["place"], bima["computed"], bima["reason"]) == (2, 1, "its figures were corrected")
    assert (shown["ambon"]["place"], shown["ambon"]["reason"]) == (1, "")


def test_what_is_reopened_is_hidden_again(released: Round) -> None:
    released.post("chair", "submission-reopened", stage=STAGE, submission="kupang", reason="a figure was wrong")
    view = seen(released)
    assert (view["clusters"][0]["places"], view["minutes"]) == (None, False)
    with pytest.raises(NotAllowed, match="not everything is released"):
        protocol(released.door, "en")


def test_a_published_head_is_seen_with_its_place(released: Round) -> None:
    last = released.door.events[-1]
    head = HeadPublished(sequence=last.head.sequence, head=last.hash, place="State Gazette 88")
    released.door.append(HOME, head)
    (published,) = seen(released)["published"]
    assert (published["place"], published["head"]) == ("State Gazette 88", last.hash)


def test_minutes_are_read_after_release_and_name_nobody_who_only_looks_on(released: Round) -> None:
    check_minutes(released.door.standing, released.seat("guest"))
    assert "guest" not in {member.key for member in protocol(released.door, "en").members}


def test_no_event_is_handed_out_with_its_body_even_after_release(released: Round) -> None:
    stands, guest = released.door.standing, released.seat("guest")
    assert {for_seat(event, stands, guest).body for event in released.door.events} == {None}
    assert len(hidden(stands, guest)) == len(stands.listed)
    assert not sees_marks(stands, guest, STAGE, "ambon")


@pytest.mark.parametrize("desk", sorted({desk for desks in DESKS.values() for desk in desks} - {"observer"}))
def test_who_observes_opens_no_other_desk(marked: Round, desk: str) -> None:
    with pytest.raises(NotAllowed, match="does not open that desk"):
        seen(marked, desk)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_who_observes_may_say_nothing(marked: Round, kind: str) -> None:
    answer = marked.post("guest", kind, stage=STAGE, submission="ambon", room="room-a", criterion="novelty", mark="80")
    assert (answer.state, answer.event) == ("refused", None)


def test_who_observes_prints_no_paper_reads_no_letter_and_is_not_told_who_presents(marked: Round) -> None:
    stands, guest = marked.door.standing, marked.seat("guest")
    with pytest.raises(NotAllowed):
        check_printing(stands, guest, "room-a")
    with pytest.raises(NotAllowed):
        check_letters(stands, guest)
    assert not sees_objections(stands, guest)
    assert not sees_who_presents(stands, guest)
    assert sees_who_presents(stands, marked.seat("chair"))


def test_an_observer_holds_no_other_role() -> None:
    with pytest.raises(ValueError, match="observer goes with no other role"):
        Seat(key="guest", roles=("assessor", "observer"))
