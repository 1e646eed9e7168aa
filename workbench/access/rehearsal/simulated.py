"""Assessors who are not there at a rehearsal: their marks come by themselves, the same ones every time."""

import hashlib
from collections.abc import Iterator
from decimal import Decimal

from workbench.access.door import Door
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import MarkGiven, SheetConfirmed
from workbench.records.panel import Criterion, Panel

LOW, HIGH = Decimal("0.55"), Decimal("0.95")
"""Where on its scale a simulated mark lies: no panel marks all over it."""


def play(door: Door) -> int:
    """Confirm one sheet in each room where somebody presents, of a seat in which nobody sits; say how many.

    Called again and again, so that sheets come in one after the other as they would.
    """
    standing = door.catch_up()
    found = [
        (seat, led.stage, led.submission)
        for room, led in standing.led.items()
        if led.submission is not None and (led.stage, room) not in standing.closed
        if (seat := next(_unfinished(standing, led.stage, led.submission), None)) is not None
    ]
    for seat, stage, submission in found:
        _confirm(door, seat, stage, submission)
    return len(found)


def _unfinished(standing: Standing, stage: str, submission: str) -> Iterator[Seated]:
    if (stage, submission) in standing.released:
        return
    for holder in (seat.key for seat in standing.panel.seats if "assessor" in seat.roles):
        seat = standing.seat_of(holder)
        if seat is None or seat.opening is not None or not standing.assigned(holder, stage, submission):
            continue
        sheet = standing.sheet(seat.key, stage, submission)
        if sheet.confirmed is None and sheet.recused is None:
            yield seat


def _confirm(door: Door, seat: Seated, stage: str, submission: str) -> None:
    panel = door.standing.panel
    given = {}
    for criterion in panel.stage(stage).criteria:
        mark = simulated_mark(panel, criterion, seat.holder, submission)
        body = MarkGiven(stage=stage, submission=submission, criterion=criterion.key, mark=mark)
        given[criterion.key] = door.append(seat.key, body)[0].event.head.id
    door.append(seat.key, SheetConfirmed(stage=stage, submission=submission, marks=given))


def simulated_mark(panel: Panel, criterion: Criterion, holder: str, submission: str) -> Decimal:
    """Give the mark that a simulated assessor gives: on the scale, and the same every time."""
    scale = panel.scale(criterion)
    digest = hashlib.sha256(f"{holder} {submission} {criterion.key}".encode()).digest()
    share = LOW + (HIGH - LOW) * Decimal(digest[0]) / 255
    steps = (scale.high - scale.low) / scale.step
    return scale.low + scale.step * (steps * share).to_integral_value()
