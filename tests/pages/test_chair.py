"""A chair leads a room in one browser, and an assessor's tablet follows in another."""

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.pages.played import KEY, Script, prepare, sit_down
from tests.pages.served import Served, free_port
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def test_a_chair_leads_the_room_sees_who_is_in_and_changes_the_order(tmp_path: Path, chromium: Browser) -> None:
    home = prepare(Home(tmp_path / "home"))
    server = Served(home, f"http://127.0.0.1:{free_port()}").start()
    rounds = Rounds(home)
    script = Script.written(rounds.panel(KEY), rounds.intake(KEY), 7)
    try:
        chair, tablet = sit_down(chromium, server, "chair-b"), sit_down(chromium, server, "assessor-7")
        page = chair.page
        leading = page.get_by_role("region", name="Presenting now")
        row = page.get_by_role("row", name=re.compile("Assessor 7"))
        expect(row.locator(".wb-seat-status")).to_have_text("here")

        page.get_by_role("button", name=re.compile("^Next: 01")).click()
        expect(tablet.page.locator('.wb-now[data-here="true"]')).to_be_visible()
        expect(leading).to_contain_text("0 of 6 sheets in")
        page.get_by_role("button", name="Start presentation").click()
        expect(tablet.page.locator(".wb-now .wb-clock")).to_have_attribute("data-phase", "runs")
        page.get_by_role("button", name="Stop the clock").click()
        expect(tablet.page.locator(".wb-now .wb-clock")).to_have_attribute("data-phase", "stands")

        for criterion in script.weights():
            tablet.give(script, criterion, 80)
        tablet.confirm()
        expect(leading).to_contain_text("1 of 6 sheets in")
        expect(leading).not_to_contain_text("Assessor 7")

        page.get_by_role("button", name=re.compile("^More: ")).nth(1).click()
        page.get_by_role("button", name=re.compile("^Withdraw: ")).first.click()
        page.get_by_role("dialog").get_by_role("textbox").fill("the bus broke down")
        page.get_by_role("dialog").get_by_role("button", name="Withdraw", exact=True).click()
        expect(page.locator('.wb-entry-row[data-withdrawn="true"]')).to_have_count(1)
        expect(page.get_by_role("button", name="None after")).to_be_disabled()
        expect(tablet.page.locator(".wb-chip:not(.wb-chip-all)")).to_have_count(1)

        # The own room's sheets on paper, and those of no other room.
        papers = page.get_by_role("link", name=re.compile(r"^Sheets of .* \(PDF\)$"))
        expect(papers).to_have_count(1)
        paper = chair.context.request.get(papers.evaluate("(link) => link.href"))
        assert (paper.headers["content-type"], paper.body()[:5]) == ("application/pdf", b"%PDF-")

        tablet.context.close()
        expect(row.locator(".wb-seat-status")).to_contain_text("offline since")
        kinds = [event.head.kind for event in rounds.log.read(KEY)]
        assert {"cursor-moved", "clock-started", "clock-stopped", "submission-withdrawn"} <= set(kinds)
        assert (chair.watch.left, chair.watch.blocked, chair.watch.errors) == ([], [], [])
        chair.context.close()
    finally:
        server.stop()
