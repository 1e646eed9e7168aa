"""What differs from one database to another, and nothing else."""

from typing import Protocol

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

WRITING = "workbench_writing"
"""The execution option of a transaction that is going to write."""


class Dialect(Protocol):
    """One kind of database."""

    guards: tuple[str, ...]
    """The statements by which the database itself refuses to change or drop what was appended (migration 0001)."""

    def engine(self, url: URL) -> Engine:
        """Make an engine whose connections are all set up, and whose transactions begin where we say."""

    def find(self, url: URL) -> None:
        """Raise NotFound where there is no such database yet."""

    def make(self, url: URL) -> None:
        """Make the empty database where it is not there yet."""

    def check(self, connection: Connection) -> None:
        """Raise BadInput where what is written here could be lost though it was acknowledged."""

    def lost_guards(self, connection: Connection) -> tuple[str, ...]:
        """Name the guards that a database must have, and that do not stand in it as they were made."""
