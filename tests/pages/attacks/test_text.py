"""Markup in what people write is text on every page, and stays text: seen in a browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.attacks.conftest import HOSTILE, OTHER, House
from tests.pages.attacks.visitor import Visitor, new_id
from tests.pages.browser import PATIENCE, Watch
from tests.pages.served import Served
from workbench.records.people import People, Person
from workbench.storage.panels import write_people

Sit = Callable[..., Visitor]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    watch = Watch("127.0.0.1").over(context)
    yield context.new_page()
    assert (watch.left, watch.blocked) == ([], [])
    context.close()


def harmless(page: Page) -> None:
    """See that the markup was not obeyed: no script ran, no picture was asked for, nothing turned bold."""
    assert page.evaluate("window.hostile") is None
    assert page.locator('img[src="/x"]').count() == 0
    assert page.locator("b", has_text="bold").count() == 0


def press(page: Page, link: str) -> None:
    page.goto(link)
    harmless(page)
    page.locator("form button").click()


def test_markup_of_a_region_is_text_on_the_assessors_page(page: Page, shared_server: Served, house: House) -> None:
    press(page, house.card("assessor-3", OTHER).link(shared_server.address))
    expect(page.get_by_text("<b>bold</b>").first).to_be_visible(timeout=PATIENCE)
    harmless(page)


def test_markup_in_names_comments_and_reasons_is_text(
    page: Page, shared_server: Served, house: House, sit: Sit
) -> None:
    file = house.home.people_file(OTHER)
    write_people(file, People(seats={"chair-b": Person(name=HOSTILE), "assessor-9": Person(name=HOSTILE)}))
    assessor = sit("assessor-9", OTHER)
    place = assessor.entry(0)
    written = [{"id": new_id(), "kind": "comment-written", **place, "text": HOSTILE}]
    recused = [{"id": new_id(), "kind": "recused", **place, "reason": HOSTILE}]
    assert assessor.post(*written, *recused).states == ["stands", "stands"]
    link = house.card("chair-b", OTHER).link(shared_server.address)
    page.goto(link)
    expect(page.locator("h1")).to_have_text(HOSTILE)
    press(page, link)
    expect(page.get_by_text(HOSTILE).first).to_be_visible(timeout=PATIENCE)
    harmless(page)
    page.goto(page.url.rsplit("/", 1)[0] + "/results")
    expect(page.get_by_text("<b>bold</b>").first).to_be_visible(timeout=PATIENCE)
    harmless(page)
