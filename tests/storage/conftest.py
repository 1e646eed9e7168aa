"""Homes for tests: made new, with their database."""

from pathlib import Path

import pytest

from tests.storage.build import PANEL
from workbench.settings import Home
from workbench.storage.database.tables import create_schema
from workbench.storage.log import Log
from workbench.storage.rounds import Rounds


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "home").make()
    create_schema(made.database_url)
    made.panel_file("city-award").parent.mkdir()
    made.panel_file("city-award").write_text(PANEL)
    return made


@pytest.fixture
def rounds(home: Home) -> Rounds:
    return Rounds(home)


@pytest.fixture
def log(rounds: Rounds) -> Log:
    return rounds.log
