"""The dialogue that makes a field map: what each heading that is not known holds."""

from collections.abc import Iterable
from pathlib import Path

import click

from workbench.desks.owner.mapping import FieldMap, Unknown, find_map, keep_map, known_field, read_map, unknown
from workbench.errors import Message
from workbench.i18n import say
from workbench.settings import Home

NOT_READ = "-"


def map_of(
    home: Home, named: Path | None, paths: Iterable[Path], language: str, marks: bool = False
) -> FieldMap | None:
    """Read the map that is named, or ask for one and write it; nothing where none is named."""
    if named is None:
        return None
    found = find_map(home, named)
    if found is not None:
        return read_map(found)
    answers: dict[str, dict[str, str | None]] = {}
    for each in unknown(paths, marks):
        answers.setdefault(each.holds, {})[each.heading] = _asked(each, language)
    made = keep_map(named, answers)
    said = Message("{place}: the answers are kept there; --map reads them next time", {"place": str(named)})
    click.echo(say(said, language), err=True)
    return made


def _asked(each: Unknown, language: str) -> str | None:
    question = Message(
        "{place}: what does the column {column} hold? A field, or - where it is not read",
        {"place": each.place, "column": each.heading},
    )
    while True:
        answer = str(click.prompt(say(question, language), default=each.nearest or NOT_READ, err=True)).strip()
        if answer == NOT_READ:
            return None
        if known_field(each.holds, answer) is not None:
            return answer
        click.echo(say(Message("{value} is no field of this table", {"value": answer}), language), err=True)
