"""The log appends and chains, once for each event, and hands back what was stored."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.build import mark
from workbench.errors import BadInput, Conflict, NotFound
from workbench.methods.exact.chain import verify
from workbench.records.chain import START
from workbench.records.event import CommentWritten, PanelFixed, SubmissionReleased
from workbench.records.record import checksum
from workbench.settings import Home
from workbench.storage.database.tables import create_schema, open_database
from workbench.storage.log import Log

PANEL, SEAT = "city-award", "seat-k3x9"


def test_an_empty_log_stands_at_the_start(log: Log) -> None:
    assert (log.head(PANEL), log.read(PANEL), log.panels()) == ((0, START), (), ())


def test_each_event_names_the_one_before(log: Log) -> None:
    events = [log.append(PANEL, SEAT, mark(number)).event for number in range(3)]
    assert [event.head.sequence for event in events] == [1, 2, 3]
    assert [event.head.before for event in events] == [START, events[0].hash, events[1].hash]
    assert log.head(PANEL) == (3, events[2].hash)
    assert log.read(PANEL) == tuple(events)


def test_panels_are_chained_each_by_itself(log: Log) -> None:
    log.append(PANEL, SEAT, mark())
    other = log.append("another", SEAT, mark()).event
    assert (other.head.sequence, other.head.before) == (1, START)
    assert log.panels() == ("another", PANEL)


def test_salts_differ_so_that_equal_marks_cannot_be_recognised(log: Log) -> None:
    first, second = (log.append(PANEL, SEAT, mark()).event for _ in range(2))
    assert first.salt != second.salt
    assert first.head.commitment != second.head.commitment


def test_an_event_sent_twice_is_stored_once(log: Log) -> None:
    first = log.append(PANEL, SEAT, mark("82"), id="device-1-0001")
    again = log.append(PANEL, SEAT, mark("82.0", opening="opening-2"), id="device-1-0001")
    assert (first.already, again.already) == (False, True)
    assert again.event == first.event
    assert log.head(PANEL)[0] == 1


@pytest.mark.parametrize(
    ("panel", "seat", "body"),
    [
        (PANEL, SEAT, mark("83")),
        (PANEL, SEAT, mark("82", reason="because")),
        (PANEL, "seat-other", mark("82")),
        ("another", SEAT, mark("82")),
        (PANEL, SEAT, CommentWritten(stage="presentation", submission="ternate", criterion="novelty", text="82")),
    ],
    ids=["mark", "reason", "seat", "panel", "kind"],
)
def test_an_id_that_was_used_for_something_else_is_refused(log: Log, panel: str, seat: str, body: object) -> None:
    log.append(PANEL, SEAT, mark("82"), id="device-1-0001")
    with pytest.raises(Conflict, match="device-1-0001"):
        log.append(panel, seat, body, id="device-1-0001")
    assert (log.head(PANEL)[0], log.head("another")[0]) == (1, 0)


@pytest.mark.parametrize(
    ("panel", "seat", "id"), [("A panel", SEAT, "12345678"), (PANEL, "X", "12345678"), (PANEL, SEAT, "short")]
)
def test_what_is_not_written_as_panel_seat_or_id_is_refused(log: Log, panel: str, seat: str, id: str) -> None:
    with pytest.raises(BadInput, match="is not written as"):
        log.append(panel, seat, mark(), id=id)
    assert log.read(PANEL) == ()


def test_reading_starts_behind_one_number_and_ends_with_another(log: Log) -> None:
    for number in range(6):
        log.append(PANEL, SEAT, mark(number))
    assert [event.head.sequence for event in log.read(PANEL, after=2, until=4)] == [3, 4]


def test_reading_until_a_moment_gives_the_log_as_it_was_then(home: Home) -> None:
    begun = datetime(2023, 9, 25, 2, 0, tzinfo=UTC)
    seconds = iter([0, 10, 20, 5])  # the clock was set back before the last event
    log = Log(open_database(home.database_url), now=lambda: begun + timedelta(seconds=next(seconds)))
    for number in range(4):
        log.append(PANEL, SEAT, mark(number))
    assert [event.head.sequence for event in log.read(PANEL, until=begun + timedelta(seconds=10))] == [1, 2]


def test_the_last_event_of_a_kind_is_found_and_others_are_not(log: Log) -> None:
    assert log.last(PANEL, "panel-fixed") is None
    log.append(PANEL, "home", PanelFixed(checksum="a" * 64))
    fixed = log.append(PANEL, "home", PanelFixed(checksum="b" * 64)).event
    log.append(PANEL, SEAT, SubmissionReleased(stage="presentation", submission="ternate"))
    log.append("another", "home", PanelFixed(checksum="c" * 64))
    assert log.last(PANEL, "panel-fixed") == fixed


def test_text_that_looks_like_a_kind_does_not_mislead_the_search(log: Log) -> None:
    log.append(PANEL, SEAT, CommentWritten(stage="s", submission="r", text='"kind":"panel-fixed"'))
    assert log.last(PANEL, "panel-fixed") is None
    assert log.last(PANEL, "comment%") is None


def test_an_event_is_found_by_its_id(log: Log) -> None:
    event = log.append(PANEL, SEAT, mark(), id="device-1-0001").event
    assert (log.event("device-1-0001"), log.event("device-1-0002")) == (event, None)


def test_a_document_is_kept_once_under_its_checksum(log: Log) -> None:
    assert log.put(b"rules") == log.put(b"rules") == checksum(b"rules")
    assert log.get(checksum(b"rules")) == b"rules"


def test_a_document_that_is_not_there_is_refused(log: Log) -> None:
    with pytest.raises(NotFound, match="no document"):
        log.get("0" * 64)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Log:
    url = Home(tmp_path_factory.mktemp("home")).database_url
    create_schema(url)
    return Log(open_database(url))


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), min_size=1, max_size=6))
def test_whatever_people_write_is_read_back_and_the_chain_holds(texts: list[str], crowded: Log) -> None:
    panel = f"panel-{len(crowded.panels())}"
    bodies = [CommentWritten(stage="presentation", submission="ternate", text=text) for text in texts]
    for body in bodies:
        crowded.append(panel, SEAT, body)
    assert [event.body for event in crowded.read(panel)] == bodies
    assert verify(crowded.read(panel), heads=[crowded.head(panel)]).faults == ()
