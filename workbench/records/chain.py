"""The chain: heads that name the event before, and commitments that bind bodies which may be withheld."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from pydantic import Field

from workbench.records.event import BODY, KNOWN, AnyBody, EventId, Hash, SeatKey, Unknown
from workbench.records.record import Key, Moment, Record, canonical, checksum

START = "0" * 64
"""What the first event names as the event before it."""


class Head(Record):
    """What is chained: the next event names its hash; the body is bound to it by the commitment."""

    panel: Key
    sequence: int = Field(ge=1)
    id: EventId
    kind: str
    schema_number: int = Field(ge=1)
    seat: SeatKey
    at: Moment
    before: Hash
    commitment: Hash


def commitment(salt: bytes, body: bytes) -> str:
    """Commit to a body without saying it: SHA-256 of 16 random bytes and the body's canonical bytes."""
    return hashlib.sha256(salt + body).hexdigest()


@dataclass(frozen=True)
class Event:
    """One event as it is stored: the very bytes that were hashed, as text; salt and body are withheld together."""

    head_text: str
    salt: str | None = None
    body_text: str | None = None

    def __post_init__(self) -> None:
        if (self.salt is None) != (self.body_text is None):
            raise ValueError("salt and body are withheld together")

    @classmethod
    def made(
        cls, body: AnyBody, *, panel: str, sequence: int, id: str, seat: str, at: datetime, before: str, salt: bytes
    ) -> "Event":
        """Make the event that follows the one with hash `before`."""
        content = canonical(body)
        head = Head(
            panel=panel,
            sequence=sequence,
            id=id,
            kind=body.kind,
            schema_number=body.schema_number,
            seat=seat,
            at=at,
            before=before,
            commitment=commitment(salt, content),
        )
        event = cls(canonical(head).decode(), salt.hex(), content.decode())
        vars(event)["head"] = head  # what was just written need not be read again
        return event

    @cached_property
    def head(self) -> Head:
        """The head, read."""
        return Head.model_validate_json(self.head_text)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the head's bytes."""
        return checksum(self.head_text.encode())

    @cached_property
    def body(self) -> AnyBody | Unknown | None:
        """The body, read; None where it is withheld, and `Unknown` where this version does not know its kind."""
        if self.body_text is None:
            return None
        content = json.loads(self.body_text)
        if (self.head.kind, self.head.schema_number) not in KNOWN:
            return Unknown(kind=self.head.kind, content=content)
        return BODY.validate_python(content)

    def withheld(self) -> "Event":
        """Give the event without its body: the chain still holds."""
        return Event(self.head_text)

    def line(self) -> bytes:
        """Write the event as one line of an event file: canonical JSON in which head and body are the hashed bytes."""
        salt = "null" if self.salt is None else f'"{self.salt}"'
        return f'{{"body":{self.body_text or "null"},"head":{self.head_text},"salt":{salt}}}'.encode()

    @classmethod
    def from_line(cls, line: bytes) -> "Event":
        """Read an event from a line of an event file; ValueError where the line is not canonical."""
        content = json.loads(line)
        body = None if content["body"] is None else canonical(content["body"]).decode()
        event = cls(canonical(content["head"]).decode(), content["salt"], body)
        if event.line() != line.rstrip(b"\n"):
            raise ValueError("the line is not canonical JSON")
        return event


def receipt(sequence: int, hash: str) -> str:
    """Write the receipt code of an event: its sequence number, and the first sixteen digits of its hash.

    >>> receipt(214, "3f9a02bc77d1e0a4" + "0" * 48)
    '214-3F9A-02BC-77D1-E0A4'
    """
    return "-".join([str(sequence), *(hash[at : at + 4].upper() for at in range(0, 16, 4))])
