"""What is shown afterwards: how far all lie apart on an anchor, and a mark that came too late."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.evening import STAGE, door_of, lead, mark_anchor, prepare, with_device
from tests.pages.played import Assessor, sit_down
from tests.pages.served import Served, free_port
from workbench.settings import Home

CUT_OFF = "each => each.getBoundingClientRect().right > each.parentElement.getBoundingClientRect().right + 1"
"""Whether a table reaches out of the part that it stands in, where nothing of it can be seen."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = prepare(Home(tmp_path_factory.mktemp("afterwards") / "home"))
    served = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


def readable(person: Assessor) -> None:
    fits_and_can_be_read(person.page, within=".wb-body")
    person.page.set_viewport_size({"width": 390, "height": 900})
    assert [each for each in person.page.locator(".wb-read table").all() if each.evaluate(CUT_OFF)] == []


def test_the_chair_sees_who_lies_where_on_an_anchor_and_an_assessor_only_how_far_all_lie_apart(
    server: Served, chromium: Browser
) -> None:
    (anchor,) = door_of(server.home).standing.anchors(STAGE)
    mark_anchor(server, anchor)
    chair = sit_down(chromium, server, "chair")
    page = chair.page
    expect(page.locator(".wb-rehearsal")).to_be_hidden()
    part = page.get_by_role("region", name="What all have marked")
    expect(part.get_by_role("row", name="Novelty")).to_be_visible()
    assert "Assessor 3" not in part.inner_text()
    part.get_by_role("button", name="Who marks high, who marks low").click()
    leans = part.get_by_role("table").filter(has_text="Assessor 3")
    expect(leans.get_by_role("row", name="Assessor 3").get_by_role("cell").first).to_contain_text("−")
    readable(chair)

    tablet = sit_down(chromium, server, "assessor-3")
    card = tablet.page
    card.locator(".wb-chip").nth(1).click()
    expect(card.locator(".wb-read td.wb-figure").first).to_have_text("41")
    expect(card.get_by_role("columnheader", name="All: lowest – highest")).to_have_count(0)
    part.get_by_role("button", name="Release, and show the spread").click()
    page.get_by_role("dialog").get_by_role("button", name="Release, and show the spread").click()
    expect(card.get_by_role("columnheader", name="All: lowest – highest")).to_be_visible()
    expect(card.locator(".wb-read tbody tr").first).to_contain_text("41 – 81")
    assert "Assessor" not in card.locator(".wb-read").inner_text()
    readable(tablet)
    for each in (chair, tablet):
        assert (each.watch.left, each.watch.blocked, each.watch.errors) == ([], [], [])
        each.context.close()


def test_a_mark_that_came_after_release_stands_beside_the_one_that_counts_though_the_cursor_rests_in_its_box(
    server: Served, chromium: Browser
) -> None:
    chair = with_device(server, "chair")
    first, second, *_ = door_of(server.home).standing.order(STAGE, "room-b")
    tablet = sit_down(chromium, server, "assessor-5")
    card = tablet.page
    lead(chair, "cursor-moved", room="room-b", submission=first)
    expect(card.locator('.wb-now[data-here="true"]')).to_be_visible()
    box = card.get_by_label("Novelty: number from 0 to 100")
    box.fill("82")
    box.press("Enter")
    tablet.saved()
    chips = card.locator(".wb-chip").count()
    lead(chair, "submission-withdrawn", submission=second, reason="the bus broke down")
    expect(card.locator(".wb-chip")).to_have_count(chips - 1)
    expect(box).to_be_focused()

    tablet.context.set_offline(True)
    box.fill("90")
    box.press("Enter")
    expect(card.locator(".wb-badge")).to_have_attribute("data-state", "offline")
    lead(chair, "submission-released", submission=first)
    tablet.context.set_offline(False)
    row = card.locator(".wb-read tbody tr").first
    expect(row).to_contain_text("is kept and not counted: the submission was released before this arrived")
    assert row.locator(".wb-turned-away li").inner_text().startswith("90 at ")
    expect(row.locator("td.wb-figure")).to_have_text("82")
    expect(card.locator(".wb-criterion")).to_have_count(0)
    expect(card.locator(".wb-entry-title h2")).to_be_focused()
    readable(tablet)
    tablet.context.close()
