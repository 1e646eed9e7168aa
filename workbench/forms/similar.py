"""The review of similar pairs: distribution and threshold, clusters, the list to work through, texts side by side."""

from collections.abc import Callable
from typing import Any, Protocol

from workbench.errors import WorkbenchError
from workbench.forms.desk import DeskView
from workbench.forms.parts import DATA, script, style
from workbench.i18n import say

JSON = dict[str, Any]
PARTS = (
    "shared/desk",
    *DATA,
    *(f"similar/{name}" for name in ("distribution", "clusters", "findings", "texts", "deciding", "similar")),
)


class Compares(Protocol):
    """What answers a page that asks."""

    def compare(self, settings: JSON, progress: Callable[[int, int], None] | None = None) -> JSON:
        """Compare with these settings, and give the picture."""

    def pair(self, first: str, second: str) -> JSON:
        """Give two innovations side by side."""

    def lines(self) -> list[JSON]:
        """Give the lines that assessors would read."""


class Similar(DeskView):
    """A view on similar pairs; what it needs beyond its picture it asks of the desk.

    The state is that of the desk of similar pairs: `innovations` by key, `decisions`, `settings`, `fields`, and
    `review`, which is null until the page has asked for it.
    """

    _esm = script("similar", *PARTS)
    _css = style("similar", "shared/data")

    def __init__(self, state: JSON | None = None, *, desk: Compares | None = None, **options: Any) -> None:
        super().__init__(state, **options)
        self._desk = desk

    def _received(self, _widget: object, content: JSON, _buffers: object) -> None:
        super()._received(_widget, content, _buffers)
        asked = content.get("ask")
        if asked and self._desk is not None:
            self._answer(self._desk, asked)

    def _answer(self, desk: Compares, asked: JSON) -> None:
        try:
            if asked["for"] == "compare":
                self.state = desk.compare(asked.get("settings", {}), self._tell)
            elif asked["for"] == "pair":
                self.send({"pair": desk.pair(asked["first"], asked["second"])})
            else:
                self.send({"lines": desk.lines()})
        except WorkbenchError as fault:
            self.send({"fault": say(fault.message, self.language or str(self.state.get("language", "id")))})

    def _tell(self, done: int, of: int) -> None:
        self.send({"progress": done / max(of, 1)})
