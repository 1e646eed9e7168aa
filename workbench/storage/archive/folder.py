"""Folders of archives and exports: written whole or not at all, read as they are."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from workbench.errors import BadInput, Conflict, NotFound

LARGEST = 2**30
"""Bytes that an archive may hold: more is no round that anybody sat through."""
OPEN, PRIVATE = (0o755, 0o644), (0o700, 0o600)
"""Rights of a folder and of its files: for whoever comes by, or for whoever wrote it."""


def check_free(folder: Path) -> None:
    """Refuse a folder in which something lies already.

    Raises
    ------
    Conflict
        Where there is something.
    NotFound
        Where the folder around it is not there.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict("{place}: there is something already; name a new folder", place=str(folder))
    if not folder.resolve().parent.is_dir():
        raise NotFound("{place}: there is no such folder", place=str(folder.resolve().parent))


def write(
    folder: Path,
    files: Mapping[str, bytes],
    last: Callable[[], Mapping[str, bytes]] = dict,
    rights: tuple[int, int] = OPEN,
) -> None:
    """Write a folder beside its place, down to the disk, and move it there: whole, or not there at all.

    Parameters
    ----------
    files : what is written first.
    last : called when that is on the disk; gives the files that complete it.
    rights : of the folders and of the files.
    """
    check_free(folder)
    target = folder.resolve()
    draft = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        _fill(draft, files, rights[1])
        _fill(draft, last(), rights[1])
        for each in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            each.chmod(rights[0])
            _sync(each)
        if target.is_dir():
            target.rmdir()
        draft.rename(target)
        _sync(target.parent)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _fill(folder: Path, files: Mapping[str, bytes], rights: int) -> None:
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        with file.open("xb") as target:
            target.write(content)
            target.flush()
            os.fsync(target.fileno())
        file.chmod(rights)


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read(folder: Path) -> dict[str, bytes]:
    """Read every file of an archive by its path in it.

    Raises
    ------
    NotFound
        Where there is no such folder, or it holds no events.
    BadInput
        Where it holds what no archive holds: links, pipes, far too much; or what cannot be read.
    """
    # What lies there under this name and is no file is named below.
    if not os.path.lexists(folder / "events.jsonl"):
        raise NotFound("{place}: this is no folder of an archive: there is no events.jsonl in it", place=str(folder))
    files: dict[str, bytes] = {}
    size = 0
    try:
        for path in sorted(_inside(folder)):
            size += path.stat().st_size
            if size > LARGEST:
                raise BadInput("{place}: is far too large for an archive", place=str(folder))
            files[path.relative_to(folder).as_posix()] = path.read_bytes()
    except OSError as fault:
        raise BadInput(
            "{place}: cannot be read: {fault}", place=fault.filename or str(folder), fault=fault.strerror or fault
        ) from fault
    return files


def _inside(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder, onerror=_raised):
        for path in (Path(at, name) for name in (*folders, *names)):
            if path.is_symlink():
                raise BadInput("{place}: an archive holds no links", place=str(path))
            if path.is_file():
                yield path
            elif not path.is_dir():  # a pipe would be waited for, a device read without end
                raise BadInput("{place}: an archive holds files and folders, and this is neither", place=str(path))


def _raised(fault: OSError) -> None:
    """Say of a folder that cannot be looked into that it cannot, instead of that nothing is in it."""
    raise fault


def archives_in(folder: Path) -> tuple[Path, ...]:
    """Give the archives that lie in a folder, or the folder itself where it is one, in alphabetical order."""
    if (folder / "events.jsonl").is_file():
        return (folder,)
    return tuple(sorted(each.parent for each in folder.glob("*/events.jsonl"))) if folder.is_dir() else ()
