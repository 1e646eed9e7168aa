"""What a chair sees of the own rooms: who presents, whose sheets are in, and, after the last, how far they lie apart.

Marks go out only where all sheets of a submission are in, and only to a chair who may read them: who marks too has
confirmed the own sheet by then, or is recused.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.picture import Picture
from workbench.access.sight import sees_marks
from workbench.access.views.discussion import led_discussion
from workbench.access.views.leading import led
from workbench.methods.exact.rules import printed
from workbench.methods.exact.standing import Seated, Standing
from workbench.methods.exact.totals import Counted, sheets_on, spreads
from workbench.records.panel import Panel, Stage
from workbench.records.record import decimal_text

JSON = dict[str, Any]


def led_rooms(door: Picture, seat: Seated) -> JSON:
    """Give the rooms that a seat leads, entry by entry in running order; before them the anchors, as room ""."""
    rooms = rooms_of(door.standing, seat.holder)
    panel = door.standing.panel
    return {
        "panel": panel.model_dump(mode="json"),
        "led": led(door, rooms),
        "rooms": [
            {
                "stage": stage.key,
                "room": room,
                "closed": (stage.key, room) in door.standing.closed
                if room
                else all((stage.key, key) in door.standing.released for key in order),
                "entries": [_entry(door, seat, stage, key, number) for number, key in enumerate(order, 1)],
            }
            for stage in panel.marked_stages()
            # What all mark first is in no room: it stands before the rooms, and is led in all of them.
            for room, order in [
                ("", door.standing.anchors(stage.key)),
                *((room, door.standing.order(stage.key, room)) for room in rooms),
            ]
            if order
        ],
    }


def _entry(door: Picture, seat: Seated, stage: Stage, key: str, number: int) -> JSON:
    standing, place = door.standing, (stage.key, key)
    gone = place in standing.withdrawn
    sheets = () if gone else sheets_on(standing.panel, standing, stage, key)
    waited_for = awaited(sheets)
    missing = [sheet.holder for sheet in waited_for if sheet.total is None]
    return {
        "submission": key,
        "number": number,
        "name": door.intake.region(standing.listed[place].region).name,
        "title": door.intake.submission(*place).title,
        "withdrawn": standing.withdrawn.get(place, ""),
        "released": place in standing.released,
        "in": len(waited_for) - len(missing),
        "of": len(waited_for),
        "missing": missing,
        "recused": [sheet.holder for sheet in sheets if sheet.absent in ("recused", "conflict")],
        **_talk(standing, seat, stage, key, sheets if not missing else ()),
    }


def awaited(sheets: Iterable[Counted]) -> list[Counted]:
    """Give the sheets that a room waits for: of every assessor who marks the submission and is not recused."""
    return [sheet for sheet in sheets if sheet.absent not in ("recused", "conflict")]


def _talk(standing: Standing, seat: Seated, stage: Stage, key: str, sheets: tuple[Counted, ...]) -> JSON:
    """Give the marks, and how far they lay apart before a discussion too; while it goes on, as they were frozen."""
    held, talk = standing.discussed.get((stage.key, key)), led_discussion(standing, seat, stage, key)
    now = _marks(standing, seat, stage, key, sheets)
    if held is None or talk is None:
        return {**now, "discussion": None}
    frozen = tuple(replace(each, marks=held.first.get(each.seat, each.marks)) for each in sheets)
    before = _marks(standing, seat, stage, key, frozen)
    return {**(now if talk["over"] else before), "discussion": {**talk, "before": before["spread"]}}


def _marks(standing: Standing, seat: Seated, stage: Stage, key: str, sheets: tuple[Counted, ...]) -> JSON:
    counted = [sheet for sheet in sheets if sheet.total is not None]
    if not counted or not sees_marks(standing, seat, stage.key, key):
        return {"spread": {}, "marks": {}}
    return {
        "spread": spread_of(standing.panel, stage, counted),
        "marks": {
            sheet.holder: {criterion: decimal_text(mark) for criterion, mark in sheet.marks.items()}
            for sheet in counted
        },
    }


def spread_of(panel: Panel, stage: Stage, sheets: Sequence[Counted]) -> JSON:
    """Give lowest, highest and mean mark on each criterion, and whether the tolerance is passed; nobody is named."""
    return {
        criterion: {
            "low": decimal_text(printed(found.low, panel.decimals)),
            "high": decimal_text(printed(found.high, panel.decimals)),
            "middle": decimal_text(printed(found.middle, panel.decimals)),
            "passed": found.passed,
        }
        for criterion, found in spreads(panel, stage, sheets).items()
    }
