"""Steps of the fold: marks, recusals, confirmations, comments and notes of one sheet."""

from dataclasses import replace

from workbench.errors import Message
from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Recusal
from workbench.methods.exact.standing import (
    STANDS,
    Cell,
    Comment,
    Confirmation,
    Given,
    Verdict,
)
from workbench.methods.exact.verdicts import barred, closed, contested_because, superseded, turned_away_because, weigh
from workbench.records.chain import Event
from workbench.records.event import (
    CommentWritten,
    FromDevice,
    MarkGiven,
    MarkWithdrawn,
    PrivateNoteWritten,
    RecusalUndone,
    Recused,
    SheetConfirmed,
)


def _marked(fold: Folding, event: Event, body: MarkGiven | MarkWithdrawn) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    cell = sheet.cells.get(body.criterion, Cell())
    verdict = weigh(fold.standing, event.head.seat, body, sheet, cell)
    mark = body.mark if isinstance(body, MarkGiven) else None
    reason = body.reason if isinstance(body, MarkGiven) else ""
    given = Given(event.head.id, mark, event.head.at, event.head.sequence, reason, verdict.why, body.based_on)
    fold.keep(key, sheet.with_cell(body.criterion, _placed(cell, given, verdict, body.based_on)))
    return verdict


def _recused(fold: Folding, event: Event, body: Recused) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body) or closed(fold.standing, key[1:], sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    fold.keep(key, replace(sheet, recused=Recusal(event.head.id, body.reason, event.head.at)))
    return STANDS


def _unrecused(fold: Folding, event: Event, body: FromDevice) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body) or closed(fold.standing, key[1:], replace(sheet, recused=None))
    if bar is not None:
        return Verdict("turned-away", bar)
    if sheet.recused and "chair" in fold.standing.panel.seat(fold.standing.seats[event.head.seat].holder).roles:
        return turned_away_because("who was recused and leads the room could read the others' marks")
    fold.keep(key, replace(sheet, recused=None))
    return STANDS


def _confirmed(fold: Folding, event: Event, body: SheetConfirmed) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body) or closed(fold.standing, key[1:], sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    criteria = [criterion.key for criterion in fold.standing.panel.stage(body.stage).criteria]
    now = {name: cell.standing.event for name in criteria if (cell := sheet.cells.get(name)) and cell.standing}
    if sheet.contested() or now != dict(body.marks) or set(sheet.marks()) != set(criteria):
        return contested_because("the sheet has changed since it was reviewed: look at it again")
    done = Confirmation(event.head.id, event.head.sequence, event.hash, event.head.at)
    fold.keep(key, replace(sheet, confirmed=done))
    return STANDS


def _commented(fold: Folding, event: Event, body: CommentWritten) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body) or _session_closed(fold, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    name = body.criterion or ""
    comment, verdict = written(fold, event, body, sheet.comments.get(name), body.text)
    fold.keep(key, replace(sheet, comments={**sheet.comments, name: comment}))
    return verdict


def _session_closed(fold: Folding, body: CommentWritten) -> Message | None:
    # Comments reach the region: they may be put right after release, but not once the session is closed.
    room = fold.standing.room_of(body.stage, body.submission)
    if room is not None and (body.stage, room) in fold.standing.closed:
        return Message("the session was closed before this arrived")
    return None


def _noted(fold: Folding, event: Event, body: PrivateNoteWritten) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    note, verdict = written(fold, event, body, sheet.note, body.text)
    fold.keep(key, replace(sheet, note=note))
    return verdict


def written(
    fold: Folding, event: Event, body: FromDevice, before: Comment | None, text: str
) -> tuple[Comment, Verdict]:
    """Put a text in the place of the one before; from a superseded device it stays beside it."""
    if superseded(fold.standing, body) and before is not None and before.text not in ("", text):
        return replace(before, others=(*before.others, text)), contested_because(
            "it came from a device that was replaced by another"
        )
    return Comment(text, event.head.id, before.others if before else ()), STANDS


def _placed(cell: Cell, given: Given, verdict: Verdict, based_on: tuple[str, ...]) -> Cell:
    if verdict.state == "contested":
        return replace(cell, contested=(*cell.contested, given))
    if verdict.state == "turned-away":
        return replace(cell, turned_away=(*cell.turned_away, given))
    waiting = tuple(other for other in cell.contested if other.event not in based_on)
    return replace(cell, standing=given, contested=waiting)


STEPS: Steps = (
    (MarkGiven, _marked),
    (MarkWithdrawn, _marked),
    (CommentWritten, _commented),
    (PrivateNoteWritten, _noted),
    (Recused, _recused),
    (RecusalUndone, _unrecused),
    (SheetConfirmed, _confirmed),
)
