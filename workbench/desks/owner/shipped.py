"""The demonstration round that is shipped: a panel, submissions and events, made up and marked as such."""

from functools import cache
from pathlib import Path

from workbench.access.door import Picture
from workbench.errors import NotFound
from workbench.records.chain import Event
from workbench.records.panel import Panel
from workbench.storage.intake import TakenIn, read_intake
from workbench.storage.panels import read_panel

ROOT = Path(__file__).parents[3]
KEY = "iga-demo"


def panel_file() -> Path:
    """Give where the demonstration's panel file lies."""
    return _there(ROOT / "panels" / f"{KEY}.yaml")


def folder() -> Path:
    """Give where the demonstration's tables and events lie."""
    return _there(ROOT / "data" / KEY)


def _there(path: Path) -> Path:
    if not path.exists():
        raise NotFound("{place}: the demonstration is not here; run from a checkout", place=str(path))
    return path


@cache
def panel() -> Panel:
    """Read the demonstration's panel."""
    return read_panel(panel_file())


@cache
def taken_in() -> TakenIn:
    """Read the demonstration's regions, innovations and submissions."""
    return read_intake(folder(), panel())


@cache
def events() -> tuple[Event, ...]:
    """Read the demonstration's events."""
    lines = (folder() / "events.jsonl").read_bytes().splitlines()
    return tuple(Event.from_line(line) for line in lines)


def demonstration() -> Picture:
    """Give the demonstration as a picture: it can be looked at, and nothing can be added."""
    return Picture(panel(), taken_in().intake, events())
