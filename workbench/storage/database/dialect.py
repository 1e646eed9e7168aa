"""What differs from one database to another, and nothing else."""

from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

WRITING = "workbench_writing"
"""The execution option of a transaction that is going to write."""


class Dialect(Protocol):
    """One kind of database."""

    guards: tuple[str, ...]
    """The statements by which the database itself refuses to change or drop what was appended (migration 0001)."""

    def prepare(self, engine: Engine) -> None:
        """Set up every connection of an engine."""

    def find(self, url: URL) -> None:
        """Raise NotFound where there is no such database yet."""

    def make(self, url: URL) -> None:
        """Make the empty database where it is not there yet."""

    def standing_guards(self, connection: Connection) -> dict[str, str]:
        """Give the statements of the guards that stand in a database now, by name."""

    def snapshot(self, url: URL, file: Path) -> None:
        """Copy the database into a file as it is at one moment, while others go on writing."""

    def restore(self, file: Path, url: URL) -> None:
        """Make a database that is not there yet of a snapshot; Conflict where there is one."""
