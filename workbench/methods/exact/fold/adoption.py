"""Steps of the fold: seats and sheets that were taken over from another system."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Seated
from workbench.methods.exact.standing import STANDS, Cell, Confirmation, Given, Sheet, Verdict
from workbench.methods.exact.verdicts import closed, turned_away_because, unlisted
from workbench.records.chain import Event
from workbench.records.event import SeatAdopted, SheetAdopted


def _seated(fold: Folding, event: Event, body: SeatAdopted) -> Verdict:
    if body.seat in fold.standing.seats:
        return turned_away_because("this seat key stands for a seat already")
    fold.seat(Seated(body.seat, body.holder, adopted=True))
    return STANDS


def _adopted(fold: Folding, event: Event, body: SheetAdopted) -> Verdict:
    seat = fold.standing.seats.get(body.seat)
    if seat is None or not seat.adopted:
        return turned_away_because("no seat was adopted under this key")
    key = (body.seat, body.stage, body.submission)
    sheet = fold.sheets.get(key, Sheet())
    bar = unlisted(fold.standing, *key) or closed(fold.standing, key[1:], sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    head = event.head
    for criterion, mark in body.marks.items():
        sheet = sheet.with_cell(criterion, Cell(standing=Given(head.id, mark, head.at, head.sequence)))
    criteria = {criterion.key for criterion in fold.standing.panel.stage(body.stage).criteria}
    if set(sheet.marks()) == criteria:
        sheet = replace(sheet, confirmed=Confirmation(head.id, head.sequence, event.hash, head.at))
    fold.keep(key, sheet)
    return STANDS


STEPS: Steps = ((SeatAdopted, _seated), (SheetAdopted, _adopted))
