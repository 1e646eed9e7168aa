"""Walk the chain of a log, and name the first event that was changed, removed, moved or inserted."""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from workbench.errors import Message
from workbench.methods.exact.heads import KnownHead, known_heads, not_here, untold
from workbench.records.chain import START, Event, Head, commitment


@dataclass(frozen=True)
class Verification:
    """What a walk along a chain found.

    `events` were read; `sequence` and `head` are those of the last one. `faults` are in the order of the events they
    name, so the first names the first. `untold` says what nobody can tell from the log alone.
    """

    events: int
    sequence: int
    head: str
    faults: tuple[Message, ...]
    untold: tuple[Message, ...]

    @property
    def holds(self) -> bool:
        """Whether no fault was found."""
        return not self.faults

    def with_faults(self, more: Iterable[Message]) -> "Verification":
        """Give the same with faults that were found elsewhere, in how the events are kept, behind its own."""
        return replace(self, faults=(*self.faults, *more))


@dataclass(frozen=True)
class _Link:
    """One event: the line it stands in, from 1, and what the next event would have to name."""

    line: int
    event: Event
    head: Head
    hash: str


@dataclass
class _Walk:
    """What was found so far: faults with the sequence number that each is about."""

    links: list[_Link] = field(default_factory=list)
    unread: list[int] = field(default_factory=list)
    chain: list[tuple[int, _Link]] = field(default_factory=list)
    faults: dict[int, Message] = field(default_factory=dict)

    def note(self, about: int, template: str, **values: object) -> None:
        """Note a fault, unless one about this sequence number was noted before."""
        # Numbers of events and lines are names, not amounts: they are not grouped by thousands.
        named = {name: str(value) for name, value in {"sequence": about, **values}.items()}
        self.faults.setdefault(about, Message(template, named))


def verify(lines: Iterable[bytes | Event], *, heads: Iterable[KnownHead] | str = ()) -> Verification:
    """Walk the chain of one panel's events.

    Parameters
    ----------
    lines : iterable of bytes or Event
        Events in the order in which they are kept: lines of an event file, or as the log gives them. Bodies may be
        withheld.
    heads : iterable of (sequence number, hash), or str
        What is known outside, from receipts, minutes or acknowledgements. As text a hash, or a receipt's
        `214-3F9A-02BC-77D1-E0A4`, several with commas between.

    Returns
    -------
    Verification
        Every fault found, first the one about the first event. Against a head, an end that was cut off and a log that
        was written anew are found too; without one, `untold` says that they are not.

    Raises
    ------
    BadInput
        Where a head is not written as one.
    """
    known = tuple(known_heads(heads))
    walk = _Walk()
    for line, given in enumerate(lines, start=1):
        _read(walk, line, given)
    _chain(walk)
    _each_by_itself(walk)
    _in_place(walk)
    vouched = _against(walk, known)
    sequence, last = walk.chain[-1] if walk.chain else (0, None)
    return Verification(
        events=len(walk.links) + len(walk.unread),
        sequence=sequence,
        head=last.hash if last else START,
        faults=tuple(walk.faults[number] for number in sorted(walk.faults)),
        untold=untold(sequence, known, vouched, _withheld(walk)),
    )


def _read(walk: _Walk, line: int, given: bytes | Event) -> None:
    try:
        event = given if isinstance(given, Event) else Event.from_line(given)
        walk.links.append(_Link(line, event, event.head, event.hash))
    except (ValueError, KeyError, TypeError, RecursionError):
        # The line takes a number that we cannot read: it is told where it stands, and no gap is told for it.
        walk.unread.append(line)


def _chain(walk: _Walk) -> None:
    """Put the links in the order in which each names the one before, and say where that breaks."""
    expected, before = 1, 0
    for line in walk.unread:
        walk.note(line, "the event in line {line} was changed: it cannot be read", line=line)
    runs = sorted(_runs(walk), key=lambda run: (run[0].head.sequence, -len(run), run[0].line))
    for run, following in zip(runs, [*runs[1:], None], strict=False):
        first = run[0]
        number = first.head.sequence
        if number < expected:
            walk.note(number, "event {sequence} in line {line} was inserted: it is in no chain", line=first.line)
            continue
        if number > expected:
            if not any(before < line < first.line for line in walk.unread):
                _note_removed(walk, expected, number - 1)
        elif first.head.before != START or walk.chain:
            _note_broken(walk, run, following)
        for offset, link in enumerate(run):
            walk.chain.append((number + offset, link))
        expected, before = number + len(run), run[-1].line


def _runs(walk: _Walk) -> Iterator[list[_Link]]:
    """Give the longest runs of events of which each names the one before."""
    links: dict[str, _Link] = {}
    following: dict[str, list[_Link]] = defaultdict(list)
    for link in walk.links:
        if link.hash in links:
            said = {"line": links[link.hash].line, "again": link.line}
            walk.note(link.head.sequence, "event {sequence} stands twice, in lines {line} and {again}", **said)
            continue
        links[link.hash] = link
        following[link.head.before].append(link)
    behind = _lengths(links, following)
    for named, starts in following.items():
        if named not in links:
            for start in _longest(walk, starts, behind) if named == START else starts:
                yield _run(walk, start, following, behind)


def _lengths(links: dict[str, _Link], following: dict[str, list[_Link]]) -> dict[str, int]:
    """Count the events that follow each one on the longest way; by hashes nothing can follow itself."""
    order = [link for named, starts in following.items() if named not in links for link in starts]
    for link in order:  # grows while it is walked: each behind the one that it names
        order.extend(following.get(link.hash, ()))
    lengths: dict[str, int] = {}
    for link in reversed(order):
        lengths[link.hash] = 1 + max((lengths[each.hash] for each in following.get(link.hash, ())), default=0)
    return lengths


def _run(walk: _Walk, start: _Link, following: dict[str, list[_Link]], lengths: dict[str, int]) -> list[_Link]:
    run = [start]
    while nexts := following.get(run[-1].hash):
        run.extend(_longest(walk, nexts, lengths))
    return run


def _longest(walk: _Walk, nexts: list[_Link], lengths: dict[str, int]) -> list[_Link]:
    """Give the one of several events naming the same one before that the log goes on with; the others came between."""
    best, *others = sorted(nexts, key=lambda link: (-lengths[link.hash], link.line))
    for other in others:
        said = {"line": other.line, "beside": best.line}
        alike = lengths[other.hash] == lengths[best.hash]
        walk.note(
            other.head.sequence,
            "two events are number {sequence}, in lines {beside} and {line}: one was inserted"
            if alike
            else "event {sequence} in line {line} was inserted beside the one in line {beside}",
            **said,
        )
    return [best]


def _note_removed(walk: _Walk, first: int, last: int) -> None:
    if first == last:
        walk.note(first, "event {sequence} was removed")
    else:
        walk.note(first, "events {sequence} to {last} were removed", last=last)


def _note_broken(walk: _Walk, run: list[_Link], following: list[_Link] | None) -> None:
    """Say which of two events was changed, where the second does not name the first."""
    number = run[0].head.sequence
    if not walk.chain:
        walk.note(number, "event {sequence} was changed: it does not begin a log")
    elif len(run) == 1 and following and following[0].head.sequence == number + 1:
        # Neither side fits: one change to this event explains both.
        walk.note(number, "event {sequence} was changed: it does not fit to the events around it")
    elif len(run) == 1:
        walk.note(number - 1, "event {sequence} or event {next} was changed", next=number)
    else:
        walk.note(number - 1, "event {sequence} was changed: it is not the one that event {next} names", next=number)


def _each_by_itself(walk: _Walk) -> None:
    """Look at what each event says of itself: number, panel, id and body."""
    ids: dict[str, int] = {}
    for number, link in walk.chain:
        head = link.head
        if head.sequence != number:
            walk.note(number, "event {sequence} was changed: it calls itself number {said}", said=head.sequence)
        if head.panel != walk.chain[0][1].head.panel:
            walk.note(number, "event {sequence} is of another panel, {panel}", panel=head.panel)
        if head.id in ids:
            walk.note(number, "event {sequence} has the id of event {other}", other=ids[head.id])
        ids.setdefault(head.id, number)
        if not _body_fits(link.event, head):
            walk.note(number, "event {sequence} was changed: its content is not what its head commits to")


def _body_fits(event: Event, head: Head) -> bool:
    if event.salt is None or event.body_text is None:
        return True
    if not isinstance(event.body_text, str) or not re.fullmatch(r"[0-9a-f]{32}", str(event.salt)):
        return False  # a salt of another length could take bytes from the body, or give it some
    try:
        return commitment(bytes.fromhex(event.salt), event.body_text.encode()) == head.commitment
    except ValueError:
        return False


def _in_place(walk: _Walk) -> None:
    """Name the first event that does not stand where its number says."""
    by_line = sorted(walk.chain, key=lambda numbered: numbered[1].line)
    for (number, link), (found, other) in zip(walk.chain, by_line, strict=True):
        if link is not other:
            walk.note(
                number,
                "event {sequence} was moved to line {line}: event {found} is in its place",
                line=link.line,
                found=found,
            )
            return


def _against(walk: _Walk, known: tuple[KnownHead, ...]) -> int:
    """Compare with what is known outside, and give the last sequence number that a head vouches for."""
    hashes = {number: link.hash for number, link in walk.chain}
    # In order, so that as many receipts as there are events cost no more than a sorting.
    ordered = sorted((hash, number) for number, hash in {0: START, **hashes}.items())
    vouched = 0
    for sequence, digits in known:
        fitting = _beginning_with(digits, ordered)
        if sequence in fitting or (sequence is None and fitting):
            vouched = max(vouched, *fitting)
        else:
            about, fault = not_here(sequence, digits, hashes)
            walk.faults.setdefault(about, fault)
    return vouched


def _beginning_with(digits: str, ordered: list[tuple[str, int]]) -> list[int]:
    at, found = bisect_left(ordered, (digits, -1)), []
    while at < len(ordered) and ordered[at][0].startswith(digits):
        found.append(ordered[at][1])
        at += 1
    return found


_NOTES = ("private-note-written", "question-noted")
"""What an assessor writes down alone: no result hangs on it, so that it may be withheld without a word."""


def _withheld(walk: _Walk) -> list[int]:
    """Name the events that count and whose content is not here; an assessor's notes count for nothing."""
    return [number for number, link in walk.chain if link.event.body_text is None and link.head.kind not in _NOTES]
