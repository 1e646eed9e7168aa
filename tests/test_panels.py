"""The panel files that are shipped, and the page that says what every field of one means."""

import re
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
import yaml
from pydantic import TypeAdapter

from tests.documented import described, sections
from tests.reference import ROOT
from workbench.records.panel import Panel
from workbench.records.people import People
from workbench.records.record import Record, canonical
from workbench.records.scale import Scale
from workbench.storage.panels import read_panel

README = ROOT / "panels" / "README.md"
FILES = sorted((ROOT / "panels").glob("*.yaml"))
PANELS = {file.stem: read_panel(file) for file in FILES}
INSTITUTIONS_2021 = 9


def records_in(hint: Any) -> set[type[Record]]:
    if isinstance(hint, type) and issubclass(hint, Record):
        inside = {found for part in get_type_hints(hint).values() for found in records_in(part)}
        return {hint, *inside}
    return {found for part in get_args(hint) for found in records_in(part)}


RECORDS = {record.__name__: record for record in records_in(Panel) | records_in(People)}


def test_the_shipped_panels_are_called_as_their_files() -> None:
    assert {stem: panel.key for stem, panel in PANELS.items()} == {
        key: key for key in ("iga-2023", "iga-demo", "iid-demo", "kipp-2022", "wine-72")
    }


def test_readme_has_a_section_for_every_part_of_a_panel_file() -> None:
    assert sorted(sections(README)) == sorted(RECORDS)


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_readme_says_every_field_with_its_type_and_default(name: str) -> None:
    rows = [(row.field, row.type, row.default) for row in sections(README)[name]]
    assert rows == described(RECORDS[name])


@pytest.mark.parametrize("name", sorted(RECORDS))
def test_every_example_in_readme_is_one_that_its_field_takes(name: str) -> None:
    hints = get_type_hints(RECORDS[name], include_extras=True)
    for row in sections(README)[name]:
        written = yaml.load(row.cells[0].strip("`"), Loader=yaml.BaseLoader)
        TypeAdapter(hints[row.field]).validate_python(written)


def test_the_scales_in_readme_hold_the_marks_they_speak_of() -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    scales = {s.key: s for s in (Scale.model_validate(yaml.load(block, Loader=yaml.BaseLoader)) for block in blocks)}
    on, off = {}, {}
    for key, good, bad in (
        ("hundred", "100", "80.5"),
        ("ten", "9.5", "9.25"),
        ("three", "2", "4"),
        ("up-to-thirty", "25", "28"),
        ("eight", "8", "0"),
    ):
        on[key], off[key] = scales[key].holds(Decimal(good)), scales[key].holds(Decimal(bad))
    assert (set(scales), set(on.values()), set(off.values())) == (set(on), {True}, {False})


def test_the_award_of_2023_has_the_published_weights_and_nominees() -> None:
    panel = PANELS["iga-2023"]
    weights = [(criterion.key, str(criterion.weight)) for criterion in panel.stage("presentation").criteria]
    assert weights == [
        ("novelty", "30"),
        ("benefit", "25"),
        ("replicability", "20"),
        ("authority", "15"),
        ("mastery", "10"),
    ]
    assert [cluster.nominees for cluster in panel.clusters] == [9, 21, 13, 5, 5]
    assert len([seat for seat in panel.seats if "assessor" in seat.roles]) == INSTITUTIONS_2021


def test_the_contest_of_2022_has_the_published_minutes() -> None:
    minutes = PANELS["kipp-2022"].stage("presentation").minutes
    assert minutes is not None
    assert (minutes.presentation, minutes.questions) == (7, 13)


def test_the_demonstration_is_marked_by_the_criteria_of_2023() -> None:
    one, other = PANELS["iga-2023"], PANELS["iga-demo"]
    assert (other.demonstration, one.demonstration) == (True, False)
    assert other.stage("presentation") == one.stage("presentation")
    assert other.seats == one.seats


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_every_level_of_a_scale_of_points_has_words_in_both_languages(panel: Panel) -> None:
    for stage in panel.marked_stages():
        for criterion in stage.criteria:
            scale = panel.scale(criterion)
            if scale.kind == "points":
                covered = [mark for each in criterion.anchors for mark in range(int(each.low), int(each.high) + 1)]
                assert covered == list(range(int(scale.low), int(scale.high) + 1))
                assert all(anchor.title.id and anchor.title.en for anchor in criterion.anchors)


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_assessors_are_called_by_number_in_both_languages(panel: Panel) -> None:
    assessors = [seat for seat in panel.seats if "assessor" in seat.roles]
    assert [(seat.key, seat.title.id, seat.title.en) for seat in assessors] == [
        (f"assessor-{number}", f"Penilai {number}", f"Assessor {number}") for number in range(1, len(assessors) + 1)
    ]


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_what_is_not_known_of_a_panel_is_said_with_its_sources(panel: Panel) -> None:
    assert panel.assumptions
    assert panel.sources


@pytest.mark.parametrize("panel", PANELS.values(), ids=PANELS)
def test_a_panel_comes_back_from_its_canonical_bytes_as_it_was(panel: Panel) -> None:
    assert Panel.model_validate_json(canonical(panel)) == panel


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_panel_file_writes_nothing_that_no_field_reads(file: Path) -> None:
    written = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert set(written) <= set(Panel.model_fields)
