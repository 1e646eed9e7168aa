"""What a picture is made of: who sits under which key, recusals, and what was decided about similar pairs."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from workbench.records.event import Decision


@dataclass(frozen=True)
class Recusal:
    """Why and since when an assessor does not mark a submission."""

    event: str
    reason: str
    at: datetime


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
