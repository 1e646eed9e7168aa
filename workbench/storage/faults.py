"""Faults of what is handed in: each with its place, many in one refusal."""

from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.records.fault import faults

Location = tuple[int | str, ...]


class BadRows(BadInput):
    """Everything that is wrong with what was handed in, a line each; nothing of it was taken."""

    def __init__(self, rows: Sequence[Message]) -> None:
        super().__init__("{faults}", faults=_lines(rows))
        self.rows = tuple(rows)


def _lines(rows: Sequence[Message]) -> Message:
    # Halved again and again, so that a thousand faults nest ten deep and each is still translated by itself.
    if len(rows) == 1:
        return rows[0]
    half = len(rows) // 2
    return Message("{first}\n{rest}", {"first": _lines(rows[:half]), "rest": _lines(rows[half:])})


def bad_record(error: ValidationError, place: str) -> BadRows:
    """Give the refusal for a record that cannot be, by the place it came from."""
    return BadRows(placed(error, lambda _: place))


def placed(error: ValidationError, place: Callable[[Location], object], data: object = None) -> tuple[Message, ...]:
    """Give each fault a validation found with its place and its field.

    Parameters
    ----------
    place : callable
        Says for the location of a fault where in the file that is.
    data : object, optional
        What was validated: entries of a list are then named by their `key` where they have one.
    """
    found = []
    for detail, said in zip(error.errors(include_url=False), faults(error), strict=True):
        location = detail["loc"]
        fault: object = said
        if location:
            fault = Message("{field}: {fault}", {"field": named(location, data), "fault": said.values["fault"]})
        found.append(Message("{place}: {fault}", {"place": place(location), "fault": fault}))
    return tuple(found)


def named(location: Location, data: object) -> str:
    """Name the field at a location, entries of a list by their key or else by their number from 1.

    >>> named(("seats", 0, "roles"), {"seats": [{"key": "assessor-1"}]})
    'seats.assessor-1.roles'
    """
    parts = []
    for step in location:
        data = _inside(data, step)
        key = data.get("key") if isinstance(step, int) and isinstance(data, dict) else None
        parts.append(str(key or (step + 1 if isinstance(step, int) else step)))
    return ".".join(parts)


def _inside(data: Any, step: int | str) -> object:
    try:
        return data[step]
    except (KeyError, IndexError, TypeError):
        return None
