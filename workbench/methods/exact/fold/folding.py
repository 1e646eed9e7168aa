"""A picture while events are added to it: what every step reads and writes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol, cast

from workbench.methods.exact.parts import Checked, Document, Found, Overruled, Seated, Seats
from workbench.methods.exact.standing import Sheet, SheetKey, Standing, Verdict
from workbench.records.chain import Event
from workbench.records.event import (
    ConflictDeclared,
    DiscussionAnswered,
    FromDevice,
    MarkGiven,
    MarkWithdrawn,
    RecusalUndone,
    Recused,
    SheetConfirmed,
    SubmissionReopened,
    TranscriptionConfirmed,
)
from workbench.records.panel import Panel

CHANGES = (MarkGiven, MarkWithdrawn, Recused, RecusalUndone, SheetConfirmed)
"""What changes a sheet, so that marks called final before it are so no longer."""


class OpenDesk(Protocol):
    """What stands of a filing, while it is written to."""

    checked: dict[Document, tuple[Checked, ...]]
    overruled: dict[tuple[str, str], tuple[Overruled, ...]]
    found: dict[Document, tuple[Found, ...]]


class Folding:
    """The picture so far; steps put another in its place."""

    def __init__(self, panel: Panel) -> None:
        """Begin with nothing."""
        self.sheets: dict[SheetKey, Sheet] = {}
        # The picture reads the very mapping that sheets are kept in, so that a long log is folded without a copy of
        # all sheets for each event; who is handed a picture keeps it, because `keep` then goes on with another mapping.
        self.standing = Standing(panel, sheets=self.sheets)
        self.handed_out = False
        self.desk_handed_out = True

    def hand_out(self) -> None:
        """Let somebody keep the picture as it is: what is added from here on goes into other mappings."""
        self.handed_out = self.desk_handed_out = True

    def open_desk(self) -> OpenDesk:
        """Give what stands of the filing in mappings that may be written to; pictures handed out before keep theirs."""
        if self.desk_handed_out:
            desk = self.standing.desk
            mine = replace(desk, checked=dict(desk.checked), overruled=dict(desk.overruled), found=dict(desk.found))
            self.standing = replace(self.standing, desk=mine)
            self.desk_handed_out = False
        return cast(OpenDesk, self.standing.desk)

    def seat(self, seat: Seated) -> None:
        """Put a seat as it is now into the picture."""
        self.standing = replace(self.standing, seats=Seats({**self.standing.seats, seat.key: seat}))

    def sheet_of(self, event: Event, body: FromDevice) -> tuple[SheetKey, Sheet]:
        """Give the sheet that an event is about, an empty one where there is none yet."""
        key = (event.head.seat, body.stage, body.submission)
        return key, self.sheets.get(key, Sheet())

    def keep(self, key: SheetKey, sheet: Sheet) -> None:
        """Put a sheet as it is now into the picture; pictures handed out before keep theirs."""
        if self.handed_out:
            self.sheets = dict(self.sheets)
            self.standing = replace(self.standing, sheets=self.sheets)
            self.handed_out = False
        self.sheets[key] = sheet

    def lift_final(self, event: Event, body: object) -> None:
        """Let go of what an assessor called final, where a change of a sheet that stands came after it."""
        if isinstance(body, ConflictDeclared):
            touched = {(event.head.seat, body.stage)} if body.conflicts else set()
        elif isinstance(body, CHANGES) or (isinstance(body, DiscussionAnswered) and body.marks):
            touched = {(event.head.seat, body.stage)}
        elif isinstance(body, TranscriptionConfirmed):
            touched = {self.standing.keyed[body.transcription].sheet[:2]}
        elif isinstance(body, SubmissionReopened):
            place = (body.stage, body.submission)
            touched = {key[:2] for key, sheet in self.sheets.items() if key[1:] == place and not sheet.confirmed}
        else:
            return
        final = {
            key: replace(said, lifted=event.head.id) if key in touched and said.lifted is None else said
            for key, said in self.standing.final.items()
        }
        self.standing = replace(self.standing, final=final)


Step = Callable[[Folding, Event, Any], Verdict]
Steps = tuple[tuple[type, Step], ...]
