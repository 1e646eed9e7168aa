"""What `GET state` hands out: the picture of a panel as one seat may see it, for one desk."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.filing.state import filing_at
from workbench.access.picture import Picture
from workbench.access.sight import desks_of, for_seat, hidden, may_open
from workbench.access.similar import similar_state
from workbench.access.views import chair, session
from workbench.access.views.closing import closing_state, plenary_state
from workbench.access.views.objections import objections_state
from workbench.access.views.observer import released_state
from workbench.access.views.own import own_sheets, plain
from workbench.access.views.projector import wall
from workbench.errors import NotAllowed
from workbench.methods.exact.standing import Seated, SignIn
from workbench.records.record import moment_text

JSON = dict[str, Any]


def state(
    door: Picture,
    seat: Seated,
    desk: str,
    language: str,
    opening: str | None = None,
    asked: Mapping[str, str] | None = None,
) -> JSON:
    """Give what a seat may see now at a desk, as JSON.

    Parameters
    ----------
    asked : mapping, optional
        Which part of it: of a filing, a page (`access.filing.asked`).

    Raises
    ------
    NotAllowed
        Where the desk is none that this seat opens, or its sign-in was superseded, revoked or ended.
    """
    standing = door.catch_up()
    status: SignIn = standing.sign_in(opening) if opening is not None else "here"
    if status != "here":
        raise NotAllowed("this sign-in was ended; ask the secretariat for a new card")
    if not may_open(standing.panel.seat(seat.holder).roles, desk):
        raise NotAllowed("this seat does not open that desk")
    return {**_common(door, seat, desk, language, status), **_at(desk, door, seat, language, opening, asked or {})}


def _at(desk: str, door: Picture, seat: Seated, language: str, opening: str | None, asked: Mapping[str, str]) -> JSON:
    if desk == "assessor":
        return {**own_sheets(door, seat, language), "sealing": door.sealing(seat.key, opening)}
    if desk == "projector":
        return wall(door, seat)
    if desk == "observer":
        return released_state(door, language)
    if desk in ("filing", "index"):
        return filing_at(door, seat, desk, asked)
    if desk == "similar":
        return similar_state(door, seat)
    if desk == "chair":
        led = chair.led_rooms(door, seat)
        return {**led, "roster": _roster(door, seat), "objections": objections_state(door, seat)}
    view = {**_log(door, seat), "keyed": session.keyed_sheets(door.standing, seat, language)}
    if desk == "results":
        return {**view, "closing": closing_state(door, seat), "plenary": plenary_state(door, seat)}
    return {**view, **_round(door), "objections": objections_state(door, seat)} if desk == "secretariat" else view


def _common(door: Picture, seat: Seated, desk: str, language: str, status: SignIn) -> JSON:
    standing = door.standing
    holder = standing.panel.seat(seat.holder)
    person = door.people().seats.get(seat.holder)
    rooms = {room.key: room for room in standing.panel.rooms}
    return {
        "desk": desk,
        "desks": desks_of(holder.roles),
        "language": language,
        "status": status,
        "sequence": standing.sequence,
        "head": standing.head,
        "now": moment_text(datetime.now(UTC)),
        "seat": {
            "key": seat.key,
            "holder": seat.holder,
            "title": plain(holder.title),
            "institution": {"id": seat.institution, "en": seat.institution}
            if seat.institution
            else plain(holder.institution),
            "rooms": [{"key": key, "title": plain(rooms[key].title)} for key in holder.rooms],
            "roles": list(holder.roles),
            "name": person.name if person else "",
        },
    }


# -- chair, secretariat, analyst -------------------------------------------------------------------------------------


def _log(door: Picture, seat: Seated) -> JSON:
    standing = door.standing
    roles = standing.panel.seat(seat.holder).roles
    return {
        "panel": plain(standing.panel),
        "intake": plain(door.intake),
        "events": [for_seat(event, standing, seat).line().decode() for event in door.events],
        "hidden": [list(place) for place in hidden(standing, seat)],
        "may": {"release": "chair" in roles, "reopen": "chair" in roles, "decide": "analyst" in roles},
    }


def readiness(door: Picture) -> list[JSON]:
    """Say for each seat of the panel file how far it is: signed in, marked, confirmed, recused."""
    return [_progress(door, seat.key) for seat in door.standing.panel.seats]


def _roster(door: Picture, seat: Seated) -> list[JSON]:
    """Say how far the assessors of the rooms are that a chair leads, and which cards the chair may give."""
    rooms, panel = set(rooms_of(door.standing, seat.holder)), door.standing.panel
    here = [each for each in panel.seats if "assessor" in each.roles and rooms & set(each.rooms)]
    return [{**_progress(door, each.key), "cards": each.roles == ("assessor",)} for each in here]


def _round(door: Picture) -> JSON:
    return {
        "progress": readiness(door),
        "orders": _orders(door),
        "keyable": session.keyable(door.standing),
        "confirmed": session.confirmed_sheets(door.standing),
        **door.files(),
    }


def _orders(door: Picture) -> list[JSON]:
    panel = door.standing.panel
    return [
        {"stage": stage.key, "room": room.key, "order": list(door.standing.order(stage.key, room.key))}
        for stage in panel.marked_stages()
        for room in panel.rooms
    ]


def _progress(door: Picture, holder: str) -> JSON:
    standing = door.standing
    panel_seat, seat = standing.panel.seat(holder), standing.seat_of(holder)
    entries = list(standing.own_entries(holder))
    found = [(stage, standing.sheet_of(holder, stage, key)) for stage, _, key in entries]
    counted = [(stage, sheet[1]) for stage, sheet in found if sheet is not None]
    sheets = [sheet for _, sheet in counted]
    criteria = {stage.key: len(stage.criteria) for stage in standing.panel.marked_stages()}
    moments = [cell.standing.at for sheet in sheets for cell in sheet.cells.values() if cell.standing]
    person = door.people().seats.get(holder)
    return {
        "holder": holder,
        "title": plain(panel_seat.title),
        "institution": plain(panel_seat.institution),
        "name": person.name if person else "",
        "roles": list(panel_seat.roles),
        "rooms": list(panel_seat.rooms),
        "seat": seat.key if seat else None,
        "status": _status(door, seat),
        "marked": sum(len(sheet.marks()) == criteria[stage] for stage, sheet in counted),
        "confirmed": sum(sheet.confirmed is not None for sheet in sheets),
        "recused": sum(sheet.recused is not None for sheet in sheets),
        "of": len(entries),
        "last": moment_text(max(moments)) if moments else None,
        **session.done(standing, holder),
    }


def _status(door: Picture, seat: Seated | None) -> str:
    if seat is None:
        return "not-issued"
    if door.standing.ended:
        return "ended"
    if seat.opening is not None:
        return "here"
    if seat.adopted and not seat.issued:
        return "not-issued"
    return "issued" if seat.issued else "revoked"
