"""What an assessor does on a sheet."""

from typing import Literal

from workbench.records.event.body import Body, EventId
from workbench.records.record import Key, Moment, Number, Prose, Words


class FromSeat(Body):
    """An event that an assessor's device made: in which stage, through which sign-in, by the device's own clock."""

    stage: Key
    opening: EventId | None = None
    device_time: Moment | None = None


class FromDevice(FromSeat):
    """An event that an assessor's device made about one sheet."""

    submission: Key


class OnCell(FromDevice):
    """An event on one cell; `based_on` names the events of the cell that the device had seen standing or contested."""

    criterion: Key
    based_on: tuple[EventId, ...] = ()


class MarkGiven(OnCell):
    """An assessor gave a mark."""

    kind: Literal["mark-given"] = "mark-given"
    mark: Number
    reason: Prose = ""


class MarkWithdrawn(OnCell):
    """An assessor took a mark back: the cell is not marked."""

    kind: Literal["mark-withdrawn"] = "mark-withdrawn"


class CommentWritten(FromDevice):
    """A comment meant for the region; on a criterion, or on the whole."""

    kind: Literal["comment-written"] = "comment-written"
    criterion: Key | None = None
    text: Prose


class PrivateNoteWritten(FromDevice):
    """A note for nobody but the assessor; its body is withheld from everyone else."""

    kind: Literal["private-note-written"] = "private-note-written"
    text: Prose


class Recused(FromDevice):
    """The assessor does not mark this submission, for a reason."""

    kind: Literal["recused"] = "recused"
    reason: Words


class RecusalUndone(FromDevice):
    """The assessor marks this submission after all."""

    kind: Literal["recusal-undone"] = "recusal-undone"


class SheetConfirmed(FromDevice):
    """The assessor confirmed a sheet; `marks` names the standing event of every criterion as it was seen."""

    kind: Literal["sheet-confirmed"] = "sheet-confirmed"
    marks: dict[Key, EventId]
