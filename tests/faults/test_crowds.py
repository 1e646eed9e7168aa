"""Fifty processes write to one panel at once: none is refused, nothing is lost, and the chain holds."""

import multiprocessing
import sqlite3
import threading
from collections import Counter
from contextlib import closing
from multiprocessing.synchronize import Barrier

import pytest
from sqlalchemy import event

from tests.access.build import KEY
from tests.storage.build import mark
from workbench.methods.exact.chain import verify
from workbench.settings import Home
from workbench.storage.database.tables import open_database
from workbench.storage.log import Log

PROCESSES = 50


def write(url: str, process: int, each: int, together: Barrier) -> None:
    log = Log(open_database(url))
    together.wait()
    for number in range(each):
        log.append(KEY, f"seat-{process}", mark(number), id=f"process-{process}-{number:04}")


def crowd(home: Home, each: int) -> None:
    context = multiprocessing.get_context("fork")
    together = context.Barrier(PROCESSES)
    writers = [
        context.Process(target=write, args=(home.database_url, number, each, together)) for number in range(PROCESSES)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * PROCESSES
    log = Log(open_database(home.database_url))
    events = log.read(KEY)
    log.engine.dispose()
    assert Counter(each.head.seat for each in events) == {f"seat-{number}": each for number in range(PROCESSES)}
    assert verify(events, heads=[log.head(KEY)]).faults == ()
    log.engine.dispose()


def test_fifty_processes_that_write_at_once_are_all_taken(home: Home) -> None:
    crowd(home, 2)


@pytest.mark.soak
def test_fifty_processes_that_go_on_writing_are_all_taken(home: Home) -> None:
    crowd(home, 100)


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_writer_whom_a_crowd_never_lets_in_is_told_of_no_lock_while_others_write(home: Home) -> None:
    log = Log(open_database(home.database_url))
    event.listen(log.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 100"))
    log.engine.dispose()

    def keep(number: int) -> None:
        holder.execute("BEGIN IMMEDIATE")
        holder.execute("INSERT INTO document VALUES (?, x'00')", [f"{number:064}"])

    def take_turns() -> None:
        # Commits, and has the lock again at once: the one who waits finds it taken nearly whenever it looks.
        for number in range(1, 40):
            threading.Event().wait(0.03)
            holder.execute("COMMIT")
            keep(number)
        holder.execute("COMMIT")

    with closing(sqlite3.connect(home.path / "rounds.db", check_same_thread=False, isolation_level=None)) as holder:
        keep(0)
        turning = threading.Thread(target=take_turns)
        turning.start()
        assert log.append(KEY, "seat-1", mark()).event.head.sequence == 1
        turning.join(timeout=60)
    log.engine.dispose()
