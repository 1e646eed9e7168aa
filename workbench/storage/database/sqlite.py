"""Rounds in one SQLite file: how it is opened, written to and guarded."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text
from sqlalchemy.engine import URL

from workbench.errors import BadInput, Conflict, NotFound, Tampered
from workbench.storage.database.dialect import WRITING


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

    def prepare(self, engine: Engine) -> None:
        """Set pragmas on every connection, and let transactions begin where we say."""
        event.listen(engine, "connect", _open_sqlite)
        event.listen(engine, "begin", _begin_sqlite)

    def find(self, url: URL) -> None:
        """Raise NotFound where there is no such file: connecting would make an empty one."""
        if not self._file(url).is_file():
            raise NotFound("{place}: there is no database here; run `workbench migrate`", place=url.database)

    def make(self, url: URL) -> None:
        """Make the file, for its owner alone; SQLite gives its companion files the same rights."""
        file = self._file(url)
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        file.touch(mode=0o600)

    def standing_guards(self, connection: Connection) -> dict[str, str]:
        """Give all triggers: a name alone guards nothing."""
        found = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        return {row.name: row.sql for row in found}

    def snapshot(self, url: URL, file: Path) -> None:
        """Copy the file page by page, within one reading transaction."""
        self.find(url)
        with closing(sqlite3.connect(self._file(url))) as source, closing(sqlite3.connect(file)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no companions that a copy could lose
            _check_sqlite(copy, str(file))

    def restore(self, file: Path, url: URL) -> None:
        """Copy the snapshot to where the database is kept."""
        target = self._file(url)
        with closing(sqlite3.connect(file)) as source:
            _check_sqlite(source, file.name)
        if target.exists():
            raise Conflict("{place}: there is a database already; restore into an empty home", place=str(target))
        self.make(url)
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = WAL")

    def _file(self, url: URL) -> Path:
        if not url.database or url.database == ":memory:":
            raise BadInput("{url}: a round needs a database in a file", url=str(url))
        return Path(url.database)


def _check_sqlite(connection: sqlite3.Connection, place: str) -> None:
    try:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        found = str(error)
    if found != "ok":
        raise Tampered("{place}: the database is damaged: {fault}", place=place, fault=found)


def _open_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own
    for pragma in (
        "busy_timeout = 10000",  # first: the next one may already have to wait
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "recursive_triggers = ON",
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later may find that it cannot: the write lock comes first.
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
