"""The index: regions with every row behind them, nominees with the cut line, and what one validator moves."""

from typing import Any, Protocol

from workbench.errors import WorkbenchError
from workbench.forms.desk import JSON, DeskView
from workbench.forms.parts import DATA, script, style
from workbench.i18n import say
from workbench.records.filing import Basis

PARTS = ("shared/desk", *DATA, *(f"index/{name}" for name in ("region", "nominees", "index")))


class Explains(Protocol):
    """What answers a page that opens a region."""

    def region(self, key: str, basis: Basis) -> JSON:
        """Show every row behind the index of one region."""


class IndexForm(DeskView):
    """A view on the index; the state is that of its desk, and a region that is opened comes as a message."""

    _esm = script("index", *PARTS)
    _css = style("index", "shared/data")

    def __init__(self, state: JSON | None = None, *, desk: Explains | None = None, **options: Any) -> None:
        super().__init__(state, **options)
        self._desk = desk

    def _received(self, _widget: object, content: JSON, _buffers: object) -> None:
        asked = content.get("region")
        if not asked or self._desk is None:
            super()._received(_widget, content, _buffers)
            return
        try:
            basis: Basis = "validated" if asked.get("basis") == "validated" else "claimed"
            self.send({"region": self._desk.region(str(asked.get("key")), basis)})
        except WorkbenchError as fault:
            self.send({"fault": say(fault.message, self.language or str(self.state.get("language", "id")))})
