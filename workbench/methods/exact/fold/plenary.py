"""Steps of the fold: what the plenary decides, and what regions object to afterwards."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Adopted, Answered, Objection
from workbench.methods.exact.standing import STANDS, Verdict
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import (
    ObjectionAnswered,
    ObjectionLodged,
    ObjectionPeriodClosed,
    ObjectionPeriodOpened,
    PlaceChanged,
    PlacesAdopted,
)


def _changed(fold: Folding, event: Event, body: PlaceChanged) -> Verdict:
    if body.submission not in {submission for _, submission in fold.standing.listed}:
        return turned_away_because("there is no such submission")
    changes = dict(fold.standing.changes)
    changes.pop((body.cluster, body.submission), None)
    if body.place is not None:
        changes[body.cluster, body.submission] = event.head.sequence, body
    fold.standing = replace(fold.standing, changes=changes)
    return STANDS


def _adopted(fold: Folding, event: Event, body: PlacesAdopted) -> Verdict:
    head = event.head
    places = {each.region: each.place for each in body.places}
    said = Adopted(head.id, head.sequence, head.at, places, body.note)
    fold.standing = replace(fold.standing, adopted={**fold.standing.adopted, body.cluster: said})
    return STANDS


def _opened(fold: Folding, event: Event, body: ObjectionPeriodOpened) -> Verdict:
    now, at = fold.standing.objections, event.head.at
    if body.ends <= at:
        return turned_away_because("an objection period ends after it began")
    goes_on = now.opened is not None and now.closed is None
    if goes_on and now.ends is not None and body.ends < now.ends:
        # Regions were told the end: they may be given more time, and never less.
        return turned_away_because("an objection period is made longer, and never shorter")
    opened = now.opened if goes_on else at
    fold.standing = replace(fold.standing, objections=replace(now, opened=opened, ends=body.ends, closed=None))
    return STANDS


def _lodged(fold: Folding, event: Event, body: ObjectionLodged) -> Verdict:
    now, head = fold.standing.objections, event.head
    late = not now.runs(head.at)
    said = Objection(head.id, body.region, body.text, body.reference, head.at, head.sequence, late)
    fold.standing = replace(fold.standing, objections=replace(now, lodged={**now.lodged, head.id: said}))
    # It happened and is kept; whoever answers it may say that it came too late.
    return turned_away_because("no objection period runs: it is kept as late") if late else STANDS


def _answered(fold: Folding, event: Event, body: ObjectionAnswered) -> Verdict:
    now, head = fold.standing.objections, event.head
    # Where the objection was withheld, as in an archive, its answer stands all the same; the door refuses strangers'.
    if body.objection in now.lodged:
        asked = now.lodged[body.objection]
        said = Answered(head.id, body.outcome, body.reason, head.at, head.sequence)
        lodged = {**now.lodged, body.objection: replace(asked, answers=(*asked.answers, said))}
        fold.standing = replace(fold.standing, objections=replace(now, lodged=lodged))
    return STANDS


def _closed(fold: Folding, event: Event, body: ObjectionPeriodClosed) -> Verdict:
    now, at = fold.standing.objections, event.head.at
    if now.ends is None or now.closed is not None:
        return turned_away_because("no objection period is open")
    if now.runs(at):
        return turned_away_because("the objection period runs until its end")
    if now.waiting:
        return turned_away_because("an objection waits for its answer")
    fold.standing = replace(fold.standing, objections=replace(now, closed=at))
    return STANDS


STEPS: Steps = (
    (PlaceChanged, _changed),
    (PlacesAdopted, _adopted),
    (ObjectionPeriodOpened, _opened),
    (ObjectionLodged, _lodged),
    (ObjectionAnswered, _answered),
    (ObjectionPeriodClosed, _closed),
)
