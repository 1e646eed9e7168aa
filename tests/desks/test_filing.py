"""The desks of a filing on the demonstration: what they show is what was filed and said, in both languages."""

import importlib
import json
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reference import ROOT
from workbench.desks.filed import filing, index
from workbench.desks.owner import shipped
from workbench.methods.exact.chain import verify
from workbench.methods.exact.fold import Fold
from workbench.methods.index import years
from workbench.records.record import canonical, checksum
from workbench.storage.filing.schemes import known_scheme


def pages(**asked: str) -> list[Any]:
    """Every row of a part of the filing, page after page."""
    desk, rows = filing.open_desk(), list[Any]()
    part = asked.get("part", "documents")
    while len(rows) < (page := desk.ask({**asked, "first": len(rows)})[part])["total"]:
        rows += page["rows"]
    return rows


def innovation(key: str) -> Any:
    return filing.open_desk().ask({"part": "innovations", "innovation": key})["opened"]


@pytest.fixture(scope="module")
def indexed() -> Any:
    return index.open_desk().picture()


def region(indexed: Any, key: str) -> Any:
    return next(each for each in indexed["regions"] if each["key"] == key)


def test_the_shipped_events_are_those_of_the_shipped_tables_and_all_of_them_stand() -> None:
    events, (filed, scheme) = shipped.events(shipped.FILING), shipped.filed()
    assert verify(events).faults == ()
    fold = Fold(shipped.panel(shipped.FILING))
    assert {fold.add(event).state for event in events} == {"stands"}
    stands = fold.standing
    assert (stands.desk.filing, stands.desk.rules) == (checksum(canonical(filed)), checksum(canonical(scheme)))
    assert stands.fixed == checksum(canonical(shipped.panel(shipped.FILING)))
    expected = json.loads((shipped.folder(shipped.FILING) / "expected" / "log.json").read_text())
    assert (expected["sequence"], expected["head"]) == (stands.sequence, stands.head)


def test_the_shipped_filing_is_written_again_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [str(ROOT / "data"), *sys.path])
    importlib.import_module("make_filing").main(tmp_path / "again")
    there = shipped.folder(shipped.FILING)
    for name in ("regions.csv", "innovations.csv", "events.jsonl", "expected/log.json"):
        assert (tmp_path / "again" / name).read_bytes() == (there / name).read_bytes()


def test_the_queue_holds_every_document_once_with_what_was_said_of_it() -> None:
    filed, _ = shipped.filed()
    count = sum(len(each.evidence.documents) for each in (*filed.regions, *filed.innovations))
    rows = pages(list="all")
    assert len({tuple(each["key"]) for each in rows}) == len(rows) == count
    states = Counter(each["state"] for each in rows)
    assert filing.open_desk().picture()["documents"]["counts"] == {**states, "all": count}
    assert set(states) == {"open", "go-on", "complete-it", "stop"}
    assert all(each["checks"][-1]["note"] for each in rows if each["state"] in ("stop", "complete-it"))
    for state in states:
        assert [each["state"] for each in pages(list=state)] == [state] * states[state]


def test_an_overruled_rule_shows_both_what_it_says_and_what_the_desk_said() -> None:
    told = innovation("pekalongan-4")
    rule = next(each for each in told["rules"] if each["rule"] == "stage")
    assert (told["counts"], rule["passed"], rule["why"]["en"]) == (True, True, "its stage is trial")
    assert rule["overruled"] == rule["said"][-1]["reason"]
    (listed,) = pages(part="innovations", verdict="overruled")
    assert (listed["key"], listed["counts"], listed["overruled"]) == ("pekalongan-4", True, 1)


def test_a_difference_beyond_the_limit_waits_for_a_third_and_its_levels_are_shown_to_nobody() -> None:
    called = [each["found"] for each in pages(list="all") if each["found"] and each["found"]["third"]]
    assert called
    assert [said["level"] for each in called for said in each["said"]] == [None, None] * len(called)


def test_what_was_validated_comes_with_how_far_validators_agree_and_what_waits_for_a_third_first() -> None:
    picture = filing.open_desk().ask({"part": "validators"})
    waiting = [each["found"]["third"] and not each["found"]["settled"] for each in picture["validated"]["rows"]]
    assert waiting == sorted(waiting, reverse=True) and waiting[0]
    agreed = picture["agreement"]
    assert agreed["documents"] == agreed["equal"] + agreed["within"] + agreed["thirds"] > 50
    assert 0 < agreed["alpha"]["low"] < agreed["alpha"]["value"] < agreed["alpha"]["high"] <= 1
    assert sum(each["count"] for each in agreed["pairs"]) == agreed["documents"]


def test_the_index_says_year_over_year_with_each_years_own_class(indexed: Any) -> None:
    years = {each["year"]: each for each in region(indexed, "kota-pangkalpinang")["earlier"]}
    told = [(year["innovations"], year["score"], year["class"]["id"]) for year in (years[2023], years[2024])]
    assert told == [(29, "57.68", "Inovatif"), (23, "65.13", "Sangat Inovatif")]


def test_bandarlampungs_score_of_2020_has_the_best_class_of_its_own_scale() -> None:
    rounds = shipped.taken_in().intake
    (year,) = rounds.region("kota-bandarlampung").earlier
    (told,) = years([year], known_scheme)
    assert told.level is not None
    assert (told.innovations, told.score, told.level.title.id) == (18, 2501, "Sangat Inovatif")


def test_a_tie_at_the_cut_line_is_nobodys_chance(indexed: Any) -> None:
    cities = next(each for each in indexed["lists"]["claimed"] if each["cluster"] == "city")
    tied = [each["region"] for each in cities["regions"] if each["state"] == "tied-at-the-cut"]
    assert {"kota-pekanbaru", "kota-pontianak"} <= set(tied)
    assert len({each["index"] for each in cities["regions"] if each["region"] in tied}) == 1


def test_a_region_opens_to_rows_that_add_up_and_to_what_would_change_its_class(indexed: Any) -> None:
    told = index.open_desk().region("kota-pangkalpinang", "claimed")
    shown = region(indexed, "kota-pangkalpinang")["claimed"]
    assert sum(Decimal(row["points"]) for row in told["own"]) == Decimal(shown["own"])
    for each in told["innovations"]:
        assert sum(Decimal(row["points"]) for row in each["rows"]) == Decimal(each["points"])
    assert sum(Decimal(each["points"]) for each in told["innovations"]) == Decimal(shown["sum"])
    gains = sum(Decimal(step["gain"]) for step in told["change"]["steps"])
    assert abs(Decimal(shown["index"]) + gains - Decimal(told["change"]["index"])) <= Decimal("0.02")


def test_one_innovation_more_is_shown_before_it_is_filed(indexed: Any) -> None:
    told = index.open_desk().region("kota-pangkalpinang", "claimed")
    now = Decimal(region(indexed, "kota-pangkalpinang")["claimed"]["index"])
    assert [Decimal(each["index"]) - Decimal(each["gain"]) for each in told["more"]] == [now] * 4
    assert [each["level"] for each in told["more"]] == [0, 1, 2, 3]
    assert [Decimal(each["gain"]) for each in told["more"]] == sorted(Decimal(each["gain"]) for each in told["more"])


def test_every_validator_is_left_out_once(indexed: Any) -> None:
    assert [each["validator"] for each in indexed["stability"]] == ["validator-1", "validator-2"]


def test_every_page_says_its_reasons_in_both_languages() -> None:
    told = [innovation(each["key"]) for each in pages(part="innovations")[:3]]
    said = [rule["why"] for each in told for rule in each["rules"]]
    assert all(set(each) == {"id", "en"} for each in said)
    assert {each["id"] for each in said}.isdisjoint({each["en"] for each in said})
