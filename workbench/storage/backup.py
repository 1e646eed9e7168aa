"""Backups: one file with everything a home holds that cannot be made again, written while it is in use."""

import hashlib
import re
import shutil
import tempfile
import zipfile
import zlib
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from workbench.errors import BadInput, Conflict, Tampered
from workbench.records.record import checksum
from workbench.settings import Home, make_private, write_private
from workbench.storage.database import snapshots

_DATABASE = "rounds.db"
_CHECKSUMS = "checksums.txt"
_SEALING_KEY = "sealing-key"
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL = 100 * 2**20
"""Bytes of everything but the database; panel files and names of a round have some kilobytes."""
_PIECE = 2**20
_PANEL_FILE = re.compile(r"panels/[a-z0-9][a-z0-9-]{0,79}/(?:panel|people)\.yaml")


def backup(home: Home, name: str | None = None) -> Path:
    """Write a backup into the home's own folder of backups, on the server's disk.

    It holds the database as it is at one moment, as one SQLite file whatever engine it is on, with panel and people
    files, the key that opens sealed files, and a checksum of each: whoever holds a backup holds every mark and name of
    the home, and is trusted like the home itself. The server's secret is not in it: after a restore people sign in
    again, with the links that they have.

    Parameters
    ----------
    name : str, optional
        What to call it, without ending; otherwise the moment in UTC.

    Raises
    ------
    Conflict
        Where there is a backup of this name.
    """
    name = name or datetime.now(UTC).strftime("%Y-%m-%dT%H-%M-%S.%fZ")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", name):
        raise BadInput("{name}: a backup is named with letters, digits, hyphens and points", name=name)
    target = home.backups / f"{name}.zip"
    if target.exists():
        raise Conflict("{place}: there is a backup of this name", place=str(target))
    make_private(home.backups)
    with tempfile.TemporaryDirectory(prefix=".writing-", dir=home.backups) as folder:
        snapshot, draft = Path(folder) / _DATABASE, Path(folder) / "backup.zip"
        snapshots.snapshot(home.database_url, snapshot)
        write_private(draft, b"")
        _pack(draft, {_DATABASE: snapshot, **_panel_files(home)})
        draft.rename(target)  # whole, or not there at all
    return target


def _panel_files(home: Home) -> dict[str, Path]:
    files = {file.relative_to(home.path).as_posix(): file for file in sorted(home.panels.glob("*/*.yaml"))}
    kept = {name: file for name, file in files.items() if _PANEL_FILE.fullmatch(name)}
    # A tablet that cannot send has sealed its log for this key and no other.
    key = home.path / _SEALING_KEY
    return {**kept, _SEALING_KEY: key} if key.is_file() else kept


_UNREADABLE = (OSError, zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, RuntimeError, EOFError, zlib.error)
"""What the reader of packed files raises of one that is cut, changed or locked with a password."""


def _belongs(name: str, content: bytes) -> bool:
    """Say whether a file is one that a backup holds."""
    return name == _DATABASE or bool(_PANEL_FILE.fullmatch(name)) or (name == _SEALING_KEY and len(content) == 32)


def _pack(target: Path, files: dict[str, Path]) -> None:
    sums = []
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for name, file in files.items():
            if name == _DATABASE:  # nobody else knows this copy: it may be read twice, piece by piece
                with file.open("rb") as read:
                    digest = hashlib.file_digest(read, "sha256").hexdigest()
                archive.write(file, name)
            else:
                content = file.read_bytes()
                digest = checksum(content)
                archive.writestr(name, content)
            sums.append(f"{digest}  {name}\n")
        archive.writestr(_CHECKSUMS, "".join(sums))


def restore(archive: Path, home: Home) -> None:
    """Make a home of a backup, on either engine; only one that holds no database (or an empty one) and no panels yet.

    Raises
    ------
    Conflict
        Where the home is not empty.
    Tampered
        Where a file in the backup is damaged, or is not what its checksum says; nothing is restored then.
    BadInput
        Where the file is no backup.
    """
    if any(home.panels.glob("*/*.yaml")):
        raise Conflict("{place}: there are panels already; restore into an empty home", place=str(home.panels))
    if (home.path / _SEALING_KEY).exists():
        raise Conflict(
            "{place}: there is a key for sealed files already; restore into an empty home", place=str(home.path)
        )
    new = not home.path.exists()
    make_private(home.path)
    try:
        with tempfile.TemporaryDirectory(prefix=".restoring-", dir=home.path) as folder:
            contents = _unpack(archive, Path(folder) / _DATABASE)
            snapshots.restore(Path(folder) / _DATABASE, home.database_url)
    except BaseException:
        if new:
            with suppress(OSError):
                home.path.rmdir()
        raise
    home.make()
    for name, content in contents.items():
        file = home.path / name
        make_private(file.parent)
        write_private(file, content)


def _unpack(archive: Path, database: Path) -> dict[str, bytes]:
    """Read a backup and check every file in it: the database onto the disk, the small ones here.

    What a file unpacks to is said before it is unpacked, and no byte more is read: a few kilobytes can say a disk full.
    """
    try:
        with zipfile.ZipFile(archive) as packed:
            _check_sizes(archive, packed.infolist(), shutil.disk_usage(database.parent).free)
            contents = {each.filename: packed.read(each) for each in packed.infolist() if each.filename != _DATABASE}
            sums = {_DATABASE: _unpacked(packed, database)} if _DATABASE in packed.namelist() else {}
    except _UNREADABLE as error:
        raise BadInput(
            "{place}: this is no backup that can be read: {fault}", place=str(archive), fault=error
        ) from error
    lines = contents.pop(_CHECKSUMS, b"").decode("utf-8", "replace").splitlines()
    said = {name: each for each, _, name in (line.partition("  ") for line in lines)}
    if not sums or not all(map(_belongs, contents, contents.values())):
        raise _no_backup(archive)
    sums |= {name: checksum(content) for name, content in contents.items()}
    for name in sorted(said.keys() | sums.keys()):
        if sums.get(name) != said.get(name):
            raise Tampered("{place}: {name} is not what its checksum says", place=str(archive), name=name)
    return contents


def _check_sizes(archive: Path, files: list[zipfile.ZipInfo], free: int) -> None:
    names = [each.filename for each in files]
    if len(set(names)) < len(names) or any(each.compress_type not in _PACKED for each in files):
        raise _no_backup(archive)
    small = sum(each.file_size for each in files if each.filename != _DATABASE)
    # The database is written twice: unpacked, and then into its place.
    if small > _SMALL or 2 * sum(each.file_size for each in files) > free:
        raise BadInput(
            "{place}: it unpacks to {size} MB, more than a backup holds or than there is room for",
            place=str(archive),
            size=sum(each.file_size for each in files) // 2**20,
        )


def _unpacked(packed: zipfile.ZipFile, database: Path) -> str:
    write_private(database, b"")
    digest = hashlib.sha256()
    with packed.open(_DATABASE) as source, database.open("wb") as target:
        while piece := source.read(_PIECE):
            digest.update(piece)
            target.write(piece)
    return digest.hexdigest()


def _no_backup(archive: Path) -> BadInput:
    return BadInput("{place}: this is no backup of a home", place=str(archive))
