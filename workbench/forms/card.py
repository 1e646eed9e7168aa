"""The assessor's card: the own submissions in running order, and the sheet of the one that is open."""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from workbench.forms.parts import script, style

PARTS = (
    "shared/opening",
    "shared/device",
    "shared/courier",
    "shared/sealed",
    *(f"card/{name}" for name in ("decimals", "book", "session", "keeping", "shown")),
    *(f"card/{name}" for name in ("similar", "submission", "presenting", "criterion")),
    *(
        f"card/{name}"
        for name in ("questions", "keyed", "discussion", "sheet", "dialogs", "declare", "list", "badge", "work", "card")
    ),
)
"""The parts of the card's script, after the shared ones."""

EARLY = (
    *(f"shared/{name}" for name in ("words", "dom", "ids", "door", "opening", "device", "courier")),
    *(f"card/{name}" for name in ("decimals", "book", "session", "keeping", "shown")),
)
"""Those that keep a sheet: on a page of ours they run before the card is there, and the card goes on with them."""

Post = Callable[[list[dict[str, Any]]], dict[str, Any]]


class Card(anywidget.AnyWidget):
    """The card of one seat: everything it saves goes from the browser to the door, or to `post` where there is none.

    Parameters
    ----------
    state : dict
        What this seat may see now, as the state door writes it; empty where the card is to ask the door itself.
        `read_only` in it shows the card without anything to change.
    doors : dict
        Addresses of the doors, `{"events": …, "state": …, "live": …}`; empty where there is no server.
    language : str
        `id` or `en`; empty for the language of the state.
    post : callable, optional
        Takes events as the door would and gives `{"answers": […], "sequence": …, "head": …}`.
    """

    _esm = script("card", *PARTS)
    _css = style("card")

    state = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("").tag(sync=True)
    doors = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        state: dict[str, Any] | None = None,
        *,
        doors: dict[str, str] | None = None,
        language: str = "",
        post: Post | None = None,
    ) -> None:
        super().__init__(state=state or {}, doors=doors or {}, language=language)
        self._post = post
        self.on_msg(self._received)

    def _received(self, _widget: object, content: dict[str, Any], _buffers: object) -> None:
        events = (content.get("post") or {}).get("events")
        if events and self._post is not None:
            self.send(self._post(events))
