"""Names and contacts: kept beside the panel, in no log, checksum or archive."""

from pydantic import Field

from workbench.records.record import Key, Record, Words


class Person(Record):
    """Who sits in a seat."""

    name: Words
    contact: str = ""


class People(Record):
    """The people of one panel: by seat key of the panel file, and named initiators by innovation key."""

    seats: dict[Key, Person] = Field(default_factory=dict)
    initiators: dict[Key, str] = Field(default_factory=dict)
