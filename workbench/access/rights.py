"""What a seat may add to the log, checked where the event is appended and never in a widget."""

import re
from collections.abc import Mapping

from pydantic import ValidationError

from workbench.errors import BadInput, NotAllowed
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import (
    BODY,
    AnyBody,
    FromDevice,
    MarkGiven,
    RunningOrderChanged,
    SubmissionReleased,
    SubmissionReopened,
)
from workbench.records.panel import Role
from workbench.records.submission import Intake

KINDS: dict[str, tuple[Role, ...]] = {
    "mark-given": ("assessor",),
    "mark-withdrawn": ("assessor",),
    "comment-written": ("assessor",),
    "private-note-written": ("assessor",),
    "recused": ("assessor",),
    "recusal-undone": ("assessor",),
    "sheet-confirmed": ("assessor",),
    "submission-released": ("chair",),
    "submission-reopened": ("chair",),
    "running-order-changed": ("secretariat",),
    "seat-issued": ("secretariat",),
    "seat-revoked": ("secretariat",),
    "assessor-substituted": ("secretariat",),
    "submissions-taken-in": ("secretariat",),
    "round-ended": ("secretariat",),
    "backup-made": ("secretariat",),
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
    if "mark" in item and not PLAIN.fullmatch(str(item["mark"])):
        raise BadInput("the event cannot be read: {field}: {fault}", field="mark", fault="a number in plain digits")
    try:
        return BODY.validate_python({**item, "schema_number": 1})
    except ValidationError as fault:
        first = fault.errors(include_url=False)[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or "event"
        raise BadInput("the event cannot be read: {field}: {fault}", field=field, fault=first["msg"]) from fault
    except OverflowError as fault:
        raise BadInput("the event cannot be read: {field}: {fault}", field="device_time", fault=str(fault)) from fault


def check(standing: Standing, body: AnyBody) -> None:
    """Refuse what can never stand: no such submission or criterion, or a mark off its scale."""
    if isinstance(body, FromDevice):
        _check_sheet(standing, body)
    elif isinstance(body, RunningOrderChanged):
        _check_order(standing, body)
    elif isinstance(body, SubmissionReleased | SubmissionReopened):
        _check_listed(standing, body.stage, body.submission)


def _check_sheet(standing: Standing, body: FromDevice) -> None:
    stages = {stage.key: stage for stage in standing.panel.marked_stages()}
    if body.stage not in stages or (body.stage, body.submission) not in standing.ever:
        raise BadInput("there is no submission {submission} in this stage", submission=body.submission)
    named = getattr(body, "criterion", None)
    criteria = {criterion.key: criterion for criterion in stages[body.stage].criteria}
    if named is not None and named not in criteria:
        raise BadInput("there is no criterion {criterion} in stage {stage}", criterion=named, stage=body.stage)
    if isinstance(body, MarkGiven):
        criterion = criteria[body.criterion]
        scale = standing.panel.scale(criterion)
        if not scale.low <= body.mark <= scale.high:
            raise BadInput("{value} is not between {low} and {high}", value=body.mark, low=scale.low, high=scale.high)
        if not scale.holds(body.mark):
            raise BadInput("{value} is not a step of {step} on this scale", value=body.mark, step=scale.step)


def _check_listed(standing: Standing, stage: str, submission: str) -> None:
    if (stage, submission) not in standing.listed:
        raise BadInput("there is no submission {submission} in this stage", submission=submission)


def _check_order(standing: Standing, body: RunningOrderChanged) -> None:
    if body.room not in {room.key for room in standing.panel.rooms}:
        raise BadInput("there is no room {room}", room=body.room)
    for submission in body.order:
        _check_listed(standing, body.stage, submission)
    if len(set(body.order)) != len(body.order):
        raise BadInput("a submission stands twice in the running order")


def check_intake(standing: Standing, before: Intake, after: Intake) -> None:
    """Refuse a correction that takes marks away from whom they were given to."""
    marked = {(stage, key) for (_, stage, key), sheet in standing.sheets.items() if sheet.cells}
    of = {(each.stage, each.key): each.region for each in after.submissions}
    cluster = {region.key: region.cluster for region in after.regions}
    for place in sorted((marked | set(standing.released)) & set(standing.listed)):
        region = standing.listed[place].region
        if of.get(place) != region or cluster[region] != before.region(region).cluster:
            raise BadInput("{submission} was marked already: its region and cluster stay", submission=place[1])
