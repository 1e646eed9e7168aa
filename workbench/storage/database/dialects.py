"""The databases that rounds are kept in."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine
from sqlalchemy.engine import URL, make_url

from workbench.errors import BadInput
from workbench.storage.database.dialect import WRITING, Dialect
from workbench.storage.database.sqlite import Sqlite

_DIALECTS: dict[str, Dialect] = {"sqlite": Sqlite()}


def dialect(url: str | URL) -> Dialect:
    """Give what is particular to the database at an address; BadInput where it is of a kind we do not use."""
    name = make_url(url).get_backend_name()
    if name not in _DIALECTS:
        raise BadInput("{name}: rounds are kept in {known}", name=name, known=", ".join(sorted(_DIALECTS)))
    return _DIALECTS[name]


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open a transaction in which nobody else writes, from its first statement on; committed at the end."""
    with engine.connect() as connection, connection.execution_options(**{WRITING: True}).begin():
        yield connection


def guards_by_name(kind: Dialect) -> dict[str, str]:
    """Give the statements of the guards that a database must have, by name."""
    return {found[1]: guard for guard in kind.guards if (found := re.search(r"CREATE TRIGGER (\w+)", guard))}
