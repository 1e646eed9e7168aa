"""The chair's view: lead the room, see whose sheets are in, and, after the last, where the panel disagrees."""

from collections.abc import Callable
from typing import Any

import traitlets

from workbench.forms.desk import DeskView
from workbench.forms.parts import DATA, script, style

JSON = dict[str, Any]
PARTS = (
    "shared/desk",
    *DATA,
    "shared/cards",
    "objections/objections",
    *(f"chair/{name}" for name in ("now", "order", "spread", "discussion", "roster", "anchors", "rehearsal", "chair")),
)


class Chair(DeskView):
    """A view on the rooms that a chair leads.

    The state is that of the chair's desk: `rooms` (entries in running order), `led` (who presents, the clock) and
    `roster`. `figures` holds what a kernel computes beside it: agreement so far, by stage and room.

    Parameters
    ----------
    figures : callable, optional
        Computes `figures` anew; asked by the page when another submission is complete.
    """

    _esm = script("chair", *PARTS)
    _css = style("chair", "shared/data", "objections/objections")
    figures = traitlets.Dict().tag(sync=True)

    def __init__(self, state: JSON | None = None, *, figures: Callable[[], JSON] | None = None, **options: Any) -> None:
        super().__init__(state, **options)
        self._figures = figures

    def _received(self, _widget: object, content: JSON, _buffers: object) -> None:
        super()._received(_widget, content, _buffers)
        if content.get("figures") and self._figures is not None:
            self.figures = self._figures()
