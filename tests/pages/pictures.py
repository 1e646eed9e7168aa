"""Pictures of every page at three widths, light and dark: `make pictures` writes them, README shows three."""

import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.pages import evening
from tests.pages.browser import PATIENCE, launched
from tests.pages.played import KEY
from tests.pages.served import Served, free_port
from workbench.desks.owner import demonstration, shipped
from workbench.settings import Home

WIDTHS = {390: 844, 800: 1100, 1280: 900}
SHOWN = Path(__file__).parents[2] / "notebooks" / "pictures"
MARKS = {"Novelty": "82", "Benefit": "74"}


def _open(browser: Browser, server: Served, panel: str, holder: str, desk: str = "", **options: Any) -> Page:
    context = browser.new_context(locale="en-GB", **options)
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.link(panel, holder))
    page.get_by_role("button", name="This is me: open my desk").click()
    page.locator(".wb-card, .wb-chair, .wb-secretariat, .wb-results, .wb-filing").first.wait_for()
    if desk:
        page.goto(page.url.rsplit("/", 1)[0] + f"/{desk}")
        page.locator(f".wb-{desk}").wait_for()
    return page


def take(page: Page, name: str, folder: Path) -> None:
    """Take a page's picture at every width, light and dark."""
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme, suffix in (("light", ""), ("dark", "-dark")):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(300)
            page.screenshot(path=folder / f"{name}-{width}{suffix}.png")


def _mark(page: Page) -> None:
    page.locator(".wb-list-row").nth(6).click() if page.locator(".wb-list-row").count() else None
    for title, mark in MARKS.items():
        _number(page, title, mark)
    page.locator('.wb-badge[data-state="saved"]').wait_for()
    page.evaluate("window.scrollTo(0, 0)")


def _number(page: Page, title: str, mark: str) -> None:
    box = page.get_by_label(f"{title}: number from 0 to 100")
    box.fill(mark)
    box.press("Enter")


def _lead(page: Page) -> Page:
    """Let somebody present whose sheets are all in, and start the clock."""
    page.get_by_role("button", name="Present:").nth(2).click()
    page.get_by_role("button", name="Start presentation").click()
    page.locator('.wb-clock[data-phase="runs"]').wait_for()
    page.locator(".wb-agreement .wb-interval").first.wait_for()
    page.evaluate("window.scrollTo(0, 0)")
    return page


def _filing(browser: Browser, server: Served, folder: Path, **options: Any) -> None:
    """The desk of a filing, a validator's queue, and the index with a region, the nominees and the final list."""
    desk = _open(browser, server, shipped.FILING, "secretariat", "filing", **options)
    desk.locator(".wb-queue").wait_for()
    take(desk, "filing", folder)
    for tab, shown in ((2, "innovations"), (3, "validators"), (4, "intake")):
        desk.locator(f".wb-tab:nth-child({tab})").click()
        desk.locator(f'.wb-tab:nth-child({tab})[aria-pressed="true"]').wait_for()
        desk.locator(".wb-sheet-part").first.wait_for()
        take(desk, f"filing-{shown}", folder)
        if shown == "innovations":
            desk.locator(".wb-row-link").first.click()
            desk.locator(".wb-innovation").wait_for()
            take(desk, "filing-innovation", folder)
    validator = _open(browser, server, shipped.FILING, "validator-3", "filing", **options)
    validator.locator(".wb-queue").wait_for()
    take(validator, "validator", folder)
    index = _open(browser, server, shipped.FILING, "analyst", "index", **options)
    index.locator(".wb-data").wait_for()
    take(index, "index", folder)
    index.get_by_role("button", name=re.compile("Pangkalpinang")).click()
    index.locator(".wb-years").wait_for()
    take(index, "index-region", folder)
    index.locator(".wb-tab").nth(1).click()
    index.locator(".wb-index-tools").wait_for()
    take(index, "nominees", folder)
    index.locator('[data-focus="basis:validated"]').click()
    index.get_by_role("heading", name=re.compile("Final list|Daftar akhir")).scroll_into_view_if_needed()
    take(index, "final-list", folder)


def _anchors(browser: Browser, home: Path, folder: Path) -> None:
    """What all have marked, as the chair and an assessor see it, and a mark that came after release."""
    server = Served(evening.prepare(Home(home)), f"http://127.0.0.1:{free_port()}").start()
    try:
        stands = evening.door_of(server.home).standing
        (anchor,), (first, *_) = stands.anchors(evening.STAGE), stands.order(evening.STAGE, "room-b")
        evening.mark_anchor(server, anchor)
        chair, tablet = _open(browser, server, KEY, "chair"), _open(browser, server, KEY, "assessor-5")
        chair.get_by_role("button", name="Who marks high, who marks low").click()
        chair.get_by_role("table").nth(1).wait_for()
        take(chair, "anchors-chair", folder)
        leading = evening.with_device(server, "chair")
        evening.lead(leading, "submission-released", submission=anchor)
        tablet.locator(".wb-chip").nth(1).click()
        tablet.get_by_role("columnheader", name="All: lowest – highest").wait_for()
        take(tablet, "anchor-released", folder)
        evening.lead(leading, "cursor-moved", room="room-b", submission=first)
        for title, mark in MARKS.items():
            _number(tablet, title, mark)
        tablet.locator('.wb-badge[data-state="saved"]').wait_for()
        tablet.context.set_offline(True)
        _number(tablet, "Novelty", "90")
        tablet.locator('.wb-badge[data-state="offline"]').wait_for()
        evening.lead(leading, "submission-released", submission=first)
        tablet.context.set_offline(False)
        tablet.locator(".wb-turned-away li").wait_for()
        take(tablet, "late-mark", folder)
    finally:
        server.stop()


def main(folder: Path) -> None:
    """Serve a demonstration home and take every page's picture."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, launched() as browser:
        server = Served(demonstration.prepare(Path(home) / "home"), f"http://127.0.0.1:{free_port()}").start()
        try:
            card = _open(browser, server, demonstration.PRACTICE, "assessor-2")
            take(card, "list", folder)
            _mark(card)
            take(card, "assessor", folder)
            take(_open(browser, server, shipped.KEY, "assessor-3"), "released", folder)
            take(_open(browser, server, shipped.KEY, "chair-b", "results"), "results", folder)
            take(_lead(_open(browser, server, shipped.KEY, "chair-b")), "chair", folder)
            take(_open(browser, server, demonstration.PRACTICE, "secretariat"), "secretariat", folder)
            _filing(browser, server, folder)
            entering = browser.new_page(locale="en-GB")
            entering.goto(server.link(demonstration.PRACTICE, "assessor-5"))
            take(entering, "enter", folder)
        finally:
            server.stop()
        _anchors(browser, Path(home) / "anchors", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else SHOWN)
