"""Several processes append to one log at once: nothing is lost, nothing is twice, and the chain holds."""

import multiprocessing
from collections import Counter
from multiprocessing.synchronize import Barrier
from pathlib import Path

from tests.storage.build import mark
from workbench.methods.exact.chain import verify
from workbench.settings import Home
from workbench.storage.database.tables import create_schema, open_database
from workbench.storage.log import Log

PANEL, PROCESSES, EACH = "city-award", 5, 40


def write(url: str, process: int, together: Barrier) -> None:
    log = Log(open_database(url))
    together.wait()
    for number in range(EACH):
        log.append(PANEL, f"seat-{process}", mark(number), id=f"process-{process}-{number:03}")
        # Every process sends this one as well, as devices do that had no answer.
        log.append(PANEL, "seat-of-all", mark(number), id=f"sent-by-all-{number:03}")
        log.put(f"document {number}".encode())


def test_events_of_several_processes_are_all_there_and_in_one_chain(home: Home) -> None:
    context = multiprocessing.get_context("fork")
    together = context.Barrier(PROCESSES)
    processes = [
        context.Process(target=write, args=(home.database_url, process, together)) for process in range(PROCESSES)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * PROCESSES

    log = Log(open_database(home.database_url))
    events = log.read(PANEL)
    expected = Counter({f"seat-{process}": EACH for process in range(PROCESSES)}) + Counter({"seat-of-all": EACH})
    assert Counter(event.head.seat for event in events) == expected
    assert verify(events, heads=[log.head(PANEL)]).holds
    for process in range(PROCESSES):
        own = [event.head.id for event in events if event.head.seat == f"seat-{process}"]
        assert own == [f"process-{process}-{number:03}" for number in range(EACH)]


def make(url: str, together: Barrier) -> None:
    together.wait()
    create_schema(url)


def test_the_schema_is_made_once_though_six_processes_make_it(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    context = multiprocessing.get_context("fork")
    together = context.Barrier(6)
    processes = [context.Process(target=make, args=(home.database_url, together)) for _ in range(6)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 6
    assert Log(open_database(home.database_url)).panels() == ()
