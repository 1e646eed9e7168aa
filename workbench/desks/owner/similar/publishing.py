"""What whoever owns a home publishes of similar pairs: the lines that stand beside innovations on the sheets."""

from collections.abc import Callable
from dataclasses import dataclass

from workbench.access.door import Door
from workbench.access.similar import compared_state
from workbench.desks.opening import Opened
from workbench.desks.similar import SimilarDesk
from workbench.errors import NotFound, Refused
from workbench.records.event import BODY, HOME
from workbench.settings import Home
from workbench.storage.rounds import Rounds


@dataclass(frozen=True)
class Published:
    """What assessors read from here on: so many lines, beside so many innovations, by this event."""

    panel: str
    threshold: float
    lines: int
    innovations: int
    sequence: int
    head: str


def publish(
    home: Home, key: str, threshold: float | None = None, progress: Callable[[int, int], None] | None = None
) -> Published:
    """Compare what a round took in, as its page does, and publish the lines; earlier ones are gone.

    Parameters
    ----------
    threshold : float, optional
        Else that of the panel.

    Raises
    ------
    Refused
        Where the panel shows assessors nothing of it.
    NotFound
        Where nothing was taken in yet.
    """
    door = Door(Rounds(home), key)
    shown = door.catch_up().panel.similarity
    if not shown.shown_to_assessors:
        raise Refused(
            "panel {panel} shows assessors no similar pairs: its file says `shown_to_assessors: false`", panel=key
        )
    if not door.intake.innovations:
        raise NotFound("there is no innovation in this round yet")
    desk = SimilarDesk(Opened(lambda: {**compared_state(door), "language": "en"}, {}))
    desk.compare({"threshold": float(shown.threshold) if threshold is None else threshold}, progress)
    lines = desk.lines()
    if door.standing.fixed is None:
        door.rounds.fix_panel(key)
    event = door.append(HOME, BODY.validate_python({"kind": "similar-pairs-published", "lines": lines}))[0].event
    return Published(
        key, desk.threshold, len(lines), len({line["innovation"] for line in lines}), event.head.sequence, event.hash
    )
