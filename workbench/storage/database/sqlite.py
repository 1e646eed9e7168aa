"""Rounds in one SQLite file: how it is opened, written to and guarded."""

import re
import sqlite3
import time
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import URL

from workbench.errors import BadInput, NotFound, Unavailable
from workbench.storage.database.dialect import WRITING
from workbench.storage.database.faults import named
from workbench.storage.database.mounts import check_disk

PATIENCE, PAUSE = 2.0, 0.02
"""For how many seconds a file is turned to write-ahead logging again while others do the same, and how often."""


class Sqlite:
    """One file, many readers and one writer at a time; not for a network folder."""

    # BEFORE INSERT fires before OR REPLACE deletes what is in its way; the tables have no rowid that could be replaced.
    guards: tuple[str, ...] = (
        """CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are appended, never changed'); END""",
        """CREATE TRIGGER event_is_not_removed BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are appended, never removed'); END""",
        """CREATE TRIGGER event_is_the_next BEFORE INSERT ON event
        BEGIN
          SELECT RAISE(ABORT, 'an event with this id is there')
          WHERE EXISTS (SELECT 1 FROM event WHERE id = NEW.id);
          SELECT RAISE(ABORT, 'this is not the next sequence number')
          WHERE NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM event WHERE panel = NEW.panel);
        END""",
        """CREATE TRIGGER document_is_not_changed BEFORE UPDATE ON document
        BEGIN SELECT RAISE(ABORT, 'documents are kept, never changed'); END""",
        """CREATE TRIGGER document_is_not_removed BEFORE DELETE ON document
        BEGIN SELECT RAISE(ABORT, 'documents are kept, never removed'); END""",
        """CREATE TRIGGER document_is_new BEFORE INSERT ON document
        BEGIN
          SELECT RAISE(ABORT, 'a document with this checksum is there')
          WHERE EXISTS (SELECT 1 FROM document WHERE checksum = NEW.checksum);
        END""",
    )

    def engine(self, url: URL) -> Engine:
        """Make an engine: pragmas are set on every connection, and transactions begin where we say."""
        engine = create_engine(url)
        event.listen(engine, "handle_error", named)
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def find(self, url: URL) -> None:
        """Raise NotFound where there is no such file: connecting would make an empty one."""
        if not file_of(url).is_file():
            raise NotFound("{place}: there is no database here; run `workbench migrate`", place=url.database)

    def make(self, url: URL) -> None:
        """Make the file, for its owner alone; SQLite gives its companion files the same rights."""
        file = file_of(url)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)

    def check(self, connection: Connection) -> None:
        """Raise BadInput where the file lies on a network folder, whose locks do not hold."""
        check_disk(file_of(connection.engine.url))

    def lost_guards(self, connection: Connection) -> tuple[str, ...]:
        """Name each trigger that is gone or says something else: a name alone guards nothing."""
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        standing = {row.name: row.sql for row in found}
        named = {match[1]: guard for guard in self.guards if (match := re.search(r"CREATE TRIGGER (\w+)", guard))}
        return tuple(name for name, guard in named.items() if standing.get(name) != guard)


def file_of(url: URL) -> Path:
    """Give the file of a database; BadInput where it would be kept in memory."""
    if not url.database or url.database == ":memory:":
        raise BadInput("{url}: a round needs a database in a file", url=str(url))
    return Path(url.database)


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    connection.text_factory = _text
    connection.execute("PRAGMA busy_timeout = 10000").close()  # first: the next one may already have to wait
    _write_ahead(connection)
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "recursive_triggers = ON"):
        connection.execute(f"PRAGMA {pragma}").close()


def _write_ahead(connection: Any) -> None:
    # Of two that turn a new file to write-ahead logging at once SQLite sends one away unwaited.
    end = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as fault:
            if time.monotonic() > end or fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            time.sleep(PAUSE)
        else:
            return


def _text(stored: bytes) -> str:
    # A byte that was changed on the disk may leave no text at all: it is read all the same, so that it can be told.
    return stored.decode(errors="surrogateescape")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later may find that it cannot: the write lock comes first.
    if not connection.get_execution_options().get(WRITING):
        connection.exec_driver_sql("BEGIN")
        return
    while True:
        seen = _version(connection)
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except Unavailable:
            # SQLite lets whoever comes at the right moment in, and not who waits longest: while others write, it is a
            # crowd and no lock that is kept, and the wait begins anew.
            if _version(connection) == seen:
                raise
        else:
            return


def _version(connection: Connection) -> object:
    """A number that is another one whenever another connection has committed."""
    return connection.exec_driver_sql("PRAGMA data_version").scalar()
