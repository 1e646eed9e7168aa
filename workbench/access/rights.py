"""What a seat may add to the log, checked where the event is appended and never in a widget."""

import re
from collections.abc import Mapping
from decimal import Decimal

from pydantic import ValidationError

from workbench.errors import BadInput, Conflict, NotAllowed
from workbench.methods.exact.standing import Seated, Standing
from workbench.methods.exact.verdicts import may_answer
from workbench.methods.plenary import competing, computed_in, decided_in
from workbench.records.event import (
    BODY,
    AnyBody,
    ConflictDeclared,
    DiscussionAnswered,
    FlagDecided,
    FromDevice,
    FromSeat,
    MarkGiven,
    ObjectionAnswered,
    ObjectionLodged,
    ObjectionPeriodOpened,
    PlaceChanged,
    PlacesAdopted,
    RunningOrderChanged,
    SheetTranscribed,
    SubmissionReleased,
    SubmissionReopened,
    TranscriptionConfirmed,
    TranscriptionDeclined,
)
from workbench.records.panel import Criterion, Role, Stage
from workbench.records.submission import Intake

KINDS: dict[str, tuple[Role, ...]] = {
    "mark-given": ("assessor",),
    "mark-withdrawn": ("assessor",),
    "comment-written": ("assessor",),
    "private-note-written": ("assessor",),
    "recused": ("assessor",),
    "recusal-undone": ("assessor",),
    "sheet-confirmed": ("assessor",),
    "question-asked": ("assessor",),
    "question-noted": ("assessor",),
    "conflict-declared": ("assessor",),
    "marks-final": ("assessor",),
    "discussion-answered": ("assessor",),
    "sheet-transcribed": ("secretariat",),
    "transcription-confirmed": ("assessor", "chair"),
    "transcription-declined": ("assessor", "chair"),
    "submission-released": ("chair",),
    "submission-reopened": ("chair",),
    "place-changed": ("chair",),
    "places-adopted": ("chair",),
    # The secretariat keeps the letters and the dates; what a region is answered is the chair's.
    "objection-period-opened": ("chair", "secretariat"),
    "objection-lodged": ("secretariat",),
    "objection-answered": ("chair",),
    "objection-period-closed": ("chair", "secretariat"),
    "flag-decided": ("analyst",),
    "cursor-moved": ("chair",),
    "clock-started": ("chair",),
    "clock-stopped": ("chair",),
    "clock-extended": ("chair",),
    "submission-withdrawn": ("chair",),
    "submission-returned": ("chair",),
    "session-closed": ("chair",),
    "discussion-opened": ("chair",),
    # On the day a chair does for the own room what the secretariat does for all.
    "running-order-changed": ("secretariat", "chair"),
    "seat-issued": ("secretariat", "chair"),
    "seat-revoked": ("secretariat", "chair"),
    "assessor-substituted": ("secretariat", "chair"),
    "submissions-taken-in": ("secretariat",),
    "round-ended": ("secretariat",),
    "backup-made": ("secretariat",),
    "sealed-log-taken": ("secretariat",),
    # Deciding on a pair needs the texts and no mark: the secretariat works the list through before the round, the
    # analyst looks again afterwards. What assessors are shown is the secretariat's alone, like the running order.
    # The desk of what was filed: the secretariat looks at documents and rules, validators at what evidence shows.
    "filing-taken-in": ("secretariat",),
    "document-checked": ("secretariat",),
    "rule-overruled": ("secretariat",),
    "evidence-validated": ("validator",),
    "pair-decided": ("secretariat", "analyst"),
    "similar-pairs-published": ("secretariat",),
}
"""Who may send which kind of event through the door."""

NOTHING = "this seat may not do that"
PLAIN = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,12})?")
"""How a mark is written: no exponent that fills the memory, no digits of other scripts that only look like these."""


def check_role(standing: Standing, seat: Seated, kind: str) -> None:
    """Refuse a kind of event that no role of this seat may send."""
    roles = standing.panel.seat(seat.holder).roles
    if kind not in KINDS or not set(KINDS[kind]) & set(roles):
        raise NotAllowed(NOTHING)


def read(item: Mapping[str, object]) -> AnyBody:
    """Read what a page sent as the body of an event; what it may not say is refused."""
    if not all(PLAIN.fullmatch(str(mark)) for mark in _marks_of(item)):
        raise BadInput("the event cannot be read: {field}: {fault}", field="mark", fault="a number in plain digits")
    try:
        return BODY.validate_python({**item, "schema_number": 1})
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or "event"
        raise BadInput("the event cannot be read: {field}: {fault}", field=field, fault=first["msg"]) from fault
    except OverflowError as fault:
        raise BadInput("the event cannot be read: {field}: {fault}", field="device_time", fault=str(fault)) from fault


def _marks_of(item: Mapping[str, object]) -> list[object]:
    keyed = item.get("marks") if item.get("kind") in ("sheet-transcribed", "discussion-answered") else None
    return [*([item["mark"]] if "mark" in item else []), *(keyed.values() if isinstance(keyed, dict) else [])]


def check(standing: Standing, seat: Seated, body: AnyBody, opening: str | None = None) -> None:
    """Refuse what can never stand: no such submission or criterion, a mark off its scale, an answer not one's own."""
    if isinstance(body, FromDevice):
        _check_sheet(standing, body)
        if isinstance(body, TranscriptionConfirmed | TranscriptionDeclined):
            _check_answer(standing, seat, body, opening)
    elif isinstance(body, FromSeat):
        _check_stage(standing, body)
    elif isinstance(body, SheetTranscribed):
        _check_keyed(standing, seat, body)
    elif isinstance(body, RunningOrderChanged):
        _check_order(standing, body)
    elif isinstance(body, SubmissionReleased | SubmissionReopened):
        _check_release(standing, body)
    elif isinstance(body, FlagDecided):
        _check_flag(standing, body)
    else:
        _check_objection(standing, body)


def _check_sheet(standing: Standing, body: FromDevice | SheetTranscribed) -> None:
    stage = _marked_stage(standing, body.stage)
    if stage is None or (body.stage, body.submission) not in standing.ever:
        raise BadInput("there is no submission {submission} in this stage", submission=body.submission)
    named = getattr(body, "criterion", None)
    if named is not None:
        criterion = _criterion(stage, named)
        if isinstance(body, MarkGiven):
            _check_mark(standing, criterion, body.mark)
    if isinstance(body, DiscussionAnswered):
        _check_marks(standing, body)


def _marked_stage(standing: Standing, key: str) -> Stage | None:
    return next((stage for stage in standing.panel.marked_stages() if stage.key == key), None)


def _criterion(stage: Stage, key: str) -> Criterion:
    for criterion in stage.criteria:
        if criterion.key == key:
            return criterion
    raise BadInput("there is no criterion {criterion} in stage {stage}", criterion=key, stage=stage.key)


def _check_mark(standing: Standing, criterion: Criterion, mark: Decimal) -> None:
    scale = standing.panel.scale(criterion)
    if not scale.low <= mark <= scale.high:
        raise BadInput("{value} is not between {low} and {high}", value=mark, low=scale.low, high=scale.high)
    if not scale.holds(mark):
        raise BadInput("{value} is not a step of {step} on this scale", value=mark, step=scale.step)


def _check_stage(standing: Standing, body: FromSeat) -> None:
    if _marked_stage(standing, body.stage) is None:
        raise BadInput("there is no stage {stage} in which marks are given", stage=body.stage)
    for submission in body.conflicts if isinstance(body, ConflictDeclared) else ():
        if (body.stage, submission) not in standing.ever:
            raise BadInput("there is no submission {submission} in this stage", submission=submission)


def _check_keyed(standing: Standing, seat: Seated, body: SheetTranscribed) -> None:
    _check_sheet(standing, body)
    of = standing.seats.get(body.seat)
    if of is None or "assessor" not in standing.panel.seat(of.holder).roles:
        raise BadInput("there is no seat {seat} that marks", seat=body.seat)
    if of.holder == seat.holder:
        raise NotAllowed("nobody keys marks for the own seat")
    _check_marks(standing, body)


def _check_marks(standing: Standing, body: SheetTranscribed | DiscussionAnswered) -> None:
    stage = standing.panel.stage(body.stage)
    for key, mark in body.marks.items():
        _check_mark(standing, _criterion(stage, key), mark)


def _check_answer(
    standing: Standing, seat: Seated, body: TranscriptionConfirmed | TranscriptionDeclined, opening: str | None
) -> None:
    keyed = standing.keyed.get(body.transcription)
    if keyed is None or keyed.sheet[1:] != (body.stage, body.submission):
        raise BadInput("there is no such keyed sheet")
    # What the seat itself answers is kept, whatever became of its sign-in; nobody else has a word in it without right.
    bar = None if keyed.sheet[0] == seat.key else may_answer(standing, seat.key, keyed, opening)
    if bar is not None:
        raise NotAllowed(bar.template)


def _check_listed(standing: Standing, stage: str, submission: str) -> None:
    if (stage, submission) not in standing.listed:
        raise BadInput("there is no submission {submission} in this stage", submission=submission)


def _check_release(standing: Standing, body: SubmissionReleased | SubmissionReopened) -> None:
    _check_listed(standing, body.stage, body.submission)
    if isinstance(body, SubmissionReleased) and (body.stage, body.submission) in standing.withdrawn:
        raise NotAllowed("{submission} was withdrawn: there is nothing to release", submission=body.submission)


def _check_flag(standing: Standing, body: FlagDecided) -> None:
    _check_listed(standing, body.stage, body.submission)
    if (body.stage, body.submission) not in standing.released:
        raise BadInput("{submission} is not released: flags are decided after release", submission=body.submission)
    if body.assessor not in {seat.key for seat in standing.panel.seats if "assessor" in seat.roles}:
        raise BadInput("there is no assessor {assessor}", assessor=body.assessor)


def _check_order(standing: Standing, body: RunningOrderChanged) -> None:
    if body.room not in {room.key for room in standing.panel.rooms}:
        raise BadInput("there is no room {room}", room=body.room)
    for submission in body.order:
        _check_listed(standing, body.stage, submission)
    if len(set(body.order)) != len(body.order):
        raise BadInput("a submission stands twice in the running order")


def _check_objection(standing: Standing, body: AnyBody) -> None:
    if isinstance(body, ObjectionPeriodOpened):
        if not all(place in standing.released for place in set(standing.listed) - set(standing.withdrawn)):
            raise NotAllowed("not everything is released: there is nothing yet that a region could object to")
    elif isinstance(body, ObjectionLodged):
        if body.region not in {listed.region for listed in standing.listed.values()}:
            raise BadInput("there is no region {region} in this round", region=body.region)
    elif isinstance(body, ObjectionAnswered):
        asked = standing.objections.lodged.get(body.objection)
        if asked is None or asked.region != body.region:
            raise BadInput("there is no such objection")


def check_plenary(standing: Standing, intake: Intake, body: AnyBody) -> None:
    """Refuse what the plenary cannot decide: a place where none was computed yet, is not there, or is not as shown."""
    if isinstance(body, PlaceChanged):
        _check_competes(standing, intake, body)
    if isinstance(body, PlaceChanged | PlacesAdopted):
        here = competing(standing, intake, body.cluster)
        if not here:
            raise BadInput("nothing competes in cluster {cluster}", cluster=body.cluster)
        for place in here:
            if place not in standing.released:
                raise NotAllowed("{submission} is not released: there is no place to change yet", submission=place[1])
    if isinstance(body, PlaceChanged):
        _check_room_for(standing, intake, body)
    elif isinstance(body, PlacesAdopted):
        _check_as_shown(standing, intake, body)


def _check_competes(standing: Standing, intake: Intake, body: PlaceChanged) -> None:
    cluster = {region.key: region.cluster for region in intake.regions}
    named = [each for each in intake.submissions if each.key == body.submission and not each.anchor]
    if not named or any(cluster[each.region] != body.cluster for each in named):
        raise BadInput(
            "there is no submission {submission} in cluster {cluster}", submission=body.submission, cluster=body.cluster
        )
    if all((each.stage, each.key) in standing.withdrawn for each in named):
        raise NotAllowed("{submission} was withdrawn: it has no place", submission=body.submission)


def _check_room_for(standing: Standing, intake: Intake, body: PlaceChanged) -> None:
    count = len(computed_in(standing, intake, body.cluster))
    if body.place is not None and body.place > count:
        raise BadInput("there is no place {place} among {count} regions", place=body.place, count=count)


def _check_as_shown(standing: Standing, intake: Intake, body: PlacesAdopted) -> None:
    # What the plenary adopts is what it was shown: nothing may have come between.
    if {each.region: each.place for each in body.places} != decided_in(standing, intake, body.cluster):
        raise Conflict("the places are not those that were shown; look at them again")


def check_intake(standing: Standing, before: Intake, after: Intake) -> None:
    """Refuse a correction that takes marks away from whom they were given to."""
    marked = {(stage, key) for (_, stage, key), sheet in standing.sheets.items() if sheet.cells}
    of = {(each.stage, each.key): each.region for each in after.submissions}
    cluster = {region.key: region.cluster for region in after.regions}
    for place in sorted((marked | set(standing.released)) & set(standing.listed)):
        region = standing.listed[place].region
        if of.get(place) != region or cluster[region] != before.region(region).cluster:
            raise BadInput("{submission} was marked already: its region and cluster stay", submission=place[1])
