"""The events of a round: what happened, in a head that is chained and a body that may be withheld."""

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, TypeAdapter

from workbench.records.record import Key, Moment, Number, Prose, Record, Words

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Made by the sender: random, and never used twice."""

SeatKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
"""A random key that stands for a seat in the log; `home` is whoever owns the home and runs commands there."""

HOME = "home"


class Body(Record):
    """What an event says; `kind` tells which one it is, `schema_number` in which form."""

    kind: str
    schema_number: int = Field(default=1, ge=1)


class Listed(Record):
    """A submission as an intake lists it: enough to know who marks it, so that the log alone says what stands."""

    stage: Key
    submission: Key
    region: Key
    room: Key | None = None


class SubmissionsTakenIn(Body):
    """Regions, innovations and submissions were taken in; `corrects` names the intake this one replaces."""

    kind: Literal["submissions-taken-in"] = "submissions-taken-in"
    checksum: Hash
    corrects: Hash | None = None
    regions: int = Field(ge=0)
    innovations: int = Field(ge=0)
    listed: tuple[Listed, ...] = ()
    reason: Prose = ""


class PanelFixed(Body):
    """The panel file with this checksum is the rule of the round from here on."""

    kind: Literal["panel-fixed"] = "panel-fixed"
    checksum: Hash


class RunningOrderChanged(Body):
    """The submissions of a room in a stage are presented in this order."""

    kind: Literal["running-order-changed"] = "running-order-changed"
    stage: Key
    room: Key
    order: tuple[Key, ...]
    reason: Prose = ""


class SeatIssued(Body):
    """A sign-in was issued for a seat of the panel file; only the hash of its secret is kept."""

    kind: Literal["seat-issued"] = "seat-issued"
    seat: SeatKey
    holder: Key
    secret: Hash


class SeatOpened(Body):
    """Somebody sat down: a device was bound to the sign-in, and any device bound before is superseded."""

    kind: Literal["seat-opened"] = "seat-opened"
    issued: EventId


class SeatRevoked(Body):
    """The sign-in of a seat was ended."""

    kind: Literal["seat-revoked"] = "seat-revoked"
    seat: SeatKey
    reason: Prose = ""


class AssessorSubstituted(Body):
    """Another person takes a seat of the panel file, under a new seat key; earlier sheets stay with the old one."""

    kind: Literal["assessor-substituted"] = "assessor-substituted"
    seat: SeatKey
    by: SeatKey
    institution: Prose = ""
    reason: Words


class FromDevice(Body):
    """An event that an assessor's device made: for which sheet, through which sign-in, by the device's own clock."""

    stage: Key
    submission: Key
    opening: EventId | None = None
    device_time: Moment | None = None


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


class SubmissionReleased(Body):
    """The chair closed a submission: its marks are final, and may be seen."""

    kind: Literal["submission-released"] = "submission-released"
    stage: Key
    submission: Key


class SubmissionReopened(Body):
    """The chair opened a submission again: release and confirmations are lifted."""

    kind: Literal["submission-reopened"] = "submission-reopened"
    stage: Key
    submission: Key
    reason: Words


class RoundEnded(Body):
    """The round is over: every sign-in ends with it."""

    kind: Literal["round-ended"] = "round-ended"
    reason: Prose = ""


class AttemptRefused(Body):
    """Somebody tried what may not be; kept without its content."""

    kind: Literal["attempt-refused"] = "attempt-refused"
    attempted: str = Field(max_length=80)
    fault: str = Field(max_length=300)


class ResultsReadEarly(Body):
    """Results were printed before release."""

    kind: Literal["results-read-early"] = "results-read-early"
    reason: Prose = ""


class BackupMade(Body):
    """A backup was written on the server's own disk."""

    kind: Literal["backup-made"] = "backup-made"
    name: str = Field(max_length=200)
    checksum: Hash


class Unknown(Record):
    """An event of a kind that this version does not know: kept and hashed, never dropped."""

    kind: str
    content: dict[str, Any]


AnyBody = Annotated[
    SubmissionsTakenIn
    | PanelFixed
    | RunningOrderChanged
    | SeatIssued
    | SeatOpened
    | SeatRevoked
    | AssessorSubstituted
    | MarkGiven
    | MarkWithdrawn
    | CommentWritten
    | PrivateNoteWritten
    | Recused
    | RecusalUndone
    | SheetConfirmed
    | SubmissionReleased
    | SubmissionReopened
    | RoundEnded
    | AttemptRefused
    | ResultsReadEarly
    | BackupMade,
    Field(discriminator="kind"),
]

BODY: TypeAdapter[AnyBody] = TypeAdapter(AnyBody)
KNOWN = frozenset((kind, 1) for kind in BODY.json_schema()["discriminator"]["mapping"])
"""Kinds and schema numbers that this version reads."""
