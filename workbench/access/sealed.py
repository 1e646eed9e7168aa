"""Sealed files: the waiting log of a device that died or lost its network, opened and sent through the door.

The file is sealed to a key of the home (Curve25519, XSalsa20, Poly1305; each file from a key pair of its own, that is
forgotten), so that who carries it cannot read it. Inside is a token by which the home knows that the seat's own page
wrote it: anybody may seal something to a public key.
"""

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import CryptoError
from nacl.public import Box, PrivateKey, PublicKey

from workbench.access.door import Answer, Door, Sender
from workbench.errors import BadInput, NotFound
from workbench.records.event import SealedLogTaken
from workbench.records.record import checksum
from workbench.settings import Home

NAME = "assessor-workbench sealed log"
MOST = 5_000
"""Events in one file at the most: a seat gives some hundred marks a day."""


@dataclass(frozen=True)
class Waiting:
    """What a sealed file holds: whose events, through which sign-in they were made, and the events in their order."""

    panel: str
    seat: str
    opening: str
    events: tuple[Mapping[str, Any], ...]
    checksum: str


@dataclass(frozen=True)
class Carried:
    """What became of the events of a file, and for which seat; nothing of what they say."""

    panel: str
    holder: str
    states: Mapping[str, int]

    @property
    def events(self) -> int:
        """How many events the file held."""
        return sum(self.states.values())


def offered(home: Home, panel: str, seat: str, opening: str) -> dict[str, str]:
    """Give what a seat's page needs to seal its log: the home's public key, and the token of seat and sign-in."""
    public = PrivateKey(home.sealing_key()).public_key
    return {"key": _text(bytes(public)), "token": f"{opening}.{_proof(home, panel, seat, opening)}"}


def open_sealed(home: Home, content: bytes) -> Waiting:
    """Open a sealed file.

    Raises
    ------
    BadInput
        Where it is no sealed file, was sealed to another home, was changed, or names a seat that did not write it.
    """
    inside = _unsealed(home, content)
    try:
        said: dict[str, Any] = json.loads(inside)
        panel, seat, events = str(said["panel"]), str(said["seat"]), said["events"]
        opening, _, proof = str(said["token"]).rpartition(".")
        known = hmac.compare_digest(proof.encode(), _proof(home, panel, seat, opening).encode())
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise BadInput("the sealed file holds no log that can be read") from fault
    if not known:
        raise BadInput("the sealed file was not written by the page of the seat that it names")
    if not isinstance(events, list) or len(events) > MOST or not all(isinstance(each, dict) for each in events):
        raise BadInput("the sealed file holds no log that can be read")
    return Waiting(panel, seat, opening, tuple(events), checksum(content))


def take_sealed(door: Door, waiting: Waiting, by: str, id: str | None = None) -> tuple[Carried, Answer]:
    """Send the events of a file through the door under their own seat and ids, so that nothing doubles.

    They count as sent through the seat's open sign-in where there is one (the assessor went on with another tablet),
    and else through the one under which they were made.
    """
    seated = door.catch_up().seats.get(waiting.seat)
    if seated is None or waiting.panel != door.key:
        raise NotFound("panel {panel} has no such seat", panel=door.key)
    sender = Sender(waiting.seat, seated.opening or waiting.opening)
    answers = [door.answered(sender, event) for event in waiting.events]
    states = Counter("already" if each.already else each.state for each in answers)
    body = SealedLogTaken(seat=waiting.seat, checksum=waiting.checksum, events=len(answers))
    appended, verdict = door.append(by, body, id)
    carried = Carried(door.key, seated.holder, dict(sorted(states.items())))
    return carried, Answer(appended.event.head.id, verdict.state, appended.event, appended.already, verdict.why)


def _unsealed(home: Home, content: bytes) -> bytes:
    try:
        parts = json.loads(content)
        if parts["file"] != NAME or parts["version"] != 1:
            raise BadInput("this is no sealed log")
        box, nonce, sender = (base64.b64decode(parts[name], validate=True) for name in ("box", "nonce", "from"))
        inside: bytes = Box(PrivateKey(home.sealing_key()), PublicKey(sender)).decrypt(box, nonce)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise BadInput("this is no sealed log") from fault
    except CryptoError as fault:
        raise BadInput("the sealed file was made for another home, or was changed on the way") from fault
    return inside


def _proof(home: Home, panel: str, seat: str, opening: str) -> str:
    said = json.dumps([NAME, panel, seat, opening]).encode()
    return _text(hmac.new(home.sealing_key(), said, hashlib.sha256).digest())


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()
