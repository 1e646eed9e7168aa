"""The review of similar pairs in a browser: worked through by keyboard, and what an assessor then reads."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import KEY, Assessor, prepare, sit_down
from tests.pages.served import Served, free_port
from tests.pages.test_desks import quiet
from tests.pages.test_first_sheet import card_is_there, drawn_and_shown
from workbench.access.door import Door
from workbench.desks.owner import shipped
from workbench.records.event import HOME, CursorMoved, PairDecided, SimilarPairsPublished
from workbench.settings import Home
from workbench.storage.rounds import Rounds

PATIENT = 120_000
"""Milliseconds: the first comparison compiles what it runs, and the machine may be shared."""

PLANTED = Path(__file__).parents[2] / "data" / "iga-demo" / "expected" / "similar.json"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = prepare(Home(tmp_path_factory.mktemp("similar") / "home"), whole=True)
    served = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


@pytest.fixture(scope="module")
def secretariat(server: Served, chromium: Browser) -> Iterator[Assessor]:
    person = sit_down(chromium, server, "secretariat")
    person.page.get_by_role("link", name="Similar pairs").click()
    expect(rows(person.page).first).to_be_visible(timeout=PATIENT)
    yield person
    quiet(person)


def rows(page: Page) -> Locator:
    return page.locator(".wb-finding-open")


def likeness(page: Page) -> float:
    return float(page.locator(".wb-figures dd").first.inner_text())


def bodies(server: Served, kind: type) -> list[object]:
    return [event.body for event in Rounds(server.home).log.read(KEY) if isinstance(event.body, kind)]


def test_planted_copies_come_first_and_the_page_fits_and_can_be_read(secretariat: Assessor) -> None:
    page = secretariat.page
    names = {each.key: each.name for each in shipped.taken_in().intake.innovations}
    listed = rows(page).all_inner_texts()
    undeclared = [each["pair"] for each in json.loads(PLANTED.read_text()) if not each["declared"]]
    assert undeclared
    for pair in undeclared:
        assert any(names[pair[0]] in row and names[pair[1]] in row for row in listed[: len(undeclared)])
    fits_and_can_be_read(page)
    page.get_by_role("button", name="Declared replications").click()
    expect(rows(page)).to_have_count(2)
    page.get_by_role("button", name="Not decided").click()


def test_the_list_is_worked_through_by_keyboard_and_a_decision_is_an_event(
    secretariat: Assessor, server: Served
) -> None:
    page = secretariat.page
    before = rows(page).count()
    rows(page).nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(rows(page).nth(1)).to_be_focused()
    page.keyboard.press("5")
    page.get_by_role("dialog").get_by_role("textbox").fill("two programmes of the same ministry")
    page.get_by_role("dialog").get_by_role("button", name="Put on record").press("Enter")
    expect(rows(page)).to_have_count(before - 1)
    (decided,) = bodies(server, PairDecided)
    assert isinstance(decided, PairDecided)
    assert (decided.decision, decided.reason) == ("not-similar", "two programmes of the same ministry")
    page.get_by_role("button", name="Decided", exact=True).click()
    expect(rows(page)).to_have_count(1)
    page.get_by_role("button", name="Not decided").click()


def test_a_passage_left_out_changes_the_score_at_once_and_comes_back(secretariat: Assessor) -> None:
    page = secretariat.page
    rows(page).nth(0).press("Enter")
    expect(page.locator(".wb-side mark").first).to_be_visible(timeout=PATIENT)
    fits_and_can_be_read(page)
    whole = likeness(page)
    page.get_by_role("button", name="Leave passage 1 out as a template").click()
    expect(page.locator(".wb-figures dd").first).not_to_have_text(f"{whole:.2f}", timeout=PATIENT)
    assert likeness(page) < whole
    page.locator(".wb-pair").press("Escape")
    page.get_by_role("button", name="Compare with it again").click()
    expect(page.get_by_role("button", name="Compare with it again")).to_have_count(0, timeout=PATIENT)
    rows(page).nth(0).press("Enter")
    expect(page.locator(".wb-figures dd").first).to_have_text(f"{whole:.2f}", timeout=PATIENT)
    page.locator(".wb-pair").press("Escape")
    expect(rows(page).nth(0)).to_be_focused()


def test_a_higher_threshold_leaves_fewer_pairs_and_what_many_share_can_be_left_out(secretariat: Assessor) -> None:
    page = secretariat.page
    page.get_by_role("combobox", name="Compare by").select_option("words")
    threshold = page.get_by_role("slider", name="Threshold")
    threshold.press("Home")
    expect(page.get_by_role("status").filter(has_text="pairs from 0.10 on")).to_be_visible(timeout=PATIENT)
    expect(rows(page).nth(9)).to_be_visible(timeout=PATIENT)
    many = rows(page).count()
    threshold.press("End")
    expect(page.get_by_role("status").filter(has_text="pairs from 1.00 on")).to_be_visible()
    assert 0 < rows(page).count() < many
    page.get_by_role("combobox", name="Compare by").select_option("3-shingles")
    expect(page.locator(".wb-working")).to_be_hidden(timeout=PATIENT)
    threshold.fill("0.3")
    common = page.get_by_role("checkbox", name=re.compile("Leave out what many share"))
    common.check()
    expect(page.locator(".wb-working")).to_be_hidden(timeout=PATIENT)
    common.uncheck()
    expect(page.locator(".wb-working")).to_be_hidden(timeout=PATIENT)


def test_the_pairs_go_out_as_a_table_and_as_a_workbook(secretariat: Assessor) -> None:
    page = secretariat.page
    page.get_by_text("All pairs as a table").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    table = list(csv.DictReader(io.StringIO(Path(download.value.path()).read_text(encoding="utf-8-sig"))))
    assert table[0]["Likeness"] >= table[-1]["Likeness"] >= "0.1"
    assert {"Innovation", "Similar to", "Percentile", "Came first", "Decision"} <= set(table[0])
    assert "Not similar" in {row["Decision"] for row in table}
    with page.expect_download() as download:
        page.get_by_role("button", name="XLSX").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"


def test_an_assessor_reads_a_quiet_line_with_the_passage_once_it_is_published(
    secretariat: Assessor, server: Served, chromium: Browser
) -> None:
    page = secretariat.page
    page.get_by_role("button", name="Show these pairs to assessors").click()
    expect(page.get_by_text(re.compile(r"Assessors see [1-9]\d* lines beside"))).to_be_visible(timeout=PATIENT)
    (published,) = bodies(server, SimilarPairsPublished)
    assert isinstance(published, SimilarPairsPublished)
    rounds = Rounds(server.home)
    said = {line.innovation: line for line in published.lines if line.passage}
    shown = next(each for each in rounds.intake(KEY).submissions if set(said) & set(each.innovations))
    line = next(said[key] for key in shown.innovations if key in said)
    seats = rounds.panel(KEY).seats
    holder = next(each.key for each in seats if "assessor" in each.roles and shown.room in each.rooms)
    assessor = sit_down(chromium, server, holder)
    assessor.entry(rounds.intake(KEY).region(shown.region).name)
    # a narrow page folds the submission away, and the line is read without unfolding it
    expect(assessor.page.locator(".wb-innovation").first).to_be_hidden()
    quietly = assessor.page.locator(".wb-similar-line", has_text=line.name).filter(visible=True)
    expect(quietly).to_have_count(1)
    expect(quietly.get_by_text(line.passage[:40])).to_be_hidden()
    quietly.locator("summary").click()
    expect(quietly.get_by_text(line.passage[:40])).to_be_visible()
    fits_and_can_be_read(assessor.page)
    assessor.page.set_viewport_size({"width": 1280, "height": 800})
    expect(assessor.page.locator(".wb-innovation").first).to_be_visible()
    expect(quietly).to_have_count(1)  # above its innovation, and not twice
    expect(quietly).to_be_in_viewport()
    # The sheet comes with these lines: were they to come with the card, what is below would move under the finger.
    moved = CursorMoved(stage=shown.stage, room=shown.room, submission=shown.key)
    Door(rounds, KEY).append(HOME, moved)
    assessor.page.reload()
    card_is_there(assessor.page)
    drawn, after = drawn_and_shown(assessor.page)
    assert drawn == after
    assert line.passage in str(drawn)
    quiet(assessor)
