"""Minutes of a round, for whoever owns the home."""

from workbench.access.door import Door
from workbench.access.paper.minutes import protocol as said
from workbench.reports.minutes import Protocol
from workbench.reports.minutes import minutes as drawn
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def minutes(home: Home, key: str, language: str) -> bytes:
    """Write the minutes of a round as PDF; refused as `protocol` is."""
    return drawn(protocol(home, key, language), language)


def protocol(home: Home, key: str, language: str) -> Protocol:
    """Give what the minutes of a round say; refused where something is not released."""
    return said(Door(Rounds(home), key), language)
