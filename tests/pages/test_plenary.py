"""The end of a session: what remains, and the plenary's decision, from the page that a chair closes a round on."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.access.build import KEY, Round
from tests.pages.browser import too_wide
from tests.pages.played import sit_down
from tests.pages.served import Served, free_port
from workbench.methods.plenary import decided_in

MARKS = {"ambon": ("90", "80"), "bima": ("80", "70"), "dumai": ("80", "70")}
SERIOUS = ("serious", "critical")


def pictured(page: Page, name: str) -> None:
    """Hold what the page shows to the width of every screen, light and dark; keep it where the environment asks."""
    folder = os.environ.get("WORKBENCH_PICTURES")
    for width in (390, 800, 1280):
        page.set_viewport_size({"width": width, "height": 1100})
        assert (name, width, too_wide(page)) == (name, width, 0)
        for scheme in ("light", "dark") if folder else ():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 800, "height": 1100})


def marked(round_: Round) -> Round:
    """All sheets are in but one; two regions have the same value."""
    for submission, marks in MARKS.items():
        for holder in ("assessor-1", "assessor-2"):
            if (holder, submission) != ("assessor-1", "dumai"):
                round_.confirm(holder, submission, *marks)
    round_.confirm("assessor-3", "kupang", "60", "60")
    round_.mark("assessor-3", "padang", "novelty", "50")
    return round_


def test_the_end_of_a_session_says_what_remains_and_the_plenary_changes_one_place(
    tmp_path: Path, chromium: Browser
) -> None:
    round_ = marked(Round(tmp_path))
    server = Served(round_.home, f"http://127.0.0.1:{free_port()}").start()
    try:
        chair = sit_down(chromium, server, "chair", panel=KEY, desk="results")
        page = chair.page
        page.get_by_role("button", name="Ranking", exact=True).focus()
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        remains = page.get_by_role("region", name="What remains to be done")
        expect(remains.locator("[aria-current]")).to_contain_text("Every sheet is confirmed")
        expect(remains.locator("[aria-current]")).to_contain_text("6 of 7")
        unfinished = page.get_by_role("region", name="Unfinished sheets")
        expect(unfinished).to_contain_text("Kota Padang")
        expect(unfinished).to_contain_text("Assessor 3 (begun, not confirmed)")
        cluster = page.get_by_role("region", name="Cities")
        expect(cluster).to_contain_text("The plenary decides when everything in this cluster is released.")
        expect(cluster).to_contain_text("Kota Bima, Kota Dumai: the same value")
        pictured(page, "closing-before")

        before = round_.door.standing.sheet_of("assessor-3", "presentation", "padang")
        assert before is not None
        based = [given.event for cell in before[1].cells.values() if (given := cell.standing)]
        marks = {"novelty": round_.mark("assessor-3", "padang", "novelty", "50", based_on=based).id}
        marks["benefit"] = round_.mark("assessor-3", "padang", "benefit", "50").id
        round_.post("assessor-3", "sheet-confirmed", stage="presentation", submission="padang", marks=marks)
        for submission in (*MARKS, "kupang", "padang"):
            assert round_.release(submission, "assessor-2").state == "stands"
        expect(unfinished).to_contain_text("None: every sheet that is waited for is confirmed.")
        change = cluster.get_by_role("button", name="Another place for Kota Kupang")
        change.focus()
        page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog")
        number = dialog.get_by_label("Place by the plenary (1 to 5)")
        expect(number).to_be_focused()
        page.keyboard.press("Enter")
        dialog.get_by_role("button", name="Change place").click()
        expect(dialog.get_by_role("alert")).to_have_text("Type a place from 1 to 5.")
        number.fill("9")
        expect(dialog.get_by_role("alert")).to_contain_text("there is no place 9 among 5 regions")
        number.fill("2")
        expect(dialog).to_contain_text("Kota Kupang: place 4 becomes 2 (computed: 4)")
        expect(dialog).to_contain_text("Place 2 is then held by Kota Bima, Kota Dumai, Kota Kupang.")
        dialog.get_by_role("button", name="Change place").click()
        expect(dialog.get_by_role("alert")).to_contain_text("A change needs a reason")
        dialog.get_by_label("Reason").fill("the whole region is reached")
        pictured(page, "closing-dialog")
        dialog.get_by_role("button", name="Change place").click()
        row = cluster.locator(".wb-decided tr", has_text="Kota Kupang")
        expect(row).to_contain_text("By the plenary; computed was 4")

        row.get_by_role("button", name="Back to the computed place of Kota Kupang?").click()
        expect(dialog).to_contain_text("Kota Kupang: place 2 becomes 4 (computed: 4)")
        dialog.get_by_label("Reason").fill("read the wrong line")
        dialog.get_by_role("button", name="Undo").click()
        expect(row).not_to_contain_text("By the plenary")
        for name, place in (("Kota Kupang", "1"), ("Kota Ambon", "4")):
            cluster.get_by_role("button", name=f"Another place for {name}").click()
            dialog.get_by_label("Place by the plenary (1 to 5)").fill(place)
            expect(dialog).to_contain_text(f"becomes {place} (computed:")
            dialog.get_by_label("Reason").fill("the whole region is reached")
            dialog.get_by_role("button", name="Change place").click()
            expect(cluster.locator(".wb-decided tr", has_text=name)).to_contain_text("By the plenary")
        cluster.get_by_role("button", name="The plenary adopts these places: Cities").click()
        expect(dialog.locator("li").first).to_contain_text("Kota Kupang")
        dialog.get_by_role("button", name="The plenary adopts these places").click()
        expect(cluster).to_contain_text("✓ Adopted on")
        pictured(page, "closing-after")
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = Axe().run(page, context=".wb-main").response["violations"]
            assert (scheme, [each["id"] for each in found if each["impact"] in SERIOUS]) == (scheme, [])

        stands = round_.door.catch_up()
        places = {"kupang": 1, "bima": 2, "dumai": 2, "ambon": 4, "padang": 5}
        assert decided_in(stands, round_.door.intake, "city") == places == dict(stands.adopted["city"].places)
        seat = page.url.rsplit("/", 1)[0]
        minutes = page.request.get(f"{seat}/minutes")
        assert (minutes.status, minutes.headers["content-type"]) == (200, "application/pdf")
        expect(remains.get_by_role("link", name="Minutes to sign (PDF)")).to_have_attribute(
            "href", f"{seat.removeprefix(server.address)}/minutes"
        )
        page.get_by_role("button", name="Ranking", exact=True).click()
        expect(page.locator(".wb-ranking tr", has_text="Kota Kupang")).to_contain_text("Place 1 by the plenary.")
        pictured(page, "closing-ranking")
        page.locator(".wb-language[lang=id]").click()
        page.get_by_role("button", name="Akhir sidang").click()
        expect(page.get_by_role("region", name="Yang masih harus dikerjakan")).to_contain_text("Masa sanggah".lower())
        pictured(page, "closing-id")

        analyst = sit_down(chromium, server, "analyst", panel=KEY)
        expect(analyst.page.get_by_role("button", name="End of session")).to_have_count(0)
        assert analyst.page.request.get(f"{analyst.page.url.rsplit('/', 1)[0]}/minutes").status == 403
        keeper = sit_down(chromium, server, "secretariat", panel=KEY, desk="results")
        keeper.page.get_by_role("button", name="End of session").click()
        expect(keeper.page.get_by_role("region", name="Cities")).to_contain_text("✓ Adopted on")
        expect(keeper.page.get_by_role("button", name="Another place for")).to_have_count(0)
        # The browser notes that the place that is not there was refused.
        refused = [each for each in chair.watch.errors if "status of 422" in each]
        assert (len(refused), len(chair.watch.errors)) == (1, 1)
        for each in (chair, analyst, keeper):
            assert (each.watch.left, each.watch.blocked) == ([], [])
            each.context.close()
    finally:
        server.stop()
