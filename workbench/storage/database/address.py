"""The address of a database: read, and said without what is secret in it."""

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from workbench.errors import BadInput

_SAID = ("host", "port")
"""What may be said of what stands behind the question mark: a password can stand there too."""


def address(url: str | URL) -> URL:
    """Read the address of a database.

    Raises
    ------
    BadInput
        Where it is none; it is not repeated, for a password may be in any part of it.

    >>> address("postgresql://workbench:p%40ss@db.example/rounds").password
    'p@ss'
    """
    try:
        found = make_url(url)
    except (ArgumentError, ValueError):
        raise _unread() from None
    # What stands behind an @ that belonged to the password would be looked up as a host, and said.
    if "@" in (found.host or ""):
        raise _unread()
    return found


def _unread() -> BadInput:
    return BadInput(
        "the address of the database cannot be read: write it as postgresql://NAME:PASSWORD@HOST:5432/DATABASE, and in "
        "a password %40 for @, %3A for :, %2F for / and %25 for %"
    )


def said(url: str | URL) -> str:
    """Say an address without its password: the file, or who is where.

    >>> said("postgresql+psycopg://workbench:secret@db.example/rounds?sslmode=require&password=secret")
    'postgresql://workbench:***@db.example/rounds'
    """
    found = address(url)
    if found.get_backend_name() == "sqlite":
        return str(found.database)
    kept = {name: found.query[name] for name in _SAID if name in found.query}
    return found.set(drivername=found.get_backend_name(), query=kept).render_as_string()
