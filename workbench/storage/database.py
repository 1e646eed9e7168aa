"""The database of a home: its tables, how it is opened, and the one place where its schema is made."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, Text, create_engine
from sqlalchemy.engine import make_url

from workbench.errors import BadInput
from workbench.storage.dialects import dialect, writing

METADATA = MetaData()

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
    dialect(url).find(make_url(url))
    engine = _engine(url)
    with engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    needed = ScriptDirectory.from_config(_config()).get_current_head()
    if found != needed:
        engine.dispose()
        raise BadInput(
            "{place}: the database is of version {found} and {needed} is needed; run `workbench migrate`",
            place=make_url(url).render_as_string(),
            found=found or "0",
            needed=needed,
        )
    return engine


def create_schema(url: str) -> None:
    """Make the tables, or bring them to the version needed: the only place where tables are made."""
    dialect(url).make(make_url(url))
    engine = _engine(url)
    try:
        with writing(engine) as connection:
            config = _config()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    dialect(url).prepare(engine)
    return engine


def _config() -> Config:
    config = Config()
    folder = str(Path(__file__).parent / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
