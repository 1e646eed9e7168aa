"""The end of a session: what is still to be done, whose sheets are unfinished, and what the plenary decides.

No mark is in what is said of sheets, so that a chair who marks may read it at any time.
"""

from datetime import UTC, datetime
from typing import Any

from workbench.access.chair import rooms_of
from workbench.access.picture import Picture
from workbench.methods.exact.parts import Adopted
from workbench.methods.exact.standing import Seated, Sheet, Standing
from workbench.methods.exact.totals import NOT_MISSING, sheets_on
from workbench.methods.plenary import as_decided, changes_in, competing, computed_in, decided_in, unfilled
from workbench.records.event import PlaceChanged
from workbench.records.panel import Stage
from workbench.records.record import moment_text

JSON = dict[str, Any]


def closing_state(door: Picture, seat: Seated) -> JSON | None:
    """Give what remains before the session can be closed, room by room; None for seats that close nothing."""
    roles = door.standing.panel.seat(seat.holder).roles
    if not {"chair", "secretariat"} & set(roles):
        return None
    standing = door.standing
    own = rooms_of(standing, seat.holder)
    rooms = [
        _room(door, stage, room, order)
        for stage in standing.panel.marked_stages()
        for room, order in [("", standing.anchors(stage.key)), *((key, standing.order(stage.key, key)) for key in own)]
        if order
    ]
    return {
        "rooms": rooms,
        "keyed": sum(each.state == "waiting" for each in standing.keyed.values()),
        "objections": _objections(standing),
    }


def _objections(standing: Standing) -> str:
    said = standing.objections
    if said.ends is None:
        return "none"
    return "closed" if said.closed else "runs" if said.runs(datetime.now(UTC)) else "past"


def _room(door: Picture, stage: Stage, room: str, order: tuple[str, ...]) -> JSON:
    standing = door.standing
    shown = [key for key in order if (stage.key, key) not in standing.withdrawn]
    entries = [_entry(door, stage, key, order.index(key) + 1) for key in shown]
    return {
        "stage": stage.key,
        "room": room,
        "closed": (stage.key, room) in standing.closed,
        "in": sum(each["in"] for each in entries),
        "of": sum(each["of"] for each in entries),
        "released": sum((stage.key, key) in standing.released for key in shown),
        "entries": len(shown),
        "unfinished": [each for each in entries if each["missing"]],
    }


def _entry(door: Picture, stage: Stage, key: str, number: int) -> JSON:
    standing = door.standing
    waited_for = [
        sheet
        for sheet in sheets_on(standing.panel, standing, stage, key)
        if sheet.absent is None or sheet.absent not in NOT_MISSING
    ]
    missing = [sheet.holder for sheet in waited_for if sheet.absent is not None]
    return {
        "submission": key,
        "number": number,
        "name": door.intake.region(standing.listed[stage.key, key].region).name,
        "released": (stage.key, key) in standing.released,
        "in": len(waited_for) - len(missing),
        "of": len(waited_for),
        "missing": [{"holder": holder, "how": _how(standing, holder, stage, key)} for holder in missing],
    }


def _how(standing: Standing, holder: str, stage: Stage, key: str) -> str:
    """Say how far an unconfirmed sheet is, and nothing of what is on it."""
    counted = standing.sheet_of(holder, stage.key, key)
    sheet = counted[1] if counted else Sheet()
    if sheet.contested():
        return "contested"
    return "begun" if sheet.marks() else "untouched"


# -- the plenary -----------------------------------------------------------------------------------------------------


def plenary_state(door: Picture, seat: Seated) -> JSON:
    """Give by cluster what the plenary decided, and whether this seat may decide there now."""
    standing, intake = door.standing, door.intake
    chair = "chair" in standing.panel.seat(seat.holder).roles
    found: JSON = {}
    for cluster in standing.panel.clusters:
        here = competing(standing, intake, cluster.key)
        final = bool(here) and all(place in standing.released for place in here)
        changed = changes_in(standing, intake, cluster.key)
        found[cluster.key] = {
            "final": final,
            "may": chair and final,
            "changes": [_change(region, number, body) for region, (number, body) in changed.items()],
            "adopted": _adopted(door, cluster.key, standing.adopted.get(cluster.key)) if final else None,
        }
    return found


def _change(region: str, number: int, body: PlaceChanged) -> JSON:
    return {
        "region": region,
        "submission": body.submission,
        "place": body.place,
        "reason": body.reason,
        "sequence": number,
    }


def _adopted(door: Picture, cluster: str, said: Adopted | None) -> JSON | None:
    if said is None:
        return None
    stands = dict(said.places) == decided_in(door.standing, door.intake, cluster)
    return {"sequence": said.sequence, "at": moment_text(said.at), "note": said.note, "stands": stands}


def decision_effect(door: Picture, body: PlaceChanged) -> JSON:
    """Give the places of a cluster as computed, as they stand, and as they are once a place is changed.

    Only where the whole cluster is released, as the door checks: nothing that is hidden from a seat is in it.
    """
    standing, intake = door.standing, door.intake
    computed = computed_in(standing, intake, body.cluster)
    own = next(each.region for each in intake.submissions if each.key == body.submission)
    changed = {
        region: said.place
        for region, (_, said) in changes_in(standing, intake, body.cluster).items()
        if said.place is not None
    }
    before = as_decided(computed, changed)
    changed.pop(own, None)
    after = as_decided(computed, {**changed, own: body.place} if body.place is not None else changed)
    held = [place for place in after.values() if place is not None]
    tied = [place for place in computed.values() if place is not None]
    return {
        "cluster": body.cluster,
        "places": [
            {
                "region": region,
                "name": intake.region(region).name,
                "computed": computed[region],
                "before": before[region],
                "after": place,
            }
            for region, place in after.items()
        ],
        "twice": sorted({place for place in held if held.count(place) > max(1, tied.count(place))}),
        "empty": list(unfilled(held)),
    }
