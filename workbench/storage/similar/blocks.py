"""Finished pieces of a long run, kept in a folder: a run that was interrupted goes on where it stopped."""

import hashlib
import io
import json
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Self

import numpy as np

from workbench.errors import Conflict
from workbench.storage.similar.index import write_whole
from workbench.storage.turn import clear_drafts, turn_in

_CHECK = 32
"""Bytes of checksum before the arrays of a piece."""


class Blocks:
    """A folder of finished pieces of one run, which one process at a time works in: `with Blocks(…) as kept`.

    Parameters
    ----------
    folder : Path
        Made where it is not there.
    run : str
        What the run is of: a checksum over texts and settings.

    Raises
    ------
    Conflict
        Where the folder holds pieces of another run, or another process is at work in it.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._folder, self._run = folder, run
        self._held = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as held:
            held.enter_context(turn_in(self._folder))
            self._begin()
            self._held = held.pop_all()
        return self

    def __exit__(self, *fault: object) -> None:
        self._held.close()

    def _begin(self) -> None:
        file = self._folder / "run.json"
        if not file.exists():
            write_whole(file, json.dumps({"run": self._run}).encode())
        elif _run(file) != self._run:
            raise Conflict(
                "{place}: holds pieces of a run of other texts or settings; name another folder",
                place=str(self._folder),
            )
        clear_drafts(self._folder, "run.json", "*.block")

    def get(self, name: str) -> dict[str, np.ndarray] | None:
        """Give the arrays of a piece; None where it is not finished, or damaged."""
        try:
            content = self._file(name).read_bytes()
        except OSError:
            return None
        if hashlib.sha256(content[_CHECK:]).digest() != content[:_CHECK]:
            return None
        with np.load(io.BytesIO(content[_CHECK:]), allow_pickle=False) as packed:
            return {each: packed[each] for each in packed.files}

    def put(self, name: str, arrays: Mapping[str, np.ndarray]) -> None:
        """Keep the arrays of a finished piece."""
        packed = io.BytesIO()
        np.savez(packed, allow_pickle=False, **arrays)
        content = packed.getvalue()
        write_whole(self._file(name), hashlib.sha256(content).digest() + content)

    def _file(self, name: str) -> Path:
        return self._folder / f"{name}.block"


def _run(file: Path) -> str:
    try:
        return str(json.loads(file.read_bytes())["run"])
    except (ValueError, KeyError, TypeError):
        return ""
