"""The home, the seats and the pictures of an award evening: twelve entries in two rooms, anchors, eight assessors."""

import html
import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from playwright.sync_api import Locator, Page

from tests.pages.attacks.visitor import Visitor, new_id
from tests.pages.played import KEY, Assessor, Script
from tests.pages.served import Served
from workbench.access.door import Door
from workbench.desks.owner import shipped
from workbench.records.submission import Intake
from workbench.settings import Home, make_private
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import TakenIn
from workbench.storage.rounds import Rounds

STAGE = "presentation"
ROOMS = ("room-a", "room-b")
ENTRIES, ANCHORS, EACH = 12, 1, 4
"""Entries in both rooms, presentations that all mark first, and assessors a room."""
Marks = dict[str, int]


def prepare(home: Home) -> Home:
    """The demonstration's rules with four assessors a room, joined by an anchor; nothing is marked."""
    home.make()
    create_schema(home.database_url)
    rules = yaml.safe_load(shipped.panel_file().read_text(encoding="utf-8"))
    seats: list[dict[str, Any]] = [
        {
            "key": f"assessor-{at}",
            "title": {"id": f"Penilai {at}", "en": f"Assessor {at}"},
            "roles": ["assessor"],
            "rooms": [ROOMS[(at - 1) // EACH]],
        }
        for at in range(1, 2 * EACH + 1)
    ]
    seats.append({"key": "chair", "title": {"en": "Chair", "id": "Ketua"}, "roles": ["chair"], "rooms": list(ROOMS)})
    seats.append({"key": "secretariat", "title": {"en": "Secretariat", "id": "Sekretariat"}, "roles": ["secretariat"]})
    rules |= {"key": KEY, "seats": seats, "conflicts": [], "joined": "anchors"}
    file = home.panel_file(KEY)
    make_private(file.parent)
    file.write_text(yaml.safe_dump(rules, allow_unicode=True, sort_keys=False), encoding="utf-8")
    rounds = Rounds(home)
    rounds.fix_panel(KEY)
    rounds.take_in(KEY, TakenIn(_evening(shipped.taken_in().intake), {}))
    return home


def _evening(intake: Intake) -> Intake:
    """The first entries by turns in both rooms, and one more as an anchor of no room."""
    chosen = intake.submissions[: ENTRIES + ANCHORS]
    shown = tuple(
        each.model_copy(update={"room": ROOMS[at % 2]} if at < ENTRIES else {"room": None, "anchor": True})
        for at, each in enumerate(chosen)
    )
    regions = {each.region for each in shown}
    innovations = {key for each in shown for key in each.innovations}
    return Intake(
        regions=tuple(region for region in intake.regions if region.key in regions),
        innovations=tuple(
            each.model_copy(update={"replicates": None}) for each in intake.innovations if each.key in innovations
        ),
        submissions=shown,
    )


@dataclass
class Seat:
    """Somebody who marks through the door: with a device of their own, or beside the browser that they sit at."""

    holder: str
    visitor: Visitor
    sent: dict[str, dict[str, str]] = field(default_factory=dict)

    def confirm(self, submission: str, marks: Marks) -> str:
        """Mark a whole sheet and confirm it, in one request; give its receipt."""
        place = {"stage": STAGE, "submission": submission}
        given = {criterion: new_id() for criterion in marks}
        events: list[dict[str, Any]] = [
            {"id": given[criterion], "kind": "mark-given", **place, "criterion": criterion, "mark": str(mark)}
            for criterion, mark in marks.items()
        ]
        self.sent[submission] = given
        return self._post(*events, {"id": new_id(), "kind": "sheet-confirmed", **place, "marks": given})

    def confirm_again(self, submission: str) -> str:
        """Confirm the marks that were given before, after the submission was opened again."""
        place = {"stage": STAGE, "submission": submission}
        return self._post({"id": new_id(), "kind": "sheet-confirmed", **place, "marks": self.sent[submission]})

    def keep(self, submission: str, discussion: str) -> None:
        """Keep the marks as they are, at the end of a discussion."""
        place = {"stage": STAGE, "submission": submission, "discussion": discussion}
        self._post({"id": new_id(), "kind": "discussion-answered", **place, "said": "kept"})

    def _post(self, *events: dict[str, Any]) -> str:
        heard = self.visitor.post(*events)
        assert set(heard.states) == {"stands"}, heard.text
        return str(heard.said["answers"][-1].get("receipt", ""))


def with_device(server: Served, holder: str) -> Visitor:
    """Open a card with a device of one's own."""
    return Visitor(server.address).enter(server.link(KEY, holder))


def mark_anchor(server: Served, anchor: str) -> dict[str, Seat]:
    """Everybody confirms the anchor; of those who sit in room A two are generous and one is strict on a criterion."""
    script, seats = script_of(server.home), {}
    for at, holder in enumerate(script.assessors()):
        seats[holder] = Seat(holder, with_device(server, holder))
        marks = {criterion: 60 + 3 * at + 2 * place for place, criterion in enumerate(script.weights())}
        seats[holder].confirm(anchor, {**marks, "novelty": 41} if at == 2 else marks)
    return seats


def beside(server: Served, person: Assessor) -> Visitor:
    """Speak through the door with the sign-in of a browser, as another tab of it would."""
    panel, seat = person.page.url.removeprefix(server.address).split("/")[2:4]
    cookies = {str(each["name"]): str(each["value"]) for each in person.context.cookies()}
    return Visitor(server.address, panel, seat, cookies)


def lead(chair: Visitor, kind: str, **said: Any) -> dict[str, Any]:
    """Lead a room through the chair's door."""
    heard = chair.post({"id": new_id(), "kind": kind, "stage": STAGE, **said})
    answer: dict[str, Any] = heard.said["answers"][0]
    assert answer["state"] == "stands", answer
    return answer


@dataclass
class Storyboard:
    """Numbered pictures with a sentence each, and a page that shows them in order; written where a folder is named."""

    folder: Path | None
    told: list[tuple[str, str]] = field(default_factory=list)

    @classmethod
    def asked(cls) -> "Storyboard":
        """The folder that the environment names, or none."""
        named = os.environ.get("WORKBENCH_EVENING")
        if named:
            Path(named).mkdir(parents=True, exist_ok=True)
        return cls(Path(named) if named else None)

    def show(self, page: Page, name: str, sentence: str, height: int = 900, at: Locator | None = None) -> None:
        """Take a picture of what a page shows now, or of where it shows something, at the width of a screen."""
        self.told.append((f"{len(self.told) + 1:02}-{name}.png", sentence))
        if self.folder is None:
            return
        before = page.viewport_size
        page.set_viewport_size({"width": 1280, "height": height})
        if at is not None:
            at.scroll_into_view_if_needed()
        page.wait_for_timeout(300)
        page.screenshot(path=self.folder / self.told[-1][0])
        if before:
            page.set_viewport_size(before)

    def keep(self, name: str, content: bytes) -> None:
        """Keep a paper of the evening beside the pictures."""
        if self.folder is not None:
            (self.folder / name).write_bytes(content)

    def bind(self) -> None:
        """Write the page on which the evening can be followed."""
        if self.folder is None:
            return
        shown = "\n".join(
            f'<figure><figcaption>{html.escape(sentence)}</figcaption><img src="{name}" alt=""></figure>'
            for name, sentence in self.told
        )
        style = "body{max-width:70rem;margin:2rem auto;font:1rem/1.5 sans-serif}img{width:100%;border:1px solid #bbb}"
        page = f"<!doctype html><html lang=en><meta charset=utf-8><title>An award evening</title><style>{style}</style>"
        (self.folder / "index.html").write_text(f"{page}<h1>An award evening</h1>\n{shown}\n", encoding="utf-8")


def script_of(home: Home) -> Script:
    """What everybody gives, decided beforehand; anchors are not in it, since they never rank."""
    rounds = Rounds(home)
    return Script.written(rounds.panel(KEY), rounds.intake(KEY), 2023)


def door_of(home: Home) -> Door:
    """The round as it is on the disk now."""
    return Door(Rounds(home), KEY)
