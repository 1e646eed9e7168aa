"""The system's Chromium, and a watch on what a page may not do."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, WebSocket, sync_playwright

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PATIENCE = 60_000
"""Milliseconds: a machine that is shared answers late, and that is no fault of the page."""

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str:
    """Give the path of Chromium; WORKBENCH_BROWSER names another one."""
    for name in (os.environ.get("WORKBENCH_BROWSER", ""), *NAMES):
        if name and (path := shutil.which(name)):
            return path
    raise FileNotFoundError("the page tests need a browser: install chromium (apt-get install chromium)")


@contextmanager
def launched(*, hosts: dict[str, str] | None = None, flags: tuple[str, ...] = ()) -> Iterator[Browser]:
    """Start Chromium; `hosts` lets a host name lead to an address, as the name server of an office would."""
    rules = ",".join(f"MAP {name} {address}" for name, address in (hosts or {}).items())
    mapped = (f"--host-resolver-rules={rules}",) if rules else ()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=[*FLAGS, *mapped, *flags])
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watch:
    """What the pages of a context asked for and complained about, from its first page on."""

    host: str
    left: list[str] = field(default_factory=list)
    blocked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> "Watch":
        """Watch every page of a context, those that are opened later too."""
        context.set_default_timeout(PATIENCE)
        context.on("request", lambda request: self._asked(request.url))
        context.on("requestfinished", lambda request: self._answered(request.url))
        context.on("requestfailed", lambda request: self._answered(request.url))
        context.on("page", lambda page: page.on("websocket", self._talks))
        context.on("console", lambda message: self._said(message.type, message.text))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        return self

    def _talks(self, socket: WebSocket) -> None:
        at, counted = len(self.sockets), {"sent": 0, "received": 0, "closed": 0}

        def count(way: str) -> None:
            counted[way] += 1
            self.sockets[at] = f"{urlsplit(socket.url).path} {counted}"

        self.sockets.append(urlsplit(socket.url).path)
        socket.on("framesent", lambda _: count("sent"))
        socket.on("framereceived", lambda _: count("received"))
        socket.on("close", lambda _: count("closed"))

    def _answered(self, url: str) -> None:
        if url in self.unanswered:
            self.unanswered.remove(url)

    def _asked(self, url: str) -> None:
        self.unanswered.append(url)
        parts = urlsplit(url)
        if parts.scheme not in ("data", "blob", "about") and parts.hostname != self.host:
            self.left.append(url)

    def _said(self, kind: str, text: str) -> None:
        if "Content Security Policy" in text or "Content-Security-Policy" in text:
            self.blocked.append(text)
        elif kind == "error":
            self.errors.append(text)


def too_wide(page: Page) -> int:
    """Say by how many pixels a page is wider than its window; 0 where nothing must be scrolled sideways."""
    return int(page.evaluate("Math.max(0, document.documentElement.scrollWidth - window.innerWidth)"))


def fits_and_can_be_read(page: Page, within: str = "html", widths: tuple[int, ...] = (390, 800, 1280)) -> None:
    """Nothing must be scrolled sideways at any width, and in light and dark axe finds nothing serious in `within`."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert (width, too_wide(page)) == (width, 0)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page, context=within).response["violations"]
        serious = [each["id"] for each in found if each["impact"] in ("serious", "critical")]
        assert (scheme, serious) == (scheme, [])
