"""Kernels: each is started for one seat, knows a read-only ticket and no secret, and ends with its page."""

import os
import secrets
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from workbench.access.server.identity import Signed, owns
from workbench.access.server.warm.nursery import Nursery, WarmKernelManager

MESSAGES = ("comm_open", "comm_close", "comm_msg", "comm_info_request", "kernel_info_request")
"""All that a page may say to its kernel: no code, and no shutdown over the websocket."""

KEPT = ("PATH", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV", "HOME")
"""What a kernel inherits of the server's environment: nothing that could be a secret or an address of the log."""


@dataclass(frozen=True)
class Asking:
    """For whom the kernel that is about to start is meant."""

    signed: Signed
    desk: str
    language: str


@dataclass(frozen=True)
class Owner:
    """Whose kernel it is, and the ticket with which it may read."""

    signed: Signed
    desk: str
    ticket: str


ASKING: ContextVar[Asking] = ContextVar("asking")


class SeatKernels(AsyncMappingKernelManager):
    """Starts kernels with a clean environment and remembers whose they are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        self.kernel_manager_class = f"{WarmKernelManager.__module__}.{WarmKernelManager.__name__}"
        self.owners: dict[str, Owner] = {}
        self.reading_address = ""
        self.nursery = Nursery(_clean({})) if Nursery.possible() else None

    async def start_kernel(  # type: ignore[override]
        self, *, env: Mapping[str, str] | None = None, **kwargs: Any
    ) -> str:
        """Start a kernel for whoever is asking; it gets a ticket that dies with it."""
        asking = ASKING.get()
        ticket = secrets.token_urlsafe(32)
        address = f"{self.reading_address}/panels/{asking.signed.panel}/{asking.signed.seat}"
        clean = {
            **_clean(env or {}),
            "WORKBENCH_DOOR": address,
            "WORKBENCH_TICKET": ticket,
            "WORKBENCH_DESK": asking.desk,
            "WORKBENCH_LANGUAGE": asking.language,
        }
        kernel: str = await super().start_kernel(env=clean, **kwargs)
        self.owners[kernel] = Owner(asking.signed, asking.desk, ticket)
        return kernel

    def remove_kernel(self, kernel_id: str) -> Any:
        """Forget a kernel, and with it its ticket."""
        self.owners.pop(kernel_id, None)
        return super().remove_kernel(kernel_id)

    def ticket(self, ticket: str) -> Owner | None:
        """Give whose ticket this is; None where it is nobody's any more."""
        for owner in self.owners.values():
            if secrets.compare_digest(owner.ticket.encode(), ticket.encode()):
                return owner
        return None


def _clean(env: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: os.environ[name] for name in KEPT if name in os.environ}
    voila = {name: value for name, value in env.items() if name.startswith(("VOILA_", "SCRIPT_NAME", "SERVER_"))}
    # Fifty kernels share the cores: one thread each for linear algebra is faster for all.
    ours = {"PYTHONDONTWRITEBYTECODE": "1", "JUPYTER_PLATFORM_DIRS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return {**inherited, **voila, **ours}


class SeatKernelHandler(KernelHandler):
    """A kernel's own address: read by its owner; it is ended through the page's closing message alone."""

    async def delete(self, kernel_id: str) -> None:
        """Refuse: a page says that it closes, it does not end kernels."""
        raise HTTPError(404, reason=kernel_id)


class SeatWebsocketHandler(VoilaKernelWebsocketHandler):
    """The websocket between a page and its kernel; small messages go at once."""

    async def open(self, kernel_id: str) -> None:
        """Open it without waiting for more to send (Nagle): a click is answered in milliseconds."""
        await super().open(kernel_id)
        self.set_nodelay(True)

    def on_message(self, ws_message: str | bytes) -> None:
        """Hand a message on to the kernel; one that cannot be read ends the websocket, and nothing else."""
        try:
            super().on_message(ws_message)
        except (AssertionError, AttributeError, LookupError, TypeError, ValueError, RecursionError):
            self.close(1003, "the message cannot be read")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Refuse with the status alone, under the headers of the house."""
        for name, value in self.settings["headers"].items():
            self.set_header(name, value)
        self.finish()


class SeatShutdownHandler(VoilaShutdownKernelHandler):
    """The closing message of a page: ends the page's own kernel and no other."""

    async def post(self, kernel_id: str) -> None:
        """End the kernel of the page that closes."""
        if kernel_id not in self.kernel_manager.owners or not owns(self, kernel_id):
            raise HTTPError(404)
        await super().post(kernel_id)
