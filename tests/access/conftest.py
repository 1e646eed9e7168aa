"""A round that began, for each test its own."""

from pathlib import Path

import pytest

from tests.access.build import Round


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def round_(begun: Round, tmp_path: Path) -> Round:
    return begun.copied(tmp_path)
