"""Events of another home, taken over as they are: the very bytes that were hashed there."""

from collections.abc import Iterable

from sqlalchemy import Engine, insert, select
from sqlalchemy.exc import IntegrityError

from workbench.errors import BadInput, Conflict
from workbench.records.chain import Event
from workbench.storage.database.dialects import writing
from workbench.storage.database.tables import EVENT
from workbench.storage.log import columns


def take_over(engine: Engine, events: Iterable[Event]) -> int:
    """Write events of a panel that has none here yet, in one transaction; give how many there were.

    Whether their chain holds is for `verify` to say, before or after.

    Raises
    ------
    Conflict
        Where the panel has events here already, or another panel an event with the same id.
    BadInput
        Where these are not the events of one panel from the first on.
    """
    rows = [columns(event) for event in events]
    if not rows:
        return 0
    panel = rows[0]["panel"]
    if [(row["panel"], row["sequence"]) for row in rows] != [(panel, number) for number in range(1, len(rows) + 1)]:
        raise BadInput("{panel}: these are not the events of one panel, in order and from the first on", panel=panel)
    with writing(engine) as connection:
        if connection.scalar(select(EVENT.c.sequence).where(EVENT.c.panel == panel).limit(1)) is not None:
            raise Conflict("{panel}: this panel has events here already", panel=panel)
        try:
            for row in rows:
                connection.execute(insert(EVENT).values(row))
        except IntegrityError as fault:
            raise Conflict("{panel}: another panel here has an event with the same id", panel=panel) from fault
    return len(rows)
