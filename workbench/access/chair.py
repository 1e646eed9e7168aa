"""What a chair may do, and where: in the rooms that the panel file gives to the seat."""

from workbench.errors import BadInput, NotAllowed
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import (
    AnyBody,
    CursorMoved,
    DiscussionOpened,
    InRoom,
    RunningOrderChanged,
    SubmissionReturned,
    SubmissionWithdrawn,
)

ELSEWHERE = "this seat does not lead that room"


def rooms_of(standing: Standing, holder: str) -> tuple[str, ...]:
    """Give the rooms of a seat of the panel file, in the file's order; all of them where it names none."""
    seat = standing.panel.seat(holder)
    return tuple(room.key for room in standing.panel.rooms if not seat.rooms or room.key in seat.rooms)


def check_leading(standing: Standing, seat: Seated, body: AnyBody) -> None:
    """Refuse what is done to a room that the seat does not lead, or names what is not there."""
    if isinstance(body, InRoom):
        _check_room(standing, seat, body)
    elif isinstance(body, SubmissionWithdrawn | SubmissionReturned):
        _check_listed(standing, body.stage, body.submission)
        _check_leads(standing, seat, standing.room_of(body.stage, body.submission))
    elif isinstance(body, RunningOrderChanged) and not _of_secretariat(standing, seat):
        touched = {body.room, *(standing.room_of(body.stage, key) for key in body.order)}
        own = set(rooms_of(standing, seat.holder))
        if not touched & own:
            raise NotAllowed(ELSEWHERE)


def check_seat(standing: Standing, seat: Seated, holder: str) -> None:
    """Refuse a chair the card of anybody but an assessor of the own rooms; the secretariat has all seats."""
    if _of_secretariat(standing, seat):
        return
    found = [each for each in standing.panel.seats if each.key == holder]
    if not all(_may_seat(each.roles, each.rooms, rooms_of(standing, seat.holder)) for each in found):
        raise NotAllowed("a chair gives cards to assessors of the own room alone")


def _may_seat(roles: tuple[str, ...], rooms: tuple[str, ...], own: tuple[str, ...]) -> bool:
    return roles == ("assessor",) and bool(set(rooms) & set(own))


def _of_secretariat(standing: Standing, seat: Seated) -> bool:
    return "secretariat" in standing.panel.seat(seat.holder).roles


def _check_room(standing: Standing, seat: Seated, body: InRoom) -> None:
    if body.stage not in {stage.key for stage in standing.panel.marked_stages()}:
        raise BadInput("there is no stage {stage} in which marks are given", stage=body.stage)
    if body.room not in {room.key for room in standing.panel.rooms}:
        raise BadInput("there is no room {room}", room=body.room)
    _check_leads(standing, seat, body.room)
    if isinstance(body, CursorMoved | DiscussionOpened) and body.submission is not None:
        _check_listed(standing, body.stage, body.submission)


def _check_leads(standing: Standing, seat: Seated, room: str | None) -> None:
    if room not in rooms_of(standing, seat.holder):
        raise NotAllowed(ELSEWHERE)


def _check_listed(standing: Standing, stage: str, submission: str) -> None:
    if (stage, submission) not in standing.listed:
        raise BadInput("there is no submission {submission} in this stage", submission=submission)
