"""The rounds that are shipped: what was taken in, the events, and results that independent arithmetic expects."""

import csv
import importlib
import itertools
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.documented import described, sections
from tests.reference import ROOT, shipped
from workbench.methods.exact.chain import verify
from workbench.methods.exact.fold import Fold
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing, Verdict
from workbench.records.chain import Event
from workbench.records.event import PanelFixed, SubmissionsTakenIn
from workbench.records.panel import Panel
from workbench.records.record import canonical, checksum, decimal_text
from workbench.records.submission import EarlierYear, Innovation, Intake, Region, Submission
from workbench.storage.intake import read_intake
from workbench.storage.panels import read_panel

KEYS = ("iga-demo", "wine-72")
SCRIPTS = {"iga-demo": "make_demonstration", "wine-72": "make_tasting"}
DICTIONARY = ROOT / "data" / "README.md"


@cache
def panel(key: str) -> Panel:
    return read_panel(ROOT / "panels" / f"{key}.yaml")


@cache
def intake(key: str) -> Intake:
    return read_intake(ROOT / "data" / key, panel(key)).intake


@cache
def events(key: str) -> tuple[Event, ...]:
    lines = (ROOT / "data" / key / "events.jsonl").read_bytes().splitlines()
    return tuple(Event.from_line(line) for line in lines)


@cache
def folded(key: str) -> tuple[Standing, tuple[Verdict, ...]]:
    fold = Fold(panel(key))
    verdicts = tuple(fold.add(event) for event in events(key))
    return fold.standing, verdicts


def expected(key: str, name: str) -> Any:
    return json.loads((ROOT / "data" / key / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def absences(region: str) -> list[tuple[str, str]]:
    found = ranking(panel("iga-demo"), intake("iga-demo"), folded("iga-demo")[0])
    place = next(place for cluster in found.clusters for place in cluster.places if place.region == region)
    return [(sheet.holder, sheet.absent) for sheet in place.stages[0].sheets if sheet.absent]


def phrases(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


@pytest.mark.parametrize("record", [Region, EarlierYear, Innovation, Submission], ids=lambda record: record.__name__)
def test_the_data_dictionary_says_every_field_of(record: Any) -> None:
    assert [(row.field, row.type, row.default) for row in sections(DICTIONARY)[record.__name__]] == described(record)


@pytest.mark.parametrize("key", KEYS)
def test_the_events_are_those_that_the_script_writes(key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "data"))
    importlib.import_module(SCRIPTS[key]).main(tmp_path)
    for name in ("events.jsonl", "expected/log.json", "expected/ranking.json"):
        assert (tmp_path / name).read_bytes() == (ROOT / "data" / key / name).read_bytes()


@pytest.mark.parametrize("key", KEYS)
def test_the_chain_holds_up_to_the_expected_head(key: str) -> None:
    log = expected(key, "log")
    found = verify(events(key), heads=[(log["sequence"], log["head"])])
    assert (found.faults, found.sequence, found.head) == ((), log["sequence"], log["head"])
    assert Counter(event.head.kind for event in events(key)) == log["kinds"]


@pytest.mark.parametrize("key", KEYS)
def test_the_log_names_the_panel_file_and_the_tables_that_lie_beside_it(key: str) -> None:
    bodies = [event.body for event in events(key)]
    fixed = [body.checksum for body in bodies if isinstance(body, PanelFixed)]
    taken_in = [body.checksum for body in bodies if isinstance(body, SubmissionsTakenIn)]
    assert fixed == [checksum(canonical(panel(key)))]
    assert taken_in == [checksum(canonical(intake(key)))]


@pytest.mark.parametrize("key", KEYS)
def test_the_ranking_is_the_one_that_independent_arithmetic_expects(key: str) -> None:
    found = ranking(panel(key), intake(key), folded(key)[0])
    assert found.released
    for cluster in found.clusters:
        wanted = expected(key, "ranking")["clusters"][cluster.cluster]
        rows = [(place.region, place.place, place.shared) for place in cluster.places]
        assert rows == [(row["region"], row["place"], row["shared"]) for row in wanted]
        values = [decimal_text(place.value) for place in cluster.places if place.value is not None]
        assert values == [row["value"] for row in wanted]


def test_criteria_totals_and_broken_ties_of_the_demonstration_are_as_expected() -> None:
    found = ranking(panel("iga-demo"), intake("iga-demo"), folded("iga-demo")[0])
    for cluster in found.clusters:
        for place, row in zip(
            cluster.places, expected("iga-demo", "ranking")["clusters"][cluster.cluster], strict=True
        ):
            (stage,) = place.stages
            assert {key: decimal_text(value) for key, value in stage.criteria.items()} == row["criteria"]
            totals = {each.holder: decimal_text(each.total) for each in stage.sheets if each.total is not None}
            assert totals == row["assessors"]
            assert place.tie_broken_by == row["tie_broken_by"]


def test_the_rank_sums_of_the_tasting_are_the_published_ones() -> None:
    (cluster,) = ranking(panel("wine-72"), intake("wine-72"), folded("wine-72")[0]).clusters
    sums = {place.region: place.value for place in cluster.places}
    assert [int(sums[f"wine-{letter}"] or 0) for letter in "abcdefgh"] == [30, 26, 33, 45, 39, 31, 34, 50]


def test_the_tasting_is_the_published_table() -> None:
    with shipped("wine_report72.csv").open(encoding="utf-8") as file:
        table = [[int(rank) for rank in row[1:]] for row in list(csv.reader(file))[1:]]
    standing = folded("wine-72")[0]
    marks = [
        [int(standing.sheet(seat.key, "tasting", f"wine-{letter}").marks()["rank"]) for letter in "abcdefgh"]
        for seat in standing.seats.values()
        if seat.holder != "chair"
    ]
    assert marks == table


def test_the_demonstration_has_two_rooms_and_nine_assessors() -> None:
    assert Counter(each.room for each in intake("iga-demo").submissions) == {"room-a": 14, "room-b": 14}
    assert len({row["assessor"] for row in expected("iga-demo", "marks")}) == 9
    assert {len(each.innovations) for each in intake("iga-demo").submissions} == {1, 2}


def test_every_profile_of_the_demonstration_has_250_to_400_words() -> None:
    lengths = {each.key: len(each.design.split()) for each in intake("iga-demo").innovations}
    assert {key: length for key, length in lengths.items() if not 250 <= length <= 400} == {}
    assert all(each.purpose and each.benefit and each.outcome for each in intake("iga-demo").innovations)


def test_the_planted_pairs_share_more_phrases_than_any_other_two_profiles() -> None:
    found = {each.key: phrases(each.design) for each in intake("iga-demo").innovations}
    shared = {frozenset(pair): len(found[pair[0]] & found[pair[1]]) for pair in itertools.combinations(found, 2)}
    planted = {frozenset(entry["pair"]) for entry in expected("iga-demo", "similar")}
    least = min(shared[pair] for pair in planted)
    assert max(count for pair, count in shared.items() if pair not in planted) < least / 4


def test_the_declared_replications_are_those_that_the_tables_declare() -> None:
    declared = [tuple(entry["pair"]) for entry in expected("iga-demo", "similar") if entry["declared"]]
    tables = [(each.key, each.replicates) for each in intake("iga-demo").innovations if each.replicates]
    assert sorted(declared) == sorted(tables)


def test_who_was_absent_recused_or_in_conflict_is_said_with_the_region() -> None:
    assert absences("kabupaten-badung") == [("assessor-6", "not-complete")]
    assert absences("kota-bandarlampung") == [("assessor-5", "recused")]
    assert absences("kota-bogor") == [("assessor-9", "conflict")]
    assert absences("kota-malang") == []


def test_one_mark_came_too_late_and_one_from_a_device_that_was_replaced() -> None:
    told = [(event, verdict) for event, verdict in zip(events("iga-demo"), folded("iga-demo")[1], strict=True)]
    not_standing = [(event.head.kind, verdict.state) for event, verdict in told if verdict.state != "stands"]
    assert sorted(not_standing) == [("mark-given", "contested"), ("mark-given", "turned-away")]


def test_every_confirmed_mark_of_the_demonstration_is_the_one_that_was_invented() -> None:
    standing = folded("iga-demo")[0]
    holders = {seat.key: seat.holder for seat in standing.seats.values()}
    found = {
        (holders[seat], submission): {name: decimal_text(mark) for name, mark in sheet.marks().items()}
        for (seat, _, submission), sheet in standing.sheets.items()
        if sheet.confirmed
    }
    wanted = {(row.pop("assessor"), row.pop("submission")): row for row in expected("iga-demo", "marks")}
    assert found == wanted


def test_no_moment_of_a_log_lies_before_the_one_before_it() -> None:
    for key in KEYS:
        moments = [event.head.at for event in events(key)]
        assert moments == sorted(moments)
