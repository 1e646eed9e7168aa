"""The assessor's page: the card with its first state, in one answer that waits for no kernel."""

import asyncio
import json
import re
from functools import partial
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

from workbench.access.door import Door
from workbench.access.server.assets import early, files
from workbench.access.server.doors import POOL, DoorPage
from workbench.access.server.drawings import Drawings
from workbench.access.server.identity import Signed
from workbench.access.server.kernels import Asking
from workbench.access.server.pages import SeatPage, language_of
from workbench.access.server.pages.first import first_sheet
from workbench.access.views import state
from workbench.errors import NotAllowed
from workbench.i18n import LANGUAGES

DESK = "assessor"
TAB = re.compile(r"[0-9a-f]{8}")
CSP = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
"""Stricter than the other desks': no script but the house's own file runs on a page that waits for no kernel.

On the page on which marks are given one more does, in the page itself, known by its hash: it keeps what is tapped
before that file is there.
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
        base = f"/panels/{panel}/{seat}"
        work = partial(_page, door, seat, signed.opening, base, language)
        written, first = await asyncio.get_running_loop().run_in_executor(POOL, work)
        script, name = early()
        self.set_header("Content-Security-Policy", CSP.replace("script-src 'self'", f"script-src 'self' '{name}'"))
        # A proxy in front hands the page on as it comes.
        self.set_header("X-Accel-Buffering", "no")
        loaded = {name: file.address for name, file in files().items()}
        self.set_header("Link", ", ".join(f"<{loaded[name]}>; rel={rel}" for name, rel in _REL.items()))
        title = door.standing.panel.title.said(language)
        shown = {"first": first, "say": first["say"], "base": base} if first else {"first": None}
        self.show("sheet.html", title=title, written=written, early=script, files=loaded, **shown)


def _page(door: Door, seat: str, opening: str, base: str, language: str) -> tuple[str, dict[str, Any] | None]:
    view = state(door, door.standing.seats[seat], DESK, language, opening)
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
