"""Where a server is reached, where it listens, and with which certificate."""

import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from workbench.errors import BadInput


@dataclass(frozen=True)
class Place:
    """Where the server is reached, where it listens, and with which certificate."""

    address: str = "http://127.0.0.1:8866"
    port: int | None = None
    certificate: Path | None = None
    key: Path | None = None
    insecure: bool = False

    @property
    def parts(self) -> Any:
        """The address in its parts."""
        return urlsplit(self.address)

    @property
    def https(self) -> bool:
        """Whether people reach the server by https."""
        return bool(self.parts.scheme == "https")

    @property
    def own_machine(self) -> bool:
        """Whether only this machine reaches the server."""
        return self.parts.hostname in ("127.0.0.1", "localhost", "::1")

    def listens(self) -> tuple[str, int]:
        """Give interface and port: everything where people come from outside, loopback behind a proxy."""
        outside = not self.own_machine and (self.certificate is not None or not self.https)
        port = self.port or self.parts.port or (8866 if self.https and not self.certificate else 443)
        return ("" if outside else "127.0.0.1"), port

    def check(self) -> None:
        """Refuse what would leave marks open to the network, and say what to do.

        Raises
        ------
        BadInput
            Where the address is none, a certificate lacks its key, or plain http leaves this machine unasked.
        """
        if self.parts.scheme not in ("http", "https") or not self.parts.hostname:
            raise BadInput("{address} is no address; write one like https://name:8866", address=self.address)
        if (self.certificate is None) != (self.key is None):
            raise BadInput("a certificate goes with its key: give both --certificate and --key")
        if not self.https and not self.own_machine and not self.insecure:
            raise BadInput(
                "plain http to {address} can be read and changed on the way, and tablets lose their offline page: "
                "give --certificate and --key, or --insecure if the network is yours alone",
                address=self.address,
            )


def certificate(place: Place) -> ssl.SSLContext | None:
    """Read the certificate of a place; None where it has none. BadInput where it cannot be read."""
    if place.certificate is None or place.key is None:
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(place.certificate, place.key)
    except (OSError, ssl.SSLError) as fault:
        raise BadInput(
            "{place}: certificate or key cannot be read: {fault}", place=str(place.certificate), fault=str(fault)
        ) from fault
    return context
