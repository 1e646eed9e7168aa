"""Ranking and planning from the command line: beside one another, under one more rule, as JSON and as CSV."""

import csv
import io
import json
from pathlib import Path

from python_calamine import CalamineWorkbook

from tests.cli.conftest import Run
from workbench.desks.owner import demonstration, shipped
from workbench.settings import Home


def printed(run: Run, home: Home, *words: str, language: str | None = None) -> str:
    result = run(*words, home=home, language=language)
    assert result.exit_code == 0, result.output
    return result.output


def refused(run: Run, home: Home, *words: str) -> str:
    result = run(*words, home=home)
    assert result.exit_code == 1
    return result.output


def test_rank_corrected_puts_the_official_place_beside_the_corrected_one(run: Run, shown: Home) -> None:
    lines = printed(run, shown, "rank", shipped.KEY, "--corrected", language="id").splitlines()
    assert lines[0].endswith("· mean · fixed-random")
    first = next(line for line in lines if "Gorontalo" in line)
    assert first.split()[0] == "1"
    assert "resmi: peringkat 1, 85,83" in first


def test_rank_under_another_rule_puts_the_official_place_beside(run: Run, shown: Home) -> None:
    found = printed(run, shown, "rank", shipped.KEY, "--rule", "borda")
    assert "· mean · borda" in found
    assert "official: place 1, 85.83" in found


def test_a_rule_without_an_answer_and_a_rule_that_does_not_exist_say_so_in_one_line(run: Run, shown: Home) -> None:
    assert "every assessor marked every submission" in refused(run, shown, "rank", shipped.KEY, "--rule", "rank-sum")
    assert "there is no rule magic" in refused(run, shown, "rank", shipped.KEY, "--rule", "magic")


def test_options_that_exclude_one_another_are_refused(run: Run, shown: Home) -> None:
    assert "--json or --csv" in refused(run, shown, "rank", shipped.KEY, "--json", "--csv")
    assert "--corrected or --rule" in refused(run, shown, "rank", shipped.KEY, "--corrected", "--rule", "mean")
    assert "--json or --csv" in refused(run, shown, "plan", shipped.KEY, "--json", "--csv")


def test_rank_as_csv_has_a_row_a_region_with_both_results(run: Run, shown: Home) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(run, shown, "rank", shipped.KEY, "--csv"))))
    first = next(row for row in rows if row["region"] == "provinsi-gorontalo")
    assert len(rows) == 28
    assert (first["official_place"], first["official_value"], first["corrected_place"]) == ("1", "85.83", "1")
    assert float(first["place_from"]) <= 1 <= float(first["place_to"])


def test_rank_as_workbook_says_where_it_lies_and_goes_with_no_other_form(run: Run, shown: Home, tmp_path: Path) -> None:
    file = tmp_path / "results.xlsx"
    assert "sudah ditulis" in printed(run, shown, "rank", shipped.KEY, "--xlsx", str(file), language="id")
    assert CalamineWorkbook.from_path(file).sheet_names[0] == "Peringkat"
    assert file.stat().st_mode & 0o777 == 0o600
    assert "goes with no other form" in refused(run, shown, "rank", shipped.KEY, "--xlsx", str(file), "--json")
    assert "no such folder" in refused(run, shown, "rank", shipped.KEY, "--xlsx", str(tmp_path / "no" / "a.xlsx"))


def test_rank_corrected_as_json_is_the_evaluation(run: Run, shown: Home) -> None:
    data = json.loads(printed(run, shown, "rank", shipped.KEY, "--corrected", "--json"))
    assert data["corrected"]["rule"] == "fixed-random"
    assert data["official"]["clusters"][0]["places"][0]["value"] == "85.83"
    assert data["rules"] == []
    other = json.loads(printed(run, shown, "rank", shipped.KEY, "--rule", "mean", "--json"))
    assert {row["rule"] for row in other["rules"]} == {"mean"}


def test_rank_corrected_before_release_is_refused_like_the_official_one(run: Run, shown: Home) -> None:
    assert "not everything is released" in refused(run, shown, "rank", demonstration.PRACTICE, "--corrected")


def test_a_plan_is_even_connected_and_stays_in_the_rooms(run: Run, shown: Home) -> None:
    data = json.loads(printed(run, shown, "plan", demonstration.PRACTICE, "--each", "3", "--json"))
    panel, given = shipped.panel(), dict[str, list[str]]()
    for submission, assessor in data["sheets"]:
        given.setdefault(submission, []).append(assessor)
        assert data["rooms"][submission] in panel.seat(assessor).rooms
    assert {len(set(assessors)) for assessors in given.values()} == {3}
    assert len(given) == 28
    assert data["connectivity"] > 0
    regions = {(each.stage, each.key): each.region for each in shipped.taken_in().intake.submissions}
    barred = {(each.seat, each.region) for each in panel.conflicts}
    assert not any((assessor, regions[data["stage"], submission]) in barred for submission, assessor in data["sheets"])


def test_a_plan_takes_the_reliability_from_released_marks_of_a_panel_that_is_named(run: Run, shown: Home) -> None:
    assert "name a panel that has some with --like" in printed(run, shown, "plan", demonstration.PRACTICE)
    found = printed(run, shown, "plan", demonstration.PRACTICE, "--like", shipped.KEY, "--reliability", "0.95")
    assert "a reliability of 0.95 takes" in found.splitlines()[0]
    few, many = (
        json.loads(printed(run, shown, "plan", shipped.KEY, "--reliability", wish, "--json"))
        for wish in ("0.8", "0.95")
    )
    assert few["needed"] < many["needed"]
    assert few["needed_corrected"] <= few["needed"]


def test_a_plan_as_csv_has_a_row_a_sheet(run: Run, shown: Home) -> None:
    rows = list(
        csv.DictReader(io.StringIO(printed(run, shown, "plan", demonstration.PRACTICE, "--each", "2", "--csv")))
    )
    assert len(rows) == 56
    assert set(rows[0]) == {"stage", "submission", "room", "assessor"}


def test_a_plan_that_asks_for_more_than_there_are_is_refused(run: Run, shown: Home) -> None:
    assert "assessors without a conflict, not 40" in refused(run, shown, "plan", shipped.KEY, "--each", "40")
    assert "has no stage nowhere" in refused(run, shown, "plan", shipped.KEY, "--stage", "nowhere")
