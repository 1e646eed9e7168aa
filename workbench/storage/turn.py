"""One at a time in a folder: a second process is told so, and a killed one leaves no lock behind."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from workbench.errors import Conflict

_NAME = ".turn"

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def turn_in(folder: Path) -> Iterator[None]:
    """Hold a folder, made where it is not there, until the end of the block; the system frees it where we are killed.

    Raises
    ------
    Conflict
        Where another process, or another part of this one, holds it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _NAME).open("ab") as file:
        try:
            _take(file)
        except OSError as error:
            raise Conflict(
                "{place}: another run is at work in this folder; wait for its end, or name another folder",
                place=str(folder),
            ) from error
        yield


def clear_drafts(folder: Path, *names: str) -> None:
    """Take away what killed processes left half-written of files with such names; for whoever holds the folder."""
    for name in names:
        for draft in folder.glob(f".{name}.*"):
            if draft.suffix[1:].isdigit():
                draft.unlink(missing_ok=True)
