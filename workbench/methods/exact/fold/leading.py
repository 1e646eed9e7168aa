"""Steps of the fold: who presents now and the clock of each room, what is withdrawn, when a session is closed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from workbench.errors import Message
from workbench.methods.exact.fold.folding import Folding, Steps
from workbench.methods.exact.parts import Clock, Led
from workbench.methods.exact.standing import STANDS, Standing, Verdict
from workbench.methods.exact.verdicts import turned_away_because
from workbench.records.chain import Event
from workbench.records.event import (
    ClockExtended,
    ClockStarted,
    ClockStopped,
    CursorMoved,
    InRoom,
    SessionClosed,
    SubmissionReturned,
    SubmissionWithdrawn,
)


def allotted(standing: Standing, stage: str, part: str) -> timedelta:
    """Give how long a part may take by the panel file; nothing where the file does not say."""
    minutes = standing.panel.stage(stage).minutes
    return timedelta(minutes=getattr(minutes, part)) if minutes is not None else timedelta()


def _moved(fold: Folding, event: Event, body: CursorMoved) -> Verdict:
    stands = fold.standing
    if (body.stage, body.room) in stands.closed:
        return turned_away_because("the session was closed before this arrived")
    if body.submission is not None and body.submission not in presents(stands, body):
        return turned_away_because("this submission does not present in this room")
    head = event.head
    return _lead(fold, body, Led(body.stage, body.submission, head.id, head.sequence, head.at))


def presents(standing: Standing, body: InRoom) -> list[str]:
    """Give the submissions that present in a room in a stage, anchors among them."""
    here = (*standing.order(body.stage, body.room), *standing.anchors(body.stage))
    return [key for key in here if (body.stage, key) not in standing.withdrawn]


def _lead(fold: Folding, body: InRoom, led: Led) -> Verdict:
    fold.standing = replace(fold.standing, led={**fold.standing.led, body.room: led})
    return STANDS


def _led(fold: Folding, body: InRoom) -> Led | None:
    led = fold.standing.led.get(body.room)
    return led if led is not None and led.stage == body.stage and led.submission is not None else None


def _started(fold: Folding, event: Event, body: ClockStarted) -> Verdict:
    led, time = _led(fold, body), allotted(fold.standing, body.stage, body.part)
    if led is None:
        return turned_away_because("nobody presents in this room now")
    if not time:
        return turned_away_because("the panel file gives no minutes for this")
    before = led.clock
    if before is None or before.part != body.part or body.anew:
        before = Clock(body.part, time)
    at = event.head.at
    return _lead(fold, body, replace(led, clock=replace(before.stopped(at), since=at)))


def _changed(change: Callable[[Clock, Event], Clock]) -> Callable[[Folding, Event, InRoom], Verdict]:
    def step(fold: Folding, event: Event, body: InRoom) -> Verdict:
        led = _led(fold, body)
        if led is None or led.clock is None:
            return turned_away_because("there is no clock in this room now")
        return _lead(fold, body, replace(led, clock=change(led.clock, event)))

    return step


def _stopped(clock: Clock, event: Event) -> Clock:
    return clock.stopped(event.head.at)


def _extended(clock: Clock, event: Event) -> Clock:
    assert isinstance(event.body, ClockExtended)
    return replace(clock, allotted=clock.allotted + timedelta(seconds=event.body.seconds))


def _withdrawn(fold: Folding, event: Event, body: SubmissionWithdrawn) -> Verdict:
    stands, place = fold.standing, (body.stage, body.submission)
    bar = _unlisted(stands, place)
    if bar is not None or place in stands.withdrawn:
        return Verdict("turned-away", bar or Message("the submission is withdrawn already"))
    if place in stands.released:
        return turned_away_because("the submission was released before this arrived")
    # Whoever presents no more is not shown as presenting: the cursor stays in the room and names nobody.
    led = {
        room: replace(each, submission=None, clock=None) if (each.stage, each.submission) == place else each
        for room, each in stands.led.items()
    }
    fold.standing = replace(stands, withdrawn={**stands.withdrawn, place: body.reason}, led=led)
    return STANDS


def _returned(fold: Folding, event: Event, body: SubmissionReturned) -> Verdict:
    withdrawn = dict(fold.standing.withdrawn)
    if withdrawn.pop((body.stage, body.submission), None) is None:
        return turned_away_because("the submission is not withdrawn")
    fold.standing = replace(fold.standing, withdrawn=withdrawn)
    return STANDS


def _unlisted(standing: Standing, place: tuple[str, str]) -> Message | None:
    return None if place in standing.listed else Message("there is no such submission in this stage")


def _closed(fold: Folding, event: Event, body: SessionClosed) -> Verdict:
    if (body.stage, body.room) in fold.standing.closed:
        return turned_away_because("the session is closed already")
    head = event.head
    fold.standing = replace(fold.standing, closed=fold.standing.closed | {(body.stage, body.room)})
    return _lead(fold, body, Led(body.stage, None, head.id, head.sequence, head.at))


STEPS: Steps = (
    (CursorMoved, _moved),
    (ClockStarted, _started),
    (ClockStopped, _changed(_stopped)),
    (ClockExtended, _changed(_extended)),
    (SubmissionWithdrawn, _withdrawn),
    (SubmissionReturned, _returned),
    (SessionClosed, _closed),
)
