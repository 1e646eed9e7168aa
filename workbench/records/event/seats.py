"""Who sits down, who gets up, and who takes a seat over."""

from typing import Literal

from workbench.records.event.body import Body, EventId, Hash, SeatKey
from workbench.records.record import Key, Prose, Words


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


class InstitutionNamed(Body):
    """Where a substitute comes from: by itself, so that it can be withheld where institutions are coarsened."""

    kind: Literal["institution-named"] = "institution-named"
    seat: SeatKey
    institution: Words
