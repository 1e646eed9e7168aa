"""A database as it is at one moment, in one SQLite file: whatever engine it came from, either takes it back."""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from workbench.errors import BadInput, Conflict, Tampered
from workbench.storage.database.address import address, said
from workbench.storage.database.dialects import dialect, writing
from workbench.storage.database.sqlite import Sqlite, file_of
from workbench.storage.database.tables import DOCUMENT, EVENT, create_schema, engine_of, open_database, version_of

_AT_ONCE = 1000
_ORDER = {EVENT: (EVENT.c.panel, EVENT.c.sequence), DOCUMENT: (DOCUMENT.c.checksum,)}


def snapshot(url: str, file: Path) -> None:
    """Copy a database into a file as it is at one moment, while others go on writing.

    Raises
    ------
    NotFound
        Where there is no such database.
    Tampered
        Where it is damaged.
    """
    found = address(url)
    if found.get_backend_name() == "sqlite":
        _pages(found, file)
    else:
        _rows(url, file)
    with closing(sqlite3.connect(file)) as copy:
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with no companions that a copy could lose
        _check(copy, str(file))


def _pages(url: URL, file: Path) -> None:
    dialect(url).find(url)
    with closing(sqlite3.connect(file_of(url))) as source, closing(sqlite3.connect(file)) as copy:
        source.backup(copy)


def _rows(url: str, file: Path) -> None:
    source = open_database(url)
    create_schema(f"sqlite:///{file}")
    target = engine_of(f"sqlite:///{file}")
    try:
        # One snapshot of the server for all tables; readers hold nobody up.
        with (
            source.connect() as reading,
            reading.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True).begin(),
            writing(target) as copy,
        ):
            _without_guards(copy)
            for table in (EVENT, DOCUMENT):
                query = select(table).order_by(*_ORDER[table]).execution_options(yield_per=_AT_ONCE)
                _insert(copy, table, (dict(row._mapping) for row in reading.execute(query)))
            for guard in Sqlite.guards:
                copy.exec_driver_sql(guard)
    finally:
        source.dispose()
        target.dispose()


def _without_guards(copy: Connection) -> None:
    # A log with a gap is copied with its gap: whether it holds is for `verify` to say, here as there.
    for (name,) in copy.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
        copy.exec_driver_sql(f"DROP TRIGGER {name}")


def restore(file: Path, url: str) -> None:
    """Make a database of a snapshot, of the version that is needed; only where there is none, or an empty one.

    Raises
    ------
    Conflict
        Where there is a database already.
    Tampered
        Where the snapshot is damaged.
    """
    with closing(sqlite3.connect(file)) as source:
        _check(source, file.name)
    _brought_up(file)
    found = address(url)
    if found.get_backend_name() == "sqlite":
        _pages_back(file, found)
    else:
        create_schema(url)
        _rows_back(file, url)


def _brought_up(file: Path) -> None:
    """Bring a snapshot to the version needed, before anything is made of it."""
    try:
        source = engine_of(f"sqlite:///{file}")
        try:
            with source.connect() as reading:
                ours = version_of(reading) is not None
        finally:
            source.dispose()
        if ours:
            create_schema(f"sqlite:///{file}")
    except DBAPIError as fault:
        text = " ".join(str(fault.orig).split())
        raise Tampered("{place}: the database is damaged: {fault}", place=file.name, fault=text) from fault
    if not ours:
        raise BadInput("{place}: this is no backup of a home", place=file.name)


def _pages_back(file: Path, url: URL) -> None:
    target = file_of(url)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Of several that restore at once one makes the file: the others neither write into it nor remove it.
        target.touch(mode=0o600, exist_ok=False)
    except FileExistsError as fault:
        raise Conflict("{place}: there is a database already; restore into an empty home", place=str(target)) from fault
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(target)) as copy:
            source.backup(copy)
            copy.execute("PRAGMA journal_mode = WAL")
    except BaseException:
        for left in (target, *(target.with_name(target.name + end) for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
        raise


def _rows_back(file: Path, url: str) -> None:
    source, target = engine_of(f"sqlite:///{file}"), engine_of(url)
    try:
        with source.connect() as reading, writing(target) as copy:
            for table in (EVENT, DOCUMENT):
                if copy.execute(select(*table.primary_key).limit(1)).first() is not None:
                    raise Conflict(
                        "{place}: there are events already; restore into an empty database", place=said(target.url)
                    )
            for table in (EVENT, DOCUMENT):
                query = select(table).order_by(*_ORDER[table]).execution_options(yield_per=_AT_ONCE)
                _insert(copy, table, (dict(row._mapping) for row in reading.execute(query)))
    except (DBAPIError, UnicodeError) as fault:
        raise Tampered(
            "{place}: its events cannot be put in again in order: {fault}; restore it into a home of its own, without "
            "PostgreSQL, and look at it with `workbench verify`",
            place=file.name,
            fault=" ".join(str(getattr(fault, "orig", fault)).split()),
        ) from fault
    finally:
        source.dispose()
        target.dispose()


def _insert(copy: Connection, table: Table, rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, _AT_ONCE)):
        copy.execute(insert(table), batch)


def _check(connection: sqlite3.Connection, place: str) -> None:
    try:
        found: Iterable[Any] = connection.execute("PRAGMA integrity_check").fetchone()
    except sqlite3.DatabaseError as error:
        found = (str(error),)
    said = next(iter(found))
    if said != "ok":
        raise Tampered("{place}: the database is damaged: {fault}", place=place, fault=said)
