"""The published values in the docstrings are what the functions give."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize("name", ["chances", "flags"])
def test_the_examples_of_the_module_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"workbench.methods.audit.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
