"""An index of texts is whole before and after it is written, and says where it was damaged."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from workbench.errors import BadInput, Conflict
from workbench.storage.similar import index
from workbench.storage.similar.blocks import Blocks
from workbench.storage.similar.filed import Filed
from workbench.storage.similar.index import Kept, added, read_index, write_index

ONE = Filed("a", "Antre", "Kota Bima", date(2022, 8, 17), "", ("antrean obat",), "inovasi.csv line 2")
TWO = Filed("b", "Antar", "Kota Solok", None, "a", ("obat diantar 🚑",), "inovasi.csv line 3")
ARRAYS = {"words": np.arange(5, dtype=np.int32)}


def test_an_index_is_read_as_it_was_written_and_grows(tmp_path: Path) -> None:
    assert read_index(tmp_path / "index") is None
    kept = write_index(tmp_path / "index", Kept((ONE,), ("design",), ARRAYS))
    grown = write_index(tmp_path / "index", Kept((ONE, TWO), ("design",), ARRAYS, kept.generation))
    read = read_index(tmp_path / "index")
    assert read is not None and read.arrays is not None
    assert (read.filed, read.fields, read.generation) == ((ONE, TWO), ("design",), grown.generation)
    assert np.array_equal(read.arrays["words"], ARRAYS["words"])
    assert len(list((tmp_path / "index").iterdir())) == 3


@pytest.mark.parametrize("damage", ["cut", "changed", "gone", "version"])
def test_damaged_arrays_are_to_be_made_again_and_texts_stay(damage: str, tmp_path: Path) -> None:
    write_index(tmp_path, Kept((ONE,), ("design",), ARRAYS))
    file, manifest = tmp_path / "arrays-1.npz", tmp_path / "index.json"
    if damage == "gone":
        file.unlink()
    elif damage == "version":
        manifest.write_text(manifest.read_text().replace('"version": 1', '"version": 99'))
    else:
        content = file.read_bytes()
        file.write_bytes(content[:-9] if damage == "cut" else content[:-1] + b"!")
    read = read_index(tmp_path)
    assert read is not None
    assert (read.filed, read.arrays) == ((ONE,), None)


def test_damaged_texts_and_foreign_folders_are_refused(tmp_path: Path) -> None:
    write_index(tmp_path, Kept((ONE,), ("design",), ARRAYS))
    with (tmp_path / "filed-1.jsonl").open("a") as file:
        file.write("\n")
    with pytest.raises(BadInput, match="the texts of this index are damaged"):
        read_index(tmp_path)
    for said in ("{", "[]", '{"format": "other"}'):
        (tmp_path / "index.json").write_text(said)
        with pytest.raises(BadInput, match="this is no index of texts"):
            read_index(tmp_path)


def test_what_is_there_is_not_added_again_and_not_changed_unseen() -> None:
    kept = Kept((ONE,), ("design",), None)
    assert added(kept, [ONE, TWO]) == (TWO,)
    changed = Filed("a", "Antre", "", None, "", ("lain",), "baru.csv line 9")
    with pytest.raises(Conflict, match=r"baru\.csv line 9: a is in the index with other texts"):
        added(kept, [changed])


def test_finished_blocks_are_found_again_and_broken_ones_are_not(tmp_path: Path) -> None:
    with Blocks(tmp_path, "run") as kept:
        kept.put("0-0", ARRAYS)
    (tmp_path / ".0-20000.block.4711").write_bytes(b"half")
    with Blocks(tmp_path, "run") as again:
        found = again.get("0-0")
        assert found is not None and np.array_equal(found["words"], ARRAYS["words"])
        assert again.get("0-20000") is None
        file = tmp_path / "0-0.block"
        file.write_bytes(file.read_bytes()[:-1])
        assert again.get("0-0") is None
    assert {file.name for file in tmp_path.iterdir()} == {".turn", "0-0.block", "run.json"}
    with pytest.raises(Conflict, match="pieces of a run of other texts"), Blocks(tmp_path, "another"):
        pass


def test_one_process_at_a_time_works_in_a_folder(tmp_path: Path) -> None:
    with Blocks(tmp_path, "run") as kept:
        with pytest.raises(Conflict, match="another run is at work in this folder"), Blocks(tmp_path, "run"):
            pass
        kept.put("0-0", ARRAYS)
    with Blocks(tmp_path, "run") as again:
        assert again.get("0-0") is not None


def test_an_index_that_grows_while_it_is_read_is_read_as_it_is_now(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = write_index(tmp_path, Kept((ONE,), ("design",), ARRAYS))
    manifest, reads = index._manifest, []

    def grows_behind_the_first(folder: Path) -> dict[str, Any]:
        said = manifest(folder)
        reads.append(said)
        if len(reads) == 1:
            write_index(tmp_path, replace(kept, filed=(ONE, TWO)))
        return said

    monkeypatch.setattr(index, "_manifest", grows_behind_the_first)
    found = read_index(tmp_path)
    assert found is not None and (found.filed, found.generation) == ((ONE, TWO), 2)
