"""Pages: the card's link, the button that binds it, and one notebook a desk."""

import asyncio
import logging
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError
from voila.tornado.handler import TornadoVoilaHandler

from workbench.access.door import Door
from workbench.access.seats import check_card, open_card
from workbench.access.server.identity import Signed, read_sign_in, sign_ins, status, write_sign_in
from workbench.access.server.kernels import ASKING, Asking
from workbench.access.sight import landing, may_open
from workbench.errors import NotAllowed, NotFound, Unavailable, WorkbenchError
from workbench.i18n import LANGUAGES, say, translator
from workbench.methods.exact.standing import Seated

TEMPLATES = Path(__file__).parents[1] / "template"
FORMS = Path(__file__).parents[3] / "forms"
LOOKS = (FORMS / "tokens.css", FORMS / "views" / "shared" / "frame.css")
LANGUAGE_COOKIE = "workbench-language"

T = TypeVar("T")


def _asked_for(handler: Any) -> str:
    # Read as bytes: what is no text names no language, and is no fault on a page that says what went wrong.
    return str(handler.request.query_arguments.get("language", [b""])[-1].decode(errors="replace"))


def language_of(handler: Any) -> str:
    """Give the language a browser chose, or else the one it asks for, or else Indonesian."""
    chosen = _asked_for(handler) or handler.get_cookie(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return str(chosen)
    asked = handler.request.headers.get("Accept-Language", "")
    return "en" if asked.lower().startswith("en") else "id"


@cache
def _looks() -> str:
    return "\n".join(file.read_text(encoding="utf-8") for file in LOOKS)


def log_unavailable(fault: Unavailable) -> None:
    """Write one line for whoever runs the server."""
    logging.getLogger("workbench").error("%s", fault)


class Page(JupyterHandler):
    """A page of our own: a template, said in the reader's language, that asks nothing of any other host."""

    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True)

    def show(self, template: str, code: int = 200, **values: object) -> None:
        """Show a page."""
        self.set_head(code)
        self.finish(self.said(template, **values))

    def set_head(self, code: int = 200) -> None:
        """Set what goes before a page: status, headers, and the language that was asked for.

        Not called `head`: a handler's method of that name answers requests of that kind.
        """
        language = language_of(self)
        if _asked_for(self) in LANGUAGES:
            secure = self.settings["https"]
            self.set_cookie(LANGUAGE_COOKIE, language, expires_days=400, samesite="Lax", secure=secure, path="/")
        self.set_status(code)
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def said(self, template: str, **values: object) -> str:
        """Say a template in the reader's language."""
        language = language_of(self)
        said: Callable[[str], str] = translator(language)
        page = self.environment.get_template(template)
        said_by_house = {"_": said, "language": language, "looks": _looks(), "path": self.request.path}
        return page.render(xsrf=self._token, **said_by_house, **values)

    def _token(self) -> str:
        # Asked for by forms alone: a page that only says why would set a new cookie in a browser that sent none, and
        # the form that another tab was given a moment ago could not be posted any more.
        return str(self.xsrf_token.decode())

    def refuse(self, fault: WorkbenchError, code: int = 403) -> None:
        """Say why something is refused, in the reader's language."""
        code = 503 if isinstance(fault, Unavailable) else code
        self.show("refused.html", code, why=say(fault.message, language_of(self)))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Show faults like every other page, without a word about how the server is made."""
        fault = kwargs.get("exc_info", (None, None))[1]
        said: WorkbenchError = NotAllowed("this did not work; go back and try again")
        if status_code == 404:
            said = NotFound("there is nothing here; scan your card again")
        if isinstance(fault, Unavailable):
            log_unavailable(fault)
            said = Unavailable("the log cannot be read or written now; try again in a moment")
        self.refuse(said, status_code)

    def check_origin(self, origin_to_satisfy_tornado: str = "") -> bool:
        """Let only pages of this server post; Jupyter's own check logs the path, which may hold a card's secret."""
        origin = self.get_origin()
        return origin is None or urlsplit(origin.lower()).netloc == self.request.host.lower()

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log faults of the server alone, without the address: it may hold a card's secret."""
        if not isinstance(value, HTTPError | Unavailable):
            logging.getLogger("workbench").error("A page failed", exc_info=(typ, value, tb))

    def door(self, panel: str) -> Door:
        """Give the door of a panel; 404 where there is none."""
        door: Door | None = self.settings["doors"].get(panel)
        if door is None:
            raise HTTPError(404)
        return door

    async def beside(self, work: Callable[[], T]) -> T:
        """Do what reads or writes the log where waiting for it keeps nobody else waiting."""
        return await asyncio.get_running_loop().run_in_executor(self.settings["writing"], work)

    def titles(self, door: Door, seat: Seated) -> dict[str, Any]:
        """Give what a page says of a seat."""
        language, panel = language_of(self), door.standing.panel
        held = panel.seat(seat.holder)
        rooms = [room.title.said(language) for room in panel.rooms if room.key in held.rooms]
        person = door.rounds.people(door.key).seats.get(seat.holder)
        return {
            "panel": panel.title.said(language),
            "seat": held.title.said(language) or seat.holder,
            "institution": seat.institution or held.institution.said(language),
            "rooms": rooms,
            "roles": held.roles,
            "name": person.name if person else "",
            "demonstration": panel.demonstration,
        }


class Enter(Page):
    """A card's link: looking at it shows who you are; the button binds this device."""

    @allow_unauthenticated
    async def get(self, panel: str, issued: str, secret: str) -> None:
        """Show whose card this is. Link previews fetch links too, so nothing is bound here."""
        door = self.door(panel)
        try:
            seat = await self.beside(partial(check_card, door, issued, secret))
        except WorkbenchError as fault:
            return self._known_or_refused(door, issued, fault)
        return self.show("enter.html", **self.titles(door, seat))

    @allow_unauthenticated
    async def post(self, panel: str, issued: str, secret: str) -> None:
        """Bind this device to the card."""
        door = self.door(panel)
        try:
            seat, opening = await self.beside(partial(open_card, door, issued, secret))
        except WorkbenchError as fault:
            return self._known_or_refused(door, issued, fault)
        write_sign_in(self, Signed(panel, seat.key, opening), secure=self.settings["https"])
        self.settings["grown"](panel)
        return self.redirect(_desk(door, seat))

    def _known_or_refused(self, door: Door, issued: str, fault: WorkbenchError) -> None:
        # Whoever opened this card on this very device, and still sits there, is let in again.
        for signed in sign_ins(self):
            seat = door.seated(signed.seat)
            if seat is not None and seat.issued == issued and status(self, signed) == "here":
                return self.redirect(
                    f"/panels/{door.key}/{seat.key}/{landing(door.standing.panel.seat(seat.holder).roles)}"
                )
        return self.refuse(fault)


class Welcome(Page):
    """The front page: the seats of this browser, or how to come by one."""

    @allow_unauthenticated
    def get(self) -> None:
        """List the desks that this browser may open."""
        desks = []
        for signed in sign_ins(self):
            if status(self, signed) == "here":
                door = self.door(signed.panel)
                seat = door.standing.seats[signed.seat]
                desks.append({**self.titles(door, seat), "address": _desk(door, seat)})
        self.show("welcome.html", desks=desks)


class SeatPage(Page):
    """A page that opens for a seat alone."""

    def seated(self, panel: str, seat: str, desk: str) -> Signed | None:
        """Give the open sign-in of this browser for a seat that opens a desk; None where the page said why not."""
        door = self.door(panel)
        signed = read_sign_in(self, seat)
        if signed is None or signed.panel != panel or status(self, signed) != "here":
            self.refuse(NotAllowed("this page opens with a card: scan yours"))
            return None
        if not may_open(door.standing.panel.seat(door.standing.seats[seat].holder).roles, desk):
            self.refuse(NotAllowed("this seat does not open that desk"))
            return None
        self.xsrf_token  # noqa: B018 - touched so that the cookie is set and the page may post
        return signed


class Desk(TornadoVoilaHandler, SeatPage):
    """A desk: its notebook, run by Voila for the seat that asks."""

    @allow_unauthenticated
    async def get(self, panel: str, seat: str, desk: str) -> None:
        """Run the notebook of a desk for a seat that may open it."""
        signed = self.seated(panel, seat, desk)
        if signed is None:
            return
        ASKING.set(Asking(signed, desk, language_of(self)))
        async for html in self.get_generator(path=f"{desk}.ipynb"):
            self.write(html)
            self.flush()
        return


class Nothing(Page):
    """Everything else: there is nothing here."""

    def prepare(self) -> None:  # type: ignore[override]
        """Answer 404, whoever asks and however."""
        self.set_status(404)
        self.finish()


def _desk(door: Door, seat: Seated) -> str:
    return f"/panels/{door.key}/{seat.key}/{landing(door.standing.panel.seat(seat.holder).roles)}"
