"""Old rounds of other systems: adopted, and ranked by the rule and the arithmetic of every other round."""

import csv
import gzip
import json
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.reference import shared
from workbench.desks.owner.adopting import adopt
from workbench.desks.owner.rounds import make_home, rank, verify_log
from workbench.errors import BadInput, Conflict
from workbench.records.place import Ranking
from workbench.settings import Home, make_private
from workbench.storage.faults import BadRows
from workbench.storage.files.adopted import Terms
from workbench.storage.files.marks import MOST_SHEETS
from workbench.storage.rounds import Rounds

SMALL = (
    "assessor,submission,criterion,mark,affiliation,time\n"
    "Ani Wijaya,Kota Ambon,Novelty,80,Treasury,2020-02-03 09:10\n"
    "Ani Wijaya,Kota Ambon,Benefit,70.5,Treasury,2020-02-03 09:12\n"
    "Ani Wijaya,Kota Bima,Novelty,0,Treasury,\n"
    "Ani Wijaya,Kota Bima,Benefit,60,Treasury,\n"
    "Budi Santoso,Kota Ambon,Novelty,90,,\n"
    "Budi Santoso,Kota Ambon,Benefit,70,,\n"
    "Budi Santoso,Kota Bima,Novelty,,,\n"
    "Budi Santoso,Kota Bima,Benefit,50,,\n"
)


def terms(**said: object) -> Terms:
    return Terms(**{"key": "old", "title": "Old round", "year": 2020, **said})  # type: ignore[arg-type]


def written(folder: Path, rows: list[list[str]] | str, name: str = "marks.csv") -> Path:
    file = folder / name
    text = rows if isinstance(rows, str) else "".join(",".join(row) + "\n" for row in rows)
    file.write_text(text)
    return file


def places_of(ranking: Ranking) -> list[tuple[str, object, object]]:
    return [(place.region, place.place, place.value) for cluster in ranking.clusters for place in cluster.places]


def ranked(tmp_path: Path, rows: list[list[str]] | str, **said: object) -> Ranking:
    home = Home(tmp_path / "home")
    adopt(home, written(tmp_path, rows), terms(**said))
    assert verify_log(home, "old").holds
    return rank(home, "old")


def test_the_components_of_skating_give_the_official_trimmed_means(tmp_path: Path) -> None:
    with gzip.open(shared("statistics", "skating_euros2017_components.csv.gz"), "rt") as file:
        found = list(csv.DictReader(file))
    official = {(row["performance_id"], row["aspect_desc"]): Decimal(row["scores_of_panel"]) for row in found}
    columns = ("judge_id", "performance_id", "aspect_desc", "score", "judge_country")
    ours = {}
    # Each programme is a contest of its own, with its own five components.
    for programme in sorted({row["program"] for row in found}):
        rows = [["assessor", "submission", "criterion", "mark", "affiliation"]]
        rows += [[row[name] for name in columns] for row in found if row["program"] == programme]
        folder = tmp_path / programme
        folder.mkdir()
        result = ranked(folder, rows, rule="trimmed-mean", drop=1, over="criteria")
        [stage] = Rounds(Home(folder / "home")).panel("old").stages
        titles = {each.key: each.title.en for each in stage.criteria}
        for place in result.clusters[0].places:
            ours |= {(place.region, titles[key]): value for key, value in place.stages[0].criteria.items()}
    assert len(official) == 1010
    assert ours == official


def test_the_panels_of_eurovision_give_the_official_points_on_every_untied_cell(tmp_path: Path) -> None:
    with shared("statistics", "eurovision2016_final_jury_ranks.csv").open() as file:
        found = list(csv.DictReader(file))
    rows = [["assessor", "submission", "mark", "cluster"]]
    for row in found:
        of, to = row["from_country"], row["to_country"]
        rows += [[f"{of} {seat}", f"{of} {to}", row[seat], of] for seat in "ABCDE"]
    points = tuple(Decimal(each) for each in (12, 10, 8, 7, 6, 5, 4, 3, 2, 1))
    result = ranked(tmp_path, rows, rule="mean-rank", points=points, better="low", decimals=3)
    ours = {place.region: place.value for cluster in result.clusters for place in cluster.places}
    sums: dict[str, dict[str, int]] = defaultdict(dict)
    for row in found:
        sums[row["from_country"]][row["to_country"]] = sum(int(row[seat]) for seat in "ABCDE")
    untied = {
        f"{row['from_country']}-{row['to_country']}".lower(): Decimal(row["jury_points"])
        for row in found
        if list(sums[row["from_country"]].values()).count(sums[row["from_country"]][row["to_country"]]) == 1
    }
    assert len(untied) == 859
    assert {cell: ours[cell] for cell in untied} == untied


@pytest.mark.parametrize("report", ["wine_report4.csv", "wine_report72.csv", "wine_report88.csv"])
def test_the_tastings_give_their_published_rank_sums(tmp_path: Path, report: str) -> None:
    with shared("statistics", report).open() as file:
        _, *wines = next(reader := csv.reader(file))
        rows = [["assessor", "submission", "mark"]]
        rows += [[name, wine, rank] for name, *ranks in reader for wine, rank in zip(wines, ranks, strict=True)]
    [published] = [
        each["value"]
        for each in json.loads(shared("statistics", "expected.json").read_text())
        if each["file"] == report and each["statistic"].startswith("rank sums")
    ]
    result = ranked(tmp_path, rows, rule="rank-sum", better="low", decimals=0)
    sums = {place.region: place.value for place in result.clusters[0].places}
    assert [sums[wine.lower()] for wine in wines] == published


def test_adopted_marks_say_where_they_come_from_and_no_name_stands_in_the_log(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    adopt(home, written(tmp_path, SMALL), terms())
    rounds = Rounds(home)
    log = b"\n".join(event.line() for event in rounds.log.read("old"))
    assert b"marks.csv" in log
    assert b"Wijaya" not in log and b"device" not in log and b"opening" not in log
    assert b"Wijaya" not in home.panel_file("old").read_bytes()
    assert {key: each.name for key, each in rounds.people("old").seats.items()} == {
        "assessor-1": "Ani Wijaya",
        "assessor-2": "Budi Santoso",
    }
    assert rounds.panel("old").seat("assessor-1").institution.en == "Treasury"


def test_a_zero_is_a_mark_and_half_a_sheet_has_no_total(tmp_path: Path) -> None:
    places = {each.region: each for each in ranked(tmp_path, SMALL).clusters[0].places}
    assert places["kota-ambon"].value == Decimal("155.25")
    assert places["kota-bima"].value == Decimal("60")
    assert [sheet.absent for sheet in places["kota-bima"].stages[0].sheets] == [None, "not-complete"]


def test_every_bad_row_is_named_and_nothing_is_taken(tmp_path: Path) -> None:
    bad = (
        SMALL + "Ani Wijaya,Kota Ambon,Novelty,81,Treasury,\n,Kota Bima,Benefit,6,,\nAni Wijaya,Kota X,Benefit,six,,x\n"
    )
    bad += "Ani Wijaya,Kota Y,Benefit,6,Ministry,2020-02-03 99:99\n"
    home = Home(tmp_path / "home")
    with pytest.raises(BadRows) as refused:
        adopt(home, written(tmp_path, bad), terms())
    assert [str(row).split(": ")[:2] for row in refused.value.rows] == [
        ["marks.csv line 10", "mark"],
        ["marks.csv line 11", "assessor"],
        ["marks.csv line 12", "mark"],
        ["marks.csv line 12", "time"],
        ["marks.csv line 13", "affiliation"],
        ["marks.csv line 13", "time"],
    ]
    assert not home.path.exists()


def test_a_round_is_adopted_once(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    adopt(home, written(tmp_path, SMALL), terms())
    head = Rounds(home).log.head("old")
    with pytest.raises(Conflict):
        adopt(home, written(tmp_path, SMALL), terms())
    assert Rounds(home).log.head("old") == head


def test_an_adoption_that_was_killed_before_its_log_began_is_done_again_and_no_other(tmp_path: Path) -> None:
    whole, killed = Home(tmp_path / "whole"), Home(tmp_path / "killed")
    adopt(whole, written(tmp_path, SMALL), terms())
    make_home(killed)
    make_private(killed.panel_file("old").parent)
    shutil.copy(whole.panel_file("old"), killed.panel_file("old"))
    with pytest.raises(Conflict):
        adopt(killed, written(tmp_path, SMALL), terms(title="Another round"))
    adopt(killed, written(tmp_path, SMALL), terms())
    assert verify_log(killed, "old").holds
    assert places_of(rank(killed, "old")) == places_of(rank(whole, "old"))


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"low": Decimal(10)}, "0 is not between 10 and 90"),
        ({"step": Decimal(1)}, "70.5 is not a step of 1 from 0"),
        ({"weights": {"novelty": Decimal(60), "profit": Decimal(40)}}, "old.yaml: stage marks: criteria add up to 61"),
        ({"rule": "trimmed-mean"}, "old.yaml"),
    ],
)
def test_terms_that_do_not_go_with_the_marks_are_refused(tmp_path: Path, said: dict[str, object], fault: str) -> None:
    with pytest.raises(BadInput) as refused:
        adopt(Home(tmp_path / "home"), written(tmp_path, SMALL), terms(**said))
    assert str(refused.value).startswith(fault)
    assert not (tmp_path / "home").exists()


def test_who_marked_the_same_submissions_is_one_room_where_the_file_names_none(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    rows = "penilai;peserta;nilai\nA;p;7,5\nB;p;8\nB;q;6\nC;q;9\n"
    made, _ = adopt(home, written(tmp_path, rows), terms())
    assert [(seat.key, seat.rooms) for seat in made.panel.seats] == [
        ("assessor-1", ("room-1",)),
        ("assessor-2", ("room-1", "room-2")),
        ("assessor-3", ("room-2",)),
    ]
    assert {place.region: place.value for place in rank(home, "old").clusters[0].places} == {
        "p": Decimal("7.75"),
        "q": Decimal("7.5"),
    }


def test_a_round_of_more_sheets_than_any_is_refused_while_it_is_read(tmp_path: Path) -> None:
    rows = "assessor,submission,mark\n" + "".join(f"A,{number},5\n" for number in range(MOST_SHEETS + 1))
    with pytest.raises(BadInput, match=r"marks\.csv: these are more than the 100000 sheets of one round"):
        adopt(Home(tmp_path / "home"), written(tmp_path, rows), terms())
    assert not (tmp_path / "home").exists()


@pytest.mark.soak
def test_a_round_of_more_than_twenty_thousand_sheets_is_adopted(tmp_path: Path) -> None:
    rows = "".join(f"{seat},{number},{seat}\n" for number in range(10_500) for seat in (1, 2))
    home = Home(tmp_path / "home")
    made, _ = adopt(home, written(tmp_path, "assessor,submission,mark\n" + rows), terms())
    assert len(made.sheets) == 21_000
    sequence, _ = Rounds(home).log.head("old")
    assert sequence == 3 + 2 + 21_000 + 10_500
