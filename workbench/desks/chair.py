"""The chair's desk: lead the room, and see how far the panel agrees before the next presentation starts."""

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from workbench.desks.audited.shown import agreement, told
from workbench.desks.opening import Opened, open_place
from workbench.forms.chair import Chair
from workbench.methods.agreement import krippendorff_alpha
from workbench.methods.exact.totals import shares
from workbench.records.panel import Panel

JSON = dict[str, Any]


class ChairDesk:
    """What the chair of a room does while it is in session."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def room(self) -> Chair:
        """Show the room; it is led from the browser, and this kernel computes agreement."""
        return Chair(
            self._opened.read(),
            doors=self._opened.doors,
            refresh=self._opened.read,
            post=self._opened.post,
            figures=self.figures,
        )

    def figures(self) -> JSON:
        """Compute agreement so far: by stage and room, on whole sheets and on each criterion.

        Krippendorff's alpha for intervals over the submissions whose sheets are all in and which this seat may read.
        """
        view = self._opened.read()
        panel = Panel.model_validate(view["panel"])
        return {f"{room['stage']} {room['room']}": _agreed(panel, room) for room in view["rooms"]}


def _agreed(panel: Panel, room: JSON) -> JSON:
    stage = panel.stage(room["stage"])
    sheets = [entry["marks"] for entry in room["entries"] if entry["marks"]]
    holders = sorted({holder for marks in sheets for holder in marks})
    share = {key: float(part) for key, part in shares(panel, stage).items()}

    def table(weights: dict[str, float]) -> NDArray[np.float64]:
        rows = [[_sum(marks.get(holder), weights) for marks in sheets] for holder in holders]
        return np.array(rows, dtype=np.float64).reshape(len(holders), len(sheets))

    names: list[tuple[str, dict[str, float]]] = [("", share), *((each.key, {each.key: 1.0}) for each in stage.criteria)]
    return {
        "complete": len(sheets),
        "agreement": {name: told(partial(_alpha, table(weights))) for name, weights in names}
        if len(sheets) > 1
        else {},
    }


def _alpha(table: NDArray[np.float64]) -> JSON:
    return agreement(krippendorff_alpha(table))


def _sum(marks: dict[str, str] | None, weights: dict[str, float]) -> float:
    return float("nan") if marks is None else sum(weight * float(marks[key]) for key, weight in weights.items())


def open_desk() -> ChairDesk:
    """Open the chair's desk for whoever sits here."""
    return ChairDesk(open_place("chair"))
