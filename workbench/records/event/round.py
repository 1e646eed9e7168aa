"""What the secretariat and whoever owns the home do with a round."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body, EventId, Hash, SeatKey
from workbench.records.record import Key, Prose, Record, Words


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


class SealedLogTaken(Body):
    """A sealed file with the waiting log of a seat's device was taken in; its events stand under that seat."""

    kind: Literal["sealed-log-taken"] = "sealed-log-taken"
    seat: SeatKey
    checksum: Hash
    events: int = Field(ge=0)


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


class RulesCoarsened(Body):
    """The rules that were fixed, as they are archived: with institutions coarsened, under a checksum of their own.

    It follows the event that fixed them, so that a log whose `panel-fixed` is withheld still says, from before the
    first mark, which rules a stranger is to be shown.
    """

    kind: Literal["rules-coarsened"] = "rules-coarsened"
    fixed: EventId
    checksum: Hash


class Archived(Body):
    """An archive was written of all events before this one; `checksums` is the SHA-256 of its list of checksums.

    Whoever holds the hash of this event holds every file of the archive to it.
    """

    kind: Literal["archived"] = "archived"
    identifier: Words
    checksums: Hash
    published: Prose = ""


class HeadPublished(Body):
    """The head of an event was published at a place that this log does not rule; archives from then on say where."""

    kind: Literal["head-published"] = "head-published"
    sequence: int = Field(ge=1)
    head: Hash
    place: Words
