"""Whatever is done to a stored log at random is found against a head known outside, and named."""

import json
import random
import re
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection, text

from tests.storage.behind import behind
from tests.storage.build import mark
from workbench.errors import Tampered
from workbench.methods.exact.chain import verify
from workbench.records.chain import START, Event
from workbench.records.event import MarkGiven
from workbench.records.record import canonical
from workbench.settings import Home
from workbench.storage.database.dialects import dialect
from workbench.storage.database.tables import open_database
from workbench.storage.log import Log
from workbench.storage.log import columns as columns_of
from workbench.storage.verify import stored_faults

PANEL, EVENTS = "city-award", 12
COLUMNS = ("panel", "sequence", "id", "head", "salt", "body", "hash")
Row = dict[str, object]


@dataclass
class Stored:
    """A log as it was written, which can be put back after each tampering; the head that is known outside."""

    log: Log
    rows: list[Row]
    head: tuple[int, str]

    def put_back(self, connection: Connection) -> None:
        connection.execute(text("DELETE FROM event"))
        self.insert(connection, *self.rows)

    def insert(self, connection: Connection, *rows: Row) -> None:
        for row in rows:
            connection.execute(text(f"INSERT INTO event ({', '.join(COLUMNS)}) VALUES (:{', :'.join(COLUMNS)})"), row)

    def change(self, connection: Connection, number: int, /, **values: object) -> None:
        said = ", ".join(f"{name} = :{name}" for name in values)
        where = {"panel_was": PANEL, "sequence_was": number}
        connection.execute(
            text(f"UPDATE event SET {said} WHERE panel = :panel_was AND sequence = :sequence_was"), values | where
        )


@pytest.fixture
def stored(home: Home) -> Iterator[Stored]:
    log = Log(open_database(home.database_url))
    events = [log.append(PANEL, f"seat-{number % 3}", mark(number)).event for number in range(EVENTS)]
    yield Stored(log, [columns_of(event) for event in events], log.head(PANEL))
    log.engine.dispose()


def flip(chance: random.Random, value: object) -> object:
    """Change one bit of what is stored, so that the database still takes it."""
    if isinstance(value, int):
        return value ^ (1 << chance.randrange(16))
    while True:
        content = bytearray(str(value).encode())
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
        try:
            changed = content.decode()
        except UnicodeDecodeError:
            continue  # bytes that are no text are for a test of their own: PostgreSQL takes none
        if "\0" not in changed:
            return changed


def bit_flipped(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    row, column = chance.choice(stored.rows), chance.choice(COLUMNS)
    changed = flip(chance, row[column])
    taken = {each[column] for each in stored.rows if column == "sequence"}
    while changed in taken:
        changed = flip(chance, row[column])
    stored.change(connection, int(str(row["sequence"])), **{column: changed})
    return {int(str(row["sequence"]))}


def dropped(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    gone = chance.randrange(1, EVENTS + 1)
    connection.execute(text(f"DELETE FROM event WHERE sequence = {gone}"))
    return {gone}


def made_up(sequence: int, before: str, number: int) -> Event:
    return Event.made(
        mark(number),
        panel=PANEL,
        sequence=sequence,
        id=secrets.token_hex(8),
        seat="seat-1",
        at=datetime(2023, 9, 25, 2, 0, tzinfo=UTC),
        before=before,
        salt=secrets.token_bytes(16),
    )


def inserted(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    """Put an event of one's own between two others, numbers moved up to make room."""
    at = chance.randrange(1, EVENTS + 1)
    before = str(stored.rows[at - 2]["hash"]) if at > 1 else START
    for sequence in range(EVENTS, at - 1, -1):
        stored.change(connection, sequence, sequence=sequence + 1)
    stored.insert(connection, columns_of(made_up(at, before, chance.randrange(101))))
    return {at, at + 1}


def reordered(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    one, other = chance.sample(range(1, EVENTS + 1), 2)
    for of, to in ((one, 9999), (other, one), (9999, other)):
        stored.change(connection, of, sequence=to)
    return {one, other}


def tail_cut(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    kept = chance.randrange(EVENTS)
    connection.execute(text(f"DELETE FROM event WHERE sequence > {kept}"))
    return {kept + 1, kept, EVENTS}


def chain_of(rows: list[Row], change: Callable[[int, dict[str, str], dict[str, str]], None], first: int) -> list[Row]:
    """Write a log anew from one event on, so that every hash fits again."""
    anew, before = [dict(row) for row in rows[: first - 1]], str(rows[first - 2]["hash"]) if first > 1 else START
    for row in rows[first - 1 :]:
        head, body = json.loads(str(row["head"])), json.loads(str(row["body"]))
        change(int(str(row["sequence"])), head, body)
        event = Event.made(
            MarkGiven.model_validate(body),
            panel=head["panel"],
            sequence=int(str(row["sequence"])),
            id=head["id"],
            seat=head["seat"],
            at=head["at"],
            before=before,
            salt=bytes.fromhex(str(row["salt"])),
        )
        before = event.hash
        anew.append(columns_of(event))
    return anew


def replaced(stored: Stored, connection: Connection, rows: list[Row]) -> None:
    connection.execute(text("DELETE FROM event"))
    stored.insert(connection, *rows)


def rewritten(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    first = chance.randrange(1, EVENTS + 1)

    def change(sequence: int, head: dict[str, str], body: dict[str, str]) -> None:
        if sequence == first:
            body["mark"] = "100" if body["mark"] != "100" else "0"

    replaced(stored, connection, chain_of(stored.rows, change, first))
    return {EVENTS}


def body_swapped(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    one, other = chance.sample(stored.rows, 2)
    for to, of in ((one, other), (other, one)):
        stored.change(connection, int(str(to["sequence"])), salt=of["salt"], body=of["body"])
    return {int(str(one["sequence"])), int(str(other["sequence"]))}


def seat_renamed(chance: random.Random, stored: Stored, connection: Connection) -> set[int]:
    """Rename the seat of one event, its hash made to fit; or of every event of a seat, in a log written anew."""
    row = chance.choice(stored.rows)
    sequence, seat = int(str(row["sequence"])), json.loads(str(row["head"]))["seat"]
    if chance.random() < 0.5:
        head = canonical(json.loads(str(row["head"])) | {"seat": "seat-of-mine"}).decode()
        stored.change(connection, sequence, head=head, hash=Event(head).hash)
        return {sequence, sequence - 1, sequence + 1, EVENTS}

    def change(_: int, head: dict[str, str], body: dict[str, str]) -> None:
        head["seat"] = "seat-of-mine" if head["seat"] == seat else head["seat"]

    replaced(stored, connection, chain_of(stored.rows, change, 1))
    return {EVENTS}


KINDS = (bit_flipped, dropped, inserted, reordered, tail_cut, rewritten, body_swapped, seat_renamed)


def told(stored: Stored, known: bool) -> list[str]:
    try:
        events = stored.log.read(PANEL)
    except Tampered as fault:
        return [str(fault)]
    found = verify(events, heads=[stored.head] if known else ()).with_faults(stored_faults(stored.log, PANEL))
    return [str(fault) for fault in found.faults]


def names(faults: list[str], numbers: set[int]) -> bool:
    """Whether an event that was touched is named, by its number or the line it stands in, also within a range."""
    said = {int(number) for fault in faults for number in re.findall(r"\b\d{1,5}\b", fault)}
    ranges = [range(int(a), int(b) + 1) for fault in faults for a, b in re.findall(r"events (\d+) to (\d+)", fault)]
    return bool(numbers & said) or any(number in each for each in ranges for number in numbers)


def tampered(stored: Stored, how: Callable[..., set[int]], times: int, seed: int) -> dict[str, int]:
    """Tamper so many times, each with the log as it was; guards stand again, as they would afterwards."""
    found, chance = {"found": 0, "without a head": 0}, random.Random(seed)
    for _ in range(times):
        with behind(stored.log) as connection:
            stored.put_back(connection)
            touched = how(chance, stored, connection)
        faults = told(stored, known=True)
        assert faults, (how.__name__, touched)
        assert names(faults, touched), (how.__name__, touched, faults)
        found["found"] += 1
        found["without a head"] += bool(told(stored, known=False))
    with behind(stored.log) as connection:
        stored.put_back(connection)
    assert told(stored, known=True) == []
    return found


@pytest.mark.parametrize("how", KINDS)
def test_ten_random_tamperings_are_found_and_named(how: Callable[..., set[int]], stored: Stored) -> None:
    tampered(stored, how, 10, seed=5)


@pytest.mark.soak
@pytest.mark.parametrize("how", KINDS)
def test_two_hundred_random_tamperings_are_found_and_named(
    how: Callable[..., set[int]], stored: Stored, capsys: pytest.CaptureFixture[str]
) -> None:
    found = tampered(stored, how, 200, seed=2)
    with capsys.disabled():
        sys.stdout.write(f"\n{stored.log.engine.dialect.name} {how.__name__}: {found}\n")


@pytest.mark.parametrize("how", [tail_cut, rewritten])
def test_what_cannot_be_told_without_a_head_is_said(how: Callable[..., set[int]], stored: Stored) -> None:
    with behind(stored.log) as connection:
        how(random.Random(1), stored, connection)
    assert told(stored, known=False) == []
    (untold,) = verify(stored.log.read(PANEL)).untold
    assert "nobody can tell" in str(untold)
    assert "cut off, or whether all was written anew" in str(untold)


def test_an_event_that_was_added_behind_the_known_head_is_vouched_for_by_nothing(stored: Stored) -> None:
    with behind(stored.log) as connection:
        stored.insert(connection, columns_of(made_up(EVENTS + 1, stored.head[1], 100)))
    found = verify(stored.log.read(PANEL), heads=[stored.head])
    assert (found.faults, [str(each) for each in found.untold]) == (
        (),
        [f"no head from outside vouches for the events behind {EVENTS}"],
    )


def test_each_guard_that_is_taken_away_is_named_whichever_it_is(stored: Stored) -> None:
    chance, engine = random.Random(3), stored.log.engine
    with engine.connect() as connection:
        connection.begin()
        known = guards(connection)
        for _ in range(10):
            gone = chance.sample(known, chance.randrange(1, len(known)))
            point = connection.begin_nested()
            for name in gone:
                table = name.partition("_")[0]
                on = f" ON {table}" if engine.dialect.name == "postgresql" else ""
                connection.exec_driver_sql(f"DROP TRIGGER {name}{on}")
            assert set(dialect(engine.url).lost_guards(connection)) == set(gone)
            point.rollback()
        assert dialect(engine.url).lost_guards(connection) == ()


def guards(connection: Connection) -> list[str]:
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    return list(connection.execute(text(query)).scalars())
