"""A small round that is played in browsers: four submissions, two rooms, nine assessors, and a script of marks."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, TimeoutError, expect

from tests.pages.browser import Watch
from tests.pages.served import Served
from workbench.desks.owner import shipped
from workbench.records.panel import Panel
from workbench.records.submission import Intake, Submission
from workbench.settings import Home, make_private
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import TakenIn
from workbench.storage.rounds import Rounds

KEY = "played"
LISTEN = """
const plain = window.fetch;
window.fetch = async (...asked) => {
  const answer = await plain(...asked);
  if (String(asked[0]).endsWith("/events") && answer.status === 200) {
    const { answers } = await answer.clone().json();
    for (const each of answers) if (each.sequence) window.acknowledged(each.sequence, each.hash);
  }
  return answer;
};
"""
"""Hears with the page what the server acknowledges: every head it names must be found in the log afterwards."""

SHOWN = 2
"""Submissions a room."""


def prepare(home: Home, whole: bool = False) -> Home:
    """A home with the demonstration's rules and the first submissions of each room, or all of them; none released."""
    home.make()
    create_schema(home.database_url)
    text = shipped.panel_file().read_text(encoding="utf-8").replace(f"key: {shipped.KEY}", f"key: {KEY}", 1)
    file = home.panel_file(KEY)
    make_private(file.parent)
    file.write_text(text, encoding="utf-8")
    rounds = Rounds(home)
    rounds.fix_panel(KEY)
    rounds.take_in(
        KEY, shipped.taken_in() if whole else TakenIn(_few(shipped.taken_in().intake, rounds.panel(KEY)), {})
    )
    return home


def _few(intake: Intake, panel: Panel) -> Intake:
    chosen = [
        submission
        for room in panel.rooms
        for submission in [each for each in intake.submissions if each.room == room.key][:SHOWN]
    ]
    return only(intake, chosen)


def only(intake: Intake, chosen: list[Submission]) -> Intake:
    """These submissions alone, with their regions and their innovations."""
    regions = {submission.region for submission in chosen}
    innovations = {innovation for submission in chosen for innovation in submission.innovations}
    shown = [innovation for innovation in intake.innovations if innovation.key in innovations]
    return Intake(
        regions=tuple(region for region in intake.regions if region.key in regions),
        innovations=tuple(each.model_copy(update={"replicates": None}) for each in shown),
        submissions=tuple(chosen),
    )


@dataclass
class Script:
    """What each assessor gives, decided beforehand, and what independent arithmetic makes of it."""

    panel: Panel
    intake: Intake
    marks: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    recused: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def written(cls, panel: Panel, intake: Intake, seed: int) -> "Script":
        chance = random.Random(seed)
        script = cls(panel, intake)
        for holder in script.assessors():
            for submission in script.entries(holder):
                script.marks[holder, submission] = {key: chance.randint(40, 99) for key in script.weights()}
        return script

    def assessors(self) -> list[str]:
        return [seat.key for seat in self.panel.seats if "assessor" in seat.roles]

    def weights(self) -> dict[str, int]:
        return {criterion.key: int(criterion.weight) for criterion in self.panel.marked_stages()[0].criteria}

    def title(self, criterion: str) -> str:
        titles = {each.key: each.title.en for each in self.panel.marked_stages()[0].criteria}
        return titles[criterion]

    def entries(self, holder: str) -> Iterator[str]:
        seat = self.panel.seat(holder)
        conflicts = {each.region for each in self.panel.conflicts if each.seat == holder} | {seat.region}
        for room in seat.rooms:
            for each in self.intake.submissions:
                if each.room == room and each.region not in conflicts:
                    yield each.key

    def expected(self) -> dict[str, str]:
        """Weighted mean of every sheet, mean of the sheets, two decimals, half up: with nothing of the workbench."""
        values = {}
        for submission in {key for _, key in self.marks}:
            sheets = [
                Fraction(sum(weight * sheet[name] for name, weight in self.weights().items()), 100)
                for (holder, key), sheet in self.marks.items()
                if key == submission and (holder, key) not in self.recused
            ]
            mean = sum(sheets, Fraction(0)) / len(sheets)
            cents = (mean * 100 + Fraction(1, 2)).__floor__()
            values[submission] = f"{cents // 100}.{cents % 100:02}"
        return values


@dataclass
class Assessor:
    """One assessor in a browser of their own."""

    holder: str
    context: BrowserContext
    page: Page
    watch: Watch
    heads: list[tuple[int, str]]

    def entry(self, name: str) -> None:
        """Open a submission from the list."""
        self.page.get_by_role("button", name="All", exact=True).click()
        self.page.locator(".wb-list-row", has_text=name).click()

    def give(self, script: Script, criterion: str, mark: int, page: Page | None = None) -> None:
        title = re.escape(script.title(criterion))
        box = (page or self.page).get_by_label(re.compile(rf"^{title}: number from"))
        box.fill(str(mark))
        box.press("Enter")

    def saved(self) -> None:
        expect(self.page.locator(".wb-badge")).to_have_attribute("data-state", "saved")

    def confirm(self) -> str:
        self.saved()
        self.page.get_by_role("button", name="Review and confirm").click()
        self.page.get_by_role("button", name="Confirm my marks").click()
        code = self.page.locator(".wb-receipt-body .wb-receipt-code")
        expect(code).to_be_visible()
        receipt = code.inner_text()
        self.page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
        return receipt


def await_desk(page: Page, shown: str, watch: Watch, server: Served) -> None:
    """Wait for a desk; one that does not come is told with all that page and server know of it."""
    try:
        page.locator(shown).first.wait_for()
    except TimeoutError as fault:
        fault.add_note(f"{page.url}: errors {watch.errors}, blocked {watch.blocked}, unanswered {watch.unanswered}")
        fault.add_note("websockets: " + "; ".join(watch.sockets))
        fault.add_note("page: " + page.locator("body").inner_text()[:1000] + "\n" + page.content()[-1500:])
        fault.add_note("server: " + server.log.read_text()[-3000:] + "\n" + server.children())
        raise


def sit_down(
    browser: Browser,
    server: Served,
    holder: str,
    panel: str = KEY,
    declared: bool = True,
    script: str = "",
    desk: str = "",
    link: str = "",
    **options: Any,
) -> Assessor:
    """Open a card in a fresh browser context, press the button, and wait for the desk."""
    context = browser.new_context(
        ignore_https_errors=True, locale="en-GB", viewport={"width": 800, "height": 1100}, **options
    )
    watch = Watch(server.address.split("//")[1].split(":")[0]).over(context)
    heads: list[tuple[int, str]] = []
    context.expose_function("acknowledged", lambda sequence, hash: heads.append((int(sequence), hash)))
    context.add_init_script(LISTEN)
    if script:
        context.add_init_script(script)
    page = context.new_page()
    page.goto(link or server.link(panel, holder, declared))
    page.get_by_role("button", name="This is me: open my desk").click()
    await_desk(page, ".wb-card, .wb-chair, .wb-secretariat, .wb-results, .wb-filing", watch, server)
    if desk and not page.url.endswith(f"/{desk}"):
        page.goto(page.url.rsplit("/", 1)[0] + f"/{desk}")
        await_desk(page, f".wb-{desk}", watch, server)
    return Assessor(holder, context, page, watch, heads)
