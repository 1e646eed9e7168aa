"""The wall of a hall in a real browser: it follows the cursor, counts sheets, and comes back by itself."""

import http.client
import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.attacks.visitor import PATIENCE, Visitor
from tests.pages.browser import Watch, too_wide
from tests.pages.onlookers import OTHERS, ROOM, SAID, confirm, said, sit
from tests.pages.served import Served
from workbench.desks.owner.demonstration import PRACTICE


def opened(browser: Browser, server: Served) -> tuple[Page, Watch]:
    context = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 720})
    watch = Watch(server.address.split("//")[1].split(":")[0]).over(context)
    page = context.new_page()
    page.goto(server.link(PRACTICE, "projector"))
    page.get_by_role("button", name="This is me: open my desk").click()
    page.locator(".wb-projector").wait_for()
    return page, watch


def test_the_wall_follows_the_cursor_and_comes_back_by_itself(chromium: Browser, serve: Callable[..., Served]) -> None:
    server = serve()
    chair = sit(server, "chair-b")
    first, second = chair.state("chair")["rooms"][0]["entries"][:2]
    page, watch = opened(chromium, server)
    expect(page.get_by_text("Nobody presents now")).to_have_count(2)

    chair.post(said("cursor-moved", **ROOM, submission=first["submission"]))
    expect(page.get_by_role("heading", name=first["name"])).to_be_visible()
    expect(page.get_by_text(f"0 of {first['of']} sheets in")).to_be_visible()
    chair.post(said("clock-started", **ROOM, part="presentation"))
    expect(page.locator('.wb-clock[data-phase="runs"] .wb-clock-figure')).to_have_text(re.compile(r"[67]:\d\d"))
    confirm(sit(server, "assessor-8"), first["submission"])
    expect(page.get_by_text(f"1 of {first['of']} sheets in")).to_be_visible()
    assert [each for each in SAID if each in page.content()] == []

    server.kill()
    expect(page.get_by_text("The server is silent.")).to_be_visible()
    expect(page.get_by_role("heading", name=first["name"])).to_be_visible()
    server.start()
    expect(page.get_by_text("The server is silent.")).to_be_hidden()
    chair.post(said("cursor-moved", **ROOM, submission=second["submission"]))
    expect(page.get_by_role("heading", name=second["name"])).to_be_visible()
    page.get_by_role("button", name="Indonesia").click()
    expect(page.get_by_text(f"0 dari {second['of']} lembar masuk")).to_be_visible()
    for width in (390, 800, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 1080})
        assert too_wide(page) == 0, width
    assert (watch.left, watch.blocked) == ([], [])
    assert [error for error in watch.errors if "ERR_" not in error] == []


@pytest.fixture(scope="module")
def wall(shared_server: Served) -> Visitor:
    return sit(shared_server, "projector")


@pytest.mark.parametrize(
    "path",
    [
        *(f"state?desk={desk}" for desk in OTHERS),
        *OTHERS,
        *("rooms/room-a", "feedback/kota-bogor", "certificate/kota-bogor", "drawn?tab=0000000a"),
    ],
)
def test_no_other_door_opens_for_the_wall(wall: Visitor, path: str) -> None:
    assert wall.get(f"{wall.base}/{path}").status == 403


def test_the_live_door_tells_the_wall_who_presents_and_nothing_of_a_sheet(wall: Visitor, shared_server: Served) -> None:
    chair, assessor = sit(shared_server, "chair-b"), sit(shared_server, "assessor-8")
    entry = next(each for each in assessor.state()["entries"] if each["room"] == "room-b")
    parts = urlsplit(wall.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", f"{wall.base}/live", headers={"Cookie": wall.cookie_header()})
    heard, lines = connection.getresponse(), [""]

    def until(kind: str, sign: str) -> None:
        lines.append("")
        while not (lines[-2] == f"event: {kind}" and sign in lines[-1]):
            lines.append(heard.readline().decode().strip())

    until("log", "sequence")
    confirm(assessor, entry["submission"])
    until("log", "sequence")
    assert chair.post(said("cursor-moved", **ROOM, submission=entry["submission"])).states == ["stands"]
    until("led", entry["submission"])
    connection.close()
    assert [each for each in (*SAID, assessor.seat) if any(each in line for line in lines)] == []
    assert {line for line in lines if line.startswith("event:")} == {"event: led", "event: log", "event: beat"}
