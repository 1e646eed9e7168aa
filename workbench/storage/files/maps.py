"""Field maps as files: read and checked, and made of answers."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import yaml

from workbench.errors import Message
from workbench.records.field_map import FieldMap
from workbench.settings import write_private
from workbench.storage.faults import BadRows
from workbench.storage.files import text
from workbench.storage.files.columns import known_field, known_words, plain, unknown_headings
from workbench.storage.files.sheets import HOLDS, Holds, Source, read_marks, read_tables
from workbench.storage.filing.words import evidence_column, filing_column
from workbench.storage.panels import record_in


@dataclass(frozen=True)
class Unknown:
    """A heading that no word of ours is like, in which table, and the field that is nearest to it, if any is near."""

    place: str
    holds: Holds
    heading: str
    nearest: str | None


def read_map(path: Path) -> FieldMap:
    """Read a field map, YAML or JSON.

    Raises
    ------
    NotFound
        Where there is no such file.
    BadRows, BadInput
        Where it is none, or maps a heading to what is no field: each by line.
    """
    source = text.read(path)
    made = record_in(FieldMap, source)
    faults = [
        Message(
            "{place}: {column}: {fault}", {"place": source.at((holds, heading)), "column": heading, "fault": _no(to)}
        )
        for holds in HOLDS
        for heading, to in getattr(made, holds).items()
        if to is not None and not _known(holds, to)
    ]
    if faults:
        raise BadRows(faults)
    return made


def _known(holds: Holds, field: str) -> bool:
    """Say whether a table has such a field: one of its profile, of the evidence for an indicator, or of its filing."""
    evidence = holds in ("regions", "innovations") and evidence_column(field) is not None
    return (
        known_field(holds, field) is not None
        or evidence
        or (holds == "innovations" and filing_column(field) is not None)
    )


def _no(field: str) -> Message:
    return Message("{value} is no field of this table", {"value": field})


def unknown(sources: Iterable[Source], marks: bool = False) -> tuple[Unknown, ...]:
    """Give every heading that would not be read, once a table, with what it is most like."""
    listed = list(sources)
    tables = read_marks(listed[0]).tables if marks else read_tables(listed).tables
    return tuple(
        Unknown(table.place, table.holds, heading, nearest(table.holds, heading))
        for table in tables
        for heading in unknown_headings(table)
        if not _known(table.holds, heading)
    )


def nearest(holds: Holds, heading: str) -> str | None:
    """Give the field whose words are most like a heading.

    >>> nearest("regions", "Nama Daerahnya"), nearest("regions", "xyz")
    ('name', None)
    """
    words = known_words(holds)
    found = difflib.get_close_matches(plain(heading), words, n=1, cutoff=0.6)
    return words[found[0]] if found else None


def write_map(path: Path, made: FieldMap) -> None:
    """Write a new field map; FileExistsError where there is such a file."""
    said = {name: part for name, part in made.model_dump().items() if part}
    write_private(path, yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=118).encode())
