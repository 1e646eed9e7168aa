"""The filing: a queue of documents, innovations with every rule, what validators found."""

from typing import Any, Protocol

from workbench.forms.desk import JSON, DeskView
from workbench.forms.parts import DATA, script, style

PARTS = (
    "shared/desk",
    "shared/file",
    *DATA,
    *(f"filing/{name}" for name in ("page", "trail", "queue", "rules", "validators", "filing")),
)


class Asks(Protocol):
    """What answers who turns to another page."""

    def ask(self, asked: JSON) -> JSON:
        """Give another part, list or region, other words, from where on."""


class FilingForm(DeskView):
    """A view on a filing; the state is that of its desk."""

    _esm = script("filing", *PARTS)
    _css = style("filing", "shared/data")

    def __init__(self, state: JSON | None = None, *, desk: Asks | None = None, **options: Any) -> None:
        super().__init__(state, **options)
        self._desk = desk

    def _received(self, _widget: object, content: JSON, _buffers: object) -> None:
        asked, desk = content.get("ask"), self._desk
        if isinstance(asked, dict) and desk is not None:
            self._draw_again(lambda: desk.ask(asked))
        else:
            super()._received(_widget, content, _buffers)
