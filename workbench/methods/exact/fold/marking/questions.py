"""Steps of the fold: turns to ask, and what was noted of them."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.fold.marking.sheets import written
from workbench.methods.exact.standing import STANDS, Question, Verdict
from workbench.methods.exact.verdicts import barred, turned_away_because
from workbench.records.chain import Event
from workbench.records.event import QuestionAsked, QuestionNoted


def _asked(fold: Folding, event: Event, body: QuestionAsked) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    turn = Question(event.head.id, event.head.at)
    fold.keep(key, replace(sheet, questions={**sheet.questions, event.head.id: turn}))
    return STANDS


def _noted(fold: Folding, event: Event, body: QuestionNoted) -> Verdict:
    key, sheet = fold.sheet_of(event, body)
    bar = barred(fold.standing, event.head.seat, body)
    if bar is not None:
        return Verdict("turned-away", bar)
    turn = sheet.questions.get(body.turn)
    if turn is None:
        return turned_away_because("there is no such question on this sheet")
    note, verdict = written(fold, event, body, turn.note, body.text)
    if verdict.state == "stands":
        turn = replace(turn, for_record=body.for_record, struck=body.struck)
    fold.keep(key, replace(sheet, questions={**sheet.questions, body.turn: replace(turn, note=note)}))
    return verdict


STEPS: Steps = (
    (QuestionAsked, _asked),
    (QuestionNoted, _noted),
)
