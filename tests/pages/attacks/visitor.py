"""Somebody who speaks to the server without a browser: sends exactly what a test says, and keeps what comes back."""

import http.client
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode, urlsplit

from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

PATIENCE = 60.0
"""Seconds: a machine that is shared answers late, and that is no fault of the server."""


@dataclass(frozen=True)
class Heard:
    """An answer, as it came over the wire."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def said(self) -> Any:
        """The answer, read as JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()

    @property
    def states(self) -> list[str]:
        """What became of each posted event."""
        return [answer["state"] for answer in self.said["answers"]]


@dataclass
class Visitor:
    """A device: its cookies, and the seat it sits in, if any."""

    address: str
    panel: str = ""
    seat: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    given: list[str] = field(default_factory=list)
    forwarded: Mapping[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address under which the doors of this seat lie."""
        return f"/panels/{self.panel}/{self.seat}"

    @property
    def token(self) -> str:
        return self.cookies.get("_xsrf", "")

    def invent_token(self) -> None:
        """Send a token of one's own making along, which any attacker can: it proves the page, never the person."""
        self.cookies["_xsrf"] = secrets.token_hex(16)

    def ask(self, method: str, path: str, body: bytes | str = b"", **headers: str) -> Heard:
        """Send a request; a path goes out as it is written, and no redirect is followed."""
        parts = urlsplit(self.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=PATIENCE)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        named.setdefault("Cookie", self.cookie_header())
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, {**self.forwarded, **named})
            answer = connection.getresponse()
            heard = Heard(answer.status, answer.headers, answer.read())
        finally:
            connection.close()
        self._keep(heard)
        return heard

    def cookie_header(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, heard: Heard) -> None:
        for line in heard.headers.get_all("Set-Cookie") or []:
            self.given.append(line)
            self.cookies.update({name: morsel.value for name, morsel in SimpleCookie(line).items()})

    def get(self, path: str, **headers: str) -> Heard:
        return self.ask("GET", path, **headers)

    def press(self, link: str) -> Heard:
        """Open a card's link and press its button."""
        path = urlsplit(link).path
        self.get(path)
        form = urlencode({"_xsrf": self.token})
        return self.ask("POST", path, form, Content_Type="application/x-www-form-urlencoded")

    def enter(self, link: str) -> "Visitor":
        """Sit down: the card's link leads to the seat's desk."""
        heard = self.press(link)
        assert heard.status == 302, heard.text
        _, _, self.panel, self.seat, _ = urlsplit(heard.headers["Location"]).path.split("/")
        return self

    def post(self, *events: Mapping[str, Any], **headers: str) -> Heard:
        """Post events with everything a page sends along."""
        sent = {"Content_Type": "application/json", "X_XSRFToken": self.token, **headers}
        return self.ask("POST", f"{self.base}/events", json.dumps({"events": events}), **sent)

    def state(self, desk: str = "assessor") -> Any:
        heard = self.get(f"{self.base}/state?desk={desk}")
        assert heard.status == 200, heard.text
        return heard.said

    def entry(self, number: int) -> dict[str, str]:
        """Name the stage and submission of an entry of the own list."""
        entry = self.state()["entries"][number]
        return {"stage": entry["stage"], "submission": entry["submission"]}

    def dial(self, path: str, protocol: str | None = None, **headers: str) -> ClientConnection:
        """Open a websocket as a page of this server does, unless told otherwise."""
        named = {"Cookie": self.cookie_header(), **headers}
        return connect(
            self.address.replace("http", "ws", 1) + path,
            subprotocols=[Subprotocol(protocol)] if protocol else None,
            additional_headers=named,
            open_timeout=PATIENCE,
            proxy=None,
            max_size=None,
            legacy=True,
        )

    def refused_dial(self, path: str, **headers: str) -> int:
        """Try to open a websocket; the status with which it was refused, 101 where it was opened."""
        try:
            self.dial(path, **headers).close()
        except InvalidStatus as fault:
            return fault.response.status_code
        return 101


def new_id() -> str:
    return secrets.token_urlsafe(16)


def mark(place: Mapping[str, str], value: object, **more: Any) -> dict[str, Any]:
    """A mark as the card sends it."""
    return {"id": new_id(), "kind": "mark-given", **place, "criterion": "novelty", "mark": value, **more}
