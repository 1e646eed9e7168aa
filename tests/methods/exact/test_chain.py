"""Each way in which a log can be tampered with is found, and the first event it touches is named."""

import hashlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import BadInput
from workbench.methods.exact.chain import verify
from workbench.records.chain import START, Event
from workbench.records.event import CommentWritten, MarkGiven, PrivateNoteWritten
from workbench.records.record import canonical

BEGUN = datetime(2023, 9, 25, 2, 0, tzinfo=UTC)


def log_of(length: int, salt: int = 0) -> list[Event]:
    events: list[Event] = []
    for number in range(1, length + 1):
        body = MarkGiven(stage="presentation", submission=f"region-{number % 3}", criterion="novelty", mark=str(number))
        events.append(followed(events, body, f"event-{number:04}", salt))
    return events


def followed(events: list[Event], body: object, id: str, salt: int = 0) -> Event:
    return Event.made(
        body,
        panel="iga-2023",
        sequence=len(events) + 1,
        id=id,
        seat="seat-1",
        at=BEGUN + timedelta(seconds=len(events)),
        before=events[-1].hash if events else START,
        salt=bytes([salt]) * 16,
    )


def with_head(event: Event, **changed: object) -> Event:
    head = json.loads(event.head_text) | {name: str(value) for name, value in changed.items()}
    return Event(canonical(head).decode(), event.salt, event.body_text)


def receipt(event: Event) -> str:
    digits = event.hash[:16].upper()
    return f"{event.head.sequence}-" + "-".join(digits[start : start + 4] for start in range(0, 16, 4))


def faults(events: list[Event], heads: object = ()) -> list[str]:
    return [str(fault) for fault in verify(events, heads=heads).faults]


def test_an_untouched_log_holds_and_says_where_it_ends() -> None:
    events = log_of(7)
    found = verify(events)
    assert (found.holds, found.events, found.sequence, found.head) == (True, 7, 7, events[-1].hash)


def test_an_empty_log_holds_and_ends_at_the_start() -> None:
    found = verify([])
    assert (found.holds, found.sequence, found.head) == (True, 0, START)


def test_ten_lines_of_anybodys_code_find_the_same_head() -> None:
    events = log_of(5)
    before, hashed = "0" * 64, ""
    for line in [event.line() for event in events]:
        content = json.loads(line)
        head = json.dumps(content["head"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        body = json.dumps(content["body"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        committed = hashlib.sha256(bytes.fromhex(content["salt"]) + body).hexdigest()
        assert (content["head"]["before"], content["head"]["commitment"]) == (before, committed)
        before = hashed = hashlib.sha256(head).hexdigest()
    assert verify(events).head == hashed


def test_lines_of_a_file_verify_like_the_events_of_a_log() -> None:
    events = log_of(4)
    assert verify([event.line() + b"\n" for event in events]) == verify(events)


def test_a_chain_holds_though_bodies_are_withheld() -> None:
    events = log_of(6)
    assert verify([event.withheld() if event.head.sequence % 2 else event for event in events]).holds


def test_without_a_head_the_verification_says_what_nobody_can_tell() -> None:
    assert [str(untold) for untold in verify(log_of(3)).untold] == [
        "without a head from outside (a receipt, the minutes) nobody can tell whether the last event, 3, was changed, "
        "whether events behind it were cut off, or whether all was written anew"
    ]


def test_with_the_last_head_nothing_is_left_untold() -> None:
    events = log_of(3)
    found = verify(events, heads=[(3, events[-1].hash)])
    assert (found.faults, found.untold) == ((), ())


def test_what_lies_behind_the_last_known_head_is_vouched_for_by_nothing() -> None:
    events = log_of(5)
    untold = verify(events, heads=[(2, events[1].hash), (3, events[2].hash)]).untold
    assert [str(each) for each in untold] == ["no head from outside vouches for the events behind 3"]


@given(st.data())
def test_the_first_event_whose_body_was_changed_is_named(data: st.DataObject) -> None:
    events = log_of(data.draw(st.integers(1, 8)))
    changed = data.draw(st.sets(st.integers(0, len(events) - 1), min_size=1))
    for position in changed:
        body = canonical(json.loads(events[position].body_text or "") | {"mark": "99.5"}).decode()
        events[position] = Event(events[position].head_text, events[position].salt, body)
    assert faults(events)[0] == (f"event {min(changed) + 1} was changed: its content is not what its head commits to")


@given(st.data())
def test_the_event_whose_head_was_changed_is_named(data: st.DataObject) -> None:
    events = log_of(data.draw(st.integers(3, 8)))
    position = data.draw(st.integers(0, len(events) - 3))
    other = {"seat": "seat-2", "id": "another-id", "at": "2023-09-25T09:00:00.000000Z", "before": "ab" * 32}
    name = data.draw(st.sampled_from(sorted(other)))
    events[position] = with_head(events[position], **{name: other[name]})
    assert faults(events)[0].startswith(f"event {position + 1} was changed")


def test_a_changed_head_beside_the_last_event_leaves_two_to_suspect() -> None:
    events = log_of(5)
    events[3] = with_head(events[3], seat="seat-2")
    assert faults(events) == ["event 4 or event 5 was changed"]


def test_a_changed_last_head_is_found_against_its_receipt_alone() -> None:
    events = log_of(5)
    code = receipt(events[4])
    events[4] = with_head(events[4], seat="seat-2")
    assert faults(events) == []
    assert faults(events, code) == ["no event 5 with this hash: mistyped, or the log was written anew"]


def test_an_event_that_calls_itself_by_another_number_is_named() -> None:
    events = log_of(5)
    events[4] = with_head(events[4], sequence=50)
    assert faults(events) == ["event 5 was changed: it calls itself number 50"]


def test_a_line_that_cannot_be_read_is_named_as_changed_and_not_as_removed() -> None:
    lines: list[bytes | Event] = [event.line() for event in log_of(5)]
    lines[2] = b"{}"
    assert [str(fault) for fault in verify(lines).faults] == ["the event in line 3 was changed: it cannot be read"]


@given(st.data())
def test_the_first_of_removed_events_is_named(data: st.DataObject) -> None:
    events = log_of(data.draw(st.integers(2, 9)))
    first = data.draw(st.integers(0, len(events) - 2))
    last = data.draw(st.integers(first, len(events) - 2))
    del events[first : last + 1]
    span = f"event {first + 1} was" if first == last else f"events {first + 1} to {last + 1} were"
    assert faults(events) == [f"{span} removed"]


@given(st.data())
def test_the_first_event_out_of_its_place_is_named(data: st.DataObject) -> None:
    events = log_of(data.draw(st.integers(2, 9)))
    shuffled = data.draw(st.permutations(events).filter(lambda order: list(order) != events))
    first = next(place for place, event in enumerate(shuffled) if event is not events[place])
    found = faults(list(shuffled))
    assert found[0].startswith(f"event {first + 1} was moved to line {shuffled.index(events[first]) + 1}")
    assert len(found) == 1


@given(st.data())
def test_an_event_inserted_in_the_middle_is_named(data: st.DataObject) -> None:
    events = log_of(data.draw(st.integers(3, 9)))
    position = data.draw(st.integers(0, len(events) - 2))
    forged = followed(events[:position], CommentWritten(stage="s", submission="r", text="Good"), "forged-event")
    if data.draw(st.booleans()):
        forged = with_head(forged, before="cd" * 32)
    tampered = [*events[:position], forged, *events[position:]]
    assert f"event {position + 1} in line {position + 1} was inserted" in faults(tampered)[0]


def test_of_two_last_events_one_is_said_to_be_inserted() -> None:
    events = log_of(4)
    forged = followed(events[:3], CommentWritten(stage="s", submission="r", text="Good"), "forged-event")
    assert faults([*events, forged]) == ["two events are number 4, in lines 4 and 5: one was inserted"]


def test_an_event_that_stands_twice_is_named() -> None:
    events = log_of(4)
    assert faults([*events, events[1]]) == ["event 2 stands twice, in lines 2 and 5"]


def test_an_event_put_in_the_place_of_another_is_named() -> None:
    events = log_of(6)
    events[2] = followed(events[:2], CommentWritten(stage="s", submission="r", text="Good"), "forged-event")
    assert faults(events) == ["event 3 was changed: it is not the one that event 4 names"]


def test_an_event_of_another_panel_is_named() -> None:
    events = log_of(3)
    events.append(with_head(followed(events, events[0].body, "another-one"), panel="kipp-2022"))
    assert faults(events) == ["event 4 is of another panel, kipp-2022"]


def test_an_id_that_was_used_before_is_named() -> None:
    events = log_of(3)
    events.append(followed(events, events[0].body, "event-0002"))
    assert faults(events) == ["event 4 has the id of event 2"]


@given(st.integers(1, 8), st.data())
def test_a_cut_tail_is_found_against_any_later_receipt_and_untold_without(length: int, data: st.DataObject) -> None:
    events = log_of(length)
    kept = data.draw(st.integers(0, length - 1))
    known = data.draw(st.integers(kept + 1, length))
    code = receipt(events[known - 1])
    assert faults(events[:kept]) == []
    assert faults(events[:kept], code) == [
        f"there is no event {known}: the log was cut off behind event {kept}, or the number is mistyped"
    ]


@given(st.integers(1, 8), st.data())
def test_a_log_that_was_written_anew_is_found_against_any_receipt_and_untold_without(
    length: int, data: st.DataObject
) -> None:
    known = data.draw(st.integers(1, length))
    code = receipt(log_of(length)[known - 1])
    anew = log_of(length, salt=1)
    assert faults(anew) == []
    assert faults(anew, code) == [f"no event {known} with this hash: mistyped, or the log was written anew"]


def test_a_bare_hash_is_looked_for_in_the_whole_log() -> None:
    events = log_of(4)
    assert faults(events, events[1].hash) == []
    assert faults(events[:1], events[1].hash) == [
        f"no event has the hash {events[1].hash}: mistyped, or the log was cut off or written anew"
    ]


@given(st.integers(1, 8), st.integers(0, 15), st.integers(1, 15))
def test_a_mistyped_digit_is_told_from_a_log_that_was_written_anew(known: int, place: int, step: int) -> None:
    events = log_of(8)
    digits = list(events[known - 1].hash[:16])
    digits[place] = f"{(int(digits[place], 16) + step) % 16:x}"
    assert faults(events, [(known, "".join(digits))]) == [
        f"event {known} has this hash but for 1 of 16 digits: mistyped, for a log that was written anew differs in "
        "nearly all; read the code again"
    ]


def test_a_mistyped_number_is_told_by_the_event_whose_hash_it_is() -> None:
    events = log_of(4)
    assert faults(events, [(2, events[2].hash)]) == ["this hash is that of event 3, not 2: the number is mistyped"]
    assert faults(events, [(9, events[2].hash)]) == ["this hash is that of event 3, not 9: the number is mistyped"]


def test_withheld_marks_are_named_as_untold_and_private_notes_are_not() -> None:
    events = log_of(3)
    events.append(followed(events, PrivateNoteWritten(stage="presentation", submission="r", text="tired"), "note-0004"))
    shown = [events[0], events[1].withheld(), events[2].withheld(), events[3].withheld()]
    found = verify(shown, heads=events[3].hash)
    assert (found.faults, [str(each) for each in found.untold]) == (
        (),
        ["what 2 events say is withheld here, and nobody can tell from this log what they come to: 2, 3"],
    )


def test_several_receipts_may_be_given_at_once() -> None:
    events = log_of(4)
    assert verify(events, heads=f"{receipt(events[0])}, {receipt(events[3])}").untold == ()


@pytest.mark.parametrize("head", ["yesterday", "12", "214-3F9A", "zz" * 32])
def test_what_is_no_head_is_refused(head: str) -> None:
    with pytest.raises(BadInput, match="is no head"):
        verify(log_of(2), heads=head)


def test_an_event_whose_salt_was_changed_is_named() -> None:
    events = log_of(3)
    events[1] = Event(events[1].head_text, "not hexadecimal", events[1].body_text)
    assert faults(events) == ["event 2 was changed: its content is not what its head commits to"]
