"""The researcher's view: an archive that was computed again, its results, and what other rules would move."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, Protocol

import traitlets

from workbench.errors import BadInput, WorkbenchError
from workbench.forms.parts import script, style
from workbench.forms.results import JSON, PAGE, Results
from workbench.i18n import say

PARTS = (*PAGE, "shared/file", *(f"reproduce/{name}" for name in ("shelf", "verdict", "changed", "reproduce")))
LARGEST = 64_000_000
"""Bytes of an archive that a page hands in; a larger one is opened from the folder it lies in."""
MOST = 200
"""Files that a page hands in: an archive has some twenty."""

Progress = Callable[[int, int], None]


class Archives(Protocol):
    """What opens and computes archives for the view."""

    def picture(self, progress: Progress | None = None) -> JSON:
        """Compute what was opened last."""

    def open(self, name: str, progress: Progress | None = None) -> JSON:
        """Open another one."""

    def hand_in(self, name: str, files: Mapping[str, bytes], progress: Progress | None = None) -> JSON:
        """Open one whose files are handed in."""

    def compare(self, head: str) -> JSON:
        """Say whether it holds together, against a head from outside."""

    def ask(self, asked: JSON) -> JSON:
        """Rank by other rules and say who moves."""

    def step(self) -> JSON:
        """Compute one more rule."""

    def why(self, one: str, other: str) -> JSON:
        """Say why one region stands before another."""

    def workbook(self, language: str) -> tuple[str, bytes]:
        """Give the official result as a workbook, and what the file is called."""


class Reproduce(Results):
    """An archive, computed again.

    The state is that of the results view with `archives` and `chosen`, `archive` (what the archive says of itself),
    `told` (`same`, `fault`, `left`) and `checked` (`head`, `faults`, `untold`) beside it; `refused` alone where
    nothing can be computed. `moved` is what other rules came to: `{"asked", "rows", "refused"}`.
    """

    _esm = script("reproduce", *PARTS)
    _css = style("reproduce", "shared/data", "results/results")
    moved = traitlets.Dict().tag(sync=True)
    checked = traitlets.Dict().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, *, desk: Archives, language: str = "") -> None:
        super().__init__(
            {},
            language=language,
            refresh=lambda: desk.picture(self._progress),
            step=desk.step,
            why=desk.why,
            workbook=desk.workbook,
        )
        self._desk = desk
        self._handed: dict[str, list[bytes]] = {}

    def _progress(self, done: int, of: int) -> None:
        self.send({"progress": {"done": done, "of": of}})

    def _received(self, widget: object, content: JSON, buffers: object) -> None:
        if "open" in content:
            self._draw_again(lambda: self._desk.open(str(content["open"]), self._progress))
        elif "file" in content:
            parts = buffers if isinstance(buffers, Sequence) else ()
            self._take_part(content["file"], b"".join(bytes(part) for part in parts))
        elif "ask" in content:
            self.moved = self._desk.ask(dict(content["ask"]))
        elif "head" in content:
            self._compare(str(content["head"]))
        else:
            super()._received(widget, content, buffers)

    def _draw_again(self, refresh: Callable[[], JSON]) -> None:
        super()._draw_again(refresh)
        self.moved, self.checked = {}, self.state.get("checked", {})

    def _compare(self, head: str) -> None:
        try:
            self.checked = self._desk.compare(head)
        except WorkbenchError as fault:
            self._say(fault)

    def _say(self, fault: WorkbenchError) -> None:
        self.send({"fault": say(fault.message, self.language or "id")})

    def _take_part(self, part: Any, content: bytes) -> None:
        """Take in a folder, a part of a file at a time; the last one has it opened."""
        if part.get("first"):
            self._handed = {}
        # The browser names each file from the folder that was chosen on; the folder itself is no part of the name.
        folder, *inside = PurePosixPath(str(part["path"])).parts or ("",)
        self._handed.setdefault("/".join(inside), []).append(content)
        size = sum(len(each) for parts in self._handed.values() for each in parts)
        if size > LARGEST or len(self._handed) > MOST:
            self._handed = {}
            self._say(BadInput("{place}: is far too large for an archive", place=folder))
        elif part.get("last"):
            whole = {name: b"".join(parts) for name, parts in self._handed.items()}
            self._handed = {}
            self._draw_again(lambda: self._desk.hand_in(folder, whole, self._progress))
