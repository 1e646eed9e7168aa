"""Whether the log is kept as it was written: what a walk along the chain alone cannot see."""

import json
from collections.abc import Iterator

from sqlalchemy import Row, or_, select

from workbench.errors import Message, NotFound
from workbench.records.event import FilingTakenIn, PanelFixed, RulesCoarsened, SubmissionsTakenIn
from workbench.records.record import checksum
from workbench.storage.database.dialects import dialect
from workbench.storage.database.tables import EVENT
from workbench.storage.log import Log

_NAMING = FilingTakenIn | PanelFixed | RulesCoarsened | SubmissionsTakenIn
"""Events that name a document."""


def stored_faults(log: Log, panel: str) -> tuple[Message, ...]:
    """Look at how the events of a panel are stored.

    Returns
    -------
    A fault for each column that does not repeat what the head says, each document that an event names and that is gone
    or another one, and each guard against changes that the database no longer has.
    """
    return (*_columns(log, panel), *_documents(log, panel), *_guards(log))


def _columns(log: Log, panel: str) -> Iterator[Message]:
    # A row whose panel was changed is looked for by what its head says.
    said_here = EVENT.c.head.contains(f'"panel":"{panel}"', autoescape=True)
    query = select(EVENT).where(or_(EVENT.c.panel == panel, said_here)).order_by(EVENT.c.panel, EVENT.c.sequence)
    with log.engine.connect() as connection:
        for row in connection.execute(query):
            yield from _row(row)


def _row(row: Row[tuple[object, ...]]) -> Iterator[Message]:
    try:
        head = json.loads(row.head)
        said = {name: str(head[name]) for name in ("panel", "sequence", "id")}
    except (ValueError, KeyError, TypeError):
        yield Message("event {sequence}: what is stored as its head is none", {"sequence": row.sequence})
        return
    if row.body is None and head.get("kind") != "private-note-written":
        # Withheld where a log is handed out; in the home itself it would count for nothing, and be missed by nobody.
        yield Message("event {sequence}: its content was taken away", {"sequence": row.sequence})
    said["hash"] = checksum(row.head.encode(errors="surrogateescape"))
    for column, right in said.items():
        stored = str(getattr(row, column))
        if stored != right:
            values = {"sequence": row.sequence, "column": column, "stored": stored, "said": right}
            yield Message("event {sequence}: the column {column} says {stored}, and its head {said}", values)


def _documents(log: Log, panel: str) -> Iterator[Message]:
    for event in log.read(panel):
        try:
            body = event.body
        except ValueError:  # an event that cannot be read is told by the walk along the chain
            continue
        named = (body.checksum,) if isinstance(body, _NAMING) else ()
        for each in (*named, body.rules) if isinstance(body, FilingTakenIn) else named:
            yield from _document(log, event.head.sequence, each)


def _document(log: Log, sequence: int, named: str) -> Iterator[Message]:
    values = {"sequence": sequence, "checksum": named}
    try:
        if checksum(log.get(named)) != named:
            yield Message("the document {checksum} that event {sequence} names was changed", values)
    except NotFound:
        yield Message("the document {checksum} that event {sequence} names is gone", values)


def _guards(log: Log) -> Iterator[Message]:
    with log.engine.connect() as connection:
        lost = dialect(log.engine.url).lost_guards(connection)
    for name in sorted(lost):
        yield Message("the database lost its guard {name}: what was appended could be changed", {"name": name})
