"""Steps of the fold: decisions on similar pairs, and the lines that assessors are shown."""

from dataclasses import replace

from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Decided
from workbench.methods.exact.standing import STANDS, Verdict
from workbench.records.chain import Event
from workbench.records.event import PairDecided, SimilarPairsPublished


def _decided(fold: Folding, event: Event, body: PairDecided) -> Verdict:
    decided = Decided(event.head.id, body.decision, body.reason, event.head.seat, event.head.at, event.head.sequence)
    before = fold.standing.pairs.get(body.pair, ())
    fold.standing = replace(fold.standing, pairs={**fold.standing.pairs, body.pair: (*before, decided)})
    return STANDS


def _published(fold: Folding, event: Event, body: SimilarPairsPublished) -> Verdict:
    fold.standing = replace(fold.standing, similar=body.lines)
    return STANDS


STEPS: Steps = ((PairDecided, _decided), (SimilarPairsPublished, _published))
