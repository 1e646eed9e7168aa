"""The server: one Voila process that signs people in, saves what they do, and draws their desks."""

import asyncio
import logging
import shutil
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

import tornado.web
from jupyter_core.utils import run_sync
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop, PeriodicCallback
from tornado.netutil import bind_sockets
from traitlets import Instance
from voila.app import Voila

from workbench.access.door import Door
from workbench.access.rehearsal.served import Rehearsals
from workbench.access.server.assets import ExtensionAsset, HashedAsset, Packed, StaticAsset, TemplateAsset, WorkerAsset
from workbench.access.server.doors import POOL, SLOW, WRITING, Events, State, TicketState
from workbench.access.server.drawings import Drawings
from workbench.access.server.identity import KEPT_DAYS, KernelOwners, SeatIdentity, status
from workbench.access.server.kernels import (
    SeatKernelHandler,
    SeatKernels,
    SeatShutdownHandler,
    SeatWebsocketHandler,
)
from workbench.access.server.live import Live
from workbench.access.server.pages import Desk, Enter, Nothing, Welcome
from workbench.access.server.pages.rehearsal import GoIn, Rehearse
from workbench.access.server.pages.seen import Seen
from workbench.access.server.pages.sheet import Drawn, Sheet
from workbench.access.server.papers import MinutesPaper, RegionPaper, RoomPaper
from workbench.access.server.place import Place, certificate
from workbench.access.server.presence import News, Presence
from workbench.errors import BadInput, Unavailable
from workbench.settings import Home
from workbench.storage.database.tables import check_database
from workbench.storage.rounds import Rounds

NOTEBOOKS = Path(__file__).parents[3] / "notebooks"
TEMPLATE = Path(__file__).parent / "template"
LARGEST = 20 * 2**20
"""Bytes in one request at the most: the tables of a round are far smaller."""

EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
CSP = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "frame-ancestors 'none'"
)
_PANEL, _SEAT, _KERNEL = r"(?P<panel>[a-z0-9-]+)", r"(?P<seat>[a-z0-9-]+)", r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
_CARD = rf"/enter/{_PANEL}/(?P<issued>[A-Za-z0-9_-]+)/(?P<secret>[A-Za-z0-9_-]+)"


class WorkbenchServer(Voila):
    """Voila, with our own sign-in, doors and kernels, and nothing else that can be opened."""

    home = Instance(Home)
    place = Instance(Place)
    cut_off = ""

    def prepare(self) -> None:
        """Set what is ours before Voila reads anything; no configuration file of the machine is read."""
        self.config_file_paths: list[str] = []
        self.root_dir = str(NOTEBOOKS)
        self.open_browser = False
        self.log_level = logging.ERROR
        self.identity_provider_class = SeatIdentity
        self.authorizer_class = KernelOwners
        self.cookie_secret = self.home.secret()
        self.initialize([])
        configuration = self.voila_configuration
        configuration.multi_kernel_manager_class = SeatKernels
        configuration.allow_template_override = "NO"
        configuration.allow_theme_override = "NO"
        configuration.show_tracebacks = False
        configuration.file_allowlist = []
        configuration.extension_allowlist = EXTENSIONS
        self.template_paths.insert(0, str(TEMPLATE))
        self.rounds = Rounds(self.home)
        self.doors = {key: Door(self.rounds, key) for key in self.rounds.panels()}
        self.presence = Presence()
        self.rehearsals = Rehearsals(self.home, self.doors)
        self.rehearsals.look()
        self.news = News(self.doors)

    def init_settings(self) -> dict[str, Any]:
        """Give Tornado its settings: ours are the doors, strict headers and cookies."""
        settings: dict[str, Any] = super().init_settings()
        kernels: SeatKernels = self.kernel_manager
        kernels.allowed_message_types = [
            "comm_open",
            "comm_close",
            "comm_msg",
            "comm_info_request",
            "kernel_info_request",
        ]
        kernels.cull_idle_timeout, kernels.cull_interval, kernels.cull_connected = 120, 30, False
        self.drawings = Drawings(kernels, NOTEBOOKS)
        # As long as a sign-in: a tablet that was out for days still holds the token under which it may send.
        cookies = {"expires_days": KEPT_DAYS, "samesite": "Lax", "secure": self.place.https, "path": "/"}
        return {
            **settings,
            "doors": self.doors,
            "presence": self.presence,
            "drawings": self.drawings,
            "grown": self.grown,
            "rehearsals": self.rehearsals,
            "looked": self.look,
            "writing": WRITING,
            "address": self.place.address,
            "https": self.place.https,
            "xsrf_cookies": True,
            "xsrf_cookie_kwargs": cookies,
            "headers": {
                "Content-Security-Policy": CSP,
                "X-Content-Type-Options": "nosniff",
                "Referrer-Policy": "same-origin",
            },
            "login_url": "/",
            "log_function": _log_nothing_secret,
            "default_handler_class": Nothing,
        }

    def init_handlers(self) -> list[Any]:
        """Give every address that there is."""
        extensions = {"path": self.labextensions_path, "no_cache_paths": ["/"]}
        desk = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        seat = rf"/panels/{_PANEL}/{_SEAT}"
        return [
            (r"/", Welcome),
            (_CARD, Enter),
            (rf"{seat}/events", Events),
            (rf"{seat}/state", State),
            (rf"{seat}/live", Live),
            (rf"{seat}/drawn", Drawn),
            (rf"{seat}/rooms/(?P<room>[a-z0-9-]+)", RoomPaper),
            (rf"{seat}/(?P<kind>feedback|certificate)/(?P<region>[a-z0-9-]+)", RegionPaper),
            (rf"{seat}/minutes", MinutesPaper),
            (rf"{seat}/rehearse", Rehearse),
            (rf"{seat}/rehearsal", GoIn),
            (rf"{seat}/assessor", Sheet),
            (rf"{seat}/(?P<desk>projector|observer)", Seen),
            (rf"{seat}/(?P<desk>[a-z]+)", Desk, desk),
            (rf"/api/kernels/{_KERNEL}", SeatKernelHandler),
            (rf"/api/kernels/{_KERNEL}/channels", SeatWebsocketHandler),
            (rf"/voila/api/shutdown/{_KERNEL}", SeatShutdownHandler),
            (r"/assets/(?P<name>[a-z0-9.-]+)", HashedAsset),
            (r"/worker\.js", WorkerAsset),
            (r"/voila/templates/(.*)", TemplateAsset),
            (r"/voila/static/(.*)", StaticAsset, {"paths": self.static_paths}),
            (r"/voila/labextensions/(.*)", ExtensionAsset, extensions),
        ]

    def start(self) -> None:
        """Serve until told to stop."""
        self.connection_dir = tempfile.mkdtemp(prefix="workbench_")
        settings = self.init_settings()
        self.app = tornado.web.Application([], transforms=[Packed], **settings)
        self.app.add_handlers(".*$", self.init_handlers())
        self.listen()

    def listen(self) -> None:
        """Bind, say where, and run; refuse with one line where the port is taken."""
        interface, port = self.place.listens()
        server = HTTPServer(
            self.app, ssl_options=certificate(self.place), xheaders=self.place.https, max_body_size=LARGEST
        )
        try:
            server.add_sockets(bind_sockets(port, interface or None))
        except OSError as fault:
            raise BadInput(
                "port {port} cannot be used: {fault}", port=str(port), fault=fault.strerror or str(fault)
            ) from fault
        self._listen_for_tickets()
        if self.kernel_manager.nursery is not None:
            self.kernel_manager.nursery.start()
        self.ioloop = IOLoop.current()
        watch = PeriodicCallback(self._watch, 1000)
        watch.start()
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopping")
        finally:
            self.stop()

    def _listen_for_tickets(self) -> None:
        sockets = bind_sockets(0, "127.0.0.1")
        reading = tornado.web.Application(
            [(rf"/panels/{_PANEL}/{_SEAT}/state", TicketState)],
            doors=self.doors,
            kernels=self.kernel_manager,
            log_function=_log_nothing_secret,
        )
        HTTPServer(reading).add_sockets(sockets)
        self.kernel_manager.reading_address = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

    async def _watch(self) -> None:
        """See what other processes appended (a command, another server), and tell the pages."""
        loop = asyncio.get_running_loop()
        await self.drawings.tidy()
        self.look()
        await loop.run_in_executor(SLOW, self.rehearsals.play)
        for key, door in tuple(self.doors.items()):
            try:
                await loop.run_in_executor(POOL, door.catch_up)
            except Unavailable as fault:
                self._cut_off(fault)
                return
            # What a request, a rehearsal or a post that failed half-way took in is told here too.
            if self.news.waits(door):
                self.grown(key)
        self.cut_off = ""

    def _cut_off(self, fault: Unavailable) -> None:
        # Asked every second: one line for each new fault is enough.
        said = str(fault.message.values.get("why"))
        if said != self.cut_off:
            logging.getLogger("workbench").error("%s", fault)
        self.cut_off = said

    def look(self) -> None:
        """See which rounds are being rehearsed, and tell their pages."""
        for panel in self.rehearsals.look():
            self.news.forget(panel)
            self.grown(panel)

    def grown(self, panel: str) -> None:
        """Wake the pages that what was appended concerns, and end the kernels of sign-ins that are no longer open."""
        door = self.doors.get(panel)
        seats, at_once = self.news.of(door) if door is not None else (None, True)
        for listener in self.presence.listeners(panel):
            if seats is None or not listener.sheet or listener.seat in seats:
                listener.wake(at_once)
        # A sign-in ends by an event that concerns everybody: fifty kernels are not asked for after every tap.
        for kernel, owner in list(self.kernel_manager.owners.items()) if seats is None else ():
            if owner.signed.panel == panel and status(self.app, owner.signed) != "here":
                IOLoop.current().add_callback(partial(self._end, kernel))

    async def _end(self, kernel: str) -> None:
        if kernel in self.kernel_manager:
            await self.kernel_manager.shutdown_kernel(kernel, now=True)

    def stop(self) -> None:
        """End every kernel and leave nothing behind."""
        shutil.rmtree(self.connection_dir, ignore_errors=True)
        run_sync(self.kernel_manager.shutdown_all)()
        if self.kernel_manager.nursery is not None:
            self.kernel_manager.nursery.stop()


def _log_nothing_secret(handler: tornado.web.RequestHandler) -> None:
    """Log faults of the server alone: addresses of cards hold secrets."""
    if handler.get_status() >= 500:
        path = "/enter/…" if handler.request.path.startswith("/enter/") else handler.request.path
        logging.getLogger("workbench").error("%s %s %s", handler.get_status(), handler.request.method, path)


def serve(home: Home, place: Place) -> None:
    """Serve the rounds of a home until told to stop.

    Raises
    ------
    BadInput
        Where the place cannot be used as it is: address, certificate, port; or the database cannot keep a round.
    """
    place.check()
    check_database(home.database_url)
    server = WorkbenchServer(home=home, place=place)
    server.prepare()
    server.start()


def show_here(notebook: str, port: int) -> None:
    """Show one notebook to whoever sits at this machine: no home, no sign-in, and nothing asked of another host.

    Raises
    ------
    BadInput
        Where the port cannot be used.
    """
    server = Voila(notebook_path=str(NOTEBOOKS / notebook), open_browser=False, port=port, log_level=logging.ERROR)
    server.config_file_paths = []
    server.port_retries = 0
    server.initialize([])
    server.voila_configuration.show_tracebacks = False
    server.voila_configuration.file_allowlist = []
    server.voila_configuration.extension_allowlist = EXTENSIONS
    server.template_paths.insert(0, str(TEMPLATE))
    server.start()
