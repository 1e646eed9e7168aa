"""A rehearsal on the real devices: begun and ended by the chair, entered by the seats, and the round is as it was."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.attacks.visitor import Heard, Visitor
from tests.pages.browser import too_wide
from tests.pages.onlookers import sit
from tests.pages.played import sit_down
from tests.pages.served import Served
from workbench.desks.owner.demonstration import PRACTICE
from workbench.storage.rounds import Rounds

HERE = "Rehearsal: every entry is invented"


def chain(server: Served) -> str:
    lines = (event.line() for event in Rounds(server.home).log.read(PRACTICE))
    return hashlib.sha256(b"\n".join(lines)).hexdigest()


def rehearse(visitor: Visitor, begin: Any) -> Heard:
    body = f'{{"begin": {begin}}}'
    return visitor.ask("POST", f"{visitor.base}/rehearse", body, X_XSRFToken=visitor.token)


def go_in(page: Page) -> None:
    page.get_by_role("link", name="Go in with this device").click()
    page.get_by_role("button", name="Go in with this device").click()
    expect(page.get_by_text(HERE)).to_be_visible()


def test_a_rehearsal_is_entered_led_and_deleted_and_the_round_is_as_it_was(
    chromium: Browser, serve: Callable[..., Served]
) -> None:
    server = serve()
    chair = sit_down(chromium, server, "chair-b", PRACTICE)
    assessor = sit_down(chromium, server, "assessor-8", PRACTICE)
    before = chain(server)
    chair.page.get_by_role("button", name="Begin a rehearsal").click()
    expect(assessor.page.get_by_text("A rehearsal with invented entries is going on.")).to_be_visible()
    assert (server.home.rehearsals / PRACTICE).is_dir()

    go_in(assessor.page)
    assessor.page.get_by_role("button", name="I have no conflict of interest").click()
    expect(assessor.page.locator(".wb-entry-title")).to_contain_text("Kota Andai")
    go_in(chair.page)
    chair.page.get_by_role("button", name="Present:").first.click()
    expect(chair.page.get_by_text("5 of 6", exact=True)).to_be_visible()
    for width in (390, 800, 1280):
        chair.page.set_viewport_size({"width": width, "height": 1000})
        assert too_wide(chair.page) == 0, width
    chair.page.get_by_role("button", name="End and delete it").click()
    chair.page.get_by_role("dialog").get_by_role("button", name="End and delete it").click()
    expect(assessor.page.get_by_text("The rehearsal is over and deleted.")).to_be_visible()
    assessor.page.get_by_role("link", name="Back to the round").click()
    expect(assessor.page.get_by_role("heading", name="Your desks")).to_be_visible()
    assert chain(server) == before
    assert [each for each in server.home.rehearsals.iterdir() if each.is_dir()] == []
    assert (chair.watch.left, assessor.watch.left) == ([], [])


@pytest.mark.parametrize("holder", ["assessor-8", "secretariat", "analyst", "projector", "observer"])
def test_only_a_chair_begins_or_ends_a_rehearsal(shared_server: Served, holder: str) -> None:
    visitor = sit(shared_server, holder)
    for begin in ("true", "false"):
        assert rehearse(visitor, begin).status == 403
    assert rehearse(visitor, '"').status == 400
    assert not (shared_server.home.rehearsals / PRACTICE).exists()
    assert visitor.get(f"{visitor.base}/rehearsal").status == 404


def test_nobody_goes_in_for_a_seat_that_is_not_the_own(shared_server: Served) -> None:
    chair, assessor = sit(shared_server, "chair-b"), sit(shared_server, "assessor-8")
    assert rehearse(chair, "true").status == 200
    try:
        assert rehearse(chair, "true").status == 409
        for path in (f"{chair.base}/rehearsal", f"/panels/{PRACTICE}/nothing/rehearsal"):
            assert assessor.get(path).status == 403
            assert assessor.ask("POST", path, f"_xsrf={assessor.token}").status == 403
        assert Visitor(shared_server.address).get(f"{assessor.base}/rehearsal").status == 403
        assert assessor.get(f"/panels/{PRACTICE}-rehearsal/{assessor.seat}/state").status == 401
        assert assessor.get(f"{assessor.base}/rehearsal").status == 200
    finally:
        assert rehearse(chair, "false").status == 200
