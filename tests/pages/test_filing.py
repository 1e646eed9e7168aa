"""The desk of a filing in browsers: a document goes on, two validators differ, a third decides, a rule is overruled."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import Assessor, sit_down
from tests.pages.served import Served, free_port
from tests.pages.test_desks import quiet
from workbench.access.door import Door
from workbench.desks.owner import demonstration, shipped
from workbench.methods.index.checked import documents
from workbench.storage.rounds import Rounds

INNOVATION = "bogor-3"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = demonstration.prepare(tmp_path_factory.mktemp("filing") / "home")
    served = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


def sit(chromium: Browser, server: Served, holder: str, desk: str = "filing") -> Assessor:
    person = sit_down(chromium, server, holder, shipped.FILING)
    if not person.page.url.endswith(desk):
        person.page.goto(person.page.url.rsplit("/", 1)[0] + f"/{desk}")
    person.page.locator(f".wb-{desk} .wb-main").wait_for()
    return person


def untouched(server: Served) -> tuple[str, str, str, str]:
    """The first document of the innovation that nobody looked at yet."""
    door = Door(Rounds(server.home), shipped.FILING)
    found = (key for key, _ in documents(door.filing) if key[1] == INNOVATION)
    return next(key for key in found if key not in door.standing.desk.checked)


def look(page: Page, document: tuple[str, str, str, str], filter_: str) -> None:
    """Open a document in the list, as whoever works it through does."""
    page.get_by_role("group", name="Documents").get_by_role("button", name=re.compile(filter_)).click()
    page.get_by_label("Region", exact=True).select_option(document[0])
    item = page.locator(f'[data-focus="document {chr(31).join(document)}"]')
    item.click()
    expect(item).to_have_attribute("aria-current", "true")


def handed(page: Page, document: tuple[str, str, str, str]) -> dict[str, Any]:
    """What the server tells this browser's seat about the filing when it looks for a document."""
    asked = "([at, words]) => fetch(`${at}/state?desk=filing&list=all&words=${words}`).then((answer) => answer.json())"
    return dict(page.evaluate(asked, [page.url.rsplit("/", 1)[0], f"{document[1]} {document[3]}"]))


def test_two_validators_differ_a_third_decides_a_rule_is_overruled_and_the_trail_tells(
    server: Served, chromium: Browser
) -> None:
    document = untouched(server)
    desk = sit(chromium, server, "secretariat")
    expect(desk.page.locator(".wb-rehearsal")).to_be_hidden()
    desk.page.get_by_role("searchbox", name="Search").fill("bogor no-such-document")
    expect(desk.page.get_by_text("No document of this list holds these words")).to_be_visible()
    desk.page.get_by_role("searchbox", name="Search").fill("")
    look(desk.page, document, "To look at")
    desk.page.locator(".wb-document").press("3")
    expect(desk.page.get_by_role("alert")).to_contain_text("The region needs a note")
    desk.page.locator(".wb-document").press("1")
    expect(desk.page.locator(".wb-banner", has_text="goes on")).to_be_visible()

    first, second = sit(chromium, server, "validator-1"), sit(chromium, server, "validator-2")
    look(first.page, document, "To validate")
    first.page.get_by_label(re.compile("^Note")).fill("pasal tiga menyebutnya")
    first.page.locator(".wb-document").press("3")
    expect(first.page.locator(".wb-banner", has_text="your finding is in")).to_be_visible()

    second.page.reload()
    second.page.locator(".wb-queue").wait_for()
    look(second.page, document, "To validate")
    expect(second.page.get_by_text("Another validator is in.")).to_be_visible()
    assert "pasal tiga" not in second.page.content() + json.dumps(handed(second.page, document))
    rows = {tuple(each["key"]): each["found"] for each in handed(second.page, document)["documents"]["rows"]}
    assert [said["level"] for said in rows[document]["said"]] == [None]
    second.page.get_by_role("button", name="No evidence for any level").click()
    expect(second.page.locator(".wb-banner", has_text="your finding is in")).to_be_visible()
    assert "pasal tiga" not in json.dumps(handed(second.page, document))

    third = sit(chromium, server, "validator-3")
    look(third.page, document, "A third is called")
    expect(third.page.get_by_text("Two validators differ too far.")).to_be_visible()
    third.page.locator(".wb-document").press("2")
    expect(third.page.locator(".wb-banner", has_text="your finding is in")).to_be_visible()

    page = desk.page
    page.get_by_role("button", name="Innovations and rules").click()
    name = next(each.innovation.name for each in Door(Rounds(server.home), shipped.FILING).filing.innovations
                if each.innovation.key == INNOVATION)  # fmt: skip
    page.get_by_role("button", name=f"Rules and trail: {name}").click()
    expect(page.get_by_text("This innovation does not count")).to_be_visible()
    page.get_by_role("button", name="Overrule: Design (rancang bangun)").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("rancang bangun lengkap ada di lampiran")
    page.get_by_role("dialog").get_by_role("button", name="Put on record").click()
    expect(page.get_by_text("This innovation counts")).to_be_visible()
    trail = page.locator(".wb-trail")
    for said in ("goes on", "found level 3", "found level 2", "No evidence for any level", "pasal tiga menyebutnya",
                 "rancang bangun lengkap ada di lampiran", "Validator 3, University C"):  # fmt: skip
        expect(trail).to_contain_text(said)
    stands = Door(Rounds(server.home), shipped.FILING).standing.desk
    assert (stands.level(document), [each.level for each in stands.found[document]]) == (2, [3, 0, 2])

    analyst = sit(chromium, server, "analyst", "index")
    row = analyst.page.get_by_role("row", name=re.compile("Kabupaten Bogor"))
    expect(row.get_by_role("cell").nth(4)).to_have_text("3")
    for person in (desk, first, second, third, analyst):
        quiet(person)


@pytest.mark.parametrize(
    ("holder", "desk"), [("secretariat", "filing"), ("validator-2", "filing"), ("analyst", "index")]
)
def test_a_desk_of_the_filing_fits_every_width_and_can_be_read_by_everybody(
    server: Served, chromium: Browser, holder: str, desk: str
) -> None:
    person = sit(chromium, server, holder, desk)
    tabs = person.page.locator(".wb-tab")
    for at in range(max(1, tabs.count())):
        if tabs.count():
            tabs.nth(at).click()
        fits_and_can_be_read(person.page)
    if desk == "index":
        tabs.first.click()
        person.page.get_by_role("button", name="Every row behind Kota Pangkalpinang").click()
        years = person.page.get_by_role("region", name="Year over year")
        for said in ("57.68", "29", "65.13", "23", "Very innovative"):
            expect(years).to_contain_text(said)
        fits_and_can_be_read(person.page)
        person.page.locator(".wb-language[lang=id]").click()
        expect(person.page.get_by_text("57,68")).to_be_visible()
    quiet(person)
