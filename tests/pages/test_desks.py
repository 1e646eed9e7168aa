"""Each desk in a browser: nothing leaves the server, nothing is blocked, nothing must be scrolled sideways."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import KEY, Assessor, prepare, sit_down
from tests.pages.served import Served, free_port
from workbench.desks.owner import demonstration, shipped
from workbench.settings import Home
from workbench.storage.rounds import Rounds


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration home, with a small round of its own to be led."""
    home = demonstration.prepare(tmp_path_factory.mktemp("desks") / "home")
    prepare(home)
    served = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


def quiet(person: Assessor) -> None:
    """Nothing left the server's host, and the console has no word of the content policy and no error."""
    assert (person.watch.left, person.watch.blocked, person.watch.errors) == ([], [], [])
    person.context.close()


DESKS = {
    "assessor": (demonstration.PRACTICE, "assessor-3", ".wb-card"),
    "chair": (shipped.KEY, "chair-b", ".wb-chair"),
    "released": (shipped.KEY, "assessor-3", ".wb-card"),
    "results": (shipped.KEY, "analyst", ".wb-results"),
    "secretariat": (demonstration.PRACTICE, "secretariat", ".wb-secretariat"),
}


@pytest.mark.parametrize("desk", DESKS)
def test_a_desk_fits_every_width_and_can_be_read_by_everybody(desk: str, server: Served, chromium: Browser) -> None:
    panel, holder, shown = DESKS[desk]
    person = sit_down(chromium, server, holder, panel)
    person.page.locator(shown).wait_for()
    fits_and_can_be_read(person.page)
    quiet(person)


def test_the_page_of_a_card_fits_every_width_and_can_be_read_by_everybody(server: Served, chromium: Browser) -> None:
    page = chromium.new_page(locale="en-GB")
    page.goto(server.link(demonstration.PRACTICE, "assessor-4"))
    expect(page.get_by_role("heading", name="Assessor 4")).to_be_visible()
    expect(page.get_by_text("Room A")).to_be_visible()
    fits_and_can_be_read(page)
    page.close()


def test_a_click_changes_the_language_of_words_and_numbers(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "chair-b", shipped.KEY, desk="results")
    expect(person.page.get_by_text("85.83")).to_be_visible()
    person.page.locator(".wb-language[lang=id]").click()
    expect(person.page.get_by_text("85,83")).to_be_visible()
    expect(person.page.locator("h1, h2").first).not_to_have_text("Results")
    quiet(person)


def test_a_chair_releases_and_reopens_with_a_reason(server: Served, chromium: Browser) -> None:
    rounds = Rounds(server.home)
    first = rounds.intake(KEY).submissions[-1]
    name = rounds.intake(KEY).region(first.region).name
    chair = sit_down(chromium, server, "chair-b", KEY, desk="results")
    page = chair.page
    page.get_by_role("button", name=f"Why this place: {name}").click()
    page.get_by_role("button", name="Release", exact=True).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("Not in yet:")
    page.get_by_role("dialog").get_by_role("button", name="Release", exact=True).click()
    reopen = page.get_by_role("button", name=re.compile("Reopen"))
    expect(reopen).to_be_visible()
    assert list(_released(rounds)) == [first.key]
    reopen.click()
    page.get_by_role("dialog").get_by_role("textbox").fill("a sheet was mixed up")
    page.get_by_role("dialog").get_by_role("button", name=re.compile("Reopen")).click()
    expect(page.get_by_role("button", name="Release", exact=True).first).to_be_visible()
    assert [event.body.reason for event in rounds.log.read(KEY) if event.head.kind == "submission-reopened"] == [  # type: ignore[union-attr]
        "a sheet was mixed up"
    ]
    quiet(chair)


def _released(rounds: Rounds) -> Iterator[str]:
    for event in rounds.log.read(KEY):
        if event.head.kind == "submission-released":
            yield event.body.submission  # type: ignore[union-attr]


def test_the_secretariat_takes_in_orders_seats_and_backs_up(
    server: Served, chromium: Browser, tmp_path: Path, events_of: Callable[[str], list[str]]
) -> None:
    person = sit_down(chromium, server, "secretariat", demonstration.PRACTICE)
    page = person.page
    page.get_by_role("button", name="Intake").click()
    bad = tmp_path / "regions.csv"
    bad.write_text("key,name,cluster\nkota-x,Kota X,no-such-cluster\n", encoding="utf-8")
    page.locator("input[type=file]").set_input_files(bad)
    expect(page.get_by_text("regions.csv line 2")).to_be_visible()
    expect(page.get_by_text("Nothing was stored.")).to_be_visible()
    tables = [shipped.folder() / f"{table}.csv" for table in ("regions", "innovations", "submissions")]
    page.locator("input[type=file]").set_input_files(tables)
    expect(page.get_by_text("Everything can be taken in")).to_be_visible()
    page.get_by_role("button", name="Take in").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("names put right")
    page.get_by_role("dialog").get_by_role("button", name="Take in").click()
    expect(page.get_by_role("dialog")).to_be_hidden()

    page.get_by_role("button", name="Running order").click()
    page.get_by_role("button", name=re.compile("one later$")).first.click()
    page.get_by_role("button", name="Save the order").first.click()
    expect(page.get_by_role("button", name="Save the order")).to_have_count(0)

    page.get_by_role("button", name="Who is ready").click()
    page.get_by_role("row", name=re.compile("Assessor 8")).get_by_role("button", name="Issue card").click()
    link = page.get_by_role("dialog").get_by_role("textbox", name="Link")
    expect(link).to_have_value(re.compile(rf"^{re.escape(server.address)}/enter/{demonstration.PRACTICE}/"))
    page.get_by_role("dialog").get_by_role("button", name="Done").click()

    page.get_by_role("button", name="Backup and end").click()
    page.get_by_role("button", name="Back up now").click()
    expect(page.locator(".wb-banner", has_text="Backup made: ")).to_be_visible()
    assert {"submissions-taken-in", "running-order-changed", "backup-made"} <= set(events_of(demonstration.PRACTICE))
    assert list(server.home.backups.iterdir())
    # The refused file was answered 4xx, which the browser's console says too.
    person.watch.errors[:] = [error for error in person.watch.errors if "422" not in error]
    quiet(person)


@pytest.fixture
def events_of(server: Served) -> Callable[[str], list[str]]:
    return lambda panel: [event.head.kind for event in Rounds(Home(server.home.path)).log.read(panel)]


def test_after_release_an_assessor_reads_the_own_marks_and_takes_them_away(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-2", shipped.KEY)
    with person.page.expect_download() as download:
        person.page.get_by_role("button", name="All", exact=True).click()
        person.page.get_by_role("button", name="Download as a table (CSV)").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 1 + 14 * 5
    assert re.search(r"\d+-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}", text)
    quiet(person)
