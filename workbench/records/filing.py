"""What a region files for the index: its own evidence, and its innovations with theirs."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from workbench.records.record import Key, Prose, Record, Words
from workbench.records.submission import Innovation, Region

Level = Annotated[int, Field(ge=0)]
Basis = Literal["claimed", "validated"]
"""Which levels are counted: those that a region claims and has a document for, or those that a validator found."""


class Evidence(Record):
    """Evidence by indicator: the level that is claimed, the document that shows it, and the level that was found."""

    claimed: dict[Key, Level] = Field(default_factory=dict)
    documents: dict[Key, Prose] = Field(default_factory=dict)
    found: dict[Key, Level] = Field(default_factory=dict)


class FiledRegion(Record):
    """A region with the evidence for its own indicators."""

    region: Region
    evidence: Evidence = Evidence()


class FiledInnovation(Record):
    """An innovation as it was filed: when, for which time, what was developed since, and its evidence."""

    innovation: Innovation
    filed: date | None = None
    times: int = Field(default=1, ge=1)
    developed: Prose = ""
    elements: tuple[Words, ...] = ()
    evidence: Evidence = Evidence()


class Filing(Record):
    """All that was filed in one year, in the order in which it stands in the tables."""

    regions: tuple[FiledRegion, ...] = ()
    innovations: tuple[FiledInnovation, ...] = ()
