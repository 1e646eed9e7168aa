"""Doors over HTTP: POST events, GET state."""

import asyncio
import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError, RequestHandler

from workbench.access.door import Door, Sender
from workbench.access.filing.asked import ASKED
from workbench.access.secretariat import take
from workbench.access.server.identity import Signed, opens, read_sign_in, status
from workbench.access.server.kernels import SeatKernels
from workbench.access.server.pages import Page, language_of, log_unavailable
from workbench.access.sight import desks_of
from workbench.access.views import state
from workbench.errors import NotAllowed, Unavailable, WorkbenchError
from workbench.i18n import LANGUAGES, say

MOST = 500
"""Events in one request at the most."""

MAY_ASK = (*ASKED, "have")
"""What of a picture may be asked for."""

POOL = ThreadPoolExecutor(max_workers=4, thread_name_prefix="door")
WRITING = ThreadPoolExecutor(max_workers=8, thread_name_prefix="writing")
"""For what is appended: these threads wait for the disk, and all that wait at the same time share one write. With the
others there are fewer of them than an engine gives connections (fifteen), so that none waits for a connection."""
SLOW = ThreadPoolExecutor(max_workers=2, thread_name_prefix="slow")
"""For papers, filings, rehearsals and what is computed: no tap waits behind them."""

QUICK = ("assessor", "chair", "projector")
"""Desks whose picture is made in the time of a tap."""


class DoorPage(Page):
    """A door: signed in by the seat's own cookie, answered in JSON."""

    def prepare(self) -> None:  # type: ignore[override]
        """Check host and token. Who asks is read from the cookie of the seat that is named, and from no other."""
        if not self.check_host():
            raise HTTPError(403)
        self.current_user = self._jupyter_current_user = None
        if self.request.method not in ("GET", "HEAD", "OPTIONS"):
            self.check_xsrf_cookie()

    def signed(self, panel: str, seat: str) -> Signed:
        """Give the sign-in of this browser for this seat; 401 where it has none."""
        signed = read_sign_in(self, seat)
        if signed is None or signed.panel != panel or status(self, signed) == "not-issued":
            raise HTTPError(401)
        return signed

    def unavailable(self, fault: Unavailable) -> None:
        """Answer 503, and say in the reader's language what the database lacks."""
        log_unavailable(fault)
        self.answer({"fault": say(fault.message, language_of(self))}, 503)

    def desks(self, door: Door, signed: Signed) -> list[str]:
        """Give the desks that a sign-in opens."""
        return desks_of(door.standing.panel.seat(door.standing.seats[signed.seat].holder).roles)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Answer faults in JSON too."""
        fault = kwargs.get("exc_info", (None, None))[1]
        if isinstance(fault, Unavailable):
            self.unavailable(fault)
            return
        self.set_header("Content-Type", "application/json")
        self.finish(json.dumps({"fault": self._reason}))

    def answer(self, content: Mapping[str, object], code: int = 200) -> None:
        """Answer in JSON."""
        self.set_status(code)
        self.set_header("Content-Type", "application/json")
        self.set_header("Cache-Control", "no-store")
        self.finish(json.dumps(content, ensure_ascii=False))


class Events(DoorPage):
    """POST events: append; the answer says what became of each."""

    @allow_unauthenticated
    async def post(self, panel: str, seat: str) -> None:
        """Take events in, in order, and answer each."""
        door, signed = self.door(panel), self.signed(panel, seat)
        items, files, waiting = self._sent()
        self.settings["presence"].waits(panel, seat, waiting)
        sender = Sender(seat, signed.opening)
        work = partial(take, door, sender, items, self.settings["address"], language_of(self), files)
        try:
            answers = await asyncio.get_running_loop().run_in_executor(WRITING, work)
        except Unavailable as fault:
            # Nothing that is not on the disk is acknowledged: the device keeps it and asks again.
            self.unavailable(fault)
            return
        self.settings["grown"](panel)
        standing = door.standing
        shown = [answer.shown(language_of(self)) for answer in answers]
        code = max((answer.status for answer in answers), default=200)
        self.answer({"answers": shown, "sequence": standing.sequence, "head": standing.head}, code)

    def _sent(self) -> tuple[list[Mapping[str, Any]], dict[str, bytes], object]:
        waiting: object = None
        try:
            if self.request.headers.get("Content-Type", "").startswith("multipart/form-data"):
                items = [_whole(json.loads(self.get_body_argument("event")))]
            else:
                text = self.request.body.decode()
                sent = json.loads(text)
                # A text holds whole signs; a half can only be written out.
                items, waiting = _whole(sent["events"]) if "\\u" in text else sent["events"], sent.get("waiting")
        except (ValueError, KeyError, TypeError, RecursionError) as fault:
            raise HTTPError(400, reason="the events cannot be read") from fault
        if not isinstance(items, list) or len(items) > MOST or not all(isinstance(item, dict) for item in items):
            raise HTTPError(400, reason="the events cannot be read")
        files = {each["filename"]: each["body"] for sent in self.request.files.values() for each in sent}
        return items, files, waiting


def _whole(sent: Any) -> Any:
    """Replace halves of signs (a device cut a text in the middle of one), which no file and no hash can hold."""
    if isinstance(sent, dict):
        return {_whole(name): _whole(part) for name, part in sent.items()}
    if isinstance(sent, list):
        return [_whole(part) for part in sent]
    return sent.encode(errors="replace").decode() if isinstance(sent, str) else sent


class State(DoorPage):
    """GET state: what this seat may see now."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Hand out the picture for a desk."""
        door, signed = self.door(panel), self.signed(panel, seat)
        self.xsrf_token  # noqa: B018 - touched: a page that was opened without a network comes by its token here
        desk = self.get_query_argument("desk", "assessor")
        await _hand_out(self, door, signed, desk, language_of(self))


class TicketState(RequestHandler):
    """GET state for kernels: on a loopback address of its own, by ticket, and nothing but reading."""

    async def get(self, panel: str, seat: str) -> None:
        """Hand out the picture that the kernel's own seat may see at the kernel's own desk."""
        kernels: SeatKernels = self.settings["kernels"]
        owner = kernels.ticket(self.request.headers.get("Authorization", "").removeprefix("Ticket "))
        door: Door | None = self.settings["doors"].get(panel)
        if owner is None or door is None or (owner.signed.panel, owner.signed.seat) != (panel, seat):
            raise HTTPError(403)
        language = self.get_query_argument("language", "id")
        await _hand_out(self, door, owner.signed, owner.desk, language if language in LANGUAGES else "id")


async def _hand_out(handler: Any, door: Door, signed: Signed, desk: str, language: str) -> None:
    seat = door.standing.seats[signed.seat]
    handler.set_header("Content-Type", "application/json")
    handler.set_header("Cache-Control", "no-store")
    try:
        if not opens(door, seat, desk):
            raise NotAllowed("this seat does not open that desk")
        asked = {name: handler.get_query_argument(name) for name in MAY_ASK if handler.get_query_argument(name, "")}
        work = partial(_written, door, seat, desk, language, signed.opening, asked)
        written = await asyncio.get_running_loop().run_in_executor(POOL if desk in QUICK else SLOW, work)
    except WorkbenchError as fault:
        handler.set_status(503 if isinstance(fault, Unavailable) else 403)
        handler.finish(json.dumps({"fault": say(fault.message, language)}, ensure_ascii=False))
        return
    handler.finish(written)


def _written(*what: Any) -> str:
    # Written where it is made: a filing of a whole country would keep every mark waiting meanwhile.
    return json.dumps(state(*what), ensure_ascii=False)
