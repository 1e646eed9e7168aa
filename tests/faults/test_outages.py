"""A database that is locked, full, stopped or cut off says so by name; nothing is acknowledged that is not there."""

import signal
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, text

from tests.access.build import KEY
from tests.faults.build import SEATS, a_round, acknowledged, devices, lost_or_twice, stop
from tests.faults.serving import Server
from tests.postgresql import Cluster
from tests.storage.build import mark
from workbench.errors import Unavailable
from workbench.i18n import say
from workbench.settings import Home
from workbench.storage.database.tables import open_database
from workbench.storage.log import Log

ONLY_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)


def opened(home: Home) -> Log:
    return Log(open_database(home.database_url))


def hasty(engine: Engine) -> None:
    """Wait a quarter of a second for others where it would be ten seconds."""
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 250"))
    engine.dispose()


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """Another program that holds the write lock."""
    with closing(sqlite3.connect(file)) as other:
        other.isolation_level = None
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@ONLY_SQLITE
def test_a_lock_that_another_program_keeps_is_named_in_both_languages(home: Home) -> None:
    log = opened(home)
    hasty(log.engine)
    with locked(home.path / "rounds.db"), pytest.raises(Unavailable) as fault:
        log.append(KEY, "seat-1", mark(), id="kept-out-1")
    assert "another program keeps it locked" in str(fault.value)
    assert "program lain menguncinya" in say(fault.value.message, "id")
    assert log.read(KEY) == ()
    assert log.append(KEY, "seat-1", mark(), id="kept-out-1").already is False


@ONLY_POSTGRESQL
def test_a_writer_that_keeps_the_lock_holds_the_others_up_and_they_are_told(home: Home) -> None:
    log, other = opened(home), opened(home)
    with other.engine.connect() as connection, connection.begin():
        connection.execute(text("LOCK TABLE event IN ACCESS EXCLUSIVE MODE"))
        with log.engine.connect() as waiting, waiting.begin(), pytest.raises(Unavailable, match="keeps it locked"):
            waiting.execute(text("SET LOCAL lock_timeout = '200ms'"))
            waiting.execute(text("SELECT count(*) FROM event"))
    log.append(KEY, "seat-1", mark())
    assert len(log.read(KEY)) == 1


@ONLY_POSTGRESQL
def test_a_writer_that_falls_silent_is_ended_and_the_next_one_writes(home: Home, cluster: Cluster) -> None:
    from workbench.storage.database.dialects import writing

    log, silent = opened(home), opened(home)
    with pytest.raises(Unavailable, match="connection to it was lost"), writing(silent.engine) as connection:
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '200ms'"))
        log.append(KEY, "seat-1", mark())
        connection.execute(text("SELECT 1"))
    assert len(log.read(KEY)) == 1


def test_a_database_server_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="no connection to it can be made: look at its address"):
        open_database(f"postgresql://workbench@/rounds?host={tmp_path}")


@pytest.fixture
def own() -> Iterator[Cluster]:
    """A server of PostgreSQL for one test alone: it is stopped in the middle."""
    cluster = Cluster.made()
    yield cluster
    cluster.remove()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["as an operator", "as a power cut"])
def test_postgresql_restarted_while_writing_is_named_and_loses_nothing(
    how: signal.Signals, own: Cluster, tmp_path: Path
) -> None:
    home = a_round(tmp_path, own.url(own.database()))
    there, said, stopping = {}, set(), threading.Event()

    logs = [opened(home) for _ in range(SEATS)]

    def write(seat: int) -> None:
        log, number = logs[seat], 0
        while not stopping.is_set():
            id = f"seat-{seat}-{number:05}"
            try:
                event = log.append(KEY, f"seat-{seat}", mark(number % 100), id=id).event
            except Unavailable as fault:
                said.add(str(fault.message.values["why"]))
                time.sleep(0.02)
            else:
                there[id], number = (event.head.sequence, event.hash), number + 1
        log.engine.dispose()

    writers = [threading.Thread(target=write, args=(seat,)) for seat in range(SEATS)]
    for writer in writers:
        writer.start()
    for _ in range(2):
        time.sleep(0.3)
        own.stop(how)
        before = len(there)
        own.start()
        grown(there, before)
    stopping.set()
    for writer in writers:
        writer.join()
    assert lost_or_twice(home, there) == []
    assert said
    assert {each.partition(":")[0] for each in said} <= {
        "its server is stopping or starting",
        "the connection to it was lost",
        "no connection to it can be made",
    }


def grown(there: dict[str, tuple[int, str]], before: int) -> None:
    """Wait until something more was acknowledged."""
    end = time.monotonic() + 60
    while len(there) == before:
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.soak
@ONLY_SQLITE
def test_pages_are_told_of_a_lock_of_ten_seconds_and_send_again(
    round_home: Home, serve: Callable[[Home], Server]
) -> None:
    server = serve(round_home)
    sending = devices(round_home, server.address)
    for device in sending:
        device.start()
    for _ in range(3):
        with locked(round_home.path / "rounds.db"):
            time.sleep(12)
        time.sleep(2)
    stop(sending)
    assert lost_or_twice(round_home, acknowledged(sending)) == []
    assert {status for device in sending for status in device.answers} == {200, 503}
    assert "another program keeps it locked" in server.log
    assert "Traceback" not in server.log


@pytest.mark.soak
def test_pages_are_told_that_postgresql_is_restarted_and_send_again(
    own: Cluster, tmp_path: Path, serve: Callable[[Home], Server]
) -> None:
    home = a_round(tmp_path, own.url(own.database()))
    servers = [serve(home), serve(home)]
    sending = devices(home, *(server.address for server in servers))
    for device in sending:
        device.start()
    for number in range(20):
        time.sleep(0.5)
        own.stop(signal.SIGQUIT if number % 2 else signal.SIGINT)
        time.sleep(0.3)
        own.start()
    stop(sending)
    assert lost_or_twice(home, acknowledged(sending)) == []
    assert {status for device in sending for status in device.answers} == {200, 503}
    assert [server.log.count("Traceback") for server in servers] == [0, 0]
