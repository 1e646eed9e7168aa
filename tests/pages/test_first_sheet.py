"""The sheet that comes drawn with the page: it looks like the card's, takes taps before it, and hands them over."""

import re
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.pages.played import KEY, sit_down
from tests.pages.served import Served
from workbench.access.door import Door
from workbench.access.server.pages.first import first_sheet
from workbench.forms.card import EARLY
from workbench.forms.parts import BEGIN, early_script
from workbench.records.chain import Event
from workbench.storage.panels import read_panel
from workbench.storage.rounds import Rounds

CARD = re.compile(r"/assets/sheet-[0-9a-f]+\.js$")
OUTLINE = """(root) => {
  const skipped = ["id", "for", "name", "aria-controls", "aria-describedby", "data-now", "autocomplete", "value"];
  const outline = (node) => {
    if (node.nodeType === 3) return node.data.trim() || null;
    if (node.nodeType !== 1 || node.hidden) return null;
    if (node.matches(".wb-column > section > .wb-pane-body")) return null;
    const named = [...node.attributes].filter(({ name }) => !skipped.includes(name));
    const said = named.map(({ name, value }) => `${name}=${value}`).filter((each) => each !== "data-state=");
    const value = node.type === "radio" ? `${node.value} ${node.checked}` : node.value;
    const held = node.matches("input, textarea") ? [value] : [];
    const inside = node.matches("textarea") ? [] : [...node.childNodes].map(outline).filter(Boolean);
    return [node.tagName, ...said.filter((each) => each !== "checked=").sort(), ...held, ...inside];
  };
  const parts = [".wb-top", ".wb-head", ".wb-strip", ".wb-banners", ".wb-main"];
  return parts.map((part) => outline(root.querySelector(part)));
}"""
"""What a person meets in the parts that come drawn: names made for one page left out, and so is what is hidden."""


def marks(server: Served, holder: str) -> list[Event]:
    seat = Door(Rounds(server.home), KEY).standing.seat_of(holder)
    log = Rounds(server.home).log.read(KEY)
    return [event for event in log if event.head.kind == "mark-given" and seat and event.head.seat == seat.key]


def drawn_and_shown(page: Page) -> tuple[Any, Any]:
    """What the server draws of the sheet, and what the card shows of it."""
    html = page.evaluate("() => fetch(location.href).then((answer) => answer.text())")
    drawn = page.evaluate(
        f"(html) => ({OUTLINE})(new DOMParser().parseFromString(html, 'text/html').getElementById('wb-first'))", html
    )
    return drawn, page.evaluate(f"() => ({OUTLINE})(document.querySelector('.wb-card:not(#wb-first)'))")


def card_is_there(page: Page) -> None:
    page.locator("#wb-first").wait_for(state="detached")
    page.locator(".wb-under").wait_for()


class Held:
    """The card's script, held up on its way until it is let go."""

    def __init__(self, context: BrowserContext) -> None:
        self.waiting: list[Route] = []
        self.open = threading.Event()
        context.route(CARD, self.take)

    def take(self, route: Route) -> None:
        if self.open.is_set():
            route.continue_()
        else:
            self.waiting.append(route)

    def let_go(self) -> None:
        self.open.set()
        for route in self.waiting:
            route.continue_()


@pytest.fixture
def before_the_card(server: Served, chromium: Browser) -> Iterator[Callable[..., tuple[Page, Held]]]:
    """Open a seat's page in a browser that has nothing, and hold its card up."""
    opened: list[BrowserContext] = []

    def opens(holder: str) -> tuple[Page, Held]:
        person = sit_down(chromium, server, holder)
        card_is_there(person.page)
        context = chromium.new_context(
            locale="en-GB", storage_state=person.context.storage_state(), service_workers="block"
        )
        opened.extend((person.context, context))
        page, held = context.new_page(), Held(context)
        page.goto(person.page.url, wait_until="commit")
        page.locator("#wb-first").wait_for()
        return page, held

    yield opens
    for context in opened:
        context.close()


def test_what_the_server_draws_is_what_the_card_shows(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-2")
    page = person.page
    card_is_there(page)
    drawn, shown = drawn_and_shown(page)
    assert drawn == shown
    page.locator(".wb-criterion").first.locator(".wb-segment").nth(2).click()
    page.locator(".wb-criterion").first.get_by_role("button", name="Add a comment").click()
    page.locator(".wb-criterion").first.locator("textarea").fill("Seen at work.\n\nTwice.")
    page.locator(".wb-criterion").nth(1).locator(".wb-number").fill("100")
    page.locator(".wb-criterion").nth(1).locator(".wb-number").press("Enter")
    page.get_by_role("button", name="Indonesia").click()
    person.saved()
    page.reload()
    card_is_there(page)
    person.saved()
    drawn, shown = drawn_and_shown(page)
    assert drawn == shown
    assert "tersimpan" in str(drawn)
    assert person.watch.blocked == []
    person.context.close()


def test_a_tap_is_saved_though_the_card_never_comes(
    before_the_card: Callable[..., tuple[Page, Held]], server: Served
) -> None:
    page, held = before_the_card("assessor-3")
    row = page.locator("#wb-first .wb-criterion").first
    row.locator(".wb-segment").nth(3).click()
    expect(row.locator(".wb-tools > .wb-state")).to_have_attribute("data-state", "saved")
    row.locator(".wb-segment").nth(1).click()
    expect(row.locator(".wb-tools > .wb-state")).to_have_attribute("data-state", "saved")
    expect(row.locator(".wb-segment input").nth(1)).to_be_checked()
    first, second = marks(server, "assessor-3")
    assert second.body.based_on == (first.head.id,)  # type: ignore[union-attr]
    held.let_go()
    card_is_there(page)
    expect(page.locator(".wb-criterion").first.locator(".wb-segment input").nth(1)).to_be_checked()
    expect(page.locator(".wb-badge")).to_have_attribute("data-state", "saved")
    assert len(marks(server, "assessor-3")) == 2


def test_what_is_typed_and_pressed_before_the_card_is_there_is_brought_over(
    before_the_card: Callable[..., tuple[Page, Held]],
) -> None:
    page, held = before_the_card("assessor-4")
    page.locator("#wb-first .wb-segment").first.click()
    page.get_by_role("button", name="Review and confirm").click()
    field = page.get_by_label("Comment on the whole")
    field.fill("Worth seeing.")
    field.evaluate("(area) => area.setSelectionRange(5, 5)")
    held.let_go()
    card_is_there(page)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(field).to_have_value("Worth seeing.")
    expect(page.locator(".wb-badge")).to_have_attribute("data-state", "saved")
    page.reload()
    expect(field).to_have_value("Worth seeing.")


def test_who_comes_back_goes_on_with_what_was_open_and_not_with_what_is_drawn(
    server: Served, chromium: Browser
) -> None:
    person = sit_down(chromium, server, "assessor-5")
    page = person.page
    card_is_there(page)
    first = page.locator(".wb-entry-title h2").inner_text()
    page.locator(".wb-chip:not(.wb-chip-all)").nth(1).click()
    second = page.locator(".wb-entry-title h2").inner_text()
    page.reload()
    card_is_there(page)
    assert page.locator(".wb-entry-title h2").inner_text() == second != first
    page.goto(page.url)
    card_is_there(page)
    # A page that is opened anew begins with the next sheet to mark, which is the one that came drawn.
    assert page.locator(".wb-entry-title h2").inner_text() == first
    page.reload()
    card_is_there(page)
    assert page.locator(".wb-entry-title h2").inner_text() == first
    person.context.close()


def test_no_script_but_the_houses_own_runs_while_the_sheet_is_drawn(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-6")
    card_is_there(person.page)
    html = person.context.request.get(person.page.url).text()
    assert html.count("<script>") == 2
    in_order = [html.index(each) for each in ("<script>", 'id="wb-written"', BEGIN, "stylesheet", 'id="wb-first"')]
    assert in_order == sorted(in_order)
    assert (person.watch.left, person.watch.blocked, person.watch.errors) == ([], [], [])
    person.context.close()


CUT = """({ criteria, marks }) => ({
  sum: shownNumber(sumSoFar(criteria, (key) => marks[key] || null), "en"),
  segments: criteria.map(segments).map((all) => all.map((each) => [each.mark, ...new Set([each.low, each.high])])),
})"""


def a_view(criteria: list[dict[str, Any]], marks: dict[str, str]) -> dict[str, Any]:
    """The state of a seat with one sheet and nothing else."""
    cells = {key: {"mark": mark, "at": "2026-03-01T02:00:00Z", **TOLD} for key, mark in marks.items()}
    sheet = {"cells": cells, "comments": {}, "others": {}, "recused": None, "confirmed": None, "released": False}
    region = {"name": "Kota Ambon", "cluster": {"key": "city", "title": {"en": "Cities"}}}
    place = {"stage": "s", "submission": "ambon", "number": 1, "of": 1, "room": ""}
    return {
        "panel": {"title": {"en": "A"}, "zone": "Asia/Jakarta", "comments": {}, "demonstration": False},
        "desks": ["assessor"],
        "seat": {"rooms": []},
        "stages": [{"key": "s", "title": {"en": "S"}, "minutes": None, "criteria": criteria}],
        "entries": [{**place, "region": region, "innovations": [], "sheet": sheet, "keyed": None, "discussion": None}],
        "led": {},
        "declared": {"s": "2026-03-01T01:00:00Z"},
        "final": {},
    }


TOLD: dict[str, list[str]] = {"contested": [], "turned_away": []}


def test_segments_and_sums_are_the_cards_on_every_shipped_panel(chromium: Browser) -> None:
    page = chromium.new_page()
    page.add_script_tag(content=early_script("card", EARLY))
    for file in sorted(Path("panels").glob("*.yaml")):
        panel = read_panel(file)
        for stage in panel.marked_stages():
            criteria = []
            for each in stage.criteria:
                scale = panel.scale(each)
                cut = {**scale.model_dump(mode="json"), "decimals": scale.decimals}
                criteria.append({**each.model_dump(mode="json"), "scale": cut})
            marks = {each["key"]: each["scale"]["high"] for each in criteria[: len(criteria) // 2 + 1]}
            found = page.evaluate(CUT, {"criteria": criteria, "marks": marks})
            drawn = first_sheet(a_view(criteria, marks), "en")
            assert drawn is not None
            cut_here = [[[each["mark"], *each["text"].split("–")] for each in row["segments"]] for row in drawn["rows"]]
            assert (file.name, drawn["sum"], cut_here) == (file.name, found["sum"], found["segments"])
    page.close()
