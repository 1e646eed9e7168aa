"""Faults of a database, named for the person who was writing: the engines say them in codes."""

import sqlite3

from sqlalchemy.engine import URL, ExceptionContext

from workbench.errors import Message, Tampered, Unavailable, WorkbenchError
from workbench.storage.database.address import said

_FULL = Message("its disk is full")
_FAILS = Message("its disk fails, or takes no more")
_CLOSED = Message("its file cannot be opened: look at its rights, and at the room on its disk")
_LOCKED = Message("another program keeps it locked")
_STOPPED = Message("its server is stopping or starting")
_CROWDED = Message("its server takes no more connections")
_LOST = Message("the connection to it was lost")
_UNREACHED = Message("no connection to it can be made: look at its address, and whether its server runs")
_NOT_ALLOWED = Message("its server does not let us in, or not do this")
_READ_ONLY = Message("it can only be read")
_DAMAGED = ("malformed", "not a database")

_SQLITE = {
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: _FAILS,
    sqlite3.SQLITE_CANTOPEN: _CLOSED,
    sqlite3.SQLITE_BUSY: _LOCKED,
    sqlite3.SQLITE_LOCKED: _LOCKED,
    sqlite3.SQLITE_READONLY: _READ_ONLY,
    sqlite3.SQLITE_PERM: _NOT_ALLOWED,
}
_POSTGRESQL = {
    "53100": _FULL,
    "53200": _CROWDED,
    "53300": _CROWDED,
    "55P03": _LOCKED,
    "40P01": _LOCKED,
    "25006": _READ_ONLY,
    "25P03": _LOST,
    "42501": _NOT_ALLOWED,
    "57P01": _STOPPED,
    "57P02": _STOPPED,
    "57P03": _STOPPED,
    "58030": _FAILS,
    "XX000": _FAILS,
}
_POSTGRESQL_CLASSES = {"08": _LOST, "28": _NOT_ALLOWED, "53": _CROWDED, "57": _STOPPED, "58": _FAILS}


def named(context: ExceptionContext) -> None:
    """Raise a fault of ours for one that no statement of ours is to blame for; other faults are left as they are.

    Raises
    ------
    Unavailable
        Where the database cannot be used now: locked, full, stopped, cut off.
    Tampered
        Where its file is damaged.
    """
    engine, fault = context.engine, context.original_exception
    if context.is_pre_ping or engine is None:
        return  # the pool is looking whether an old connection still answers, and makes a new one
    if isinstance(fault, sqlite3.Error):
        found = _sqlite(fault, engine.url)
    else:
        found = _postgresql(fault, engine.url, _UNREACHED if context.connection is None else _LOST)
    if found is not None:
        raise found from fault


def _unavailable(url: URL, why: Message, fault: BaseException) -> Unavailable:
    text = " ".join(str(fault).split())
    return Unavailable(
        "the database cannot be used now: {why} ({place}: {said}); nothing was acknowledged, send it again",
        why=why,
        place=said(url),
        said=text,
    )


def _sqlite(fault: sqlite3.Error, url: URL) -> WorkbenchError | None:
    # An extended code carries the plain one in its last byte.
    why = _SQLITE.get((getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF)
    if why is not None:
        return _unavailable(url, why, fault)
    if any(word in str(fault) for word in _DAMAGED):
        return Tampered("{place}: the database is damaged: {fault}", place=said(url), fault=str(fault))
    return None


def _postgresql(fault: BaseException, url: URL, silent: Message) -> WorkbenchError | None:
    state = getattr(fault, "sqlstate", None)
    if state is None:
        # The driver's own: no server answered, or it fell silent; a statement that we wrote badly has another name.
        return _unavailable(url, silent, fault) if type(fault).__name__ in _CUT_OFF else None
    why = _POSTGRESQL.get(state) or _POSTGRESQL_CLASSES.get(state[:2])
    return None if why is None else _unavailable(url, why, fault)


_CUT_OFF = ("OperationalError", "InterfaceError", "ConnectionTimeout", "InternalError")
