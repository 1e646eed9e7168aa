"""Steps of the fold: sheets that somebody keyed for a seat, and who confirms them."""

from dataclasses import replace
from decimal import Decimal

from workbench.errors import Message
from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.standing import (
    STANDS,
    Cell,
    Comment,
    Confirmation,
    Given,
    Keyed,
    Keying,
    Sheet,
    Verdict,
)
from workbench.methods.exact.verdicts import closed, may_answer, turned_away_because, unlisted
from workbench.records.chain import Event
from workbench.records.event import SheetTranscribed, TranscriptionConfirmed, TranscriptionDeclined


def _transcribed(fold: Folding, event: Event, body: SheetTranscribed) -> Verdict:
    key = (body.seat, body.stage, body.submission)
    bar = _shut(fold, key) if body.seat in fold.standing.seats else Message("there is no such seat")
    if bar is not None:
        return Verdict("turned-away", bar)
    before = fold.standing.keyed_for(key)
    if before is not None:
        _put(fold, replace(before, state="replaced", answered_by=event.head.seat))
    head = event.head
    _put(
        fold,
        Keyed(head.id, head.seat, key, head.at, head.sequence, body.marks, body.comment, body.source, body.reference),
    )
    return STANDS


def _confirmed(fold: Folding, event: Event, body: TranscriptionConfirmed) -> Verdict:
    keyed = _waiting(fold, event, body)
    if isinstance(keyed, Verdict):
        return keyed
    bar = _shut(fold, keyed.sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    sheet = fold.sheets.get(keyed.sheet, Sheet())
    own = event.head.seat == keyed.sheet[0]
    for criterion, mark in keyed.marks.items():
        sheet = sheet.with_cell(criterion, _placed(sheet.cells.get(criterion, Cell()), keyed, mark, own))
    if keyed.comment and not (sheet.comments.get("") and sheet.comments[""].text):
        sheet = replace(sheet, comments={**sheet.comments, "": Comment(keyed.comment, keyed.event)})
    criteria = {criterion.key for criterion in fold.standing.panel.stage(body.stage).criteria}
    if set(sheet.marks()) == criteria and not sheet.contested():
        done = Confirmation(event.head.id, event.head.sequence, event.hash, event.head.at)
        sheet = replace(sheet, confirmed=done)
    fold.keep(keyed.sheet, sheet)
    _answer(fold, keyed, event, "confirmed")
    return STANDS


def _declined(fold: Folding, event: Event, body: TranscriptionDeclined) -> Verdict:
    keyed = _waiting(fold, event, body)
    if isinstance(keyed, Verdict):
        return keyed
    _answer(fold, keyed, event, "declined", body.reason)
    return STANDS


def _waiting(fold: Folding, event: Event, body: TranscriptionConfirmed | TranscriptionDeclined) -> Keyed | Verdict:
    keyed = fold.standing.keyed.get(body.transcription)
    if keyed is None or keyed.sheet[1:] != (body.stage, body.submission):
        return turned_away_because("there is no such keyed sheet")
    bar = may_answer(fold.standing, event.head.seat, keyed, body.opening)
    if bar is not None:
        return Verdict("turned-away", bar)
    if keyed.state != "waiting":
        return turned_away_because("the keyed sheet was confirmed, declined or replaced before this arrived")
    return keyed


def _shut(fold: Folding, key: tuple[str, str, str]) -> Message | None:
    return unlisted(fold.standing, *key) or closed(fold.standing, key[1:], fold.sheets.get(key, Sheet()))


def _placed(cell: Cell, keyed: Keyed, mark: Decimal, own: bool) -> Cell:
    """Put a keyed mark into its cell; a chair's word leaves a different mark of the seat itself, and both show."""
    given = Given(keyed.event, mark, keyed.at, keyed.sequence)
    if own or cell.mark is None:
        return replace(cell, standing=given, contested=() if own else cell.contested)
    return cell if cell.mark == mark else replace(cell, contested=(*cell.contested, given))


def _answer(fold: Folding, keyed: Keyed, event: Event, state: Keying, said: str = "") -> None:
    _put(fold, replace(keyed, state=state, answered_by=event.head.seat, answer=said))


def _put(fold: Folding, keyed: Keyed) -> None:
    fold.standing = replace(fold.standing, keyed={**fold.standing.keyed, keyed.event: keyed})


STEPS: Steps = (
    (SheetTranscribed, _transcribed),
    (TranscriptionConfirmed, _confirmed),
    (TranscriptionDeclined, _declined),
)
