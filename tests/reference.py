"""Reference data that may lie beside the checkout: read where it is, and said to be absent where it is not."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"
"""Reference data beside the checkout; fetched sets are read from there and are no part of the project."""

SHIPPED = Path(__file__).parent / "data"
"""Reference data that the project may ship; each file says its source in tests/data/README.md."""


def shared(*parts: str) -> Path:
    """Give the path of a file of the reference data beside the checkout; the test is skipped where it is absent."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"not present: ../shared/data/{'/'.join(parts)}")
    return path


def shipped(name: str) -> Path:
    """Give the path of a reference file that is shipped in tests/data."""
    return SHIPPED / name


@cache
def parsed(path: Path) -> ast.Module:
    """A module as its syntax tree: several tests read all of them."""
    return ast.parse(path.read_text())
