"""Notebooks say what to show, and nothing else: no logic, no results, no secrets."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.reference import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PANELS = {path.stem for path in (ROOT / "panels").glob("*.yaml")}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
BRANCHES = (ast.For, ast.While, ast.If, ast.IfExp, ast.Try, ast.With, ast.Match)
LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
LOGIC = DEFINITIONS + BRANCHES + LOOPS

every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)


def read(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text())


def cells(path: Path, kind: str = "code") -> list[dict[str, Any]]:
    return [cell for cell in read(path)["cells"] if cell["cell_type"] == kind]


def nodes(path: Path) -> list[ast.AST]:
    return [node for cell in cells(path) for node in ast.walk(ast.parse("".join(cell["source"])))]


def imported(path: Path) -> list[str]:
    found = []
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            found.append(node.module or "")
    return found


def test_there_is_a_notebook_for_each_page_of_a_round() -> None:
    assert {"assessor", "secretariat", "results"} - {path.stem for path in NOTEBOOKS} == set()


@every_notebook
def test_a_notebook_has_three_to_six_cells_with_worded_ids(path: Path) -> None:
    ids = [cell["id"] for cell in read(path)["cells"]]
    assert 3 <= len(ids) <= 6
    assert [each for each in ids if not re.fullmatch(r"[a-z]+(-[a-z]+)*", each)] == []
    assert len(set(ids)) == len(ids)


@every_notebook
def test_a_notebook_carries_no_results(path: Path) -> None:
    assert [cell["id"] for cell in cells(path) if cell["outputs"] or cell["execution_count"] is not None] == []


@every_notebook
def test_a_notebook_holds_no_logic(path: Path) -> None:
    assert [ast.unparse(node) for node in nodes(path) if isinstance(node, LOGIC)] == []


@every_notebook
def test_a_notebook_imports_a_desk_and_nothing_else(path: Path) -> None:
    names = imported(path)
    assert names
    assert [name for name in names if not name.startswith("workbench.desks")] == []


@every_notebook
def test_a_notebook_names_no_seat_path_or_panel(path: Path) -> None:
    texts = [node.value for node in nodes(path) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert [text for text in texts if text in PANELS or re.search(r"[/\\]|assessor-\d|seat-", text)] == []
