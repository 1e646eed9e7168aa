"""What the headings of another system's tables hold, in our words."""

from pydantic import Field

from workbench.records.record import Prose, Record, Words

Headings = dict[Words, Words | None]
"""By heading as the other system writes it: our field, or nothing where the column is not to be read."""


class FieldMap(Record):
    """The headings of one other system, table by table; headings that are not here are read as ever.

    `results` is the way out: how the other system heads the columns that commands write.
    """

    title: Prose = ""
    regions: Headings = Field(default_factory=dict)
    innovations: Headings = Field(default_factory=dict)
    submissions: Headings = Field(default_factory=dict)
    marks: Headings = Field(default_factory=dict)
    results: Headings = Field(default_factory=dict)
