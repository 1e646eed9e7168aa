"""A backup holds what a home holds, and comes back as it was, or is refused."""

import sqlite3
import threading
import warnings
import zipfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from tests.postgresql import Cluster
from tests.storage.behind import behind
from tests.storage.build import PANEL, mark
from workbench.errors import BadInput, Conflict, NotFound, Tampered
from workbench.methods.exact.chain import verify
from workbench.records.people import People, Person
from workbench.records.record import checksum
from workbench.settings import Home
from workbench.storage.backup import backup, restore
from workbench.storage.panels import write_people
from workbench.storage.rounds import Rounds
from workbench.storage.verify import stored_faults

KEY = "city-award"


@pytest.fixture
def filled(rounds: Rounds) -> Rounds:
    rounds.fix_panel(KEY)
    for number in range(5):
        rounds.log.append(KEY, "seat-1", mark(number))
    write_people(rounds.home.people_file(KEY), People(seats={"assessor-1": Person(name="Ibu Rini")}))
    rounds.home.secret()
    return rounds


def test_a_restored_home_says_the_same(filled: Rounds, tmp_path: Path) -> None:
    other = Home(tmp_path / "restored")
    restore(backup(filled.home), other)
    restored = Rounds(other)
    assert restored.log.read(KEY) == filled.log.read(KEY)
    assert (restored.panel(KEY), restored.people(KEY)) == (filled.panel(KEY), filled.people(KEY))
    assert other.panel_file(KEY).read_text() == PANEL
    assert oct(other.people_file(KEY).stat().st_mode & 0o777) == "0o600"
    restored.log.append(KEY, "seat-1", mark())
    assert verify(restored.log.read(KEY), heads=[filled.log.head(KEY)]).holds


def test_a_backup_is_its_owners_alone_and_holds_no_secret(filled: Rounds) -> None:
    file = backup(filled.home, "before-lunch")
    assert file == filled.home.backups / "before-lunch.zip"
    assert oct(file.stat().st_mode & 0o777) == "0o600"
    assert [each.name for each in filled.home.backups.iterdir()] == ["before-lunch.zip"]
    with zipfile.ZipFile(file) as archive:
        assert sorted(archive.namelist()) == [
            "checksums.txt",
            "panels/city-award/panel.yaml",
            "panels/city-award/people.yaml",
            "rounds.db",
        ]


def test_backups_made_while_others_write_hold_a_whole_chain(filled: Rounds, tmp_path: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            filled.log.append(KEY, "seat-2", mark())

    writer = threading.Thread(target=write)
    writer.start()
    try:
        files = [backup(filled.home) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for number, file in enumerate(files):
        other = Home(tmp_path / f"restored-{number}")
        restore(file, other)
        events = Rounds(other).log.read(KEY)
        assert verify(events).holds
        assert events == filled.log.read(KEY, until=len(events))


def test_a_backup_never_replaces_another(filled: Rounds) -> None:
    backup(filled.home, "noon")
    with pytest.raises(Conflict, match="there is a backup of this name"):
        backup(filled.home, "noon")


@pytest.mark.parametrize("name", ["../noon", "a/b", ".hidden", "a b"])
def test_a_backups_name_never_becomes_a_path(name: str, filled: Rounds) -> None:
    with pytest.raises(BadInput, match="a backup is named with"):
        backup(filled.home, name)


def test_a_home_without_a_database_has_nothing_to_back_up(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="there is no database here"):
        backup(Home(tmp_path).make())


def test_a_backup_is_not_restored_over_a_home(filled: Rounds, home: Home, tmp_path: Path) -> None:
    file = backup(filled.home)
    with pytest.raises(Conflict, match="restore into an empty home"):
        restore(file, home)
    other = Home(tmp_path / "other").make()
    (other.path / "rounds.db").touch()
    with pytest.raises(Conflict, match="there is a database already"):
        restore(file, other)


def test_of_several_that_restore_at_once_one_makes_the_home_and_the_others_leave_it_alone(
    filled: Rounds, kind: str, empty: Callable[..., Home]
) -> None:
    file, wanted = backup(filled.home), filled.log.read(KEY)
    other, gate = empty(), threading.Barrier(3)

    def at_once(_: int) -> str:
        gate.wait()
        try:
            restore(file, other)
        except Conflict as refused:
            return str(refused)
        return "restored"

    with ThreadPoolExecutor(3) as threads:
        said = sorted(threads.map(at_once, range(3)))
    assert ["restore into an empty" in each for each in said] == [True, True, False]
    restored = Rounds(other)
    assert restored.log.read(KEY) == wanted
    assert restored.panel(KEY) == filled.panel(KEY)
    restored.log.engine.dispose()


def changed(file: Path, name: str, content: bytes | None) -> Path:
    """Write a backup again with one file changed, added, or left out."""
    with zipfile.ZipFile(file) as archive:
        contents: dict[str, bytes | None] = {each: archive.read(each) for each in archive.namelist()}
    contents[name] = content
    other = file.with_name("changed.zip")
    with zipfile.ZipFile(other, "w") as archive:
        for each, kept in contents.items():
            if kept is not None:
                archive.writestr(each, kept)
    return other


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("rounds.db", b"SQLite format 3\x00", "rounds.db is not what its checksum says"),
        ("panels/city-award/panel.yaml", b"key: other", "panels/city-award/panel.yaml is not what its checksum says"),
        ("panels/city-award/people.yaml", None, "panels/city-award/people.yaml is not what its checksum says"),
        ("panels/added/panel.yaml", b"key: added", "panels/added/panel.yaml is not what its checksum says"),
        ("checksums.txt", None, "is not what its checksum says"),
    ],
)
def test_a_changed_backup_is_refused_and_nothing_is_restored(
    name: str, content: bytes | None, fault: str, filled: Rounds, tmp_path: Path
) -> None:
    other = Home(tmp_path / "other")
    with pytest.raises(Tampered, match=fault):
        restore(changed(backup(filled.home), name, content), other)
    assert not other.path.exists()


@pytest.mark.parametrize(
    "name", ["../escaped.yaml", "panels/../../escaped.yaml", "/escaped", "secret", "panels/a/other.yaml"]
)
def test_a_backup_that_would_write_elsewhere_is_refused(name: str, filled: Rounds, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    with pytest.raises(BadInput, match="this is no backup of a home"):
        restore(changed(backup(filled.home), name, b"x"), other)
    assert not other.path.exists()


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "noon.zip").write_bytes(b"no archive")
    with pytest.raises(BadInput, match="this is no backup that can be read"):
        restore(tmp_path / "noon.zip", Home(tmp_path / "other"))
    assert not Home(tmp_path / "other").path.exists()


def packed(file: Path, contents: list[tuple[str, bytes]], kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with warnings.catch_warnings(), zipfile.ZipFile(file, "w", kind) as archive:
        warnings.simplefilter("ignore")  # that a name is there twice is what is tried here
        for name, content in contents:
            archive.writestr(name, content)
    return file


def test_a_small_backup_that_unpacks_to_far_too_much_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    with pytest.raises(BadInput, match="it unpacks to 200 MB, more than a backup holds"):
        restore(packed(tmp_path / "bomb.zip", [("panels/a/panel.yaml", bytes(200 * 2**20))]), other)
    assert not other.path.exists()


def test_a_backup_with_a_name_twice_or_packed_in_another_way_is_refused(filled: Rounds, tmp_path: Path) -> None:
    other = Home(tmp_path / "other")
    with zipfile.ZipFile(backup(filled.home)) as archive:
        contents = [(name, archive.read(name)) for name in archive.namelist()]
    for file in (
        packed(tmp_path / "twice.zip", [*contents, contents[0]]),
        packed(tmp_path / "bzip2.zip", contents, zipfile.ZIP_BZIP2),
        packed(tmp_path / "lzma.zip", contents, zipfile.ZIP_LZMA),
    ):
        with pytest.raises(BadInput, match="this is no backup of a home"):
            restore(file, other)
    assert not other.path.exists()


def test_a_database_of_another_kind_in_a_backup_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "foreign.db")) as foreign:
        foreign.execute("CREATE TABLE event (something)")
        foreign.commit()
    content = (tmp_path / "foreign.db").read_bytes()
    sums = f"{checksum(content)}  rounds.db\n".encode()
    file = packed(tmp_path / "foreign.zip", [("rounds.db", content), ("checksums.txt", sums)])
    other = Home(tmp_path / "other")
    with pytest.raises(BadInput, match="this is no backup of a home"):
        restore(file, other)
    assert not other.path.exists()


@pytest.fixture
def across(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """An empty home on the other engine."""
    other = Home(tmp_path / "across")
    if kind == "sqlite":
        cluster: Cluster = request.getfixturevalue("postgresql")
        other.path.mkdir()
        (other.path / "database").write_text(cluster.url(cluster.database()))
    return other


def test_a_backup_of_either_engine_is_restored_into_the_other(filled: Rounds, across: Home) -> None:
    restore(backup(filled.home), across)
    restored = Rounds(across)
    assert restored.log.engine.dialect.name != filled.log.engine.dialect.name
    assert restored.log.read(KEY) == filled.log.read(KEY)
    assert (restored.panel(KEY), restored.people(KEY)) == (filled.panel(KEY), filled.people(KEY))
    assert stored_faults(restored.log, KEY) == ()
    restored.log.append(KEY, "seat-1", mark())
    assert verify(restored.log.read(KEY), heads=[filled.log.head(KEY)]).holds


@pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
def test_a_database_with_events_is_not_restored_into(filled: Rounds, tmp_path: Path) -> None:
    other = Home(tmp_path / "other").make()
    (other.path / "database").write_text(filled.home.database_url)
    before = filled.log.read(KEY)
    with pytest.raises(Conflict, match="there are events already"):
        restore(backup(filled.home), other)
    assert filled.log.read(KEY) == before
    assert list(other.panels.iterdir()) == []


def test_a_log_that_was_tampered_with_is_backed_up_as_it_is(filled: Rounds, tmp_path: Path) -> None:
    with behind(filled.log) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE sequence = 3")
    other = Home(tmp_path / "other")
    restore(backup(filled.home), other)
    assert [str(fault) for fault in verify(Rounds(other).log.read(KEY)).faults] == ["event 3 was removed"]


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_log_with_a_gap_is_not_put_into_postgresql_and_says_where_it_can_be_looked_at(
    filled: Rounds, across: Home
) -> None:
    with behind(filled.log) as connection:
        connection.exec_driver_sql("DELETE FROM event WHERE sequence = 3")
    with pytest.raises(Tampered, match=r"this is not the next sequence number.*look at it with `workbench verify`"):
        restore(backup(filled.home), across)
    assert Rounds(across).panels() == ()


def test_sealed_files_can_be_opened_after_a_restore(filled: Rounds, tmp_path: Path) -> None:
    key, other = filled.home.sealing_key(), Home(tmp_path / "restored")
    file = backup(filled.home)
    restore(file, other)
    assert other.sealing_key() == key
    assert oct((other.path / "sealing-key").stat().st_mode & 0o777) == "0o600"
    third = Home(tmp_path / "third").make()
    third.sealing_key()
    with pytest.raises(Conflict, match="key for sealed files"):
        restore(file, third)
    assert third.sealing_key() != key


def test_a_key_of_another_length_is_no_part_of_a_backup(filled: Rounds, tmp_path: Path) -> None:
    (filled.home.path / "sealing-key").write_bytes(b"short")
    with pytest.raises(BadInput, match="no backup of a home"):
        restore(backup(filled.home), Home(tmp_path / "restored"))
