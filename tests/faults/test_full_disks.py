"""Full disks: the log's own, that of the write-ahead log, and the server's: named, and nothing acknowledged is lost."""

import os
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from tests.access.build import KEY
from tests.faults.build import Device, a_round, acknowledged, devices, lost_or_twice, stop
from tests.faults.serving import Server
from tests.postgresql import Cluster, unprivileged
from workbench.errors import BadInput, Unavailable
from workbench.records.event import CommentWritten
from workbench.settings import Home
from workbench.storage.backup import backup, restore
from workbench.storage.database.tables import open_database
from workbench.storage.log import Log

ONLY_SQLITE = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
ONLY_POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="not present: the right to mount a small disk")


def opened(home: Home) -> Log:
    return Log(open_database(home.database_url))


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A disk of its own: the kernel itself says when it is full."""
    folder = Path(tempfile.mkdtemp(prefix="small-"))
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], capture_output=True, text=True
    )
    assert made.returncode == 0, "a small disk can be mounted by root alone: " + made.stderr
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        shutil.rmtree(folder, ignore_errors=True)


def fill(disk: Path, left: int = 400_000) -> None:
    """Leave little of a disk."""
    free = shutil.disk_usage(disk).free
    with suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:  # others write meanwhile
        ballast.write(bytes(max(0, free - left)))


def until_full(log: Log) -> tuple[list[str], Unavailable]:
    """Write until the database takes no more; what was acknowledged, and how it said so."""
    there = []
    for number in range(20_000):
        body = CommentWritten(stage="presentation", submission="ambon", text=os.urandom(3000).hex())
        try:
            there.append(log.append(KEY, "seat-1", body, id=f"comment-{number:05}").event.head.id)
        except Unavailable as fault:
            return there, fault
    raise AssertionError("the disk was not filled")


@ONLY_SQLITE
def test_a_full_disk_is_named_and_nothing_is_acknowledged_on_sqlite(home: Home, tmp_path: Path) -> None:
    with small_disk(2) as disk:
        shutil.copytree(home.path, disk / "home")
        fill(disk)
        there, fault = full(Home(disk / "home"))
    assert there
    assert "its disk is full" in str(fault)


@ONLY_POSTGRESQL
def test_a_full_disk_is_named_and_nothing_is_acknowledged_on_postgresql(cluster: Cluster, tmp_path: Path) -> None:
    with small_disk(24) as disk:
        (disk / "space").mkdir()
        os.chown(disk / "space", unprivileged()["user"], unprivileged()["group"])
        name = f"small_{os.getpid()}"
        with cluster.admin() as connection:
            connection.execute(f"CREATE TABLESPACE {name} LOCATION '{disk / 'space'}'")
        database = cluster.database(place=name)
        try:
            home = a_round(tmp_path, cluster.url(database))
            fill(disk)
            there, fault = full(home)
        finally:
            cluster.drop(database)
            with cluster.admin() as connection:
                connection.execute(f"DROP TABLESPACE {name}")
    assert there
    assert "its disk is full" in str(fault)


def full(home: Home) -> tuple[list[str], Unavailable]:
    log = opened(home)
    before = len(log.read(KEY))
    there, fault = until_full(log)
    assert [event.head.id for event in log.read(KEY)[before:]] == there
    assert lost_or_twice(home, {}) == []
    log.engine.dispose()
    return there, fault


def goes_on(home: Home, there: list[str]) -> None:
    """With room again the next event is taken, and everything that was acknowledged is there, once and in order."""
    log = opened(home)
    log.append(KEY, "seat-1", CommentWritten(stage="presentation", submission="ambon", text="room again"))
    assert [event.head.id for event in log.read(KEY) if event.head.id.startswith("comment-")] == there
    assert lost_or_twice(home, {}) == []
    log.engine.dispose()


@ONLY_SQLITE
def test_where_only_the_write_ahead_log_still_grows_nothing_acknowledged_is_lost(round_home: Home) -> None:
    with small_disk(24) as disk:
        home = Home(shutil.copytree(round_home.path, disk / "home"))
        # A reader that stays keeps the log from being written back: it alone fills the disk, far beyond its usual size.
        with closing(sqlite3.connect(home.path / "rounds.db", isolation_level=None)) as reader:
            reader.execute("BEGIN")
            reader.execute("SELECT count(*) FROM event").fetchone()
            log = opened(home)
            there, fault = until_full(log)
            log.engine.dispose()
            assert (home.path / "rounds.db-wal").stat().st_size > 16 * 2**20
        assert "its disk is full" in str(fault)
        # It is written back into a file for which there is no room: what was acknowledged stays in the log until then.
        assert read_of(home) == there
        with pytest.raises(Unavailable, match="its disk is full"):
            goes_on(home, there)
        made_room(disk)
        goes_on(Home(disk / "home"), there)


def read_of(home: Home) -> list[str]:
    log = opened(home)
    found = [event.head.id for event in log.read(KEY) if event.head.id.startswith("comment-")]
    log.engine.dispose()
    return found


def made_room(disk: Path) -> None:
    """What an operator does: make the disk larger."""
    subprocess.run(["mount", "-o", "remount,size=64m", disk], check=True)


@ONLY_SQLITE
def test_a_home_on_a_disk_that_is_full_to_the_last_byte_is_named_and_takes_events_again_with_room(
    round_home: Home,
) -> None:
    with small_disk(8) as disk:
        home = Home(shutil.copytree(round_home.path, disk / "home"))
        fill(disk, left=0)
        with pytest.raises(Unavailable, match=r"its disk is full|its disk fails|the room on its disk"):
            goes_on(home, [])
        (disk / "ballast").unlink()
        goes_on(home, [])


def test_a_full_disk_under_the_log_of_postgresql_is_named_and_loses_nothing(tmp_path: Path) -> None:
    with small_disk(24) as disk:
        written = disk / "wal"
        written.mkdir()
        os.chown(written, unprivileged()["user"], unprivileged()["group"])
        own = Cluster.made("--waldir", str(written), "--wal-segsize=1", min_wal_size="2MB", max_wal_size="1GB")
        try:
            home = a_round(tmp_path, own.url(own.database()))
            fill(disk, left=3 * 2**20)
            log = opened(home)
            there, fault = until_full(log)
            log.engine.dispose()
            # PostgreSQL ends itself where it cannot write ahead, and cannot begin again before there is room.
            own.stop(signal.SIGQUIT)
            (disk / "ballast").unlink()
            own.start()
            assert there
            goes_on(home, there)
        finally:
            own.remove()
    assert "its disk is full" in str(fault)


@ONLY_SQLITE
def test_a_backup_for_which_there_is_no_room_is_refused_before_it_is_unpacked(round_home: Home) -> None:
    log = opened(round_home)
    for number in range(200):
        body = CommentWritten(stage="presentation", submission="ambon", text=os.urandom(3000).hex())
        log.append(KEY, "seat-1", body, id=f"comment-{number:05}")
    log.engine.dispose()
    file = backup(round_home)
    with small_disk(2) as disk:
        with pytest.raises(BadInput, match="than there is room for"):
            restore(file, Home(disk / "home"))
        assert list(disk.iterdir()) == []


@ONLY_SQLITE
def test_devices_are_told_of_a_full_disk_and_send_again_when_there_is_room(
    round_home: Home, serve: Callable[[Home], Server]
) -> None:
    with small_disk(16) as disk:
        home = Home(shutil.copytree(round_home.path, disk / "home"))
        server = serve(home)
        sending = devices(home, server.address)
        for device in sending:
            device.start()
        answered(sending, 200)
        fill(disk, left=0)
        answered(sending, 503)
        (disk / "ballast").unlink()
        count = len(acknowledged(sending))
        while len(acknowledged(sending)) < count + 20:
            time.sleep(0.02)
        stop(sending)
        assert lost_or_twice(home, acknowledged(sending)) == []
        assert [device.refused for device in sending] == [[]] * len(sending)
        assert any("disknya penuh" in each for device in sending for each in device.faults)
        assert "Traceback" not in server.log
        server.kill()


def answered(sending: list[Device], status: int) -> None:
    """Wait until somebody was answered so."""
    end = time.monotonic() + 60
    while not any(status in device.answers for device in sending):
        assert time.monotonic() < end
        time.sleep(0.02)
