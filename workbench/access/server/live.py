"""GET live: server-sent events, so that a page knows who presents, when to ask again, and when it is cut off."""

import json
import time
from collections.abc import Mapping
from datetime import UTC, datetime

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.iostream import StreamClosedError

from workbench.access.chair import rooms_of
from workbench.access.door import Door
from workbench.access.server.doors import DoorPage
from workbench.access.server.drawings import Drawings
from workbench.access.server.identity import Signed, status
from workbench.access.server.kernels import Asking
from workbench.access.server.pages import language_of
from workbench.access.server.pages.sheet import DESK, TAB
from workbench.access.server.presence import Listener, Presence
from workbench.access.sight import concerns, sees_who_presents
from workbench.access.views.leading import led as led_now
from workbench.records.record import moment_text

BEAT = 5.0
"""Seconds between two signs of life."""

CALM = 0.25
"""Seconds at the least between two words on the growth of the log: fifty assessors at work are one piece of news. Who
presents and the clock do not wait for it."""


class Live(DoorPage):
    """GET live: who presents and the clock at once, growth of the log, a beat every few seconds, the sign-in's end."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Tell the page until it leaves."""
        door, signed = self.door(panel), self.signed(panel, seat)
        tab = self.get_query_argument("tab", "")
        tab = tab if TAB.fullmatch(tab) else ""
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Accel-Buffering", "no")
        drawings: Drawings = self.settings["drawings"]
        presence: Presence = self.settings["presence"]
        asking = Asking(signed, DESK, language_of(self))
        holder = door.standing.seats[signed.seat].holder
        leads = "chair" in door.standing.panel.seat(holder).roles
        self.listener = Listener(seat, sheet=bool(tab), leads=leads)
        presence.come(panel, seat, self.listener)
        if tab:
            drawings.listens(asking, tab, 1)
        try:
            await self._tell_all(door, signed, tab, drawings)
        except StreamClosedError:
            return
        finally:
            presence.go(panel, seat, self.listener)
            if tab:
                drawings.listens(asking, tab, -1)

    async def _tell_all(self, door: Door, signed: Signed, tab: str, drawings: Drawings) -> None:
        told, beaten = -1, 0.0
        while not self.left:
            now = status(self, signed)
            if now != "here":
                return await self._tell("ended", {"status": now})
            await self._tell_live(door, signed)
            standing = door.standing
            if standing.sequence != told:
                mine = told < 0 or any(concerns(event, signed.seat) for event in door.since(told))
                told = standing.sequence
                # The sheet of an assessor shows nothing of what other assessors do: it is not told of it.
                if mine or not tab:
                    await self._tell("log", {"sequence": told, "head": standing.head, "concerns": mine})
            if time.monotonic() - beaten >= BEAT:
                beaten = time.monotonic()
                kernel = {"kernel": drawings.kernel_of(signed, tab)} if tab else {}
                await self._tell("beat", {"now": moment_text(datetime.now(UTC)), **kernel})
            await self.listener.news(max(0.0, beaten + BEAT - time.monotonic()), CALM)
        return None

    async def _tell_live(self, door: Door, signed: Signed) -> None:
        """Tell who presents and the clock where that differs from what was told; a chair is told who is there."""
        holder = door.standing.seats[signed.seat].holder
        if self.led is not door.standing.led:
            self.led = door.standing.led
            told = sees_who_presents(door.standing, door.standing.seats[signed.seat])
            rooms = led_now(door, rooms_of(door.standing, holder)) if told else {}
            await self._tell("led", {"rooms": rooms, "now": moment_text(datetime.now(UTC))})
        rehearsed = self.settings["rehearsals"].on(door.key)
        if rehearsed is not self.rehearsed:
            self.rehearsed = rehearsed
            await self._tell("rehearsal", {"on": rehearsed})
        if self.listener.leads:
            there = self.settings["presence"].shown(door.key)
            if there != self.there:
                self.there = there
                await self._tell("presence", {"seats": there})

    left = False
    rehearsed = False
    led: Mapping[str, object] | None = None
    there: Mapping[str, object] | None = None

    def on_connection_close(self) -> None:
        """Notice at once that the page has left."""
        self.left = True
        if hasattr(self, "listener"):
            self.listener.wake(at_once=True)

    async def _tell(self, kind: str, content: Mapping[str, object]) -> None:
        self.write(f"event: {kind}\ndata: {json.dumps(content)}\n\n")
        await self.flush()
