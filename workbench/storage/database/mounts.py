"""On what kind of disk a file lies: SQLite's locks do not hold on a folder that several machines share."""

import re
from functools import lru_cache
from pathlib import Path

from workbench.errors import BadInput

_MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(
    r"nfs\d?|cifs|smb\d?|smbfs|9p|afs|ncpfs|ceph|lustre|gpfs|beegfs|glusterfs|davfs|webdav|drvfs|vboxsf|vmhgfs"
    r"|fuse\.(?:sshfs|davfs2?|rclone|s3fs|gcsfuse|glusterfs|ceph(?:-fuse)?|smbnetfs|vmhgfs-fuse|goofys|juicefs)"
)
_OCTAL = re.compile(r"\\([0-7]{3})")


def disk_of(path: Path, mounts: str) -> str:
    r"""Say of which type the file system is that a path lies on; empty where the list does not say.

    Parameters
    ----------
    path : Path
        An absolute path without links; it need not exist.
    mounts : str
        What Linux lists in /proc/self/mountinfo, see proc_pid_mountinfo(5).

    >>> disk_of(Path("/srv/a.db"), "36 35 0:50 / /srv rw shared:1 - nfs4 store:/srv rw\n25 1 8:1 / / rw - ext4 a rw")
    'nfs4'
    """
    found, depth = "", -1
    for line in mounts.splitlines():
        left, dash, right = line.partition(" - ")
        fields = left.split()
        if not dash or len(fields) < 5:
            continue
        point = Path(_OCTAL.sub(lambda digits: chr(int(digits[1], 8)), fields[4]))
        # Of two mounts on one folder the later one is seen.
        if path.is_relative_to(point) and len(point.parts) >= depth:
            found, depth = right.split()[0], len(point.parts)
    return found


def is_network(disk: str) -> bool:
    """Say whether a type of file system is shared over a network.

    >>> [is_network(disk) for disk in ("nfs4", "fuse.sshfs", "cifs", "9p", "ext4", "tmpfs", "fuse.ntfs-3g")]
    [True, True, True, True, False, False, False]
    """
    return _NETWORK.fullmatch(disk) is not None


@lru_cache(maxsize=64)
def check_disk(file: Path) -> None:
    """Refuse a file on a network folder; where the system lists no mounts, nothing can be said and nothing is refused.

    Raises
    ------
    BadInput
        Where the file lies on one.
    """
    if not _MOUNTS.exists():
        return
    disk = disk_of(file.resolve(), _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape"))
    if is_network(disk):
        raise BadInput(
            "{place}: this is a network folder ({disk}), on which SQLite loses events: move the home to a disk of "
            "this machine, or name a PostgreSQL database",
            place=str(file),
            disk=disk,
        )
