"""The audit desk: what is computed of a log and of a file, at which moment, and what is behind a cell."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from workbench.desks import audit
from workbench.desks.audited.log import audit_log, cut, trail
from workbench.desks.audited.source import of_file
from workbench.desks.owner.shipped import demonstration
from workbench.errors import BadInput, Refused
from workbench.forms.audit import levels
from workbench.methods.exact.results import ranking
from workbench.storage.files.formats.long_marks import read_long

STAGE = "presentation"
JSON = dict[str, Any]


@pytest.fixture(scope="module")
def shown() -> JSON:
    """The audit of the demonstration as it stands now."""
    picture = demonstration()
    return audit_log(picture.standing.panel, picture.intake, picture.events, STAGE)


def test_the_answer_is_the_weakest_of_agreement_and_reliability_and_care_for_the_rest(shown: JSON) -> None:
    states = {check["key"]: check["state"] for check in shown["verdict"]["checks"]}
    assert shown["verdict"]["answer"] == "heed"
    assert states == {
        "agreement": "good",
        "published": "good",
        "severity": "heed",
        "marks": "heed",
        "home": "unknown",
        "drift": "good",
    }
    assert all(set(check["says"]) == {"id", "en"} for check in shown["verdict"]["checks"])


def test_agreement_stands_on_the_whole_sheet_and_each_criterion_with_whom_it_speaks_for(shown: JSON) -> None:
    assert shown["agreement"][0]["criterion"] == "whole-sheet"
    assert len(shown["agreement"]) == 6
    for row in shown["agreement"]:
        assert row["alpha"]["low"] < row["alpha"]["value"] < row["alpha"]["high"]
        assert row["alpha"]["scope"]["en"] == "for these assessors"
    assert "refused" in shown["agreement"][0]["concordance"]


def test_a_flag_says_the_place_by_the_official_rule_with_the_sheet_and_without(shown: JSON) -> None:
    picture = demonstration()
    ranked = ranking(picture.standing.panel, picture.intake, picture.standing)
    places = {place.region: place.place for cluster in ranked.clusters for place in cluster.places}
    assert shown["flags"]
    for flag in shown["flags"]:
        assert flag["place"] == places[picture.standing.listed[STAGE, flag["submission"]].region]
    assert any(flag["place"] != flag["place_without"] for flag in shown["flags"])


def test_a_moment_before_the_first_mark_has_nothing_to_audit_and_a_later_one_fewer_marks() -> None:
    picture = demonstration()
    panel, first = picture.standing.panel, picture.events[0].head.at
    with pytest.raises(Refused, match="nobody has marked anything yet"):
        audit_log(panel, picture.intake, picture.events, STAGE, first)
    marked = [event.head.at for event in picture.events if event.head.kind == "mark-given"]
    half = cut(panel, picture.events, STAGE, marked[len(marked) // 2])
    whole = cut(panel, picture.events, STAGE, marked[-1] + timedelta(days=1))
    count = {
        name: sum(len(sheet.marks()) for sheet in at.sheets.values()) for name, at in (("half", half), ("whole", whole))
    }
    assert 0 < count["half"] < count["whole"]


def test_before_discussion_marks_are_as_first_given() -> None:
    picture = demonstration()
    panel = picture.standing.panel
    now, before = (
        audit_log(panel, picture.intake, picture.events, STAGE, until, only_agreement=True)
        for until in ("now", "before-discussion")
    )
    assert now["discussion"]["changed"] > 0
    assert before["agreement"][0]["alpha"]["value"] != now["agreement"][0]["alpha"]["value"]
    assert now["discussion"]["before"]["value"] == pytest.approx(before["agreement"][0]["alpha"]["value"], abs=0.01)


def test_before_any_release_there_is_no_state_at_release() -> None:
    picture = demonstration()
    unreleased = [event for event in picture.events if event.head.kind != "submission-released"]
    with pytest.raises(Refused, match="nothing is released yet"):
        cut(picture.standing.panel, unreleased, STAGE, "release")


def test_a_cell_opens_to_its_marks_comments_and_every_event_in_sequence() -> None:
    picture = demonstration()
    comment = next(event for event in picture.events if event.head.kind == "comment-written")
    holder = picture.standing.seats[comment.head.seat].holder
    found = trail(picture.standing.panel, picture.events, STAGE, holder, comment.body.submission, lambda verdict: "")  # type: ignore[union-attr]
    assert len(found["marks"]) == 5
    assert comment.body.text in found["comments"].values()  # type: ignore[union-attr]
    kinds = [line["kind"] for line in found["events"]]
    assert {"mark-given", "comment-written", "sheet-confirmed", "submission-released"} <= set(kinds)
    assert [line["sequence"] for line in found["events"]] == sorted(line["sequence"] for line in found["events"])


LONG = "assessor,submission,criterion,mark,order,time,assessor_region,submission_region\n"


def long_file(folder: Path) -> Path:
    lines = [LONG]
    for at, assessor in enumerate("abcdef"):
        for order in range(12):
            region = "home" if order == at else "away"
            for criterion, more in (("x", 0), ("y", 3)):
                mark = 60 + 2 * order + at + more + (order * at) % 5
                minute = order * 2 + (criterion == "y")
                time = f"2026-01-01T09:{minute:02}+07:00"
                lines.append(f"{assessor},s{order},{criterion},{mark},{order + 1},{time},home,{region}\n")
    file = folder / "marks.csv"
    file.write_text("".join(lines))
    return file


def test_a_file_is_audited_as_a_panel_is_and_its_cells_open_to_its_lines(tmp_path: Path) -> None:
    desk = audit.open_desk()
    found = desk.open_file("marks.csv", long_file(tmp_path).read_bytes())
    assert (found["source"], found["file"], found["counts"]["marks"]) == ("file", "marks.csv", 144)
    assert found["affiliation"][0]["home_marks"] == 6
    cell = desk.cell("b", "s3")
    assert [line["sequence"] for line in cell["events"]] == [32, 33]
    assert cell["marks"] == {"x": "70", "y": "73"}
    assert desk.open_file("", None)["source"] == "panel"


def test_a_file_that_cannot_be_read_leaves_what_was_shown(tmp_path: Path) -> None:
    desk = audit.open_desk()
    desk.open_file("marks.csv", long_file(tmp_path).read_bytes())
    with pytest.raises(BadInput, match="is missing"):
        desk.open_file("other.csv", b"a,b\n1,2\n")
    assert desk.picture()["file"] == "marks.csv"


def test_a_file_has_the_states_that_its_times_tell(tmp_path: Path) -> None:
    file = long_file(tmp_path)
    again = file.read_text() + "a,s0,x,99,1,2026-01-01T12:00+07:00,home,home\n"
    file.write_text(again)
    audited = of_file(read_long(file))
    assert audited.first is not None
    assert (audited.marks.cube()[0, 0, 0], audited.first.cube()[0, 0, 0]) == (99, 60)


def test_the_page_carries_the_levels_that_the_benchmark_measured() -> None:
    found = levels()
    assert found["setting"] == {"assessors": 9, "submissions": 16, "level": 0.05}
    assert set(found["coverage"]) == {"10", "20", "30", "100"}
    assert all(0.9 <= each["share"] <= 0.98 and each["kept"] for each in found["coverage"].values())
    for name, each in found["tests"].items():
        assert each["panels"] == 10_000, name
        assert each["unrounded"][1] <= 0.06 and each["unrounded"][2] >= 0.04 and each["whole"][1] <= 0.06, name
    assert {name for name, each in found["tests"].items() if "power" in each} == {
        "severity", "slope", "fit", "drift", "home", "home of one",
    }  # fmt: skip


def test_marks_in_two_parts_that_share_nobody_are_said_to_compare_within_a_part_only(tmp_path: Path) -> None:
    lines = [f"a{a},s{s},{60 + s + (a * s) % 5}" for s in range(12) for a in (range(3) if s < 6 else range(3, 6))]
    file = tmp_path / "rooms.csv"
    file.write_text("\n".join(["assessor,submission,mark", *lines]) + "\n")
    found = audit.open_desk().open_file("rooms.csv", file.read_bytes())
    check = next(each for each in found["verdict"]["checks"] if each["key"] == "severity")
    assert check["state"] == "heed"
    assert "2 parts" in str(check["says"])
