"""What the secretariat asks for, written wrongly: answered, never a fault of the server, and nothing is stored."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.pages.attacks.conftest import House
from tests.pages.attacks.visitor import Heard, Visitor, new_id

Sit = Callable[..., Visitor]
LONG = "x" * 300_000


@pytest.fixture(scope="module")
def secretariat(sit: Sit) -> Visitor:
    return sit("secretariat")


WRONG: list[dict[str, Any]] = [
    {"kind": "seat-issued"},
    {"kind": "seat-issued", "holder": "nobody"},
    {"kind": "seat-issued", "holder": ["assessor-3"]},
    {"kind": "seat-issued", "holder": LONG},
    {"kind": "seat-issued", "holder": "assessor-3", "id": "x"},
    {"kind": "seat-revoked", "holder": "nobody", "reason": "no"},
    {"kind": "seat-revoked", "holder": "assessor-3", "reason": LONG},
    {"kind": "assessor-substituted", "holder": "assessor-3", "name": "N", "institution": "I"},
    {"kind": "assessor-substituted", "holder": "assessor-3", "name": "N", "institution": LONG, "reason": "r"},
    {"kind": "assessor-substituted", "holder": "assessor-3", "name": LONG, "institution": "", "reason": "r"},
    {"kind": "submissions-taken-in"},
    {"kind": "submissions-taken-in", "incoming": True},
    {"kind": "submissions-taken-in", "checksum": "0" * 64, "regions": 1, "innovations": 1},
    {"kind": "running-order-changed", "stage": "presentation", "room": "nowhere", "order": []},
    {"kind": "running-order-changed", "stage": "nowhere", "room": "room-a", "order": ["kota-bogor"]},
    {"kind": "running-order-changed", "stage": "presentation", "room": "room-a", "order": "kota-bogor"},
    {"kind": "running-order-changed", "stage": "presentation", "room": "room-a", "order": ["kota-bogor"] * 2},
    {"kind": "round-ended", "reason": LONG},
    {"kind": "backup-made", "id": "x"},
]


def stored(events: list[Any]) -> list[str]:
    return [event.head.kind for event in events if event.head.kind != "attempt-refused"]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: json.dumps(wrong)[9:60])
def test_an_order_that_cannot_be_carried_out_changes_nothing(
    sit: Sit, secretariat: Visitor, house: House, wrong: dict[str, Any]
) -> None:
    house.card("assessor-3")
    people = house.door().people()
    with house.added() as events:
        heard = secretariat.post({"id": new_id(), **wrong})
    assert (heard.status, heard.states) == (422, ["refused"])
    assert (stored(events), house.door().people()) == ([], people)


NAMES = [
    "",
    ".",
    "..",
    "/",
    "../../../people.yaml",
    "/etc/cron.d/x",
    "x" * 300 + ".csv",
    "a\\b.csv",
    "rounds.db",
    "x.py",
]


def sent(visitor: Visitor, name: str, content: bytes, **item: Any) -> Heard:
    """Post a file as the secretariat's page does."""
    event = json.dumps({"id": new_id(), "kind": "submissions-taken-in", **item}).encode()
    body = (
        b'--x\r\nContent-Disposition: form-data; name="event"\r\n\r\n' + event + b"\r\n"
        b'--x\r\nContent-Disposition: form-data; name="files"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + content + b"\r\n--x--\r\n"
    )
    kind = "multipart/form-data; boundary=x"
    return visitor.ask("POST", f"{visitor.base}/events", body, Content_Type=kind, X_XSRFToken=visitor.token)


@pytest.mark.parametrize("dry", [True, False])
@pytest.mark.parametrize("name", NAMES, ids=lambda name: name[:24] or "nameless")
def test_the_name_of_a_file_leads_nowhere(secretariat: Visitor, house: House, name: str, dry: bool) -> None:
    before = {file: file.read_bytes() for file in house.home.path.rglob("*.yaml")}
    with house.added() as events:
        heard = sent(secretariat, name, b"key;name\nx;y\n", dry_run=dry)
    assert (heard.status, heard.states) == (422, ["refused"])
    assert stored(events) == []
    assert {file: file.read_bytes() for file in house.home.path.rglob("*.yaml")} == before


BROKEN = {
    "innovations.csv": b"\x00\xff\x00\xff",
    "innovations.xlsx": b"PK\x03\x04 and nothing more",
    "regions.csv": b'"' + b"x" * 200_000,
    "submissions.csv": b"",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused_whole(secretariat: Visitor, house: House, name: str) -> None:
    with house.added() as events:
        heard = sent(secretariat, name, BROKEN[name])
    assert (heard.status, heard.states) == (422, ["refused"])
    assert stored(events) == []


def test_an_assessor_takes_in_no_file(sit: Sit, house: House) -> None:
    assessor = sit("assessor-3")
    with house.added() as events:
        heard = sent(assessor, "regions.csv", b"key;name\nx;y\n")
    assert (heard.status, heard.states) == (403, ["refused"])
    assert [event.head.kind for event in events] == ["attempt-refused"]
