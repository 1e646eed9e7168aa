"""A served round behind a network that can be cut, and an assessor at a sheet whose every tap must be found again."""

import socket
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.pages.browser import Watch
from tests.pages.faults.relay import Relay
from tests.pages.played import KEY, await_desk, prepare
from tests.pages.served import PATIENCE, Served, free_port
from workbench.access.door import Door
from workbench.records.chain import Event
from workbench.settings import Home
from workbench.storage.rounds import Rounds

MADE = """async () => {
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await asked(indexedDB.open("assessor-workbench"));
  const records = await asked(database.transaction("events").objectStore("events").getAll());
  database.close();
  return records.map((record) => record.id);
}"""
"""Every event that this device ever wrote into its own log."""


@dataclass
class Place:
    """A server, and the network in front of it."""

    server: Served
    relay: Relay

    def door(self) -> Door:
        return Door(Rounds(self.server.home), KEY)

    def marks(self) -> list[Event]:
        """The marks in the log, in their order."""
        return [event for event in Rounds(self.server.home).log.read(KEY) if event.head.kind == "mark-given"]


@dataclass
class Sitting:
    """An assessor on a device, at the sheet."""

    place: Place
    holder: str
    context: BrowserContext
    page: Page

    def tap(self, row: int, at: int, page: Page | None = None) -> None:
        """Tap a segment of a criterion; the page must take it at once."""
        segment = (page or self.page).locator(".wb-criterion").nth(row).locator(".wb-segment").nth(at)
        segment.click()
        expect(segment.locator("input")).to_be_checked()

    def badge(self, state: str) -> None:
        expect(self.page.locator(".wb-badge")).to_have_attribute("data-state", state)

    def reopen(self) -> None:
        self.page.reload()
        self.page.locator(".wb-criterion").first.wait_for()

    def kept(self, taps: int) -> list[str]:
        """Every tap is in the log exactly once: as many as were made, under the ids that the device made."""
        made = self.page.evaluate(MADE)
        found = Counter(event.head.id for event in self.place.marks())
        assert len(made) == taps
        assert {id: found[id] for id in made} == dict.fromkeys(made, 1)
        door = self.place.door()
        return [door.verdict(id).state for id in made]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    home = prepare(Home(tmp_path_factory.mktemp("faults") / "home"))
    port = free_port()
    relay = Relay(port)
    server = Served(home, f"http://127.0.0.1:{relay.port}", ("--port", str(port)))
    start(server, port)
    yield Place(server, relay)
    relay.close()
    server.stop()


def start(server: Served, port: int) -> None:
    """Start it, and wait until the server itself answers: behind the relay something always listens."""
    server.start()
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError(server.log.read_text())


@pytest.fixture
def sit(place: Place, chromium: Browser) -> Iterator[Callable[..., Sitting]]:
    """Sit down with a new card, in a browser of one's own or one that is there already."""
    opened: list[BrowserContext] = []

    def down(holder: str, context: BrowserContext | None = None, script: str = "", near: bool = False) -> Sitting:
        if context is None:
            context = chromium.new_context(locale="en-GB", viewport={"width": 1280, "height": 900})
            opened.append(context)
        watch = Watch("127.0.0.1").over(context)
        if script:
            context.add_init_script(script)
        page = context.new_page()
        link = place.server.link(KEY, holder)
        # Near: on a network of its own, which the relay does not cut.
        page.goto(link.replace(f":{place.relay.port}/", f":{place.relay.target}/") if near else link)
        page.get_by_role("button", name="This is me: open my desk").click()
        await_desk(page, ".wb-criterion", watch, place.server)
        return Sitting(place, holder, context, page)

    yield down
    place.relay.mend()
    for context in opened:
        context.close()
