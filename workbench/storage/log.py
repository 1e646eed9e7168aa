"""The log: events are appended, each naming the one before, and never changed."""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import takewhile

from pydantic import ValidationError
from sqlalchemy import Connection, Engine, Row, bindparam, insert, select

from workbench.errors import BadInput, Conflict, NotFound, Tampered, WorkbenchError
from workbench.records.chain import START, Event
from workbench.records.event import AnyBody
from workbench.records.record import canonical, checksum
from workbench.storage.database.dialects import writing
from workbench.storage.database.tables import DOCUMENT, EVENT
from workbench.storage.faults import bad_record

_AT_ONCE = 500
_FILLED_BY_SERVER = {"opening"}

# Written once: every tap of every assessor asks these, and to put a statement together costs more than to run it.
_OF_PANEL = EVENT.c.panel == bindparam("of_panel")
_WITH_ID = select(EVENT).where(EVENT.c.id == bindparam("of_id"))
_LAST = select(EVENT.c.sequence, EVENT.c.hash).where(_OF_PANEL).order_by(EVENT.c.sequence.desc()).limit(1)
_AFTER = select(EVENT).where(_OF_PANEL, EVENT.c.sequence > bindparam("after")).order_by(EVENT.c.sequence)
_APPEND = insert(EVENT)


@dataclass(frozen=True)
class Appended:
    """An event as it is stored now, and whether it had been `already` (the same was sent before)."""

    event: Event
    already: bool


@dataclass(frozen=True)
class Wanted:
    """An event that is to be appended; `after` names the one that must be the last then."""

    seat: str
    body: AnyBody
    id: str | None = None
    after: str | None = None


def _now() -> datetime:
    return datetime.now(UTC)


class Log:
    """The append-only log of every panel in one database, and the documents that its events name.

    Any number of processes may append at the same time: each event follows the one before it in its panel.
    """

    def __init__(self, engine: Engine, now: Callable[[], datetime] = _now) -> None:
        self.engine = engine
        self._now = now

    def append(self, panel: str, seat: str, body: AnyBody, id: str | None = None, after: str | None = None) -> Appended:
        """Append an event: numbered, timed, chained and on the disk when this returns.

        An event that is sent twice (the same id, seat and content) is stored once.

        Parameters
        ----------
        after : str, optional
            The hash of the event that this one speaks of as the last: behind another one nothing is appended.

        Raises
        ------
        Conflict
            Where the id was used before for something else, or another event is the last.
        BadInput
            Where panel, seat or id are not written as such.
        Unavailable
            Where the database cannot be written to now; the same may be sent again, under the same id.
        """
        (became,) = self.append_all(panel, [Wanted(seat, body, id, after)])
        if isinstance(became, WorkbenchError):
            raise became
        return became

    def append_all(self, panel: str, wanted: Iterable[Wanted]) -> list[Appended | WorkbenchError]:
        """Append events in one write, in order; each is appended or refused by itself, as `append` would.

        Raises
        ------
        Unavailable
            Where the database cannot be written to now: then none was appended.
        """
        with writing(self.engine) as connection:
            return [self._become(connection, panel, each) for each in wanted]

    def _become(self, connection: Connection, panel: str, wanted: Wanted) -> Appended | WorkbenchError:
        id = wanted.id or secrets.token_urlsafe(16)
        stored = _with_id(connection, id)
        if stored is not None:
            if not _says_the_same(stored, panel, wanted.seat, wanted.body):
                return Conflict("{id}: an event with this id is there and says something else", id=id)
            return Appended(stored, already=True)
        last = _last(connection, panel)
        if wanted.after is not None and last[1] != wanted.after:
            return Conflict("{panel}: something was appended meanwhile", panel=panel)
        try:
            event = self._made(last, panel, wanted.seat, wanted.body, id)
        except BadInput as fault:
            return fault
        connection.execute(_APPEND, columns(event))
        return Appended(event, already=False)

    def begin(self, panel: str, seat: str, bodies: Iterable[tuple[str, AnyBody]]) -> int:
        """Write the first events of a panel, each with its id: all of them or none. Gives how many there are.

        Raises
        ------
        Conflict
            Where the panel has events already.
        BadInput
            Where panel, seat or an id is not written as such.
        """
        with writing(self.engine) as connection:
            if _last(connection, panel)[0]:
                raise Conflict("{panel}: there is such a panel in this home already", panel=panel)
            last, rows = (0, START), []
            for id, body in bodies:
                event = self._made(last, panel, seat, body, id)
                last = (event.head.sequence, event.hash)
                rows.append(columns(event))
                if len(rows) == _AT_ONCE:
                    connection.execute(_APPEND, rows)
                    rows = []
            if rows:
                connection.execute(_APPEND, rows)
        return last[0]

    def _made(self, last: tuple[int, str], panel: str, seat: str, body: AnyBody, id: str) -> Event:
        sequence, before = last
        try:
            return Event.made(
                body,
                panel=panel,
                sequence=sequence + 1,
                id=id,
                seat=seat,
                at=self._now(),
                before=before,
                salt=secrets.token_bytes(16),
            )
        except ValidationError as error:
            raise bad_record(error, panel) from error

    def read(self, panel: str, after: int = 0, until: int | datetime | None = None) -> tuple[Event, ...]:
        """Read the events of a panel in order, those after a sequence number.

        Parameters
        ----------
        after : int
            The sequence number behind which to start.
        until : int or datetime, optional
            The last sequence number wanted, or a moment: the log as it was then, up to the first later event.
        """
        query = _AFTER.where(EVENT.c.sequence <= until) if isinstance(until, int) else _AFTER
        with self.engine.connect() as connection:
            events = tuple(map(_as_event, connection.execute(query, {"of_panel": panel, "after": after})))
        if isinstance(until, datetime):
            return tuple(takewhile(lambda event: event.head.at <= until, events))
        return events

    def event(self, id: str) -> Event | None:
        """Give the event with this id, whatever its panel; None where there is none."""
        with self.engine.connect() as connection:
            return _with_id(connection, id)

    def last(self, panel: str, kind: str) -> Event | None:
        """Give the last event of a kind; None where there is none."""
        # A head's text holds no quotation mark that we did not write: ids, keys and seats have none.
        query = (
            select(EVENT)
            .where(EVENT.c.panel == panel, EVENT.c.head.contains(f'"kind":"{kind}"', autoescape=True))
            .order_by(EVENT.c.sequence.desc())
            .limit(1)
        )
        with self.engine.connect() as connection:
            return _event(connection.execute(query).one_or_none())

    def head(self, panel: str) -> tuple[int, str]:
        """Give sequence number and hash of the last event: what receipts and minutes carry."""
        with self.engine.connect() as connection:
            return _last(connection, panel)

    def panels(self) -> tuple[str, ...]:
        """Give the keys of the panels that have events, in alphabetical order."""
        with self.engine.connect() as connection:
            return tuple(sorted(connection.scalars(select(EVENT.c.panel).distinct())))

    def put(self, content: bytes) -> str:
        """Keep a document and give its checksum; one that is there already is kept once."""
        name = checksum(content)
        with writing(self.engine) as connection:
            if connection.scalar(select(DOCUMENT.c.checksum).where(DOCUMENT.c.checksum == name)) is None:
                connection.execute(insert(DOCUMENT).values(checksum=name, content=content))
        return name

    def get(self, checksum: str) -> bytes:
        """Give the document with a checksum; NotFound where there is none."""
        with self.engine.connect() as connection:
            content = connection.scalar(select(DOCUMENT.c.content).where(DOCUMENT.c.checksum == checksum))
        if content is None:
            raise NotFound("there is no document with checksum {checksum}", checksum=checksum)
        return bytes(content)


def _with_id(connection: Connection, id: str) -> Event | None:
    if not id.isascii() or "\0" in id:  # no event has such an id, and no database need look for it
        return None
    return _event(connection.execute(_WITH_ID, {"of_id": id}).one_or_none())


def _last(connection: Connection, panel: str) -> tuple[int, str]:
    row = connection.execute(_LAST, {"of_panel": panel}).one_or_none()
    return (0, START) if row is None else (row.sequence, row.hash)


def columns(event: Event) -> dict[str, object]:
    """Give the row in which an event is stored."""
    return {
        "panel": event.head.panel,
        "sequence": event.head.sequence,
        "id": event.head.id,
        "head": event.head_text,
        "salt": event.salt,
        "body": event.body_text,
        "hash": event.hash,
    }


def _as_event(row: Row[tuple[object, ...]]) -> Event:
    try:
        return Event(row.head, row.salt, row.body)
    except ValueError as fault:
        raise Tampered(
            "event {sequence} was changed: salt and content are withheld together", sequence=row.sequence
        ) from fault


def _event(row: Row[tuple[object, ...]] | None) -> Event | None:
    return None if row is None else _as_event(row)


def _says_the_same(stored: Event, panel: str, seat: str, body: AnyBody) -> bool:
    if (stored.head.panel, stored.head.seat, stored.head.kind) != (panel, seat, body.kind):
        return False
    if stored.body is None or not isinstance(stored.body, type(body)):
        return False
    # A device that sends again may do so through another opening: that is the server's to fill in, not what was said.
    said = [canonical(each.model_dump(mode="json", exclude=_FILLED_BY_SERVER)) for each in (stored.body, body)]
    return said[0] == said[1]
