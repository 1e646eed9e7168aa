"""Two servers on one round: what one takes, the other knows, shows and counts."""

import threading
import time
from collections.abc import Callable

import pytest

from tests.access.build import KEY, STAGE
from tests.faults.build import HOLDERS, SEATS, acknowledged, devices, lost_or_twice, stop
from tests.faults.serving import Server
from tests.pages.attacks.visitor import Visitor, mark
from tests.pages.served import PATIENCE
from workbench.access.door import Door
from workbench.access.rehearsal.begun import begin
from workbench.access.rehearsal.begun import end as end_rehearsal
from workbench.access.seats import issue
from workbench.records.event import CursorMoved, MarkGiven, SheetConfirmed
from workbench.settings import Home
from workbench.storage.rounds import Rounds

Serve = Callable[[Home], Server]
pytestmark = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
PLACE = {"stage": STAGE, "submission": "ambon"}


def link(home: Home, holder: str, address: str) -> str:
    return issue(Door(Rounds(home), KEY), holder).link(address)


def moved(visitor: Visitor, address: str) -> Visitor:
    """The same browser at the other server, as a proxy would send it there."""
    return Visitor(address, visitor.panel, visitor.seat, dict(visitor.cookies))


def test_a_seat_that_was_opened_at_one_server_is_known_to_the_other_at_once(round_home: Home, serve: Serve) -> None:
    one, other = serve(round_home), serve(round_home)
    for holder in HOLDERS[:3]:
        visitor = Visitor(one.address).enter(link(round_home, holder, one.address))
        # The first thing that the other server hears of this sign-in, long before it would have looked.
        assert moved(visitor, other.address).post(mark(PLACE, "80")).states == ["stands"]


def test_the_live_news_of_one_server_tell_what_the_other_took(round_home: Home, serve: Serve) -> None:
    one, other = serve(round_home), serve(round_home)
    visitor = Visitor(one.address).enter(link(round_home, "assessor-1", one.address))
    watching = moved(visitor, other.address)
    told: list[str] = []
    first, second = threading.Event(), threading.Event()

    def listen() -> None:
        import http.client
        from urllib.parse import urlsplit

        parts = urlsplit(other.address)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        connection.request("GET", f"{watching.base}/live", headers={"Cookie": watching.cookie_header()})
        answer = connection.getresponse()
        while not second.is_set():
            line = answer.readline().decode().strip()
            if line.startswith("data:") and '"sequence"' in line:
                told.append(line)
                (second if first.is_set() else first).set()
        connection.close()

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    assert first.wait(60)
    sequence = visitor.post(mark(PLACE, "80")).said["sequence"]
    assert second.wait(60)
    assert f'"sequence": {sequence}' in told[-1]


def test_a_mark_given_at_one_server_is_contested_at_the_other_where_it_was_not_seen(
    round_home: Home, serve: Serve
) -> None:
    one, other = serve(round_home), serve(round_home)
    visitor = Visitor(one.address).enter(link(round_home, "assessor-1", one.address))
    assert visitor.post(mark(PLACE, "80")).states == ["stands"]
    assert moved(visitor, other.address).post(mark(PLACE, "70")).states == ["contested"]


def test_nine_people_at_two_servers_write_one_chain(round_home: Home, serve: Serve) -> None:
    servers = [serve(round_home), serve(round_home)]
    sending = devices(round_home, *(server.address for server in servers))
    for device in sending:
        device.start()
    while min(len(device.acknowledged) for device in sending) < 3:
        sending[0].join(0.05)
    stop(sending)
    assert lost_or_twice(round_home, acknowledged(sending)) == []
    assert [device.refused for device in sending] == [[]] * len(sending)


def test_a_rehearsal_is_gone_into_and_played_at_both_servers_of_a_home_and_its_end_is_known_to_both(
    round_home: Home, serve: Serve
) -> None:
    one, other = serve(round_home), serve(round_home)
    visitor = Visitor(one.address).enter(link(round_home, "assessor-1", one.address))
    seated = (visitor, moved(visitor, other.address))

    def until(status: int) -> None:
        end = time.monotonic() + PATIENCE
        while {each.get(f"{each.base}/rehearsal").status for each in seated} != {status}:
            assert time.monotonic() < end
            time.sleep(0.1)

    until(404)
    door = begin(Door(Rounds(round_home), KEY))
    until(200)
    leading = door.standing.seat_of("assessor-9")
    assert leading is not None
    door.append(leading.key, CursorMoved(stage=STAGE, room="room-a", submission="invented-1"))
    end = time.monotonic() + PATIENCE
    while len([event for event in door.events if isinstance(event.body, SheetConfirmed)]) < SEATS:
        assert time.monotonic() < end
        time.sleep(0.1)
        door.catch_up()
    marks = [(event.head.seat, event.body.criterion) for event in door.events if isinstance(event.body, MarkGiven)]
    assert len(marks) == len(set(marks)) == 2 * SEATS
    end_rehearsal(round_home, KEY)
    until(404)
