"""Who is there: live state, kept in memory and in no log."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from workbench.access.door import Door
from workbench.access.sight import concerned
from workbench.records.record import moment_text

JSON = dict[str, Any]


@dataclass(eq=False)
class Listener:
    """A page that listens: woken when there is news, and at once where a room is led elsewhere.

    The sheet of an assessor hears of what concerns its seat, every other page of all that is appended.
    """

    seat: str = ""
    sheet: bool = False
    leads: bool = False
    growth: asyncio.Event = field(default_factory=asyncio.Event)
    at_once: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, at_once: bool = False) -> None:
        """Let it look again."""
        if at_once:
            self.at_once.set()
        self.growth.set()

    async def news(self, seconds: float, calm: float) -> None:
        """Wait for news, so long at the most, and then for more news, unless a page must know at once."""
        if await _within(self.growth, seconds) and not self.at_once.is_set():
            await _within(self.at_once, calm)
        self.growth.clear()
        self.at_once.clear()


async def _within(event: asyncio.Event, seconds: float) -> bool:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return False
    return True


@dataclass
class Seen:
    """A seat's pages: how many listen, since when that is so, and what its device said that it holds back."""

    pages: int = 0
    since: datetime = field(default_factory=lambda: datetime.now(UTC))
    waiting: int | None = None

    def shown(self) -> JSON:
        """Give it as a page reads it."""
        return {"here": self.pages > 0, "since": moment_text(self.since), "waiting": self.waiting}


class Presence:
    """The listening pages of one server, panel by panel."""

    def __init__(self) -> None:
        self._listeners: dict[str, set[Listener]] = {}
        self._seats: dict[str, dict[str, Seen]] = {}

    def listeners(self, panel: str) -> Iterator[Listener]:
        """Give the pages that listen to a panel."""
        yield from tuple(self._listeners.get(panel, ()))

    def come(self, panel: str, seat: str, listener: Listener) -> None:
        """A page of a seat began to listen."""
        self._listeners.setdefault(panel, set()).add(listener)
        self._count(panel, seat, 1)

    def go(self, panel: str, seat: str, listener: Listener) -> None:
        """A page of a seat has left."""
        self._listeners.get(panel, set()).discard(listener)
        self._count(panel, seat, -1)

    def _count(self, panel: str, seat: str, by: int) -> None:
        seen = self._seats.setdefault(panel, {}).setdefault(seat, Seen())
        before, seen.pages = seen.pages > 0, seen.pages + by
        if before != (seen.pages > 0):
            seen.since = datetime.now(UTC)
            self._tell(panel)

    def waits(self, panel: str, seat: str, waiting: object) -> None:
        """A device said how many events it still holds; anything but a plain count says nothing."""
        if not isinstance(waiting, int) or isinstance(waiting, bool) or not 0 <= waiting < 1_000_000:
            return
        seen = self._seats.setdefault(panel, {}).setdefault(seat, Seen())
        before, seen.waiting = seen.waiting, waiting
        if before != waiting:
            self._tell(panel)

    def _tell(self, panel: str) -> None:
        for listener in self.listeners(panel):
            if listener.leads:
                listener.wake()

    def shown(self, panel: str) -> dict[str, JSON]:
        """Give by seat key who is there, or since when not."""
        return {seat: seen.shown() for seat, seen in self._seats.get(panel, {}).items()}


class News:
    """Whom what was appended concerns, panel by panel, since it was asked for last."""

    def __init__(self, doors: Mapping[str, Door]) -> None:
        self._told = {key: (door.standing.sequence, door.standing.led) for key, door in doors.items()}

    def forget(self, panel: str) -> None:
        """All that there is to tell of a panel is news again: its rehearsal began or ended."""
        self._told.pop(panel, None)

    def waits(self, door: Door) -> bool:
        """Say whether something was appended that was not told yet, whoever took it in."""
        before = self._told.get(door.key)
        return before is None or before[0] != door.standing.sequence

    def of(self, door: Door) -> tuple[set[str] | None, bool]:
        """Give the seats that what was appended concerns, None for all, and whether they must know at once."""
        standing = door.standing
        before, self._told[door.key] = self._told.get(door.key), (standing.sequence, standing.led)
        if before is None or before[1] is not standing.led:
            return None, True
        seats: set[str] = set()
        for event in door.since(before[0]):
            whom = concerned(event)
            if whom is None:
                return None, False
            seats |= whom
        return seats, False
