"""A home on either engine with one round of nine assessors, and devices that send until they are answered."""

import random
import threading
import time
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

from tests.access.build import KEY, STAGE, tables
from tests.pages.attacks.visitor import Heard, Visitor, new_id
from tests.postgresql import Cluster
from workbench.access.door import Door
from workbench.access.seats import issue
from workbench.methods.exact.chain import verify
from workbench.records.chain import Event
from workbench.settings import Home
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import read_intake
from workbench.storage.rounds import Rounds
from workbench.storage.verify import stored_faults

SEATS = 9
HOLDERS = tuple(f"assessor-{number}" for number in range(1, SEATS + 1))
PANEL = f"""\
key: {KEY}
title: {{en: City Award}}
year: 2023
clusters:
  - {{key: city, title: {{en: Cities}}}}
rooms:
  - {{key: room-a, title: {{en: Room A}}}}
  - {{key: room-b, title: {{en: Room B}}}}
stages:
  - key: {STAGE}
    title: {{en: Presentation}}
    criteria:
      - {{key: novelty, title: {{en: Novelty}}, weight: 60, scale: hundred}}
      - {{key: benefit, title: {{en: Benefit}}, weight: 40, scale: hundred}}
scales:
  - {{key: hundred, low: 0, high: 100, step: .5}}
seats:
{"".join(f"  - {{key: {key}, roles: [assessor], rooms: [room-a, room-b]}}{chr(10)}" for key in HOLDERS)}\
rule: {{name: mean}}
"""


def a_home(folder: Path, database: str = "") -> Home:
    """A home with its database, here or on a server, and one panel file."""
    home = Home(folder / "home").make()
    if database:
        (home.path / "database").write_text(database)
    create_schema(home.database_url)
    home.panel_file(KEY).parent.mkdir()
    home.panel_file(KEY).write_text(PANEL)
    return home


def a_round(folder: Path, database: str = "") -> Home:
    """The same, with rules fixed and submissions taken in."""
    home = a_home(folder, database)
    rounds = Rounds(home)
    rounds.fix_panel(KEY)
    rounds.take_in(KEY, read_intake(tables(folder / "filed"), rounds.panel(KEY)))
    rounds.log.engine.dispose()
    return home


@dataclass
class Device(threading.Thread):
    """An assessor's device: sends each mark under one id until it is acknowledged, then the next."""

    visitor: Visitor
    seed: int
    acknowledged: dict[str, tuple[int, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    answers: set[int] = field(default_factory=set)
    faults: set[str] = field(default_factory=set)
    stopping: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        super().__init__(daemon=True)

    def __hash__(self) -> int:
        return id(self)

    def run(self) -> None:
        chance = random.Random(self.seed)
        while not self.stopping.is_set():
            self.send(
                {
                    "id": new_id(),
                    "kind": "mark-given",
                    "stage": STAGE,
                    "submission": chance.choice(("ambon", "bima", "dumai", "kupang", "padang")),
                    "criterion": chance.choice(("novelty", "benefit")),
                    "mark": str(chance.randrange(101)),
                }
            )

    def send(self, item: dict[str, Any]) -> None:
        while True:
            heard = self.heard(item)
            if heard is not None and heard.status != 503:
                break
            time.sleep(0.1)
        (answer,) = heard.said["answers"] if heard.status in (200, 422) else [{"state": f"{heard.status}"}]
        if answer["state"] in ("stands", "contested", "turned-away"):
            self.acknowledged[item["id"]] = (answer["sequence"], answer["hash"])
        else:
            self.refused.append(f"{heard.status} {answer}")
            time.sleep(0.2)

    def heard(self, item: dict[str, Any]) -> Heard | None:
        try:
            heard = self.visitor.post(item)
        except (OSError, HTTPException):
            return None
        self.answers.add(heard.status)
        if heard.status == 503:
            self.faults.add(heard.said["fault"])
        return heard


def devices(home: Home, *addresses: str) -> list[Device]:
    """Nine people, each seated through a card at one of the servers."""
    door = Door(Rounds(home), KEY)
    links = [issue(door, holder) for holder in HOLDERS]
    door.rounds.log.engine.dispose()
    found = []
    for number, card in enumerate(links):
        address = addresses[number % len(addresses)]
        found.append(Device(Visitor(address).enter(card.link(address)), seed=number))
    return found


def stop(sending: list[Device]) -> None:
    """Let each device have the answer to what it sent last."""
    for device in sending:
        device.stopping.set()
    for device in sending:
        device.join(timeout=120)
    assert [device.is_alive() for device in sending] == [False] * len(sending)


def lost_or_twice(home: Home, acknowledged: dict[str, tuple[int, str]]) -> list[str]:
    """What was acknowledged and is not in the log at its number, once, and whatever else is wrong with the log."""
    rounds = Rounds(home)
    events = rounds.log.read(KEY)
    heads = [(sequence, hash) for sequence, hash in acknowledged.values()]
    found = verify(events, heads=heads).with_faults(stored_faults(rounds.log, KEY))
    rounds.log.engine.dispose()
    stored: dict[str, list[Event]] = {}
    for event in events:
        stored.setdefault(event.head.id, []).append(event)
    wrong = [
        id
        for id, place in acknowledged.items()
        if [(each.head.sequence, each.hash) for each in stored.get(id, [])] != [place]
    ]
    return [*map(str, found.faults), *wrong]


def acknowledged(sending: list[Device]) -> dict[str, tuple[int, str]]:
    return {id: place for device in sending for id, place in list(device.acknowledged.items())}


def database_of(kind: str, cluster: Cluster | None) -> str:
    return cluster.url(cluster.database()) if kind == "postgresql" and cluster is not None else ""
