"""Tables of regions, innovations and submissions, as people send them, to an intake: all of it or nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbench.errors import BadInput, Message
from workbench.records.field_map import FieldMap
from workbench.records.panel import Panel
from workbench.records.submission import Intake, Region, Submission
from workbench.storage.faults import BadRows
from workbench.storage.files.columns import listed, slug
from workbench.storage.files.names import Names
from workbench.storage.files.profiles import Profiles, told
from workbench.storage.files.rows import Entry
from workbench.storage.files.sheets import Source, Table, read_tables

__all__ = ["BadRows", "TakenIn", "read_intake"]


@dataclass(frozen=True)
class TakenIn:
    """What tables hold: the intake without names, the named initiators by innovation key, and what was noticed."""

    intake: Intake
    initiators: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()


def read_intake(sources: Path | Iterable[Source], panel: Panel, maps: FieldMap | None = None) -> TakenIn:
    """Read the tables `regions`, `innovations` and `submissions` of a folder or of files.

    Without a table of submissions every region presents all its innovations in every stage that is marked.

    Parameters
    ----------
    sources : Path or iterable
        A folder, or files, or (name, content) of files that were sent.
    panel : Panel
        The rules of the round: its clusters, stages and rooms are the ones that rows may name.
    maps : FieldMap, optional
        What headings of another system hold.

    Raises
    ------
    BadRows
        Where any row cannot be taken: every such row by file and line, and nothing is taken.
    BadInput, NotFound
        Where a file cannot be read as a table at all.
    """
    read = read_tables(sources, maps)
    reading = _Reading(panel, read.tables, list(read.warnings))
    intake = reading.intake()
    if reading.faults:
        raise BadRows(told(reading.faults, read.tables))
    return TakenIn(intake, reading.initiators, tuple(reading.warnings))


class _Reading(Profiles):
    """One reading of all tables of a round: what is known so far, and every fault."""

    def __init__(self, panel: Panel, tables: tuple[Table, ...], warnings: list[Message]) -> None:
        super().__init__(tables, warnings, Names(panel.clusters), Names(panel.rooms))
        self._panel = panel
        self._stages, self._submissions = Names(panel.marked_stages()), Names()
        self._shown_by: dict[str, tuple[str, ...]] = {}

    def intake(self) -> Intake:
        """Make the records of every row that can stand."""
        regions = tuple(region for entry in self.of("regions") if (region := self.region(entry)))
        if not regions and not self.faults:
            raise BadInput("there is no table of regions: which region is in which cluster must be said")
        filed = [(entry, made) for entry in self.of("innovations") if (made := self.innovation(entry))]
        innovations = tuple(self.with_origin(entry, innovation) for entry, innovation in filed)
        for each in innovations:
            self._shown_by[each.region] = (*self._shown_by.get(each.region, ()), each.key)
        if any(self.of("submissions")):
            submissions = tuple(made for entry in self.of("submissions") for made in self._presented(entry))
        else:
            submissions = tuple(self._presented_by_all(regions))
        self._notice_homeless(submissions)
        return Intake(regions=regions, innovations=innovations, submissions=submissions)

    def _presented_by_all(self, regions: tuple[Region, ...]) -> Iterator[Submission]:
        for stage in self._panel.marked_stages():
            for region in regions:
                yield Submission(
                    key=region.key,
                    stage=stage.key,
                    region=region.key,
                    room=self.room_of[region.key],
                    innovations=self._shown_by.get(region.key, ()),
                )

    def _presented(self, entry: Entry) -> Iterator[Submission]:
        """Make the submissions of one row: one, or one a stage where the row names none."""
        said = entry.said
        region, stage = self.find(entry, "region", self.regions), self.find(entry, "stage", self._stages)
        room = self.find(entry, "room", self.rooms)
        if self.lacks(entry) or not region or ("stage" in said and not stage):
            return
        key = slug(said.get("key", "")) or region
        values = {"key": key, "region": region, "room": room or self.room_of[region], "title": said.get("title")}
        values |= {"innovations": self._shown(entry, region), "anchor": said.get("anchor") == "true"}
        for each in [stage] if stage else [each.key for each in self._panel.marked_stages()]:
            if not self.taken(entry, f"{key} ({each})", self._submissions):
                self._submissions.add(f"{key} ({each})", entry.place)
                if made := self.valid(Submission, entry, {**values, "stage": each}):
                    yield made

    def _shown(self, entry: Entry, region: str) -> tuple[str, ...]:
        """Say which innovations a submission shows: those it names, or all of its region."""
        own = self._shown_by.get(region, ())
        if "innovations" not in entry.said:
            return own
        shown = []
        for name in entry.said["innovations"]:
            try:
                shown.append(self.innovations.find(name))
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
