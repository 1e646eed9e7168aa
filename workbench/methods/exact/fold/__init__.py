"""How events are folded into what stands: the verdict on each, and the picture after it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from threading import Lock

from workbench.methods.exact.fold import adoption, filing, leading, plenary, rounds, seats, similar
from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.fold.marking import declarations, discussion, questions, sheets, transcription
from workbench.methods.exact.standing import STANDS, Standing, Verdict
from workbench.records.chain import Event
from workbench.records.panel import Panel

_STEPS: Steps = (
    *sheets.STEPS,
    *questions.STEPS,
    *declarations.STEPS,
    *discussion.STEPS,
    *transcription.STEPS,
    *adoption.STEPS,
    *seats.STEPS,
    *rounds.STEPS,
    *plenary.STEPS,
    *leading.STEPS,
    *similar.STEPS,
    *filing.STEPS,
)


def _kept(fold: Folding, event: Event, body: object) -> Verdict:
    return STANDS


class Fold:
    """Events are added one by one, in sequence; `standing` is the picture so far, which later events leave as it is.

    The verdict on an event depends on the panel and on the events before it, on nothing else: whoever holds the
    same log comes to the same picture.
    """

    def __init__(self, panel: Panel) -> None:
        self._folding = Folding(panel)
        # A server reads the picture in one thread while another adds to it.
        self._lock = Lock()

    @property
    def standing(self) -> Standing:
        """The picture after the last event that was added."""
        with self._lock:
            self._folding.hand_out()
            return self._folding.standing

    def add(self, event: Event) -> Verdict:
        """Add the next event and say what became of it."""
        with self._lock:
            return self._added(self._folding, event)

    def _added(self, fold: Folding, event: Event) -> Verdict:
        body = event.body
        steps = (step for kind, step in _STEPS if isinstance(body, kind))
        verdict = next(steps, _kept)(fold, event, body)
        if verdict.state == "stands":
            fold.lift_final(event, body)
        fold.standing = replace(fold.standing, sequence=event.head.sequence, head=event.hash, at=event.head.at)
        return verdict


def standing(events: Iterable[Event], panel: Panel, until: int | datetime | None = None) -> Standing:
    """Fold events into what stands, up to and with a sequence number or a moment.

    Parameters
    ----------
    events : Iterable[Event]
        In sequence. Events of a kind this version does not know, and withheld bodies, count for the chain alone.
    until : int or datetime, optional
        The last sequence number, or the last moment (aware), that is taken into account.
    """
    fold = Fold(panel)
    for event in events:
        if until is not None and _past(event, until):
            break
        fold.add(event)
    return fold.standing


def _past(event: Event, until: int | datetime) -> bool:
    return event.head.at > until if isinstance(until, datetime) else event.head.sequence > until
