"""What somebody can do to a database who has the disk or the server's own role: behind the guards, on either engine."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from workbench.storage.database.dialects import dialect
from workbench.storage.database.tables import engine_of
from workbench.storage.log import Log


@contextmanager
def behind(log: Log, guarded: bool = True) -> Iterator[Connection]:
    """Take the guards away, and put them back afterwards unless told otherwise."""
    url = log.engine.url
    engine = engine_of(url.render_as_string(hide_password=False))
    try:
        with engine.connect() as connection, connection.begin():
            drop_guards(connection)
            yield connection
            if guarded:
                stand_up(connection, dialect(url).guards)
    finally:
        engine.dispose()


def drop_guards(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'")).scalars().all()
        for name in found:
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
    else:
        connection.exec_driver_sql("DROP FUNCTION workbench_keeps, workbench_next CASCADE")


def stand_up(connection: Connection, guards: Iterable[str]) -> None:
    for guard in guards:
        connection.exec_driver_sql(guard.replace("%", "%%") if connection.dialect.name == "postgresql" else guard)
