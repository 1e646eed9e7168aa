"""The assessor's page: the card with its first state, in one answer that waits for no kernel."""

import asyncio
import json
import re
from functools import partial
from html import escape
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.ioloop import IOLoop
from tornado.web import HTTPError

from workbench.access.door import Door
from workbench.access.server.assets import begin, early, files
from workbench.access.server.doors import POOL, DoorPage
from workbench.access.server.drawings import Drawings
from workbench.access.server.identity import Signed
from workbench.access.server.kernels import Asking
from workbench.access.server.pages import SeatPage, language_of
from workbench.access.server.pages.first import first_sheet
from workbench.access.views import state
from workbench.errors import Message, NotAllowed
from workbench.i18n import LANGUAGES, say

DESK = "assessor"
TAB = re.compile(r"[0-9a-f]{8}")
BROKE_OFF = Message("the page broke off on its way: load it again")
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Stricter than the other desks': no script but the house's own file runs on a page that waits for no kernel.

On the page on which marks are given two more do, in the page itself, known by their hashes: they keep what is tapped
before that file is there. The first comes with the head, the second begins when the state is there.
"""


class Sheet(SeatPage):
    """The assessor's page: what marking needs is in the first answer; the page itself asks for what a kernel draws."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Write the page with what the seat may see now."""
        signed = self.seated(panel, seat, DESK)
        if signed is None:
            return
        door, language = self.door(panel), language_of(self)
        base, pool = f"/panels/{panel}/{seat}", asyncio.get_running_loop().run_in_executor
        # Whatever may fail or be refused comes before the first byte: after it no page of faults can be sent.
        asked = partial(state, door, door.standing.seats[seat], DESK, language, signed.opening)
        view = await pool(POOL, asked)
        self._begin(door, language)
        written, first = await pool(POOL, partial(_page, view, base, language))
        shown = {"first": first, "say": first["say"], "base": base} if first else {"first": None}
        self.finish(self.said("sheet.html", written=written, begin=begin()[0], files=_loaded(), **shown))

    def send_error(self, status_code: int = 500, **kwargs: Any) -> None:
        """Say a fault that comes after the head on what is there of the page, and break off: half is not whole."""
        if not self._headers_written:
            super().send_error(status_code, **kwargs)
            return
        self.write(f'<p role="alert">{escape(say(BROKE_OFF, language_of(self)))}</p>')
        # Without its end a worker does not keep the page for the time without a network.
        IOLoop.current().add_future(self.flush(), lambda _: self.detach().close())

    def _begin(self, door: Door, language: str) -> None:
        """Send the head: the browser opens the device, and asks for its files, while the rest is being written."""
        (script, one), (_, other) = early(), begin()
        names = f"script-src 'self' '{one}' '{other}'"
        self.set_head()
        self.set_header("Content-Security-Policy", CSP.replace("script-src 'self'", names))
        # A proxy in front hands the page on as it comes.
        self.set_header("X-Accel-Buffering", "no")
        loaded = _loaded()
        self.set_header("Link", ", ".join(f"<{loaded[name]}>; rel={rel}" for name, rel in _REL.items()))
        self.write(self.said("sheet-head.html", title=door.standing.panel.title.said(language), early=script))
        self.flush()


def _loaded() -> dict[str, str]:
    return {name: file.address for name, file in files().items()}


def _page(view: dict[str, Any], base: str, language: str) -> tuple[str, dict[str, Any] | None]:
    first = first_sheet(view, language)
    written = {
        "state": view,
        "doors": {name: f"{base}/{name}" for name in ("events", "state", "live", "drawn")},
        "language": language,
        # Needed when a log is saved as a file, and loaded behind the card: no first tap waits for it.
        "later": files()["nacl"].address,
        "first": {"key": first["key"], "led": first["led"]} if first else None,
    }
    return in_markup(written), first


_REL = {"script": "modulepreload", "style": "preload; as=style"}


def in_markup(content: dict[str, Any]) -> str:
    """Write JSON that no markup can end: a text of a submission stays text."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


class Drawn(DoorPage):
    """GET drawn: what the notebook's kernel draws for the seat; asked for by the page, late, and again."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str) -> None:
        """Answer with the picture, or with a fault that the page says quietly."""
        door, signed = self.door(panel), self.signed(panel, seat)
        tab = self.get_query_argument("tab", "")
        if not TAB.fullmatch(tab):
            raise HTTPError(400)
        if not self._may(door, signed):
            raise HTTPError(403)
        asked = self.get_query_argument("language", "")
        language = asked if asked in LANGUAGES else language_of(self)
        drawings: Drawings = self.settings["drawings"]
        try:
            drawn = await drawings.draw(Asking(signed, DESK, language), tab)
        except NotAllowed:
            raise HTTPError(403) from None
        if drawn is None:
            raise HTTPError(503, reason="the picture cannot be drawn now")
        self.answer({"kernel": drawn.kernel, "html": drawn.html})

    def _may(self, door: Door, signed: Signed) -> bool:
        sitting = door.standing.sign_in(signed.opening) == "here"
        return sitting and DESK in self.desks(door, signed)
