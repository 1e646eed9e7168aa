"""Steps of the fold: conflicts declared before the first mark, and marks called final after the last."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Recusal
from workbench.methods.exact.standing import STANDS, Final, Sheet, Verdict
from workbench.methods.exact.verdicts import closed, turned_away_because, unlisted, unseated
from workbench.records.chain import Event
from workbench.records.event import ConflictDeclared, MarksFinal


def _declared(fold: Folding, event: Event, body: ConflictDeclared) -> Verdict:
    bar = unseated(fold.standing, event.head.seat, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    taken = [_recuse(fold, event, body.stage, submission, why) for submission, why in body.conflicts.items()]
    if taken and not any(taken):
        return turned_away_because("every sheet it names is closed, or not on your list")
    key = (event.head.seat, body.stage)
    fold.standing = replace(fold.standing, declared={**fold.standing.declared, key: event.head.at})
    return STANDS


def _recuse(fold: Folding, event: Event, stage: str, submission: str, reason: str) -> bool:
    key = (event.head.seat, stage, submission)
    sheet = fold.sheets.get(key, Sheet())
    if unlisted(fold.standing, *key) or closed(fold.standing, key[1:], sheet):
        return False
    fold.keep(key, replace(sheet, recused=Recusal(event.head.id, reason, event.head.at)))
    return True


def _final(fold: Folding, event: Event, body: MarksFinal) -> Verdict:
    bar = unseated(fold.standing, event.head.seat, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    said = Final(event.head.id, event.head.sequence, event.hash, event.head.at)
    fold.standing = replace(fold.standing, final={**fold.standing.final, (event.head.seat, body.stage): said})
    return STANDS


STEPS: Steps = (
    (ConflictDeclared, _declared),
    (MarksFinal, _final),
)
