"""An archive computed again: the same, or the first difference by file, row and field."""

import json
from decimal import Decimal
from functools import cache

import pytest

from tests.methods.archive.build import Sealed, a_sealed_round, seal
from workbench.errors import BadInput, NotFound, Tampered
from workbench.methods.archive.contents import sums
from workbench.methods.archive.papers import data_package
from workbench.methods.archive.receipts import held
from workbench.methods.archive.reproduced import Reproduced, opened, reproduce
from workbench.records.chain import receipt


@cache
def made() -> Sealed:
    return a_sealed_round()


@cache
def _files() -> dict[str, bytes]:
    return made().files()


def again(version: str = "0.1.0", **changed: tuple[bytes, bytes]) -> Reproduced:
    """Reproduce the archive with one text of a file changed (names with a point and stroke are written with _)."""
    files = dict(_files())
    for name, (old, new) in changed.items():
        place = next(each for each in files if each.replace("/", "_").replace(".", "_") == name)
        assert old in files[place]
        files[place] = files[place].replace(old, new, 1)
    return reproduce(files, version)


def test_an_archive_as_it_was_written_is_the_same() -> None:
    found = again()
    assert (found.same, found.difference, found.left) == (True, None, ())
    assert found.compared[:2] == ("evaluation/places.csv", "evaluation/corrected.csv")
    assert len(found.compared) == len(_files()) - 5


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("evaluation_places_csv", b",1,false,86.30,", b",1,false,86.31,",
         "evaluation/places.csv, row 2 bima, value: the archive says 86.31, computed is 86.30"),
        ("evaluation_sheets_csv", b"86.20", b"86.2",
         "evaluation/sheets.csv, row 5 pitch ambon assessor-1, total: the archive says 86.2, computed is 86.20"),
        ("evaluation_evaluation_json", b'"place": 2', b'"place": 3',
         "evaluation/evaluation.json, official/clusters/1/places/2, place: the archive says 3, computed is 2"),
        ("submissions_regions_csv", b"ambon,ambon", b"ambon,bima",
         "submissions/regions.csv, row 2 ambon, name: the archive says bima, computed is ambon"),
        ("archive_json", b'"released": true', b'"released": false',
         "archive.json, released: the archive says false, computed is true"),
        ("README_md", b"What is not here", b"What is here not",
         "README.md was changed: it is not what its checksum says"),
        ("panel_yaml", b"weight: '60'", b"weight: '70'",
         "panel.yaml, line 108: the archive says weight: '70', computed is weight: '60'"),
    ],
)  # fmt: skip
def test_the_first_difference_is_named_by_file_row_and_field(name: str, old: bytes, new: bytes, said: str) -> None:
    found = again(**{name: (old, new)})
    assert not found.same
    assert str(found.fault) == said


def test_a_paper_is_compared_line_by_line_where_its_checksum_was_adjusted() -> None:
    files = {**_files(), "README.md": _files()["README.md"].replace(b"What is not here", b"What is here not", 1)}
    files["SHA256SUMS"] = sums({name: files[name] for name in files if name not in ("SHA256SUMS", "seal.jsonl")})
    found = reproduce(seal(opened(_files()), {k: v for k, v in files.items() if k != "seal.jsonl"}), "0.1.0")
    assert str(found.fault) == (
        "README.md, line 51: the archive says ## What is here not, computed is ## What is not here"
    )


def test_a_row_too_few_is_named() -> None:
    row = next(line for line in _files()["evaluation/places.csv"].splitlines(keepends=True) if b",cirebon," in line)
    found = again(evaluation_places_csv=(row, b""))
    assert str(found.fault).startswith("evaluation/places.csv, row 4 cirebon: the archive says –, computed is cities")


def test_what_reads_alike_and_is_written_otherwise_is_told_by_its_byte() -> None:
    assert "byte 1" in str(again(evaluation_evaluation_json=(b"{", b"\n{")).fault)


def test_a_change_where_nothing_is_computed_is_told_by_checksums() -> None:
    found = again(archive_json=(b'"python": "3.11.0"', b'"python": "3.10.0"'))
    assert (found.difference, str(found.fault)) == (
        None,
        "archive.json was changed: it is not what its checksum says",
    )


def estimate() -> str:
    evaluation = json.loads(_files()["evaluation/evaluation.json"])
    return json.dumps(evaluation["corrected"]["clusters"][0]["places"][0]["estimate"])


def moved(by: str) -> Reproduced:
    """The archive as a machine that computes a little otherwise would have written it, checksums and all."""
    files, other = dict(_files()), json.dumps(float(Decimal(estimate()) + Decimal(by)))
    name = "evaluation/evaluation.json"
    files[name] = files[name].replace(estimate().encode(), other.encode(), 1)
    frozen = opened(_files())
    files["datapackage.json"] = data_package(
        frozen, {each: files[each] for each in files if each not in ("SHA256SUMS", "seal.jsonl", "datapackage.json")}
    )
    files["SHA256SUMS"] = sums({each: files[each] for each in files if each not in ("SHA256SUMS", "seal.jsonl")})
    return reproduce(seal(frozen, {each: files[each] for each in files if each != "seal.jsonl"}), "0.1.0")


def test_estimates_may_differ_by_a_millionth_and_no_more() -> None:
    assert moved("0.0000005").same
    assert moved("-0.0000005").same
    found = moved("0.0005")
    assert found.difference is not None
    assert found.difference.field == "estimate"


def test_papers_that_another_version_wrote_are_said_not_to_be_compared() -> None:
    found = again(version="9.0.0")
    assert found.same
    assert str(found.left[0]).startswith("not compared: README.md, CITATION.cff, datapackage.json; version 0.1.0")
    assert "README.md" not in found.compared


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("events.jsonl", b"", "events.jsonl: there is no event in it"),
        ("events.jsonl", b"[" * 100_000, "events.jsonl: cannot be read: the event in line 1 was changed"),
        ("archive.json", b"{}", "archive.json: cannot be read: identifier: Field required"),
        ("panel.json", b"{", "nothing can be computed from this archive"),
        ("submissions/intake.json", b"\xff", "nothing can be computed from this archive"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(name: str, content: bytes, said: str) -> None:
    with pytest.raises(BadInput) as fault:
        reproduce({**_files(), name: content}, "0.1.0")
    assert str(fault.value).startswith(said)
    assert "\n" not in str(fault.value)


def test_a_file_that_is_gone_is_named() -> None:
    files = {name: content for name, content in _files().items() if name != "panel.json"}
    with pytest.raises(BadInput, match=r"panel\.json is not in the archive"):
        reproduce(files, "0.1.0")
    files = {name: content for name, content in _files().items() if name != "evaluation/marks.csv"}
    assert "evaluation/marks.csv" in str(reproduce(files, "0.1.0").fault)


# -- receipts --------------------------------------------------------------------------------------------------------


def codes(submission: str, seat: str) -> list[str]:
    return [
        receipt(event.head.sequence, event.hash)
        for event in made().events
        if event.head.kind == "sheet-confirmed" and event.head.seat == seat and event.body.submission == submission
    ]


def test_a_receipt_gives_the_sheet_and_its_marks() -> None:
    (code,) = codes("ambon", "seat-assessor-1")
    found = held(_files(), f" {code.lower()} ")
    assert (found.holder, found.stage, found.submission, found.why) == ("assessor-1", "pitch", "ambon", None)
    assert {key: str(mark) for key, mark in found.marks.items()} == {"novelty": "90", "benefit": "80.5"}


def test_a_receipt_of_a_sheet_that_was_opened_again_says_that_it_does_not_count() -> None:
    first, second = codes("cirebon", "seat-assessor-1")
    assert "it was opened again later" in str(held(_files(), first).why)
    assert str(held(_files(), first).marks["novelty"]) == "50"
    assert held(_files(), second).why is None
    assert str(held(_files(), second).marks["novelty"]) == "51"


def test_a_code_that_the_archive_does_not_hold_is_told_apart() -> None:
    (code,) = codes("ambon", "seat-assessor-1")
    number, *digits = code.split("-")
    with pytest.raises(BadInput, match="is no receipt"):
        held(_files(), "hello")
    with pytest.raises(NotFound, match="there is no event 9999"):
        held(_files(), "-".join(["9999", *reversed(digits)]))
    with pytest.raises(NotFound, match=f"this hash is that of event {number}"):
        held(_files(), "-".join([str(int(number) + 1), *digits]))
    with pytest.raises(NotFound, match="mistyped, or the log was written anew"):
        held(_files(), "-".join([number, *reversed(digits)]))
    other = made().events[0]
    with pytest.raises(NotFound, match="event 1 confirmed no sheet: it is submissions-taken-in"):
        held(_files(), receipt(1, other.hash))


def test_an_archive_that_does_not_hold_together_answers_no_receipt() -> None:
    (code,) = codes("ambon", "seat-assessor-1")
    changed = {**_files(), "evaluation/places.csv": b"place\n"}
    with pytest.raises(Tampered, match=r"does not hold together: evaluation/places\.csv was changed"):
        held(changed, code)
