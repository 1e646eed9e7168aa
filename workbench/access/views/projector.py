"""What stands on the wall of a hall: who presents, the clock, and how many sheets are in. Nobody's name, no mark."""

from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.picture import Picture
from workbench.access.views.chair import awaited
from workbench.access.views.leading import led
from workbench.access.views.session import panel_known
from workbench.methods.exact.standing import Seated
from workbench.methods.exact.totals import sheets_on

JSON = dict[str, Any]


def wall(door: Picture, seat: Seated) -> JSON:
    """Give the rooms of a seat: who presents there, and of how many sheets how many are in.

    Counted are sheets that are confirmed, of those that the room waits for; whose they are is not said.
    """
    panel, rooms = door.standing.panel, rooms_of(door.standing, seat.holder)
    now = led(door, rooms)
    return {
        "panel": panel_known(panel),
        "rooms": [
            {"room": room.key, "title": room.title.model_dump(mode="json"), **_progress(door, now.get(room.key))}
            for room in panel.rooms
            if room.key in rooms
        ],
        "led": now,
    }


def _progress(door: Picture, now: JSON | None) -> JSON:
    if now is None or now["submission"] is None:
        return {"submission": None}
    stage = door.standing.panel.stage(now["stage"])
    sheets = awaited(sheets_on(door.standing.panel, door.standing, stage, now["submission"]))
    counted = sum(sheet.total is not None for sheet in sheets)
    return {"submission": now["submission"], "in": counted, "of": len(sheets)}
