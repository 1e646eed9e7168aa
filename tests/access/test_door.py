"""What is posted at the door: what becomes of it, and what is kept of what may not be."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.access.build import KEY, STAGE, Round
from workbench.access.door import NOTED, Answer, Door, Sender
from workbench.access.rights import KINDS
from workbench.access.secretariat import take
from workbench.records.chain import receipt
from workbench.records.event import AttemptRefused, FlagDecided, RoundEnded
from workbench.storage.rounds import Rounds

pytestmark = pytest.mark.parametrize("engine", ["sqlite", "postgresql"], indirect=True)

SECRET = "a sentence that must be kept nowhere"
ON_AMBON = {"stage": STAGE, "submission": "ambon"}
BODIES: dict[str, dict[str, Any]] = {
    "mark-given": {**ON_AMBON, "criterion": "novelty", "mark": "80"},
    "mark-withdrawn": {**ON_AMBON, "criterion": "novelty"},
    "comment-written": {**ON_AMBON, "criterion": None, "text": SECRET},
    "private-note-written": {**ON_AMBON, "text": SECRET},
    "recused": {**ON_AMBON, "reason": SECRET},
    "recusal-undone": {**ON_AMBON},
    "sheet-confirmed": {**ON_AMBON, "marks": {}},
    "submission-released": {**ON_AMBON},
    "submission-reopened": {**ON_AMBON, "reason": SECRET},
    "flag-decided": {**ON_AMBON, "assessor": "assessor-1", "flag": "residual", "decision": "raised", "note": SECRET},
    "running-order-changed": {"stage": STAGE, "room": "room-a", "order": ["bima", "ambon", "dumai"], "reason": SECRET},
    "round-ended": {"reason": SECRET},
}
ROLES = {"assessor-1": "assessor", "chair": "chair", "secretariat": "secretariat", "analyst": "analyst"}
FORBIDDEN = [(kind, holder) for kind in BODIES for holder, role in ROLES.items() if role not in KINDS[kind]]


def last(round_: Round) -> Any:
    return round_.door.events[-1].body


def test_a_mark_stands_and_is_acknowledged_with_its_place_in_the_chain(round_: Round) -> None:
    answer = round_.mark("assessor-1", "ambon", "novelty", "82.5").shown("en")
    event = round_.door.events[-1]
    assert (answer["state"], answer["why"], answer["already"]) == ("stands", "", False)
    assert (answer["sequence"], answer["hash"]) == (event.head.sequence, event.hash)
    assert "receipt" not in answer
    assert json.loads(json.dumps(answer)) == answer


@pytest.mark.parametrize("id", ["", None, 7, [], {}])
def test_what_comes_without_an_id_of_the_senders_is_refused_since_it_could_be_there_twice(
    round_: Round, id: object
) -> None:
    answer = round_.mark("assessor-1", "ambon", "novelty", "80", id=id)
    assert (answer.state, answer.event, answer.status) == ("refused", None, 422)
    assert isinstance(last(round_), AttemptRefused)


def test_a_confirmed_sheet_is_answered_with_its_receipt(round_: Round) -> None:
    answer = round_.confirm("assessor-1", "ambon", "80", "70").shown("en")
    event = round_.door.events[-1]
    assert (answer["state"], answer["receipt"]) == ("stands", receipt(event.head.sequence, event.hash))


def test_a_contested_confirmation_carries_no_receipt(round_: Round) -> None:
    round_.mark("assessor-1", "ambon", "novelty", "80")
    answer = round_.post("assessor-1", "sheet-confirmed", **ON_AMBON, marks={}).shown("en")
    assert answer["state"] == "contested"
    assert "receipt" not in answer


def test_the_same_item_sent_twice_is_stored_once(round_: Round) -> None:
    item = {"id": "twice-the-same", "kind": "mark-given", **BODIES["mark-given"]}
    first, second = take(round_.door, round_.senders["assessor-1"], [item, item], "http://127.0.0.1:8866", "en", {})
    assert (first.already, second.already, second.state) == (False, True, "stands")
    assert first.event == second.event


def test_the_same_id_with_another_mark_is_refused_and_noted(round_: Round) -> None:
    item = {"id": "twice-otherwise", "kind": "mark-given", **BODIES["mark-given"]}
    _, second = take(
        round_.door, round_.senders["assessor-1"], [item, {**item, "mark": "12"}], "http://127.0.0.1:8866", "en", {}
    )
    assert (second.state, second.status) == ("refused", 422)
    assert last(round_) == AttemptRefused(attempted="mark-given", fault=second.why.template)
    assert str(round_.door.standing.sheet(round_.seat("assessor-1").key, STAGE, "ambon").marks()["novelty"]) == "80"


def test_a_mark_that_did_not_know_of_the_last_one_is_contested_and_counts_nothing(round_: Round) -> None:
    first = round_.mark("assessor-1", "ambon", "novelty", "80")
    second = round_.mark("assessor-1", "ambon", "novelty", "60")
    assert (second.state, second.status) == ("contested", 200)
    third = round_.mark("assessor-1", "ambon", "novelty", "70", based_on=[first.id, second.id])
    cell = round_.door.standing.sheet(round_.seat("assessor-1").key, STAGE, "ambon").cells["novelty"]
    assert (third.state, str(cell.mark), cell.contested) == ("stands", "70", ())


@pytest.mark.parametrize("submission", ["kupang", "dumai"], ids=["another room's", "a known conflict"])
def test_a_mark_on_what_is_not_on_the_own_list_is_turned_away(round_: Round, submission: str) -> None:
    answer = round_.mark("assessor-1", submission, "novelty", "80")
    assert (answer.state, answer.status) == ("turned-away", 200)
    assert answer.shown("en")["why"] == "this submission is not on your list"


def test_a_mark_after_release_is_turned_away(round_: Round) -> None:
    round_.release("ambon")
    assert round_.mark("assessor-1", "ambon", "novelty", "80").state == "turned-away"


@pytest.mark.parametrize(("kind", "holder"), FORBIDDEN)
def test_a_kind_of_another_role_is_refused_and_noted_without_its_content(round_: Round, kind: str, holder: str) -> None:
    answer = round_.post(holder, kind, **BODIES[kind])
    assert (answer.state, answer.status, answer.event) == ("refused", 403, None)
    assert last(round_) == AttemptRefused(attempted=kind, fault="this seat may not do that")
    assert SECRET not in "".join(event.line().decode() for event in round_.door.events)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"mark": "101"}, "101 is not between 0 and 100"),
        ({"mark": "-1"}, "-1 is not between 0 and 100"),
        ({"mark": "80.25"}, "80.25 is not a step of 0.5 on this scale"),
        ({"submission": "medan"}, "there is no submission medan in this stage"),
        ({"stage": "visit"}, "there is no submission ambon in this stage"),
        ({"criterion": "style"}, "there is no criterion style in stage presentation"),
    ],
)
def test_a_mark_that_can_never_stand_is_refused_and_noted(round_: Round, said: dict[str, str], why: str) -> None:
    answer = round_.post("assessor-1", "mark-given", **{**BODIES["mark-given"], **said})
    assert (answer.state, answer.status, answer.shown("en")["why"]) == ("refused", 422, why)
    assert isinstance(last(round_), AttemptRefused)


@pytest.mark.parametrize(
    "wrong", [{"mark": "eighty"}, {"mark": "8e1"}, {"seat": "chair"}, {"opening": "x" * 20}, {"based_on": 7}]
)
def test_an_item_with_a_field_that_no_device_may_say_is_refused(round_: Round, wrong: dict[str, Any]) -> None:
    answer = round_.post("assessor-1", "mark-given", **{**BODIES["mark-given"], **wrong})
    assert answer.state == "refused"
    assert str(answer.shown("en")["why"]).startswith("the event cannot be read: ")
    assert round_.door.standing.sheets == {}


def test_a_refusal_is_said_in_the_readers_language(round_: Round) -> None:
    answer = round_.mark("assessor-1", "ambon", "novelty", "100.5")
    assert answer.shown("en")["why"] == "100.5 is not between 0 and 100"
    assert "100,5" in str(answer.shown("id")["why"])


def test_one_bad_item_does_not_hold_up_the_others(round_: Round) -> None:
    good = {"kind": "mark-given", **BODIES["mark-given"]}
    items = [
        {**good, "id": "first-good"},
        {**good, "id": "one-bad-", "mark": "500"},
        {**good, "id": "second-good", "criterion": "benefit"},
    ]
    answers = take(round_.door, round_.senders["assessor-1"], items, "http://127.0.0.1:8866", "en", {})
    assert [answer.state for answer in answers] == ["stands", "refused", "stands"]


def test_attempts_of_one_seat_are_noted_up_to_a_bound_and_so_they_are_after_a_restart(round_: Round) -> None:
    item = {"kind": "submission-released", **ON_AMBON}
    answers = take(round_.door, round_.senders["assessor-1"], [item] * (NOTED + 20), "http://127.0.0.1:8866", "en", {})
    assert {answer.state for answer in answers} == {"refused"}
    assert round_.door.attempts(round_.seat("assessor-1").key) == NOTED
    before = round_.door.standing.sequence
    round_.post("analyst", "submission-released", **ON_AMBON)
    assert round_.door.standing.sequence == before + 1
    again = Door(Rounds(round_.home), KEY)
    take(again, round_.senders["assessor-1"], [item], "http://127.0.0.1:8866", "en", {})
    assert again.standing.sequence == before + 1


def test_a_seat_that_the_log_does_not_know_may_do_nothing(round_: Round) -> None:
    answer = round_.send(Sender("nobody-here", None), "mark-given", **BODIES["mark-given"])
    assert (answer.state, answer.status) == ("refused", 403)


def test_what_a_superseded_device_sends_is_contested_where_it_differs(round_: Round) -> None:
    old = round_.senders["assessor-1"]
    first = round_.mark("assessor-1", "ambon", "novelty", "80")
    round_.sit("assessor-1")
    late = round_.send(old, "mark-given", **{**BODIES["mark-given"], "mark": "60"}, based_on=[first.id])
    assert late.state == "contested"


def test_what_arrives_after_the_round_ended_is_kept_and_turned_away(round_: Round) -> None:
    old = round_.senders["assessor-1"]
    round_.door.append("home", RoundEnded())
    late = round_.send(old, "mark-given", **BODIES["mark-given"])
    assert (late.state, late.event is not None) == ("turned-away", True)


@pytest.mark.parametrize(
    ("holder", "kind"), [("chair", "submission-released"), ("secretariat", "running-order-changed")]
)
def test_leading_the_room_needs_an_open_sign_in(round_: Round, holder: str, kind: str) -> None:
    old = round_.senders[holder]
    round_.sit(holder)
    answer = round_.send(old, kind, **BODIES[kind])
    assert (answer.state, answer.status) == ("refused", 403)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"room": "room-c"}, "there is no room room-c"),
        ({"order": ["ambon", "medan"]}, "there is no submission medan in this stage"),
        ({"order": ["ambon", "ambon"]}, "a submission stands twice in the running order"),
    ],
)
def test_a_running_order_that_cannot_be_is_refused(round_: Round, said: dict[str, Any], why: str) -> None:
    answer = round_.post("secretariat", "running-order-changed", **{**BODIES["running-order-changed"], **said})
    assert (answer.state, answer.shown("en")["why"]) == ("refused", why)


def test_a_submission_that_moves_to_another_room_is_marked_there(round_: Round) -> None:
    order = ["kupang", "padang", "ambon"]
    round_.post("secretariat", "running-order-changed", stage=STAGE, room="room-b", order=order)
    assert round_.mark("assessor-3", "ambon", "novelty", "80").state == "stands"
    assert round_.mark("assessor-1", "ambon", "novelty", "80").state == "turned-away"
    assert round_.door.standing.order(STAGE, "room-a") == ("bima", "dumai")


def test_a_reopened_submission_may_be_marked_again(round_: Round) -> None:
    round_.confirm("assessor-1", "ambon", "80", "70")
    round_.release("ambon")
    round_.post("chair", "submission-reopened", **ON_AMBON, reason="a figure was wrong")
    seat = round_.seat("assessor-1").key
    sheet = round_.door.standing.sheet(seat, STAGE, "ambon")
    assert (sheet.confirmed, len(sheet.marks())) == (None, 2)
    changed = round_.mark("assessor-1", "ambon", "novelty", "90", based_on=[sheet.cells["novelty"].standing.event])
    assert changed.state == "stands"


def test_two_doors_on_one_home_come_to_the_same_picture(round_: Round) -> None:
    other = Door(Rounds(round_.home), KEY)
    round_.mark("assessor-1", "ambon", "novelty", "80")
    assert other.catch_up().head == round_.door.standing.head
    assert other.standing.sheets == round_.door.standing.sheets


def test_many_who_write_at_once_through_two_doors_are_each_there_once_in_both_pictures(round_: Round) -> None:
    doors = (round_.door, Door(Rounds(round_.home), KEY))
    said = {**ON_AMBON, "kind": "comment-written", "criterion": None}
    senders = [round_.sit(holder) for holder in ("assessor-1", "assessor-2")]
    doors[1].catch_up()
    begun = round_.door.standing.sequence

    def send(at: int) -> Answer:
        item = {**said, "id": f"comment-{at:04}", "text": f"the text {at}"}
        return take(doors[at % 2], senders[at // 2 % 2], [item], "", "en", {})[0]

    with ThreadPoolExecutor(12) as threads:
        answers = list(threads.map(send, range(60)))
    assert [answer.state for answer in answers] == ["stands"] * 60
    assert sorted(answer.event.head.sequence for answer in answers if answer.event) == list(
        range(begun + 1, begun + 61)
    )
    for door in doors:
        door.catch_up()
        assert door.events == round_.door.rounds.log.read(KEY)
    assert doors[0].standing == doors[1].standing


def test_rules_that_are_fixed_anew_are_weighed_from_the_first_event_on(round_: Round) -> None:
    assert round_.mark("assessor-1", "dumai", "novelty", "80").state == "turned-away"
    file = round_.home.panel_file(KEY)
    file.write_text(file.read_text().replace("region: dumai", "region: padang"))
    round_.door.rounds.fix_panel(KEY)
    round_.door.catch_up()
    seat = round_.seat("assessor-1").key
    assert str(round_.door.standing.sheet(seat, STAGE, "dumai").marks()["novelty"]) == "80"


def test_a_door_lists_what_lies_ready_and_hides_what_is_hidden(round_: Round, tmp_path: Path) -> None:
    assert round_.door.files() == {"incoming": [], "backups": []}
    folder = round_.home.incoming(KEY)
    folder.mkdir()
    for name in ("regions.csv", ".hidden"):
        (folder / name).write_text("")
    assert round_.door.files()["incoming"] == ["regions.csv"]


def test_the_analyst_adds_decisions_on_flags_and_similar_pairs_to_the_log_and_nothing_else(engine: str) -> None:
    assert {kind for kind, roles in KINDS.items() if "analyst" in roles} == {"flag-decided", "pair-decided"}


def test_a_flag_is_decided_after_release_alone_and_moves_no_mark_and_no_head_before_it(round_: Round) -> None:
    said = BODIES["flag-decided"]
    refused = round_.post("analyst", "flag-decided", **said)
    assert (refused.state, refused.status) == ("refused", 422)
    assert "flags are decided after release" in str(refused.shown("en")["why"])
    round_.confirm("assessor-1", "ambon", "80", "70")
    round_.post("chair", "submission-released", **ON_AMBON)
    before = round_.door.standing
    unknown = round_.post("analyst", "flag-decided", **{**said, "assessor": "chair"})
    assert (unknown.state, unknown.shown("en")["why"]) == ("refused", "there is no assessor chair")
    answer = round_.post("analyst", "flag-decided", **said)
    assert answer.state == "stands"
    assert round_.door.events[-1].body == FlagDecided(**said)
    assert (round_.door.standing.sheets, round_.door.standing.released) == (before.sheets, before.released)
    # Minutes that were printed before keep their head: it is still in the chain, with everything up to it.
    known = round_.door.events[before.sequence - 1]
    assert (known.head.sequence, known.hash) == (before.sequence, before.head)
