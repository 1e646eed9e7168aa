"""Marks of an old round that were given in another system: who took them over, and from which file."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body, EventId, Hash, SeatKey
from workbench.records.record import Key, Moment, Number, Words


class MarksAdopted(Body):
    """The marks of a file were taken over; no device of an assessor sent any of them."""

    kind: Literal["marks-adopted"] = "marks-adopted"
    file: Words
    checksum: Hash
    marks: int = Field(ge=1)
    sheets: int = Field(ge=1)


class SeatAdopted(Body):
    """A seat key stands for a seat of the panel file whose marks were adopted; nobody signed in there."""

    kind: Literal["seat-adopted"] = "seat-adopted"
    adoption: EventId
    seat: SeatKey
    holder: Key


class SheetAdopted(Body):
    """The marks of one assessor on one submission, as the file says them; `given` is the time that it says."""

    kind: Literal["sheet-adopted"] = "sheet-adopted"
    adoption: EventId
    seat: SeatKey
    stage: Key
    submission: Key
    marks: dict[Key, Number] = Field(min_length=1)
    given: Moment | None = None
