"""The database itself refuses to change, drop or replace what was appended."""

from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError

from tests.storage.build import mark
from tests.storage.conftest import BOTH
from workbench.errors import BadInput, NotFound
from workbench.settings import Home
from workbench.storage.database.dialects import writing
from workbench.storage.database.tables import MIGRATIONS, SCHEMA, create_schema, open_database
from workbench.storage.log import Log

ROW = "(panel, sequence, id, head, salt, body, hash) VALUES ('{panel}', {sequence}, '{id}', 'h', 's', 'b', 'x')"


@pytest.fixture
def engine(log: Log) -> Engine:
    for number in range(3):
        log.append("city-award", "seat-1", mark(number), id=f"event-000{number + 1}")
    log.put(b"rules")
    return log.engine


def row(panel: str = "city-award", sequence: int = 4, id: str = "event-0004") -> str:
    return ROW.format(panel=panel, sequence=sequence, id=id)


ANY = [
    "UPDATE event SET head = 'other'",
    "UPDATE event SET body = NULL, salt = NULL WHERE sequence = 2",
    "DELETE FROM event",
    "DELETE FROM event WHERE sequence = 3",
    f"INSERT INTO event {row(sequence=3)}",
    f"INSERT INTO event {row(id='event-0001')}",
    f"INSERT INTO event {row(panel='another', sequence=1, id='event-0001')}",
    f"INSERT INTO event {row(sequence=5)}",
    f"INSERT INTO event {row(sequence=0)}",
    f"INSERT INTO event {row(panel='another', sequence=2)}",
    f"INSERT INTO event {row(sequence=3)} ON CONFLICT (panel, sequence) DO UPDATE SET head = 'other'",
    "UPDATE document SET content = NULL",
    "DELETE FROM document",
]
SQLITE = [
    "UPDATE OR REPLACE event SET id = 'event-0001' WHERE sequence = 2",
    "UPDATE OR IGNORE event SET sequence = 9 WHERE sequence = 3",
    f"INSERT OR REPLACE INTO event {row(sequence=3)}",
    f"INSERT OR REPLACE INTO event {row(id='event-0001')}",
    f"REPLACE INTO event {row(sequence=1, id='event-0001')}",
    f"INSERT OR REPLACE INTO event {row(panel='another', sequence=1, id='event-0001')}",
    f"INSERT OR IGNORE INTO event {row(sequence=2)}",
    "INSERT OR REPLACE INTO document SELECT checksum, x'00' FROM document",
]
POSTGRESQL = [
    "TRUNCATE event",
    "TRUNCATE event, document",
    "TRUNCATE document CASCADE",
    f"INSERT INTO event {row(sequence=3)} ON CONFLICT DO NOTHING",
    "WITH gone AS (DELETE FROM event RETURNING *) SELECT count(*) FROM gone",
    "MERGE INTO event USING document ON true WHEN MATCHED THEN DELETE",
    f"CREATE TEMPORARY TABLE event (panel text, sequence integer); INSERT INTO public.event {row(sequence=1)}",
    "UPDATE event SET head = 'other' WHERE false",
]


@pytest.mark.parametrize(
    ("kind", "statement"),
    [
        *((kind, statement) for kind in BOTH for statement in ANY),
        *(("sqlite", statement) for statement in SQLITE),
        *(("postgresql", statement) for statement in POSTGRESQL),
    ],
    indirect=["kind"],
)
def test_what_was_appended_is_not_changed_by(statement: str, engine: Engine) -> None:
    kept = contents(engine)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text(statement))
    assert contents(engine) == kept


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("table", ["event", "document"])
def test_a_row_cannot_be_replaced_by_its_row_number(table: str, engine: Engine) -> None:
    with engine.connect() as connection, pytest.raises(Exception, match="no such column: rowid"):
        connection.execute(text(f"SELECT rowid FROM {table}"))


def test_the_next_event_may_be_inserted_and_no_other(engine: Engine) -> None:
    with writing(engine) as connection:
        connection.execute(text(f"INSERT INTO event {row()}"))
    assert len(contents(engine)) == 4 + 1


def contents(engine: Engine) -> list[tuple[object, ...]]:
    with engine.connect() as connection:
        events = connection.execute(text("SELECT * FROM event ORDER BY panel, sequence")).all()
        documents = connection.execute(text("SELECT * FROM document ORDER BY checksum")).all()
    return [tuple(each) for each in (*events, *documents)]


def test_a_transaction_that_fails_leaves_nothing_behind(engine: Engine) -> None:
    kept = contents(engine)
    with pytest.raises(IntegrityError), writing(engine) as connection:
        connection.execute(text(f"INSERT INTO event {row()}"))
        connection.execute(text("DELETE FROM event"))
    assert contents(engine) == kept


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("pragma", "expected"),
    [("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 10000), ("foreign_keys", 1)],
)
def test_every_connection_is_set_up(pragma: str, expected: object, engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.scalar(text(f"PRAGMA {pragma}")) == expected


def test_what_the_package_needs_is_the_last_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == SCHEMA


def test_the_migrations_make_the_tables_that_the_package_names(engine: Engine) -> None:
    from workbench.storage.database.tables import METADATA

    made = inspect(engine)
    assert set(made.get_table_names()) == {"alembic_version", *METADATA.tables}
    for table in METADATA.sorted_tables:
        columns = {each["name"]: (str(each["type"]), each["nullable"]) for each in made.get_columns(table.name)}
        said = {each.name: (each.type.compile(engine.dialect), bool(each.nullable)) for each in table.columns}
        assert columns == said
        assert made.get_pk_constraint(table.name)["constrained_columns"] == [each.name for each in table.primary_key]


def test_a_database_that_is_not_there_is_refused_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="run `workbench migrate`"):
        open_database(f"sqlite:///{tmp_path / 'rounds.db'}")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("0000", r"of version 0000 and 0001 is needed; run `workbench migrate`"),
        ("9999", r"of version 9999, which a newer workbench made; nothing was changed"),
    ],
)
def test_a_database_of_another_version_is_refused(version: str, said: str, home: Home) -> None:
    with writing(open_database(home.database_url)) as connection:
        connection.execute(text(f"UPDATE alembic_version SET version_num = '{version}'"))
    with pytest.raises(BadInput, match=said):
        open_database(home.database_url)


def test_a_file_without_our_tables_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "rounds.db"
    file.touch()
    with pytest.raises(BadInput, match="of version 0 and"):
        open_database(f"sqlite:///{file}")


@pytest.mark.parametrize("url", ["sqlite://", "mysql://there/rounds"])
def test_a_database_that_cannot_keep_a_round_is_refused(url: str) -> None:
    with pytest.raises(BadInput):
        open_database(url)


def test_making_the_schema_again_keeps_what_is_there(engine: Engine, home: Home) -> None:
    kept = contents(engine)
    create_schema(home.database_url)
    assert contents(engine) == kept


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_the_database_is_readable_by_its_owner_alone(home: Home) -> None:
    assert oct((home.path / "rounds.db").stat().st_mode & 0o777) == "0o600"
