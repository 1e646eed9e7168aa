"""The demonstration home: the shipped round as it was marked, and the same round empty, to be marked by hand."""

import socket
from dataclasses import dataclass
from pathlib import Path

from workbench.access.door import Door
from workbench.access.seats import issue
from workbench.desks.owner import shipped
from workbench.errors import BadInput
from workbench.records.panel import Role
from workbench.records.record import canonical
from workbench.settings import Home, make_private
from workbench.storage.copies import take_over
from workbench.storage.database.tables import create_schema, open_database
from workbench.storage.log import Log
from workbench.storage.rounds import Rounds

PRACTICE = "iga-practice"
SEEN = (
    "  - {key: projector, title: {id: Proyektor, en: Projector}, roles: [projector]}",
    "  - {key: observer, title: {id: Pengamat, en: Observer}, roles: [observer]}",
)
"""The seats that the practice round has beside those of the shipped one, to be looked at."""


@dataclass(frozen=True)
class SignIn:
    """A card that was issued for the demonstration."""

    panel: str
    holder: str
    title: str
    roles: tuple[Role, ...]
    link: str


def check_port(port: int) -> None:
    """Refuse a port that something else uses, before any card is issued for it.

    Raises
    ------
    BadInput
        Where nobody could listen there.
    """
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            why = fault.strerror or str(fault)
            raise BadInput("port {port} cannot be used: {fault}", port=str(port), fault=why) from fault


def prepare(folder: Path) -> Home:
    """Make the demonstration home in a folder, or leave it as it is where it was made before."""
    home = Home(folder.expanduser().resolve()).make()
    create_schema(home.database_url)
    rounds = Rounds(home)
    if shipped.KEY not in rounds.log.panels():
        _shipped(rounds)
    if rounds.log.last(PRACTICE, "submissions-taken-in") is None:
        _practice(rounds)
    if shipped.FILING not in rounds.log.panels():
        _filing(rounds)
    return home


def _shipped(rounds: Rounds) -> None:
    _write_panel(rounds, shipped.KEY, shipped.panel_file().read_text(encoding="utf-8"))
    engine = open_database(rounds.home.database_url)
    log = Log(engine)
    log.put(canonical(shipped.panel()))
    log.put(canonical(shipped.taken_in().intake))
    take_over(engine, shipped.events())


def _filing(rounds: Rounds) -> None:
    _write_panel(rounds, shipped.FILING, shipped.panel_file(shipped.FILING).read_text(encoding="utf-8"))
    engine = open_database(rounds.home.database_url)
    log = Log(engine)
    for document in (shipped.panel(shipped.FILING), *shipped.filed()):
        log.put(canonical(document))
    take_over(engine, shipped.events(shipped.FILING))


def _practice(rounds: Rounds) -> None:
    text = shipped.panel_file().read_text(encoding="utf-8")
    title = "title: {id: Putaran latihan, en: Practice round}"
    lines = [
        title if line.startswith("title:") else f"key: {PRACTICE}" if line.startswith("key:") else line
        for line in text.splitlines()
    ]
    begin = lines.index("seats:")
    end = next(at for at in range(begin + 1, len(lines)) if not lines[at].startswith(" "))
    _write_panel(rounds, PRACTICE, "\n".join([*lines[:end], *SEEN, *lines[end:]]) + "\n")
    rounds.fix_panel(PRACTICE)
    rounds.take_in(PRACTICE, shipped.taken_in())


def _write_panel(rounds: Rounds, key: str, text: str) -> None:
    file = rounds.home.panel_file(key)
    make_private(file.parent)
    file.write_text(text, encoding="utf-8")


def sign_ins(home: Home, address: str, language: str = "en") -> list[SignIn]:
    """Issue a card for one seat of every role of both rounds; in the practice round for every seat."""
    rounds = Rounds(home)
    found = []
    for key in (shipped.KEY, PRACTICE, shipped.FILING):
        door = Door(rounds, key)
        seen: set[tuple[Role, ...]] = set()
        for seat in door.standing.panel.seats:
            if key == shipped.KEY and (seat.roles == ("assessor",) or seat.roles in seen):
                continue
            seen.add(seat.roles)
            link = issue(door, seat.key).link(address)
            found.append(SignIn(key, seat.key, seat.title.said(language) or seat.key, seat.roles, link))
    return found
