"""Scheme files: the index rules of a year, YAML to a record."""

from collections.abc import Iterable
from pathlib import Path

from workbench.errors import NotFound
from workbench.records.scheme import Scheme
from workbench.storage.panels import read_record

SCHEMES = (Path(__file__).parents[3] / "panels" / "schemes",)
"""Where the schemes lie that are shipped."""


def read_scheme(path: Path) -> Scheme:
    """Read a scheme file; numbers are read as decimal text.

    Raises
    ------
    NotFound
        Where there is no such file.
    BadRows
        Where it is no scheme: every fault, with its line and its field.
    """
    return read_record(Scheme, path)


def known_scheme(key: str) -> Scheme | None:
    """Give a shipped scheme by its key; None where there is none."""
    try:
        return find_scheme(key, SCHEMES)
    except NotFound:
        return None


def find_scheme(name: str, folders: Iterable[Path]) -> Scheme:
    """Find a scheme by its key in folders, or read it where a file is named."""
    if Path(name).suffix in (".yaml", ".yml"):
        return read_scheme(Path(name))
    there = [file for folder in folders for file in sorted(folder.glob("*.yaml"))]
    for file in there:
        if file.stem == name:
            return read_scheme(file)
    known = ", ".join(sorted({file.stem for file in there})) or "-"
    raise NotFound("there is no scheme {name}; there are {known}", name=name, known=known)
