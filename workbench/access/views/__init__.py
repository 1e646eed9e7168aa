"""What `GET state` hands out: the picture of a panel as one seat may see it, for one desk."""

from datetime import UTC, datetime
from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.door import Picture
from workbench.access.filing import filing_state
from workbench.access.sight import desks_of, for_seat, hidden, may_open
from workbench.access.similar import lines_for, similar_state
from workbench.access.views import chair, leading, session
from workbench.access.views.discussion import own_discussion
from workbench.access.views.objections import objections_state
from workbench.access.views.session import moment
from workbench.errors import NotAllowed
from workbench.i18n import say
from workbench.methods.exact.standing import Cell, Given, Seated, Sheet, SignIn, Standing
from workbench.records.chain import receipt
from workbench.records.panel import Panel, Stage
from workbench.records.record import Record, decimal_text
from workbench.records.submission import Intake

JSON = dict[str, Any]


def state(door: Picture, seat: Seated, desk: str, language: str, opening: str | None = None) -> JSON:
    """Give what a seat may see now at a desk, as JSON.

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
    common = _common(door, seat, desk, language, status)
    if desk == "assessor":
        return {**common, **_own_sheets(door, seat, language), "sealing": door.sealing(seat.key, opening)}
    if desk in ("filing", "index"):
        return {**common, **filing_state(door, seat)}
    if desk == "chair":
        return {
            **common,
            **chair.led_rooms(door, seat),
            "roster": _roster(door, seat),
            "objections": objections_state(door, seat),
        }
    if desk == "similar":
        return {**common, **similar_state(door, seat)}
    view = {**common, **_log(door, seat), "keyed": session.keyed_sheets(standing, seat, language)}
    return {**view, **_round(door), "objections": objections_state(door, seat)} if desk == "secretariat" else view


def _plain(record: Record) -> JSON:
    return record.model_dump(mode="json")


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
        "now": moment(datetime.now(UTC)),
        "seat": {
            "key": seat.key,
            "holder": seat.holder,
            "title": _plain(holder.title),
            "institution": {"id": seat.institution, "en": seat.institution}
            if seat.institution
            else _plain(holder.institution),
            "rooms": [{"key": key, "title": _plain(rooms[key].title)} for key in holder.rooms],
            "roles": list(holder.roles),
            "name": person.name if person else "",
        },
    }


# -- the assessor ----------------------------------------------------------------------------------------------------


def _own_sheets(door: Picture, seat: Seated, language: str) -> JSON:
    panel = door.standing.panel
    return {
        "panel": _panel(panel),
        "stages": [_stage(panel, stage) for stage in panel.marked_stages()],
        "entries": [_entry(door, seat, place, language) for place in _own(door, seat)],
        "led": leading.led(door, rooms_of(door.standing, seat.holder)),
        "known": session.known_conflicts(door.standing, door.intake, seat),
        **session.declarations(door.standing, seat),
    }


def _own(door: Picture, seat: Seated) -> list[tuple[str, str, str]]:
    standing = door.standing
    return [
        (stage, room, key)
        for stage, room, key in standing.own_entries(seat.holder)
        if seat.key not in standing.seats or not standing.confirmed_before(seat.key, stage, key)
    ]


def _panel(panel: Panel) -> JSON:
    return {
        "key": panel.key,
        "title": _plain(panel.title),
        "zone": panel.zone,
        "languages": list(panel.languages),
        "demonstration": panel.demonstration,
        "comments": _plain(panel.comments),
    }


def _stage(panel: Panel, stage: Stage) -> JSON:
    criteria = []
    for criterion in stage.criteria:
        scale = panel.scale(criterion)
        criteria.append({**_plain(criterion), "scale": {**_plain(scale), "decimals": scale.decimals}})
    minutes = _plain(stage.minutes) if stage.minutes else None
    return {"key": stage.key, "title": _plain(stage.title), "minutes": minutes, "criteria": criteria}


def _entry(door: Picture, seat: Seated, place: tuple[str, str, str], language: str) -> JSON:
    stage, room, key = place
    order = door.standing.order(stage, room) if room else door.standing.anchors(stage)
    shown = _shown(door.standing, door.intake, stage, key)
    return {
        "stage": stage,
        "submission": key,
        "number": order.index(key) + 1 if key in order else len(order) + 1,
        "of": len(order),
        "room": room,
        **shown,
        "suggested": session.suggested(door.standing, seat, shown["region"]["name"]),
        "keyed": session.keyed_sheet(door.standing, seat, stage, key),
        "discussion": own_discussion(door.standing, seat, stage, key),
        "sheet": _sheet(door, door.standing.sheet(seat.key, stage, key), (stage, key), language),
    }


def _shown(standing: Standing, intake: Intake, stage: str, key: str) -> JSON:
    submission = intake.submission(stage, key)
    innovations = tuple(intake.innovation(each) for each in submission.innovations)
    region = intake.region(submission.region)
    cluster = next(cluster for cluster in standing.panel.clusters if cluster.key == region.cluster)
    return {
        "title": submission.title,
        "region": {
            "key": region.key,
            "name": region.name,
            "cluster": {"key": cluster.key, "title": _plain(cluster.title)},
            "earlier": [_plain(year) for year in region.earlier],
        },
        "innovations": [_plain(each) for each in innovations],
        "similar": lines_for(standing, innovations),
    }


def _sheet(door: Picture, sheet: Sheet, place: tuple[str, str], language: str) -> JSON:
    recused, confirmed = sheet.recused, sheet.confirmed
    return {
        "cells": {criterion: _cell(cell, language) for criterion, cell in sheet.cells.items()},
        "comments": {criterion: comment.text for criterion, comment in sheet.comments.items()},
        "note": sheet.note.text if sheet.note else "",
        "questions": session.questions(sheet),
        "others": {
            **{criterion: list(comment.others) for criterion, comment in sheet.comments.items() if comment.others},
            **({"note": list(sheet.note.others)} if sheet.note and sheet.note.others else {}),
        },
        "recused": {"event": recused.event, "reason": recused.reason, "at": moment(recused.at)} if recused else None,
        "confirmed": {
            "event": confirmed.event,
            "sequence": confirmed.sequence,
            "hash": confirmed.hash,
            "at": moment(confirmed.at),
            "receipt": receipt(confirmed.sequence, confirmed.hash),
        }
        if confirmed
        else None,
        "released": place in door.standing.released,
    }


def _cell(cell: Cell, language: str) -> JSON:
    standing = cell.standing
    return {
        "mark": _mark(standing),
        "event": standing.event if standing else None,
        "at": moment(standing.at) if standing else None,
        "contested": [_given(given, language) for given in cell.contested],
        "turned_away": [_given(given, language) for given in cell.turned_away],
    }


def _given(given: Given, language: str) -> JSON:
    why = say(given.why, language) if given.why else ""
    return {"event": given.event, "mark": _mark(given), "at": moment(given.at), "why": why}


def _mark(given: Given | None) -> str | None:
    return decimal_text(given.mark) if given is not None and given.mark is not None else None


# -- chair, secretariat, analyst -------------------------------------------------------------------------------------


def _log(door: Picture, seat: Seated) -> JSON:
    standing = door.standing
    roles = standing.panel.seat(seat.holder).roles
    return {
        "panel": _plain(standing.panel),
        "intake": _plain(door.intake),
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
        "title": _plain(panel_seat.title),
        "institution": _plain(panel_seat.institution),
        "name": person.name if person else "",
        "roles": list(panel_seat.roles),
        "rooms": list(panel_seat.rooms),
        "seat": seat.key if seat else None,
        "status": _status(door, seat),
        "marked": sum(len(sheet.marks()) == criteria[stage] for stage, sheet in counted),
        "confirmed": sum(sheet.confirmed is not None for sheet in sheets),
        "recused": sum(sheet.recused is not None for sheet in sheets),
        "of": len(entries),
        "last": moment(max(moments)) if moments else None,
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
