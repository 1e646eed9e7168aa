"""The warm parent: imports once what every kernel needs, and is forked for each kernel that is asked for.

It runs as a process of its own (`python -m workbench.access.server.warm.parent MODULE …`) and stays as a parent must:
one thread, no socket of a kernel, no event loop. Its standard input is a socket to the server; where that closes the
server is gone, and the parent ends. Each of its kernels watches it and ends with it.
"""

import gc
import importlib
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

LARGEST = 2**18
"""Bytes in one order at the most: arguments and environment of one kernel."""

KERNEL = (
    "ipykernel.kernelapp",
    "ipykernel.ipkernel",
    "ipykernel.zmqshell",
    "ipykernel.debugger",
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.extensions.storemagic",
    "encodings.utf_8_sig",
    "faulthandler",
    "ipywidgets",
    "psutil",
    "tornado.platform.asyncio",
    "tornado.queues",
    "zmq.utils.garbage",
)
"""What every kernel imports before its first cell, beside what the notebook asks for."""

YIELDS = 5
"""How much parent and kernels yield to the server that takes marks (niceness)."""


def main(modules: list[str]) -> None:
    """Import the modules, then fork a kernel for every order until the server has left."""
    os.nice(YIELDS)
    # Nobody debugs the kernels of a server, and the debugger is the largest part of a kernel: as if not installed.
    sys.modules["debugpy"] = None  # type: ignore[assignment]
    for name in (*KERNEL, *modules):
        importlib.import_module(name)
    # Nobody waits for kernels here: those that ended leave nothing behind, the server holds a handle on each.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # What is there now is never looked through again, so that kernels go on sharing its memory.
    gc.collect()
    gc.freeze()
    line = socket.socket(fileno=os.dup(0))
    while order := line.recv(LARGEST):
        child = os.fork()
        if child == 0:
            line.close()
            _become_kernel(json.loads(order))
            os._exit(0)
        _tell(line, child)


def _tell(line: socket.socket, child: int) -> None:
    """Hand the server a handle on the process: it names this kernel even when its number is used again."""
    try:
        handle = os.pidfd_open(child)
    except ProcessLookupError:
        line.send(b"0")
        return
    socket.send_fds(line, [str(child).encode()], [handle])
    os.close(handle)


def _become_kernel(order: dict[str, Any]) -> None:
    parent = os.getppid()
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    sys.dont_write_bytecode = bool(os.environ.get("PYTHONDONTWRITEBYTECODE"))
    sys.argv = ["kernel", *order["arguments"]]
    with suppress(OSError):
        Path("/proc/self/comm").write_text("workbench-krnl")
    _serve([*order["arguments"], f"--IPKernelApp.parent_handle={parent}", "--HistoryManager.enabled=False"])


def _serve(arguments: list[str]) -> None:
    kernelapp, ipywidgets = sys.modules["ipykernel.kernelapp"], sys.modules["ipywidgets"]
    app = kernelapp.IPKernelApp.instance()
    app.initialize(arguments)
    # Imported before there was a shell, the widgets could not do so themselves.
    ipywidgets.register_comm_target()
    app.start()


if __name__ == "__main__":
    # The server's folder is no place to import from, as for every kernel.
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    main(sys.argv[1:])
