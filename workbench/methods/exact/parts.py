"""What a picture is made of: who sits where, recusals, who presents now, decisions on similar pairs, objections."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property

from workbench.records.event import Decision, DocumentDecision, Said
from workbench.records.event.leading import Part
from workbench.records.event.objections import Outcome


@dataclass(frozen=True)
class Recusal:
    """Why and since when an assessor does not mark a submission."""

    event: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Clock:
    """One clock for a room: for which part, how long it may take, and how much of that is gone.

    `used` is what had run when it was last started or stopped; `since` is when it was started, None while it stands.
    """

    part: Part
    allotted: timedelta
    used: timedelta = timedelta()
    since: datetime | None = None

    def left(self, at: datetime) -> timedelta:
        """Give how much time is left at a moment; less than nothing where it is over."""
        return self.allotted - self.used - (at - self.since if self.since is not None else timedelta())

    def stopped(self, at: datetime) -> "Clock":
        """Give the clock as it stands still from a moment on."""
        return Clock(self.part, self.allotted, self.allotted - self.left(at))


@dataclass(frozen=True)
class Led:
    """Who presents in a room now, by which event, and the clock; no submission where nobody does."""

    stage: str
    submission: str | None
    event: str
    sequence: int
    at: datetime
    clock: Clock | None = None


@dataclass(frozen=True)
class Adopted:
    """The places that the plenary adopted for a cluster, by region, and by which event."""

    event: str
    sequence: int
    at: datetime
    places: Mapping[str, int | None]
    note: str = ""


@dataclass(frozen=True)
class Reply:
    """What an assessor said at the end of a discussion, and why."""

    event: str
    said: Said
    reason: str
    at: datetime


@dataclass(frozen=True)
class Discussed:
    """A discussion of one submission: until when, the marks by seat as they stood before it, and who answered."""

    event: str
    at: datetime
    until: datetime
    first: Mapping[str, Mapping[str, Decimal]]
    answers: Mapping[str, Reply] = field(default_factory=dict)

    def over(self, at: datetime) -> bool:
        """Say whether it is over at a moment: its time has passed, or everybody has answered."""
        return at > self.until or len(self.answers) == len(self.first)


@dataclass(frozen=True)
class Decided:
    """What somebody decided about a similar pair, why, who and when."""

    event: str
    decision: Decision
    reason: str
    seat: str
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Seated:
    """A seat key of the log: for which seat of the panel file it stands, and through which sign-in it is open.

    `secret` is the hash of a card that was issued and not yet used; a card binds one device, once.
    """

    key: str
    holder: str
    issued: str | None = None
    secret: str | None = None
    opening: str | None = None
    revoked: frozenset[str] = frozenset()
    substituted_by: str | None = None
    institution: str = ""
    adopted: bool = False


class Seats(dict[str, Seated]):
    """Seats by their keys. A picture puts another in its place where a seat changes; none is written to."""

    @cached_property
    def of(self) -> dict[str, list[str]]:
        """The keys that ever stood for a seat of the panel file, the latest last."""
        keys: dict[str, list[str]] = {}
        for seat in self.values():
            keys.setdefault(seat.holder, []).append(seat.key)
        return keys


Document = tuple[str, str, str, str]
"""Region, innovation (empty for the region's own), indicator, and what was looked at."""


@dataclass(frozen=True)
class Checked:
    """What the desk said of a document, with its note to the region."""

    event: str
    decision: DocumentDecision
    note: str
    seat: str
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Overruled:
    """What the desk said over a rule, and why."""

    event: str
    passed: bool
    reason: str
    seat: str
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Found:
    """The level that a validator found a document to show."""

    event: str
    level: int
    note: str
    seat: str
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Desk:
    """What stands of a filing: which one, how validators work, and what was said at the desk.

    `found` holds each validator's level of a document in the order in which they began; the first two are the blind
    pair where the scheme asks for one, a third is there where they differed by more than the limit.
    """

    filing: str | None = None
    rules: str | None = None
    blind: bool = False
    third_beyond: int | None = None
    checked: Mapping[Document, tuple[Checked, ...]] = field(default_factory=dict)
    overruled: Mapping[tuple[str, str], tuple[Overruled, ...]] = field(default_factory=dict)
    found: Mapping[Document, tuple[Found, ...]] = field(default_factory=dict)

    @property
    def pair(self) -> int:
        """How many validators each document needs before anything is found."""
        return 2 if self.blind else 1

    def third_called(self, document: Document) -> bool:
        """Say whether the first two differ by more than the limit, so that a third decides."""
        found = self.found.get(document, ())
        if not self.blind or self.third_beyond is None or len(found) < self.pair:
            return False
        return abs(found[0].level - found[1].level) > self.third_beyond

    def settled(self, document: Document) -> bool:
        """Say whether everybody who must validate a document has done so."""
        found = self.found.get(document, ())
        return len(found) >= self.pair + self.third_called(document)

    def level(self, document: Document) -> int | None:
        """Give the level that stands: what both found at least, or the middle one of three; None where one is missing.

        Two who differ within the limit have both found evidence for the lower level, and only one for the higher.
        """
        if not self.settled(document):
            return None
        levels = sorted(each.level for each in self.found[document])
        return levels[1] if len(levels) > 2 else levels[0]


@dataclass(frozen=True)
class Answered:
    """What the chair answered to an objection, and why."""

    event: str
    outcome: Outcome
    reason: str
    at: datetime
    sequence: int


@dataclass(frozen=True)
class Objection:
    """What a region objects to; `late` where no period ran when it came, so that nothing waits for an answer."""

    event: str
    region: str
    text: str
    reference: str
    at: datetime
    sequence: int
    late: bool = False
    answers: tuple[Answered, ...] = ()

    @property
    def answer(self) -> Answered | None:
        """The answer that counts, the last one; None where there is none yet."""
        return self.answers[-1] if self.answers else None


@dataclass(frozen=True)
class Objections:
    """The objection period: from when, until when, whether it was closed, and what was lodged, in order."""

    opened: datetime | None = None
    ends: datetime | None = None
    closed: datetime | None = None
    lodged: Mapping[str, Objection] = field(default_factory=dict)

    def runs(self, at: datetime) -> bool:
        """Say whether a region may object at a moment."""
        return self.ends is not None and self.closed is None and at <= self.ends

    @property
    def waiting(self) -> tuple[Objection, ...]:
        """Those that came in time and have no answer."""
        return tuple(each for each in self.lodged.values() if not each.late and each.answer is None)
