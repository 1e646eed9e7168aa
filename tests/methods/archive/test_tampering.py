"""Archives that somebody changed: each change is found against a head known outside, and named."""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache

import pytest

from tests.methods.archive.build import a_sealed_round, seal
from workbench.methods.archive.checks import check
from workbench.methods.archive.contents import SEAL, SUMS, contents, sums
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.reproduced import opened, reproduce
from workbench.records.chain import START, Event
from workbench.records.event import HOME, BackupMade
from workbench.records.record import canonical

Files = dict[str, bytes]
Changed = tuple[Files, str]
"""The files as they were left, and what the fault that names it says (a pattern)."""

ROUND = cache(a_sealed_round)


def whole() -> tuple[Files, tuple[int, str]]:
    return dict(_files()), _head()


@cache
def _files() -> Files:
    return ROUND().files()


@cache
def _frozen() -> Frozen:
    return ROUND().frozen()


@cache
def _head() -> tuple[int, str]:
    return ROUND().head()


def lines(files: Files) -> list[bytes]:
    return files["events.jsonl"].splitlines(keepends=True)


def adjusted(files: Files) -> Files:
    """The checksums written anew, as somebody would who wants the change to go unseen."""
    return {**files, SUMS: sums({name: files[name] for name in files if name not in (SUMS, SEAL)})}


def sometimes(chance: random.Random, files: Files) -> Files:
    return adjusted(files) if chance.random() < 0.5 else files


def a_bit(chance: random.Random) -> Changed:
    files, _ = whole()
    name = chance.choice(sorted(files))
    content, at = bytearray(files[name]), chance.randrange(len(files[name]))
    content[at] ^= 1 << chance.randrange(8)
    files[name] = bytes(content)
    last = len(lines(_files())) + 1
    return files, rf"event {last}\b|line {last}\b|seal.jsonl" if name == SEAL else re.escape(name)


def an_event_dropped(chance: random.Random) -> Changed:
    files, _ = whole()
    kept = lines(files)
    number = chance.randrange(len(kept))
    del kept[number]
    return sometimes(chance, {**files, "events.jsonl": b"".join(kept)}), rf"event {number + 1} was removed"


def an_event_inserted(chance: random.Random) -> Changed:
    files, _ = whole()
    kept = lines(files)
    number = chance.randrange(1, len(kept))
    before = Event.from_line(kept[number - 1].strip())
    forged = Event.made(
        BackupMade(name="backup", checksum="0" * 64),
        panel=before.head.panel,
        sequence=number + 1,
        id="forged-event",
        seat=HOME,
        at=before.head.at,
        before=before.hash,
        salt=bytes(16),
    )
    kept.insert(number, forged.line() + b"\n")
    return sometimes(chance, {**files, "events.jsonl": b"".join(kept)}), rf"event {number + 1} in line .* was inserted"


def events_reordered(chance: random.Random) -> Changed:
    files, _ = whole()
    kept = lines(files)
    one, other = sorted(chance.sample(range(len(kept)), 2))
    kept[one], kept[other] = kept[other], kept[one]
    return sometimes(
        chance, {**files, "events.jsonl": b"".join(kept)}
    ), rf"event {one + 1} was moved to line {other + 1}"


def the_tail_cut(chance: random.Random) -> Changed:
    """All that follows from fewer events, under a seal of its own: nothing inside the folder contradicts it."""
    round_ = ROUND()
    least = next(at for at, each in enumerate(round_.events, 1) if each.head.kind == "panel-fixed")
    cut = chance.randrange(least + 1, len(round_.events))
    return forged(
        round_.events[:cut]
    ), rf"there is no event {_head()[0]}: the log was cut off behind event {cut + 1}, or the number is mistyped"


def forged(events: Sequence[Event]) -> Files:
    """The folder around other events, under checksums and a seal of its own."""
    files = adjusted({**whole()[0], "events.jsonl": b"".join(event.line() + b"\n" for event in events)})
    return seal(
        replace(_frozen(), events=tuple(events)), {name: content for name, content in files.items() if name != SEAL}
    )


def the_tail_cut_and_not_sealed(chance: random.Random) -> Changed:
    files, _ = whole()
    kept = lines(files)
    cut = chance.randrange(1, len(kept))
    gone = rf"events? {cut + 1} (to \d+ were|was) removed"
    return sometimes(chance, {**files, "events.jsonl": b"".join(kept[:cut])}), gone


def the_chain_rewritten(chance: random.Random) -> Changed:
    """A mark changed, every later hash computed again, and all that follows from it, sealed anew."""
    frozen = _frozen()
    marks = [at for at, each in enumerate(frozen.events) if each.head.kind == "mark-given"]
    at = chance.choice(marks)
    events, before = [], START
    for number, event in enumerate(frozen.events):
        body = event.body
        if number == at:
            body = body.model_copy(update={"mark": body.mark - 1})
        events.append(_again(event, body, before))
        before = events[-1].hash
    files = forged(events)
    assert check(files).faults == ()  # without a head from outside it holds together
    return files, rf"no event {_head()[0]} with this hash: mistyped, or the log was written anew"


def _again(event: Event, body: object, before: str) -> Event:
    head = event.head.model_copy(update={"before": before})
    if body is None or event.salt is None:
        return Event(canonical(head).decode())
    salt = bytes.fromhex(event.salt)
    return Event.made(
        body, panel=head.panel, sequence=head.sequence, id=head.id, seat=head.seat, at=head.at, before=before, salt=salt
    )  # type: ignore[arg-type]


def a_body_swapped(chance: random.Random) -> Changed:
    files, _ = whole()
    kept = lines(files)
    full = [at for at, line in enumerate(kept) if Event.from_line(line.strip()).body_text is not None]
    one, other = chance.sample(full, 2)
    pair = [Event.from_line(kept[at].strip()) for at in (one, other)]
    swapped = replace(pair[0], body_text=pair[1].body_text, salt=chance.choice(pair).salt)
    kept[one] = swapped.line() + b"\n"
    named = rf"event {one + 1} was changed: its content is not what its head commits to"
    return sometimes(chance, {**files, "events.jsonl": b"".join(kept)}), named


def a_document_swapped(chance: random.Random) -> Changed:
    files, _ = whole()
    name, old, new = chance.choice(
        [("panel.json", b'"weight":"60"', b'"weight":"61"'), ("submissions/intake.json", b'"ambon"', b'"ampon"')]
    )
    files[name] = files[name].replace(old, new, 1)
    return sometimes(chance, files), rf"{re.escape(name)} was changed: it is not what event \d+ names"


def a_seat_renamed(chance: random.Random) -> Changed:
    """Everywhere, in every file of the folder."""
    files, _ = whole()
    seat = f"seat-assessor-{chance.choice((1, 2, 3))}".encode()
    first = next(at for at, line in enumerate(lines(files), 1) if b'"seat":"' + seat in line)
    renamed = {name: content.replace(seat, b"seat-somebody") for name, content in files.items()}
    return sometimes(chance, renamed), rf"event {first}\b|event {first - 1} or event {first}\b"


def the_checksums_adjusted(chance: random.Random) -> Changed:
    files, _ = whole()
    name = chance.choice(sorted(set(files) - {SUMS, SEAL, "events.jsonl"}))
    digits = [match.start() for match in re.finditer(rb"[0-9]", files[name])]
    if digits:
        content, at = bytearray(files[name]), chance.choice(digits)
        content[at] = ord("7") if content[at] != ord("7") else ord("3")
        files[name] = bytes(content)
    else:
        files[name] += b" "
    return adjusted(files), r"SHA256SUMS was changed: it is not what event \d+ names"


def a_file_gone_or_added(chance: random.Random) -> Changed:
    files, _ = whole()
    name = chance.choice([*sorted(files), "evaluation/other.csv"])
    if name in files:
        del files[name]
        return files, rf"{re.escape(name)} is not in the archive"
    return sometimes(chance, {**files, name: b"place\n1\n"}), rf"{re.escape(name)} is no part of the archive"


KINDS: tuple[Callable[[random.Random], Changed], ...] = (
    a_bit, an_event_dropped, an_event_inserted, events_reordered, the_tail_cut, the_tail_cut_and_not_sealed,
    the_chain_rewritten, a_body_swapped, a_document_swapped, a_seat_renamed, the_checksums_adjusted,
    a_file_gone_or_added,
)  # fmt: skip
SHORT, LONG = 10, 200


def missed(kind: Callable[[random.Random], Changed], seeds: range) -> Iterator[tuple[int, list[str]]]:
    """The changes that are not found, or not named."""
    for seed in seeds:
        files, named = kind(random.Random(f"{kind.__name__}/{seed}"))
        faults = [str(fault) for fault in check(files, heads=[_head()]).faults]
        if not any(re.search(named, fault) for fault in faults):
            yield seed, faults


every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)


@every_kind
def test_a_change_to_an_archive_is_found_against_a_head_from_outside_and_named(
    kind: Callable[[random.Random], Changed],
) -> None:
    assert list(missed(kind, range(SHORT))) == []


@pytest.mark.soak
@every_kind
def test_two_hundred_changes_of_each_kind_are_found_and_named(kind: Callable[[random.Random], Changed]) -> None:
    assert list(missed(kind, range(LONG))) == []


def test_an_archive_as_it_was_written_has_no_fault_and_leaves_nothing_untold_against_its_head() -> None:
    files, head = whole()
    found = check(files, heads=[head])
    assert (found.faults, found.untold, (found.sequence, found.head)) == ((), (), head)


def test_without_a_head_it_is_said_what_cannot_be_told() -> None:
    files, _ = whole()
    told = [str(each) for each in check(files).untold]
    assert len(told) == 2
    assert told[0].startswith("without a head from outside (a receipt, the minutes) nobody can tell")
    assert "its files could have been written anew together with it" in told[1]


def test_a_receipt_vouches_for_the_events_up_to_it_and_not_for_the_files() -> None:
    files, (last, _) = whole()
    event = Event.from_line(lines(files)[20].strip())
    told = [str(each) for each in check(files, heads=[(21, event.hash)]).untold]
    assert told[0] == "no head from outside vouches for the events behind 21"
    assert told[1].startswith(f"no head from outside vouches for event {last}, the seal of this archive")


def test_what_a_receipt_cannot_vouch_for_is_computed_again() -> None:
    # Seal and checksums written anew around a changed result: the receipts hold, and the result does not follow.
    files, _ = whole()
    changed = files["evaluation/places.csv"].replace(b"cities,ambon,", b"cities,bima,", 1)
    forged = adjusted({**files, "evaluation/places.csv": changed})
    forged = seal(opened(files), {name: forged[name] for name in forged if name != SEAL})
    event = Event.from_line(lines(files)[20].strip())
    assert check(forged, heads=[(21, event.hash)]).faults == ()
    found = reproduce(forged, "0.1.0")
    assert found.difference is not None
    assert (found.difference.file, found.difference.field) == ("evaluation/places.csv", "region")


def test_contents_are_those_of_the_round() -> None:
    files, _ = whole()
    again = contents(opened(files))
    assert {name for name in again if again[name] != files[name]} == set()
