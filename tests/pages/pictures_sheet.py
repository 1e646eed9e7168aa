"""Pictures of the assessor's sheet in every state, at three widths, light and dark: `make pictures-sheet`."""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.pages.browser import PATIENCE, launched
from tests.pages.pictures import take
from tests.pages.served import Served, free_port
from workbench.access.door import Door
from workbench.desks.owner import demonstration, shipped
from workbench.records.event import MarkGiven, SheetTranscribed
from workbench.settings import Home
from workbench.storage.rounds import Rounds

ROUND = demonstration.PRACTICE
HOLDER = "assessor-5"


def sit(browser: Browser, server: Served, holder: str, panel: str = ROUND, declared: bool = True) -> Page:
    """Open a desk in a browser of its own."""
    context = browser.new_context(locale="en-GB", viewport={"width": 800, "height": 1100})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(server.link(panel, holder, declared))
    page.get_by_role("button", name="This is me: open my desk").click()
    page.locator(".wb-card, .wb-results, .wb-secretariat").first.wait_for()
    return page


def entry(page: Page, at: int) -> None:
    """Open one of the own submissions."""
    page.locator(".wb-chip").nth(at).click()
    page.evaluate("window.scrollTo(0, 0)")


def give(page: Page, count: int, marks: tuple[str, ...] = ("82", "74", "66", "58", "71")) -> None:
    """Mark the first criteria of the sheet that is open."""
    for at in range(count):
        box = page.locator(".wb-criterion .wb-number").nth(at)
        box.fill(marks[at])
        box.press("Enter")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")


def saved(page: Page) -> None:
    page.locator('.wb-badge[data-state="saved"]').wait_for()


def confirm(page: Page) -> None:
    give(page, 5)
    saved(page)
    page.get_by_role("button", name="Review and confirm").click()
    page.get_by_role("button", name="Confirm my marks").click()
    page.locator(".wb-receipt-body .wb-receipt-code").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Close").first.click()


def _contest(home: Home, page: Page) -> None:
    """Another device of this seat gives a mark that this page has not seen."""
    door = Door(Rounds(home), ROUND)
    seat = door.standing.seat_of(HOLDER)
    assert seat is not None
    place = page.evaluate("sessionStorage.getItem(Object.keys(sessionStorage)[0])").split("/")
    body: dict[str, Any] = {"stage": place[0], "submission": place[1], "criterion": "novelty"}
    door.append(seat.key, MarkGiven(**body, mark=91))
    page.reload()
    page.locator(".wb-contested:visible").wait_for()


def _keyed(home: Home, at: int) -> None:
    door = Door(Rounds(home), ROUND)
    seat, by = door.standing.seat_of(HOLDER), door.standing.seat_of("secretariat")
    assert seat is not None
    assert by is not None
    stage, _, submission = list(door.standing.own_entries(HOLDER))[at]
    marks = dict(
        zip(("novelty", "benefit", "replicability", "authority", "mastery"), (78, 64, 70, 66, 81), strict=True)
    )
    criteria = [criterion.key for criterion in door.standing.panel.stage(stage).criteria]
    said = {key: marks.get(key, 60) for key in criteria}
    body = SheetTranscribed(
        seat=seat.key, stage=stage, submission=submission, marks=said, source="paper", reference="room A, sheet 3"
    )
    door.append(by.key, body)


def states(browser: Browser, server: Served, shoot: Callable[[Page, str], None]) -> None:
    """Bring one assessor's card into every state, one after the other."""
    sit(browser, server, "secretariat").context.close()
    page = sit(browser, server, HOLDER, declared=False)
    page.locator(".wb-conflict-name").nth(2).click()
    page.locator(".wb-conflict-why:visible input").fill("I advised on this innovation in 2022")
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    shoot(page, "conflicts")
    page.get_by_role("button", name="Declare, and begin (1)").click()
    page.locator(".wb-criterion").first.wait_for()
    entry(page, 1)
    shoot(page, "empty")
    give(page, 2)
    saved(page)
    shoot(page, "half")
    give(page, 5)
    saved(page)
    shoot(page, "saved")
    page.get_by_role("button", name="Review and confirm").click()
    shoot(page, "review")
    page.get_by_role("dialog").get_by_role("button", name="Back to the sheet").click()
    confirm(page)
    shoot(page, "confirmed")
    entry(page, 3)
    shoot(page, "recused")
    entry(page, 2)
    page.locator(".wb-tab[data-side=questions]").click()
    if page.locator(".wb-unfold").first.is_visible():
        page.locator(".wb-note .wb-unfold").click()
    page.locator(".wb-ask").click()
    page.locator(".wb-question textarea").fill("Who pays for it next year? – The region; it is in the budget.")
    give(page, 1)
    saved(page)
    shoot(page, "questions")
    _contest(server.home, page)
    page.locator(".wb-tab[data-side=note]").first.evaluate("each => each.click()")
    shoot(page, "contested")
    _keyed(server.home, 4)
    page.reload()
    page.locator(".wb-chip").nth(5).wait_for()
    entry(page, 5)
    page.locator(".wb-keyed:visible").wait_for()
    shoot(page, "transcribed")
    entry(page, 6)
    give(page, 1)
    saved(page)
    page.context.set_offline(True)
    give(page, 3)
    page.locator('.wb-badge[data-state="offline"]').wait_for()
    shoot(page, "offline")
    # On a visit the page is loaded again where there is no network: from the device, with all that waits on it.
    page.reload()
    page.locator('.wb-badge[data-state="offline"]').wait_for()
    page.locator(".wb-under").wait_for()
    shoot(page, "visit")
    page.context.set_offline(False)
    saved(page)
    page.get_by_role("button", name="All", exact=True).click()
    shoot(page, "list")
    page.get_by_role("button", name="My marks are final").click()
    shoot(page, "final-asked")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("^Yes")).click()
    page.locator('.wb-final[data-state="holds"] .wb-receipt-code').wait_for()
    page.locator(".wb-final").scroll_into_view_if_needed()
    shoot(page, "final")
    locked = sit(browser, server, "assessor-3", shipped.KEY)
    shoot(locked, "locked-list")
    entry(locked, 1)
    shoot(locked, "locked")


def main(folder: Path) -> None:
    """Serve a demonstration home and take the sheet's picture in every state."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, launched() as browser:
        server = Served(demonstration.prepare(Path(home) / "home"), f"http://127.0.0.1:{free_port()}").start()
        try:
            states(browser, server, lambda page, name: take(page, f"sheet-{name}", folder))
        finally:
            server.stop()


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("pictures"))
