"""What an assessor sees: the own submissions in running order, and the own sheet of each."""

from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.picture import Picture
from workbench.access.sight import FEWEST, sees_anchor_spread
from workbench.access.similar import lines_for
from workbench.access.views import leading, session
from workbench.access.views.chair import spread_of
from workbench.access.views.discussion import own_discussion
from workbench.access.views.session import panel_known
from workbench.i18n import say
from workbench.methods.exact.standing import Cell, Given, Seated, Sheet, Standing
from workbench.methods.exact.totals import sheets_on
from workbench.records.chain import receipt
from workbench.records.panel import Panel, Stage
from workbench.records.record import Record, decimal_text, moment_text
from workbench.records.submission import Intake

JSON = dict[str, Any]


def plain(record: Record) -> JSON:
    """Write a record as pages read it."""
    return record.model_dump(mode="json")


def own_sheets(door: Picture, seat: Seated, language: str) -> JSON:
    """Give the panel, the stages, and every submission that a seat marks, with its sheet."""
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
    return {**panel_known(panel), "languages": list(panel.languages), "comments": plain(panel.comments)}


def _stage(panel: Panel, stage: Stage) -> JSON:
    criteria = []
    for criterion in stage.criteria:
        scale = panel.scale(criterion)
        criteria.append({**plain(criterion), "scale": {**plain(scale), "decimals": scale.decimals}})
    minutes = plain(stage.minutes) if stage.minutes else None
    return {"key": stage.key, "title": plain(stage.title), "minutes": minutes, "criteria": criteria}


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
        "anchor": key in door.standing.anchors(stage),
        "spread": _anchor_spread(door.standing, seat, stage, key),
        "sheet": _sheet(door, door.standing.sheet(seat.key, stage, key), (stage, key), language),
    }


def _anchor_spread(standing: Standing, seat: Seated, stage: str, key: str) -> JSON:
    """Give how far the marks on an anchor lie apart, for who marked it: what the round is joined by is learned from."""
    if not sees_anchor_spread(standing, seat, stage, key):
        return {}
    sheets = [sheet for sheet in sheets_on(standing.panel, standing, standing.panel.stage(stage), key)
              if sheet.total is not None]  # fmt: skip
    return spread_of(standing.panel, standing.panel.stage(stage), sheets) if len(sheets) >= FEWEST else {}


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
            "cluster": {"key": cluster.key, "title": plain(cluster.title)},
            "earlier": [plain(year) for year in region.earlier],
        },
        "innovations": [plain(each) for each in innovations],
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
        "recused": {"event": recused.event, "reason": recused.reason, "at": moment_text(recused.at)}
        if recused
        else None,
        "confirmed": {
            "event": confirmed.event,
            "sequence": confirmed.sequence,
            "hash": confirmed.hash,
            "at": moment_text(confirmed.at),
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
        "at": moment_text(standing.at) if standing else None,
        "contested": [_given(given, language) for given in cell.contested],
        "turned_away": [_given(given, language) for given in cell.turned_away],
    }


def _given(given: Given, language: str) -> JSON:
    why = say(given.why, language) if given.why else ""
    return {"event": given.event, "mark": _mark(given), "at": moment_text(given.at), "why": why}


def _mark(given: Given | None) -> str | None:
    return decimal_text(given.mark) if given is not None and given.mark is not None else None
