"""What stands: the picture that the events of a round come to, seat by seat and sheet by sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Literal

from workbench.errors import Message
from workbench.methods.exact.parts import Adopted, Decided, Desk, Discussed, Led, Objections, Recusal, Seats
from workbench.methods.exact.parts import Seated as Seated  # whoever reads a picture reads its seats
from workbench.records.chain import START
from workbench.records.event import Listed, PlaceChanged, SimilarLine
from workbench.records.panel import Panel

State = Literal["stands", "contested", "turned-away"]
SignIn = Literal["not-issued", "issued", "here", "superseded", "revoked", "ended"]


@dataclass(frozen=True)
class Verdict:
    """What became of an event: it stands, is contested, or is turned away; and why."""

    state: State
    why: Message | None = None


STANDS = Verdict("stands")


@dataclass(frozen=True)
class Given:
    """A mark as it was given, or None where it was taken back."""

    event: str
    mark: Decimal | None
    at: datetime
    sequence: int
    reason: str = ""
    why: Message | None = None
    based_on: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """One seat's mark for one criterion of one submission: what stands, and what waits beside it."""

    standing: Given | None = None
    contested: tuple[Given, ...] = ()
    turned_away: tuple[Given, ...] = ()

    @property
    def mark(self) -> Decimal | None:
        """The mark that stands; None where the cell is not marked."""
        return self.standing.mark if self.standing else None


@dataclass(frozen=True)
class Comment:
    """What was written on a criterion or on the whole, and other versions from a device that was superseded."""

    text: str
    event: str
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Confirmation:
    """The event that confirmed a sheet: its sequence number and hash are the receipt."""

    event: str
    sequence: int
    hash: str
    at: datetime


@dataclass(frozen=True)
class Question:
    """A turn to ask, when it was had, and what was noted of it."""

    event: str
    at: datetime
    note: Comment | None = None
    for_record: bool = False
    struck: bool = False


@dataclass(frozen=True)
class Sheet:
    """One seat, one stage, one submission."""

    cells: Mapping[str, Cell] = field(default_factory=dict)
    comments: Mapping[str, Comment] = field(default_factory=dict)
    note: Comment | None = None
    recused: Recusal | None = None
    confirmed: Confirmation | None = None
    questions: Mapping[str, Question] = field(default_factory=dict)

    def marks(self) -> dict[str, Decimal]:
        """The marks that stand, by criterion."""
        return {criterion: cell.mark for criterion, cell in self.cells.items() if cell.mark is not None}

    def contested(self) -> bool:
        """Whether the assessor still has to choose between two marks somewhere on this sheet."""
        return any(cell.contested for cell in self.cells.values())

    def with_cell(self, criterion: str, cell: Cell) -> "Sheet":
        """The sheet with one cell changed."""
        return replace(self, cells={**self.cells, criterion: cell})


SheetKey = tuple[str, str, str]
"""Seat key, stage, submission."""

Keying = Literal["waiting", "confirmed", "declined", "replaced"]


@dataclass(frozen=True)
class Keyed:
    """A sheet that somebody keyed for a seat, from which paper or file, and what became of it."""

    event: str
    by: str
    sheet: SheetKey
    at: datetime
    sequence: int
    marks: Mapping[str, Decimal]
    comment: str
    source: str
    reference: str
    state: Keying = "waiting"
    answered_by: str | None = None
    answer: str = ""


@dataclass(frozen=True)
class Final:
    """An assessor said to be done with a stage; `lifted` names the event that changed something afterwards."""

    event: str
    sequence: int
    hash: str
    at: datetime
    lifted: str | None = None


@dataclass(frozen=True)
class Standing:
    """What stands after an event: all that rankings, pages and rights are computed from."""

    panel: Panel
    sequence: int = 0
    head: str = START
    at: datetime | None = None
    seats: Seats = field(default_factory=Seats)
    openings: Mapping[str, str] = field(default_factory=dict)
    sheets: Mapping[SheetKey, Sheet] = field(default_factory=dict)
    listed: Mapping[tuple[str, str], Listed] = field(default_factory=dict)
    ever: frozenset[tuple[str, str]] = frozenset()
    orders: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    released: Mapping[tuple[str, str], str] = field(default_factory=dict)
    changes: Mapping[tuple[str, str], tuple[int, PlaceChanged]] = field(default_factory=dict)
    adopted: Mapping[str, Adopted] = field(default_factory=dict)
    intake: str | None = None
    fixed: str | None = None
    ended: bool = False
    declared: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    final: Mapping[tuple[str, str], Final] = field(default_factory=dict)
    keyed: Mapping[str, Keyed] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], tuple[Decided, ...]] = field(default_factory=dict)
    similar: tuple[SimilarLine, ...] = ()
    desk: Desk = field(default_factory=Desk)
    led: Mapping[str, Led] = field(default_factory=dict)
    withdrawn: Mapping[tuple[str, str], str] = field(default_factory=dict)
    closed: frozenset[tuple[str, str]] = frozenset()
    discussed: Mapping[tuple[str, str], Discussed] = field(default_factory=dict)
    been: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    objections: Objections = field(default_factory=Objections)

    def sheet(self, seat: str, stage: str, submission: str) -> Sheet:
        """Give a sheet; one that nobody touched is empty."""
        return self.sheets.get((seat, stage, submission), Sheet())

    def seat_of(self, holder: str) -> Seated | None:
        """Give the seat that now stands for a seat of the panel file, or None where none was issued."""
        now = [key for key in self.seats.of.get(holder, []) if self.seats[key].substituted_by is None]
        return self.seats[now[-1]] if now else None

    def sign_in(self, opening: str | None) -> SignIn:
        """Say how things are with the sign-in that an opening event bound."""
        if self.ended:
            return "ended"
        seat = self.seats.get(self.openings.get(opening or "", ""))
        if seat is None:
            return "not-issued"
        if opening in seat.revoked or seat.substituted_by is not None:
            return "revoked"
        return "here" if seat.opening == opening else "superseded"

    def room_of(self, stage: str, submission: str) -> str | None:
        """Give the room in which a submission is presented, or None where nobody said."""
        for (of_stage, room), order in self.orders.items():
            if of_stage == stage and submission in order:
                return room
        listed = self.listed.get((stage, submission))
        if listed is None:
            return None
        named = listed.room or (self.panel.rooms[0].key if len(self.panel.rooms) == 1 else None)
        return None if named is None or (stage, named) in self.orders else named

    def order(self, stage: str, room: str) -> tuple[str, ...]:
        """Give the submissions of a room in a stage, in running order."""
        if (stage, room) in self.orders:
            return tuple(key for key in self.orders[stage, room] if (stage, key) in self.listed)
        return tuple(key for of_stage, key in self.listed if of_stage == stage and self.room_of(stage, key) == room)

    def anchors(self, stage: str) -> tuple[str, ...]:
        """Give the submissions of a stage that every assessor marks, since rooms are joined by them."""
        if not self._is_anchor(None):
            return ()
        listed = (key for of_stage, key in self.listed if of_stage == stage)
        return tuple(key for key in listed if self._is_anchor(self.room_of(stage, key)))

    def assigned(self, holder: str, stage: str, submission: str) -> bool:
        """Say whether a seat of the panel file marks a submission: it sits in its room and has no known conflict.

        In a panel whose rooms are joined by anchors, a submission of no room is one: every assessor marks it.
        One that was withdrawn is marked by nobody.
        """
        gone = (stage, submission) in self.withdrawn
        return not gone and self._marks_in(holder, (stage, submission), {self.room_of(stage, submission)})

    def ever_assigned(self, holder: str, stage: str, submission: str) -> bool:
        """Say whether a seat marks a submission, or did before it left for another room or was withdrawn.

        It may come back: until then nobody who would mark it again reads the marks of others.
        """
        place = (stage, submission)
        return self._marks_in(holder, place, {self.room_of(stage, submission), *self.been.get(place, ())})

    def _marks_in(self, holder: str, place: tuple[str, str], rooms: Iterable[str | None]) -> bool:
        seat = self.panel.seat(holder)
        if "assessor" not in seat.roles or not any(room in seat.rooms or self._is_anchor(room) for room in rooms):
            return False
        return not self.conflict(holder, *place)

    def _is_anchor(self, room: str | None) -> bool:
        return room is None and self.panel.joined == "anchors"

    def keyed_for(self, sheet: SheetKey) -> Keyed | None:
        """Give the keyed sheet that waits to be confirmed for a seat, stage and submission."""
        return next((each for each in self.keyed.values() if each.sheet == sheet and each.state == "waiting"), None)

    def confirmed_before(self, seat: str, stage: str, submission: str) -> bool:
        """Say whether somebody who sat in this seat earlier confirmed the sheet that counts."""
        counted = self.sheet_of(self.seats[seat].holder, stage, submission)
        return counted is not None and counted[0] != seat and counted[1].confirmed is not None

    def conflict(self, holder: str, stage: str, submission: str) -> bool:
        """Say whether the panel file knows a conflict of this seat with the submission's region."""
        region = self.listed[stage, submission].region
        own = self.panel.seat(holder).region
        return own == region or any(known.seat == holder and known.region == region for known in self.panel.conflicts)

    def sheet_of(self, holder: str, stage: str, submission: str) -> tuple[str, Sheet] | None:
        """Give the sheet that counts for a seat of the panel file: the confirmed one, else of who sits there now."""
        seats = self.seats.of.get(holder, [])
        for key in seats:
            if self.sheet(key, stage, submission).confirmed:
                return key, self.sheet(key, stage, submission)
        return (seats[-1], self.sheet(seats[-1], stage, submission)) if seats else None

    def own_entries(self, holder: str) -> Iterable[tuple[str, str, str]]:
        """Give (stage, room, submission) for each submission a seat marks, in running order; anchors first, room ""."""
        for stage in self.panel.marked_stages():
            for submission in self.anchors(stage.key):
                if self.assigned(holder, stage.key, submission):
                    yield stage.key, "", submission
            for room in self.panel.seat(holder).rooms:
                for submission in self.order(stage.key, room):
                    if self.assigned(holder, stage.key, submission):
                        yield stage.key, room, submission
            yield from self._confirmed_elsewhere(holder, stage.key)

    def _confirmed_elsewhere(self, holder: str, stage: str) -> Iterable[tuple[str, str, str]]:
        # A sheet that was confirmed before its submission moved to another room counts, and stays on the list.
        for of_stage, submission in self.listed:
            if of_stage == stage and not self.assigned(holder, stage, submission):
                counted = self.sheet_of(holder, stage, submission)
                if counted is not None and counted[1].confirmed is not None:
                    yield stage, self.room_of(stage, submission) or "", submission
