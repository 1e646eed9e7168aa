"""The database of a home: its tables, how it is opened, and the one place where its schema is made."""

from pathlib import Path
from threading import Lock

from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, MetaData, String, Table, Text, inspect, text

from workbench.errors import BadInput
from workbench.storage.database.address import address, said
from workbench.storage.database.dialects import dialect, writing

SCHEMA = "0001"
"""The version of the schema that this version of the package needs: the last migration."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"
METADATA = MetaData()
_ALONE = Lock()
"""Alembic keeps what it is at in one place of the process: two threads would write into each other's."""

EVENT = Table(
    "event",
    METADATA,
    Column("panel", String(80), primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("id", String(64), nullable=False, unique=True),
    Column("head", Text, nullable=False),
    Column("salt", Text),
    Column("body", Text),
    Column("hash", String(64), nullable=False),
    sqlite_with_rowid=False,
)
"""One row an event: `head` and `body` are the very text that was hashed; the rest repeats what the head says."""

DOCUMENT = Table(
    "document",
    METADATA,
    Column("checksum", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
    sqlite_with_rowid=False,
)
"""Panels and intakes by the SHA-256 of their canonical bytes."""


def open_database(url: str) -> Engine:
    """Open the database of a home; nothing is made and nothing is migrated here.

    Raises
    ------
    NotFound
        Where there is no database.
    BadInput
        Where its schema is not the one that this version needs.
    """
    dialect(url).find(address(url))
    engine = engine_of(url)
    with engine.connect() as connection:
        found = version_of(connection)
    if found != SCHEMA:
        engine.dispose()
        raise (
            _newer(url, found)
            if found is not None and found > SCHEMA
            else BadInput(
                "{place}: the database is of version {found} and {needed} is needed; run `workbench migrate`",
                place=said(url),
                found=found or "0",
                needed=SCHEMA,
            )
        )
    return engine


def _newer(url: str, found: str) -> BadInput:
    return BadInput(
        "{place}: the database is of version {found}, which a newer workbench made; nothing was changed",
        place=said(url),
        found=found,
    )


def check_database(url: str) -> None:
    """Refuse a database that could lose what was acknowledged, before anything is asked of it.

    Raises
    ------
    BadInput
        Where it is SQLite on a network folder, or a server that does not write through to its disk.
    """
    engine = open_database(url)
    try:
        with engine.connect() as connection:
            dialect(url).check(connection)
    finally:
        engine.dispose()


def version_of(connection: Connection) -> str | None:
    """Give the version of a database's schema; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def create_schema(url: str, version: str = SCHEMA) -> None:
    """Make the tables, or bring them to the version needed: the only place where tables are made.

    Raises
    ------
    BadInput
        Where the database is of a version that only a newer package knows.
    """
    # Every command and every page that opens a database would pay for reading alembic otherwise.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    dialect(url).make(address(url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    engine = engine_of(url)
    try:
        with writing(engine) as connection:
            found = version_of(connection)
            if found is not None and found not in known:
                raise _newer(url, found)
            config.attributes["connection"] = connection
            with _ALONE:
                command.upgrade(config, version)
    finally:
        engine.dispose()


def engine_of(url: str) -> Engine:
    """Make an engine for the database at an address, whatever is in it."""
    return dialect(url).engine(address(url))
