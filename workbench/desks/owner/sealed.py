"""Sealed logs of devices, and sheets on paper, in the hands of whoever owns the home."""

from pathlib import Path

from workbench.access.door import Door
from workbench.access.paper.room import paper as drawn
from workbench.access.sealed import Carried, open_sealed
from workbench.access.sealed import take_sealed as take
from workbench.errors import NotFound
from workbench.records.event import HOME
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def take_sealed(home: Home, file: Path) -> Carried:
    """Take the events of a sealed file in, under the seat that wrote them.

    Raises
    ------
    BadInput
        Where the file cannot be opened by this home, or names a seat that did not write it.
    NotFound
        Where this home holds no such panel or seat.
    """
    waiting = open_sealed(home, file.read_bytes())
    rounds = Rounds(home)
    if waiting.panel not in rounds.panels():
        raise NotFound("{panel}: no panel has such a key", panel=waiting.panel)
    carried, _ = take(Door(rounds, waiting.panel), waiting, HOME)
    return carried


def paper(home: Home, panel: str, room: str, language: str) -> bytes:
    """Write the sheets of a room as PDF, to mark on paper; NotFound where this home holds no such panel or room."""
    rounds = Rounds(home)
    if panel not in rounds.panels():
        raise NotFound("{panel}: no panel has such a key", panel=panel)
    return drawn(Door(rounds, panel), room, "id" if language == "id" else "en")
