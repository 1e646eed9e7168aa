"""What the views of chair, analyst and secretariat have in common: a picture that can be drawn again, and acts."""

from collections.abc import Callable
from typing import Any

import anywidget
import traitlets

from workbench.errors import WorkbenchError
from workbench.i18n import say

JSON = dict[str, Any]
Post = Callable[[list[JSON]], JSON]
Refresh = Callable[[], JSON]


class DeskView(anywidget.AnyWidget):
    """A view on a picture; what is done in it goes from the browser to the door, or to `post` where there is none.

    Parameters
    ----------
    state : dict
        The picture. `read_only` in it shows it without anything to do.
    doors : dict
        Addresses of the doors, `{"events": …, "state": …, "live": …}`; empty where there is no server.
    language : str
        `id` or `en`; empty for the language of the state.
    refresh : callable, optional
        Draws the picture again; called when the page has heard that the log has grown.
    post : callable, optional
        Takes events as the door would and gives `{"answers": […], "sequence": …, "head": …}`.
    """

    state = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("").tag(sync=True)
    doors = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        state: JSON | None = None,
        *,
        doors: dict[str, str] | None = None,
        language: str = "",
        refresh: Refresh | None = None,
        post: Post | None = None,
    ) -> None:
        super().__init__(state=state or {}, doors=doors or {}, language=language)
        self._refresh = refresh
        self._post = post
        self.on_msg(self._received)

    def _received(self, _widget: object, content: JSON, _buffers: object) -> None:
        events = (content.get("post") or {}).get("events")
        if events and self._post is not None:
            self.send(self._post(events))
        if (events or content.get("refresh")) and self._refresh is not None:
            self._draw_again(self._refresh)

    def _draw_again(self, refresh: Refresh) -> None:
        # A picture that cannot be drawn is said on the page; the one before stays.
        try:
            self.state = refresh()
        except WorkbenchError as fault:
            self.send({"fault": say(fault.message, self.language or str(self.state.get("language", "id")))})
