"""GET live: server-sent events, so that a page knows when to ask again, and when it is cut off."""

import asyncio
import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.iostream import StreamClosedError

from workbench.access.door import Door
from workbench.access.server.doors import DoorPage
from workbench.access.server.drawings import Drawings
from workbench.access.server.identity import Signed, status
from workbench.access.server.kernels import Asking
from workbench.access.server.pages import language_of
from workbench.access.server.pages.sheet import DESK, TAB
from workbench.access.sight import concerns

BEAT = 5.0
"""Seconds between two signs of life."""

CALM = 0.25
"""Seconds at the least between two words on the growth of the log: fifty assessors at work are one piece of news."""


class Live(DoorPage):
    """GET live: growth of the log, a beat every few seconds, the end of the sign-in."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Tell the page until it leaves."""
        door, signed = self.door(panel), self.signed(panel, seat)
        tab = self.get_query_argument("tab", "")
        tab = tab if TAB.fullmatch(tab) else ""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        self.growth = asyncio.Event()
        drawings: Drawings = self.settings["drawings"]
        asking = Asking(signed, DESK, language_of(self))
        self.settings["listeners"].setdefault(panel, set()).add(self.growth)
        if tab:
            drawings.listens(asking, tab, 1)
        try:
            await self._tell_all(door, signed, tab, drawings)
        except StreamClosedError:
            return
        finally:
            self.settings["listeners"][panel].discard(self.growth)
            if tab:
                drawings.listens(asking, tab, -1)

    async def _tell_all(self, door: Door, signed: Signed, tab: str, drawings: Drawings) -> None:
        told, beaten = -1, 0.0
        while not self.left:
            now = status(self, signed)
            if now != "here":
                return await self._tell("ended", {"status": now})
            if door.standing.sequence != told:
                mine = told < 0 or any(concerns(event, signed.seat) for event in door.since(told))
                told = door.standing.sequence
                # The sheet of an assessor shows nothing of what other assessors do: it is not woken for it.
                if mine or not tab:
                    await self._tell("log", {"sequence": told, "head": door.standing.head, "concerns": mine})
            if time.monotonic() - beaten >= BEAT:
                beaten = time.monotonic()
                kernel = {"kernel": drawings.kernel_of(signed, tab)} if tab else {}
                await self._tell("beat", {"now": datetime.now(UTC).isoformat(), **kernel})
            await _first(self.growth, max(0.0, beaten + BEAT - time.monotonic()))
        return None

    left = False

    def on_connection_close(self) -> None:
        """Notice at once that the page has left."""
        self.left = True
        if hasattr(self, "growth"):
            self.growth.set()

    async def _tell(self, kind: str, content: Mapping[str, object]) -> None:
        self.write(f"event: {kind}\ndata: {json.dumps(content)}\n\n")
        await self.flush()


async def _first(growth: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(growth.wait(), seconds)
    except TimeoutError:
        return
    await asyncio.sleep(CALM)
    growth.clear()
