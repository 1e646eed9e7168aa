"""Requests that cannot be read, or are too large: answered 4xx, and nothing is kept."""

import http.client
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from tests.pages.attacks.conftest import House
from tests.pages.attacks.visitor import PATIENCE, Visitor, mark
from tests.pages.served import Served

Sit = Callable[..., Visitor]


@pytest.fixture(scope="module")
def assessor(sit: Sit) -> Visitor:
    return sit("assessor-2")


DEEP = '{"events": ' + "[" * 100_000 + "]" * 100_000 + "}"
MALFORMED: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"events": ["\xff\xfe"]}',
    "a number": b"7",
    "null": b"null",
    "a list": b"[]",
    "no events": b"{}",
    "events are an object": b'{"events": {}}',
    "events are text": b'{"events": "mark-given"}',
    "events are numbers": b'{"events": [1, 2]}',
    "events are null": b'{"events": [null]}',
    "a number of ten thousand digits": b'{"events": [' + b"9" * 10_000 + b"]}",
    "a hundred thousand brackets": DEEP.encode(),
}


@pytest.mark.parametrize("name", MALFORMED)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_what_cannot_be_read_is_answered_with_400(assessor: Visitor, house: House, name: str, kind: str) -> None:
    with house.added() as events:
        heard = assessor.ask(
            "POST", f"{assessor.base}/events", MALFORMED[name], Content_Type=kind, X_XSRFToken=assessor.token
        )
    assert (heard.status, events) == (400, [])


@pytest.mark.parametrize(
    "body", [b"", b"no parts", b"--x\r\n\r\n", b'--x\r\nContent-Disposition: form-data; name="event"']
)
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x"])
def test_a_broken_form_is_answered_with_400(assessor: Visitor, house: House, body: bytes, kind: str) -> None:
    with house.added() as events:
        heard = assessor.ask("POST", f"{assessor.base}/events", body, Content_Type=kind, X_XSRFToken=assessor.token)
    assert (heard.status, events) == (400, [])


def test_five_hundred_and_one_events_are_too_many(assessor: Visitor, house: House) -> None:
    place = assessor.entry(3)
    with house.added() as events:
        heard = assessor.post(*(mark(place, "50") for _ in range(501)))
    assert (heard.status, events) == (400, [])


def test_a_body_of_fifty_megabytes_is_not_taken_in(shared_server: Served, assessor: Visitor, house: House) -> None:
    with house.added() as events:
        status = announced(shared_server, assessor, 50 * 2**20)
    assert (status, events) == (400, [])
    assert assessor.get(f"{assessor.base}/state").status == 200


def announced(server: Served, visitor: Visitor, length: int) -> int:
    """Announce a long body, and give the status that comes back before a byte of it was sent."""
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(server.address).port, timeout=PATIENCE)
    connection.putrequest("POST", f"{visitor.base}/events")
    headers = {"Cookie": visitor.cookie_header(), "X-XSRFToken": visitor.token, "Content-Length": str(length)}
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    status = connection.getresponse().status
    connection.close()
    return status
