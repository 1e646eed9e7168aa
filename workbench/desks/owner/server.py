"""Serving a home, or one archive to whoever sits here: for the command line."""

import os
from pathlib import Path

from workbench.access.server.app import serve, show_here
from workbench.access.server.place import Place
from workbench.desks.owner.demonstration import check_port
from workbench.settings import ARCHIVES_VARIABLE
from workbench.storage.archive import folder

__all__ = ["Place", "serve", "show_archive"]


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
