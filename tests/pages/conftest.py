"""Servers and browsers for the page tests."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.pages.browser import PATIENCE, launched
from tests.pages.played import prepare
from tests.pages.served import Served, free_port
from workbench.desks.owner import demonstration
from workbench.settings import Home

# A busy machine answers late, and a card asks for what others did only every few seconds.
expect.set_options(timeout=PATIENCE)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Serve a fresh demonstration home: the shipped round, and the same round unmarked."""
    running: list[Served] = []

    def start(address: str = "", *options: str) -> Served:
        home = demonstration.prepare(tmp_path / f"home-{len(running)}")
        server = Served(home, address or f"http://127.0.0.1:{free_port()}", options)
        running.append(server)
        return server.start()

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="module")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests of a module that do not end it."""
    home = demonstration.prepare(tmp_path_factory.mktemp("home") / "home")
    server = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small round that is played, nothing marked yet: one server for all tests of a module."""
    home = prepare(Home(tmp_path_factory.mktemp("home") / "home"))
    served = Served(home, f"http://127.0.0.1:{free_port()}").start()
    yield served
    served.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with launched(hosts={"jury.example": "127.0.0.1"}) as browser:
        yield browser
