"""Who may read what: bodies that a seat may not see are withheld where the log is handed out, not on the page."""

from datetime import UTC, datetime

from workbench.methods.exact.standing import Seated, Standing
from workbench.records.chain import Event
from workbench.records.event import (
    AttemptRefused,
    BackupMade,
    CommentWritten,
    DiscussionAnswered,
    DiscussionOpened,
    EvidenceValidated,
    FilingTakenIn,
    FromSeat,
    InRoom,
    MarkGiven,
    MarkWithdrawn,
    ObjectionAnswered,
    ObjectionLodged,
    OnDocument,
    PairDecided,
    PrivateNoteWritten,
    QuestionAsked,
    QuestionNoted,
    RuleOverruled,
    SealedLogTaken,
    SheetAdopted,
    SheetTranscribed,
    TranscriptionConfirmed,
    TranscriptionDeclined,
)
from workbench.records.panel import ALONE, Role

MARKS = (
    MarkGiven,
    MarkWithdrawn,
    CommentWritten,
    QuestionAsked,
    QuestionNoted,
    SheetTranscribed,
    SheetAdopted,
    DiscussionAnswered,
)
"""What is said on a sheet: read by those who see its marks. Who keyed a sheet for a seat keeps sight of that alone."""


FILED = FilingTakenIn | OnDocument | RuleOverruled
"""What is said of a filing: no sheet shows any of it."""


OBJECTED = ObjectionLodged | ObjectionAnswered
"""Letters of regions, and what they are answered."""


def sees_objections(standing: Standing, seat: Seated) -> bool:
    """Say whether a seat reads what regions wrote: who keeps the letters, and who answers them."""
    return bool({"chair", "secretariat"} & set(standing.panel.seat(seat.holder).roles))


def sees_nothing_said(standing: Standing, seat: Seated) -> bool:
    """Say whether a seat reads the body of no event: what it sees is computed, for a hall or of what is released."""
    return bool(set(ALONE) & set(standing.panel.seat(seat.holder).roles))


def sees_marks(standing: Standing, seat: Seated, stage: str, submission: str) -> bool:
    """Say whether a seat may read everybody's marks on a submission now.

    Never who only looks on. After release: whoever is not only an assessor. Before: the chair alone, and a chair
    who marks the submission too only when the own sheet is confirmed or the chair is recused from it.
    """
    roles = standing.panel.seat(seat.holder).roles
    if sees_nothing_said(standing, seat):
        return False
    if (stage, submission) in standing.released:
        return any(role != "assessor" for role in roles)
    if "chair" not in roles:
        return False
    if (stage, submission) not in standing.listed or not standing.ever_assigned(seat.holder, stage, submission):
        return True
    counted = standing.sheet_of(seat.holder, stage, submission)
    return counted is not None and (counted[1].confirmed is not None or counted[1].recused is not None)


FEWEST = 3
"""Sheets whose spread an assessor may see: of two, the own mark and the spread would tell the other."""


def sees_anchor_spread(standing: Standing, seat: Seated, stage: str, submission: str) -> bool:
    """Say whether an assessor sees how far the marks on an anchor lie apart, and whose they are never.

    When it is released, so that no mark changes by it, and the own sheet was confirmed.
    """
    if submission not in standing.anchors(stage) or (stage, submission) not in standing.released:
        return False
    return standing.sheet(seat.key, stage, submission).confirmed is not None


def hidden(standing: Standing, seat: Seated) -> tuple[tuple[str, str], ...]:
    """Give the submissions (stage, submission) whose marks this seat may not read now."""
    return tuple(place for place in standing.listed if not sees_marks(standing, seat, *place))


def for_seat(event: Event, standing: Standing, seat: Seated) -> Event:
    """Give an event as a seat may read it: itself, or with its body withheld."""
    if sees_nothing_said(standing, seat):
        return event.withheld()
    if _own(event, seat):
        return event
    return event.withheld() if _kept_back(event, standing, seat) else event


def _kept_back(event: Event, standing: Standing, seat: Seated) -> bool:
    body = event.body
    if isinstance(body, PrivateNoteWritten):
        return True
    if isinstance(body, QuestionNoted) and not _on_record(standing, event.head.seat, body):
        return True
    if isinstance(body, ObjectionLodged) and not sees_objections(standing, seat):
        return True
    if isinstance(body, EvidenceValidated) and not standing.desk.settled(body.place):
        return True
    if isinstance(body, DiscussionAnswered) and _discussed_now(standing, body):
        return True
    return isinstance(body, MARKS) and not sees_marks(standing, seat, body.stage, body.submission)


def _discussed_now(standing: Standing, body: DiscussionAnswered) -> bool:
    """Say whether the discussion still goes on in which this was answered: until then nobody watches marks move."""
    place = (body.stage, body.submission)
    held = standing.discussed.get(place)
    return held is not None and place not in standing.released and not held.over(datetime.now(UTC))


def _own(event: Event, seat: Seated) -> bool:
    """Say whether a seat said this itself, or it was keyed for it.

    Who keyed a paper knows what was keyed; who handed on a file or a code did not read it, and does not here.
    """
    body = event.body
    if isinstance(body, SheetTranscribed | SheetAdopted) and body.seat == seat.key:
        return True
    unread = isinstance(body, SheetTranscribed) and body.source == "file"
    return event.head.seat == seat.key and not unread


def _on_record(standing: Standing, asker: str, body: QuestionNoted) -> bool:
    """Say whether a note of a question is meant for the record, and still is."""
    turn = standing.sheet(asker, body.stage, body.submission).questions.get(body.turn)
    return body.for_record and turn is not None and turn.for_record and not turn.struck


def concerned(event: Event) -> frozenset[str] | None:
    """Give the seats of assessors whose own page an event changes, None for all: what other assessors do changes none.

    Who presents and the clock are told to every page by themselves, at once.
    """
    body = event.body
    if isinstance(body, SheetTranscribed | SheetAdopted):
        return frozenset({event.head.seat, body.seat})
    if isinstance(body, TranscriptionConfirmed | TranscriptionDeclined | DiscussionOpened):
        return None
    told_elsewhere = FromSeat | InRoom | AttemptRefused | BackupMade | PairDecided | SealedLogTaken
    return frozenset({event.head.seat}) if isinstance(body, told_elsewhere | FILED | OBJECTED) else None


def concerns(event: Event, seat: str) -> bool:
    """Say whether an event changes what an assessor's own page shows."""
    whom = concerned(event)
    return whom is None or seat in whom


def sees_who_presents(standing: Standing, seat: Seated) -> bool:
    """Say whether a seat is told who presents and how the clock stands: whoever looks on at what is released is not."""
    return "observer" not in standing.panel.seat(seat.holder).roles


def may_open(roles: tuple[Role, ...], desk: str) -> bool:
    """Say whether a desk is one of those that these roles open."""
    return any(desk in DESKS[role] for role in roles)


DESKS: dict[Role, tuple[str, ...]] = {
    "assessor": ("assessor",),
    "chair": ("chair", "results", "audit"),
    "secretariat": ("secretariat", "filing", "similar", "results"),
    "analyst": ("results", "audit", "similar", "index"),
    "validator": ("filing",),
    "projector": ("projector",),
    "observer": ("observer",),
}
"""The desks that a role opens; the first one is where it lands."""


def desks_of(roles: tuple[Role, ...]) -> list[str]:
    """Give every desk that these roles open, the one where they land first."""
    return list(dict.fromkeys(desk for role in DESKS if role in roles for desk in DESKS[role]))


def landing(roles: tuple[Role, ...]) -> str:
    """Give the desk where somebody with these roles lands."""
    for role in ("assessor", "chair", "secretariat", "analyst", "validator", "projector", "observer"):
        if role in roles:
            return DESKS[role][0]
    raise KeyError(roles)
