"""One server for all attacks: it must hold every one of them, and live on."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest

from tests.pages.attacks.visitor import Visitor
from tests.pages.served import Served, free_port
from workbench.access.door import Door
from workbench.access.seats import Card, issue
from workbench.desks.owner import demonstration, shipped
from workbench.records.chain import Event
from workbench.records.submission import Innovation
from workbench.settings import Home, make_private
from workbench.storage.intake import TakenIn
from workbench.storage.rounds import Rounds

PRACTICE, OTHER, OVER = demonstration.PRACTICE, "iga-other", "iga-over"
HOSTILE = '</script><script>window.hostile = 1</script><img src="/x" onerror="window.hostile = 2"><b>bold</b>'
"""What a region could write into its texts."""


@dataclass
class House:
    """The home as its owner sees it, beside the running server."""

    home: Home
    doors: dict[str, Door] = field(default_factory=dict)

    def door(self, panel: str = PRACTICE) -> Door:
        door = self.doors.setdefault(panel, Door(Rounds(self.home), panel))
        door.catch_up()
        return door

    def card(self, holder: str, panel: str = PRACTICE) -> Card:
        return issue(self.door(panel), holder)

    @contextmanager
    def added(self, panel: str = PRACTICE) -> Iterator[list[Event]]:
        """Give the events that are appended to a log inside; all of them, by whomever."""
        rounds, found = Rounds(self.home), []
        before, _ = rounds.log.head(panel)
        yield found
        found.extend(rounds.log.read(panel, after=before))


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A demonstration home with two rounds more: one into whose texts a region wrote markup, and one to end."""
    home = demonstration.prepare(tmp_path_factory.mktemp("attacked") / "home")
    rounds, taken = Rounds(home), shipped.taken_in()
    _open(rounds, OTHER, _hostile(taken))
    _open(rounds, OVER, taken)
    return House(home)


def _open(rounds: Rounds, key: str, taken: TakenIn) -> None:
    text = shipped.panel_file().read_text(encoding="utf-8").replace("key: iga-demo", f"key: {key}", 1)
    file = rounds.home.panel_file(key)
    make_private(file.parent)
    file.write_text(text, encoding="utf-8")
    rounds.fix_panel(key)
    rounds.take_in(key, taken)


def _hostile(taken: TakenIn) -> TakenIn:
    intake = taken.intake
    texts = dict.fromkeys(("name", "design", "purpose", "benefit", "outcome"), HOSTILE)
    innovations = tuple(Innovation.model_validate({**each.model_dump(), **texts}) for each in intake.innovations)
    submissions = tuple(each.model_copy(update={"title": HOSTILE}) for each in intake.submissions)
    regions = tuple(each.model_copy(update={"name": f"{each.name} {HOSTILE}"}) for each in intake.regions)
    texts_of_all = {"regions": regions, "innovations": innovations, "submissions": submissions}
    return TakenIn(intake.model_copy(update=texts_of_all), taken.initiators)


@pytest.fixture(scope="session")
def shared_server(house: House) -> Iterator[Served]:
    """One server for all attacks; none of them may end as a fault of its own."""
    server = Served(house.home, f"http://127.0.0.1:{free_port()}").start()
    yield server
    written = server.log.read_text()
    server.stop()
    assert "Traceback" not in written, written
    assert re.search(r"\b5\d\d (?:GET|HEAD|POST|PUT|DELETE)\b", written) is None, written


@pytest.fixture(scope="session")
def stranger(shared_server: Served) -> Callable[[], Visitor]:
    """Somebody who has no card."""
    return lambda: Visitor(shared_server.address)


@pytest.fixture(scope="session")
def sit(shared_server: Served, house: House) -> Callable[..., Visitor]:
    """Sit down with a new card; whoever sat there before is superseded."""

    def down(holder: str, panel: str = PRACTICE) -> Visitor:
        return Visitor(shared_server.address).enter(house.card(holder, panel).link(shared_server.address))

    return down
