"""How a chair leads a room: who presents now, the clock, what is withdrawn on the day, the end of the session."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body
from workbench.records.record import Key, Words

Part = Literal["presentation", "questions"]
"""What the clock is for: the presentation, or the questioning after it (pendalaman)."""


class InRoom(Body):
    """Something a chair does in a room, in a stage."""

    stage: Key
    room: Key


class CursorMoved(InRoom):
    """This submission presents now in the room; None: nobody does. The clock of the one before is put away."""

    kind: Literal["cursor-moved"] = "cursor-moved"
    submission: Key | None


class ClockStarted(InRoom):
    """The clock runs from the server's time of this event, for as long as the panel file gives the part.

    One that was stopped in the same part goes on where it stood, unless it is started anew.
    """

    kind: Literal["clock-started"] = "clock-started"
    part: Part
    anew: bool = False


class ClockStopped(InRoom):
    """The clock stands still."""

    kind: Literal["clock-stopped"] = "clock-stopped"


class ClockExtended(InRoom):
    """The part takes so many seconds longer."""

    kind: Literal["clock-extended"] = "clock-extended"
    seconds: int = Field(ge=1, le=3600)


class SubmissionWithdrawn(Body):
    """A submission is withdrawn on the day: nobody marks it any more, and it has no place."""

    kind: Literal["submission-withdrawn"] = "submission-withdrawn"
    stage: Key
    submission: Key
    reason: Words


class SubmissionReturned(Body):
    """A submission that was withdrawn presents after all."""

    kind: Literal["submission-returned"] = "submission-returned"
    stage: Key
    submission: Key
    reason: Words


class SessionClosed(InRoom):
    """The session in a room is over: comments for the regions can be written no more."""

    kind: Literal["session-closed"] = "session-closed"
