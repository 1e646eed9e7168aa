"""Field maps of a home: found by path or name, made of answers."""

from collections.abc import Iterable
from pathlib import Path

from workbench.records.field_map import FieldMap
from workbench.settings import Home
from workbench.storage.files.columns import known_field
from workbench.storage.files.maps import Unknown, read_map, write_map
from workbench.storage.files.maps import unknown as unknown_in

__all__ = ["FieldMap", "Unknown", "find_map", "keep_map", "known_field", "read_map", "unknown"]


def find_map(home: Home, named: Path) -> Path | None:
    """Find a map: the file that is named, or the one of that name among the maps of the home; None where neither is."""
    return next((file for file in (named, home.path / "maps" / named.name) if file.is_file()), None)


def unknown(paths: Iterable[Path], marks: bool = False) -> tuple[Unknown, ...]:
    """Give every heading of files that would not be read."""
    return unknown_in(paths, marks)


def keep_map(file: Path, answers: dict[str, dict[str, str | None]]) -> FieldMap:
    """Write answers as a map, and read it back as it will be read."""
    write_map(file, FieldMap.model_validate(answers))
    return read_map(file)
