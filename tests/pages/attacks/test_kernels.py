"""Kernels: no code runs in them for a page, each answers to its own seat alone, and none knows a secret."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from tests.pages.attacks.conftest import House
from tests.pages.attacks.opened import Opened, opened, written
from tests.pages.attacks.visitor import PATIENCE, Visitor
from tests.pages.served import Served

Sit = Callable[..., Visitor]
HEAVY = ("numpy", "pandas", "scipy", "sklearn")


@pytest.fixture(scope="module")
def own(shared_server: Served, sit: Sit) -> Iterator[Opened]:
    desk = opened(shared_server, sit("assessor-4"), "assessor")
    yield desk
    desk.socket.close()


@pytest.fixture(scope="module")
def others(shared_server: Served, sit: Sit, own: Opened) -> Iterator[Opened]:
    desk = opened(shared_server, sit("secretariat"), "results")
    yield desk
    desk.socket.close()


CODE = "open({path!r}, 'w').write('executed')"
ORDERS: list[tuple[str, str, dict[str, Any]]] = [
    ("execute_request", "shell", {"code": CODE, "silent": False, "allow_stdin": True}),
    ("execute_request", "control", {"code": CODE, "silent": True}),
    ("execute_request", "stdin", {"code": CODE}),
    ("EXECUTE_REQUEST", "shell", {"code": CODE}),
    ("inspect_request", "shell", {"code": "open", "cursor_pos": 4, "detail_level": 1}),
    ("complete_request", "shell", {"code": "import o", "cursor_pos": 8}),
    ("is_complete_request", "shell", {"code": "1"}),
    ("history_request", "shell", {"hist_access_type": "tail", "n": 9}),
    ("input_reply", "stdin", {"value": CODE}),
    ("debug_request", "control", {"type": "request", "command": "evaluate", "arguments": {"expression": CODE}}),
    ("interrupt_request", "control", {}),
    ("usage_request", "control", {}),
    ("create_subshell_request", "control", {}),
    ("shutdown_request", "control", {"restart": False}),
    ("shutdown_request", "shell", {"restart": False}),
]


@pytest.mark.parametrize("kind, channel, content", ORDERS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_page_cannot_tell_its_kernel_to(
    own: Opened, tmp_path: Path, kind: str, channel: str, content: dict[str, Any]
) -> None:
    mark = tmp_path / "executed"
    order = own.say(kind, json.loads(json.dumps(content).replace("{path!r}", f"'{mark}'")), channel)
    heard = own.heard_until(own.say("kernel_info_request", {}), own.say("kernel_info_request", {}, "control"))
    assert order not in {parent for parent, _ in heard}
    assert not mark.exists()
    assert Path(f"/proc/{own.process}").exists()


@pytest.mark.parametrize(
    "order", [b"\x00" * 9, b"\xff" * 64, "{", "[]", '{"channel": "shell"}', "null", '{"header": 1}']
)
def test_a_broken_message_ends_at_the_most_its_own_websocket(own: Opened, order: bytes | str) -> None:
    socket = own.visitor.dial(f"{own.channels}?session_id=broken")
    socket.send(order)
    socket.close()
    assert own.lives()


def test_the_same_holds_for_the_newer_wire_format(own: Opened, tmp_path: Path) -> None:
    mark = tmp_path / "executed"
    message = written("execute_request", {"code": CODE.replace("{path!r}", f"'{mark}'")})
    parts = [json.dumps(message[name]).encode() for name in ("header", "parent_header", "metadata", "content")]
    parts = [message["channel"].encode(), *parts]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    numbers = [len(offsets), *offsets]
    head = b"".join(number.to_bytes(8, "little") for number in numbers)
    protocol = "v1.kernel.websocket.jupyter.org"
    socket = own.visitor.dial(f"{own.channels}?session_id=newer", protocol)
    assert socket.subprotocol == protocol
    socket.send(head + b"".join(parts))
    assert own.lives()
    socket.close()
    assert not mark.exists()


# -- somebody else's kernel ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("ask", ["GET", "DELETE", "PUT", "PATCH"])
def test_another_seats_kernel_is_neither_read_nor_ended(own: Opened, others: Opened, ask: str) -> None:
    heard = own.visitor.ask(ask, f"/api/kernels/{others.kernel}", X_XSRFToken=own.visitor.token)
    assert heard.status in (403, 404, 405)
    assert others.lives()


@pytest.mark.parametrize("action", ["interrupt", "restart", "shutdown"])
def test_no_kernel_is_sent_for(own: Opened, others: Opened, action: str) -> None:
    for kernel in (own.kernel, others.kernel):
        heard = own.visitor.ask("POST", f"/api/kernels/{kernel}/{action}", X_XSRFToken=own.visitor.token)
        assert heard.status == 404
    assert own.lives() and others.lives()


def test_another_seats_kernel_cannot_be_attached_to(own: Opened, others: Opened) -> None:
    assert own.visitor.refused_dial(others.channels) == 403
    assert Visitor(own.visitor.address).refused_dial(others.channels) == 403
    assert own.visitor.refused_dial(f"/api/kernels/{'0' * 8}-0000-0000-0000-{'0' * 12}/channels") in (403, 404)
    assert others.lives()


def test_the_closing_message_ends_no_other_kernel(own: Opened, others: Opened) -> None:
    address = f"/voila/api/shutdown/{others.kernel}"
    assert own.visitor.ask("POST", f"{address}?_xsrf={own.visitor.token}").status == 404
    assert Visitor(own.visitor.address).ask("POST", address).status == 403
    assert others.visitor.ask("POST", address).status == 403
    assert others.lives()


def test_an_own_kernel_is_not_ended_by_rest(own: Opened) -> None:
    heard = own.visitor.ask("DELETE", f"/api/kernels/{own.kernel}", X_XSRFToken=own.visitor.token)
    assert heard.status in (403, 404)
    assert own.visitor.get(f"/api/kernels/{own.kernel}").status == 200
    assert own.lives()


@pytest.mark.parametrize("path", ["/voila/query/{kernel}", "/voila/execution/{kernel}", "/voila/api/kernels/{kernel}"])
def test_what_asks_for_other_peoples_requests_is_not_there(own: Opened, others: Opened, path: str) -> None:
    for visitor in (own.visitor, Visitor(own.visitor.address)):
        assert visitor.get(path.format(kernel=others.kernel)).status in (403, 404)
        assert visitor.refused_dial(path.format(kernel=others.kernel)) in (403, 404)


def test_a_page_of_elsewhere_cannot_open_a_websocket(own: Opened) -> None:
    for origin in ("https://elsewhere.example", "http://127.0.0.1:1", "null", "file://"):
        assert own.visitor.refused_dial(own.channels, Origin=origin) == 403
    assert own.visitor.refused_dial(own.channels, Origin=own.visitor.address) == 101


# -- what a kernel knows ---------------------------------------------------------------------------------------------


def test_a_kernel_knows_no_secret_and_no_address_of_the_log(own: Opened, house: House) -> None:
    environment = own.environment()
    assert not {"A_SECRET_OF_THE_SERVER", "WORKBENCH_HOME", "WORKBENCH_DATABASE"} & set(environment)
    said = " ".join(environment.values())
    forbidden = ["hunter2", "forged-name", str(house.home.path), house.home.database_url, house.home.secret().hex()]
    assert [each for each in forbidden if each in said] == []
    assert {name: environment[name] for name in ("WORKBENCH_DESK", "WORKBENCH_LANGUAGE")} == {
        "WORKBENCH_DESK": "assessor",
        "WORKBENCH_LANGUAGE": "id",
    }


def test_a_kernel_holds_no_file_of_the_home(own: Opened, house: House) -> None:
    files = [str(each.readlink()) for each in Path(f"/proc/{own.process}/fd").iterdir() if each.is_symlink()]
    assert [file for file in files if file.startswith(str(house.home.path)) and not file.endswith("server.log")] == []


def test_the_assessors_kernel_has_loaded_nothing_heavy(own: Opened) -> None:
    maps = Path(f"/proc/{own.process}/maps").read_text()
    assert "/site-packages/zmq/" in maps
    assert [name for name in HEAVY if f"/site-packages/{name}" in maps] == []


def by_ticket(desk: Opened, path: str = "", method: str = "GET", ticket: str | None = None) -> int:
    """Ask as a kernel does, on the address that it was handed; the status of the answer."""
    environment = desk.environment()
    secret = environment["WORKBENCH_TICKET"] if ticket is None else ticket
    address = path or environment["WORKBENCH_DOOR"] + "/state"
    request = Request(address, method=method, headers={"Authorization": f"Ticket {secret}"})
    try:
        with urlopen(request, timeout=PATIENCE) as answer:
            return int(answer.status)
    except HTTPError as fault:
        return fault.code


def test_a_ticket_reads_its_own_seat_and_nothing_else(own: Opened, others: Opened) -> None:
    door, stranger = own.environment()["WORKBENCH_DOOR"], others.environment()["WORKBENCH_DOOR"]
    assert by_ticket(own) == 200
    assert by_ticket(own, f"{stranger}/state") == 403
    assert by_ticket(own, f"{door}/state?desk=results") == 200
    assert {by_ticket(own, ticket=wrong) for wrong in ("", "x", "é", "None", "0" * 43)} == {403}
    assert {by_ticket(own, f"{door}/{other}") for other in ("live", "events", "assessor", "../state")} == {404}
    assert {by_ticket(own, method=method) for method in ("POST", "PUT", "DELETE", "PATCH")} == {405}
    assert by_ticket(own, door.replace("/iga-practice/", "/iga-other/") + "/state") == 403


def test_the_desk_of_a_ticket_is_not_chosen_by_who_holds_it(own: Opened) -> None:
    environment = own.environment()
    request = Request(
        environment["WORKBENCH_DOOR"] + "/state?desk=results",
        headers={"Authorization": f"Ticket {environment['WORKBENCH_TICKET']}"},
    )
    with urlopen(request, timeout=PATIENCE) as answer:
        view = json.loads(answer.read())
    assert (view["desk"], "events" in view) == ("assessor", False)


def test_a_ticket_opens_nothing_at_the_public_address(own: Opened) -> None:
    ticket = own.environment()["WORKBENCH_TICKET"]
    stranger = Visitor(own.visitor.address, own.visitor.panel, own.visitor.seat)
    assert stranger.get(f"{stranger.base}/state", Authorization=f"Ticket {ticket}").status == 401
    stranger.forwarded = {"Authorization": f"Ticket {ticket}"}
    stranger.invent_token()
    assert stranger.post().status == 401


def test_a_ticket_dies_with_its_kernel_and_a_kernel_with_its_sign_in(
    shared_server: Served, sit: Sit, own: Opened
) -> None:
    desk = opened(shared_server, sit("assessor-5"), "assessor")
    door, ticket = (desk.environment()[name] for name in ("WORKBENCH_DOOR", "WORKBENCH_TICKET"))
    assert by_ticket(own, f"{door}/state", ticket=ticket) == 200
    sit("assessor-5")
    assert by_ticket(own, f"{door}/state", ticket=ticket) == 403
    ended = desk.visitor.refused_dial(desk.channels)
    assert ended == 403
    desk.socket.close()


def test_a_page_that_closes_ends_its_own_kernel_and_ticket(shared_server: Served, sit: Sit, own: Opened) -> None:
    desk = opened(shared_server, sit("assessor-6"), "assessor")
    door, ticket = (desk.environment()[name] for name in ("WORKBENCH_DOOR", "WORKBENCH_TICKET"))
    desk.socket.close()
    address = f"/voila/api/shutdown/{desk.kernel}?_xsrf={desk.visitor.token}"
    assert desk.visitor.ask("POST", address).status == 204
    assert desk.process not in shared_server.kernels()
    assert by_ticket(own, f"{door}/state", ticket=ticket) == 403
