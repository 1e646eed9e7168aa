"""The events of a round: what happened, in a head that is chained and a body that may be withheld."""

from typing import Annotated

from pydantic import Field, TypeAdapter

from workbench.records.event.body import (
    HOME,
    Body,
    EventId,
    Hash,
    SeatKey,
    Unknown,
)
from workbench.records.event.release import (
    SubmissionReleased,
    SubmissionReopened,
)
from workbench.records.event.round import (
    AttemptRefused,
    BackupMade,
    Listed,
    PanelFixed,
    ResultsReadEarly,
    RoundEnded,
    RunningOrderChanged,
    SubmissionsTakenIn,
)
from workbench.records.event.seats import (
    AssessorSubstituted,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
)
from workbench.records.event.sheets import (
    CommentWritten,
    FromDevice,
    MarkGiven,
    MarkWithdrawn,
    OnCell,
    PrivateNoteWritten,
    RecusalUndone,
    Recused,
    SheetConfirmed,
)

__all__ = [
    "BODY",
    "HOME",
    "KNOWN",
    "AnyBody",
    "AssessorSubstituted",
    "AttemptRefused",
    "BackupMade",
    "Body",
    "CommentWritten",
    "EventId",
    "FromDevice",
    "Hash",
    "Listed",
    "MarkGiven",
    "MarkWithdrawn",
    "OnCell",
    "PanelFixed",
    "PrivateNoteWritten",
    "RecusalUndone",
    "Recused",
    "ResultsReadEarly",
    "RoundEnded",
    "RunningOrderChanged",
    "SeatIssued",
    "SeatKey",
    "SeatOpened",
    "SeatRevoked",
    "SheetConfirmed",
    "SubmissionReleased",
    "SubmissionReopened",
    "SubmissionsTakenIn",
    "Unknown",
]

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
