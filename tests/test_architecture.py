"""The house keeps its own rules: who may import whom, how large a room gets, and one word an idea."""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.reference import ROOT, parsed

PACKAGE = ROOT / "workbench"
MODULES = sorted(PACKAGE.rglob("*.py"))
HEAVY = ("numpy", "pandas", "scipy", "sklearn", "numba")
LIGHT = ("workbench.records.place", "workbench.methods.exact.results", "workbench.desks.assessor")
LINES, IN_A_FOLDER = 300, 10

# Put together here, so that this file holds none of them itself.
LEFT_FOR_LATER = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "X" * 3, "NotImplemented" + "Error")))
OTHER_WORDS = re.compile(r"(?:juror|judge|reviewer|rater|grade)s?", re.IGNORECASE)
NO_NAMES = ("utils", "helper", "helpers", "manager", "common", "core")
CITED = re.compile(r"^ *(?:References|Notes)\n *-+\n.*?(?=\n *\n *\S+\n *-+\n|\Z)", re.MULTILINE | re.DOTALL)
CREDIT = re.compile(r"\([^()]*\b(?:1[89]|20)\d\d[a-z]?\b[^()]*\)|\"[^\"]*\"|^#.*source:.*$", re.MULTILINE)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def tracked(*suffixes: str) -> list[Path]:
    rooms = [PACKAGE, *(ROOT / room for room in ("tests", "notebooks", "panels", "benchmarks", "deploy", "data"))]
    inside = [path for room in rooms for path in room.rglob("*") if path.suffix in suffixes and path.is_file()]
    return sorted([*inside, *(path for path in ROOT.iterdir() if path.suffix in suffixes)])


def words_of(source: str) -> Iterator[str]:
    """The names, comments and strings of a module; titles of cited works keep their authors' words."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type in (tokenize.NAME, tokenize.COMMENT):
            yield token.string
        elif token.type == tokenize.STRING:
            yield CREDIT.sub("", CITED.sub("", token.string.strip("\"'rbfRBF")))


def other_words(text: str) -> list[str]:
    return [word for word in re.split(r"[^A-Za-z]+|(?<=[a-z])(?=[A-Z])", text) if OTHER_WORDS.fullmatch(word)]


def test_the_import_contracts_hold() -> None:
    found = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports_command; lint_imports_command()",
            "--no-cache",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("name", LIGHT)
def test_nothing_heavy_is_imported_at_run_time_by(name: str) -> None:
    code = f"import sys, {name}; print([heavy for heavy in {HEAVY!r} if heavy in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (found.stdout.strip(), found.stderr) == ("[]", "")


def test_a_package_imports_no_module_of_its_own() -> None:
    importing = {
        relative(module): [ast.unparse(node) for node in ast.walk(parsed(module)) if imports_inside(node)]
        for module in MODULES
        if module.name == "__init__.py" and module.parent.parent == PACKAGE and module.parent.name != "cli"
    }
    assert {name: lines for name, lines in importing.items() if lines} == {}


def imports_inside(node: ast.AST) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.level > 0 or (node.module or "").startswith("workbench"))


def test_a_module_is_a_sitting() -> None:
    long = {relative(path): len(path.read_text().splitlines()) for path in MODULES}
    assert {name: lines for name, lines in long.items() if lines > LINES} == {}


def test_a_folder_holds_ten_modules_at_the_most() -> None:
    folders = {module.parent for module in MODULES if module.parent.name != "versions"}
    counts = {relative(each): len([m for m in each.glob("*.py") if m.name != "__init__.py"]) for each in folders}
    assert {name: count for name, count in counts.items() if count > IN_A_FOLDER} == {}


def test_nothing_is_left_for_later() -> None:
    left = [
        f"{relative(path)}:{number}"
        for path in tracked(".py", ".js", ".css", ".md", ".yaml", ".yml", ".ipynb", ".typ", ".html", ".j2")
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if LEFT_FOR_LATER.search(line)
    ]
    assert left == []


def test_no_module_is_called_for_nothing() -> None:
    assert [relative(path) for path in MODULES if path.stem in NO_NAMES or path.parent.name in NO_NAMES] == []
    assert [relative(path) for path in tracked(".py", ".js", ".ipynb", ".yaml") if other_words(path.stem)] == []


def test_the_code_has_one_word_for_one_idea() -> None:
    other = {relative(path): [w for text in words_of(path.read_text()) for w in other_words(text)] for path in MODULES}
    assert {name: words for name, words in other.items() if words} == {}


def test_panels_pages_and_documents_have_one_word_for_one_idea() -> None:
    shown = [
        path
        for path in tracked(".js", ".html", ".j2", ".typ", ".ipynb", ".yaml", ".po", ".md")
        if "tests" not in path.parts
    ]
    other = {relative(path): other_words(CREDIT.sub("", path.read_text())) for path in shown}
    assert {name: words for name, words in other.items() if words} == {}


def test_the_word_rule_finds_what_it_forbids() -> None:
    assert [other_words(text) for text in ("mean_of_raters", "JudgePage", "upgrade", "a Grade", "narrater")] == [
        ["raters"],
        ["Judge"],
        [],
        ["Grade"],
        [],
    ]
    cited = (
        "Compute it.\n\nReferences\n----------\nShrout (1979). Rater reliability.\n\nExamples\n--------\nthe judge\n"
    )
    assert [other_words(text) for text in words_of(f'"""{cited}"""')] == [["judge"]]
