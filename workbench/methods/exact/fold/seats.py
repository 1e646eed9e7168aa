"""Steps of the fold: who sits down, gets up, and takes a seat over; the end of the round."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Seated
from workbench.methods.exact.standing import (
    STANDS,
    Verdict,
)
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import (
    AssessorSubstituted,
    InstitutionNamed,
    RoundEnded,
    SeatIssued,
    SeatOpened,
    SeatRevoked,
)


def _issued(fold: Folding, event: Event, body: SeatIssued) -> Verdict:
    before = fold.standing.seats.get(body.seat, Seated(body.seat, body.holder))
    fold.seat(replace(before, issued=event.head.id, secret=body.secret))
    return STANDS


def _opened(fold: Folding, event: Event, body: SeatOpened) -> Verdict:
    seat = fold.standing.seats.get(event.head.seat)
    if seat is None or seat.issued != body.issued or seat.substituted_by is not None:
        return turned_away_because("the card was replaced by a newer one")
    if seat.secret is None:
        return turned_away_because("the card was used already; ask the secretariat for a new one")
    fold.seat(replace(seat, opening=event.head.id, secret=None))
    fold.standing = replace(fold.standing, openings={**fold.standing.openings, event.head.id: seat.key})
    return STANDS


def _revoked(fold: Folding, event: Event, body: SeatRevoked) -> Verdict:
    seat = fold.standing.seats.get(body.seat)
    if seat is None:
        return turned_away_because("there is no such seat")
    mine = {opening for opening, key in fold.standing.openings.items() if key == seat.key}
    fold.seat(replace(seat, issued=None, secret=None, opening=None, revoked=seat.revoked | mine))
    return STANDS


def _substituted(fold: Folding, event: Event, body: AssessorSubstituted) -> Verdict:
    seat = fold.standing.seats.get(body.seat)
    if seat is None:
        return turned_away_because("there is no such seat")
    fold.seat(replace(seat, substituted_by=body.by, secret=None))
    fold.seat(Seated(body.by, seat.holder, institution=body.institution))
    return STANDS


def _named(fold: Folding, event: Event, body: InstitutionNamed) -> Verdict:
    seat = fold.standing.seats.get(body.seat)
    if seat is None:
        return turned_away_because("there is no such seat")
    fold.seat(replace(seat, institution=body.institution))
    return STANDS


def _ended(fold: Folding, event: Event, body: object) -> Verdict:
    fold.standing = replace(fold.standing, ended=True)
    return STANDS


STEPS: Steps = (
    (SeatIssued, _issued),
    (SeatOpened, _opened),
    (SeatRevoked, _revoked),
    (AssessorSubstituted, _substituted),
    (InstitutionNamed, _named),
    (RoundEnded, _ended),
)
