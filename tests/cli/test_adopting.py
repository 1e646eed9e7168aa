"""`workbench adopt`, and what the ranking of an old round prints."""

from pathlib import Path

from tests.cli.conftest import Run
from workbench.settings import Home


def test_the_ranking_says_how_many_sheets_are_missing(tmp_path: Path, run: Run) -> None:
    home, file = Home(tmp_path / "home"), tmp_path / "old.csv"
    file.write_text("assessor,submission,mark\nA,p,7\nB,p,\nC,p,9\n")
    assert run("adopt", str(file), home=home).exit_code == 0
    printed = run("rank", "old", home=home).output
    assert "1  p  8.00  sheets that are still missing: 1" in printed
