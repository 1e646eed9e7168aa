"""The databases that rounds are kept in."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL

from workbench.errors import BadInput
from workbench.storage.database.address import address
from workbench.storage.database.dialect import WRITING, Dialect
from workbench.storage.database.postgresql import Postgresql
from workbench.storage.database.sqlite import Sqlite

_DIALECTS: dict[str, Dialect] = {"postgresql": Postgresql(), "sqlite": Sqlite()}


def dialect(url: str | URL) -> Dialect:
    """Give what is particular to the database at an address; BadInput where it is of a kind we do not use."""
    name = address(url).get_backend_name()
    if name not in _DIALECTS:
        raise BadInput("{name}: rounds are kept in {known}", name=name, known=", ".join(sorted(_DIALECTS)))
    return _DIALECTS[name]


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which nobody else writes, from its first statement on; committed at the end.

    Raises
    ------
    BadInput
        Where what is written here could be lost though it was acknowledged.
    Unavailable
        Where the database cannot be written to now; then nothing may be acknowledged.
    """
    with engine.connect() as connection, connection.execution_options(**{WRITING: True}).begin():
        dialect(engine.url).check(connection)
        yield connection
