"""Steps of the fold: the discussion of a submission, with the marks that stood before it frozen and kept."""

from dataclasses import replace
from datetime import timedelta

from workbench.errors import Message
from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.fold.leading import presents
from workbench.methods.exact.parts import Discussed, Reply
from workbench.methods.exact.standing import STANDS, Cell, Confirmation, Given, Sheet, SheetKey, Standing, Verdict
from workbench.methods.exact.totals import Counted, sheets_on
from workbench.methods.exact.verdicts import barred
from workbench.records.chain import Event
from workbench.records.event import DiscussionAnswered, DiscussionOpened

RELEASED = Message("the submission was released before this arrived")


def _opened(fold: Folding, event: Event, body: DiscussionOpened) -> Verdict:
    stands, place = fold.standing, (body.stage, body.submission)
    bar = not_now(stands, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    sheets = sheets_on(stands.panel, stands, stands.panel.stage(body.stage), body.submission)
    bar = _not_in(sheets)
    if bar is not None:
        return Verdict("turned-away", bar)
    first = {sheet.seat: dict(sheet.marks) for sheet in sheets if sheet.total is not None}
    until = event.head.at + timedelta(minutes=stands.panel.discussion.minutes)
    held = Discussed(event.head.id, event.head.at, until, first)
    fold.standing = replace(stands, discussed={**stands.discussed, place: held})
    return STANDS


def not_now(standing: Standing, body: DiscussionOpened) -> Message | None:
    """Say why a discussion cannot be opened, whatever the sheets are; a submission is discussed once."""
    place = (body.stage, body.submission)
    if not standing.panel.discussion.allowed:
        return Message("the panel file allows no discussion")
    if (body.stage, body.room) in standing.closed:
        return Message("the session was closed before this arrived")
    if body.submission not in presents(standing, body):
        return Message("this submission does not present in this room")
    if place in standing.released:
        return RELEASED
    return Message("this submission was discussed already") if place in standing.discussed else None


def _not_in(sheets: tuple[Counted, ...]) -> Message | None:
    if any(sheet.missing for sheet in sheets):
        return Message("not all sheets are in yet")
    if sum(sheet.total is not None for sheet in sheets) < 2:
        return Message("a discussion needs two sheets")
    return None


def _answered(fold: Folding, event: Event, body: DiscussionAnswered) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    held = fold.standing.discussed.get(key[1:])
    bar = barred(fold.standing, event.head.seat, body)
    if bar is not None or held is None or held.event != body.discussion:
        return Verdict("turned-away", bar or Message("there is no such discussion"))
    bar = _too_late(fold.standing, event, held, key, sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    head = event.head
    if body.marks:
        for criterion, mark in body.marks.items():
            given = Given(head.id, mark, head.at, head.sequence, body.reason)
            sheet = sheet.with_cell(criterion, replace(sheet.cells.get(criterion, Cell()), standing=given))
        # The answer confirms the sheet as it is from here on, with a receipt of its own.
        fold.keep(key, replace(sheet, confirmed=Confirmation(head.id, head.sequence, event.hash, head.at)))
    said = Reply(head.id, body.said, body.reason, head.at)
    now = replace(held, answers={**held.answers, head.seat: said})
    fold.standing = replace(fold.standing, discussed={**fold.standing.discussed, key[1:]: now})
    return STANDS


def _too_late(standing: Standing, event: Event, held: Discussed, key: SheetKey, sheet: Sheet) -> Message | None:
    if key[1:] in standing.released:
        return RELEASED
    if key[0] not in held.first:
        return Message("your sheet was not in when the discussion was opened")
    if key[0] in held.answers:
        return Message("you have answered already")
    if sheet.confirmed is None or sheet.recused is not None:
        return Message("the submission was opened again before this arrived")
    return Message("the discussion was over before this arrived") if event.head.at > held.until else None


STEPS: Steps = (
    (DiscussionOpened, _opened),
    (DiscussionAnswered, _answered),
)
