"""Which database a home has is said in one place; one that could lose what was acknowledged is refused."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from tests.postgresql import OWNER, Cluster
from tests.storage.build import PANEL, mark
from workbench.errors import BadInput, Unavailable, WorkbenchError
from workbench.settings import Home
from workbench.storage.database import mounts
from workbench.storage.database.mounts import check_disk, disk_of, is_network
from workbench.storage.database.snapshots import restore, snapshot
from workbench.storage.database.tables import check_database, create_schema, open_database
from workbench.storage.log import Log

ONLY_POSTGRESQL = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
MOUNTS = """\
22 1 259:2 / / rw,relatime shared:1 - ext4 /dev/nvme0n1p2 rw
28 22 0:25 / /dev/shm rw,nosuid - tmpfs tmpfs rw
97 22 0:52 / /srv/rounds rw,relatime shared:50 - nfs4 store.example:/rounds rw,vers=4.2,addr=192.0.2.7
98 97 259:3 / /srv/rounds/local rw,relatime shared:51 master:1 - xfs /dev/nvme0n1p3 rw
99 22 0:60 / /mnt/shared\\040disk rw,relatime - cifs //files.example/award rw,vers=3.1.1
100 22 0:61 / /mnt/far rw,nosuid - fuse.sshfs jury@far.example: rw,user_id=0
101 22 0:62 / /mnt/c rw,noatime - 9p C:\\134 rw,trans=fd
102 22 0:63 / /mnt/over rw - ext4 /dev/sdb1 rw
103 102 0:64 / /mnt/over rw - nfs store.example:/over rw
a line that says nothing
"""


@pytest.mark.parametrize(
    ("path", "disk", "network"),
    [
        ("/var/lib/workbench/rounds.db", "ext4", False),
        ("/srv/rounds/rounds.db", "nfs4", True),
        ("/srv/rounds/local/rounds.db", "xfs", False),
        ("/srv/roundsabout/rounds.db", "ext4", False),
        ("/mnt/shared disk/a/rounds.db", "cifs", True),
        ("/mnt/far/rounds.db", "fuse.sshfs", True),
        ("/mnt/c/rounds.db", "9p", True),
        ("/mnt/over/rounds.db", "nfs", True),
        ("/dev/shm/rounds.db", "tmpfs", False),
    ],
)
def test_the_disk_of_a_file_is_that_of_the_nearest_and_latest_mount(path: str, disk: str, network: bool) -> None:
    assert (disk_of(Path(path), MOUNTS), is_network(disk)) == (disk, network)


@pytest.mark.parametrize("disk", ["smb3", "smbfs", "nfs", "ceph", "glusterfs", "fuse.rclone", "afs", "vboxsf"])
def test_other_network_disks_are_known(disk: str) -> None:
    assert is_network(disk)


def test_a_folder_of_this_machine_is_not_refused(tmp_path: Path) -> None:
    listed = disk_of(tmp_path.resolve(), Path("/proc/self/mountinfo").read_text())
    assert listed
    assert not is_network(listed)
    check_disk(tmp_path / "rounds.db")


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
def test_a_network_folder_is_refused_before_serving_and_before_writing(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    log = Log(open_database(home.database_url))
    kept = log.append("city-award", "seat-1", mark()).event
    listed = tmp_path / "mountinfo"
    listed.write_text(f"1 0 0:1 / / rw - ext4 a rw\n2 1 0:2 / {home.path.resolve()} rw - nfs4 store:/ rw\n")
    monkeypatch.setattr(mounts, "_MOUNTS", listed)
    mounts.check_disk.cache_clear()
    try:
        with pytest.raises(BadInput, match=r"this is a network folder \(nfs4\), on which SQLite loses events"):
            check_database(home.database_url)
        with pytest.raises(BadInput, match="network folder"):
            log.append("city-award", "seat-1", mark())
        with pytest.raises(BadInput, match="network folder"):
            create_schema(home.database_url)
        assert log.read("city-award") == (kept,)
    finally:
        mounts.check_disk.cache_clear()


def test_the_home_names_its_database_and_the_environment_is_stronger(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    (tmp_path / "database").write_text("postgresql://there/rounds\n")
    assert Home(tmp_path).database_url == "postgresql://there/rounds"
    monkeypatch.setenv("WORKBENCH_DATABASE", "postgresql://elsewhere/rounds")
    assert Home(tmp_path).database_url == "postgresql://elsewhere/rounds"


def test_a_database_file_that_an_editor_marked_is_read_and_one_that_is_no_text_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    (tmp_path / "database").write_text("postgresql://there/rounds\n", encoding="utf-8-sig")
    assert Home(tmp_path).database_url == "postgresql://there/rounds"
    (tmp_path / "database").write_text("postgresql://there/rounds\n", encoding="utf-16")
    with pytest.raises(BadInput, match="database: is not UTF-8; save it as UTF-8"):
        _ = Home(tmp_path).database_url


def test_without_psycopg_it_is_said_what_to_install() -> None:
    code = (
        "import sys; sys.modules['psycopg'] = None\n"
        "from workbench.storage.database.tables import open_database\n"
        "from workbench.errors import BadInput\n"
        "try:\n    open_database('postgresql://workbench@localhost/rounds')\n"
        "except BadInput as fault:\n    print(fault)\n"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert found.stdout == (
        "PostgreSQL needs psycopg, which is not installed: pip install 'assessor-workbench[postgresql]'\n"
    )


@ONLY_POSTGRESQL
@pytest.mark.parametrize("database", ["nowhere", "template_none"])
def test_a_database_that_the_server_does_not_have_is_named(database: str, postgresql: Cluster, kind: str) -> None:
    with pytest.raises(Unavailable, match=f'database "{database}" does not exist'):
        create_schema(postgresql.url(database))


@ONLY_POSTGRESQL
def test_every_writing_transaction_waits_for_the_disk_whatever_the_role_says(home: Home, postgresql: Cluster) -> None:
    from workbench.storage.database.dialects import writing

    database = str(make_url(home.database_url).database)
    for said, expected in (("off", "on"), ("local", "on"), ("remote_apply", "remote_apply")):
        with postgresql.admin() as admin:
            admin.execute(f"ALTER DATABASE {database} SET synchronous_commit = '{said}'")
        engine = open_database(home.database_url)
        with writing(engine) as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == expected
        engine.dispose()


@ONLY_POSTGRESQL
def test_a_database_in_another_encoding_is_refused(postgresql: Cluster, kind: str) -> None:
    with postgresql.admin() as admin:
        admin.execute("DROP DATABASE IF EXISTS in_latin")
        admin.execute("CREATE DATABASE in_latin OWNER workbench TEMPLATE template0 ENCODING 'LATIN1'")
    with pytest.raises(BadInput, match="keeps text as LATIN1"):
        create_schema(postgresql.url("in_latin"))


@pytest.fixture
def careless() -> Iterator[Cluster]:
    cluster = Cluster.made(fsync="off")
    yield cluster
    cluster.remove()


def test_a_server_that_does_not_write_through_to_its_disk_is_refused(careless: Cluster) -> None:
    with pytest.raises(BadInput, match="set fsync = on"):
        create_schema(careless.url(careless.database()))


@ONLY_POSTGRESQL
def test_the_role_is_no_superuser_and_owns_no_more_than_its_database(home: Home) -> None:
    with open_database(home.database_url).connect() as connection:
        found = connection.execute(
            text(
                "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication FROM pg_roles WHERE rolname = current_user"
            )
        ).one()
    assert tuple(found) == (False, False, False, False)


@ONLY_POSTGRESQL
def test_a_second_role_may_add_and_never_change(home: Home, postgresql: Cluster) -> None:
    database = str(make_url(home.database_url).database)
    page = (Path(__file__).parents[2] / "deploy" / "README.md").read_text()
    grants = [line for line in page.splitlines() if line.startswith("GRANT ")]
    assert len(grants) == 2
    with postgresql.admin(database) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = 'serving'").fetchone():
            admin.execute("CREATE ROLE serving LOGIN")
        for grant in grants:
            admin.execute(grant)
    engine = open_database(postgresql.url(database, "serving"))
    log = Log(engine)
    kept = log.append("city-award", "seat-1", mark()).event
    log.put(b"rules")
    with engine.connect() as connection:
        for statement in ("ALTER TABLE event DISABLE TRIGGER ALL", "DROP TABLE event", "DELETE FROM event"):
            with pytest.raises(Unavailable, match="does not let us in, or not do this"):
                connection.execute(text(statement))
            connection.rollback()
    assert log.read("city-award") == (kept,)
    engine.dispose()


@ONLY_POSTGRESQL
def test_a_session_that_plays_a_replica_is_guarded_too(home: Home, postgresql: Cluster) -> None:
    import psycopg

    log = Log(open_database(home.database_url))
    log.append("city-award", "seat-1", mark())
    with postgresql.admin(str(make_url(home.database_url).database)) as admin:
        assert admin.info.user == OWNER
        admin.execute("SET session_replication_role = replica")
        with pytest.raises(psycopg.errors.IntegrityConstraintViolation, match="never changed or removed"):
            admin.execute("DELETE FROM event")


@ONLY_POSTGRESQL
def test_no_password_is_in_what_is_said(postgresql: Cluster, kind: str) -> None:
    url = postgresql.url("nowhere").replace("workbench@", "workbench:hunter2@")
    with pytest.raises(Unavailable) as fault:
        open_database(url)
    assert "hunter2" not in str(fault.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql",
        "workbench:hunter2@db.example/rounds",
        "postgresql://workbench:hunter2@db.example:port/rounds",
        "postgresql://workbench:hunter2@[::1/rounds",
        "postgresql://workbench:hun@ter2@db.example/rounds",
    ],
)
def test_an_address_that_cannot_be_read_is_refused_and_not_repeated(url: str) -> None:
    for use in (open_database, create_schema, check_database):
        with pytest.raises(BadInput, match="write it as postgresql://NAME:PASSWORD@HOST:5432/DATABASE") as fault:
            use(url)
        assert "hun" not in str(fault.value) and "ter2" not in str(fault.value)


@ONLY_POSTGRESQL
def test_no_password_is_said_wherever_in_the_address_it_stands(home: Home, postgresql: Cluster) -> None:
    new, filled = postgresql.url(postgresql.database()), home.database_url
    Log(open_database(filled)).append("city-award", "seat-1", mark())
    snapshot(filled, home.path / "copy.db")
    with postgresql.admin(str(make_url(filled).database)) as admin:
        admin.execute("UPDATE alembic_version SET version_num = '9999'")
    for use, url in (
        (open_database, new),
        (create_schema, filled),
        (open_database, postgresql.url("nowhere")),
        (lambda url: restore(home.path / "copy.db", url), filled),
    ):
        with pytest.raises(WorkbenchError) as fault:
            use(f"{url}&password=hun%40ter2".replace("workbench@", "workbench:hun%40ter2@"))
        assert "rounds_" in str(fault.value) or "nowhere" in str(fault.value)
        assert "ter2" not in str(fault.value)


@pytest.fixture
def no_panel(empty: Callable[..., Home]) -> Home:
    return empty()


def test_a_home_on_either_engine_begins_with_migrate(no_panel: Home) -> None:
    create_schema(no_panel.make().database_url)
    no_panel.panel_file("city-award").parent.mkdir()
    no_panel.panel_file("city-award").write_text(PANEL)
    assert Log(open_database(no_panel.database_url)).panels() == ()
