"""The home is found where it is said to be, and is its owner's alone."""

from pathlib import Path

import pytest

from workbench.errors import BadInput, NotFound
from workbench.settings import Home, find_home


def test_the_option_is_stronger_than_the_variable(tmp_path: Path) -> None:
    environment = {"WORKBENCH_HOME": str(tmp_path / "variable")}
    assert find_home(str(tmp_path / "option"), environment) == Home(tmp_path / "option")
    assert find_home(None, environment) == Home(tmp_path / "variable")


@pytest.mark.parametrize("environment", [{}, {"WORKBENCH_HOME": ""}])
def test_a_home_that_nobody_names_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(BadInput, match=r"give --home DIR, or set WORKBENCH_HOME"):
        find_home(None, environment)


def test_the_database_lies_in_the_home_unless_a_variable_says_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    assert Home(tmp_path).database_url == f"sqlite:///{tmp_path}/rounds.db"
    monkeypatch.setenv("WORKBENCH_DATABASE", "postgresql://there/rounds")
    assert Home(tmp_path).database_url == "postgresql://there/rounds"


def test_folders_of_a_home_are_its_owners_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home").make()
    assert {oct(folder.stat().st_mode & 0o777) for folder in (home.path, home.panels, home.backups)} == {"0o700"}


def test_the_secret_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    secret = home.secret()
    assert len(secret) == 32
    assert Home(tmp_path / "home").secret() == secret
    assert [(file.name, oct(file.stat().st_mode & 0o777)) for file in home.path.iterdir()] == [("secret", "0o600")]
    assert Home(tmp_path / "other").secret() != secret


def test_files_of_a_panel_lie_together(tmp_path: Path) -> None:
    home = Home(tmp_path)
    files = (home.panel_file("iga-2023"), home.people_file("iga-2023"), home.incoming("iga-2023"))
    assert [str(file.relative_to(tmp_path)) for file in files] == [
        "panels/iga-2023/panel.yaml",
        "panels/iga-2023/people.yaml",
        "panels/iga-2023/incoming",
    ]


@pytest.mark.parametrize("key", ["", "..", "../other", "a/b", "A", "a b", "-a", "a" * 81])
def test_a_key_that_is_no_key_never_becomes_a_path(key: str, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no panel has such a key"):
        Home(tmp_path).panel_file(key)
