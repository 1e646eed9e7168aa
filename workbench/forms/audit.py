"""The audit view: one screen that answers whether a panel is fit to decide, and opens to what is behind it."""

import json
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import traitlets

from workbench.errors import BadInput, WorkbenchError
from workbench.forms.desk import JSON, DeskView, Post
from workbench.forms.parts import DATA, VIEWS, script, style
from workbench.i18n import say

PARTS = (
    "shared/desk",
    "shared/file",
    *DATA,
    *(f"audit/{name}" for name in ("figures", "source", "agreement", "assessors", "cells", "flags", "help", "audit")),
)
LARGEST = 24_000_000
"""Bytes of a file that a page hands in; larger ones are read by the command line."""

Progress = Callable[[int, int], None]


class AuditSource(Protocol):
    """What computes the audit for the view."""

    def picture(self, progress: Progress | None = None) -> JSON:
        """Compute what was asked for last."""

    def ask(self, asked: JSON, progress: Progress | None = None) -> JSON:
        """Compute another stage or moment."""

    def open_file(self, name: str, content: bytes | None, progress: Progress | None = None) -> JSON:
        """Compute the audit of a file; None goes back to the panel."""

    def cell(self, assessor: str, submission: str) -> JSON:
        """Give what is behind one cell."""


def levels() -> JSON:
    """Give how often each test errs and what it would find, as `make bench-audit-levels` measured it."""
    found: JSON = json.loads((VIEWS / "audit" / "levels.json").read_text(encoding="utf-8"))
    return found


class Audit(DeskView):
    """The audit of a panel or of a file.

    The state is that of the desk (`panel`, `intake`, `hidden`, `sequence`, `head`, `now`) with the sections of the
    audit beside it; `waiting` in it says that nothing was computed yet. What is chosen on the page comes as a
    message: `ask` (a stage, a moment), `cell` (what is behind one), `file` (a part of a file that is handed in).
    """

    _esm = script("audit", *PARTS)
    _css = style("audit", "shared/data")

    levels = traitlets.Dict().tag(sync=True)
    largest = traitlets.Int(LARGEST).tag(sync=True)

    def __init__(self, state: JSON, *, desk: AuditSource, doors: dict[str, str], post: Post | None = None) -> None:
        super().__init__(state, doors=doors, refresh=lambda: desk.picture(self._progress), post=post)
        self.levels = levels()
        self._desk = desk
        self._parts: list[bytes] = []

    def _progress(self, done: int, of: int) -> None:
        self.send({"progress": {"done": done, "of": of}})

    def _received(self, _widget: object, content: JSON, buffers: object) -> None:
        parts = buffers if isinstance(buffers, Sequence) else ()
        if "ask" in content:
            self._draw_again(lambda: self._desk.ask(dict(content["ask"]), self._progress))
        elif "cell" in content:
            self._show_cell(content["cell"])
        elif "file" in content:
            self._take_part(content["file"], b"".join(bytes(part) for part in parts))
        else:
            super()._received(_widget, content, buffers)

    def _show_cell(self, asked: Any) -> None:
        try:
            self.send({"cell": self._desk.cell(str(asked["assessor"]), str(asked["submission"]))})
        except WorkbenchError as fault:
            self.send({"fault": say(fault.message, self.language or str(self.state.get("language", "id")))})

    def _take_part(self, part: Any, content: bytes) -> None:
        """Take in a file part by part; the last one has it read. A file without content goes back to the panel."""
        if part.get("first"):
            self._parts = []
        self._parts.append(content)
        if sum(len(each) for each in self._parts) > LARGEST:
            self._parts = []
            fault = BadInput("{place}: more than {most} MB; use the command line", place=str(part["name"]), most=24)
            self.send({"fault": say(fault.message, self.language or "id")})
        elif part.get("last"):
            whole, self._parts = b"".join(self._parts), []
            content_or_none = None if part.get("none") else whole
            self._draw_again(lambda: self._desk.open_file(str(part["name"]), content_or_none, self._progress))
