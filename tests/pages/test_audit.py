"""The analyst's page in a browser: the answer, what is behind it, a flag decided, a file opened."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.desks.test_audit import long_file
from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import Assessor, sit_down
from tests.pages.served import Served
from tests.pages.test_desks import quiet
from workbench.desks.owner import shipped
from workbench.storage.rounds import Rounds

PATIENT = 180_000
"""Milliseconds: an audit is seconds of computing, and the machine may be shared."""


@pytest.fixture(scope="module")
def analyst(shared_server: Served, chromium: Browser) -> Iterator[Assessor]:
    """The analyst of the marked round, at the audit page."""
    person = sit_down(chromium, shared_server, "analyst", shipped.KEY)
    person.page.get_by_role("link", name="Audit").click()
    expect(answer(person.page)).to_be_visible(timeout=PATIENT)
    yield person
    quiet(person)


def answer(page: Page):  # type: ignore[no-untyped-def]
    return page.get_by_role("region", name="Is this panel fit to decide?")


def turn(page: Page, tab: str) -> None:
    page.get_by_role("group", name="Parts of the audit").get_by_role("button", name=tab).click()


def test_one_screen_answers_and_every_part_fits_and_can_be_read(analyst: Assessor) -> None:
    page = analyst.page
    expect(answer(page)).to_contain_text("Yes, with care")
    for tab in ("Agreement", "Assessors", "Single marks", "Course and home", "What this means"):
        turn(page, tab)
        fits_and_can_be_read(page)
    expect(page.get_by_role("rowheader", name="severity of one assessor")).to_be_visible()
    turn(page, "Answer")


def test_a_cell_opens_to_marks_and_events_and_a_flag_is_decided_as_an_event(
    analyst: Assessor, shared_server: Served
) -> None:
    page = analyst.page
    turn(page, "Single marks")
    page.locator(".wb-heat-cell").first.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("sheet confirmed")
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator(".wb-row-link").first.click()
    page.get_by_role("dialog").get_by_role("textbox", name="Note").fill("asked the assessor: it stands")
    page.get_by_role("dialog").get_by_role("button", name="Explained: it stands").click()
    expect(page.get_by_role("cell", name="explained")).to_be_visible(timeout=PATIENT)
    last = list(Rounds(shared_server.home).log.read(shipped.KEY))[-1]
    assert (last.head.kind, last.body.note) == ("flag-decided", "asked the assessor: it stands")  # type: ignore[union-attr]


def test_another_moment_and_a_file_are_audited_on_the_same_page(analyst: Assessor, tmp_path: Path) -> None:
    page = analyst.page
    page.get_by_label("State").select_option(label="before discussion: marks as frozen, or first given")
    expect(page.get_by_label("State")).to_have_value("before-discussion")
    expect(page.locator(".wb-progress")).to_have_count(0, timeout=PATIENT)
    page.get_by_label("Choose a file").set_input_files(long_file(tmp_path))
    expect(page.get_by_text("File: marks.csv")).to_be_visible(timeout=PATIENT)
    expect(page.get_by_text("6 assessors, 12 submissions, 2 criteria")).to_be_visible()
    bad = tmp_path / "bad.csv"
    bad.write_text("assessor,submission,mark\na,s,good\n")
    page.get_by_label("Choose a file").set_input_files(bad)
    expect(page.locator(".wb-banner-fault")).to_have_text(re.compile("bad.csv line 2: mark: good"), timeout=PATIENT)
    page.get_by_role("button", name="Back to the panel").click()
    expect(page.get_by_text("9 assessors, 28 submissions, 5 criteria")).to_be_visible(timeout=PATIENT)
