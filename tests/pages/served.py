"""A home that is served by a process of its own: started, reached, killed and started again."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from workbench.access.door import Door
from workbench.access.seats import Card, issue
from workbench.records.event import ConflictDeclared
from workbench.settings import Home
from workbench.storage.rounds import Rounds

PATIENCE = 180.0
"""Seconds that a busy machine may take to answer for the first time."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Served:
    """A server process on a home."""

    home: Home
    address: str
    options: tuple[str, ...] = ()
    certificate: Path | None = None
    process: subprocess.Popen[bytes] | None = None
    log: Path = field(default_factory=Path)

    def start(self) -> "Served":
        self.log = self.home.path / "server.log"
        command = [sys.executable, "-m", "workbench.cli", "--home", str(self.home.path), "serve", "--at", self.address]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*command, *self.options], stdout=log, stderr=log, env=_environment())
        self._wait()
        return self

    def _wait(self) -> None:
        port = int(self.address.rsplit(":", 1)[1])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            assert self.process is not None
            if self.process.poll() is not None:
                raise AssertionError(self.log.read_text())
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise AssertionError("the server did not answer: " + self.log.read_text())

    def children(self) -> str:
        """Say which processes the server has, with what each does: a fault is told with it."""
        assert self.process is not None
        said = []
        for file in Path("/proc").glob("[0-9]*/stat"):
            with suppress(OSError):
                name, rest = file.read_text().rsplit(")", 1)
                state, above, group = rest.split()[:3]
                waits = (file.parent / "wchan").read_text()
                if "workbench" in (file.parent / "cmdline").read_text() or "krnl" in name:
                    said.append(f"{name}) {state} of {above} in {group}: {waits}")
        return "\n".join(said)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End it as an operator would."""
        assert self.process is not None
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                self.kill()

    def restart(self) -> None:
        self.kill()
        self.start()

    def card(self, panel: str, holder: str) -> Card:
        """Issue a card as the owner of the home does, beside the running server."""
        return issue(Door(Rounds(self.home), panel), holder)

    def link(self, panel: str, holder: str, declared: bool = True) -> str:
        """A fresh card's link; an assessor has declared to have no conflict, unless that first screen is wanted."""
        card = self.card(panel, holder)
        if declared:
            door = Door(Rounds(self.home), panel)
            stands = door.standing
            for stage in stands.panel.marked_stages() if "assessor" in stands.panel.seat(holder).roles else ():
                if (card.seat, stage.key) not in stands.declared:
                    door.append(card.seat, ConflictDeclared(stage=stage.key))
        return card.link(self.address)

    def kernels(self) -> list[int]:
        """The process ids of the server's kernels."""
        assert self.process is not None
        started = [child for child, command in _children(self.process.pid) if "ipykernel" in command]
        return started + [child for parent in self.parents() for child, _ in _children(parent)]

    def parents(self) -> list[int]:
        """The process from which kernels are forked."""
        assert self.process is not None
        return [child for child, command in _children(self.process.pid) if "server.warm.parent" in command]

    def get(self, path: str) -> int:
        """The status with which a path answers somebody who has no card."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=30) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as fault:
            return fault.code


def _children(process: int) -> list[tuple[int, str]]:
    found = []
    # Of every thread: a kernel that is not forked is started by whichever thread was free.
    for listed in Path(f"/proc/{process}/task").glob("*/children"):
        for child in listed.read_text().split():
            with suppress(OSError):
                found.append((int(child), Path(f"/proc/{child}/cmdline").read_text()))
    return found


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1", "A_SECRET_OF_THE_SERVER": "hunter2"}
