"""The database of a home: its tables, how it is opened, and the one place where its schema is made."""

from pathlib import Path

from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, String, Table, Text, create_engine, inspect, text
from sqlalchemy.engine import make_url

from workbench.errors import BadInput
from workbench.storage.database.dialects import dialect, writing

SCHEMA = "0001"
"""The version of the schema that this version of the package needs: the last migration."""

MIGRATIONS = Path(__file__).parents[1] / "migrations"
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
        made = inspect(connection).has_table("alembic_version")
        found = connection.scalar(text("SELECT version_num FROM alembic_version")) if made else None
    if found != SCHEMA:
        engine.dispose()
        raise BadInput(
            "{place}: the database is of version {found} and {needed} is needed; run `workbench migrate`",
            place=make_url(url).render_as_string(),
            found=found or "0",
            needed=SCHEMA,
        )
    return engine


def create_schema(url: str) -> None:
    """Make the tables, or bring them to the version needed: the only place where tables are made."""
    # Every command and every page that opens a database would pay for reading alembic otherwise.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    dialect(url).make(make_url(url))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    engine = _engine(url)
    try:
        with writing(engine) as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    finally:
        engine.dispose()


def _engine(url: str) -> Engine:
    engine = create_engine(url)
    dialect(url).prepare(engine)
    return engine
