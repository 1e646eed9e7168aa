"""Whether the files of an archive hold together, and against a head from outside."""

import re
from collections.abc import Iterable, Iterator, Mapping

from workbench.errors import Message
from workbench.methods.archive.contents import NAMES, SEAL, SUMS
from workbench.methods.archive.frozen import DOCUMENTS
from workbench.methods.exact.chain import Verification, verify
from workbench.methods.exact.heads import KnownHead, known_heads
from workbench.records.chain import Event
from workbench.records.event import Archived, SubmissionsTakenIn
from workbench.records.record import checksum

EVENTS, PANEL, INTAKE = "events.jsonl", "panel.json", "submissions/intake.json"


def check(files: Mapping[str, bytes], heads: Iterable[KnownHead] | str = ()) -> Verification:
    """Walk chain and seal of an archive, compare every file with its checksum, and documents with what events name.

    Parameters
    ----------
    files : the files of an archive by path.
    heads : what is known outside: the published head of the archive, or receipts of single events.

    Returns
    -------
    Verification
        First the faults of the chain, then those of files; `untold` says what nobody can tell from what is known.
    """
    lines = [*files.get(EVENTS, b"").splitlines(), *files.get(SEAL, b"").splitlines()]
    known = tuple(known_heads(heads))
    found = verify(lines, heads=known)
    seal = seal_of(files)
    untold = [*found.untold]
    if seal is not None and not any(seal.hash.startswith(digits) for _, digits in known):
        untold.append(
            Message(
                "no head from outside vouches for event {sequence}, the seal of this archive: its files could have "
                "been written anew together with it; what follows from the events, `workbench reproduce` can tell",
                {"sequence": str(seal.head.sequence)},
            )
        )
    faults = (*_seal(files, seal), *_sums(files, seal), *_documents(files))
    return Verification(found.events, found.sequence, found.head, (*found.faults, *faults), tuple(untold))


def seal_of(files: Mapping[str, bytes]) -> Event | None:
    """Give the seal, or None where there is none that can be read."""
    found = events_of(files.get(SEAL, b""))
    return found[0] if found and isinstance(found[0].body, Archived) else None


def events_of(content: bytes) -> tuple[Event, ...] | None:
    """Read an event file; None where any line is none."""
    try:
        return tuple(_read(line) for line in content.splitlines())
    except (ValueError, KeyError, TypeError, RecursionError):
        return None


def _read(line: bytes) -> Event:
    event = Event.from_line(line)
    # Head and body are read when they are asked for: here, where it is known what to do about one that is none.
    _ = event.head, event.body
    return event


def _seal(files: Mapping[str, bytes], seal: Event | None) -> Iterator[Message]:
    for name in sorted(NAMES - files.keys()):
        yield Message("{place} is not in the archive", {"place": name})
    for name in sorted(files.keys() - NAMES):
        yield Message("{place} is no part of the archive", {"place": name})
    if SEAL in files and (seal is None or files[SEAL] != seal.line() + b"\n"):
        yield Message("{place} was changed: it is no event that seals an archive", {"place": SEAL})


def _sums(files: Mapping[str, bytes], seal: Event | None) -> Iterator[Message]:
    listed = files.get(SUMS)
    if listed is None:
        return
    if seal is not None and isinstance(seal.body, Archived) and checksum(listed) != seal.body.checksums:
        said = {"place": SUMS, "sequence": str(seal.head.sequence)}
        yield Message("{place} was changed: it is not what event {sequence} names", said)
    said_of = _listed(listed)
    for name in sorted((NAMES | files.keys()) - {SUMS, SEAL}):
        if name in files and name in NAMES and checksum(files[name]) != said_of.get(name):
            yield Message("{place} was changed: it is not what its checksum says", {"place": name})


def _listed(content: bytes) -> dict[str, str]:
    found = re.findall(r"^([0-9a-f]{64})  (.+)$", content.decode("utf-8", "replace"), re.MULTILINE)
    return {name: said for said, name in found}


def _documents(files: Mapping[str, bytes]) -> Iterator[Message]:
    events = events_of(files.get(EVENTS, b"")) or ()
    for place, event in named_documents(events).items():
        assert isinstance(event.body, DOCUMENTS)
        if place in files and checksum(files[place]) != event.body.checksum:
            said = {"place": place, "sequence": str(event.head.sequence)}
            yield Message("{place} was changed: it is not what event {sequence} names", said)


def named_documents(events: Iterable[Event]) -> dict[str, Event]:
    """Give the last event that names the rules, and the last that names the submissions, by the file they are in."""
    found: dict[str, Event] = {}
    for event in events:
        if isinstance(event.body, SubmissionsTakenIn):
            found[INTAKE] = event
        elif isinstance(event.body, DOCUMENTS):
            found[PANEL] = event
    return found
