"""What every event is made of."""

from typing import Annotated, Any

from pydantic import Field, StringConstraints

from workbench.records.record import Record

Hash = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
EventId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
"""Made by the sender: random, and never used twice."""

SeatKey = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{2,40}$")]
"""A random key that stands for a seat in the log; `home` is whoever owns the home and runs commands there."""

HOME = "home"


class Body(Record):
    """What an event says; `kind` tells which one it is, `schema_number` in which form."""

    kind: str
    schema_number: int = Field(default=1, ge=1)


class Unknown(Record):
    """An event of a kind that this version does not know: kept and hashed, never dropped."""

    kind: str
    content: dict[str, Any]
