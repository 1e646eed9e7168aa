"""The results page from part to part: by keyboard, at the width of a tablet and of a screen, read by everybody."""

from playwright.sync_api import Browser, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import sit_down
from tests.pages.served import Served
from workbench.desks.owner import shipped
from workbench.forms.results import UNKIND, unkind

PARTS = {
    "Ranking": "table.wb-ranking",
    "How sure?": "table.wb-intervals",
    "What it hangs on": ".wb-unkind",
    "Who marked what": ".wb-network",
    "Why A before B?": ".wb-chooser",
}


def test_every_part_of_the_results_is_reached_by_keyboard_fits_and_can_be_read(
    shared_server: Served, chromium: Browser
) -> None:
    person = sit_down(chromium, shared_server, "analyst", shipped.KEY)
    page = person.page
    page.get_by_role("button", name="Ranking", exact=True).focus()
    for name, shown in PARTS.items():
        part = page.get_by_role("button", name=name, exact=True)
        expect(part).to_be_focused()
        page.keyboard.press("Enter")
        expect(part).to_have_attribute("aria-pressed", "true")
        page.locator(shown).first.wait_for()
        fits_and_can_be_read(page, ".wb-main", widths=(800, 1280))
        expect(part).to_be_focused()
        page.keyboard.press("Tab")
    assert (person.watch.left, person.watch.blocked, person.watch.errors) == ([], [], [])
    person.context.close()


def test_what_holds_in_unkind_worlds_is_said_from_the_shipped_figures(shared_server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, shared_server, "analyst", shipped.KEY)
    page, told = person.page, unkind()
    page.get_by_role("button", name="What it hangs on", exact=True).click()
    part = page.locator(".wb-unkind")
    part.wait_for()
    lines = part.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText))"
    )
    worlds = [told["worlds"][name]["rules"] for name in ("base", *UNKIND)]
    assert {rule: figures for rule, *figures in lines} == {
        rule: [f"{world[rule][name]:.3f}" for name in ("tau", "top") for world in worlds] for rule in worlds[0]
    }
    for name in UNKIND:
        rules, best = told["worlds"][name]["rules"], told["best"][name]
        expect(part).to_contain_text(f"what holds best is {' and '.join(best)} (τ {rules[best[0]]['tau']:.3f})")
    expect(part).to_contain_text(f"compare the first places with those under {' and '.join(told['steady'])}")
    page.locator(".wb-language[lang=id]").click()
    expect(part).to_contain_text("yang paling bertahan adalah " + " dan ".join(told["best"]["outliers"]) + " (τ 0,")
    person.context.close()


def test_a_tap_lands_though_the_page_is_drawn_anew_while_the_finger_is_down(
    shared_server: Served, chromium: Browser
) -> None:
    person = sit_down(chromium, shared_server, "analyst", shipped.KEY)
    page = person.page
    page.get_by_role("button", name="How sure?", exact=True).wait_for()
    page.locator(".wb-language[lang=id]").hover()
    page.mouse.down()
    page.get_by_role("button", name="How sure?", exact=True).focus()
    page.keyboard.press("Enter")
    page.mouse.up()
    expect(page.locator(".wb-language[lang=id]")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("table.wb-intervals").first).to_be_visible()
    person.context.close()
