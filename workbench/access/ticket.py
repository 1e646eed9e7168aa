"""What a kernel can do: read what its seat may see, with a ticket that dies with it."""

import json
import os
from dataclasses import dataclass
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from workbench.errors import NotAllowed, NotFound

DIRECT = build_opener(ProxyHandler({}))
"""The server is on this machine: a proxy that the environment names for other hosts is not asked."""


@dataclass(frozen=True)
class Ticket:
    """A read-only way to one seat's picture."""

    address: str
    secret: str
    desk: str
    language: str

    @property
    def doors(self) -> dict[str, str]:
        """Give the doors as the page reaches them: on the host that served it."""
        path = "/panels/" + self.address.split("/panels/", 1)[1]
        return {name: f"{path}/{name}" for name in ("events", "state", "live")}

    def state(self, **asked: str) -> dict[str, Any]:
        """Read what the seat may see now, or the part of it that is asked for.

        Raises
        ------
        NotAllowed
            Where the ticket has ended.
        NotFound
            Where the server is gone.
        """
        query = urlencode({"language": self.language, **asked})
        request = Request(  # noqa: S310 - the address is the server's own, on this machine
            f"{self.address}/state?{query}", headers={"Authorization": f"Ticket {self.secret}"}
        )
        try:
            with DIRECT.open(request, timeout=60) as answer:
                view: dict[str, Any] = json.loads(answer.read())
                return view
        except HTTPError as fault:
            raise NotAllowed("this page has ended; open it again") from fault
        except OSError as fault:  # no answer, or none in time
            raise NotFound("the server cannot be reached; open the page again") from fault


def own_ticket() -> Ticket | None:
    """Give the ticket of this kernel; None where it was not started by the server."""
    address, secret = os.environ.get("WORKBENCH_DOOR"), os.environ.get("WORKBENCH_TICKET")
    if not address or not secret:
        return None
    return Ticket(
        address, secret, os.environ.get("WORKBENCH_DESK", "assessor"), os.environ.get("WORKBENCH_LANGUAGE", "id")
    )
