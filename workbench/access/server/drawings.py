"""What kernels draw for pages that do not wait for them: one kernel a tab, ended when the tab has left."""

import asyncio
import logging
import os
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from workbench.access.server.identity import Signed
from workbench.access.server.kernels import ASKING, Asking, SeatKernels

AT_ONCE = 3
"""Kernels that start at the same time: more would keep the doors waiting, and be there no sooner."""

LEFT = 20.0
"""Seconds without a listening page after which its kernel ends: a page that is reloaded has a tab of its own."""

TABS = 3
"""Kernels of one sign-in at the most; an older tab's is ended, and its page asks for it again."""

OWN = 1
"""Connections of a kernel that are no websocket: ours, so that it does not count as left while its tab listens."""

BEHIND = 5
"""How much the kernels yield to the server that takes marks (niceness)."""


@dataclass(frozen=True)
class Picture:
    """What a kernel drew."""

    kernel: str
    html: str


@dataclass
class Drawing:
    """One tab: its kernel once there is one, and since when nobody listens."""

    asking: Asking
    listeners: int = 0
    quiet_since: float = field(default_factory=time.monotonic)
    kernel: str | None = None
    runner: Any = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


Key = tuple[Signed, str]


class Drawings:
    """The kernels of the assessors' pages: started late, a few at a time, and forgotten with their tab."""

    def __init__(self, kernels: SeatKernels, notebooks: Path) -> None:
        self._kernels = kernels
        self._notebooks = notebooks
        self._tabs: dict[Key, Drawing] = {}
        self._starting = asyncio.Semaphore(AT_ONCE)

    async def draw(self, asking: Asking, tab: str) -> Picture | None:
        """Draw for a tab; None where no kernel comes."""
        drawing = self._tabs.setdefault((asking.signed, tab), Drawing(asking))
        async with drawing.turn:
            drawing.quiet_since = time.monotonic()
            try:
                return await self._drawn(drawing, asking)
            except (CellExecutionError, DeadKernelError, RuntimeError, OSError, TimeoutError):
                logging.getLogger("workbench").warning("A kernel could not draw", exc_info=True)
                await self._end(drawing)
                return None

    async def _drawn(self, drawing: Drawing, asking: Asking) -> Picture:
        if not self._lives(drawing) or drawing.asking.language != asking.language:
            await self._end(drawing)
            drawing.asking = asking
            await self._make_room(asking.signed)
            async with self._starting:
                await self._start(drawing)
        else:
            # What is drawn again is the last cell: the seat was taken and the desk opened before.
            await self._run(drawing, len(drawing.runner.nb.cells) - 1)
        assert drawing.kernel is not None
        return Picture(drawing.kernel, _html(drawing.runner.nb))

    async def _start(self, drawing: Drawing) -> None:
        file = self._notebooks / f"{drawing.asking.desk}.ipynb"
        notebook = nbformat.read(file, as_version=4)  # type: ignore[no-untyped-call]
        ASKING.set(drawing.asking)
        drawing.kernel = await self._kernels.start_kernel(kernel_name="python3", path="")
        manager = self._kernels.get_kernel(drawing.kernel)
        # One that dies stays dead: a kernel that came back empty under the same name would draw nothing.
        manager.stop_restarter()
        self._kernels.notify_connect(drawing.kernel)  # type: ignore[no-untyped-call]
        process = _process(manager)
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, process.pid, BEHIND)
        drawing.runner = NotebookClient(notebook, km=manager, timeout=60, startup_timeout=60)
        drawing.runner.kc = await drawing.runner.async_start_new_kernel_client()
        for at in range(len(notebook.cells)):
            await self._run(drawing, at)

    async def _run(self, drawing: Drawing, at: int) -> None:
        cell = drawing.runner.nb.cells[at]
        if cell.cell_type == "code":
            await drawing.runner.async_execute_cell(cell, at, store_history=False)

    def _lives(self, drawing: Drawing) -> bool:
        if drawing.kernel is None or drawing.kernel not in self._kernels or drawing.runner is None:
            return False
        process = _process(self._kernels.get_kernel(drawing.kernel))
        return process is not None and process.poll() is None

    def kernel_of(self, signed: Signed, tab: str) -> str:
        """Say how the kernel of a tab is: not asked for yet (empty), starting, here, or gone."""
        drawing = self._tabs.get((signed, tab))
        if drawing is None or (drawing.kernel is None and not drawing.turn.locked()):
            return ""
        if drawing.turn.locked():
            return "starting"
        return "here" if self._lives(drawing) else "gone"

    def listens(self, asking: Asking, tab: str, more: int) -> None:
        """Count the live connections of a tab: one more, or one less."""
        drawing = self._tabs.setdefault((asking.signed, tab), Drawing(asking))
        drawing.listeners += more
        drawing.quiet_since = time.monotonic()

    async def tidy(self) -> None:
        """End the kernels of tabs that have left."""
        now = time.monotonic()
        for key, drawing in list(self._tabs.items()):
            if now - drawing.quiet_since > LEFT and not drawing.turn.locked() and not self._wanted(drawing):
                del self._tabs[key]
                await self._end(drawing)

    def _wanted(self, drawing: Drawing) -> bool:
        if drawing.listeners or not self._lives(drawing):
            return drawing.listeners > 0
        model: dict[str, Any] = self._kernels.kernel_model(drawing.kernel)  # type: ignore[no-untyped-call]
        return int(model["connections"]) > OWN

    async def _make_room(self, signed: Signed) -> None:
        own = [each for (who, _), each in self._tabs.items() if who == signed and each.kernel is not None]
        too_many = max(0, len(own) - TABS + 1)
        for drawing in sorted(own, key=lambda each: (each.listeners > 0, each.quiet_since))[:too_many]:
            if not drawing.turn.locked():
                await self._end(drawing)

    async def _end(self, drawing: Drawing) -> None:
        kernel, runner, drawing.kernel, drawing.runner = drawing.kernel, drawing.runner, None, None
        if runner is not None and runner.kc is not None:
            runner.kc.stop_channels()
        kernels: Any = self._kernels
        if kernel is not None and kernel in kernels:
            await kernels.shutdown_kernel(kernel, now=True)


def _process(manager: Any) -> Any:
    """The process of a kernel, as the provisioner of this machine holds it; None where it has ended."""
    return manager.provisioner.process if manager.provisioner is not None else None


def _html(notebook: Any) -> str:
    outputs = (output for cell in notebook.cells for output in cell.get("outputs", ()))
    shown = (output.get("data", {}) for output in outputs)
    # A widget stands in the page already: its text/html is a fallback that says so.
    pictures = (data for data in shown if "application/vnd.jupyter.widget-view+json" not in data)
    return "\n".join(data["text/html"] for data in pictures if "text/html" in data)
