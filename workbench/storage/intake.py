"""Tables of regions, innovations and submissions, as people send them, to an intake: all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.records.fault import faults
from workbench.records.panel import Panel
from workbench.records.record import Record
from workbench.records.submission import Innovation, Intake, Region, Submission
from workbench.storage.faults import BadRows
from workbench.storage.files.columns import NEEDED, listed, slug
from workbench.storage.files.names import Names
from workbench.storage.files.rows import Entry, entries
from workbench.storage.files.sheets import Source, Table, read_tables

__all__ = ["BadRows", "TakenIn", "read_intake"]

_DOCUMENTS = ("business_profile", "patent", "award", "video")
Made = TypeVar("Made", bound=Record)


@dataclass(frozen=True)
class TakenIn:
    """What tables hold: the intake without names, the named initiators by innovation key, and what was noticed."""

    intake: Intake
    initiators: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()


def read_intake(sources: Path | Iterable[Source], panel: Panel) -> TakenIn:
    """Read the tables `regions`, `innovations` and `submissions` of a folder or of files.

    Without a table of submissions every region presents all its innovations in every stage that is marked.

    Parameters
    ----------
    sources : Path or iterable
        A folder, or files, or (name, content) of files that were sent.
    panel : Panel
        The rules of the round: its clusters, stages and rooms are the ones that rows may name.

    Raises
    ------
    BadRows
        Where any row cannot be taken: every such row by file and line, and nothing is taken.
    BadInput, NotFound
        Where a file cannot be read as a table at all.
    """
    read = read_tables(sources)
    reading = _Reading(panel, read.tables, list(read.warnings))
    intake = reading.intake()
    if reading.faults:
        order = [table.place for table in read.tables]
        raise BadRows(sorted(reading.faults, key=lambda fault: _stands(fault, order)))
    return TakenIn(intake, reading.initiators, tuple(reading.warnings))


class _Reading:
    """One reading of all tables: what is known so far, and every fault."""

    def __init__(self, panel: Panel, tables: tuple[Table, ...], warnings: list[Message]) -> None:
        self.warnings = warnings
        self.faults: list[Message] = []
        self.initiators: dict[str, str] = {}
        self._panel = panel
        self._entries = [entry for table in tables for entry in entries(table, self.faults, self.warnings)]
        self._clusters, self._rooms, self._stages = (
            Names(panel.clusters),
            Names(panel.rooms),
            Names(panel.marked_stages()),
        )
        self._regions, self._innovations, self._submissions = Names(), Names(), Names()
        self._room_of: dict[str, str | None] = {}
        self._shown_by: dict[str, tuple[str, ...]] = {}

    def intake(self) -> Intake:
        """Make the records of every row that can stand."""
        regions = tuple(region for entry in self._of("regions") if (region := self._region(entry)))
        if not regions and not self.faults:
            raise BadInput("there is no table of regions: which region is in which cluster must be said")
        filed = [(entry, made) for entry in self._of("innovations") if (made := self._innovation(entry))]
        innovations = tuple(self._with_origin(entry, innovation) for entry, innovation in filed)
        for each in innovations:
            self._shown_by[each.region] = (*self._shown_by.get(each.region, ()), each.key)
        if any(self._of("submissions")):
            submissions = tuple(made for entry in self._of("submissions") for made in self._presented(entry))
        else:
            submissions = tuple(self._presented_by_all(regions))
        self._notice_homeless(submissions)
        return Intake(regions=regions, innovations=innovations, submissions=submissions)

    def _of(self, holds: str) -> Iterator[Entry]:
        return (entry for entry in self._entries if entry.table.holds == holds)

    def _region(self, entry: Entry) -> Region | None:
        said = entry.said
        cluster, room = self._find(entry, "cluster", self._clusters), self._find(entry, "room", self._rooms)
        key = slug(said.get("key") or said.get("name", ""))
        if self._taken(entry, key, self._regions):
            return None
        # A region that cannot stand is still known by its name: its innovations are not to blame.
        self._regions.add(key, entry.place, said.get("name", ""))
        self._room_of[key] = room
        if self._lacks(entry) or not cluster:
            return None
        earlier = [{"year": year, **_sourced(facts)} for year, facts in sorted(entry.years.items())]
        return self._valid(Region, entry, {"key": key, "name": said["name"], "cluster": cluster, "earlier": earlier})

    def _innovation(self, entry: Entry) -> Innovation | None:
        said = dict(entry.said)
        region = self._find(entry, "region", self._regions)
        if self._lacks(entry) or not region:
            return None
        key = slug(said.pop("key", "") or f"{region}-{slug(said['name'])}")
        if self._taken(entry, key, self._innovations):
            return None
        self._innovations.add(key, entry.place, said["name"])
        if initiator := said.pop("initiator_name", None):
            self.initiators[key] = initiator
        if place := said.pop("coordinates", None):
            said["latitude"], said["longitude"] = place
        documents = [f"{entry.columns[kind]}: {said.pop(kind)}" for kind in _DOCUMENTS if kind in said]
        evidence = (*said.pop("evidence", ()), *documents)
        said.pop("replicates", None)
        return self._valid(Innovation, entry, {**said, "key": key, "region": region, "evidence": evidence})

    def _with_origin(self, entry: Entry, innovation: Innovation) -> Innovation:
        """Say which innovation it replicates, now that all are known."""
        replicates = self._find(entry, "replicates", self._innovations)
        if replicates == innovation.key:
            self.faults.append(entry.about("replicates", Message("an innovation does not replicate itself")))
        return innovation.model_copy(update={"replicates": replicates})

    def _presented_by_all(self, regions: tuple[Region, ...]) -> Iterator[Submission]:
        for stage in self._panel.marked_stages():
            for region in regions:
                yield Submission(
                    key=region.key,
                    stage=stage.key,
                    region=region.key,
                    room=self._room_of[region.key],
                    innovations=self._shown_by.get(region.key, ()),
                )

    def _presented(self, entry: Entry) -> Iterator[Submission]:
        """Make the submissions of one row: one, or one a stage where the row names none."""
        said = entry.said
        region, stage = self._find(entry, "region", self._regions), self._find(entry, "stage", self._stages)
        room = self._find(entry, "room", self._rooms)
        if self._lacks(entry) or not region or ("stage" in said and not stage):
            return
        key = slug(said.get("key", "")) or region
        values = {"key": key, "region": region, "room": room or self._room_of[region], "title": said.get("title")}
        values |= {"innovations": self._shown(entry, region), "anchor": said.get("anchor") == "true"}
        for each in [stage] if stage else [each.key for each in self._panel.marked_stages()]:
            if not self._taken(entry, f"{key} ({each})", self._submissions):
                self._submissions.add(f"{key} ({each})", entry.place)
                if made := self._valid(Submission, entry, {**values, "stage": each}):
                    yield made

    def _shown(self, entry: Entry, region: str) -> tuple[str, ...]:
        """Say which innovations a submission shows: those it names, or all of its region."""
        own = self._shown_by.get(region, ())
        if "innovations" not in entry.said:
            return own
        shown = []
        for name in entry.said["innovations"]:
            try:
                shown.append(self._innovations.find(name))
            except BadInput as error:
                self.faults.append(entry.about("innovations", error.message))
                continue
            if shown[-1] not in own:
                foreign = Message("{value} is no innovation of {region}", {"value": name, "region": region})
                self.faults.append(entry.about("innovations", foreign))
        return tuple(shown)

    def _notice_homeless(self, submissions: tuple[Submission, ...]) -> None:
        ordered = {(stage, key) for room in self._panel.rooms for stage in room.order for key in room.order[stage]}
        homeless = [each.key for each in submissions if not each.room and (each.stage, each.key) not in ordered]
        if homeless and len(self._panel.rooms) > 1:
            said = {"count": len(homeless), "submissions": listed(dict.fromkeys(homeless))}
            self.warnings.append(Message("{count} submissions have no room yet: {submissions}", said))

    def _lacks(self, entry: Entry) -> bool:
        """Note every needed cell that is empty; one that could not be read was noted before."""
        missing = [name for name in NEEDED[entry.table.holds] if name not in entry.said and name not in entry.unread]
        self.faults.extend(entry.about(name, Message("is needed and is not there")) for name in missing)
        return bool(missing)

    def _find(self, entry: Entry, name: str, among: Names) -> str | None:
        """Give the key of what a cell names; None where it is empty, or names nothing, which is noted."""
        if name not in entry.said:
            return None
        try:
            return among.find(entry.said[name])
        except BadInput as error:
            self.faults.append(entry.about(name, error.message))
            return None

    def _taken(self, entry: Entry, key: str, among: Names) -> bool:
        """Note that a key is there twice."""
        if key not in among.places:
            return False
        again = {"key": key, "first": among.places[key]}
        self.faults.append(entry.about("key", Message("{key} is there twice, first at {first}", again)))
        return True

    def _valid(self, kind: type[Made], entry: Entry, values: dict[str, Any]) -> Made | None:
        """Make a record, or note by line and column why it cannot be."""
        try:
            return kind.model_validate({name: value for name, value in values.items() if value is not None})
        except ValidationError as error:
            for detail, said in zip(error.errors(include_url=False), faults(error), strict=True):
                name = _field_named(detail["loc"], values)
                self.faults.append(entry.about(name, said.values["fault"] if detail["loc"] else said))
            return None


def _stands(fault: Message, order: list[str]) -> tuple[int, int]:
    """Give where a fault stands: faults are told table by table, line by line."""
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
