"""A region objects: the secretariat takes the letter in, in one browser, and the chair answers in another."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.access.build import KEY, Round
from tests.pages.played import sit_down
from tests.pages.served import Served, free_port


def test_a_letter_is_taken_in_answered_and_shown_to_whoever_keeps_it(tmp_path: Path, chromium: Browser) -> None:
    round_ = Round(tmp_path)
    for holder in ("assessor-1", "assessor-2"):
        round_.confirm(holder, "bima", "90", "80")
    for submission in ("ambon", "bima", "dumai", "kupang", "padang"):
        round_.release(submission)
    server = Served(round_.home, f"http://127.0.0.1:{free_port()}").start()
    try:
        keeper = sit_down(chromium, server, "secretariat", panel=KEY)
        page = keeper.page
        page.get_by_role("button", name="Objections", exact=True).click()
        page.get_by_role("button", name="Open the objection period").click()
        page.get_by_label("Last day on which regions may object").fill("2099-11-30")
        page.get_by_role("dialog").get_by_role("button", name="Open the objection period").click()
        part = page.get_by_role("region", name="Objections")
        expect(part).to_contain_text("Regions may object until")
        expect(part).to_contain_text("23:59")
        page.get_by_role("button", name="Take in an objection").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_role("button", name="Take in an objection").click()
        expect(dialog.get_by_role("alert")).to_have_text("Please fill this in.")
        dialog.get_by_label("Region", exact=True).select_option("bima")
        dialog.get_by_label("Letter number").fill("005/17")
        dialog.get_by_label("What the region objects to").fill("The second innovation was not looked at.")
        dialog.get_by_role("button", name="Take in an objection").click()
        expect(part).to_contain_text("Not answered yet.")

        chair = sit_down(chromium, server, "chair", panel=KEY)
        asked = chair.page.get_by_role("region", name="Objections")
        expect(asked).to_contain_text("The second innovation was not looked at.")
        asked.get_by_role("button", name="Answer to Kota Bima").click()
        chair.page.get_by_label("Outcome").select_option("dismissed")
        chair.page.get_by_label("Reason").fill("Both assessors saw it; see the sheets.")
        chair.page.get_by_role("dialog").get_by_role("button", name="Answer", exact=True).click()
        for seen in (asked, part):
            expect(seen).to_contain_text("Both assessors saw it; see the sheets.")
        page.get_by_role("button", name="Backup and end").click()
        seat = page.url.rsplit("/", 1)[0]
        for kind in ("feedback", "certificate"):
            link = page.get_by_role("link", name=f"{kind.capitalize()}: Kota Bima")
            expect(link).to_have_attribute("href", f"{seat.split(server.address)[1]}/{kind}/bima")
            paper = page.request.get(f"{seat}/{kind}/bima")
            assert (paper.status, paper.headers["content-type"]) == (200, "application/pdf")
        assert page.request.get(f"{seat}/feedback/atlantis").status == 404
        outsider = sit_down(chromium, server, "analyst", panel=KEY)
        assert outsider.page.request.get(f"{outsider.page.url.rsplit('/', 1)[0]}/feedback/bima").status == 403
        outsider.context.close()
        page.get_by_role("button", name="Objections", exact=True).click()
        page.get_by_role("button", name="Indonesia", exact=True).click()
        expect(page.get_by_role("region", name="Masa sanggah")).to_contain_text("Ditolak")
        for seat in (keeper, chair):
            assert (seat.watch.left, seat.watch.blocked, seat.watch.errors) == ([], [], [])
            seat.context.close()
    finally:
        server.stop()
