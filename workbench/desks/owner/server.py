"""Serving a home, or one archive to whoever sits here: for the command line."""

import os
from pathlib import Path

from workbench.access.door import Door
from workbench.access.rehearsal import begun
from workbench.access.server.app import serve, show_here
from workbench.access.server.place import Place
from workbench.desks.owner.demonstration import check_port
from workbench.settings import ARCHIVES_VARIABLE, Home
from workbench.storage.archive import folder
from workbench.storage.rounds import Rounds

__all__ = ["Place", "end_rehearsal", "rehearse", "serve", "show_archive"]


def show_archive(place: Path, port: int, language: str) -> None:
    """Show an archive on a page of this machine, until told to stop.

    Raises
    ------
    NotFound
        Where there is no archive.
    BadInput
        Where it cannot be read, or the port cannot be used.
    """
    folder.read(place)
    check_port(port)
    # The kernel of the page is a process of its own, and hears of the archive through its environment.
    os.environ[ARCHIVES_VARIABLE], os.environ["WORKBENCH_LANGUAGE"] = str(place.resolve()), language
    show_here("reproduce.ipynb", port)


def rehearse(home: Home, key: str) -> str:
    """Begin to rehearse a round, in a home of its own; give what the rehearsal is called. A server takes it up itself.

    Raises
    ------
    Conflict
        Where the round is being rehearsed already.
    NotAllowed
        Where somebody presents in it now, or it is over.
    """
    return begun.begin(Door(Rounds(home), key)).key


def end_rehearsal(home: Home, key: str) -> None:
    """End the rehearsal of a round and delete all of it; NotFound where there is none."""
    begun.end(home, key)
