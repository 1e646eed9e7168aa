"""Where rounds live: the home, a folder that its owner alone may read."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import BadInput, NotFound

HOME_VARIABLE = "WORKBENCH_HOME"
DATABASE_VARIABLE = "WORKBENCH_DATABASE"
ARCHIVES_VARIABLE = "WORKBENCH_ARCHIVES"
_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Home:
    """The folder in which rounds live: panel and people files, the database, backups, the server's secret."""

    path: Path

    @property
    def database_url(self) -> str:
        """The database: what WORKBENCH_DATABASE says, or the file `database` of the home, or else its `rounds.db`."""
        named = os.environ.get(DATABASE_VARIABLE) or self._named_database()
        return named or f"sqlite:///{self.path / 'rounds.db'}"

    def _named_database(self) -> str:
        file = self.path / "database"
        try:
            return file.read_text(encoding="utf-8-sig").strip() if file.is_file() else ""
        except UnicodeDecodeError as fault:
            raise BadInput("{place}: is not UTF-8; save it as UTF-8", place=str(file)) from fault

    @property
    def panels(self) -> Path:
        """The folder with one folder a panel."""
        return self.path / "panels"

    @property
    def backups(self) -> Path:
        """The folder into which backups are written."""
        return self.path / "backups"

    def panel_file(self, key: str) -> Path:
        """Give where the panel file of a round lies."""
        return self._panel_folder(key) / "panel.yaml"

    def people_file(self, key: str) -> Path:
        """Give where the names and contacts of a round lie."""
        return self._panel_folder(key) / "people.yaml"

    def incoming(self, key: str) -> Path:
        """Give the folder whose files the secretariat may take in."""
        return self._panel_folder(key) / "incoming"

    @property
    def rehearsals(self) -> Path:
        """The folder with one folder for each round that is being rehearsed."""
        return self.path / "rehearsals"

    def rehearsal(self, key: str) -> "Rehearsal":
        """Give where the rehearsal of a round lives while it lasts."""
        if not _KEY.fullmatch(key):
            raise NotFound("{panel}: no panel has such a key", panel=key)
        return Rehearsal(self.rehearsals / key)

    def _panel_folder(self, key: str) -> Path:
        # Keys arrive in addresses: one that is no slug must never become a path.
        if not _KEY.fullmatch(key):
            raise NotFound("{panel}: no panel has such a key", panel=key)
        return self.panels / key

    def make(self) -> "Home":
        """Make the folders of the home where they are not there; nobody else may look into them."""
        for folder in (self.path, self.panels, self.backups):
            make_private(folder)
        return self

    def secret(self) -> bytes:
        """Give the 32 random bytes that sign links and cookies: made once, readable by the owner alone."""
        return self._made_once("secret")

    def sealing_key(self) -> bytes:
        """Give the 32 random bytes that open sealed files: made once, readable by the owner alone."""
        return self._made_once("sealing-key")

    def _made_once(self, name: str) -> bytes:
        file = self.path / name
        if not file.exists():
            make_private(self.path)
            draft = file.with_name(f".{name}-{secrets.token_hex(8)}")
            write_private(draft, secrets.token_bytes(32))
            try:
                # A link appears whole or not at all, and never replaces a secret another process made first.
                os.link(draft, file)
            except FileExistsError:
                pass
            finally:
                draft.unlink()
        return file.read_bytes()


class Rehearsal(Home):
    """The home of a rehearsal: a log of its own in a file of its own, whatever database the rounds are kept in."""

    @property
    def database_url(self) -> str:
        """Its own file, deleted with the rehearsal: nothing of it is ever in the database of the rounds."""
        return f"sqlite:///{self.path / 'rounds.db'}"


def find_home(option: str | None = None, environment: Mapping[str, str] | None = None) -> Home:
    """Find the home: what `--home` says, or else WORKBENCH_HOME.

    Raises
    ------
    BadInput
        Where neither says anything.
    """
    named = option or (os.environ if environment is None else environment).get(HOME_VARIABLE)
    if not named:
        raise BadInput("it is not said where rounds live: give --home DIR, or set WORKBENCH_HOME")
    return Home(Path(named).expanduser().resolve())


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone may read; one that is there is left as it is."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def write_private(file: Path, content: bytes) -> None:
    """Write a new file that its owner alone may read, down to the disk; FileExistsError where it is there."""
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
