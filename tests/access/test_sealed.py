"""Sealed logs: only the home opens them, only a seat's own page can have written them, and nothing doubles."""

import base64
import json
from typing import Any

import pytest
from nacl.public import Box, PrivateKey, PublicKey
from nacl.utils import random

from tests.access.build import STAGE, Round
from workbench.access.sealed import NAME, offered, open_sealed, take_sealed
from workbench.access.secretariat import Order, carry_out
from workbench.access.views import state
from workbench.errors import BadInput, NotFound
from workbench.records.event import SealedLogTaken
from workbench.settings import Home

JSON = dict[str, Any]


def text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def sealed(key: str, content: JSON | list[JSON]) -> bytes:
    """Seal as the page does: a key pair for this file alone, and the parts as base64."""
    once, nonce = PrivateKey.generate(), random(Box.NONCE_SIZE)
    box = Box(once, PublicKey(base64.b64decode(key))).encrypt(json.dumps(content).encode(), nonce).ciphertext
    parts = {"from": text(bytes(once.public_key)), "nonce": text(nonce), "box": text(box)}
    return json.dumps({"file": NAME, "version": 1, **parts}).encode()


def mark(id: str, value: str, criterion: str = "novelty", **more: Any) -> JSON:
    place = {"stage": STAGE, "submission": "ambon", "criterion": criterion}
    return {"id": f"{id}-00000000", "kind": "mark-given", "mark": value, **place, **more}


def log_of(round_: Round, holder: str, *events: JSON, **changed: Any) -> bytes:
    """What the page of a seat saves: the key and the token are those that its state offers."""
    sender = round_.senders[holder]
    seat = round_.door.standing.seats[sender.seat]
    offer = state(round_.door, seat, "assessor", "en", sender.opening)["sealing"]
    content = {"panel": round_.door.key, "seat": sender.seat, "token": offer["token"], "events": list(events)}
    return sealed(offer["key"], {**content, **changed})


def test_a_sealed_log_is_sent_through_the_door_under_its_own_seat_and_ids(round_: Round) -> None:
    waiting = open_sealed(round_.home, log_of(round_, "assessor-1", mark("a", "70"), mark("b", "80", "benefit")))
    carried, answer = take_sealed(round_.door, waiting, "home")
    seat = round_.senders["assessor-1"].seat
    assert (carried.holder, carried.events, dict(carried.states)) == ("assessor-1", 2, {"stands": 2})
    *_, first, second, taken = round_.door.events
    assert [(each.head.id, each.head.seat) for each in (first, second)] == [
        ("a-00000000", seat),
        ("b-00000000", seat),
    ]
    assert (taken.body, answer.event) == (SealedLogTaken(seat=seat, checksum=waiting.checksum, events=2), taken)


def test_what_was_sent_before_is_not_taken_twice(round_: Round) -> None:
    assert round_.send(round_.senders["assessor-1"], **mark("a", "70")).state == "stands"
    file = log_of(round_, "assessor-1", mark("a", "70"), mark("b", "75", based_on=["a-00000000"]))
    for states in ({"already": 1, "stands": 1}, {"already": 2}):
        carried, _ = take_sealed(round_.door, open_sealed(round_.home, file), "home")
        assert dict(carried.states) == states
    marks = [event for event in round_.door.events if event.head.kind == "mark-given"]
    assert [event.head.id for event in marks] == ["a-00000000", "b-00000000"]


def test_a_log_stands_when_its_assessor_went_on_with_another_tablet(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "70"))
    round_.sit("assessor-1")
    carried, _ = take_sealed(round_.door, open_sealed(round_.home, file), "home")
    assert dict(carried.states) == {"stands": 1}


def test_where_the_other_tablet_marked_meanwhile_both_marks_are_kept(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "70"))
    assert round_.send(round_.sit("assessor-1"), **mark("c", "90")).state == "stands"
    carried, _ = take_sealed(round_.door, open_sealed(round_.home, file), "home")
    assert dict(carried.states) == {"contested": 1}


def test_whoever_carries_a_file_cannot_read_it(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "70"))
    for word in (b"novelty", b"ambon", b"70-", round_.senders["assessor-1"].seat.encode()):
        assert word not in file
    with pytest.raises(BadInput, match="made for another home"):
        open_sealed(Home(round_.home.path / "other").make(), file)


def test_a_file_that_was_changed_on_the_way_is_refused(round_: Round) -> None:
    parts = json.loads(log_of(round_, "assessor-1", mark("a", "70")))
    box = bytearray(base64.b64decode(parts["box"]))
    box[40] ^= 1
    with pytest.raises(BadInput, match="changed on the way"):
        open_sealed(round_.home, json.dumps({**parts, "box": text(bytes(box))}).encode())


def test_nobody_seals_a_log_for_another_seat(round_: Round) -> None:
    other = round_.senders["assessor-2"].seat
    with pytest.raises(BadInput, match="was not written by the page of the seat"):
        open_sealed(round_.home, log_of(round_, "assessor-1", mark("a", "70"), seat=other))
    for token in ("", "x.y", "é.é", "." * 80):
        with pytest.raises(BadInput, match="was not written by the page of the seat"):
            open_sealed(round_.home, log_of(round_, "assessor-1", mark("a", "70"), token=token))


BROKEN = [b"", b"{}", b"7", b"\xff", b'{"file": "x"}', b"[" * 100_000]


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_sealed_log_is_refused(round_: Round, content: bytes) -> None:
    with pytest.raises(BadInput, match="no sealed log"):
        open_sealed(round_.home, content)


def test_a_sealed_log_without_events_that_can_be_read_is_refused(round_: Round) -> None:
    for events in ({}, "x", [1], None):
        with pytest.raises(BadInput, match="holds no log"):
            open_sealed(round_.home, log_of(round_, "assessor-1", events=events))
    key = offered(round_.home, round_.door.key, "x", "y")["key"]
    with pytest.raises(BadInput, match="holds no log"):
        open_sealed(round_.home, sealed(key, [{}]))


def test_a_mark_in_a_file_is_weighed_like_any_other(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "101"), {"id": "r-00000000", "kind": "round-ended"})
    carried, _ = take_sealed(round_.door, open_sealed(round_.home, file), "home")
    assert dict(carried.states) == {"refused": 2}


def test_a_file_of_another_panel_is_not_taken_in(round_: Round) -> None:
    waiting = open_sealed(round_.home, log_of(round_, "assessor-1", mark("a", "70")))
    round_.door.key = "other"
    with pytest.raises(NotFound):
        take_sealed(round_.door, waiting, "home")


def test_the_secretariat_carries_a_file_and_learns_nothing_of_what_is_in_it(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "70"))
    item = {"id": "carried-00000000", "kind": "sealed-log-taken"}
    order = Order(round_.door, round_.senders["secretariat"], item, "", "en", {"log.sealed": file})
    answer = carry_out(order)
    assert answer is not None
    shown = answer.shown("en")
    assert (shown["state"], shown["holder"], shown["states"]) == ("stands", "assessor-1", {"stands": 1})
    assert not {"70", "novelty", "ambon"} & set(json.dumps(shown).replace('"', " ").split())
    assert round_.door.events[-1].head.seat == round_.senders["secretariat"].seat
    for files in ({}, {"one": file, "two": file}):
        refused = carry_out(
            Order(round_.door, round_.senders["secretariat"], {**item, "id": "x-0000000"}, "", "en", files)
        )
        assert refused is not None and refused.state == "refused"


def test_an_assessor_carries_no_file(round_: Round) -> None:
    file = log_of(round_, "assessor-1", mark("a", "70"))
    item = {"id": "carried-00000000", "kind": "sealed-log-taken"}
    answer = carry_out(Order(round_.door, round_.senders["assessor-2"], item, "", "en", {"log.sealed": file}))
    assert answer is not None and answer.status == 403
