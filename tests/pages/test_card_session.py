"""What an assessor does on the card besides marking: declares conflicts, asks, is done, answers for keyed sheets."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.pages.browser import fits_and_can_be_read
from tests.pages.played import KEY, Assessor, Script, sit_down
from tests.pages.served import Served
from workbench.access.door import Door
from workbench.records.event import HOME, CursorMoved, MarkGiven, RunningOrderChanged, SheetTranscribed
from workbench.storage.rounds import Rounds

STAGE = "presentation"


def door_of(server: Served) -> Door:
    return Door(Rounds(server.home), KEY)


def bodies(server: Served, kind: str) -> list[Any]:
    return [event.body for event in door_of(server).events if event.head.kind == kind]


def own(server: Served, holder: str) -> list[str]:
    return [submission for _, _, submission in door_of(server).standing.own_entries(holder)]


def name(server: Served, submission: str) -> str:
    intake = door_of(server).intake
    return intake.region(intake.submission(STAGE, submission).region).name


def targets(page: Page) -> list[str]:
    """What can be touched and is smaller than 44 pixels; a box inside a label is touched by the label."""
    return list(
        page.evaluate(
            """() => [...document.querySelectorAll('.wb button, .wb label.wb-check, .wb summary, .wb input[type=text]')]
              .filter((each) => each.offsetParent && (each.getBoundingClientRect().height < 43.5))
              .map((each) => each.className + ': ' + each.textContent)"""
        )
    )


def quiet(person: Assessor) -> None:
    assert (person.watch.left, person.watch.blocked, person.watch.errors) == ([], [], [])
    person.context.close()


def test_who_takes_a_mark_back_by_keyboard_stays_at_it(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-9")
    row = person.page.locator(".wb-criterion").first
    row.locator(".wb-segment").nth(2).click()
    person.saved()
    row.get_by_role("button", name="Take back").press("Enter")
    expect(row.locator("input[type=radio]").first).to_be_focused()
    person.page.keyboard.press("Space")
    expect(row.locator("input[type=radio]").first).to_be_checked()
    person.saved()
    quiet(person)


def test_conflicts_are_declared_before_the_first_entry_by_the_keyboard_alone(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-2", declared=False)
    page, (first, *_) = person.page, own(server, "assessor-2")
    expect(page.get_by_role("heading", name="Conflicts of interest")).to_be_visible()
    assert page.locator(".wb-criterion").count() == 0
    fits_and_can_be_read(page)
    assert targets(page) == []
    page.get_by_role("checkbox", name=re.compile(name(server, first))).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Declare, and begin (1)").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".wb-fault-line:visible")).to_have_text("Please give the reason.")
    page.keyboard.type("My brother leads the office")
    page.wait_for_timeout(500)  # the last key is on the device
    page.reload()
    expect(page.get_by_role("checkbox", name=re.compile(name(server, first)))).to_be_checked()
    expect(page.locator(".wb-conflict-why input:visible")).to_have_value("My brother leads the office")
    page.get_by_role("button", name="Declare, and begin (1)").press("Enter")
    person.saved()
    (declared,) = [body for body in bodies(server, "conflict-declared") if body.conflicts]
    assert declared.conflicts == {first: "My brother leads the office"}
    person.entry(name(server, first))
    expect(page.get_by_text("My brother leads the office")).to_be_visible()
    page.get_by_role("button", name="Undo: I mark it after all").click()
    expect(page.locator(".wb-criterion").first).to_be_visible()
    page.reload()
    expect(page.locator(".wb-criterion").first).to_be_visible()
    quiet(person)


def test_a_turn_to_ask_is_noted_kept_over_a_reload_put_on_record_and_struck(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-3")
    page = person.page
    page.set_viewport_size({"width": 1280, "height": 900})
    person.entry(name(server, own(server, "assessor-3")[0]))
    page.get_by_role("button", name="Questions (0)").click()
    page.get_by_role("button", name="It is my turn to ask").click()
    note = page.get_by_label("Question 1: asked and answered")
    expect(note).to_be_focused()
    page.keyboard.type("Who pays? <b>The region</b>")
    page.get_by_label("for the record").check()
    person.saved()
    page.reload()
    page.get_by_role("button", name="Questions (1)").click()
    expect(note).to_have_value("Who pays? <b>The region</b>")
    expect(page.get_by_label("for the record")).to_be_checked()
    fits_and_can_be_read(page)
    assert targets(page) == []
    page.get_by_role("button", name="Strike question 1").click()
    expect(page.get_by_role("button", name="Questions (0)")).to_be_visible()
    person.saved()
    said = bodies(server, "question-noted")
    assert [(body.for_record, body.struck) for body in said][-1] == (True, True)
    assert len(bodies(server, "question-asked")) == 1
    quiet(person)


def test_marks_are_called_final_with_what_is_unfinished_named_and_a_change_lifts_it(
    server: Served, chromium: Browser
) -> None:
    person = sit_down(chromium, server, "assessor-4")
    page, first = person.page, name(server, own(server, "assessor-4")[0])
    person.entry(first)
    page.locator(".wb-segment input").nth(4).check()
    person.saved()
    page.get_by_role("button", name="All", exact=True).click()
    page.get_by_role("button", name="My marks are final").click()
    expect(page.get_by_role("dialog").locator(".wb-unfinished")).to_contain_text(first)
    page.get_by_role("button", name="Yes, my marks are final").click()
    expect(page.locator(".wb-final .wb-receipt-code")).to_be_visible()
    fits_and_can_be_read(page)
    person.entry(first)
    expect(page.get_by_text(re.compile("A change here counts, and lifts that"))).to_be_visible()
    page.locator(".wb-segment input").nth(3).check()
    person.saved()
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.get_by_text(re.compile("changed something since"))).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="My marks are final again")).to_be_visible()
    quiet(person)


def keyed_for(server: Served, holder: str, at: int) -> str:
    door = door_of(server)
    seat, by = door.standing.seat_of(holder), door.standing.seat_of("secretariat")
    assert seat is not None
    assert by is not None
    submission = own(server, holder)[at]
    marks = dict.fromkeys((each.key for each in door.standing.panel.stage(STAGE).criteria), 77)
    sent = {"stage": STAGE, "submission": submission, "source": "paper", "reference": "sheet 3"}
    door.append(by.key, SheetTranscribed.model_validate({**sent, "seat": seat.key, "marks": marks}))
    return submission


def test_a_keyed_sheet_is_shown_beside_the_own_marks_and_confirmed_with_a_receipt(
    server: Served, chromium: Browser
) -> None:
    server.link(KEY, "secretariat")
    person = sit_down(chromium, server, "assessor-5")
    page = person.page
    person.entry(name(server, own(server, "assessor-5")[0]))
    page.locator(".wb-segment input").first.check()
    person.saved()
    submission = keyed_for(server, "assessor-5", 0)
    block = page.locator(".wb-keyed")
    expect(block).to_contain_text("from paper: sheet 3")
    expect(block).to_contain_text("differs")
    fits_and_can_be_read(page)
    page.get_by_role("button", name="These are my marks").click()
    expect(page.locator(".wb-receipt .wb-receipt-code")).to_be_visible()
    expect(block).to_contain_text("You confirmed it.")
    seat = door_of(server).standing.seat_of("assessor-5")
    assert seat is not None
    sheet = door_of(server).standing.sheet(seat.key, STAGE, submission)
    assert (set(sheet.marks().values()), sheet.confirmed is not None) == ({77}, True)
    page.get_by_text("Comments stay open until the session is closed").click()
    page.get_by_label("Comment on the whole").fill("Well told")
    page.get_by_label("Comment on the whole").blur()
    person.saved()
    assert bodies(server, "comment-written")[-1].text == "Well told"
    keyed_for(server, "assessor-5", 1)
    person.entry(name(server, own(server, "assessor-5")[1]))
    page.get_by_role("button", name="These are not my marks").click()
    page.get_by_role("dialog").get_by_role("textbox").fill("a 7 was read as a 1")
    page.get_by_role("dialog").get_by_role("button", name="These are not my marks").click()
    person.saved()
    expect(block).to_be_hidden()
    assert bodies(server, "transcription-declined")[-1].reason == "a 7 was read as a 1"
    quiet(person)


def test_the_ends_of_the_scale_ask_for_a_reason_and_nothing_between_does(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-9")
    page, script = person.page, Script.written(door_of(server).standing.panel, door_of(server).intake, seed=1)
    person.entry(name(server, own(server, "assessor-9")[0]))
    keys = list(script.weights())
    for key, mark in zip(keys, (100, 99, 0, 1, 50), strict=True):
        person.give(script, key, mark)
    person.saved()
    asked = page.locator(".wb-heed-line:visible", has_text="The end of the scale: please write why")
    expect(asked).to_have_count(2)
    page.get_by_role("button", name="Review and confirm").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("alert")).to_contain_text(f"{script.title(keys[0])}, {script.title(keys[2])}")
    expect(dialog.get_by_role("button", name="Confirm my marks")).to_have_count(0)
    page.keyboard.press("Escape")
    for key in (keys[0], keys[2]):
        row = page.locator(f".wb-criterion[data-criterion={key}]")
        row.get_by_role("button", name="Add a comment").click()
        row.get_by_label(f"Comment on {script.title(key)}").fill("It is already used in nine districts")
    expect(asked).to_have_count(0)
    person.confirm()
    quiet(person)


def test_two_values_are_shown_above_the_segments_and_the_assessor_chooses(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-6")
    page, first = person.page, own(server, "assessor-6")[0]
    person.entry(name(server, first))
    person.page.locator(".wb-segment input").first.check()
    person.saved()
    door = door_of(server)
    seat = door.standing.seat_of("assessor-6")
    assert seat is not None
    door.append(seat.key, MarkGiven(stage=STAGE, submission=first, criterion="novelty", mark=91))
    choices = page.locator(".wb-contested:visible .wb-choice")
    expect(choices).to_have_count(2)
    fits_and_can_be_read(page)
    choices.nth(1).click()
    expect(page.locator(".wb-contested:visible")).to_have_count(0)
    expect(page.locator(".wb-value").first).to_have_text("91")
    quiet(person)


def test_another_device_takes_over_and_the_first_says_so_while_it_still_sends(
    server: Served, chromium: Browser
) -> None:
    first = sit_down(chromium, server, "assessor-7")
    place = name(server, own(server, "assessor-7")[0])
    first.entry(place)
    second = sit_down(chromium, server, "assessor-7")
    expect(first.page.get_by_text(re.compile("Your card was opened on another device"))).to_be_visible()
    second.entry(place)
    first.page.locator(".wb-segment input").nth(2).check()
    expect(second.page.locator(".wb-value").first).not_to_have_text("not marked")
    second.page.locator(".wb-language[lang=id]").click()
    expect(second.page.locator(".wb-badge")).to_contain_text("tersimpan")
    assert second.watch.errors == []
    first.context.close()
    second.context.close()


def test_what_is_no_mark_stays_in_its_box_in_either_language_until_it_is_one(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-1")
    page, row = person.page, person.page.locator(".wb-criterion").first
    row.locator(".wb-number").fill("8O")
    row.locator(".wb-number").press("Enter")
    expect(row.locator(".wb-fault-line")).to_contain_text("8O is not a number")
    for _ in ("the other language", "the page again"):
        page.get_by_role("button", name="Indonesia").click()
        expect(row.locator(".wb-number")).to_have_value("8O")
        expect(row.locator(".wb-fault-line")).to_contain_text("8O bukan angka")
        page.reload()
        expect(row).to_be_visible()
    row.locator(".wb-segment").nth(2).click()
    expect(row.locator(".wb-fault-line")).to_be_hidden()
    person.saved()
    page.reload()
    expect(row.locator(".wb-fault-line")).to_be_hidden()
    expect(row.locator(".wb-number")).not_to_have_value("8O")
    quiet(person)


@pytest.mark.parametrize("by", ["mouse", "touch"])
def test_a_finger_that_is_down_while_the_sheet_changes_marks_what_it_pressed(
    by: str, server: Served, chromium: Browser
) -> None:
    holder, pressed = "assessor-1", 1 if by == "mouse" else 3
    person = sit_down(chromium, server, holder, has_touch=by == "touch")
    page, entries, door = person.page, own(server, holder), door_of(server)
    person.entry(name(server, entries[0]))
    room = door.standing.room_of(STAGE, entries[0])
    assert room is not None
    order = door.standing.order(STAGE, room)
    held: list[Route] = []
    page.route(re.compile(r"/state\?"), lambda route: held.append(route))
    door.append(HOME, RunningOrderChanged(stage=STAGE, room=room, order=order[::-1]))
    while not held:
        page.wait_for_timeout(50)
    finger = Finger(page, by)
    finger.down(page.locator(".wb-criterion").nth(pressed).locator(".wb-segment").nth(1))
    held[0].continue_()
    page.wait_for_timeout(300)
    finger.up()
    assert marks_of(server, holder, entries[0], pressed)
    page.unroute_all(behavior="ignoreErrors")
    expect(page.locator(".wb-entry-title h2")).to_contain_text(f"Number {len(order) - order.index(entries[0])}")
    door.append(HOME, RunningOrderChanged(stage=STAGE, room=room, order=order))
    quiet(person)


def test_nobody_is_taken_to_who_presents_while_a_finger_is_down(server: Served, chromium: Browser) -> None:
    person = sit_down(chromium, server, "assessor-8")
    page, (first, second, *_), door = person.page, own(server, "assessor-8"), door_of(server)
    person.entry(name(server, first))
    finger = Finger(page, "mouse")
    finger.down(page.locator(".wb-criterion").nth(2).locator(".wb-segment").nth(1))
    room = door.standing.room_of(STAGE, second)
    assert room is not None
    door.append(HOME, CursorMoved(stage=STAGE, room=room, submission=second))
    expect(page.locator(".wb-now-name")).to_contain_text(name(server, second))
    page.wait_for_timeout(1000)
    finger.up()
    assert marks_of(server, "assessor-8", first, 2)
    expect(page.locator(".wb-entry-title h2")).to_contain_text(name(server, second))
    quiet(person)


class Finger:
    """A mouse or a finger that goes down on something and is lifted later."""

    def __init__(self, page: Page, by: str) -> None:
        self.page, self.by = page, by
        self.touch = page.context.new_cdp_session(page) if by == "touch" else None

    def down(self, target: Locator) -> None:
        target.scroll_into_view_if_needed()
        box = target.bounding_box()
        assert box is not None
        at = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
        if self.touch is None:
            self.page.mouse.move(at["x"], at["y"])
            self.page.mouse.down()
        else:
            self.touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})

    def up(self) -> None:
        if self.touch is None:
            self.page.mouse.up()
        else:
            self.touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def marks_of(server: Served, holder: str, submission: str, criterion: int) -> bool:
    """Say whether a mark of a seat stands in the log before long."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        standing = door_of(server).standing
        seat, key = standing.seat_of(holder), standing.panel.stage(STAGE).criteria[criterion].key
        if seat is not None and key in standing.sheet(seat.key, STAGE, submission).marks():
            return True
        time.sleep(0.2)
    return False
