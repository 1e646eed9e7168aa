"""Rows to regions and innovations: what every table of profiles needs, whatever it is taken in for."""

from collections.abc import Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.records.fault import faults
from workbench.records.record import Record
from workbench.records.submission import Innovation, Region
from workbench.storage.files.columns import NEEDED, slug
from workbench.storage.files.names import Names
from workbench.storage.files.rows import Entry, entries
from workbench.storage.files.sheets import Table

_DOCUMENTS = ("business_profile", "patent", "award", "video")
Made = TypeVar("Made", bound=Record)


class Profiles:
    """One reading of tables: regions and innovations that are known so far, and every fault."""

    def __init__(self, tables: tuple[Table, ...], warnings: list[Message], clusters: Names, rooms: Names) -> None:
        self.warnings = warnings
        self.faults: list[Message] = []
        self.initiators: dict[str, str] = {}
        self.entries = [entry for table in tables for entry in entries(table, self.faults, self.warnings)]
        self.clusters, self.rooms = clusters, rooms
        self.regions, self.innovations = Names(), Names()
        self.room_of: dict[str, str | None] = {}

    def of(self, holds: str) -> Iterator[Entry]:
        """Give the rows of one kind of table."""
        return (entry for entry in self.entries if entry.table.holds == holds)

    def region(self, entry: Entry) -> Region | None:
        """Make the region of one row, or note why it cannot be."""
        said = entry.said
        cluster, room = self.find(entry, "cluster", self.clusters), self.find(entry, "room", self.rooms)
        key = slug(said.get("key") or said.get("name", ""))
        if self.taken(entry, key, self.regions):
            return None
        # A region that cannot stand is still known by its name: its innovations are not to blame.
        self.regions.add(key, entry.place, said.get("name", ""))
        self.room_of[key] = room
        if self.lacks(entry) or not cluster:
            return None
        earlier = [{"year": year, **_sourced(facts)} for year, facts in sorted(entry.years.items())]
        return self.valid(Region, entry, {"key": key, "name": said["name"], "cluster": cluster, "earlier": earlier})

    def innovation(self, entry: Entry) -> Innovation | None:
        """Make the innovation of one row, or note why it cannot be."""
        said = dict(entry.said)
        region = self.find(entry, "region", self.regions)
        if self.lacks(entry) or not region:
            return None
        key = slug(said.pop("key", "") or f"{region}-{slug(said['name'])}")
        if self.taken(entry, key, self.innovations):
            return None
        self.innovations.add(key, entry.place, said["name"])
        if initiator := said.pop("initiator_name", None):
            self.initiators[key] = initiator
        if place := said.pop("coordinates", None):
            said["latitude"], said["longitude"] = place
        documents = [f"{entry.columns[kind]}: {said.pop(kind)}" for kind in _DOCUMENTS if kind in said]
        evidence = (*said.pop("evidence", ()), *documents)
        said.pop("replicates", None)
        return self.valid(Innovation, entry, {**said, "key": key, "region": region, "evidence": evidence})

    def with_origin(self, entry: Entry, innovation: Innovation) -> Innovation:
        """Say which innovation it replicates, now that all are known."""
        replicates = self.find(entry, "replicates", self.innovations)
        if replicates == innovation.key:
            self.faults.append(entry.about("replicates", Message("an innovation does not replicate itself")))
        return innovation.model_copy(update={"replicates": replicates})

    def lacks(self, entry: Entry) -> bool:
        """Note every needed cell that is empty; one that could not be read was noted before."""
        missing = [name for name in NEEDED[entry.table.holds] if name not in entry.said and name not in entry.unread]
        self.faults.extend(entry.about(name, Message("is needed and is not there")) for name in missing)
        return bool(missing)

    def find(self, entry: Entry, name: str, among: Names) -> str | None:
        """Give the key of what a cell names; None where it is empty, or names nothing, which is noted."""
        if name not in entry.said:
            return None
        try:
            return among.find(entry.said[name])
        except BadInput as error:
            self.faults.append(entry.about(name, error.message))
            return None

    def taken(self, entry: Entry, key: str, among: Names) -> bool:
        """Note that a key is there twice."""
        if key not in among.places:
            return False
        again = {"key": key, "first": among.places[key]}
        self.faults.append(entry.about("key", Message("{key} is there twice, first at {first}", again)))
        return True

    def valid(self, kind: type[Made], entry: Entry, values: dict[str, Any]) -> Made | None:
        """Make a record, or note by line and column why it cannot be."""
        try:
            return kind.model_validate({name: value for name, value in values.items() if value is not None})
        except ValidationError as error:
            for detail, said in zip(error.errors(include_url=False), faults(error), strict=True):
                name = _field_named(detail["loc"], values)
                self.faults.append(entry.about(name, said.values["fault"] if detail["loc"] else said))
            return None


def told(faults: list[Message], tables: tuple[Table, ...]) -> list[Message]:
    """Give faults in the order in which they stand: table by table, line by line."""
    order = [table.place for table in tables]
    return sorted(faults, key=lambda fault: _stands(fault, order))


def _stands(fault: Message, order: list[str]) -> tuple[int, int]:
    place = fault.values["place"]
    assert isinstance(place, Message)
    return order.index(str(place.values["place"])), int(str(place.values["line"]))


def _sourced(facts: dict[str, Any]) -> dict[str, Any]:
    """Make one source of the two columns that say where a fact comes from."""
    source, address = facts.get("source"), facts.get("address", "")
    rest = {name: fact for name, fact in facts.items() if name not in ("source", "address")}
    return {**rest, "source": {"title": source or address, "address": address}} if source or address else rest


def _field_named(location: tuple[int | str, ...], values: dict[str, Any]) -> str:
    """Name the column that a fault is about; a fault about an earlier year names field and year."""
    if len(location) > 1 and location[0] == "earlier" and isinstance(location[1], int):
        return " ".join([*map(str, location[2:3]), str(values["earlier"][location[1]]["year"])])
    return str(location[0]) if location else ""
