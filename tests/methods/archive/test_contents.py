"""What an archive holds: the bytes that were hashed, tables that a dictionary describes, and nobody's name."""

import csv
import io
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.methods.archive.build import PLACE, Sealed, a_sealed_round, the_panel
from workbench.errors import NotFound, Refused
from workbench.methods.archive.about import About
from workbench.methods.archive.contents import NAMES, SEAL, SUMS
from workbench.methods.archive.frozen import freeze
from workbench.methods.archive.outcomes import FILES, TABLES
from workbench.methods.archive.papers import CHECK, citation
from workbench.methods.archive.tables import cell
from workbench.methods.exact.chain import verify
from workbench.records.chain import Event
from workbench.records.event import HOME, AssessorSubstituted, InstitutionNamed
from workbench.records.record import canonical, checksum

COARSE = {"institutions": "coarsened", "published": "the ministry's page"}


@cache
def plain() -> Sealed:
    return a_sealed_round()


@cache
def files() -> dict[str, bytes]:
    return plain().files()


@cache
def coarse() -> Sealed:
    more = (
        (HOME, AssessorSubstituted(seat="seat-assessor-3", by="seat-new", reason="travels")),
        (HOME, InstitutionNamed(seat="seat-new", institution="University of Bima")),
    )
    return a_sealed_round(the_panel(archive=COARSE), more)


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def about(made: dict[str, bytes]) -> About:
    return About.model_validate_json(made["archive.json"])


def unpacked(made: dict[str, bytes], folder: Path) -> Path:
    for name, content in made.items():
        file = folder / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content)
    return folder


def test_an_archive_holds_every_file_that_its_dictionary_names_and_no_other() -> None:
    assert set(files()) == NAMES == set(FILES) | {table.path for table in TABLES}


def test_the_same_log_gives_the_same_bytes() -> None:
    assert plain().files() == a_sealed_round().files()


def test_rules_and_submissions_are_the_bytes_that_events_name() -> None:
    named = {each.head.kind: each.body.checksum for each in plain().events if hasattr(each.body, "checksum")}
    assert checksum(files()["panel.json"]) == named["panel-fixed"]
    assert checksum(files()["submissions/intake.json"]) == named["submissions-taken-in"]


def test_events_are_the_very_bytes_that_were_hashed_and_only_private_notes_are_withheld() -> None:
    archived = files()["events.jsonl"].splitlines()
    differing = [event.head.kind for event, line in zip(plain().events, archived, strict=True) if event.line() != line]
    assert differing == ["private-note-written"]
    assert [Event.from_line(line).hash for line in archived] == [event.hash for event in plain().events]
    assert [(each.kind, each.sequence) for each in about(files()).withheld] == [
        (event.head.kind, event.head.sequence) for event in plain().events if event.head.kind == "private-note-written"
    ]
    assert b"ask about the budget" not in b"".join(files().values())


def test_the_lines_in_the_readme_check_the_chain_and_print_the_head(tmp_path: Path) -> None:
    folder = unpacked(files(), tmp_path)
    block = (folder / "README.md").read_text().split("```python\n")[1].split("```")[0]
    assert block == CHECK
    assert len(block.splitlines()) <= 12
    done = subprocess.run([sys.executable, "-I", "-c", block], cwd=folder, capture_output=True, text=True)
    sequence, head = plain().head()
    assert (done.stdout.split(), done.stderr) == ([str(sequence), head], "")
    subprocess.run(["sha256sum", "--check", "--quiet", "--strict", SUMS], cwd=folder, check=True)


@pytest.mark.parametrize("name", ["events.jsonl", SEAL, SUMS])
def test_the_lines_in_the_readme_fail_where_something_was_changed(name: str, tmp_path: Path) -> None:
    changed = {**files(), name: files()[name].replace(b"5", b"6", 1)}
    done = subprocess.run(
        [sys.executable, "-I", "-c", CHECK], cwd=unpacked(changed, tmp_path), capture_output=True, text=True
    )
    assert done.returncode != 0 or done.stdout.split() != [str(each) for each in plain().head()]


def test_every_row_of_every_table_fits_the_data_package() -> None:
    package = json.loads(files()["datapackage.json"])
    assert {each["path"] for each in package["resources"]} == set(files()) - {SUMS, SEAL, "datapackage.json"}
    found: dict[str, list[dict[str, str]]] = {}
    for resource in package["resources"]:
        content = files()[resource["path"]]
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{checksum(content)}")
        assert resource["description"]
        if resource.get("type") == "table":
            found[resource["name"]] = rows(content)
            fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
            assert content.decode().splitlines()[0].split(",") == list(fields)
            assert [text for row in found[resource["name"]] for name, text in row.items()
                    if text and not fits(fields[name], text)] == []  # fmt: skip
            keys = [tuple(row[key] for key in resource["schema"]["primaryKey"]) for row in found[resource["name"]]]
            assert len(set(keys)) == len(keys)
    for resource in (each for each in package["resources"] if "schema" in each):
        for key in resource["schema"].get("foreignKeys", ()):
            there = {row[key["reference"]["fields"][0]] for row in found[key["reference"]["resource"]]}
            assert {row[key["fields"][0]] for row in found[resource["name"]]} <= there


def fits(kind: str, text: str) -> bool:
    from datetime import date, datetime
    from decimal import Decimal

    readers = {"integer": int, "number": Decimal, "date": date.fromisoformat, "datetime": datetime.fromisoformat}
    if kind == "boolean":
        return text in ("true", "false")
    if kind in readers:
        readers[kind](text)
    return True


def test_a_changed_place_stands_beside_the_computed_one() -> None:
    places = {row["region"]: row for row in rows(files()["evaluation/places.csv"])}
    assert [(places[key]["place"], places[key]["changed_place"]) for key in ("bima", "ambon")] == [
        ("1", "1"),
        ("2", ""),
    ]
    assert places["bima"]["changed_reason"] == "the plenary weighed reach"


def test_marks_say_which_of_them_count() -> None:
    marks = rows(files()["evaluation/marks.csv"])
    cirebon = [row for row in marks if (row["submission"], row["holder"]) == ("cirebon", "assessor-1")]
    assert [(row["criterion"], row["mark"], row["counts"]) for row in cirebon] == [
        ("novelty", "50", "false"), ("benefit", "50", "false"), ("novelty", "51", "true"), ("benefit", "50", "true"),
    ]  # fmt: skip
    sheets = {(row["submission"], row["holder"]): row for row in rows(files()["evaluation/sheets.csv"])}
    assert sheets["bima", "assessor-3"]["absent"] == "recused"
    assert sheets["ambon", "assessor-1"]["total"] == "86.20"


def test_a_text_that_a_spreadsheet_would_compute_is_text() -> None:
    assert [cell(each) for each in ("=1+1", "@sum", "+1", "-x", "-5", "-5,5", "a=b", "\t=1")] == [
        "'=1+1", "'@sum", "'+1", "'-x", "-5", "-5,5", "a=b", "'\t=1",
    ]  # fmt: skip


def test_the_citation_names_identifier_version_and_day() -> None:
    said = yaml.safe_load(files()["CITATION.cff"])
    assert (said["cff-version"], said["type"]) == ("1.2.0", "dataset")
    assert said["identifiers"][0]["value"] == about(files()).identifier
    assert str(said["date-released"]) == str(plain().events[-1].head.at.date())


def test_the_place_where_the_head_is_published_stands_in_readme_seal_archive_and_citation() -> None:
    assert about(files()).published == PLACE
    assert Event.from_line(files()[SEAL].strip()).body.published == PLACE
    assert PLACE in files()["README.md"].decode()
    said = yaml.safe_load(files()["CITATION.cff"])
    assert f"Where the head of this archive is published: {PLACE}." in said["abstract"]
    assert f"{plain().events[-1].head.sequence} {plain().events[-1].hash}" in said["abstract"]
    assert ("url" in said) is PLACE.startswith("http")


def test_a_citation_leads_to_an_address_where_the_head_is_published_at_one() -> None:
    round_ = coarse()
    said = yaml.safe_load(citation(freeze(round_.documents, round_.events, published="https://gazette.example/88")))
    assert said["url"] == "https://gazette.example/88"
    assert "url" not in yaml.safe_load(citation(freeze(round_.documents, round_.events, published="State Gazette 88")))


def test_a_panel_file_says_where_the_head_is_published() -> None:
    frozen = freeze(coarse().documents, coarse().events)
    assert frozen.about.published == "the ministry's page"


# -- coarsened institutions ------------------------------------------------------------------------------------------


def test_coarsened_institutions_are_in_no_file_of_the_archive() -> None:
    written = b"".join(coarse().files().values())
    assert [name for name in (b"Treasury", b"Home Affairs", b"University of") if name in written] == []
    assert b"Treasury" in b"".join(files().values())


def test_a_sector_that_one_seat_alone_has_is_left_out_too() -> None:
    coarsened = {each.seat: each.archived.en for each in about(coarse().files()).coarsened}
    assert coarsened == {"assessor-1": "Ministry", "assessor-2": "Ministry", "assessor-3": ""}


def test_the_checksum_of_the_coarsened_rules_stood_in_the_log_before_the_first_mark() -> None:
    made = coarse().files()
    kinds = [event.head.kind for event in coarse().events]
    said = next(event for event in coarse().events if event.head.kind == "rules-coarsened")
    assert checksum(made["panel.json"]) == said.body.checksum
    assert kinds.index("rules-coarsened") < kinds.index("mark-given")


def test_what_names_institutions_is_withheld_listed_and_the_chain_holds() -> None:
    made = coarse().files()
    archived = [Event.from_line(line) for line in made["events.jsonl"].splitlines()]
    withheld = [event.head.kind for event in archived if event.body is None]
    assert withheld == ["panel-fixed", "private-note-written", "institution-named"]
    assert [each.kind for each in about(made).withheld] == withheld
    assert verify(archived).faults == ()
    text = made["README.md"].decode()
    assert "Bodies of `panel-fixed`" in text
    assert "The institution of `assessor-3`: left out." in text


def test_coarsening_changes_no_result() -> None:
    named = a_sealed_round(the_panel(archive={**COARSE, "institutions": "named"})).frozen()
    assert [place.model_dump(exclude={"stages"}) for place in named.ranking.clusters[0].places] == [
        place.model_dump(exclude={"stages"}) for place in coarse().frozen().ranking.clusters[0].places
    ]


def test_an_institution_that_was_named_before_is_said_to_be_there() -> None:
    more = ((HOME, AssessorSubstituted(seat="seat-assessor-3", by="seat-new", institution="Uni", reason="travels")),)
    made = a_sealed_round(the_panel(archive=COARSE), more)
    assert made.frozen().about.named == (made.events[-1].head.sequence,)
    assert "names an institution; without it nobody could tell who sat where" in made.files()["README.md"].decode()


# -- what cannot be archived -----------------------------------------------------------------------------------------


def test_a_round_without_fixed_rules_is_not_archived() -> None:
    unfixed = [event for event in plain().events if event.head.kind != "panel-fixed"]
    with pytest.raises(NotFound, match="the rules were not fixed yet"):
        freeze(plain().documents, unfixed)


def test_coarsened_rules_that_no_event_names_are_refused() -> None:
    unsaid = [event for event in coarse().events if event.head.kind != "rules-coarsened"]
    with pytest.raises(Refused, match="no event says how the rules are coarsened"):
        freeze(coarse().documents, unsaid)


def test_rules_that_say_nothing_of_archives_keep_their_checksum() -> None:
    # Panels that were fixed before there was such a field are named by events as they were.
    assert b"archive" not in canonical(plain().round.panel)
    assert b'"archive":{' in canonical(coarse().round.panel)
