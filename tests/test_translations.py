"""Every sentence that a person may read has an Indonesian one, with the same values in it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.reference import ROOT, parsed

PACKAGE = ROOT / "workbench"
SAYING = frozenset(
    {
        "Message",
        "BadInput",
        "Refused",
        "NotAllowed",
        "NotFound",
        "Conflict",
        "Tampered",
        "WorkbenchError",
        "fault",
        "PydanticCustomError",
    }
)
"""Calls whose template is their first argument (PydanticCustomError: the second)."""


def trees() -> dict[Path, ast.Module]:
    return {path: parsed(path) for path in sorted(PACKAGE.rglob("*.py"))}


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def template_of(call: ast.Call, position: int) -> ast.expr | None:
    return call.args[position] if len(call.args) > position else None


def subclasses(modules: list[ast.Module], known: frozenset[str]) -> frozenset[str]:
    """Exceptions that are made from ours say a template in the same place."""
    found = set(known)
    for node in (node for module in modules for node in ast.walk(module) if isinstance(node, ast.ClassDef)):
        own_start = any(isinstance(part, ast.FunctionDef) and part.name == "__init__" for part in node.body)
        if not own_start and any(isinstance(base, ast.Name) and base.id in known for base in node.bases):
            found.add(node.name)
    return frozenset(found)


def positions(modules: list[ast.Module]) -> dict[str, int]:
    """Which call says which argument; a function that hands its own argument on as a template is one of them."""
    known = {name: int(name == "PydanticCustomError") for name in subclasses(modules, SAYING)}
    functions = [node for module in modules for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    calls = [(function, [node for node in ast.walk(function) if isinstance(node, ast.Call)]) for function in functions]
    changed = True
    while changed:
        changed = False
        for function, called in calls:
            names = [argument.arg for argument in (*function.args.posonlyargs, *function.args.args)]
            names = names[1:] if names[:1] in (["self"], ["cls"]) else names
            for call in (node for node in called if name_of(node) in known):
                handed = template_of(call, known[name_of(call)])
                if isinstance(handed, ast.Name) and handed.id in names and function.name not in known:
                    known[function.name], changed = names.index(handed.id), True
    return known


def literals(node: ast.expr | None) -> Iterator[str]:
    """The texts an expression may be: a literal, or either side of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from literals(node.body)
        yield from literals(node.orelse)


@cache
def templates() -> dict[str, str]:
    """Every template in the package, and the first place where it stands."""
    modules = trees()
    known = positions(list(modules.values()))
    found: dict[str, str] = {}
    for path, module in modules.items():
        for node in ast.walk(module):
            if isinstance(node, ast.Call) and name_of(node) in known:
                for text in literals(template_of(node, known[name_of(node)])):
                    found.setdefault(text, f"{path.relative_to(ROOT)}:{node.lineno}")
    return found


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with (PACKAGE / "locale" / "id" / "workbench.po").open("rb") as file:
        return read_po(file, locale="id")


def test_the_search_finds_the_templates() -> None:
    found = templates()
    assert "there is no mark to combine" in found
    assert "the sign-in was ended before this arrived" in found
    assert "another mark was given here that this device had not seen" in found
    assert len(found) > 40


def test_every_template_has_an_indonesian_sentence(catalogue: Catalog) -> None:
    missing = {
        text: place for text, place in templates().items() if not (catalogue.get(text) and catalogue.get(text).string)
    }
    assert missing == {}


def test_every_indonesian_sentence_holds_the_same_values(catalogue: Catalog) -> None:
    entries = [(str(entry.id), str(entry.string)) for entry in catalogue if entry.id and entry.string]
    assert entries
    assert [one for one, other in entries if fields(one) != fields(other)] == []


def test_no_entry_is_fuzzy_and_indonesian_has_one_plural(catalogue: Catalog) -> None:
    text = (PACKAGE / "locale" / "id" / "workbench.po").read_text()
    assert [entry.id for entry in catalogue if entry.id and entry.fuzzy] == []
    assert re.search(r"nplurals=1; plural=0", text)


def test_a_choice_between_two_sentences_counts_as_both() -> None:
    call = ast.parse("Message('one' if many else 'other')").body[0].value
    assert list(literals(template_of(call, 0))) == ["one", "other"]
