"""Killed at any moment while nine people mark: what was acknowledged is there once, and the chain holds."""

import os
import random
import signal
import sys
import time
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy.engine import make_url

from tests.faults.build import Device, acknowledged, devices, lost_or_twice, stop
from tests.faults.serving import Server
from tests.postgresql import Cluster
from workbench.settings import Home

Serve = Callable[[Home], Server]


def kill_one(chance: random.Random, servers: list[Server], cluster: Cluster | None, home: Home) -> str:
    """Kill a server, or on PostgreSQL now and then the process that writes for it there."""
    if cluster is not None and chance.random() < 0.25:
        database = str(make_url(home.database_url).database)
        for pid in cluster.sessions(database)[:1]:
            os.kill(pid, signal.SIGKILL)  # the whole server of PostgreSQL recovers from that, and ends every session
        return "writer in PostgreSQL"
    server = chance.choice(servers)
    server.kill()
    server.start()
    return "server"


def written(sending: list[Device], more: int) -> None:
    """Wait until so many more events were acknowledged: what is killed is in the middle of writing."""
    target, end = len(acknowledged(sending)) + more, time.monotonic() + 120
    while len(acknowledged(sending)) < target:
        assert time.monotonic() < end, "nothing was acknowledged any more"
        time.sleep(0.005)


def kills(times: int, seed: int, home: Home, serve: Serve, cluster: Cluster | None) -> dict[str, object]:
    chance = random.Random(seed)
    # Only a database on a server is written to by several of ours.
    servers = [serve(home) for _ in range(2 if cluster else 1)]
    sending = devices(home, *(server.address for server in servers))
    for device in sending:
        device.start()
    killed: dict[str, int] = {}
    try:
        for _ in range(times):
            written(sending, chance.randrange(1, 12))
            time.sleep(chance.uniform(0, 0.05))
            try:
                what = kill_one(chance, servers, cluster, home)
            except psycopg.OperationalError:  # it is recovering from the last one still
                what = "nothing, PostgreSQL was recovering"
            killed[what] = killed.get(what, 0) + 1
        if cluster is not None:
            cluster.wait()
    finally:
        stop(sending)
    known = acknowledged(sending)
    assert lost_or_twice(home, known) == []
    assert [device.refused for device in sending] == [[]] * len(sending)
    assert all(device.acknowledged for device in sending)
    return {"killed": killed, "acknowledged": len(known)}


def test_nothing_acknowledged_is_lost_or_twice_when_servers_and_writers_are_killed(
    round_home: Home, serve: Serve, cluster: Cluster | None
) -> None:
    kills(5, 11, round_home, serve, cluster)


@pytest.mark.soak
def test_nothing_acknowledged_is_lost_or_twice_over_two_hundred_kills(
    round_home: Home, serve: Serve, cluster: Cluster | None, capsys: pytest.CaptureFixture[str]
) -> None:
    found = kills(200, 7, round_home, serve, cluster)
    with capsys.disabled():
        sys.stdout.write(f"\n{'postgresql' if cluster else 'sqlite'}: {found}\n")
