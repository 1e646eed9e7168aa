"""Servers as processes that are quick to start: forked from one that has read the code already, and killed at will."""

import multiprocessing
import os
import socket
import time
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.pages.served import PATIENCE, free_port
from workbench.settings import Home

_FORKED = multiprocessing.get_context("forkserver")
# Whatever a server would import first is imported once: a restart is then mostly what a restart does.
_FORKED.set_forkserver_preload(
    [
        "workbench.access.server.app",
        "psycopg",
        "sqlalchemy.dialects.postgresql.psycopg",
        "jinja2.ext",
        "tests.faults.serving",
    ]
)


def _serve(home: Path, address: str, log: str) -> None:
    from workbench.access.server.app import Place, serve

    written = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for stream in (1, 2):
        os.dup2(written, stream)
    serve(Home(home), Place(address))


@dataclass
class Server:
    """A server on a home, at an address of its own that it keeps over restarts."""

    home: Home
    written: Path
    """Where it writes what it has to say: not in its home, whose disk may be full."""
    address: str = field(default_factory=lambda: f"http://127.0.0.1:{free_port()}")
    process: BaseProcess | None = None

    def start(self) -> "Server":
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process is None or not self.process.is_alive():
                # Again where it ended, as a service is: its database may still be recovering from the last blow.
                arguments = (self.home.path, self.address, str(self.written))
                self.process = _FORKED.Process(target=_serve, args=arguments, daemon=True)
                self.process.start()
            try:
                with socket.create_connection(("127.0.0.1", int(self.address.rsplit(":", 1)[1])), timeout=1):
                    return self
            except OSError:
                time.sleep(0.02)
        raise AssertionError("the server did not answer: " + self.log)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.join()

    @property
    def log(self) -> str:
        return self.written.read_text()
