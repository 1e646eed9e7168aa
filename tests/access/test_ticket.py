"""A kernel reads with its ticket, on this machine and past any proxy, and is told when the ticket has ended."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from workbench.access.ticket import Ticket, own_ticket
from workbench.errors import NotAllowed, NotFound


class Answering(BaseHTTPRequestHandler):
    """Answers as the server does: the picture for a ticket that it knows, else 403."""

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Ticket good"
        content = json.dumps({"asked": self.path}).encode()
        self.send_response(200 if known else 403)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *said: object) -> None:
        """Say nothing."""


@pytest.fixture
def address() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Answering)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/panels/city-award/seat-1"
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_ticket_reads_its_picture_in_its_language(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    assert Ticket(address, "good", "assessor", "id").state() == {"asked": "/panels/city-award/seat-1/state?language=id"}


def test_a_ticket_that_ended_says_so(address: str) -> None:
    with pytest.raises(NotAllowed, match="this page has ended"):
        Ticket(address, "ended", "assessor", "id").state()


def test_a_server_that_is_gone_is_said() -> None:
    with pytest.raises(NotFound, match="cannot be reached"):
        Ticket("http://127.0.0.1:9/panels/p/s", "good", "assessor", "id").state()


def test_the_doors_of_a_page_are_on_the_host_that_served_it() -> None:
    doors = Ticket("http://127.0.0.1:1/panels/p/s", "good", "assessor", "id").doors
    assert doors == {"events": "/panels/p/s/events", "state": "/panels/p/s/state", "live": "/panels/p/s/live"}


def test_a_kernel_that_the_server_did_not_start_has_no_ticket(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DOOR", "TICKET", "DESK", "LANGUAGE"):
        monkeypatch.delenv(f"WORKBENCH_{name}", raising=False)
    assert own_ticket() is None
    monkeypatch.setenv("WORKBENCH_DOOR", "http://127.0.0.1:1/panels/p/s")
    assert own_ticket() is None
    monkeypatch.setenv("WORKBENCH_TICKET", "good")
    assert own_ticket() == Ticket("http://127.0.0.1:1/panels/p/s", "good", "assessor", "id")
