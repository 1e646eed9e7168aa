"""A paper sheet: keyed by the secretariat, confirmed by a chair who did not key it; and a question before a move."""

from playwright.sync_api import Browser, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import KEY, sit_down
from tests.pages.served import Served
from tests.pages.test_card_session import STAGE, door_of, name, own, quiet


def test_a_paper_sheet_is_keyed_and_confirmed_by_a_chair_and_a_confirmed_sheet_is_not_moved_unasked(
    server: Served, chromium: Browser
) -> None:
    server.link(KEY, "assessor-8")
    submission = own(server, "assessor-8")[0]
    secretariat = sit_down(chromium, server, "secretariat")
    page = secretariat.page
    page.get_by_role("button", name="Sheets on paper").click()
    page.get_by_role("button", name="Key a paper sheet").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Which paper?").fill("room B, sheet 1")
    boxes = dialog.locator(".wb-key-mark")
    boxes.first.fill("780")
    dialog.get_by_role("button", name="Send to be confirmed").click()
    expect(dialog.get_by_role("alert")).to_contain_text("780 is not between 0 and 100")
    for at in range(5):
        boxes.nth(at).fill("78")
    fits_and_can_be_read(page)
    dialog.get_by_role("button", name="Send to be confirmed").click()
    expect(page.locator('.wb-keyed-state[data-state="waiting"]')).to_have_text("waits to be confirmed")
    fits_and_can_be_read(page)

    chair = sit_down(chromium, server, "chair-b", desk="results")
    card = chair.page.locator(".wb-keyed-card")
    expect(card).to_contain_text(name(server, submission))
    expect(card).to_contain_text("room B, sheet 1")
    fits_and_can_be_read(chair.page)
    card.get_by_role("button", name="As on the paper: confirm").click()
    expect(card).to_have_count(0)
    seat = door_of(server).standing.seat_of("assessor-8")
    assert seat is not None
    sheet = door_of(server).standing.sheet(seat.key, STAGE, submission)
    assert (set(sheet.marks().values()), sheet.confirmed is not None) == ({78}, True)
    quiet(chair)

    expect(page.locator('.wb-keyed-state[data-state="confirmed"]')).to_contain_text("confirmed by Chair")
    page.get_by_role("button", name="Running order").click()
    row = page.locator(".wb-order-row", has_text=name(server, submission))
    row.get_by_role("button", name="move to Room A").click()
    expect(page.get_by_role("dialog")).to_contain_text("1 confirmed sheets on it stay and count")
    page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("The order is changed and not saved yet.")).to_have_count(0)
    secretariat.watch.errors[:] = [error for error in secretariat.watch.errors if "422" not in error]
    quiet(secretariat)
