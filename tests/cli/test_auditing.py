"""`workbench agreement` and `workbench audit`: the same as the page, as text and as JSON."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.desks.test_audit import long_file
from workbench.desks.owner import shipped
from workbench.settings import Home


def test_audit_answers_first_and_then_lists_assessors_and_flags(run: Run, shown: Home) -> None:
    printed = run("audit", shipped.KEY, home=shown).output
    assert printed.startswith("fit to decide: yes, with care\n  ✓ marks agree: alpha 0.82 (0.76 to 0.88)")
    assert "Krippendorff's alpha" in printed
    assert "Assessor 7" in printed
    assert "without it" in printed


def test_agreement_prints_a_file_as_text_and_as_json_in_both_languages(run: Run, tmp_path: Path) -> None:
    file = str(long_file(tmp_path))
    found = json.loads(run("agreement", file, "--json").output)
    assert [row["criterion"] for row in found["agreement"]] == ["whole-sheet", "x", "y"]
    assert f"{found['agreement'][0]['alpha']['value']:.3f}" in run("agreement", file).output
    assert "144 nilai oleh 6 penilai atas 12 pemaparan" in run("agreement", file, language="id").output
    assert "assessors" in json.loads(run("audit", file, "--json").output)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("assessor,submission,mark\n", "marks.csv: there are no marks below the headings"),
        ("assessor,submission,mark\na,s,70\na,t,60\n", "one assessor alone cannot agree or disagree"),
        ("assessor,submission,mark\na,s,good\n", "marks.csv line 2: mark: good is not a number"),
        ("assessor,submission,mark\na,s,1\nb,s,1\na,s,2\n", "lines 2 and 4 hold a mark of the same assessor"),
    ],
)
def test_a_file_that_cannot_be_audited_is_one_line_and_exit_1(run: Run, tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "marks.csv").write_text(text)
    ended = run("audit", str(tmp_path / "marks.csv"))
    assert (ended.exit_code, said in ended.output, len(ended.output.splitlines())) == (1, True, 1)


def test_constant_marks_are_told_section_by_section_and_not_a_fault(run: Run, tmp_path: Path) -> None:
    lines = "".join(f"{assessor},s{order},70\n" for assessor in "abc" for order in range(5))
    (tmp_path / "marks.csv").write_text("assessor,submission,mark\n" + lines)
    ended = run("audit", str(tmp_path / "marks.csv"))
    assert ended.exit_code == 0
    assert ended.output.startswith("fit to decide: that cannot be told from these marks")


def test_a_state_that_a_file_does_not_have_is_refused(run: Run, tmp_path: Path) -> None:
    ended = run("audit", str(long_file(tmp_path)), "--until", "release")
    assert ended.exit_code == 1
    assert "give a moment instead of release" in ended.output
