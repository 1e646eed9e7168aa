"""Events that wait for the same disk: one write, each answered by itself, none lost and none there twice."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest
from sqlalchemy import event

from tests.storage.build import mark
from tests.storage.test_log import PANEL, SEAT
from workbench.errors import BadInput, Conflict, Unavailable
from workbench.methods.exact.chain import verify
from workbench.records.event import CommentWritten
from workbench.storage.database.sqlite import file_of
from workbench.storage.log import Appended, Log, Wanted
from workbench.storage.together import Together


class Waiting:
    """Threads that all wait for the turn, which is then given to them at once."""

    def __init__(self, log: Log) -> None:
        self.log, self.written, self.commits = log, list[Appended](), 0
        self.together = Together(PANEL, self._then)
        event.listen(log.engine, "commit", self._committed)

    def _then(self, written: Sequence[Appended]) -> None:
        self.written += written

    def _committed(self, _connection: object) -> None:
        self.commits += 1

    def append(self, wanted: Sequence[Wanted]) -> list[Future[Appended]]:
        with ThreadPoolExecutor(len(wanted)) as threads, self.together._turn:
            asked = []
            for at, each in enumerate(wanted):
                asked.append(threads.submit(self.together.append, self.log, each))
                end = time.monotonic() + 60
                while len(self.together._queue) <= at and time.monotonic() < end:
                    time.sleep(0.001)
        return asked


def test_what_waits_is_written_at_once_and_in_its_order(log: Log) -> None:
    waiting = Waiting(log)
    asked = waiting.append([Wanted(SEAT, mark(at), f"device-1-{at:04}") for at in range(20)])
    assert [each.result().event.head.sequence for each in asked] == list(range(1, 21))
    assert waiting.commits == 1
    assert tuple(each.event for each in waiting.written) == log.read(PANEL)
    assert verify(log.read(PANEL)).faults == ()


def test_the_same_event_from_two_tabs_is_there_once(log: Log) -> None:
    asked = Waiting(log).append([Wanted(SEAT, mark(), "device-1-0001")] * 2)
    assert [each.result().already for each in asked] == [False, True]
    assert log.head(PANEL)[0] == 1


def unwritable() -> CommentWritten:
    return CommentWritten.model_construct(
        kind="comment-written", stage="presentation", submission="ternate", criterion="novelty", text="\ud800"
    )


@pytest.mark.parametrize(
    ("wanted", "fault"),
    [
        (Wanted(SEAT, mark("83"), "device-1-0001"), Conflict),
        (Wanted(SEAT, mark(), "device-1-0003", after="0" * 64), Conflict),
        (Wanted("X", mark(), "device-1-0003"), BadInput),
        (Wanted(SEAT, unwritable(), "device-1-0003"), ValueError),
    ],
    ids=["id", "after", "seat", "text"],
)
def test_one_that_cannot_be_appended_is_refused_alone(log: Log, wanted: Wanted, fault: type[Exception]) -> None:
    others = [Wanted(SEAT, mark("82"), f"device-1-000{at}") for at in (1, 2)]
    asked = Waiting(log).append([others[0], wanted, others[1]])
    with pytest.raises(fault):
        asked[1].result()
    assert [asked[at].result().already for at in (0, 2)] == [False, False]
    assert [each.head.id for each in log.read(PANEL)] == ["device-1-0001", "device-1-0002"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_where_the_disk_cannot_be_written_to_all_are_told_and_none_is_there(log: Log) -> None:
    with closing(sqlite3.connect(file_of(log.engine.url), isolation_level=None)) as locking:
        locking.execute("BEGIN IMMEDIATE")
        asked = Waiting(log).append([Wanted(SEAT, mark(at), f"device-1-{at:04}") for at in range(3)])
        assert all(isinstance(each.exception(), Unavailable) for each in asked)
        locking.execute("ROLLBACK")
    assert log.read(PANEL) == ()


def test_threads_that_come_and_go_lose_nothing_and_double_nothing(log: Log) -> None:
    together, answers = Together(PANEL, lambda _: None), dict[str, Any]()

    def work(by: int) -> None:
        for at in range(10):
            id = f"device-{by}-{at:04}"
            answers[id] = together.append(log, Wanted(SEAT, mark(at), id)).event

    threads = [threading.Thread(target=work, args=(by,)) for by in range(12)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    events = log.read(PANEL)
    assert {each.head.id: each for each in events} == answers
    assert len(answers) == len(events) == 120
    assert verify(events).faults == ()
