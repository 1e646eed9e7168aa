"""A round that began, for each test its own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from tests.access.build import Round
from tests.postgresql import Cluster


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("begun"))


@pytest.fixture(scope="session")
def begun_on_postgresql(postgresql: Cluster, tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("begun"), database=postgresql.url(postgresql.database()))


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """The engine of the round: SQLite, unless a module asks for both."""
    return str(getattr(request, "param", "sqlite"))


@pytest.fixture
def round_(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Round]:
    if engine == "sqlite":
        yield request.getfixturevalue("begun").copied(tmp_path)
        return
    cluster: Cluster = request.getfixturevalue("postgresql")
    begun: Round = request.getfixturevalue("begun_on_postgresql")
    database = cluster.database(str(make_url(begun.home.database_url).database))
    yield begun.copied(tmp_path, cluster.url(database))
    cluster.drop(database)
