"""The events of a round: what happened, in a head that is chained and a body that may be withheld."""

from typing import Annotated, get_args

from pydantic import Field, TypeAdapter

from workbench.records.event.adoption import MarksAdopted, SeatAdopted, SheetAdopted
from workbench.records.event.body import (
    HOME,
    Body,
    EventId,
    Hash,
    SeatKey,
    Unknown,
)
from workbench.records.event.filing import (
    DocumentChecked,
    DocumentDecision,
    EvidenceValidated,
    FilingTakenIn,
    OnDocument,
    RuleOverruled,
)
from workbench.records.event.leading import (
    ClockExtended,
    ClockStarted,
    ClockStopped,
    CursorMoved,
    InRoom,
    SessionClosed,
    SubmissionReturned,
    SubmissionWithdrawn,
)
from workbench.records.event.marking.declarations import ConflictDeclared, MarksFinal
from workbench.records.event.marking.discussion import DiscussionAnswered, DiscussionOpened, Said, confirms
from workbench.records.event.marking.questions import QuestionAsked, QuestionNoted
from workbench.records.event.marking.sheets import (
    CommentWritten,
    FromDevice,
    FromSeat,
    MarkGiven,
    MarkWithdrawn,
    OnCell,
    PrivateNoteWritten,
    RecusalUndone,
    Recused,
    SheetConfirmed,
)
from workbench.records.event.marking.transcription import (
    SheetTranscribed,
    TranscriptionConfirmed,
    TranscriptionDeclined,
)
from workbench.records.event.objections import (
    ObjectionAnswered,
    ObjectionLodged,
    ObjectionPeriodClosed,
    ObjectionPeriodOpened,
)
from workbench.records.event.release import (
    AdoptedPlace,
    FlagDecided,
    PlaceChanged,
    PlacesAdopted,
    SubmissionReleased,
    SubmissionReopened,
)
from workbench.records.event.round import (
    Archived,
    AttemptRefused,
    BackupMade,
    HeadPublished,
    Listed,
    PanelFixed,
    ResultsReadEarly,
    RoundEnded,
    RulesCoarsened,
    RunningOrderChanged,
    SealedLogTaken,
    SubmissionsTakenIn,
)
from workbench.records.event.seats import (
    AssessorSubstituted,
    InstitutionNamed,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
)
from workbench.records.event.similar import Decision, PairDecided, SimilarLine, SimilarPairsPublished

__all__ = [
    "BODY",
    "FROM_SEATS",
    "HOME",
    "KNOWN",
    "AdoptedPlace",
    "AnyBody",
    "Archived",
    "AssessorSubstituted",
    "AttemptRefused",
    "BackupMade",
    "Body",
    "ClockExtended",
    "ClockStarted",
    "ClockStopped",
    "CommentWritten",
    "ConflictDeclared",
    "CursorMoved",
    "Decision",
    "DiscussionAnswered",
    "DiscussionOpened",
    "DocumentChecked",
    "DocumentDecision",
    "EventId",
    "EvidenceValidated",
    "FilingTakenIn",
    "FlagDecided",
    "FromDevice",
    "FromSeat",
    "Hash",
    "HeadPublished",
    "InRoom",
    "InstitutionNamed",
    "Listed",
    "MarkGiven",
    "MarkWithdrawn",
    "MarksAdopted",
    "MarksFinal",
    "ObjectionAnswered",
    "ObjectionLodged",
    "ObjectionPeriodClosed",
    "ObjectionPeriodOpened",
    "OnCell",
    "OnDocument",
    "PairDecided",
    "PanelFixed",
    "PlaceChanged",
    "PlacesAdopted",
    "PrivateNoteWritten",
    "QuestionAsked",
    "QuestionNoted",
    "RecusalUndone",
    "Recused",
    "ResultsReadEarly",
    "RoundEnded",
    "RuleOverruled",
    "RulesCoarsened",
    "RunningOrderChanged",
    "Said",
    "SealedLogTaken",
    "SeatAdopted",
    "SeatIssued",
    "SeatKey",
    "SeatOpened",
    "SeatRevoked",
    "SessionClosed",
    "SheetAdopted",
    "SheetConfirmed",
    "SheetTranscribed",
    "SimilarLine",
    "SimilarPairsPublished",
    "SubmissionReleased",
    "SubmissionReopened",
    "SubmissionReturned",
    "SubmissionWithdrawn",
    "SubmissionsTakenIn",
    "TranscriptionConfirmed",
    "TranscriptionDeclined",
    "Unknown",
    "confirms",
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
    | QuestionAsked
    | QuestionNoted
    | ConflictDeclared
    | MarksFinal
    | SheetTranscribed
    | TranscriptionConfirmed
    | TranscriptionDeclined
    | MarksAdopted
    | SeatAdopted
    | SheetAdopted
    | CursorMoved
    | ClockStarted
    | ClockStopped
    | ClockExtended
    | SubmissionWithdrawn
    | SubmissionReturned
    | SessionClosed
    | DiscussionOpened
    | DiscussionAnswered
    | SubmissionReleased
    | SubmissionReopened
    | FlagDecided
    | RoundEnded
    | AttemptRefused
    | ResultsReadEarly
    | BackupMade
    | SealedLogTaken
    | PlaceChanged
    | PlacesAdopted
    | ObjectionPeriodOpened
    | ObjectionLodged
    | ObjectionAnswered
    | ObjectionPeriodClosed
    | RulesCoarsened
    | InstitutionNamed
    | Archived
    | HeadPublished
    | FilingTakenIn
    | DocumentChecked
    | RuleOverruled
    | EvidenceValidated
    | PairDecided
    | SimilarPairsPublished,
    Field(discriminator="kind"),
]

BODY: TypeAdapter[AnyBody] = TypeAdapter(AnyBody)
FROM_SEATS = frozenset(
    str(body.model_fields["kind"].default) for body in get_args(get_args(AnyBody)[0]) if issubclass(body, FromSeat)
)
"""Kinds that an assessor's device sends; the server fills in through which sign-in they came."""

KNOWN = frozenset((kind, 1) for kind in BODY.json_schema()["discriminator"]["mapping"])
"""Kinds and schema numbers that this version reads."""
