"""The demonstration round that is shipped: a panel, submissions and events, made up and marked as such."""

from functools import cache
from pathlib import Path

from workbench.access.picture import Picture
from workbench.errors import NotFound
from workbench.records.chain import Event
from workbench.records.filing import Filing
from workbench.records.panel import Panel
from workbench.records.scheme import Scheme
from workbench.records.submission import Intake
from workbench.storage.filing.schemes import SCHEMES, find_scheme
from workbench.storage.filing.tables import read_filing
from workbench.storage.intake import TakenIn, read_intake
from workbench.storage.panels import read_panel

ROOT = Path(__file__).parents[3]
KEY = "iga-demo"
FILING = "iid-demo"
"""The demonstration of a filing: what is filed before anybody presents."""


def panel_file(key: str = KEY) -> Path:
    """Give where a demonstration's panel file lies."""
    return _there(ROOT / "panels" / f"{key}.yaml")


def folder(key: str = KEY) -> Path:
    """Give where a demonstration's tables and events lie."""
    return _there(ROOT / "data" / key)


def _there(path: Path) -> Path:
    if not path.exists():
        raise NotFound("{place}: the demonstration is not here; run from a checkout", place=str(path))
    return path


@cache
def panel(key: str = KEY) -> Panel:
    """Read a demonstration's panel."""
    return read_panel(panel_file(key))


@cache
def taken_in() -> TakenIn:
    """Read the demonstration's regions, innovations and submissions."""
    return read_intake(folder(), panel())


@cache
def filed() -> tuple[Filing, Scheme]:
    """Read the filing of the demonstration, with the scheme that it is held against."""
    rules = panel(FILING).index
    assert rules is not None
    scheme = find_scheme(rules.scheme, SCHEMES)
    return read_filing(folder(FILING), scheme).filing, scheme


@cache
def events(key: str = KEY) -> tuple[Event, ...]:
    """Read a demonstration's events."""
    lines = (folder(key) / "events.jsonl").read_bytes().splitlines()
    return tuple(Event.from_line(line) for line in lines)


def demonstration() -> Picture:
    """Give the demonstration as a picture: it can be looked at, and nothing can be added."""
    return Picture(panel(), taken_in().intake, events())


def filing_demonstration() -> Picture:
    """Give the demonstration of a filing as a picture."""
    return Picture(panel(FILING), Intake(), events(FILING), filed())
