"""Panel files and people files: YAML to records and back."""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.records.panel import Panel
from workbench.records.people import People
from workbench.records.record import Record
from workbench.settings import make_private, write_private
from workbench.storage.faults import BadRows, Location, named, placed
from workbench.storage.files import text

Read = TypeVar("Read", bound=Record)


class _Dumper(yaml.SafeDumper):
    """Writes text plainly, and quotes what a reader would take for a line break or a mark of byte order."""


def _written(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    odd = not text.isprintable() or "\ufeff" in text
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style='"' if odd else None)


_Dumper.add_representer(str, _written)


def read_panel(path: Path) -> Panel:
    """Read a panel file.

    Raises
    ------
    NotFound
        Where there is no such file.
    BadRows
        Where it is no panel: every fault, with its line and its field.
    """
    return record_in(Panel, text.read(path))


def panel_from_text(content: str, place: str) -> Panel:
    """Read a panel from the text of a panel file; `place` is what faults call it."""
    return record_in(Panel, text.parse(content, place))


def read_record(kind: type[Read], path: Path) -> Read:
    """Read a file of rules as a record of its kind, with the faults of `read_panel`."""
    return record_in(kind, text.read(path))


def read_people(path: Path) -> People:
    """Read who sits where and who named themselves; where there is no such file yet, nobody."""
    return record_in(People, text.read(path)) if path.exists() else People()


def write_people(path: Path, people: People) -> None:
    """Write the people of a panel, whole or not at all, for the owner's eyes alone."""
    make_private(path.parent)
    content = yaml.dump(people.model_dump(), Dumper=_Dumper, allow_unicode=True, sort_keys=True, width=10_000)
    draft = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    try:
        write_private(draft, content.encode())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def record_in(kind: type[Read], source: text.Text) -> Read:
    """Read a record from a YAML text; every fault is named by line and field."""
    if not isinstance(source.data, dict):
        raise BadInput("{place}: there are no fields in this file", place=source.place)
    try:
        record = kind.model_validate(source.data)
    except ValidationError as error:
        raise BadRows(placed(error, source.at, source.data)) from error
    strays = tuple(_strays(source, source.data, record.model_dump(), ()))
    if strays:
        raise BadRows(strays)
    return record


def _strays(source: text.Text, said: object, taken: object, location: Location) -> Iterator[Message]:
    """Find what pydantic was too kind about: `yes` taken for true, and true taken for 1."""
    if isinstance(said, dict) and isinstance(taken, dict):
        for name in filter(
            taken.__contains__, said
        ):  # a default that is written out may be left out of the record again
            yield from _strays(source, said[name], taken[name], (*location, name))
    elif isinstance(said, list) and isinstance(taken, list | tuple):
        for number, pair in enumerate(zip(said, taken, strict=True)):
            yield from _strays(source, *pair, (*location, number))
    elif isinstance(said, bool) != isinstance(taken, bool):
        fault = Message(
            "{input} is neither true nor false" if isinstance(taken, bool) else "{input} is not a whole number",
            {"input": str(said)},
        )
        found = Message("{field}: {fault}", {"field": named(location, source.data), "fault": fault})
        yield Message("{place}: {fault}", {"place": source.at(location), "fault": found})
