"""What was carried: the waiting log of a device, taken in from a sealed file."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body, Hash, SeatKey


class SealedLogTaken(Body):
    """A sealed file with the waiting log of a seat's device was taken in; its events stand under that seat."""

    kind: Literal["sealed-log-taken"] = "sealed-log-taken"
    seat: SeatKey
    checksum: Hash
    events: int = Field(ge=0)
