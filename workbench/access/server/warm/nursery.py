"""The server's side of the warm parent: it orders kernels, holds a handle on each, and ends them.

Where processes cannot be forked and held like this (everywhere but Linux), or the parent does not answer, a kernel
starts as Jupyter starts it.
"""

import asyncio
import json
import logging
import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import zmq
from jupyter_client.provisioning.local_provisioner import LocalProvisioner
from jupyter_server.services.kernels.kernelmanager import ServerKernelManager
from traitlets import default

PATIENCE = 60.0
"""Seconds that the parent may take to answer: on its first order it may still be importing."""

LAUNCHER = "ipykernel_launcher"
IMPORTED = ("workbench.desks.assessor",)
"""What kernels of assessors run. It stands above this room, so it is named here and imported by the parent alone."""


class Forked:
    """A process that was forked for us, as Jupyter handles processes: held by a handle, not by its number."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._handle = handle

    def poll(self) -> int | None:
        """Give None while it runs. How it ended is nobody's to know but its parent's: then 0."""
        return self.wait(0)

    def wait(self, timeout: float | None = None) -> int | None:
        """Wait until it has ended, for so many seconds at the most."""
        if self.returncode is None:
            ended = select.poll()
            ended.register(self._handle, select.POLLIN)
            if ended.poll(None if timeout is None else 1000 * timeout):
                self.returncode = 0
                os.close(self._handle)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send it a signal while it runs."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._handle, number)

    def kill(self) -> None:
        """End it now."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


class Nursery:
    """The warm parent, started with the server, and again where it has died."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = dict(environment)
        self._turn = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._line: socket.socket | None = None

    @staticmethod
    def possible() -> bool:
        """Say whether processes of this machine can be forked and held."""
        return sys.platform == "linux" and hasattr(os, "pidfd_open") and hasattr(signal, "pidfd_send_signal")

    def start(self) -> None:
        """Start the parent; it imports while the server goes on."""
        with self._turn:
            self._start()

    def _start(self) -> None:
        self._end()
        own, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        own.settimeout(PATIENCE)
        command = [sys.executable, "-m", "workbench.access.server.warm.parent", *IMPORTED]
        with its:
            self._process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
                command, stdin=its.fileno(), env=self._environment, start_new_session=True
            )
        self._line = own

    def fork(self, arguments: list[str], env: Mapping[str, str], cwd: str) -> Forked | None:
        """Order a kernel; None where none comes. Blocks for some milliseconds, or until the parent is warm."""
        order = json.dumps({"arguments": arguments, "env": dict(env), "cwd": cwd}).encode()
        with self._turn:
            for _ in range(2):
                try:
                    return self._ordered(order)
                except OSError:
                    logging.getLogger("workbench").warning("The parent of the kernels did not answer", exc_info=True)
                    self._start()
        return None

    def _ordered(self, order: bytes) -> Forked | None:
        if self._line is None:
            self._start()
        assert self._line is not None
        self._line.sendall(order)
        said, handles, _, _ = socket.recv_fds(self._line, 64, 1)
        if not said:
            raise ConnectionError("the parent has ended")
        return Forked(int(said), handles[0]) if handles else None

    def stop(self) -> None:
        """End the parent, and with it the kernels that are left."""
        with self._turn:
            self._end()

    def _end(self) -> None:
        if self._line is not None:
            self._line.close()
        if self._process is not None:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=0.5)
            self._process.kill()
            self._process.wait()
        self._line = self._process = None


class WarmProvisioner(LocalProvisioner):
    """Starts a kernel by forking the warm parent, and as usual where that is not possible."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
        """Start a kernel with a command; only the launcher of Python kernels is forked."""
        kernel: Any = self.parent
        nursery: Nursery | None = kernel.parent.nursery
        if nursery is None or LAUNCHER not in cmd or cmd[0] != sys.executable:
            return await super().launch_kernel(cmd, **kwargs)
        arguments, place = cmd[cmd.index(LAUNCHER) + 1 :], str(kwargs.get("cwd") or os.curdir)
        forked = await asyncio.to_thread(nursery.fork, arguments, kwargs.get("env", {}), place)
        if forked is None:
            return await super().launch_kernel(cmd, **kwargs)
        self.process: Any = forked
        # No group: signals go to the process that the handle names.
        self.pid, self.pgid, self.cwd = forked.pid, None, kwargs.get("cwd")
        return self.connection_info


class WarmKernelManager(ServerKernelManager):
    """Manages one kernel of the server."""

    @default("transport")
    def _by_file(self) -> str:
        # A port is chosen before the kernel listens on it, and whatever connects in between may be given that port:
        # then the kernel ends, and its page waits for nothing. Sockets of files are its own, in the server's folder,
        # which other users of the machine cannot open. Where that folder's name is too long there are only ports.
        longest = len(os.fsencode(self.connection_file)) + len("-ipc-5") - len(".json")
        return "ipc" if longest < zmq.IPC_PATH_MAX_LEN else "tcp"

    async def _async_pre_start_kernel(self, **kwargs: Any) -> Any:
        if self.provisioner is None:
            kernel = self.kernel_id or kwargs.get("kernel_id")
            self.provisioner = WarmProvisioner(kernel_id=kernel, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**kwargs)
