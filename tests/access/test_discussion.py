"""Who sees what of a discussion, on the wire: an assessor the own answer alone, a chair marks only when it is over."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import PANEL, STAGE, Round
from workbench.access.paper.minutes import protocol
from workbench.access.sight import concerns
from workbench.access.views import state

AMBON = {"stage": STAGE, "submission": "ambon"}
TALK = {**AMBON, "room": "room-a"}


@pytest.fixture
def talking(tmp_path: Path) -> Round:
    """A round whose panel may talk, and one submission with all its sheets in."""
    round_ = Round(tmp_path, PANEL + "discussion: {allowed: true, minutes: 2}\n")
    round_.confirm("assessor-1", "ambon", "83.5", "71.5")
    round_.confirm("assessor-2", "ambon", "60", "70")
    return round_


def wire(round_: Round, holder: str, desk: str) -> dict[str, Any]:
    view = state(round_.door, round_.seat(holder), desk, "en", round_.senders[holder].opening)
    return dict(json.loads(json.dumps(view)))


def led(round_: Round) -> dict[str, Any]:
    rooms = wire(round_, "chair", "chair")["rooms"]
    return next(each for room in rooms for each in room["entries"] if each["submission"] == "ambon")


def own(round_: Round, holder: str) -> dict[str, Any] | None:
    entries = wire(round_, holder, "assessor")["entries"]
    return next(each["discussion"] for each in entries if each["submission"] == "ambon")


def test_a_chair_reads_marks_as_frozen_until_all_have_answered_and_the_spread_once_more_then(talking: Round) -> None:
    opened = talking.post("chair", "discussion-opened", **TALK)
    assert opened.state == "stands"
    assert concerns(talking.door.events[-1], talking.seat("assessor-1").key)
    changed = {"said": "changed", "marks": {"novelty": "66"}, "reason": "the data were shown"}
    answer = talking.post("assessor-2", "discussion-answered", **AMBON, discussion=opened.id, **changed)
    assert answer.state == "stands"
    assert "receipt" in answer.shown("en")
    now = led(talking)
    assert (now["discussion"]["over"], now["discussion"]["in"], now["discussion"]["missing"]) == (
        False,
        1,
        ["assessor-1"],
    )
    assert (now["spread"]["novelty"]["low"], now["marks"]["assessor-2"]["novelty"]) == ("60", "60")
    assert now["discussion"]["said"] == {}
    talking.post("assessor-1", "discussion-answered", **AMBON, discussion=opened.id, said="declined")
    now = led(talking)
    assert now["discussion"]["said"] == {"kept": 0, "changed": 1, "declined": 1}
    assert (now["discussion"]["before"]["novelty"]["low"], now["spread"]["novelty"]["low"]) == ("60", "66")


def test_an_assessor_reads_the_own_answer_and_no_others(talking: Round) -> None:
    opened = talking.post("chair", "discussion-opened", **TALK)
    changed = {"said": "changed", "marks": {"novelty": "66.5"}, "reason": "the data were shown"}
    talking.post("assessor-2", "discussion-answered", **AMBON, discussion=opened.id, **changed)
    mine, other = own(talking, "assessor-2"), own(talking, "assessor-1")
    assert mine is not None and (mine["said"], mine["reason"]) == ("changed", "the data were shown")
    assert other is not None and (other["said"], other["reason"]) == (None, "")
    for holder, desk in (("assessor-1", "assessor"), ("secretariat", "secretariat"), ("analyst", "results")):
        read = json.dumps(wire(talking, holder, desk))
        assert "66.5" not in read and "the data were shown" not in read, holder


@pytest.mark.parametrize("desk", ["results", "audit", "chair"])
def test_no_desk_of_a_chair_is_handed_an_answer_while_others_still_talk(talking: Round, desk: str) -> None:
    opened = talking.post("chair", "discussion-opened", **TALK)
    changed = {"said": "changed", "marks": {"novelty": "66.5"}, "reason": "the data were shown"}
    talking.post("assessor-2", "discussion-answered", **AMBON, discussion=opened.id, **changed)
    read = json.dumps(wire(talking, "chair", desk))
    assert "66.5" not in read and "the data were shown" not in read
    talking.post("assessor-1", "discussion-answered", **AMBON, discussion=opened.id, said="kept")
    assert "66.5" in json.dumps(wire(talking, "chair", desk))


def test_minutes_say_what_was_talked_about_and_name_nobody(talking: Round) -> None:
    opened = talking.post("chair", "discussion-opened", **TALK)
    changed = {"said": "changed", "marks": {"novelty": "66.5"}, "reason": "the data were shown"}
    talking.post("assessor-2", "discussion-answered", **AMBON, discussion=opened.id, **changed)
    for _, submission in talking.door.standing.listed:
        talking.release(submission)
    (line,) = protocol(talking.door, "en").discussions
    assert line.startswith("Kota Ambon (")
    assert line.endswith("0 kept their marks, 1 changed them, 1 did not say.")
    assert "the data were shown" not in line


@pytest.mark.parametrize("holder", ["assessor-1", "secretariat", "analyst"])
def test_nobody_but_a_chair_opens_a_discussion(talking: Round, holder: str) -> None:
    answer = talking.post(holder, "discussion-opened", **TALK)
    assert (answer.state, answer.status) == ("refused", 403)


def test_a_chair_opens_none_in_another_room_and_none_of_what_is_not_there(talking: Round) -> None:
    answer = talking.post("assessor-2", "discussion-opened", stage=STAGE, room="room-b", submission="kupang")
    assert (answer.state, answer.status) == ("refused", 403)
    answer = talking.post("chair", "discussion-opened", stage=STAGE, room="room-a", submission="nowhere")
    assert (answer.state, answer.status) == ("refused", 422)


@pytest.mark.parametrize("mark", ["101", "1e1", "60.3"])
def test_a_mark_off_the_scale_is_refused_in_an_answer_too(talking: Round, mark: str) -> None:
    opened = talking.post("chair", "discussion-opened", **TALK)
    changed = {"said": "changed", "marks": {"novelty": mark}, "reason": "the data were shown"}
    answer = talking.post("assessor-2", "discussion-answered", **AMBON, discussion=opened.id, **changed)
    assert (answer.state, answer.status) == ("refused", 422)
