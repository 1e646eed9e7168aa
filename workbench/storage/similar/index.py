"""An index of texts on the disk: it grows, is checked when it is read, and made again where it was damaged.

A folder with the texts (`filed-N.jsonl`), what was computed from them (`arrays-N.npz`) and `index.json`, which names
both with their checksums. It is replaced last and in one step: whoever reads sees it before or after, never between.
"""

import hashlib
import io
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from workbench.errors import BadInput, Conflict
from workbench.storage.similar.filed import Filed
from workbench.storage.turn import clear_drafts

VERSION = 1
_FORMAT = "assessor-workbench similar index"
Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Kept:
    """What an index holds.

    Attributes
    ----------
    filed : tuple of Filed
    fields : tuple of str
        The fields that each text is of.
    arrays : mapping or None
        What was computed from the texts; None where it is missing, damaged or of another version: compute it again.
    generation : int
        How often it was written.
    """

    filed: tuple[Filed, ...]
    fields: tuple[str, ...]
    arrays: Arrays | None
    generation: int = 0


def read_index(folder: Path) -> Kept | None:
    """Read an index; None where there is none yet.

    Raises
    ------
    BadInput
        Where this is no index, or its texts are not those that were kept.
    """
    if not (folder / "index.json").exists():
        return None
    said = _manifest(folder)
    texts = _content(folder, said["filed"])
    if texts is None and (now := _manifest(folder)) != said:  # it was written anew in between
        said, texts = now, _content(folder, now["filed"])
    if texts is None:
        raise BadInput(
            "{place}: the texts of this index are damaged; make it again from the tables, in an empty folder",
            place=str(folder),
        )
    filed = tuple(_filed(json.loads(line)) for line in texts.decode().splitlines())
    content = _content(folder, said["arrays"]) if said["version"] == VERSION else None
    return Kept(filed, tuple(said["fields"]), None if content is None else _arrays(content), said["generation"])


def write_index(folder: Path, kept: Kept) -> Kept:
    """Write an index in place of the one that is there; give it as it is now. Whoever writes holds the folder."""
    assert kept.arrays is not None
    folder.mkdir(parents=True, exist_ok=True)
    generation = kept.generation + 1
    texts = "".join(json.dumps(asdict(each), default=str, ensure_ascii=False) + "\n" for each in kept.filed).encode()
    packed = io.BytesIO()
    np.savez(packed, allow_pickle=False, **kept.arrays)
    files = {"filed": (f"filed-{generation}.jsonl", texts), "arrays": (f"arrays-{generation}.npz", packed.getvalue())}
    for name, content in files.values():
        write_whole(folder / name, content)
    said = {
        "format": _FORMAT, "version": VERSION, "generation": generation, "fields": list(kept.fields),
        "texts": len(kept.filed),
        **{part: {"name": name, "sha256": _sha256(content)} for part, (name, content) in files.items()},
    }  # fmt: skip
    write_whole(folder / "index.json", json.dumps(said, indent=2).encode())
    for old in (*folder.glob("filed-*.jsonl"), *folder.glob("arrays-*.npz")):
        if old.name not in {name for name, _ in files.values()}:
            old.unlink(missing_ok=True)
    clear_drafts(folder, "index.json", "filed-*.jsonl", "arrays-*.npz")
    return replace(kept, generation=generation)


def added(kept: Kept, fresh: Iterable[Filed]) -> tuple[Filed, ...]:
    """Give what of some innovations is not in an index yet.

    Raises
    ------
    Conflict
        Where an innovation is there with other texts: what was compared once is not changed unseen.
    """
    there = {each.key: each.texts for each in kept.filed}
    new = []
    for each in fresh:
        if each.key not in there:
            new.append(each)
        elif there[each.key] != each.texts:
            raise Conflict("{place}: {key} is in the index with other texts", place=each.place, key=each.key)
    return tuple(new)


def write_whole(file: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    with draft.open("wb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())
    draft.replace(file)


def _manifest(folder: Path) -> dict[str, Any]:
    try:
        said = json.loads((folder / "index.json").read_bytes())
        whole = said["format"] == _FORMAT and all(name in said for name in ("version", "generation", "fields"))
        if whole and all(set(said[part]) == {"name", "sha256"} for part in ("filed", "arrays")):
            return dict(said)
    except (ValueError, KeyError, TypeError):
        pass
    raise BadInput("{place}: this is no index of texts", place=str(folder))


def _content(folder: Path, said: Mapping[str, str]) -> bytes | None:
    try:
        content = (folder / Path(said["name"]).name).read_bytes()
    except OSError:
        return None
    return content if _sha256(content) == said["sha256"] else None


def _arrays(content: bytes) -> Arrays:
    with np.load(io.BytesIO(content), allow_pickle=False) as packed:
        return {name: packed[name] for name in packed.files}


def _filed(said: dict[str, Any]) -> Filed:
    began = date.fromisoformat(said["began"]) if said["began"] else None
    return Filed(**{**said, "began": began, "texts": tuple(said["texts"])})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
