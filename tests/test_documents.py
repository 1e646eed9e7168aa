"""Documents say what is there: files, commands, versions."""

import re
import subprocess
import tomllib
from pathlib import Path

import click
import yaml
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

import workbench
from tests.reference import ROOT
from workbench.cli.main import main

README = ROOT / "README.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
LOCKS = {name: (ROOT / name).read_text() for name in ("requirements.lock", "requirements-test.lock")}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", re.MULTILINE)
CODE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```(?:sh|bash|console|shell)\n(.*?)^```", re.MULTILINE | re.DOTALL)
CONTEXT = click.Context(main)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)")


def pins(lock: str) -> dict[str, str]:
    return {canonicalize_name(name): version for name, version in PINNED.findall(LOCKS[lock])}


def unmet(requirements: list[str], lock: str) -> list[str]:
    locked = pins(lock)
    asked = [Requirement(each) for each in requirements]
    return [str(each) for each in asked if not each.specifier.contains(locked.get(canonicalize_name(each.name), "0"))]


def commands() -> list[list[str]]:
    """What README tells people to type: lines of shell blocks, and code spans that begin with a command."""
    text = README.read_text()
    lines = [line.removeprefix("$ ") for block in BLOCK.findall(text) for line in block.splitlines()]
    typed = [line.split("#")[0].split() for line in [*lines, *CODE.findall(BLOCK.sub("", text))]]
    named = [[words[0].removeprefix(".venv/bin/"), *words[1:]] for words in typed if words]
    return [words for words in named if words[0] in ("make", "workbench")]


def test_the_locks_meet_what_the_project_asks_for() -> None:
    assert unmet(PROJECT["dependencies"], "requirements.lock") == []
    assert unmet(PROJECT["dependencies"] + PROJECT["optional-dependencies"]["test"], "requirements-test.lock") == []


def test_the_tests_run_on_the_versions_that_people_install() -> None:
    tested = pins("requirements-test.lock")
    assert {name: version for name, version in pins("requirements.lock").items() if tested.get(name) != version} == {}


def test_every_pin_has_a_hash_and_no_lock_names_an_address() -> None:
    for text in LOCKS.values():
        entries = re.split(r"\n(?=\S)", text.strip())
        assert [entry.splitlines()[0] for entry in entries if "--hash=sha256:" not in entry] == []
        assert re.findall(r"\S*(?:://|index-url|find-links|file:)\S*", text) == []


def test_the_conda_environment_is_the_lock_and_nothing_else() -> None:
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    python, pip, installed = environment["dependencies"]
    assert SpecifierSet(python.removeprefix("python")) == SpecifierSet(PROJECT["requires-python"])
    assert (environment["name"], pip, installed) == (PROJECT["name"], "pip", {"pip": ["-r requirements.lock"]})


def test_the_versions_of_package_project_and_changelog_agree() -> None:
    newest = re.search(r"^## (\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert newest is not None
    assert newest.group(1) == PROJECT["version"] == workbench.__version__


def test_readme_names_only_make_targets_that_exist() -> None:
    targets = set(re.findall(r"^([a-z0-9-]+%?):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    benches = {f"bench-{path.stem.replace('_', '-')}" for path in (ROOT / "benchmarks").glob("*.py")}
    named = {word for words in commands() if words[0] == "make" for word in words[1:] if "=" not in word}
    assert named
    assert named - targets - benches == set()


def test_readme_names_only_commands_and_options_that_exist() -> None:
    unknown, options = [], []
    for words in (each[1:] for each in commands() if each[0] == "workbench" and len(each) > 1):
        command = next((main.get_command(CONTEXT, word) for word in words if word in main.list_commands(CONTEXT)), None)
        known = {option for each in (main, command) if each for part in each.params for option in part.opts}
        unknown += [" ".join(words)] if command is None and not words[0].startswith("-") else []
        options += [word for word in words if word.startswith("--") and word.split("=")[0] not in {*known, "--version"}]
    assert (unknown, options) == ([], [])


def test_every_command_is_in_readme() -> None:
    assert set(main.list_commands(CONTEXT)) - {word for words in commands() for word in words[1:]} == set()


def test_readme_names_only_paths_that_exist() -> None:
    text = README.read_text()
    spans = [span for span in CODE.findall(BLOCK.sub("", text)) if re.fullmatch(r"[\w.-]+(?:/[\w.*-]*)+", span)]
    missing = [each for each in spans if not any(ROOT.glob(each.rstrip("/")))]
    assert missing + [each for each in LINK.findall(text) if not (ROOT / each).exists()] == []


def test_links_in_every_document_lead_somewhere() -> None:
    documents = [
        path for path in ROOT.rglob("*.md") if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    ]
    missing = [f"{path.relative_to(ROOT)}: {to}" for path in documents for to in LINK.findall(path.read_text())
               if not (path.parent / to).exists()]  # fmt: skip
    assert missing == []


def test_no_file_names_a_machine() -> None:
    # A path below a home or a scratch folder is somebody's machine, and no part of the project.
    machine = re.compile(r"(?<![\w.~-])/(?:" + "|".join(("tm" + "p", "wo" + "rk", "ro" + "ot", "ho" + "me")) + r")/\w")
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    found = []
    for name in listed:
        path = Path(ROOT / name)
        if path.suffix in (".png", ".ttf", ".xlsx", ".pdf", ".gz", ".lock") or not path.exists():
            continue
        found += [f"{name}: {line.strip()}" for line in path.read_text().splitlines() if machine.search(line)]
    assert found == []
