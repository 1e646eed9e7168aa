"""Events of another home are taken over byte for byte, into a panel that has none."""

import pytest

from tests.storage.build import mark
from workbench.errors import BadInput, Conflict
from workbench.settings import Home
from workbench.storage.copies import take_over
from workbench.storage.database.tables import create_schema, open_database
from workbench.storage.log import Log
from workbench.storage.verify import stored_faults


@pytest.fixture
def other(tmp_path_factory: pytest.TempPathFactory) -> Log:
    home = Home(tmp_path_factory.mktemp("other"))
    create_schema(home.database_url)
    log = Log(open_database(home.database_url))
    for number in range(3):
        log.append("city-award", "seat-1", mark(number))
    return log


def test_events_taken_over_are_the_same_bytes(log: Log, other: Log) -> None:
    assert take_over(log.engine, other.read("city-award")) == 3
    assert log.read("city-award") == other.read("city-award")
    assert (log.head("city-award"), stored_faults(log, "city-award")) == (other.head("city-award"), ())
    assert log.append("city-award", "seat-1", mark()).event.head.before == other.head("city-award")[1]


def test_a_panel_that_has_events_takes_over_none(log: Log, other: Log) -> None:
    first = log.append("city-award", "seat-1", mark()).event
    with pytest.raises(Conflict, match="has events here already"):
        take_over(log.engine, other.read("city-award"))
    assert log.read("city-award") == (first,)


def test_events_with_a_gap_are_taken_over_by_no_halves(log: Log, other: Log) -> None:
    first, _, third = other.read("city-award")
    with pytest.raises(BadInput, match="from the first on"):
        take_over(log.engine, [first, third])
    assert log.read("city-award") == ()


def test_nothing_is_taken_over_from_nothing(log: Log) -> None:
    assert take_over(log.engine, []) == 0


def test_an_id_that_another_panel_used_takes_over_nothing(log: Log, other: Log) -> None:
    events = other.read("city-award")
    log.append("another", "seat-1", mark(), id=events[2].head.id)
    with pytest.raises(Conflict, match="with the same id"):
        take_over(log.engine, events)
    assert log.read("city-award") == ()
