"""What the chair and the secretariat see of the objection period: its end, the letters, and what they are answered."""

from datetime import UTC, datetime
from typing import Any

from workbench.access.picture import Picture
from workbench.methods.exact.parts import Objection
from workbench.methods.exact.standing import Seated
from workbench.records.record import moment_text

JSON = dict[str, Any]


def objections_state(door: Picture, seat: Seated) -> JSON:
    """Give the period, every objection in the order it came, and what this seat may do now.

    Only for seats that read what regions wrote (`sight.sees_objections`).
    """
    standing = door.standing
    now, said = datetime.now(UTC), standing.objections
    roles = set(standing.panel.seat(seat.holder).roles)
    released = all(place in standing.released for place in set(standing.listed) - set(standing.withdrawn))
    open_ = said.ends is not None and said.closed is None
    keeps = bool(roles & {"chair", "secretariat"})
    return {
        "opened": moment_text(said.opened) if said.opened else None,
        "ends": moment_text(said.ends) if said.ends else None,
        "closed": moment_text(said.closed) if said.closed else None,
        "runs": said.runs(now),
        "released": released and bool(standing.listed),
        "may": {
            "open": keeps and released and bool(standing.listed),
            "lodge": "secretariat" in roles and said.ends is not None,
            "answer": "chair" in roles,
            "close": keeps and open_ and not said.runs(now) and not said.waiting,
        },
        "lodged": [_objection(door, each) for each in said.lodged.values()],
        "regions": [{"key": each.key, "name": each.name} for each in door.intake.regions],
    }


def _objection(door: Picture, each: Objection) -> JSON:
    names = {region.key: region.name for region in door.intake.regions}
    return {
        "event": each.event,
        "sequence": each.sequence,
        "region": each.region,
        "name": names.get(each.region, each.region),
        "text": each.text,
        "reference": each.reference,
        "at": moment_text(each.at),
        "late": each.late,
        "answers": [
            {"outcome": answer.outcome, "reason": answer.reason, "at": moment_text(answer.at)}
            for answer in each.answers
        ],
    }
