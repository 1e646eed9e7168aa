"""What every test may use: the tests' own modules by name, and one seeded profile of hypothesis."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# The tests import each other's builders as `tests.…`; nothing else of the checkout is on the path but the package.
sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.postgresql import Cluster

# A busy machine is no fault of the code: examples have no deadline. Two runs of the same code try the same examples;
# `soak` looks for counterexamples that nobody has tried yet, and longer.
SLOW = [HealthCheck.too_slow]
settings.register_profile("short", deadline=None, max_examples=60, derandomize=True, suppress_health_check=SLOW)
settings.register_profile("soak", deadline=None, max_examples=2000, suppress_health_check=SLOW)
settings.register_profile("few", deadline=None, max_examples=15, derandomize=True, suppress_health_check=SLOW)
settings.load_profile(os.environ.get("WORKBENCH_HYPOTHESIS", "short"))


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "soak: takes minutes; runs only under `make soak`")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if os.environ.get("WORKBENCH_HYPOTHESIS") == "soak" or "soak" in config.option.markexpr:
        return
    soaking = [item for item in items if item.get_closest_marker("soak")]
    config.hook.pytest_deselected(items=soaking)
    items[:] = [item for item in items if item not in soaking]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Cluster]:
    """A PostgreSQL server of the tests' own, started when the first test needs it."""
    cluster = Cluster.made()
    yield cluster
    cluster.remove()
