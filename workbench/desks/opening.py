"""Where a desk reads: through a ticket of the server, in a home the person owns, or in the demonstration, read-only."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from workbench.access.door import Door, Sender
from workbench.access.picture import Picture
from workbench.access.seats import issue
from workbench.access.secretariat import take
from workbench.access.sight import may_open
from workbench.access.ticket import own_ticket
from workbench.access.views import state
from workbench.desks.owner.shipped import demonstration, filing_demonstration
from workbench.errors import BadInput, NotFound
from workbench.methods.exact.standing import Seated
from workbench.records.record import Language
from workbench.settings import HOME_VARIABLE, find_home
from workbench.storage.rounds import Rounds

JSON = dict[str, Any]
ADDRESS = "http://127.0.0.1:8866"
"""What links carry that are made without a server: where it is reached on this machine."""


@dataclass(frozen=True)
class Opened:
    """A desk that was opened: how to read its picture, and the doors through which the page saves.

    A filing is read by the page: `read` takes what is asked for, by name.
    """

    read: Callable[..., JSON]
    doors: dict[str, str]
    post: Callable[[list[JSON]], JSON] | None = None
    read_only: bool = False


def open_place(desk: str) -> Opened:
    """Open a desk wherever this notebook runs.

    Raises
    ------
    BadInput
        Where the home holds several panels and WORKBENCH_PANEL names none of them.
    NotFound
        Where the home holds no panel, or no seat of the panel (or not the one that WORKBENCH_SEAT names) opens
        this desk.
    """
    ticket = own_ticket()
    if ticket is not None:
        return Opened(ticket.state, ticket.doors)
    if os.environ.get(HOME_VARIABLE):
        return _at_home(desk)
    return _in_demonstration(desk)


def language_here() -> Language:
    """Give the language that this notebook was started in: WORKBENCH_LANGUAGE, or else Indonesian."""
    return "en" if os.environ.get("WORKBENCH_LANGUAGE") == "en" else "id"


def _at_home(desk: str) -> Opened:
    rounds = Rounds(find_home())
    door = Door(rounds, _panel(rounds.panels()))
    _seat(door, desk)

    def read(**asked: str) -> JSON:
        return state(door, _seat(door, desk), desk, language_here(), asked=asked)

    def post(items: list[JSON]) -> JSON:
        sender = Sender(_taken(door, _seat(door, desk)))
        answers = take(door, sender, items, ADDRESS, language_here(), {})
        shown = [answer.shown(language_here()) for answer in answers]
        return {"answers": shown, "sequence": door.standing.sequence, "head": door.standing.head}

    return Opened(read, {}, post)


def _taken(door: Door, seat: Seated) -> str:
    """The key under which the owner of the home acts in a seat; the log knows a seat from its first card on."""
    if door.seated(seat.key) is not None:
        return seat.key
    if door.standing.fixed is None:
        door.rounds.fix_panel(door.key)
    return issue(door, seat.holder).seat


def _in_demonstration(desk: str) -> Opened:
    picture = filing_demonstration() if desk in ("filing", "index") else demonstration()
    seat = _seat(picture, desk)

    def read(**asked: str) -> JSON:
        return {**state(picture, seat, desk, language_here(), asked=asked), "read_only": True}

    return Opened(read, {}, read_only=True)


def _panel(panels: tuple[str, ...]) -> str:
    named = os.environ.get("WORKBENCH_PANEL")
    if named in panels:
        return named
    if not panels:
        raise NotFound("there is no panel in this home yet; put one in with `workbench import PANEL.yaml FOLDER`")
    if len(panels) == 1 and named is None:
        return panels[0]
    raise BadInput("set WORKBENCH_PANEL to one of the panels of this home: {panels}", panels=", ".join(panels))


def _seat(picture: Picture, desk: str) -> Seated:
    """The seat that WORKBENCH_SEAT names, or else the first one that opens this desk."""
    standing = picture.catch_up()
    named = os.environ.get("WORKBENCH_SEAT")
    for seat in standing.panel.seats:
        if may_open(seat.roles, desk) and named in (None, seat.key):
            # Who works on the own home needs no card: a seat that was never issued is shown as it would be.
            return standing.seat_of(seat.key) or Seated(seat.key, seat.key)
    if named is not None:
        raise NotFound("seat {seat} of panel {panel} does not open this desk", panel=standing.panel.key, seat=named)
    raise NotFound("no seat of panel {panel} opens this desk", panel=standing.panel.key)
