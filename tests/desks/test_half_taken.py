"""Whatever is broken in a file: where it is refused, log, tables and files of the home are byte for byte as before."""

import random
import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.access.build import KEY, PANEL, a_home, tables
from tests.storage.build import mark
from tests.storage.files.packing import FORMATS
from workbench.desks.owner import rounds as owner
from workbench.desks.owner.adopting import adopt
from workbench.desks.owner.mapping import read_map
from workbench.errors import WorkbenchError
from workbench.settings import Home
from workbench.storage.backup import backup
from workbench.storage.files.adopted import Terms
from workbench.storage.rounds import Rounds

Rows = list[list[object]]
REGIONS: Rows = [
    ["key", "name", "cluster", "room"],
    *([f"kota-{number}", f"Kota {number}", "city", "room-a"] for number in range(12)),
]
MARKS: Rows = [
    ["assessor", "submission", "criterion", "mark"],
    *(
        [f"Penilai {seat}", f"Kota {number}", criterion, 50 + seat + number]
        for seat in range(3)
        for number in range(6)
        for criterion in ("Novelty", "Benefit")
    ),
]
WRONG = (None, "", "x" * 300, "=1+1", "-", -1, 10**30, "kota-1", "nan", "1,2,3", "\u202e", "no such")
FIELDS = b"title: SINOVIK\nregions:\n  Kunci: key\n  Nama: name\n  Klaster: cluster\n  Ruang: room\n"


def contents(home: Home) -> dict[str, object]:
    """Everything that a home holds: each table of its database row by row, and each other file byte by byte."""
    found: dict[str, object] = {}
    for path in sorted(home.path.rglob("*")):
        name = path.relative_to(home.path).as_posix()
        if path.is_file() and not name.startswith("rounds.db"):
            found[name] = path.read_bytes()
        elif path.is_dir():
            found[name] = "folder"
    if (home.path / "rounds.db").exists():
        with closing(sqlite3.connect(home.path / "rounds.db")) as read:
            names = [name for (name,) in read.execute("SELECT name FROM sqlite_master ORDER BY name").fetchall()]
            found["schema"] = read.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
            for name in {"event", "document", "alembic_version"}.intersection(names):
                found[f"table {name}"] = sorted(map(repr, read.execute(f"SELECT * FROM {name}").fetchall()))
    return found


@dataclass
class Way:
    """One way in: the file that it takes, and how it is taken; `before` is a home as it is given each time."""

    name: str
    file: str
    content: bytes
    take: Callable[[Home, Path], object]
    before: Home
    wrong: Callable[[random.Random], bytes] | None = field(default=None)

    def broken(self, chance: random.Random) -> bytes:
        if self.wrong is not None and chance.random() < 0.5:
            return self.wrong(chance)
        return changed(self.content, chance)


def changed(content: bytes, chance: random.Random) -> bytes:
    """Cut it, write something over it or into it, or say a part of it twice."""
    for _ in range(chance.randrange(1, 4)):
        at, to = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        noise = chance.randbytes(chance.randrange(1, 30))
        content = chance.choice(
            (
                content[:at],
                content[:at] + content[to:],
                content[:to] + content[at:],
                content[:at] + noise + content[at:],
                content[:at] + noise + content[at + len(noise) :],
            )
        )
    return content


def spoiled(rows: Rows, ending: str) -> Callable[[random.Random], bytes]:
    """A file that can be read and says what cannot be: a cell that is none of the kind, a row that is there twice."""

    def made(chance: random.Random) -> bytes:
        wrong = [list(row) for row in rows]
        for _ in range(chance.randrange(1, 4)):
            row = chance.randrange(len(wrong))
            wrong[row][chance.randrange(len(wrong[row]))] = chance.choice(WRONG)
            if chance.random() < 0.3:
                wrong.append(list(chance.choice(wrong)))
        # Parquet has one type a column: there everything is text.
        plain = [["" if cell is None else str(cell) for cell in row] for row in wrong]
        heads = [f"{cell}{at}" if plain[0].index(cell) != at else cell for at, cell in enumerate(plain[0])]
        return FORMATS[ending]([heads, *plain[1:]])

    return made


def terms() -> Terms:
    return Terms(key="old", title="Old round", year=2020)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home with a round that has events and submissions."""
    folder = tmp_path_factory.mktemp("begun")
    home = a_home(folder)
    owner.check(home, KEY, fix=True)
    owner.take_in(home, KEY, [tables(folder / "filed")])
    rounds = Rounds(home)
    rounds.log.append(KEY, "seat-1", mark(submission="ambon"))
    rounds.log.engine.dispose()
    return home


def ways(ending: str, begun: Home, folder: Path) -> Iterator[Way]:
    (folder / "new.yaml").write_text(PANEL.replace(f"key: {KEY}", "key: new"))
    (folder / "map.yaml").write_bytes(FIELDS)
    regions, marks = (FORMATS[ending](rows) for rows in (REGIONS, MARKS))
    theirs: Rows = [["Kunci", "Nama", "Klaster", "Ruang"], *REGIONS[1:]]
    yield Way(
        "intake",
        f"regions.{ending}",
        regions,
        lambda home, file: owner.take_in(home, KEY, [file], "again"),
        begun,
        spoiled(REGIONS, ending),
    )
    yield Way(
        "a new panel",
        f"regions.{ending}",
        regions,
        lambda home, file: owner.add_panel(home, folder / "new.yaml", [file]),
        begun,
        spoiled(REGIONS, ending),
    )
    yield Way(
        "with a map",
        f"regions.{ending}",
        FORMATS[ending](theirs),
        lambda home, file: owner.take_in(home, KEY, [file], "again", maps=read_map(folder / "map.yaml")),
        begun,
        spoiled(theirs, ending),
    )
    yield Way(
        "adopt",
        f"marks.{ending}",
        marks,
        lambda home, file: adopt(home, file, terms()),
        begun,
        spoiled(MARKS, ending),
    )
    yield Way(
        "adopt into a home that is not there",
        f"marks.{ending}",
        marks,
        lambda home, file: adopt(home, file, terms()),
        Home(folder / "none"),
        spoiled(MARKS, ending),
    )


def other_ways(begun: Home, folder: Path) -> Iterator[Way]:
    theirs: Rows = [["Kunci", "Nama", "Klaster", "Ruang"], *REGIONS[1:]]
    (folder / "regions.csv").write_bytes(FORMATS["csv"](theirs))
    ours = tables(folder / "ours")
    yield Way(
        "a map that is broken",
        "map.yaml",
        FIELDS,
        lambda home, file: owner.take_in(home, KEY, [folder / "regions.csv"], "again", maps=read_map(file)),
        begun,
    )
    yield Way(
        "a panel file",
        "panel.yaml",
        PANEL.replace(f"key: {KEY}", "key: new").encode(),
        lambda home, file: owner.add_panel(home, file, [ours]),
        begun,
    )
    content = backup(begun).read_bytes()
    for left in begun.backups.iterdir():
        left.unlink()
    empty = Home(folder / "empty")
    empty.path.mkdir(mode=0o700)
    for home in (empty, Home(folder / "none")):
        yield Way("restore", "backup.zip", content, lambda home, file: owner.restore(home, file), home)


def refusals(given: Sequence[Way], times: int, folder: Path, seed: int) -> dict[str, int]:
    """Break each file so many times; where it is refused, nothing of the home may be another."""
    chance, refused = random.Random(seed), dict.fromkeys((way.name for way in given), 0)
    for way in given:
        home = Home(folder / "home")
        renew(way.before, home)
        before = contents(home) if home.path.exists() else None
        for number in range(times):
            file = folder / "sent" / way.file
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(way.broken(chance))
            try:
                way.take(home, file)
            except WorkbenchError:
                refused[way.name] += 1
                now = contents(home) if home.path.exists() else None
                assert now == before, (way.name, way.file, number, file.read_bytes()[:2000])
            else:
                renew(way.before, home)
                before = contents(home) if home.path.exists() else None
    return refused


def renew(source: Home, home: Home) -> None:
    shutil.rmtree(home.path, ignore_errors=True)
    if source.path.exists():
        shutil.copytree(source.path, home.path)


TIMES = {"csv": 12, "jsonl": 12, "xlsx": 2, "ods": 2, "parquet": 1}
"""How often each file is broken; what is packed is unpacked by a process of its own each time."""


@pytest.mark.parametrize("ending", FORMATS)
def test_of_a_table_that_is_refused_nothing_is_taken(ending: str, begun: Home, tmp_path: Path) -> None:
    found = refusals(list(ways(ending, begun, tmp_path)), TIMES[ending], tmp_path, seed=1)
    assert sum(found.values()) > 0


def test_of_a_map_a_panel_file_or_a_backup_that_is_refused_nothing_is_taken(begun: Home, tmp_path: Path) -> None:
    found = refusals(list(other_ways(begun, tmp_path)), 25, tmp_path, seed=2)
    assert all(found.values()), found


@pytest.mark.soak
@pytest.mark.parametrize("ending", FORMATS)
def test_of_many_tables_that_are_refused_nothing_is_taken(ending: str, begun: Home, tmp_path: Path) -> None:
    refusals(list(ways(ending, begun, tmp_path)), TIMES[ending] * 20, tmp_path, seed=3)


@pytest.mark.soak
def test_of_many_maps_panel_files_and_backups_that_are_refused_nothing_is_taken(begun: Home, tmp_path: Path) -> None:
    refusals(list(other_ways(begun, tmp_path)), 1_000, tmp_path, seed=4)
