import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workbench.records.chain import START, Event
from workbench.records.event import BODY, KNOWN, AnyBody, CommentWritten, MarkGiven, Unknown
from workbench.records.record import canonical

AT = datetime(2024, 10, 28, 2, tzinfo=UTC)
TEXTS = st.text(max_size=20)
SALTS = st.binary(min_size=16, max_size=16)


def mark(number: str = "82", **more: object) -> MarkGiven:
    cell = {"stage": "presentation", "submission": "kota-malang", "criterion": "novelty"}
    return MarkGiven.model_validate({**cell, "mark": number, **more})


def chained(*bodies: AnyBody, salt: bytes = bytes(16)) -> list[Event]:
    events: list[Event] = []
    for number, body in enumerate(bodies, start=1):
        before = events[-1].hash if events else START
        at, id = AT + timedelta(seconds=number), f"event-{number:04}"
        made = Event.made(body, panel="small", sequence=number, id=id, seat="a1b2", at=at, before=before, salt=salt)
        events.append(made)
    return events


@given(TEXTS, SALTS)
def test_an_event_comes_back_from_its_line_as_it_was(text: str, salt: bytes) -> None:
    (event,) = chained(CommentWritten(stage="presentation", submission="kota-malang", text=text), salt=salt)
    read = Event.from_line(event.line() + b"\n")
    assert (read, read.hash, read.body) == (event, event.hash, event.body)


def test_ten_lines_of_anybodys_code_check_the_chain() -> None:
    lines = [event.line() for event in chained(mark("82"), mark("80"), mark("81"))]
    before = "0" * 64
    for line in lines:
        event = json.loads(line)
        head = json.dumps(event["head"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        body = json.dumps(event["body"], sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        assert event["head"]["before"] == before
        assert event["head"]["commitment"] == hashlib.sha256(bytes.fromhex(event["salt"]) + body).hexdigest()
        before = hashlib.sha256(head).hexdigest()


def test_a_withheld_body_leaves_the_hash_as_it_was() -> None:
    (event,) = chained(mark())
    withheld = event.withheld()
    assert (withheld.hash, withheld.body, withheld.salt) == (event.hash, None, None)
    assert Event.from_line(withheld.line()) == withheld


def test_salt_and_body_are_withheld_together() -> None:
    (event,) = chained(mark())
    with pytest.raises(ValueError, match="withheld together"):
        Event(event.head_text, event.salt, None)


@given(SALTS, SALTS)
def test_another_salt_is_another_commitment(one: bytes, other: bytes) -> None:
    (first,), (second,) = chained(mark(), salt=one), chained(mark(), salt=other)
    assert (first.head.commitment == second.head.commitment) == (one == other)


def test_another_mark_is_another_hash() -> None:
    (one,), (other,) = chained(mark("82")), chained(mark("83"))
    assert one.hash != other.hash


def test_the_same_number_written_otherwise_is_the_same_event() -> None:
    (one,), (other,) = chained(mark("82")), chained(mark("82.0"))
    assert one == other


def test_a_line_that_is_not_canonical_is_refused() -> None:
    (event,) = chained(mark())
    spaced = json.dumps(json.loads(event.line())).encode()
    with pytest.raises(ValueError, match="not canonical"):
        Event.from_line(spaced)


@pytest.mark.parametrize(("kind", "number"), [("mood-noted", 1), ("mark-given", 2)])
def test_an_event_of_an_unknown_kind_or_schema_is_kept_as_it_is(kind: str, number: int) -> None:
    body = {"kind": kind, "schema_number": str(number), "mood": "sunny"}
    (known,) = chained(mark())
    head = json.loads(known.head_text) | {"kind": kind, "schema_number": str(number)}
    event = Event(canonical(head).decode(), "00" * 16, canonical(body).decode())
    assert event.body == Unknown(kind=kind, content=body)
    assert Event.from_line(event.line()) == event


def test_the_head_names_who_when_and_what_and_not_the_mark() -> None:
    (event,) = chained(mark("82"))
    assert (event.head.kind, event.head.seat, event.head.at, event.head.sequence) == (
        "mark-given",
        "a1b2",
        AT + timedelta(seconds=1),
        1,
    )
    assert "82" not in event.head_text.replace(event.head.commitment, "")
    assert isinstance(event.body, MarkGiven)
    assert event.body.mark == Decimal(82)


def test_every_kind_is_known_by_its_name_and_first_schema() -> None:
    assert {number for _, number in KNOWN} == {1}
    assert ("mark-given", 1) in KNOWN
    with pytest.raises(ValidationError):
        BODY.validate_python({"kind": "mood-noted"})


def test_a_body_takes_no_field_that_is_not_named() -> None:
    with pytest.raises(ValidationError):
        mark(mood="sunny")


@pytest.mark.parametrize("id", ["short", "with space in it", "x" * 65, "naïveté-12"])
def test_an_id_that_a_sender_may_not_make_is_refused(id: str) -> None:
    with pytest.raises(ValidationError):
        mark(based_on=[id])
