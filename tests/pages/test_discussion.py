"""A chair opens the discussion in one browser; on a tablet an assessor changes a mark with a reason, once."""

import os
import re
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from tests.pages.played import KEY, Script, prepare, sit_down
from tests.pages.served import Served, free_port
from workbench.access.door import Door, Sender
from workbench.access.seats import issue, open_card
from workbench.records.event import DiscussionAnswered
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def pictured(page: Page, name: str) -> None:
    """Keep what the page shows, in the folder that the environment names, at three widths, light and dark."""
    folder = os.environ.get("WORKBENCH_PICTURES")
    for width in (390, 800, 1280) if folder else ():
        page.set_viewport_size({"width": width, "height": 1100})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 800, "height": 1100})


def others_confirm(home: Home, script: Script, submission: str, but: str) -> None:
    """All who mark a submission confirm it, but one: through the door, beside the server that is running."""
    door = Door(Rounds(home), KEY)
    for holder in script.assessors():
        if holder == but or submission not in list(script.entries(holder)):
            continue
        card = issue(door, holder)
        seat, opening = open_card(door, card.issued, card.secret)
        sender = Sender(seat.key, opening)
        place = {"stage": door.standing.panel.marked_stages()[0].key, "submission": submission}
        sent = {}
        for at, (criterion, mark) in enumerate(script.marks[holder, submission].items()):
            sent[criterion] = f"{holder}-{submission}-{at}"[-60:]
            item = {"id": sent[criterion], "kind": "mark-given", **place, "criterion": criterion, "mark": str(mark)}
            assert door.answered(sender, item).state == "stands"
        item = {"id": f"{holder}-{submission}-done"[-60:], "kind": "sheet-confirmed", **place, "marks": sent}
        assert door.answered(sender, item).state == "stands"


def test_a_panel_talks_for_two_minutes_and_an_assessor_changes_a_mark_with_a_reason(
    tmp_path: Path, chromium: Browser
) -> None:
    home = prepare(Home(tmp_path / "home"))
    rounds = Rounds(home)
    script = Script.written(rounds.panel(KEY), rounds.intake(KEY), 7)
    submission = next(iter(script.entries("assessor-7")))
    server = Served(home, f"http://127.0.0.1:{free_port()}").start()
    try:
        others_confirm(home, script, submission, but="assessor-7")
        chair, tablet = sit_down(chromium, server, "chair-b"), sit_down(chromium, server, "assessor-7")
        page, card = chair.page, tablet.page
        page.get_by_role("button", name=re.compile("^Next: 01")).click()
        expect(card.locator('.wb-now[data-here="true"]')).to_be_visible()
        expect(page.get_by_role("button", name="Discuss for 2 minutes")).to_have_count(0)
        for criterion in script.weights():
            tablet.give(script, criterion, 50)
        receipt = tablet.confirm()

        page.get_by_role("button", name="Discuss for 2 minutes").click()
        page.get_by_role("dialog").get_by_role("button", name="Discuss for 2 minutes").click()
        talk = page.get_by_role("region", name="Discussion")
        expect(talk).to_contain_text("0 of 6 have answered")
        expect(talk.locator(".wb-clock")).to_have_attribute("data-phase", re.compile("runs|near"))

        mine = card.get_by_role("region", name="Discussion")
        expect(mine).to_contain_text("Discussion until")
        pictured(page, "chair-runs")
        pictured(card, "card-runs")
        mine.get_by_role("button", name="Change with a reason").click()
        dialog = card.get_by_role("dialog")
        dialog.get_by_role("button", name="Change the marks").click()
        expect(dialog).to_contain_text("No mark is changed yet")
        dialog.locator(".wb-number").first.fill("65")
        dialog.get_by_role("button", name="Change the marks").click()
        expect(dialog).to_contain_text("A change needs a reason")
        pictured(card, "card-changes")
        dialog.get_by_role("textbox", name="Reason, for the record").fill("the region showed its data")
        dialog.get_by_role("button", name="Change the marks").click()
        expect(mine).to_contain_text("You changed marks after the discussion")
        expect(card.locator(".wb-receipt-code").first).not_to_have_text(receipt)
        expect(card.locator(".wb-read td.wb-figure").first).to_have_text("65")
        expect(talk).to_contain_text("1 of 6 have answered")
        expect(talk).not_to_contain_text("Assessor 7")

        (answer,) = [each.body for each in rounds.log.read(KEY) if isinstance(each.body, DiscussionAnswered)]
        assert (answer.said, answer.reason) == ("changed", "the region showed its data")
        door = Door(rounds, KEY)
        for seat in door.standing.seats.values():
            if seat.opening and seat.holder.startswith("assessor") and seat.holder != "assessor-7":
                place = {"stage": answer.stage, "submission": submission, "discussion": answer.discussion}
                item = {"id": f"{seat.key}-kept"[-60:], "kind": "discussion-answered", **place, "said": "kept"}
                assert door.answered(Sender(seat.key, seat.opening), item).state == "stands"
        expect(talk).to_contain_text("5 kept")
        expect(talk).to_contain_text("1 changed")
        expect(page.get_by_role("columnheader", name="Before")).to_be_visible()
        pictured(page, "chair-over")
        pictured(card, "card-over")
        for each in (chair, tablet):
            assert (each.watch.left, each.watch.blocked, each.watch.errors) == ([], [], [])
            each.context.close()
    finally:
        server.stop()
