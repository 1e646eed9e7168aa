"""The data dictionary of an archive: what was taken in, seats and events, column by column."""

from dataclasses import dataclass, field
from typing import Literal

Type = Literal["string", "integer", "number", "boolean", "date", "datetime", "year", "list"]


@dataclass(frozen=True)
class Column:
    """One column: its name, the type of its cells, and what they say; an empty cell says nothing."""

    name: str
    type: Type
    says: str
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One CSV file: what a row is, what makes it unique, and where its keys lead (column, table, column)."""

    name: str
    path: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    leads: tuple[tuple[str, str, str], ...] = field(default=())


def columns(written: str, types: dict[str, Type]) -> tuple[Column, ...]:
    """Read columns from lines of `name: what it says`; those without a type are text."""
    pairs = (line.split(": ", 1) for line in written.strip().splitlines())
    return tuple(Column(name.strip(), types.get(name.strip(), "string"), says.strip()) for name, says in pairs)


REGIONS = Table(
    "regions",
    "submissions/regions.csv",
    "A region that competes; facts of earlier years follow in columns that end with the year.",
    columns(
        """
        key: What the other tables say.
        name: Official name of the province, regency or city.
        cluster: Key of the cluster in which it is ranked.
        """,
        {},
    ),
    ("key",),
)
YEARLY = {
    "innovations": Column("innovations", "integer", "How many innovations the region reported in {year}."),
    "score": Column("score", "number", "Its index in {year}; without its scheme it has no meaning."),
    "scheme": Column("scheme", "string", "The index rules of {year}."),
    "place": Column("place", "integer", "Its place among regions of its kind in {year}."),
    "source": Column("source", "string", "Where the facts of {year} were read."),
    "source address": Column("source address", "string", "Address of that source."),
}
"""Columns of earlier years: their heading is followed by the year."""

INNOVATIONS = Table(
    "innovations",
    "submissions/innovations.csv",
    "An innovation that a region filed.",
    columns(
        """
        key: What submissions and `replicates` say.
        region: Key of the region.
        name: Name of the innovation.
        stage: initiative, trial or implementation.
        form: governance, public-service or other.
        kind: digital or non-digital.
        initiator: Who began it: head-of-region, council-member, office, civil-servant or community.
        theme: Theme (tematik).
        affair: Main affair of government (urusan utama).
        other_affairs: Other affairs.
        trial_date: When it was first tried.
        implementation_date: When it was put into use.
        development_date: When it was last developed.
        latitude: Degrees, south is negative.
        longitude: Degrees, west is negative.
        design: Legal basis, problem, method of renewal, strengths, steps (rancang bangun).
        purpose: What it is for (tujuan).
        benefit: What it brought (manfaat).
        outcome: What came of it (hasil).
        budget: What it cost (anggaran).
        evidence: Names of documents.
        maturity: Maturity score.
        replicates: Key of the innovation that it replicates, where that is declared.
        """,
        {
            "other_affairs": "list",
            "trial_date": "date",
            "implementation_date": "date",
            "development_date": "date",
            "latitude": "number",
            "longitude": "number",
            "evidence": "list",
            "maturity": "number",
        },
    ),
    ("key",),
    (("region", "regions", "key"),),
)
SUBMISSIONS = Table(
    "submissions",
    "submissions/submissions.csv",
    "What is marked in one stage: a region's presentation or visit.",
    columns(
        """
        key: What the log says.
        stage: Key of the stage.
        region: Key of the region.
        room: Key of the room it was filed for; the running order may have moved it.
        innovations: Keys of the innovations shown.
        title: Title of the presentation.
        anchor: Whether all mark it first; an anchor is not ranked.
        """,
        {"innovations": "list", "anchor": "boolean"},
    ),
    ("stage", "key"),
    (("region", "regions", "key"),),
)
SEATS = Table(
    "seats",
    "seats.csv",
    "A seat key of the log; who sat there is in no archive.",
    columns(
        """
        seat: Random key that stands for the seat in the log; empty where no card was issued.
        holder: Key of the seat in the panel file.
        title: Title of the seat, in English where there is one.
        institution: Institution as it is archived; `archive.json` says what was coarsened.
        roles: What the seat may do.
        rooms: Keys of the rooms in which it sits.
        replaced_by: Seat key of whoever took the seat over.
        """,
        {"roles": "list", "rooms": "list"},
    ),
    ("holder", "seat"),
)
EVENTS = Table(
    "events",
    "events.csv",
    "An event of `events.jsonl`, to be read in a spreadsheet; the chain is in the other file.",
    columns(
        """
        sequence: Number of the event.
        id: What other events call it.
        kind: What happened.
        seat: Seat key of who did it; `home` is whoever owns the home.
        at: Server time in UTC.
        state: What became of it: stands, contested or turned-away.
        why: Why it does not stand.
        withheld: Whether its body is not in the archive.
        hash: SHA-256 of its head.
        """,
        {"sequence": "integer", "at": "datetime", "withheld": "boolean"},
    ),
    ("sequence",),
)
