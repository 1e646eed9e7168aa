"""What whoever owns a home does with archives, and what anybody does with one: no home is needed to look at it."""

from dataclasses import dataclass
from pathlib import Path

import workbench
from workbench.access.door import Door
from workbench.access.paper.frozen import frozen_of, versions
from workbench.desks.owner import shipped
from workbench.errors import BadInput, Conflict, NotAllowed, NotFound
from workbench.methods.archive import receipts, reproduced
from workbench.methods.archive.checks import check
from workbench.methods.archive.contents import SEAL, SUMS, contents, sealed
from workbench.methods.archive.frozen import Frozen, freeze
from workbench.methods.archive.receipts import Held
from workbench.methods.archive.reproduced import Reproduced
from workbench.methods.exact.chain import Verification
from workbench.records.chain import Event
from workbench.records.event import HOME, Archived, HeadPublished, ResultsReadEarly
from workbench.records.record import canonical, checksum
from workbench.settings import Home
from workbench.storage.archive import folder
from workbench.storage.rounds import Rounds

TRIES = 5
"""How often an archive begins again because something was appended meanwhile."""


@dataclass(frozen=True)
class Written:
    """An archive that was written: its identifier, and the head to publish."""

    place: Path
    identifier: str
    sequence: int
    head: str
    published: str
    withheld: int
    coarsened: int


def archive(
    home: Home, key: str, place: Path, published: str = "", before_release: bool = False, reason: str = ""
) -> Written:
    """Freeze a round into a new folder, and say so in its log.

    Where nothing happened since the last archive, the same bytes are written again and nothing is appended.

    Raises
    ------
    NotFound
        Where the rules were not fixed, or nothing was taken in.
    NotAllowed
        Where something is not released and `before_release` was not said.
    Conflict
        Where something lies in the folder already, or others append all the time.
    """
    folder.check_free(place)
    door = Door(Rounds(home), key)
    frozen = frozen_of(door, door.events, published)
    if not frozen.about.released:
        if not before_release:
            raise NotAllowed(
                "{panel}: not everything is released; --before-release archives all the same, and the log says so",
                panel=key,
            )
        door.append(HOME, ResultsReadEarly(reason=reason))
    for _ in range(TRIES):
        try:
            return _written(door, place, published)
        except _Overtaken:
            door.catch_up()
    raise Conflict("{panel}: others append to this log all the time; archive it when the round is over", panel=key)


def publish(home: Home, key: str, place: str) -> Event:
    """Say in the log where the head of its last archive was published; give the event that was archived.

    Raises
    ------
    NotFound
        Where nothing was archived yet.
    BadInput
        Where no place is named.
    """
    door = Door(Rounds(home), key)
    last = next((event for event in reversed(door.events) if isinstance(event.body, Archived)), None)
    if last is None:
        raise NotFound("{panel}: nothing was archived yet; do so with `workbench archive`", panel=key)
    if not place.strip():
        raise BadInput("name the place where the head was published")
    door.append(HOME, HeadPublished(sequence=last.head.sequence, head=last.hash, place=place))
    return last


class _Overtaken(Exception):
    """Something was appended between the last event that was frozen and the seal."""


def _written(door: Door, place: Path, published: str) -> Written:
    again = _sealed_before(door, published)
    frozen, files = again[:2] if again else _new(door, published)
    seals: list[Event] = [again[2]] if again else []

    def seal() -> dict[str, bytes]:
        if not seals:
            body = Archived(
                identifier=frozen.about.identifier,
                checksums=checksum(files[SUMS]),
                published=frozen.about.published,
            )
            try:
                seals.append(door.append(HOME, body, after=frozen.about.head)[0].event)
            except Conflict as fault:
                raise _Overtaken from fault
        return {SEAL: sealed({}, seals[0])[SEAL]}

    folder.write(place, files, seal)
    about, last = frozen.about, seals[0]
    return Written(
        place.resolve(),
        about.identifier,
        last.head.sequence,
        last.hash,
        about.published,
        len(about.withheld),
        len(about.coarsened),
    )


def _new(door: Door, published: str) -> tuple[Frozen, dict[str, bytes]]:
    frozen = frozen_of(door, door.events, published)
    return frozen, contents(frozen)


def _sealed_before(door: Door, published: str) -> tuple[Frozen, dict[str, bytes], Event] | None:
    """Give the archive that the last event seals, where it is the one that would be written now."""
    *events, last = door.events
    if not isinstance(last.body, Archived):
        return None
    frozen = frozen_of(door, tuple(events), published)
    files = contents(frozen)
    return (frozen, files, last) if checksum(files[SUMS]) == last.body.checksums else None


def is_archive(place: Path) -> bool:
    """Say whether a folder, and not a key of the home, is meant: one with events in it, or one written as a path."""
    return place.is_dir() and (len(place.parts) > 1 or (place / "events.jsonl").exists())


def verify_archive(place: Path, head: str | None = None) -> Verification:
    """Look whether an archive holds together, and against a head known from outside."""
    return check(folder.read(place), () if head is None else head)


def reproduce(place: Path) -> Reproduced:
    """Compute an archive again, from what lies in its folder and nothing else."""
    return reproduced.reproduce(folder.read(place), workbench.__version__)


def receipt(place: Path, code: str) -> Held:
    """Find the confirmed sheet of a receipt in an archive."""
    return receipts.held(folder.read(place), code)


def demonstration_archive() -> dict[str, bytes]:
    """Freeze the shipped round in memory, so that there is an archive to look at where nobody has one yet."""
    documents = {checksum(each): each for each in map(canonical, (shipped.panel(), shipped.taken_in().intake))}
    frozen = freeze(documents, shipped.events(), versions=versions())
    files = contents(frozen)
    seal = Event.made(
        Archived(identifier=frozen.about.identifier, checksums=checksum(files[SUMS])),
        panel=frozen.panel.key,
        sequence=frozen.about.sequence + 1,
        id="demonstration",
        seat=HOME,
        at=frozen.about.at,
        before=frozen.about.head,
        salt=bytes(16),
    )
    return sealed(files, seal)
