"""The published values in the docstrings are what the functions give."""

import doctest
import importlib

import pytest


@pytest.mark.parametrize(
    "name",
    [
        "alpha",
        "benchmark",
        "icc",
        "ranks",
        "reliability",
        "decisions.credit",
        "decisions.kappas",
        "decisions.weights",
    ],
)
def test_the_examples_of_the_module_are_true(name: str) -> None:
    found = doctest.testmod(importlib.import_module(f"workbench.methods.agreement.{name}"))
    assert found.attempted > 0
    assert found.failed == 0
