"""A round as it would be archived now: what a stranger may have of it, and what is kept."""

import platform
from importlib import metadata

import workbench
from workbench.access.door import Door
from workbench.methods.archive.frozen import DOCUMENTS, Frozen, freeze
from workbench.records.chain import Event

COMPUTING = ("numpy", "pydantic", "scipy")
"""Libraries whose versions an archive names, beside the workbench's own and Python's."""


def versions() -> dict[str, str]:
    """Say which software computes here."""
    found = {name: metadata.version(name) for name in COMPUTING}
    return {"assessor-workbench": workbench.__version__, "python": platform.python_version(), **found}


def frozen_now(door: Door) -> Frozen:
    """Give a round as it would be archived now; nothing is written, and nothing appended."""
    return frozen_of(door, door.events, "")


def frozen_of(door: Door, events: tuple[Event, ...], published: str) -> Frozen:
    """Give a round as it is archived with these of its events, its head published at a place."""
    log = door.rounds.log
    named = {each.body.checksum for each in events if isinstance(each.body, DOCUMENTS)}
    documents = {name: log.get(name) for name in named}
    return freeze(documents, events, published=published, versions=versions())
