"""An award evening from the first card to the archive: two rooms, browsers and other devices, and what goes wrong."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.pages.evening import (
    EACH,
    ROOMS,
    STAGE,
    Seat,
    Storyboard,
    beside,
    door_of,
    lead,
    prepare,
    script_of,
    with_device,
)
from tests.pages.played import KEY, Assessor, Script, sit_down
from tests.pages.served import Served, free_port
from tests.pages.test_round import _archived, _reproduces
from workbench.desks.owner import rounds as owner
from workbench.methods.exact.chain import verify
from workbench.settings import Home
from workbench.storage.rounds import Rounds

AT_BROWSERS = ("assessor-1", "assessor-2", "assessor-5", "assessor-6")
"""Two seats a room sit at browsers; the others mark through the door."""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    served = Served(prepare(Home(tmp_path / "home")), f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


class Evening:
    """Everybody who takes part, and what they are going to give."""

    def __init__(self, server: Served, browser: Browser) -> None:
        self.server, self.browser = server, browser
        self.script: Script = script_of(server.home)
        self.story = Storyboard.asked()
        self.people: dict[str, Assessor] = {}
        self.seats: dict[str, Seat] = {}
        stands = door_of(server.home).standing
        self.orders = {room: stands.order(STAGE, room) for room in ROOMS}
        (self.anchor,) = stands.anchors(STAGE)
        intake = self.script.intake
        names = {region.key: region.name for region in intake.regions}
        self.names = {each.key: names[each.region] for each in intake.submissions}

    def of(self, room: str) -> list[str]:
        return [holder for holder in self.script.assessors() if room in self.script.panel.seat(holder).rooms]

    def marked(self, submission: str, *but: str) -> None:
        """Everybody of the room confirms an entry through the door, but those who do it themselves."""
        for holder in self.of(next(room for room, order in self.orders.items() if submission in order)):
            if holder not in but:
                self.seats[holder].confirm(submission, self.script.marks[holder, submission])

    def by_hand(self, holder: str, submission: str) -> str:
        """An assessor marks an entry at the browser and confirms it."""
        person = self.people[holder]
        for criterion, mark in self.script.marks[holder, submission].items():
            person.give(self.script, criterion, mark)
        return person.confirm()

    def release(self, submission: str) -> None:
        lead(self.led, "submission-released", submission=submission)

    # -- the scenes, in their order

    def everybody_sits_down(self) -> None:
        """The secretariat prints the first card from its page; whoever scans it declares, and marks."""
        keeper = self.keeper = sit_down(self.browser, self.server, "secretariat")
        page = keeper.page
        page.get_by_role("button", name="Issue card: Assessor 1").click()
        link = page.get_by_role("dialog").get_by_role("textbox").input_value()
        self.story.show(page, "secretariat-gives-a-card", "The secretariat gives assessor 1 a card, shown this once.")
        page.get_by_role("dialog").get_by_role("button", name="Close").first.click()
        first = sit_down(self.browser, self.server, "assessor-1", declared=False, link=link)
        self.story.show(first.page, "assessor-declares", "Before the first entry, assessor 1 declares conflicts.")
        first.page.get_by_role("button", name="I have no conflict of interest").click()
        self.people = {"assessor-1": first}
        self.people |= {each: sit_down(self.browser, self.server, each) for each in AT_BROWSERS[1:]}
        for holder in self.script.assessors():
            seated = holder in self.people
            own = beside(self.server, self.people[holder]) if seated else with_device(self.server, holder)
            self.seats[holder] = Seat(holder, own)
        self.chair = sit_down(self.browser, self.server, "chair")
        self.led = beside(self.server, self.chair)

    def it_is_rehearsed(self) -> None:
        """On the same devices, with invented entries, in a log of its own: the round is as it was."""
        page, tablet = self.chair.page, self.people["assessor-1"].page
        desks, events = (page.url, tablet.url), len(door_of(self.server.home).events)
        seated = (self.chair, self.people["assessor-1"])
        known = [len(person.heads) for person in seated]
        page.get_by_role("button", name="Begin a rehearsal").click()
        expect(tablet.get_by_text("A rehearsal with invented entries is going on.")).to_be_visible()
        for device in (tablet, page):
            device.get_by_role("link", name="Go in with this device").click()
            device.get_by_role("button", name="Go in with this device").click()
            expect(device.get_by_text("Rehearsal: every entry is invented")).to_be_visible()
        tablet.get_by_role("button", name="I have no conflict").click()
        page.get_by_role("button", name="Present:").first.click()
        expect(tablet.locator('.wb-now[data-here="true"]')).to_be_visible()
        self.story.show(tablet, "rehearsal", "Before anybody presents, the evening is rehearsed with invented entries.")
        page.get_by_role("button", name="End and delete it").click()
        page.get_by_role("dialog").get_by_role("button", name="End and delete it").click()
        expect(tablet.get_by_text("The rehearsal is over and deleted.")).to_be_visible()
        for person, count in zip(seated, known, strict=True):
            del person.heads[count:]  # those of the rehearsal's own log, which is gone
        for device, desk in zip((page, tablet), desks, strict=True):
            device.goto(desk)
        page.locator(".wb-chair").wait_for()
        tablet.locator(".wb-card").wait_for()
        assert len(door_of(self.server.home).events) == events

    def all_mark_the_anchor(self) -> None:
        """One past presentation is marked by both rooms: it joins them, and is in no ranking."""
        person = self.people["assessor-1"]
        person.entry(self.names[self.anchor])
        weights = self.script.weights()
        for criterion in weights:
            person.give(self.script, criterion, 70)
        self.story.show(person.page, "anchor", "Both rooms mark the same past presentation first: an anchor.")
        person.confirm()
        for at, holder in enumerate(self.script.assessors()[1:]):
            self.seats[holder].confirm(self.anchor, dict.fromkeys(weights, 62 + 2 * at))
        self.release(self.anchor)

    def the_first_entries_are_presented(self) -> None:
        """The chair leads room A from the page, and room B goes on at the same time."""
        page, (first, other) = self.chair.page, (self.orders[room][0] for room in ROOMS)
        page.get_by_role("button", name="Room A", exact=True).click()
        page.get_by_role("button", name=re.compile("^Next: 01")).click()
        page.get_by_role("button", name="Start presentation").click()
        lead(self.led, "cursor-moved", room="room-b", submission=other)
        lead(self.led, "clock-started", room="room-b", part="presentation")
        for person in self.people.values():
            expect(person.page.locator('.wb-now[data-here="true"]')).to_be_visible()
            expect(person.page.locator(".wb-now .wb-clock")).to_have_attribute("data-phase", "runs")
        self.story.show(self.people["assessor-1"].page, "tablet-follows", "The tablets of room A are at its entry.")
        self.story.show(self.people["assessor-5"].page, "other-room", "At the same time, those of room B at theirs.")
        for holder, submission in zip(AT_BROWSERS, (first, first, other, other), strict=True):
            self.by_hand(holder, submission)
        leading = page.get_by_role("region", name="Presenting now")
        expect(leading).to_contain_text(f"2 of {EACH} sheets in")
        expect(leading).to_contain_text("Not in yet: Assessor 3, Assessor 4")
        self.story.show(page, "chair-waits", "The chair sees who is missing, and no mark.", 1100)
        for submission in (first, other):
            self.marked(submission, *AT_BROWSERS)
        expect(page.get_by_role("region", name="How far the marks lie apart")).to_be_visible()
        self.story.show(page, "chair-sees-spread", "After the last sheet: how far apart, and the alert.", 1100)

    def one_entry_is_discussed(self) -> None:
        """First marks are kept; assessor 1 changes one with a reason, the others keep theirs."""
        page, card, entry = self.chair.page, self.people["assessor-1"].page, self.orders["room-a"][0]
        page.get_by_role("button", name="Discuss for 2 minutes").click()
        page.get_by_role("dialog").get_by_role("button", name="Discuss for 2 minutes").click()
        mine = card.get_by_role("region", name="Discussion")
        expect(mine).to_contain_text("Discussion until")
        mine.get_by_role("button", name="Change with a reason").click()
        dialog = card.get_by_role("dialog")
        criterion = next(iter(self.script.weights()))
        self.first_mark = self.script.marks["assessor-1", entry][criterion]
        self.last_mark = 77 if self.first_mark != 77 else 78
        dialog.locator(".wb-number").first.fill(str(self.last_mark))
        dialog.get_by_role("textbox", name="Reason, for the record").fill("the region showed its data")
        self.story.show(card, "mark-changes-with-reason", "In two minutes of discussion a mark changes, with a reason.")
        dialog.get_by_role("button", name="Change the marks").click()
        expect(mine).to_contain_text("You changed marks after the discussion")
        self.script.marks["assessor-1", entry][criterion] = self.last_mark
        held = door_of(self.server.home).standing.discussed[STAGE, entry]
        for holder in self.of("room-a")[1:]:
            self.seats[holder].keep(entry, held.event)
        talk = page.get_by_role("region", name="Discussion")
        expect(talk).to_contain_text(f"{EACH - 1} kept")
        expect(page.get_by_role("columnheader", name="Before")).to_be_visible()
        self.story.show(page, "chair-before-and-after", "The chair sees the spread before and after.", 1100)
        self.release(entry)

    def the_others_follow(self) -> str:
        """All other entries but the last of room B; give that one."""
        *rest, last = [(room, key) for room in ROOMS for key in self.orders[room]]
        for room, submission in rest:
            if submission == self.orders["room-a"][0]:
                continue
            lead(self.led, "cursor-moved", room=room, submission=submission)
            lead(self.led, "clock-started", room=room, part="presentation")
            if submission != self.orders["room-b"][0]:
                self.marked(submission)
            self.release(submission)
        lead(self.led, "cursor-moved", room=last[0], submission=last[1])
        return last[1]

    def one_mark_comes_too_late(self, submission: str) -> None:
        """A tablet is out of reach when the chair releases: its mark is kept, and not counted."""
        late = self.people["assessor-5"]
        expect(late.page.locator(".wb-entry-number")).to_have_text("06")
        *most, last = self.script.marks["assessor-5", submission].items()
        for criterion, mark in most:
            late.give(self.script, criterion, mark)
        late.saved()
        self.marked(submission, "assessor-5")
        late.context.set_offline(True)
        late.give(self.script, *last)
        expect(late.page.locator(".wb-badge")).to_have_attribute("data-state", "offline")
        page = self.chair.page
        page.goto(page.url.rsplit("/", 1)[0] + "/results")
        self._why(submission).click()
        page.get_by_role("button", name="Release", exact=True).first.click()
        expect(page.get_by_role("dialog")).to_contain_text("Assessor 5")
        self.story.show(page, "release-without-one", "The chair releases; the page says whose sheet is not in.")
        page.get_by_role("dialog").get_by_role("button", name="Release", exact=True).click()
        expect(page.get_by_role("button", name=re.compile("Reopen"))).to_be_visible()
        late.context.set_offline(False)
        kept = late.page.get_by_text("is kept and not counted")
        expect(kept).to_be_visible()
        self.story.show(late.page, "late-mark", "Back in reach: the late mark is kept, and not counted.", at=kept)

    def it_is_opened_again(self, submission: str) -> None:
        """What opening it again does to the places is shown before, and is what results; the sheet is finished."""
        page, late = self.chair.page, self.people["assessor-5"]
        before = self._places()
        page.get_by_role("button", name=re.compile("Reopen")).click()
        dialog = page.get_by_role("dialog")
        expect(dialog).to_contain_text("What this does to the places")
        self.story.show(page, "reopening-shown-first", "Before it is opened again: what that does to the places.")
        shown = self._effect(dialog)
        dialog.get_by_role("textbox").fill("a tablet was out of reach, and its last mark came late")
        dialog.get_by_role("button", name=re.compile("Reopen")).click()
        expect(page.get_by_role("button", name="Release", exact=True).first).to_be_visible()
        after = self._places()
        assert after != before
        assert {name: (before[name], after[name]) for name in shown} == shown
        assert {name for name in before if before[name] != after[name]} <= set(shown)
        for holder in self.of("room-b"):
            if holder != "assessor-5":
                self.seats[holder].confirm_again(submission)
        criterion, mark = list(self.script.marks["assessor-5", submission].items())[-1]
        late.give(self.script, criterion, mark)
        late.confirm()
        self.release(submission)

    def _why(self, submission: str) -> Locator:
        return self.chair.page.get_by_role("button", name=f"Why this place: {self.names[submission]}")

    def _places(self) -> dict[str, str]:
        ranked = owner.rank(self.server.home, KEY, before_release=True)
        names = {region.key: region.name for region in self.script.intake.regions}
        return {
            names[place.region]: "no place" if place.place is None else str(place.place)
            for each in ranked.clusters
            for place in each.places
        }

    def _effect(self, dialog: Locator) -> dict[str, tuple[str, str]]:
        lines = [
            re.fullmatch(r"(.+): (.+?) → (.+)", line) for line in dialog.locator(".wb-effect li").all_inner_texts()
        ]
        found = {line[1]: (line[2].split(" (")[0], line[3].split(" (")[0]) for line in lines if line}
        assert len(found) == len(lines) > 0
        return found

    def the_rooms_close(self) -> None:
        """Room A is closed on the chair's page, room B by another device of the chair."""
        page = self.chair.page
        page.goto(page.url.rsplit("/", 1)[0] + "/chair")
        page.get_by_role("button", name="Room A", exact=True).click()
        page.get_by_role("button", name="Close the session").click()
        page.get_by_role("dialog").get_by_role("button", name="Close the session").click()
        lead(self.led, "session-closed", room="room-b")
        page.get_by_role("button", name="Room A", exact=True).click()
        expect(page.get_by_text("The session is closed")).to_be_visible()

    def the_plenary_decides(self) -> tuple[str, int]:
        """One place is changed by name and with a reason, all are adopted, and the minutes are printed."""
        page = self.chair.page
        page.goto(page.url.rsplit("/", 1)[0] + "/results")
        page.get_by_role("button", name="End of session").click()
        expect(page.get_by_role("region", name="Unfinished sheets")).to_contain_text("None:")
        self.story.show(page, "end-of-session", "End of session: what remains, ties, cut line, how firm it is.", 1600)
        cluster = max(owner.rank(self.server.home, KEY).clusters, key=lambda each: len(each.places))
        names = {region.key: region.name for region in self.script.intake.regions}
        second = next(place for place in cluster.places if place.place == 2)
        title = {each.key: each.title.en for each in self.script.panel.clusters}
        part = page.get_by_role("region", name=title[cluster.cluster], exact=True)
        part.get_by_role("button", name=f"Another place for {names[second.region]}").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label(re.compile("^Place by the plenary")).fill("1")
        expect(dialog).to_contain_text("place 2 becomes 1 (computed: 2)")
        dialog.get_by_label("Reason").fill("the plenary weighed how many are reached")
        self.story.show(page, "plenary-changes-a-place", "The plenary changes one place; what it does is shown first.")
        dialog.get_by_role("button", name="Change place").click()
        expect(part.locator('.wb-decided tr[data-changed="true"]')).to_contain_text(names[second.region])
        filled = [each.cluster for each in owner.rank(self.server.home, KEY).clusters if each.places]
        for each in filled:
            page.get_by_role("button", name=f"The plenary adopts these places: {title[each]}").click()
            dialog.get_by_role("button", name="The plenary adopts these places").click()
            expect(page.get_by_role("region", name=title[each], exact=True)).to_contain_text("✓ Adopted on")
        remains = page.get_by_role("region", name="What remains to be done")
        expect(remains.locator('li[data-done="true"]')).to_have_count(4)
        self.story.show(page, "adopted", "The places are adopted; the minutes can be printed.", 1600)
        return second.region, len(filled)


def test_an_award_evening_from_the_first_card_to_the_archive(server: Served, chromium: Browser, tmp_path: Path) -> None:
    evening = Evening(server, chromium)
    evening.everybody_sits_down()
    evening.it_is_rehearsed()
    evening.all_mark_the_anchor()
    evening.the_first_entries_are_presented()
    evening.one_entry_is_discussed()
    last = evening.the_others_follow()
    evening.one_mark_comes_too_late(last)
    evening.it_is_opened_again(last)
    evening.the_rooms_close()
    region, clusters = evening.the_plenary_decides()

    ranked = owner.rank(server.home, KEY)
    found = {place.region: f"{place.value:.2f}" for each in ranked.clusters for place in each.places}
    of = {each.key: each.region for each in evening.script.intake.submissions}
    assert ranked.released
    assert found == {of[submission]: value for submission, value in evening.script.expected().items()}
    stands = door_of(server.home).standing
    assert [(body.place, body.reason) for _, body in stands.changes.values()] == [
        (1, "the plenary weighed how many are reached")
    ]
    assert len(stands.adopted) == clusters
    _the_discussion_is_kept(evening, stands)

    seat = evening.chair.page.url.rsplit("/", 1)[0]
    minutes = evening.chair.page.request.get(f"{seat}/minutes")
    assert minutes.body().startswith(b"%PDF-")
    evening.story.keep("minutes.pdf", minutes.body())
    evening.keeper.page.reload()
    evening.keeper.page.locator(".wb-seats").wait_for()
    evening.story.show(evening.keeper.page, "secretariat-afterwards", "Who confirmed what, at the secretariat's desk.")
    evening.story.bind()

    heads = [head for person in evening.people.values() for head in person.heads]
    assert verify(Rounds(server.home).log.read(KEY), heads=heads).faults == ()
    written = _archived(server.home, tmp_path)
    with (written / "events.csv").open(encoding="utf-8", newline="") as file:
        became = {(row["kind"], row["state"]) for row in csv.DictReader(file)}
    assert {("mark-given", "turned-away"), ("discussion-answered", "stands"), ("places-adopted", "stands")} <= became
    changed = json.loads((written / "evaluation" / "evaluation.json").read_text(encoding="utf-8"))["changed"]
    assert [(each["region"], each["place"]) for each in changed] == [(region, 1)]
    server.stop()
    shutil.rmtree(server.home.path)
    _reproduces(written, tmp_path)
    for person in (*evening.people.values(), evening.chair, evening.keeper):
        assert (person.watch.left, person.watch.blocked) == ([], [])
        person.context.close()


def _the_discussion_is_kept(evening: Evening, stands: Any) -> None:
    """The mark as it was first and as it counts now are both there."""
    entry = evening.orders["room-a"][0]
    held = stands.discussed[STAGE, entry]
    criterion = next(iter(evening.script.weights()))
    seat = stands.seat_of("assessor-1").key
    assert held.first[seat][criterion] == evening.first_mark
    assert stands.sheet(seat, STAGE, entry).marks()[criterion] == evening.last_mark
