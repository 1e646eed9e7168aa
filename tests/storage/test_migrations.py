"""Every version of the schema, empty or filled, becomes the one that is needed, and nothing in it is changed."""

from collections.abc import Callable

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from tests.storage.build import mark
from workbench.errors import BadInput
from workbench.methods.exact.chain import verify
from workbench.records.chain import START, Event
from workbench.records.event import PanelFixed
from workbench.records.record import checksum
from workbench.settings import Home
from workbench.storage.database.dialects import writing
from workbench.storage.database.tables import MIGRATIONS, SCHEMA, create_schema, engine_of, open_database, version_of
from workbench.storage.log import Log
from workbench.storage.verify import stored_faults

PANEL = "city-award"


def events() -> list[Event]:
    """Five events as any version has written them; the first names a document."""
    from datetime import UTC, datetime

    made: list[Event] = []
    for number, body in enumerate([PanelFixed(checksum=checksum(b"rules")), *(mark(each) for each in range(4))], 1):
        made.append(
            Event.made(
                body, panel=PANEL, sequence=number, id=f"event-000{number}", seat="seat-1",
                at=datetime(2023, 9, 25, 2, number, tzinfo=UTC), before=made[-1].hash if made else START,
                salt=b"s" * 16,
            )
        )  # fmt: skip
    return made


def fill_0001(connection: Connection) -> None:
    """Write into the tables as they were made by the first version, by their own names."""
    for event in events():
        connection.execute(
            text(
                "INSERT INTO event (panel, sequence, id, head, salt, body, hash)"
                " VALUES (:panel, :sequence, :id, :head, :salt, :body, :hash)"
            ),
            {
                "panel": PANEL,
                "sequence": event.head.sequence,
                "id": event.head.id,
                "head": event.head_text,
                "salt": event.salt,
                "body": event.body_text,
                "hash": event.hash,
            },
        )
    connection.execute(
        text("INSERT INTO document (checksum, content) VALUES (:checksum, :content)"),
        {"checksum": checksum(b"rules"), "content": b"rules"},
    )


FILLED: dict[str, Callable[[Connection], None]] = {"0001": fill_0001}


def versions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return sorted(each.revision for each in ScriptDirectory.from_config(config).walk_revisions())


def test_each_version_has_a_filled_database_here() -> None:
    assert list(FILLED) == versions()


@pytest.mark.parametrize("version", FILLED)
def test_a_filled_database_of_every_version_keeps_every_byte(version: str, empty: Callable[..., Home]) -> None:
    url = empty().make().database_url
    create_schema(url, version)
    engine = engine_of(url)
    with writing(engine) as connection:
        assert version_of(connection) == version
        FILLED[version](connection)
    engine.dispose()
    create_schema(url)
    log = Log(open_database(url))
    assert list(log.read(PANEL)) == events()
    assert log.get(checksum(b"rules")) == b"rules"
    assert stored_faults(log, PANEL) == ()
    log.append(PANEL, "seat-1", mark())
    assert verify(log.read(PANEL), heads=[(5, events()[-1].hash)]).faults == ()
    log.engine.dispose()


@pytest.mark.parametrize("version", FILLED)
def test_an_empty_database_of_every_version_becomes_the_one_needed(version: str, empty: Callable[..., Home]) -> None:
    url = empty().make().database_url
    create_schema(url, version)
    create_schema(url)
    log = Log(open_database(url))
    assert (log.panels(), stored_faults(log, PANEL)) == ((), ())
    with log.engine.connect() as connection:
        assert version_of(connection) == SCHEMA
    log.engine.dispose()


def test_a_database_of_a_newer_version_is_left_as_it_is(home: Home) -> None:
    engine = open_database(home.database_url)
    with writing(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BadInput, match="of version 9999, which a newer workbench made; nothing was changed"):
        create_schema(home.database_url)
    engine.dispose()


def test_a_migration_that_fails_leaves_no_half_of_it(empty: Callable[..., Home]) -> None:
    url = empty().make().database_url
    engine = engine_of(url)
    create_schema(url, "base")
    with engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TABLE document (other integer)"))
    with pytest.raises(Exception, match="document"):
        create_schema(url)
    assert set(inspect(engine).get_table_names()) - {"alembic_version"} == {"document"}
    engine.dispose()
