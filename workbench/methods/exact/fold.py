"""How events are folded into what stands: the verdict on each, and the picture after it."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from workbench.methods.exact.standing import (
    STANDS,
    Cell,
    Comment,
    Confirmation,
    Given,
    Recusal,
    Seated,
    Sheet,
    SheetKey,
    Standing,
    Verdict,
)
from workbench.methods.exact.verdicts import barred, closed, contested_because, superseded, turned_away_because, weigh
from workbench.records.chain import Event
from workbench.records.event import (
    AssessorSubstituted,
    CommentWritten,
    FromDevice,
    MarkGiven,
    MarkWithdrawn,
    PanelFixed,
    PrivateNoteWritten,
    RecusalUndone,
    Recused,
    RoundEnded,
    RunningOrderChanged,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
    SheetConfirmed,
    SubmissionReleased,
    SubmissionReopened,
    SubmissionsTakenIn,
)
from workbench.records.panel import Panel


class Fold:
    """Events are added one by one, in sequence; `standing` is the picture so far.

    The verdict on an event depends on the panel and on the events before it, on nothing else: whoever holds the
    same log comes to the same picture.
    """

    def __init__(self, panel: Panel, standing: Standing | None = None) -> None:
        """Begin with nothing, or go on from a picture."""
        self.standing = standing or Standing(panel)
        self._sheets = dict(self.standing.sheets)

    def add(self, event: Event) -> Verdict:
        """Add the next event and say what became of it."""
        body = event.body
        steps = (step for kind, step in _STEPS if isinstance(body, kind))
        verdict = next(steps, _kept)(self, event, body)
        self.standing = replace(
            self.standing, sequence=event.head.sequence, head=event.hash, at=event.head.at, sheets=self._sheets
        )
        return verdict

    # -- seats ---------------------------------------------------------------------------------------------------

    def _seat(self, seat: Seated) -> None:
        self.standing = replace(self.standing, seats={**self.standing.seats, seat.key: seat})

    def _issued(self, event: Event, body: SeatIssued) -> Verdict:
        before = self.standing.seats.get(body.seat, Seated(body.seat, body.holder))
        self._seat(replace(before, issued=event.head.id, secret=body.secret))
        return STANDS

    def _opened(self, event: Event, body: SeatOpened) -> Verdict:
        seat = self.standing.seats.get(event.head.seat)
        if seat is None or seat.issued != body.issued or seat.substituted_by is not None:
            return turned_away_because("the card was replaced by a newer one")
        if seat.secret is None:
            return turned_away_because("the card was used already; ask the secretariat for a new one")
        self._seat(replace(seat, opening=event.head.id, secret=None))
        self.standing = replace(self.standing, openings={**self.standing.openings, event.head.id: seat.key})
        return STANDS

    def _revoked(self, event: Event, body: SeatRevoked) -> Verdict:
        seat = self.standing.seats.get(body.seat)
        if seat is None:
            return turned_away_because("there is no such seat")
        mine = {opening for opening, key in self.standing.openings.items() if key == seat.key}
        self._seat(replace(seat, issued=None, secret=None, opening=None, revoked=seat.revoked | mine))
        return STANDS

    def _substituted(self, event: Event, body: AssessorSubstituted) -> Verdict:
        seat = self.standing.seats.get(body.seat)
        if seat is None:
            return turned_away_because("there is no such seat")
        self._seat(replace(seat, substituted_by=body.by, secret=None))
        self._seat(Seated(body.by, seat.holder, institution=body.institution))
        return STANDS

    def _ended(self, event: Event, body: object) -> Verdict:
        self.standing = replace(self.standing, ended=True)
        return STANDS

    # -- the round -----------------------------------------------------------------------------------------------

    def _fixed(self, event: Event, body: PanelFixed) -> Verdict:
        self.standing = replace(self.standing, fixed=body.checksum)
        return STANDS

    def _taken_in(self, event: Event, body: SubmissionsTakenIn) -> Verdict:
        listed = {(each.stage, each.submission): each for each in body.listed}
        orders = dict(self.standing.orders)
        for room in self.standing.panel.rooms:
            for stage, order in room.order.items():
                orders.setdefault((stage, room.key), order)
        ever = self.standing.ever | set(listed)
        self.standing = replace(self.standing, listed=listed, ever=ever, orders=orders, intake=body.checksum)
        return STANDS

    def _ordered(self, event: Event, body: RunningOrderChanged) -> Verdict:
        moved = set(body.order)
        orders = {
            place: tuple(key for key in order if key not in moved) if place[0] == body.stage else order
            for place, order in self._full_orders(body.stage).items()
        }
        # What an order leaves out stays at its end until another room takes it: in no room nobody would mark it, and
        # nobody would miss who had not finished. Where anchors join the rooms, no room is all rooms.
        left = () if self.standing.panel.joined == "anchors" else orders.get((body.stage, body.room), ())
        orders[body.stage, body.room] = (*body.order, *left)
        self.standing = replace(self.standing, orders=orders)
        return STANDS

    def _full_orders(self, stage: str) -> dict[tuple[str, str], tuple[str, ...]]:
        # Once one room's order is changed, every room's order of that stage is written down, so that a submission
        # that moves to another room leaves the first.
        rooms = self.standing.panel.rooms
        return {**self.standing.orders, **{(stage, room.key): self.standing.order(stage, room.key) for room in rooms}}

    def _released(self, event: Event, body: SubmissionReleased) -> Verdict:
        key = (body.stage, body.submission)
        if key in self.standing.released:
            return turned_away_because("the submission is released already")
        self.standing = replace(self.standing, released={**self.standing.released, key: event.head.id})
        return STANDS

    def _reopened(self, event: Event, body: SubmissionReopened) -> Verdict:
        released = dict(self.standing.released)
        released.pop((body.stage, body.submission), None)
        self.standing = replace(self.standing, released=released)
        # A chair who marks has read the others' sheets by now: the own one stays as it was confirmed.
        leads = self.standing.seats.get(event.head.seat)
        for key, sheet in self._sheets.items():
            own = leads is not None and self.standing.seats[key[0]].holder == leads.holder
            if key[1:] == (body.stage, body.submission) and sheet.confirmed and not own:
                self._sheets = {**self._sheets, key: replace(sheet, confirmed=None)}
        return STANDS

    # -- sheets --------------------------------------------------------------------------------------------------

    def _sheet(self, event: Event, body: FromDevice) -> tuple[SheetKey, Sheet]:
        key = (event.head.seat, body.stage, body.submission)
        return key, self._sheets.get(key, Sheet())

    def _keep(self, key: SheetKey, sheet: Sheet) -> None:
        self._sheets = {**self._sheets, key: sheet}

    def _marked(self, event: Event, body: MarkGiven | MarkWithdrawn) -> Verdict:
        key, sheet = self._sheet(event, body)
        cell = sheet.cells.get(body.criterion, Cell())
        verdict = weigh(self.standing, event.head.seat, body, sheet, cell)
        mark = body.mark if isinstance(body, MarkGiven) else None
        reason = body.reason if isinstance(body, MarkGiven) else ""
        given = Given(event.head.id, mark, event.head.at, event.head.sequence, reason, verdict.why)
        self._keep(key, sheet.with_cell(body.criterion, _placed(cell, given, verdict, body.based_on)))
        return verdict

    def _recused(self, event: Event, body: Recused) -> Verdict:
        key, sheet = self._sheet(event, body)
        bar = barred(self.standing, event.head.seat, body) or closed(self.standing, body, sheet)
        if bar is not None:
            return Verdict("turned-away", bar)
        self._keep(key, replace(sheet, recused=Recusal(event.head.id, body.reason, event.head.at)))
        return STANDS

    def _unrecused(self, event: Event, body: FromDevice) -> Verdict:
        key, sheet = self._sheet(event, body)
        bar = barred(self.standing, event.head.seat, body) or closed(self.standing, body, replace(sheet, recused=None))
        if bar is not None:
            return Verdict("turned-away", bar)
        if sheet.recused and "chair" in self.standing.panel.seat(self.standing.seats[event.head.seat].holder).roles:
            return turned_away_because("who was recused and leads the room could read the others' marks")
        self._keep(key, replace(sheet, recused=None))
        return STANDS

    def _confirmed(self, event: Event, body: SheetConfirmed) -> Verdict:
        key, sheet = self._sheet(event, body)
        bar = barred(self.standing, event.head.seat, body) or closed(self.standing, body, sheet)
        if bar is not None:
            return Verdict("turned-away", bar)
        criteria = [criterion.key for criterion in self.standing.panel.stage(body.stage).criteria]
        now = {name: cell.standing.event for name in criteria if (cell := sheet.cells.get(name)) and cell.standing}
        if sheet.contested() or now != dict(body.marks) or set(sheet.marks()) != set(criteria):
            return contested_because("the sheet has changed since it was reviewed: look at it again")
        done = Confirmation(event.head.id, event.head.sequence, event.hash, event.head.at)
        self._keep(key, replace(sheet, confirmed=done))
        return STANDS

    def _commented(self, event: Event, body: CommentWritten) -> Verdict:
        key, sheet = self._sheet(event, body)
        bar = barred(self.standing, event.head.seat, body)
        if bar is not None:
            return Verdict("turned-away", bar)
        name = body.criterion or ""
        comment, verdict = self._written(event, body, sheet.comments.get(name), body.text)
        self._keep(key, replace(sheet, comments={**sheet.comments, name: comment}))
        return verdict

    def _noted(self, event: Event, body: PrivateNoteWritten) -> Verdict:
        key, sheet = self._sheet(event, body)
        bar = barred(self.standing, event.head.seat, body)
        if bar is not None:
            return Verdict("turned-away", bar)
        note, verdict = self._written(event, body, sheet.note, body.text)
        self._keep(key, replace(sheet, note=note))
        return verdict

    def _written(self, event: Event, body: FromDevice, before: Comment | None, text: str) -> tuple[Comment, Verdict]:
        if superseded(self.standing, body) and before is not None and before.text not in ("", text):
            return replace(before, others=(*before.others, text)), contested_because(
                "it came from a device that was replaced by another"
            )
        return Comment(text, event.head.id, before.others if before else ()), STANDS


def standing(events: Iterable[Event], panel: Panel, until: int | datetime | None = None) -> Standing:
    """Fold events into what stands, up to and with a sequence number or a moment.

    Parameters
    ----------
    events : Iterable[Event]
        In sequence. Events of a kind this version does not know, and withheld bodies, count for the chain alone.
    until : int or datetime, optional
        The last sequence number, or the last moment (aware), that is taken into account.
    """
    fold = Fold(panel)
    for event in events:
        if until is not None and _past(event, until):
            break
        fold.add(event)
    return fold.standing


def _past(event: Event, until: int | datetime) -> bool:
    return event.head.at > until if isinstance(until, datetime) else event.head.sequence > until


def _placed(cell: Cell, given: Given, verdict: Verdict, based_on: tuple[str, ...]) -> Cell:
    if verdict.state == "contested":
        return replace(cell, contested=(*cell.contested, given))
    if verdict.state == "turned-away":
        return replace(cell, turned_away=(*cell.turned_away, given))
    waiting = tuple(other for other in cell.contested if other.event not in based_on)
    return replace(cell, standing=given, contested=waiting)


def _kept(fold: Fold, event: Event, body: object) -> Verdict:
    return STANDS


_STEPS: tuple[tuple[type, Callable[[Fold, Event, Any], Verdict]], ...] = (
    (MarkGiven, Fold._marked),
    (MarkWithdrawn, Fold._marked),
    (CommentWritten, Fold._commented),
    (PrivateNoteWritten, Fold._noted),
    (Recused, Fold._recused),
    (RecusalUndone, Fold._unrecused),
    (SheetConfirmed, Fold._confirmed),
    (SeatIssued, Fold._issued),
    (SeatOpened, Fold._opened),
    (SeatRevoked, Fold._revoked),
    (AssessorSubstituted, Fold._substituted),
    (PanelFixed, Fold._fixed),
    (SubmissionsTakenIn, Fold._taken_in),
    (RunningOrderChanged, Fold._ordered),
    (SubmissionReleased, Fold._released),
    (SubmissionReopened, Fold._reopened),
    (RoundEnded, Fold._ended),
)
