"""Steps of the fold: rules, intake, running order, release."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.standing import (
    STANDS,
    Verdict,
)
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import (
    PanelFixed,
    RunningOrderChanged,
    SubmissionReleased,
    SubmissionReopened,
    SubmissionsTakenIn,
)


def _fixed(fold: Folding, event: Event, body: PanelFixed) -> Verdict:
    fold.standing = replace(fold.standing, fixed=body.checksum)
    return STANDS


def _taken_in(fold: Folding, event: Event, body: SubmissionsTakenIn) -> Verdict:
    listed = {(each.stage, each.submission): each for each in body.listed}
    orders = dict(fold.standing.orders)
    for room in fold.standing.panel.rooms:
        for stage, order in room.order.items():
            orders.setdefault((stage, room.key), order)
    ever = fold.standing.ever | set(listed)
    fold.standing = replace(fold.standing, listed=listed, ever=ever, orders=orders, intake=body.checksum)
    return STANDS


def _ordered(fold: Folding, event: Event, body: RunningOrderChanged) -> Verdict:
    moved = set(body.order)
    been = dict(fold.standing.been)
    for place in ((body.stage, key) for key in body.order):
        room = fold.standing.room_of(*place)
        if room is not None and room != body.room:
            been[place] = been.get(place, frozenset()) | {room}
    orders = {
        place: tuple(key for key in order if key not in moved) if place[0] == body.stage else order
        for place, order in _full_orders(fold, body.stage).items()
    }
    # What an order leaves out stays at its end until another room takes it: in no room nobody would mark it, and
    # nobody would miss who had not finished. Where anchors join the rooms, no room is all rooms.
    left = () if fold.standing.panel.joined == "anchors" else orders.get((body.stage, body.room), ())
    orders[body.stage, body.room] = (*body.order, *left)
    fold.standing = replace(fold.standing, orders=orders, been=been)
    return STANDS


def _full_orders(fold: Folding, stage: str) -> dict[tuple[str, str], tuple[str, ...]]:
    # Once one room's order is changed, every room's order of that stage is written down, so that a submission
    # that moves to another room leaves the first.
    rooms = fold.standing.panel.rooms
    return {**fold.standing.orders, **{(stage, room.key): fold.standing.order(stage, room.key) for room in rooms}}


def _released(fold: Folding, event: Event, body: SubmissionReleased) -> Verdict:
    key = (body.stage, body.submission)
    if key in fold.standing.released:
        return turned_away_because("the submission is released already")
    fold.standing = replace(fold.standing, released={**fold.standing.released, key: event.head.id})
    return STANDS


def _reopened(fold: Folding, event: Event, body: SubmissionReopened) -> Verdict:
    released = dict(fold.standing.released)
    released.pop((body.stage, body.submission), None)
    fold.standing = replace(fold.standing, released=released)
    # A chair who marks has read the others' sheets by now: the own one stays as it was confirmed.
    leads = fold.standing.seats.get(event.head.seat)
    for key, sheet in list(fold.sheets.items()):
        own = leads is not None and fold.standing.seats[key[0]].holder == leads.holder
        if key[1:] == (body.stage, body.submission) and sheet.confirmed and not own:
            fold.keep(key, replace(sheet, confirmed=None))
    return STANDS


STEPS: Steps = (
    (PanelFixed, _fixed),
    (SubmissionsTakenIn, _taken_in),
    (RunningOrderChanged, _ordered),
    (SubmissionReleased, _released),
    (SubmissionReopened, _reopened),
)
