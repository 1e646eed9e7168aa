"""Fifty processes write to one panel at once: none is refused, nothing is lost, and the chain holds."""

import multiprocessing
from collections import Counter
from multiprocessing.synchronize import Barrier

import pytest

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
    assert Counter(event.head.seat for event in events) == {f"seat-{number}": each for number in range(PROCESSES)}
    assert verify(events, heads=[log.head(KEY)]).faults == ()
    log.engine.dispose()


def test_fifty_processes_that_write_at_once_are_all_taken(home: Home) -> None:
    crowd(home, 2)


@pytest.mark.soak
def test_fifty_processes_that_go_on_writing_are_all_taken(home: Home) -> None:
    crowd(home, 100)
