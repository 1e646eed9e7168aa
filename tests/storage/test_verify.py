"""What was changed in the database behind the guards is found, and so is a guard that is gone."""

import sqlite3
from contextlib import closing

import pytest
from sqlalchemy import text

from tests.storage.behind import behind
from tests.storage.build import mark
from workbench.methods.exact.chain import verify
from workbench.records.record import checksum
from workbench.storage.rounds import Rounds
from workbench.storage.verify import stored_faults

KEY = "city-award"
GUARDS = {
    "sqlite": (
        "document_is_new", "document_is_not_changed", "document_is_not_removed",
        "event_is_not_changed", "event_is_not_removed", "event_is_the_next",
    ),
    "postgresql": (
        "document_is_not_changed", "document_is_not_emptied", "document_is_not_removed",
        "event_is_not_changed", "event_is_not_emptied", "event_is_not_removed", "event_is_the_next",
    ),
}  # fmt: skip
LOST = "the database lost its guard {}: what was appended could be changed"


@pytest.fixture
def filled(rounds: Rounds) -> Rounds:
    rounds.fix_panel(KEY)
    for number in range(4):
        rounds.log.append(KEY, "seat-1", mark(number), id=f"event-000{number + 2}")
    return rounds


def tamper(rounds: Rounds, *statements: str) -> list[str]:
    """Change what is stored as somebody would who has the disk: guards taken away, and put back afterwards."""
    with behind(rounds.log) as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    found = verify(rounds.log.read(KEY)).with_faults(stored_faults(rounds.log, KEY))
    return [str(fault) for fault in found.faults]


def test_a_database_as_it_was_written_has_no_fault(filled: Rounds) -> None:
    assert tamper(filled) == []


def test_a_changed_body_is_named(filled: Rounds) -> None:
    statement = """UPDATE event SET body = replace(body, '"mark":"1"', '"mark":"9"') WHERE sequence = 3"""
    assert tamper(filled, statement) == ["event 3 was changed: its content is not what its head commits to"]


def test_a_changed_head_is_named_though_its_hash_column_was_left(filled: Rounds) -> None:
    faults = tamper(filled, "UPDATE event SET head = replace(head, 'seat-1', 'seat-2') WHERE sequence = 5")
    assert len(faults) == 1
    assert faults[0].startswith("event 5: the column hash says ")


def test_a_removed_event_is_named(filled: Rounds) -> None:
    assert tamper(filled, "DELETE FROM event WHERE sequence = 2") == ["event 2 was removed"]


def test_two_events_that_changed_places_are_named(filled: Rounds) -> None:
    moves = [f"UPDATE event SET sequence = {to} WHERE sequence = {of}" for of, to in ((2, 9), (3, 2), (9, 3))]
    assert tamper(filled, *moves) == [
        "event 2 was moved to line 3: event 3 is in its place",
        "event 2: the column sequence says 2, and its head 3",
        "event 3: the column sequence says 3, and its head 2",
    ]


def test_an_event_that_was_given_to_another_panel_is_named(filled: Rounds) -> None:
    assert tamper(filled, "UPDATE event SET panel = 'other', sequence = 1 WHERE sequence = 3") == [
        "event 3 was removed",
        "event 1: the column panel says other, and its head city-award",
        "event 1: the column sequence says 1, and its head 3",
    ]


def test_an_id_that_was_changed_in_its_column_alone_is_named(filled: Rounds) -> None:
    assert tamper(filled, "UPDATE event SET id = 'other-id' WHERE sequence = 3") == [
        "event 3: the column id says other-id, and its head event-0003"
    ]


def test_a_head_that_is_none_is_named(filled: Rounds) -> None:
    assert tamper(filled, "UPDATE event SET head = '[]' WHERE sequence = 3") == [
        "the event in line 3 was changed: it cannot be read",
        "event 3: what is stored as its head is none",
    ]


def test_a_document_that_was_changed_or_is_gone_is_named(filled: Rounds, kind: str) -> None:
    name = checksum(filled.panel_bytes(KEY))
    assert tamper(
        filled,
        "UPDATE document SET content = CAST('no rules' AS {})".format({"sqlite": "BLOB", "postgresql": "bytea"}[kind]),
    ) == [f"the document {name} that event 1 names was changed"]
    assert tamper(filled, "DELETE FROM document") == [f"the document {name} that event 1 names is gone"]


def test_a_guard_that_is_gone_is_named(filled: Rounds, kind: str) -> None:
    with behind(filled.log, guarded=False):
        pass
    assert [str(fault) for fault in stored_faults(filled.log, KEY)] == [LOST.format(guard) for guard in GUARDS[kind]]


def test_a_body_that_was_taken_away_is_found(filled: Rounds) -> None:
    assert "event 3: its content was taken away" in tamper(
        filled, "UPDATE event SET salt = NULL, body = NULL WHERE sequence = 3"
    )


HOLLOW = {
    "sqlite": (
        "DROP TRIGGER event_is_not_changed",
        "CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event WHEN 0 BEGIN SELECT RAISE(ABORT, 'no'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION workbench_keeps() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    ),
    "switched off": ("ALTER TABLE event DISABLE TRIGGER event_is_not_changed",),
    "passed by replicas": ("ALTER TABLE event ENABLE TRIGGER event_is_not_changed",),
    "on one column": (
        "DROP TRIGGER event_is_not_changed ON event",
        "CREATE TRIGGER event_is_not_changed BEFORE UPDATE OF hash ON event FOR EACH STATEMENT "
        "EXECUTE FUNCTION workbench_keeps()",
        "ALTER TABLE event ENABLE ALWAYS TRIGGER event_is_not_changed",
    ),
}


@pytest.mark.parametrize(
    ("kind", "how"),
    [("sqlite", "sqlite"), *(("postgresql", how) for how in HOLLOW if how != "sqlite")],
    indirect=["kind"],
)
def test_a_guard_that_guards_nothing_is_found(filled: Rounds, how: str) -> None:
    with filled.log.engine.connect() as connection, connection.begin():
        for statement in HOLLOW[how]:
            connection.exec_driver_sql(statement)
    said = [str(fault) for fault in stored_faults(filled.log, KEY)]
    assert LOST.format("event_is_not_changed") in said
    assert {each for each in said if "lost its guard" not in each} == set()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_an_id_that_is_there_cannot_be_put_in_again_under_the_next_number(filled: Rounds) -> None:
    with closing(sqlite3.connect(filled.home.path / "rounds.db")) as connection:
        with pytest.raises(sqlite3.DatabaseError, match="an event with this id is there"):
            connection.execute(
                "INSERT OR REPLACE INTO event SELECT panel, 6, id, head, salt, body, hash FROM event WHERE sequence = 2"
            )
        connection.rollback()


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
@pytest.mark.parametrize("column", ["head", "body", "salt", "id", "hash"])
def test_bytes_that_are_no_text_any_more_are_named_with_their_event(column: str, filled: Rounds) -> None:
    with behind(filled.log) as connection:
        connection.execute(text(f"UPDATE event SET {column} = CAST(x'7bff' || {column} AS TEXT) WHERE sequence = 3"))
    found = verify(filled.log.read(KEY)).with_faults(stored_faults(filled.log, KEY))
    assert any("3" in str(fault) for fault in found.faults)
