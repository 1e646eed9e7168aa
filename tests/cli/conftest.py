"""Commands are run as a shell would: one call, what it printed, and how it ended."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from tests.access.build import Round, a_home
from workbench.cli.main import main
from workbench.desks.owner import demonstration
from workbench.settings import Home

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No home is said but the one on the command line."""
    monkeypatch.delenv("WORKBENCH_HOME", raising=False)
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return a_home(tmp_path_factory.mktemp("empty"))


@pytest.fixture
def home(empty: Home, tmp_path: Path) -> Home:
    """A home with one panel file and nothing taken in."""
    shutil.copytree(empty.path, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def round_(begun: Round, tmp_path: Path) -> Round:
    return begun.copied(tmp_path / "round")


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demonstration home; only for commands that add nothing."""
    return demonstration.prepare(tmp_path_factory.mktemp("shown"))


@pytest.fixture
def run() -> Run:
    """Run `workbench`, in a home where one is named, and give what it printed."""

    def command(*words: str, home: Home | None = None, language: str | None = None) -> Result:
        options = [*(["--home", str(home.path)] if home else []), *(["--language", language] if language else [])]
        return CliRunner().invoke(main, [*options, *words])

    return command
