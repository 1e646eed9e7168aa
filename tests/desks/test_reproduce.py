"""The researcher's desk: an archive from a folder or handed in, computed again, and ranked by other rules."""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.methods.archive.build import Sealed, a_sealed_round
from workbench.desks import reproduce
from workbench.desks.reproduce import DEMONSTRATION, ReproduceDesk, wish_of
from workbench.errors import BadInput, NotFound
from workbench.forms.reproduce import LARGEST, MOST
from workbench.i18n import LANGUAGES
from workbench.methods.changed import Wish
from workbench.settings import ARCHIVES_VARIABLE


@pytest.fixture(scope="module")
def round_() -> Sealed:
    return a_sealed_round()


@pytest.fixture(scope="module")
def files(round_: Sealed) -> dict[str, bytes]:
    return round_.files()


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def desk_on(files: Mapping[str, bytes]) -> ReproduceDesk:
    return ReproduceDesk({"one": lambda: files})


def test_an_archive_is_the_same_and_shows_its_ranking(files: dict[str, bytes]) -> None:
    seen: list[tuple[int, int]] = []
    picture = desk_on(files).picture(lambda done, of: seen.append((done, of)))
    assert picture["told"]["same"] is True
    assert len(picture["told"]["compared"]) == len(seen) > 10
    assert [place["region"] for place in picture["ranking"]["clusters"][0]["places"]]
    assert (picture["read_only"], picture["may"], picture["hidden"]) == (True, {}, [])
    assert picture["archive"]["published"] == "the gazette of the ministry, page 7"


def test_the_first_difference_is_named_in_every_language_and_what_is_right_is_shown(files: dict[str, bytes]) -> None:
    places = files["evaluation/places.csv"].decode().splitlines()
    row = places[1].split(",")
    row[2] = "7"
    changed = "\r\n".join([places[0], ",".join(row), *places[2:], ""]).encode()
    picture = desk_on({**files, "evaluation/places.csv": changed}).picture()
    assert picture["told"]["same"] is False
    assert set(picture["told"]["fault"]) == set(LANGUAGES)
    assert "evaluation/places.csv" in picture["told"]["fault"]["en"]
    assert picture["ranking"] == desk_on(files).picture()["ranking"]


def test_what_cannot_be_computed_is_a_picture_that_says_why(files: dict[str, bytes]) -> None:
    for broken in ({**files, "panel.json": b"{"}, {**files, "events.jsonl": b""}, {"events.jsonl": b"x"}):
        picture = desk_on(broken).picture()
        assert set(picture["refused"]) == set(LANGUAGES)
        assert "panel" not in picture


def test_a_head_from_outside_is_compared(round_: Sealed, files: dict[str, bytes]) -> None:
    desk = desk_on(files)
    desk.picture()
    sequence, head = round_.head()
    assert desk.compare(f"{sequence} {head}") == {"head": f"{sequence} {head}", "faults": [], "untold": []}
    assert desk.compare("")["untold"]
    assert len(desk.compare(f"{sequence} {'0' * 64}")["faults"]) == 1
    with pytest.raises(BadInput):
        desk.compare("=1+1")


def test_other_rules_say_who_moves_and_the_archive_stays(files: dict[str, bytes]) -> None:
    desk = desk_on(files)
    before = desk.picture()
    asked = {"weights": {"pitch": {"novelty": "1", "benefit": "99"}}, "cuts": {"cities": "1"}, "rule": "median"}
    found = desk.ask(asked)
    assert {row["region"] for row in found["rows"]} == {"ambon", "bima", "cirebon"}
    assert sum(row["is_in"] for row in found["rows"]) == 1
    refused = desk.ask({"weights": {"pitch": {"novelty": "1"}}})
    assert (refused["rows"], set(refused["refused"])) == ([], set(LANGUAGES))
    assert desk.picture() == before


def test_numbers_are_read_as_they_are_typed() -> None:
    asked = {"rule": "mean-rank", "points": "12, 10; 8,5", "weights": {"pitch": {"novelty": " 37,5 ", "benefit": ""}}}
    assert wish_of(asked) == Wish(rule="mean-rank", points=("12", "10", "8.5"), weights={"pitch": {"novelty": "37.5"}})
    for cut in ("0", "-1", "two", "9" * 30):
        with pytest.raises(BadInput, match="whole number"):
            wish_of({"cuts": {"cities": cut}})


def test_archives_are_found_where_the_environment_says_and_read_when_they_are_opened(
    files: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("first", "second"):
        written(tmp_path / name, files)
    monkeypatch.setenv(ARCHIVES_VARIABLE, str(tmp_path))
    desk = reproduce.open_desk()
    shutil.rmtree(tmp_path / "second")
    picture = desk.picture()
    assert (picture["archives"], picture["chosen"]) == (["first", "second", DEMONSTRATION], "first")
    assert desk.open("second")["refused"]
    assert reproduce.open_desk(tmp_path / "first").picture()["chosen"] == "first"
    with pytest.raises(NotFound):
        desk.open("third")
    with pytest.raises(NotFound):
        reproduce.open_desk(tmp_path / "second")


def test_where_nobody_has_an_archive_the_demonstration_is_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(ARCHIVES_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)
    picture = reproduce.open_desk().picture()
    assert (picture["chosen"], picture["told"]["same"]) == (DEMONSTRATION, True)
    assert picture["panel"]["demonstration"] is True
    assert list(tmp_path.iterdir()) == []


class Heard:
    """The page's end of the widget: what is said to it."""

    def __init__(self, desk: ReproduceDesk) -> None:
        self.view = desk.page()
        self.sent: list[dict[str, Any]] = []
        self.view.send = lambda content, buffers=None: self.sent.append(content)

    def tell(self, content: dict[str, Any], *buffers: bytes) -> None:
        self.view._handle_custom_msg(content, list(buffers))


def test_the_page_hands_a_folder_in_part_by_part(files: dict[str, bytes]) -> None:
    heard = Heard(ReproduceDesk({}))
    heard.tell({"refresh": True})
    assert "refused" in heard.view.state
    names = sorted(files)
    for name in names:
        middle = len(files[name]) // 2
        for number, part in enumerate((files[name][:middle], files[name][middle:])):
            place = {"path": f"frozen/{name}", "first": name == names[0] and number == 0}
            heard.tell({"file": {**place, "last": name == names[-1] and number == 1}}, part)
    assert heard.view.state["told"]["same"] is True
    assert heard.view.state["archives"] == ["frozen"]
    assert heard.sent[-1]["progress"]["of"] >= heard.sent[-1]["progress"]["done"] > 0
    heard.tell({"ask": {"rule": "median"}})
    assert heard.view.moved["rows"]
    heard.tell({"step": True})
    assert heard.view.rules["done"] == 1
    heard.tell({"head": "no head"})
    assert "no head" in heard.sent[-1]["fault"]


def test_a_folder_that_is_no_archive_or_far_too_much_is_refused_and_nothing_is_kept(files: dict[str, bytes]) -> None:
    heard = Heard(desk_on(files))
    heard.tell({"open": "one"})
    before = dict(heard.view.state)
    heard.tell({"file": {"path": "music/song.mp3", "first": True, "last": True}}, b"x")
    assert "events.jsonl" in heard.sent[-1]["fault"]
    for number in range(MOST + 1):
        heard.tell({"file": {"path": f"far/{number}", "first": number == 0, "last": False}}, b"")
    assert "far" in heard.sent[-1]["fault"]
    heard.tell({"file": {"path": "far/much", "first": True, "last": True}}, bytes(LARGEST + 1))
    assert "far" in heard.sent[-1]["fault"]
    assert heard.view.state == before
