"""Many assessors at once, without a browser: a round of any size, and a client that keeps its connection open."""

import asyncio
import json
import random
import secrets
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import yaml

from tests.pages.attacks.visitor import Visitor
from tests.pages.played import only
from tests.pages.served import Served
from workbench.access.door import Door
from workbench.access.seats import issue
from workbench.desks.owner import shipped
from workbench.records.submission import Intake
from workbench.settings import Home, make_private
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import TakenIn
from workbench.storage.rounds import Rounds

KEY = "crowd"
JSON = dict[str, Any]
T = TypeVar("T")


def prepare(home: Home, assessors: int, entries: int, rooms: int = 1) -> Home:
    """A home with the demonstration's rules, so many assessors in a room or by turns in two, the first submissions."""
    home.make()
    create_schema(home.database_url)
    rules = yaml.safe_load(shipped.panel_file().read_text(encoding="utf-8"))
    used = rules["rooms"][:rooms]
    keys = [room["key"] for room in used]
    seats = [
        {"key": f"assessor-{at}", "roles": ["assessor"], "rooms": [keys[at % rooms]]} for at in range(1, assessors + 1)
    ]
    chair = {"key": "chair", "roles": ["chair"], "rooms": keys}
    titled = [{**seat, "title": {"en": seat["key"]}} for seat in [*seats, chair]]
    rules |= {"key": KEY, "seats": titled, "rooms": used, "conflicts": [], "stages": rules["stages"]}
    rules.pop("joined", None)
    file = home.panel_file(KEY)
    make_private(file.parent)
    file.write_text(yaml.safe_dump(rules, allow_unicode=True, sort_keys=False), encoding="utf-8")
    rounds = Rounds(home)
    rounds.fix_panel(KEY)
    rounds.take_in(KEY, TakenIn(_first(shipped.taken_in().intake, entries, keys), {}))
    return home


def _first(intake: Intake, entries: int, rooms: list[str]) -> Intake:
    shown_in = [rooms[at % len(rooms)] for at in range(entries)]
    first = intake.submissions[:entries]
    return only(intake, [each.model_copy(update={"room": room}) for each, room in zip(first, shown_in, strict=True)])


async def _pieces(reader: asyncio.StreamReader) -> bytes:
    """Read what is sent piece by piece, as a page is that begins before it is written to its end."""
    pieces = []
    while length := int(await reader.readline(), 16):
        pieces.append(await reader.readexactly(length))
        await reader.readline()
    await reader.readline()
    return b"".join(pieces)


@dataclass
class Client:
    """A seat at a keyboardless device: its cookies, one connection, and the id of its tab."""

    address: str
    base: str
    cookies: str
    token: str
    tab: str = field(default_factory=lambda: secrets.token_hex(4))
    _streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            parts = urlsplit(self.address)
            self._streams = await asyncio.open_connection(parts.hostname, parts.port, limit=2**22)
        return self._streams

    def hang_up(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
        self._streams = None

    async def send(self, method: str, path: str, content: bytes = b"", **headers: str) -> asyncio.StreamReader:
        """Send a request and give the stream on which the answer comes."""
        reader, writer = await self._connected()
        named = {"Host": urlsplit(self.address).netloc, "Cookie": self.cookies, "X-XSRFToken": self.token, **headers}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in named.items())]
        head = "\r\n".join([*lines, f"Content-Length: {len(content)}", "", ""]).encode()
        writer.write(head + content)
        await writer.drain()
        return reader

    async def ask(self, method: str, path: str, content: bytes = b"", **headers: str) -> tuple[int, bytes]:
        """Ask, and give status and body."""
        try:
            reader = await self.send(method, path, content, **headers)
            status = int((await reader.readline()).split()[1])
            said: dict[bytes, bytes] = {}
            while line := (await reader.readline()).strip():
                name, _, value = line.partition(b":")
                said[name.lower()] = value.strip()
            if said.get(b"transfer-encoding") == b"chunked":
                return status, await _pieces(reader)
            return status, await reader.readexactly(int(said.get(b"content-length", 0)))
        except (OSError, IndexError, asyncio.IncompleteReadError):
            self.hang_up()
            raise ConnectionError("no answer") from None

    async def post(self, *events: JSON) -> tuple[int, JSON]:
        content = json.dumps({"events": events}).encode()
        status, body = await self.ask("POST", f"{self.base}/events", content, **{"Content-Type": "application/json"})
        return status, json.loads(body)

    async def page(self) -> bytes:
        status, body = await self.ask("GET", f"{self.base}/assessor")
        assert status == 200
        return body

    async def state(self) -> JSON:
        _, body = await self.ask("GET", f"{self.base}/state?desk=assessor")
        said: JSON = json.loads(body)
        return said

    async def drawn(self) -> int:
        status, _ = await self.ask("GET", f"{self.base}/drawn?tab={self.tab}")
        return status

    def another(self) -> "Client":
        """The same page, on a connection of its own: browsers hold several."""
        return Client(self.address, self.base, self.cookies, self.token, self.tab)


def sit(server: Served, *holders: str) -> list[Client]:
    """Sit down with new cards."""
    door = Door(Rounds(server.home), KEY)
    clients = []
    for holder in holders:
        visitor = Visitor(server.address).enter(issue(door, holder).link(server.address))
        clients.append(Client(server.address, visitor.base, visitor.cookie_header(), visitor.token))
    return clients


def mark(place: JSON, criterion: str, value: int, based_on: list[str], chance: random.Random) -> JSON:
    at = {"stage": place["stage"], "submission": place["submission"], "criterion": criterion}
    event = {"id": f"{chance.getrandbits(96):024x}", "kind": "mark-given", **at}
    return {**event, "mark": str(value), "based_on": based_on, "reason": ""}


def memory(pids: list[int]) -> float:
    """Proportional memory of processes, in MB."""
    lines = (line for pid in pids for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines())
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000


def quantile(values: list[float], share: float) -> float:
    """Milliseconds below which a share of the values lies."""
    ordered = sorted(values)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def apart(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the browser's tests leave a running loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
