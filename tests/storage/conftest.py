"""Homes for tests: made new, with their database, on either engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.postgresql import Cluster
from tests.storage.build import PANEL
from workbench.settings import Home
from workbench.storage.database.tables import create_schema
from workbench.storage.log import Log
from workbench.storage.rounds import Rounds

BOTH = ("sqlite", "postgresql")


@pytest.fixture(params=BOTH)
def kind(request: pytest.FixtureRequest) -> str:
    """The engine of a home, each in its turn; a module for one engine alone says so with `parametrize`."""
    return str(request.param)


@pytest.fixture(scope="session")
def migrated(request: pytest.FixtureRequest) -> Callable[[], str]:
    """Make a migrated PostgreSQL database: copied from one that was migrated once."""
    made: list[str] = []

    def copy() -> str:
        cluster: Cluster = request.getfixturevalue("postgresql")
        if not made:
            made.append(cluster.database())
            create_schema(cluster.url(made[0]))
        return cluster.database(made[0])

    return copy


@pytest.fixture
def empty(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Home]]:
    """Make homes without tables, each with a database of its own."""
    databases: list[str] = []

    def make(name: str = "other", database: str | None = None) -> Home:
        home = Home(tmp_path / name)
        if kind == "postgresql":
            cluster: Cluster = request.getfixturevalue("postgresql")
            databases.append(database or cluster.database())
            home.path.mkdir(mode=0o700)
            (home.path / "database").write_text(cluster.url(databases[-1]) + "\n")
        return home

    yield make
    for each in databases:
        request.getfixturevalue("postgresql").drop(each)


@pytest.fixture
def home(kind: str, empty: Callable[..., Home], request: pytest.FixtureRequest) -> Home:
    made = empty("home", request.getfixturevalue("migrated")() if kind == "postgresql" else None).make()
    create_schema(made.database_url)
    made.panel_file("city-award").parent.mkdir()
    made.panel_file("city-award").write_text(PANEL)
    return made


@pytest.fixture
def rounds(home: Home) -> Iterator[Rounds]:
    rounds = Rounds(home)
    yield rounds
    rounds.log.engine.dispose()


@pytest.fixture
def log(rounds: Rounds) -> Log:
    return rounds.log
