"""Marks that travel without a network: as a file that whoever carries it cannot read, and as the code of a paper."""

from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import KEY, sit_down
from tests.pages.served import Served
from tests.pages.test_card_session import STAGE, door_of, own, quiet
from workbench.access.paper.code import Printed, written


def test_what_a_tablet_cannot_send_is_saved_as_a_file_and_taken_in_by_the_secretariat(
    server: Served, chromium: Browser, tmp_path: Path
) -> None:
    server.link(KEY, "assessor-8")
    tablet = sit_down(chromium, server, "assessor-8")
    page = tablet.page
    page.locator(".wb-criterion").first.wait_for()
    page.route("**/events", lambda route: route.abort())
    page.locator(".wb-criterion").nth(0).locator(".wb-segment").nth(3).click()
    save = page.get_by_role("button", name="Save as a sealed file")
    with page.expect_download() as download:
        save.click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    tablet.context.close()
    assert b"mark-given" not in file.read_bytes()

    secretariat = sit_down(chromium, server, "secretariat")
    page = secretariat.page
    page.get_by_role("button", name="Sheets on paper").click()
    page.locator('input[type="file"][accept=".sealed"]').set_input_files(file)
    expect(page.locator(".wb-banner", has_text="The file of Assessor 8")).to_contain_text("1 changes")
    seat = door_of(server).standing.seat_of("assessor-8")
    assert seat is not None
    submission = own(server, "assessor-8")[0]
    assert len(door_of(server).standing.sheet(seat.key, STAGE, submission).marks()) == 1
    quiet(secretariat)


def test_a_room_is_printed_and_its_code_brings_back_what_the_log_lacks(server: Served, chromium: Browser) -> None:
    server.link(KEY, "assessor-7")
    secretariat = sit_down(chromium, server, "secretariat")
    page = secretariat.page
    page.get_by_role("button", name="Sheets on paper").click()
    address = page.get_by_role("link", name="Sheets of Room A (PDF)").get_attribute("href")
    answer = page.request.get(f"{server.address}{address}")
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")

    seat = door_of(server).standing.seat_of("assessor-7")
    assert seat is not None
    sheets = {(seat.key, STAGE, own(server, "assessor-7")[0]): {"novelty": "71", "benefit": "82"}}
    code = written(server.home, Printed(KEY, "room-b", 1, "ab" * 32, sheets))
    for said in ("1 of 1 sheets were keyed", "nothing was keyed"):
        page.get_by_role("button", name="Scan a printed sheet").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Code of the sheet").fill(code)
        fits_and_can_be_read(page)
        dialog.get_by_role("button", name="Key what is missing").click()
        expect(page.locator(".wb-banner", has_text=said)).to_be_visible()
    expect(page.locator('.wb-keyed-state[data-state="waiting"]')).to_have_count(1)
    fits_and_can_be_read(page)
    quiet(secretariat)

    chair = sit_down(chromium, server, "chair-b", desk="results")
    card = chair.page.locator(".wb-keyed-card")
    expect(card).to_contain_text("71")
    expect(chair.page.get_by_role("link", name="Sheets of Room B (PDF)")).to_be_visible()
    quiet(chair)
