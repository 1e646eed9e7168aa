"""Events of another home, taken over as they are: the very bytes that were hashed there."""

from collections.abc import Iterable

from sqlalchemy import Engine, insert, select

from workbench.errors import Conflict
from workbench.records.chain import Event
from workbench.storage.database import EVENT
from workbench.storage.dialects import writing
from workbench.storage.log import columns


def take_over(engine: Engine, events: Iterable[Event]) -> int:
    """Write events of a panel that has none here yet, in one transaction; give how many there were.

    Whether their chain holds is for `verify` to say, before or after.

    Raises
    ------
    Conflict
        Where the panel has events here already.
    """
    rows = [columns(event) for event in events]
    if not rows:
        return 0
    panel = rows[0]["panel"]
    with writing(engine) as connection:
        if connection.scalar(select(EVENT.c.sequence).where(EVENT.c.panel == panel).limit(1)) is not None:
            raise Conflict("{panel}: this panel has events here already", panel=panel)
        for row in rows:
            connection.execute(insert(EVENT).values(row))
    return len(rows)
