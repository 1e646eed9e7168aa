"""What an archive says of itself: what was frozen, what was withheld or coarsened, and which head to compare with."""

from pydantic import Field

from workbench.records.event import Hash
from workbench.records.record import Key, Moment, Prose, Record, Title


class Withheld(Record):
    """An event whose body is not in the archive; its commitment is, so the chain holds."""

    sequence: int
    kind: str
    why: str


class Coarsened(Record):
    """A field that says less in the archive than in the rules that were fixed."""

    seat: Key
    field: str
    archived: Title


class NotHeld(Record):
    """A document that an earlier event names and that a later one replaced: its checksum alone is here."""

    sequence: int
    kind: str
    checksum: Hash


class About(Record):
    """The file `archive.json`.

    `sequence` and `head` are those of the last event that was frozen; the event behind it is the seal.
    """

    format: int = Field(default=1, ge=1)
    identifier: str
    panel: Key
    title: Title
    year: int
    demonstration: bool
    sequence: int
    head: Hash
    at: Moment
    released: bool
    published: Prose = ""
    withheld: tuple[Withheld, ...] = ()
    coarsened: tuple[Coarsened, ...] = ()
    named: tuple[int, ...] = ()
    replaced: tuple[NotHeld, ...] = ()
    versions: dict[str, str] = Field(default_factory=dict)
