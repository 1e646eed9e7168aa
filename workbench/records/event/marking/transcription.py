"""Marks that somebody else keyed, from paper or from a file, for a seat whose device could not send them."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body, EventId, SeatKey
from workbench.records.event.marking.sheets import FromDevice
from workbench.records.record import Key, Number, Prose, Words


class SheetTranscribed(Body):
    """Whoever sent this keyed a sheet for a seat; nothing of it counts until it is confirmed by somebody else.

    `reference` tells which paper or file it was, so that it can be found again.
    """

    kind: Literal["sheet-transcribed"] = "sheet-transcribed"
    seat: SeatKey
    stage: Key
    submission: Key
    marks: dict[Key, Number] = Field(min_length=1)
    comment: Prose = ""
    source: Literal["paper", "file"]
    reference: Words


class TranscriptionConfirmed(FromDevice):
    """The seat itself, or a chair who did not key them, says that keyed marks are what was given."""

    kind: Literal["transcription-confirmed"] = "transcription-confirmed"
    transcription: EventId


class TranscriptionDeclined(FromDevice):
    """The seat, or the chair, says that keyed marks are not what was given."""

    kind: Literal["transcription-declined"] = "transcription-declined"
    transcription: EventId
    reason: Prose = ""
