"""Folders of archives: whole or not at all, and taken in again."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.methods.archive.build import a_sealed_round
from tests.methods.exact.played import a_panel
from workbench.desks.owner import shipped
from workbench.errors import BadInput, Conflict, NotFound
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.papers import panel_yaml
from workbench.methods.archive.tables import intake_tables
from workbench.records.panel import Panel
from workbench.records.record import canonical
from workbench.records.submission import Innovation, Intake, Region, Submission
from workbench.storage.archive import folder
from workbench.storage.intake import read_intake
from workbench.storage.panels import panel_from_text

FILES = {"events.jsonl": b"{}\n", "evaluation/places.csv": b"place\n"}


def frozen(panel: Panel, intake: Intake) -> Frozen:
    return Frozen(canonical(panel), canonical(intake), (), a_sealed_round().frozen().about)


def taken_in_again(panel: Panel, intake: Intake) -> Intake:
    sources = [(Path(name).name, content) for name, content in intake_tables(intake).items()]
    return read_intake(sources, panel).intake


def test_an_archive_is_written_whole_and_read_as_it_was(tmp_path: Path) -> None:
    folder.write(tmp_path / "archive", FILES, lambda: {"seal.jsonl": b"seal\n"})
    assert folder.read(tmp_path / "archive") == {**FILES, "seal.jsonl": b"seal\n"}
    assert [path.name for path in tmp_path.iterdir()] == ["archive"]


def test_where_the_seal_cannot_be_had_nothing_is_left_behind(tmp_path: Path) -> None:
    def refused() -> dict[str, bytes]:
        raise Conflict("others append to this log all the time")

    with pytest.raises(Conflict):
        folder.write(tmp_path / "archive", FILES, refused)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "something").write_text("")
    (tmp_path / "file").write_text("")
    for name in ("there", "file"):
        with pytest.raises(Conflict, match="there is something already"):
            folder.check_free(tmp_path / name)
    with pytest.raises(NotFound):
        folder.check_free(tmp_path / "nowhere" / "archive")
    (tmp_path / "empty").mkdir()
    folder.write(tmp_path / "empty", FILES, dict)
    assert folder.read(tmp_path / "empty") == FILES


def test_what_is_no_archive_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"there is no events\.jsonl in it"):
        folder.read(tmp_path)
    folder.write(tmp_path / "archive", FILES, dict)
    (tmp_path / "archive" / "link").symlink_to(tmp_path)
    with pytest.raises(BadInput, match="holds no links"):
        folder.read(tmp_path / "archive")


def test_what_is_neither_file_nor_folder_is_named_instead_of_passed_over_or_waited_for(tmp_path: Path) -> None:
    folder.write(tmp_path / "archive", FILES, dict)
    for name in ("pipe", "evaluation/places.csv", "events.jsonl"):
        file = tmp_path / "archive" / name
        file.unlink(missing_ok=True)
        os.mkfifo(file)
        with pytest.raises(BadInput, match=rf"{name}: an archive holds files and folders"):
            folder.read(tmp_path / "archive")
        file.unlink()
        file.touch()


def test_what_may_not_be_read_is_named_and_is_not_called_missing(tmp_path: Path) -> None:
    folder.write(tmp_path / "archive", FILES, dict)
    (tmp_path / "archive" / "evaluation").chmod(0)
    code = (
        "import os, sys; from pathlib import Path; from workbench.errors import BadInput\n"
        "from workbench.storage.archive import folder\n"
        "os.geteuid() or os.setuid(65534)\n"
        "try:\n    folder.read(Path('archive'))\nexcept BadInput as fault:\n    print(fault)\n"
    )
    tmp_path.chmod(0o755)  # whoever is root here is somebody else there
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path)
    assert found.stdout == "archive/evaluation: cannot be read: Permission denied\n", found.stderr


def test_archives_are_found_in_a_folder_of_them(tmp_path: Path) -> None:
    for name in ("b", "a"):
        folder.write(tmp_path / name, FILES, dict)
    assert [each.name for each in folder.archives_in(tmp_path)] == ["a", "b"]
    assert folder.archives_in(tmp_path / "a") == (tmp_path / "a",)
    assert folder.archives_in(tmp_path / "nowhere") == ()


def test_the_tables_of_the_demonstration_are_taken_in_again_as_they_were() -> None:
    assert taken_in_again(shipped.panel(), shipped.taken_in().intake) == shipped.taken_in().intake


def test_the_readable_rules_are_a_panel_file_again() -> None:
    for panel in (shipped.panel(), a_panel(note="a: 'b' # c", archive={"institutions": "coarsened"})):
        written = panel_yaml(frozen(panel, Intake())).decode()
        assert panel_from_text(written, "panel.yaml") == panel


words = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=12)
prose = st.lists(st.one_of(words, st.sampled_from(["=1+1", '"', ",", ";", "'", "'=x", "-"])), max_size=4).map(" ".join)
numbers = st.decimals(-90, 90, places=4).map(str)


@given(
    name=words, text=prose, number=numbers, many=st.lists(words.filter(lambda w: not set(w) & set(";|")), max_size=3)
)
def test_any_text_that_was_taken_in_is_taken_in_again_as_it_was(
    name: str, text: str, number: str, many: list[str]
) -> None:
    panel = a_panel()
    once = Intake(
        regions=(Region(key="ambon", name=name, cluster="cities"),),
        innovations=(
            Innovation(key="one", region="ambon", name=name, design=text, latitude=number, evidence=tuple(many)),
        ),
        submissions=(
            Submission(key="ambon", stage="pitch", region="ambon", room="one", innovations=("one",), title=text),
        ),
    )
    # The first reading settles what white space and lone hyphens mean; from there on nothing changes.
    try:
        first = taken_in_again(panel, once)
    except BadInput:
        return
    assert taken_in_again(panel, first) == first
    assert first.innovations[0].latitude == once.innovations[0].latitude
