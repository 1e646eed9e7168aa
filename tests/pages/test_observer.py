"""What an observer sees in a real browser, and over every door: nothing before release, then places and minutes."""

import http.client
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.attacks.visitor import PATIENCE, Visitor
from tests.pages.browser import Watch, too_wide
from tests.pages.onlookers import OTHERS, ROOM, SAID, confirm, said, sit
from tests.pages.served import Served
from workbench.desks.owner.demonstration import PRACTICE

PAPERS = ("rooms/room-a", "feedback/kota-bogor", "certificate/kota-bogor", "drawn?tab=0000000a", "minutes", "projector")


@pytest.fixture(scope="module")
def guest(shared_server: Served) -> Visitor:
    return sit(shared_server, "observer")


@pytest.mark.parametrize("path", [*(f"state?desk={desk}" for desk in OTHERS), *OTHERS, *PAPERS])
def test_no_other_door_opens_for_an_observer_before_release(guest: Visitor, path: str) -> None:
    assert guest.get(f"{guest.base}/{path}").status == 403


def test_the_live_door_tells_an_observer_that_the_log_grows_and_no_more(guest: Visitor, shared_server: Served) -> None:
    chair, assessor = sit(shared_server, "chair-b"), sit(shared_server, "assessor-8")
    entry = next(each for each in assessor.state()["entries"] if each["room"] == "room-b")
    parts = urlsplit(guest.address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
    connection.request("GET", f"{guest.base}/live", headers={"Cookie": guest.cookie_header()})
    heard, lines = connection.getresponse(), [""]

    def until_beat() -> None:
        lines.append("")
        while lines[-1] != "event: beat":
            lines.append(heard.readline().decode().strip())

    until_beat()
    assert chair.post(said("cursor-moved", **ROOM, submission=entry["submission"])).states == ["stands"]
    confirm(assessor, entry["submission"])
    until_beat()
    until_beat()
    connection.close()
    assert [each for each in (*SAID, assessor.seat, entry["submission"]) if any(each in line for line in lines)] == []
    assert "event: log" in lines


def test_the_page_says_that_nothing_is_released(chromium: Browser, shared_server: Served) -> None:
    context = chromium.new_context(locale="en-GB", viewport={"width": 800, "height": 1100})
    watch = Watch("127.0.0.1").over(context)
    page = context.new_page()
    page.goto(shared_server.link(PRACTICE, "observer"))
    page.get_by_role("button", name="This is me: open my desk").click()
    expect(page.get_by_role("heading", name="What is released")).to_be_visible()
    expect(page.get_by_text("Not released yet.").first).to_be_visible()
    expect(page.get_by_text("The minutes can be read when everything is released.")).to_be_visible()
    page.get_by_role("button", name="Indonesia").click()
    expect(page.get_by_role("heading", name="Yang sudah dirilis")).to_be_visible()
    for width in (390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 1000})
        assert too_wide(page) == 0, width
    assert (watch.left, watch.blocked, watch.errors) == ([], [], [])
