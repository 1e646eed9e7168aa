"""A rehearsal over HTTP: the chair begins and ends it, and a device that sits in the round goes in."""

import asyncio
import json
from functools import partial

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from workbench.access.rehearsal.served import Rehearsals
from workbench.access.rights import NOTHING
from workbench.access.seats import issue, open_card
from workbench.access.server.doors import SLOW, DoorPage
from workbench.access.server.identity import Signed, status, write_sign_in
from workbench.access.server.pages import SeatPage, language_of
from workbench.access.sight import landing
from workbench.errors import NotAllowed, WorkbenchError
from workbench.i18n import say


class Rehearse(DoorPage):
    """POST rehearse: begin to rehearse the round, or end it and delete what was rehearsed."""

    @allow_unauthenticated
    async def post(self, panel: str, seat: str) -> None:
        """Do what a chair asks, and say what became of it."""
        door, signed = self.door(panel), self.signed(panel, seat)
        try:
            wanted = bool(json.loads(self.request.body)["begin"])
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise HTTPError(400, reason="the events cannot be read") from fault
        rehearsals: Rehearsals = self.settings["rehearsals"]
        work = partial(rehearsals.begin, door) if wanted else partial(rehearsals.end, panel)
        try:
            roles = door.standing.panel.seat(door.standing.seats[seat].holder).roles
            if "chair" not in roles or status(self, signed) != "here":
                raise NotAllowed(NOTHING)
            await asyncio.get_running_loop().run_in_executor(SLOW, work)
        except WorkbenchError as fault:
            said = {"state": "refused", "why": say(fault.message, language_of(self))}
            self.answer({"answers": [said]}, 403 if isinstance(fault, NotAllowed) else 409)
            return
        self.settings["looked"]()
        self.answer({"answers": [{"state": "stands", "why": ""}]})


class GoIn(SeatPage):
    """The way of a device from its seat in the round to the same seat in the rehearsal: a look, and a button."""

    def _sits(self, panel: str, seat: str) -> Signed | None:
        door = self.door(panel)
        found = door.standing.seats.get(seat)
        desk = landing(door.standing.panel.seat(found.holder).roles) if found else ""
        return self.seated(panel, seat, desk)

    @allow_unauthenticated
    def get(self, panel: str, seat: str) -> None:
        """Say what a rehearsal is; nothing is bound by looking."""
        if self._sits(panel, seat) is None:
            return None
        try:
            rehearsals: Rehearsals = self.settings["rehearsals"]
            rehearsals.door(panel)
        except WorkbenchError as fault:
            return self.refuse(fault, 404)
        return self.show("rehearsal.html", panel=self.door(panel).standing.panel.title.said(language_of(self)))

    @allow_unauthenticated
    async def post(self, panel: str, seat: str) -> None:
        """Seat this device in the rehearsal, in a sign-in of its own; the one in the round stays as it is."""
        if self._sits(panel, seat) is None:
            return None
        try:
            rehearsals: Rehearsals = self.settings["rehearsals"]
            door, holder = rehearsals.door(panel), self.door(panel).standing.seats[seat].holder
            card = await self.beside(partial(issue, door, holder))
            there, opening = await self.beside(partial(open_card, door, card.issued, card.secret))
        except WorkbenchError as fault:
            return self.refuse(fault, 404)
        write_sign_in(self, Signed(door.key, there.key, opening), secure=self.settings["https"])
        self.settings["grown"](door.key)
        desk = landing(door.standing.panel.seat(holder).roles)
        return self.redirect(f"/panels/{door.key}/{there.key}/{desk}")
