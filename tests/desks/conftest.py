"""Desks open where the environment says: nowhere but the demonstration, unless a test names a home."""

from pathlib import Path

import pytest

from tests.access.build import Round


@pytest.fixture(autouse=True)
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HOME", "DATABASE", "PANEL", "SEAT", "LANGUAGE", "DOOR", "TICKET", "DESK"):
        monkeypatch.delenv(f"WORKBENCH_{name}", raising=False)


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Round:
    return Round(tmp_path_factory.mktemp("begun"))


@pytest.fixture
def round_(begun: Round, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Round:
    """A round that began, in the home that the environment names."""
    made = begun.copied(tmp_path)
    monkeypatch.setenv("WORKBENCH_HOME", str(made.home.path))
    return made
