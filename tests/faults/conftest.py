"""Homes to break, on either engine."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.faults.build import a_home, a_round, database_of
from tests.faults.serving import Server
from tests.postgresql import Cluster
from workbench.settings import Home


@pytest.fixture(params=("sqlite", "postgresql"))
def kind(request: pytest.FixtureRequest) -> str:
    """The engine of a home, each in its turn."""
    return str(request.param)


@pytest.fixture
def cluster(kind: str, request: pytest.FixtureRequest) -> Cluster | None:
    return request.getfixturevalue("postgresql") if kind == "postgresql" else None


@pytest.fixture
def home(kind: str, cluster: Cluster | None, tmp_path: Path) -> Home:
    return a_home(tmp_path, database_of(kind, cluster))


@pytest.fixture
def round_home(kind: str, cluster: Cluster | None, tmp_path: Path) -> Home:
    return a_round(tmp_path, database_of(kind, cluster))


@pytest.fixture
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Home], Server]]:
    """Start servers on homes; all of them are ended afterwards."""
    running: list[Server] = []

    def start(home: Home) -> Server:
        written = tmp_path_factory.mktemp("server") / "server.log"
        running.append(Server(home, written).start())
        return running[-1]

    yield start
    for server in running:
        server.kill()
