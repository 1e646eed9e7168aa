"""Tables of regions and innovations with their evidence, as portals export them, to a filing: all of it or nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from workbench.errors import BadInput, Message
from workbench.records.field_map import FieldMap
from workbench.records.filing import Evidence, FiledInnovation, FiledRegion, Filing
from workbench.records.scheme import Indicator, Scheme
from workbench.storage.faults import BadRows
from workbench.storage.files import cells
from workbench.storage.files.cells import Cell
from workbench.storage.files.columns import slug
from workbench.storage.files.formats.rows import Row
from workbench.storage.files.names import Names
from workbench.storage.files.profiles import Profiles, told
from workbench.storage.files.rows import Entry
from workbench.storage.files.sheets import Source, Table, read_tables
from workbench.storage.filing.words import evidence_column, filing_column

LARGEST = 300 * 2**20
"""Bytes of one table: 40,000 innovations with their texts and the names of all their documents have some 120 MB."""

_LEVELS: dict[Cell, int] = {"0": 0, "1": 1, "2": 2, "3": 3}
"""What nearly every level looks like; the rest is read as numbers are."""

_READ: dict[str, Callable[[Cell], Any]] = {
    "filed": cells.day,
    "times": cells.whole,
    "developed": cells.text,
    "elements": lambda cell: cells.parts(cells.text(cell)),
}


@dataclass(frozen=True)
class TakenFiling:
    """What tables hold: the filing without names, the named initiators by innovation key, and what was noticed."""

    filing: Filing
    initiators: dict[str, str] = field(default_factory=dict)
    warnings: tuple[Message, ...] = ()


def read_filing(sources: Path | Iterable[Source], scheme: Scheme, maps: FieldMap | None = None) -> TakenFiling:
    """Read the tables `regions` and `innovations` with a column a level, a document or a finding of each indicator.

    Parameters
    ----------
    sources : Path or iterable
        A folder, or files, or (name, content) of files that were sent.
    scheme : Scheme
        Its indicators are the columns that tables may have: `16` or `indikator 16` for the level that is claimed,
        `bukti 16` for its document, `validasi 16` for the level that a validator found.
    maps : FieldMap, optional
        What headings of another system hold.

    Raises
    ------
    BadRows
        Where any row cannot be taken: every such row by file and line, and nothing is taken.
    BadInput, NotFound
        Where a file cannot be read as a table at all.
    """
    read = read_tables(sources, maps, largest=LARGEST)
    reading = _Reading(scheme, read.tables, list(read.warnings))
    filing = reading.filing()
    if reading.faults:
        raise BadRows(told(reading.faults, read.tables))
    return TakenFiling(filing, reading.initiators, tuple(reading.warnings))


class _Reading(Profiles):
    """One reading of all tables that were filed."""

    def __init__(self, scheme: Scheme, tables: tuple[Table, ...], warnings: list[Message]) -> None:
        self._scheme = scheme
        self._unused: dict[str, list[str]] = {}
        self._columns = {table.place: self._ours(table) for table in tables}
        self._headings = {table.place: table.headings for table in tables}
        self._rows = {(table.place, row.line): row for table in tables for row in table.rows}
        super().__init__(tuple(self._without(table) for table in tables), warnings, Names(), Names())
        for place, headings in self._unused.items():
            said = {"place": place, "count": len(headings), "scheme": scheme.key}
            warnings.append(
                Message("{place}: {count} columns were not read: the indicators of {scheme} are not known", said)
            )
        for entry in self.of("regions"):
            self._name_cluster(entry)

    def filing(self) -> Filing:
        """Make the records of every row that can stand."""
        regions = tuple(self._filed_region(entry) for entry in self.of("regions"))
        if not regions and not self.faults:
            raise BadInput("there is no table of regions: which region is in which cluster must be said")
        filed = [(entry, self._filed_innovation(entry)) for entry in self.of("innovations")]
        innovations = tuple(
            each.model_copy(update={"innovation": self.with_origin(entry, each.innovation)})
            for entry, each in filed
            if each
        )
        return Filing(regions=tuple(each for each in regions if each), innovations=innovations)

    def _name_cluster(self, entry: Entry) -> None:
        # Without a panel any cluster is one: what is written is its name.
        if cluster := slug(entry.said.get("cluster", "")):
            self.clusters.add(cluster, entry.place, entry.said["cluster"])

    def _ours(self, table: Table) -> dict[str, tuple[str, Indicator | None]]:
        """Say which columns are about evidence or filing: what they hold, and for which indicator."""
        of = "region" if table.holds == "regions" else "innovation"
        indicators = {each.key: each for each in self._scheme.of(of)}  # type: ignore[arg-type]
        found: dict[str, tuple[str, Indicator | None]] = {}
        for heading in table.headings:
            meant = table.meant.get(heading, heading)
            about = evidence_column(meant) if meant is not None else None
            if about and not indicators:
                self._unused.setdefault(table.place, []).append(heading)
            elif about and about[1] in indicators:
                found[heading] = (about[0], indicators[about[1]])
            elif table.holds == "innovations" and meant is not None and (filed := filing_column(meant)):
                found[heading] = (filed, None)
        self._check_twice(table, found)
        return found

    def _check_twice(self, table: Table, found: Mapping[str, tuple[str, Indicator | None]]) -> None:
        seen: dict[tuple[str, str], str] = {}
        for heading, (about, indicator) in found.items():
            key = (about, indicator.key if indicator else "")
            if key in seen:
                raise BadInput(
                    "{place}: the columns {first} and {second} hold the same; keep one",
                    place=table.place,
                    first=seen[key],
                    second=heading,
                )
            seen[key] = heading

    def _without(self, table: Table) -> Table:
        ours = {*self._columns[table.place], *self._unused.get(table.place, ())}
        kept = [at for at, heading in enumerate(table.headings) if heading not in ours]
        rest = tuple(table.headings[at] for at in kept)
        rows = tuple(Row(row.line, tuple(row.cells[at] for at in kept if at < len(row.cells))) for row in table.rows)
        return replace(table, headings=rest, rows=rows)

    def _filed_region(self, entry: Entry) -> FiledRegion | None:
        region = self.region(entry)
        evidence, _ = self._evidence(entry)
        return FiledRegion(region=region, evidence=evidence) if region and evidence else None

    def _filed_innovation(self, entry: Entry) -> FiledInnovation | None:
        innovation = self.innovation(entry)
        evidence, facts = self._evidence(entry)
        if innovation is None or evidence is None:
            return None
        return self.valid(FiledInnovation, entry, {**facts, "innovation": innovation, "evidence": evidence})

    def _evidence(self, entry: Entry) -> tuple[Evidence | None, dict[str, Any]]:
        """Read what a row says of its evidence, and of how it was filed; faults are noted by line and column."""
        found: dict[str, dict[str, Any]] = {"claimed": {}, "documents": {}, "found": {}}
        facts: dict[str, date | int | str] = {}
        row, right = self._rows[entry.table.place, entry.line], True
        for heading, cell in zip(self._headings[entry.table.place], row.cells, strict=False):
            if heading not in self._columns[entry.table.place] or cell is None or not cells.text(cell):
                continue
            about, indicator = self._columns[entry.table.place][heading]
            try:
                if indicator is None:
                    facts[about] = _READ[about](cell)
                else:
                    found[about][indicator.key] = _told(about, indicator, cell)
            except BadInput as error:
                said = {"place": entry.place, "column": heading, "fault": error.message}
                self.faults.append(Message("{place}: {column}: {fault}", said))
                right = False
        return (Evidence(**found) if right else None), facts


def _told(about: str, indicator: Indicator, cell: Cell) -> int | str:
    if about == "documents":
        return cells.text(cell)
    level = _LEVELS[cell] if cell in _LEVELS else cells.whole(cell)
    highest = len(indicator.parameters)
    if not 0 <= level <= highest:
        raise BadInput(
            "{value} is no level: this indicator has {highest}, and 0 for none", value=level, highest=highest
        )
    return level
