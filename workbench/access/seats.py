"""Seats and their cards: a link that binds one device, once."""

import secrets
from dataclasses import dataclass

from workbench.access.door import Answer, Door
from workbench.errors import BadInput, NotAllowed, NotFound
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import (
    HOME,
    AssessorSubstituted,
    AttemptRefused,
    InstitutionNamed,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
)
from workbench.records.people import Person
from workbench.records.record import checksum
from workbench.storage.panels import write_people

TRIES = 10
"""How many wrong secrets a card survives."""


@dataclass(frozen=True)
class Card:
    """A sign-in that was issued: what is printed on the card. The secret is kept nowhere."""

    panel: str
    holder: str
    seat: str
    issued: str
    secret: str

    def link(self, address: str) -> str:
        """Give the link under the address at which the server is reached."""
        return f"{address.rstrip('/')}/enter/{self.panel}/{self.issued}/{self.secret}"


def issue(door: Door, holder: str, by: str = HOME, id: str | None = None) -> Card:
    """Issue a card for a seat of the panel file; an earlier card that was not used yet ends with it.

    Raises
    ------
    NotFound
        Where the panel file has no such seat.
    NotAllowed
        Where the round is over: a card would open nothing.
    """
    standing = door.catch_up()
    _known(standing, holder)
    if standing.ended:
        raise NotAllowed("the round has ended: a card would open nothing")
    now = standing.seat_of(holder)
    seat = now.key if now else _new_key()
    secret = secrets.token_urlsafe(16)
    body = SeatIssued(seat=seat, holder=holder, secret=checksum(secret.encode()))
    appended, _ = door.append(by, body, id)
    return Card(door.key, holder, seat, appended.event.head.id, secret)


def open_card(door: Door, issued: str, secret: str) -> tuple[Seated, str]:
    """Bind a device to a card: give the seat and the id of the opening event.

    Raises
    ------
    NotFound
        Where there is no such card.
    NotAllowed
        Where the secret is wrong, the card was used, replaced or revoked, or the round is over.
    """
    seat = check_card(door, issued, secret)
    appended, verdict = door.append(seat.key, SeatOpened(issued=issued))
    if verdict.state != "stands":
        raise NotAllowed(verdict.why.template if verdict.why else "this card no longer opens a seat")
    return door.standing.seats[seat.key], appended.event.head.id


def check_card(door: Door, issued: str, secret: str) -> Seated:
    """Say whose card this is, without using it; wrong secrets are counted and noted."""
    standing = door.catch_up()
    seat = next((seat for seat in standing.seats.values() if seat.issued == issued), None)
    if seat is None or standing.ended or seat.substituted_by is not None:
        raise NotFound("this card no longer opens a seat; ask the secretariat for a new one")
    if seat.secret is None:
        raise NotAllowed("the card was used already; ask the secretariat for a new one")
    wrong = _wrong_tries(door, issued)
    if wrong >= TRIES:
        raise NotAllowed("this card was tried with too many wrong secrets; ask the secretariat for a new one")
    if not secrets.compare_digest(checksum(secret.encode()), seat.secret):
        door.append(seat.key, AttemptRefused(attempted=f"sign-in {issued}", fault="wrong secret"))
        raise NotAllowed("this link is not the one on the card; scan the card again")
    return seat


def revoke(door: Door, holder: str, reason: str, by: str = HOME, id: str | None = None) -> Answer:
    """End the sign-in of a seat at once."""
    seat = _issued(door.catch_up(), holder)
    appended, verdict = door.append(by, SeatRevoked(seat=seat.key, reason=reason), id)
    return Answer(appended.event.head.id, verdict.state, appended.event, appended.already, verdict.why)


def substitute(
    door: Door, holder: str, name: str, institution: str, reason: str, by: str = HOME, id: str | None = None
) -> Card:
    """Let another person take a seat: a new seat key, a new card; confirmed sheets of the first one stay."""
    if not reason.strip():
        raise BadInput("a substitution needs its reason")
    old = _issued(door.catch_up(), holder)
    # Where archives coarsen institutions, it stands in an event of its own, which can be withheld.
    apart = door.standing.panel.archive.institutions == "coarsened" and institution.strip()
    body = AssessorSubstituted(seat=old.key, by=_new_key(), institution="" if apart else institution, reason=reason)
    people = door.rounds.people(door.key)
    seats = {key: person for key, person in people.seats.items() if key != holder}
    if name.strip():
        seats[holder] = Person(name=name)
    door.append(by, body, id)
    if apart:
        door.append(by, InstitutionNamed(seat=body.by, institution=institution))
    write_people(door.rounds.home.people_file(door.key), people.model_copy(update={"seats": seats}))
    return issue(door, holder, by)


def _wrong_tries(door: Door, issued: str) -> int:
    noted = (event.body for event in door.events if isinstance(event.body, AttemptRefused))
    return sum(body.attempted == f"sign-in {issued}" for body in noted)


def _known(standing: Standing, holder: str) -> None:
    if holder not in {seat.key for seat in standing.panel.seats}:
        raise NotFound("panel {panel} has no seat {seat}", panel=standing.panel.key, seat=holder)


def _issued(standing: Standing, holder: str) -> Seated:
    _known(standing, holder)
    seat = standing.seat_of(holder)
    if seat is None:
        raise NotFound("no card was issued for seat {seat} yet", seat=holder)
    return seat


def _new_key() -> str:
    # 80 random bits in letters that are not mistaken for one another.
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(16))
