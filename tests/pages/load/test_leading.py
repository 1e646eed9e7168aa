"""Two rooms are led at once: every tablet is where its room's cursor is. Times are printed, and judged by nobody here:
they depend on the machine."""

import asyncio
import json
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.attacks.visitor import Visitor, new_id
from tests.pages.load.crowd import JSON, KEY, Client, prepare, quantile, sit
from tests.pages.played import sit_down
from tests.pages.served import Served, free_port
from workbench.access.door import Door
from workbench.access.seats import issue
from workbench.settings import Home
from workbench.storage.rounds import Rounds

STAGE = "presentation"
ROOMS = ("room-a", "room-b")
HOURS_OFF = 5 * 3_600_000
DEVICE = f"""
const Real = Date;
window.trueNow = () => Real.now();
window.Date = class extends Real {{
  constructor(...given) {{ if (given.length) super(...given); else super(Real.now() + {HOURS_OFF}); }}
  static now() {{ return Real.now() + {HOURS_OFF}; }}
}};
window.led = {{}};
window.seconds = {{}};
window.addEventListener("workbench-led", ({{ detail }}) => {{
  for (const each of Object.values(detail.rooms)) window.led[each.event] ||= trueNow();
}});
new MutationObserver(() => {{
  const figure = document.querySelector(".wb-clock-figure");
  if (figure) window.seconds[figure.textContent] ||= trueNow();
}}).observe(document, {{ subtree: true, childList: true, characterData: true }});
"""
"""A device whose own clock is five hours off, and which keeps when it heard of what."""


class Listening:
    """Clients that listen in a thread of their own, and keep when each heard of which cursor."""

    def __init__(self, clients: list[Client]) -> None:
        self.heard: dict[str, list[float]] = {}
        self.there: set[str] = set()
        self._clients = clients
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._all(),))

    async def _all(self) -> None:
        tasks = [asyncio.ensure_future(self._one(client)) for client in self._clients]
        self._tasks = tasks
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _one(self, client: Client) -> None:
        reader = await client.send("GET", f"{client.base}/live?tab={client.tab}")
        kind = ""
        while line := (await reader.readline()).decode():
            if line.startswith("event: "):
                kind = line.split()[1]
            elif line.startswith("data: ") and kind == "led":
                self.there.add(client.base)
                for led in json.loads(line.removeprefix("data: "))["rooms"].values():
                    self.heard.setdefault(led["event"], []).append(time.time())

    def __enter__(self) -> "Listening":
        self._thread.start()
        until(lambda: len(self.there) == len(self._clients))
        return self

    def __exit__(self, *fault: object) -> None:
        self._loop.call_soon_threadsafe(lambda: [task.cancel() for task in self._tasks])
        self._thread.join()
        self._loop.close()


def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def act(chair: Visitor, kind: str, **said: Any) -> JSON:
    heard = chair.post({"id": new_id(), "kind": kind, "stage": STAGE, **said})
    answer: JSON = heard.said["answers"][0]
    assert answer["state"] == "stands", answer
    return answer


@pytest.mark.parametrize("assessors, browsers", [(8, 1), pytest.param(50, 2, marks=pytest.mark.soak)])
def test_every_tablet_of_two_rooms_goes_where_its_cursor_goes(
    tmp_path: Path, chromium: Browser, assessors: int, browsers: int, capsys: pytest.CaptureFixture[str]
) -> None:
    server = Served(prepare(Home(tmp_path / "home"), assessors, 12, 2), f"http://127.0.0.1:{free_port()}").start()
    try:
        seats = [f"assessor-{at}" for at in range(1, assessors + 1)]
        people = [sit_down(chromium, server, seat, KEY, script=DEVICE) for seat in seats[: 2 * browsers]]
        clients = sit(server, *seats[2 * browsers :])
        chair = Visitor(server.address).enter(issue(Door(Rounds(server.home), KEY), "chair").link(server.address))
        orders = {each["room"]: each["order"] for each in _orders(server)}
        took: list[float] = []
        with Listening(clients) as listening:
            for turn in range(5):
                for room in ROOMS:
                    began = time.time()
                    event = act(chair, "cursor-moved", room=room, submission=orders[room][turn])["id"]
                    own = [client for at, client in enumerate(clients) if _room(2 * browsers + at) == room]
                    until(lambda event=event, own=own: len(listening.heard.get(event, [])) == len(own))  # type: ignore[misc]
                    took += [at - began for at in listening.heard[event]]
                    for person in people[_first(room) :: 2]:
                        person.page.wait_for_function("event => window.led[event]", arg=event)
                        took.append(person.page.evaluate("event => window.led[event]", event) / 1000 - began)
                        expect(person.page.locator(".wb-now")).to_have_attribute("data-here", "true")
        last = {room: act(chair, "clock-started", room=room, part="presentation") for room in ROOMS}
        off = [_clock_off(people[at].page, last[_room(at)]) for at in range(len(people))]
        # Five hours off would be 18,000,000: what is printed is what a slow machine adds.
        assert max(abs(each) for each in off) < 60_000
        with capsys.disabled():
            sys.stdout.write(
                f"\ncursor to {assessors} tablets of two rooms ({2 * browsers} in browsers): "
                f"p50 {quantile(took, 0.5):.0f}, p95 {quantile(took, 0.95):.0f} ms; "
                f"clocks of devices 5 h off: {', '.join(f'{each:+.0f}' for each in off)} ms from the server's\n"
            )
        for person in people:
            assert (person.watch.left, person.watch.errors) == ([], [])
            person.context.close()
    finally:
        server.stop()


def _orders(server: Served) -> list[JSON]:
    stands = Door(Rounds(server.home), KEY).standing
    return [{"room": room, "order": stands.order(STAGE, room)} for room in ROOMS]


def _room(at: int) -> str:
    """The room of the seat at a place: assessor-1 sits in the second room, assessor-2 in the first."""
    return ROOMS[(at + 1) % 2]


def _first(room: str) -> int:
    return 0 if room == _room(0) else 1


def _clock_off(page: Page, started: JSON) -> float:
    """By how many milliseconds a second began elsewhere than on the server."""
    page.wait_for_function("() => window.seconds['6:57']")
    shown = float(page.evaluate("() => window.seconds['6:57']"))
    return shown - (datetime.fromisoformat(started["at"]).timestamp() + 3) * 1000


def test_a_tablet_that_slept_wakes_on_the_entry_that_presents_and_keeps_what_was_typed(
    tmp_path: Path, chromium: Browser
) -> None:
    server = Served(prepare(Home(tmp_path / "home"), 2, 6, 1), f"http://127.0.0.1:{free_port()}").start()
    try:
        chair = Visitor(server.address).enter(issue(Door(Rounds(server.home), KEY), "chair").link(server.address))
        order = Door(Rounds(server.home), KEY).standing.order(STAGE, "room-a")
        person = sit_down(chromium, server, "assessor-1", KEY)
        page = person.page
        act(chair, "cursor-moved", room="room-a", submission=order[0])
        here = page.locator('.wb-now[data-here="true"]')
        expect(here).to_be_visible()
        expect(page.locator(".wb-entry-number")).to_have_text("01")

        comment = page.get_by_label("Comment on the whole")
        comment.fill("half a sentence")
        devices = person.context.new_cdp_session(page)
        devices.send("Page.setWebLifecycleState", {"state": "frozen"})
        person.context.set_offline(True)
        for submission in order[1:4]:
            act(chair, "cursor-moved", room="room-a", submission=submission)
        person.context.set_offline(False)
        devices.send("Page.setWebLifecycleState", {"state": "active"})
        expect(page.locator(".wb-entry-number")).to_have_text("04")
        page.locator(".wb-chip", has_text="01").click()
        expect(page.get_by_label("Comment on the whole")).to_have_value("half a sentence")

        page.get_by_role("button", name="Back to current").click()
        expect(page.locator(".wb-entry-number")).to_have_text("04")
        act(chair, "cursor-moved", room="room-a", submission=None)
        expect(page.locator(".wb-now")).to_be_hidden()
        person.context.close()
    finally:
        server.stop()
