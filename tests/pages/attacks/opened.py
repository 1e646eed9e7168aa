"""A desk that somebody opened without a browser, down to its kernel."""

import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection

from tests.pages.attacks.visitor import PATIENCE, Visitor, new_id
from tests.pages.served import Served

FORGED = {"X-Workbench-Seat": "forged-name", "X-Remote-User": "forged-name", "Remote-User": "forged-name"}


NAMED = re.compile(rb"\b(WORKBENCH_[A-Z]+|A_SECRET_OF_THE_SERVER)=([!-~]+)\0")
"""A variable of the environment as the process holds it."""


@dataclass
class Opened:
    """A desk that was opened, as its page would hold it: the kernel's id and process, and a websocket to it."""

    visitor: Visitor
    kernel: str
    process: int
    socket: ClientConnection

    @property
    def channels(self) -> str:
        return f"/api/kernels/{self.kernel}/channels"

    def environment(self) -> dict[str, str]:
        """What the kernel's process began with, and what a forked one was handed later: that stands in its memory."""
        lines = Path(f"/proc/{self.process}/environ").read_text().split("\0")
        handed = ((name.decode(), value.decode()) for name, value in NAMED.findall(self._heap()))
        return {**dict(line.split("=", 1) for line in lines if line), **dict(handed)}

    def _heap(self) -> bytes:
        held = Path(f"/proc/{self.process}/maps").read_text().splitlines()
        begin, end = next(line.split()[0].split("-") for line in held if line.endswith("[heap]"))
        with Path(f"/proc/{self.process}/mem").open("rb") as memory:
            memory.seek(int(begin, 16))
            return memory.read(int(end, 16) - int(begin, 16))

    def say(self, kind: str, content: dict[str, Any], channel: str = "shell") -> str:
        message = written(kind, content, channel)
        self.socket.send(json.dumps(message))
        return str(message["header"]["msg_id"])

    def heard_until(self, *ids: str) -> list[tuple[str, str]]:
        """Give what comes back, as (id of what it answers, kind), until all of these messages have their reply."""
        heard: list[tuple[str, str]] = []
        while not set(ids) <= {parent for parent, kind in heard if kind.endswith("_reply")}:
            message = json.loads(self.socket.recv(timeout=PATIENCE))
            heard.append((message["parent_header"].get("msg_id", ""), message["msg_type"]))
        return heard

    def lives(self) -> bool:
        """See that the kernel still answers."""
        asked = self.say("kernel_info_request", {})
        return (asked, "kernel_info_reply") in self.heard_until(asked)


def written(kind: str, content: dict[str, Any], channel: str = "shell") -> dict[str, Any]:
    """A message of Jupyter's protocol, as a browser sends it."""
    header = {
        "msg_id": new_id(),
        "msg_type": kind,
        "session": "attack",
        "username": "",
        "date": datetime.now(UTC).isoformat(),
        "version": "5.3",
    }
    return {"channel": channel, "header": header, "parent_header": {}, "metadata": {}, "content": content}


def opened(server: Served, visitor: Visitor, desk: str) -> Opened:
    before = set(server.kernels())
    page = visitor.get(f"{visitor.base}/{desk}?template=../../etc&theme=../..", **FORGED)
    assert page.status == 200
    if desk == "assessor":
        # The assessor's page waits for no kernel: it asks for what one draws when it stands.
        assert "kernelId" not in page.text
        page = visitor.get(f"{visitor.base}/drawn?tab={secrets.token_hex(4)}&language=id", **FORGED)
        assert page.status == 200
    found = re.search(r'"kernel(?:Id)?":\s*"([0-9a-f-]{36})"', page.text)
    assert found is not None
    (process,) = set(server.kernels()) - before
    socket = visitor.dial(f"/api/kernels/{found[1]}/channels?session_id=attack")
    return Opened(visitor, found[1], process, socket)
