"""Steps of the fold: what was filed, and what was said of it at the desk."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Checked, Found, Overruled
from workbench.methods.exact.standing import STANDS, Verdict
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import DocumentChecked, EvidenceValidated, FilingTakenIn, RuleOverruled


def _taken_in(fold: Folding, event: Event, body: FilingTakenIn) -> Verdict:
    desk = replace(
        fold.standing.desk,
        filing=body.checksum,
        rules=body.rules,
        blind=body.blind,
        third_beyond=body.third_beyond,
    )
    fold.standing = replace(fold.standing, desk=desk)
    return STANDS


def _checked(fold: Folding, event: Event, body: DocumentChecked) -> Verdict:
    desk, head = fold.open_desk(), event.head
    said = Checked(head.id, body.decision, body.note, head.seat, head.at, head.sequence)
    desk.checked[body.place] = (*desk.checked.get(body.place, ()), said)
    return STANDS


def _overruled(fold: Folding, event: Event, body: RuleOverruled) -> Verdict:
    desk, head = fold.open_desk(), event.head
    said = Overruled(head.id, body.passed, body.reason, head.seat, head.at, head.sequence)
    key = (body.innovation, body.rule)
    desk.overruled[key] = (*desk.overruled.get(key, ()), said)
    return STANDS


def _validated(fold: Folding, event: Event, body: EvidenceValidated) -> Verdict:
    stands, head = fold.standing.desk, event.head
    mine = Found(head.id, body.level, body.note, head.seat, head.at, head.sequence)
    found = stands.found.get(body.place, ())
    if stands.settled(body.place):
        return turned_away_because("everybody who validates this document is done")
    at = next((at for at, each in enumerate(found) if _one(fold, each.seat, head.seat)), None)
    if at is None:
        fold.open_desk().found[body.place] = (*found, mine)
        return STANDS
    if stands.third_called(body.place):
        return turned_away_because("a third validator decides here: what the first two found stays as it is")
    fold.open_desk().found[body.place] = (*found[:at], mine, *found[at + 1 :])
    return STANDS


def _one(fold: Folding, seat: str, other: str) -> bool:
    """Say whether two seat keys stand for one seat of the panel file: a substitute is no second pair of eyes."""
    seats = fold.standing.seats
    return seat == other or (seat in seats and other in seats and seats[seat].holder == seats[other].holder)


STEPS: Steps = (
    (FilingTakenIn, _taken_in),
    (DocumentChecked, _checked),
    (RuleOverruled, _overruled),
    (EvidenceValidated, _validated),
)
