"""Steps of the fold: what the plenary decides."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.standing import STANDS, Verdict
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import PlaceChanged


def _changed(fold: Folding, event: Event, body: PlaceChanged) -> Verdict:
    if body.submission not in {submission for _, submission in fold.standing.listed}:
        return turned_away_because("there is no such submission")
    changes = dict(fold.standing.changes)
    changes.pop((body.cluster, body.submission), None)
    if body.place is not None:
        changes[body.cluster, body.submission] = event.head.sequence, body
    fold.standing = replace(fold.standing, changes=changes)
    return STANDS


STEPS: Steps = ((PlaceChanged, _changed),)
