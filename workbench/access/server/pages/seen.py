"""Pages to look at: the view of a desk with its first state in one answer; nothing is done there, no kernel runs."""

import asyncio
from functools import partial

from jupyter_server.auth.decorator import allow_unauthenticated

from workbench.access.server.assets import files
from workbench.access.server.doors import POOL
from workbench.access.server.pages import SeatPage, language_of
from workbench.access.server.pages.sheet import CSP, in_markup
from workbench.access.views import state


class Seen(SeatPage):
    """A desk that shows, and takes nothing."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str, desk: str) -> None:
        """Write the page with what the seat may see now."""
        signed = self.seated(panel, seat, desk)
        if signed is None:
            return
        door, language = self.door(panel), language_of(self)
        view = await asyncio.get_running_loop().run_in_executor(
            POOL, partial(state, door, door.standing.seats[seat], desk, language, signed.opening)
        )
        base = f"/panels/{panel}/{seat}"
        doors = {name: f"{base}/{name}" for name in ("events", "state", "live")}
        written = in_markup({"state": view, "doors": doors, "language": language})
        self.set_header("Content-Security-Policy", CSP)
        self.set_header("X-Accel-Buffering", "no")
        script, style = (files()[f"{desk}-{name}"].address for name in ("script", "style"))
        title = door.standing.panel.title.said(language)
        self.show("seen.html", title=title, written=written, script=script, style=style)
