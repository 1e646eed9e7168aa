"""A home with one round: two rooms, five regions, and every role seated. Nothing of it is pretended but the people."""

import secrets
import shutil
from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import Any

from workbench.access.door import Answer, Door, Sender
from workbench.access.seats import issue, open_card
from workbench.access.secretariat import Order, carry_out, take
from workbench.records.people import People, Person
from workbench.settings import Home
from workbench.storage.database.tables import create_schema
from workbench.storage.intake import read_intake
from workbench.storage.panels import write_people
from workbench.storage.rounds import Rounds

KEY = "city-award"
PANEL = """\
key: city-award
title: {id: Penghargaan Kota, en: City Award}
year: 2023
clusters:
  - {key: city, title: {id: Kota, en: Cities}}
rooms:
  - {key: room-a, title: {id: Ruang A, en: Room A}}
  - {key: room-b, title: {id: Ruang B, en: Room B}}
stages:
  - key: presentation
    title: {id: Presentasi, en: Presentation}
    minutes: {presentation: 7, questions: 13}
    criteria:
      - {key: novelty, title: {id: Kebaharuan, en: Novelty}, weight: 60, scale: hundred}
      - {key: benefit, title: {id: Kemanfaatan, en: Benefit}, weight: 40, scale: hundred}
scales:
  - {key: hundred, low: 0, high: 100, step: .5}
seats:
  - {key: assessor-1, title: {en: Assessor 1}, roles: [assessor], rooms: [room-a], institution: {en: Treasury}}
  - {key: assessor-2, title: {en: Assessor 2}, roles: [assessor, chair], rooms: [room-a]}
  - {key: assessor-3, title: {en: Assessor 3}, roles: [assessor], rooms: [room-b]}
  - {key: chair, title: {en: Chair}, roles: [chair], rooms: [room-a, room-b]}
  - {key: secretariat, title: {en: Secretariat}, roles: [secretariat]}
  - {key: analyst, title: {en: Analyst}, roles: [analyst]}
conflicts:
  - {seat: assessor-1, region: dumai, reason: {en: Lives there}}
rule: {name: mean}
"""
REGIONS = (
    "key,name,cluster,room\nambon,Kota Ambon,city,room-a\nbima,Kota Bima,city,room-a\ndumai,Kota Dumai,city,room-a\n"
    "kupang,Kota Kupang,city,room-b\npadang,Kota Padang,city,room-b\n"
)
INNOVATIONS = "region,name,initiator,initiator name\n" + "".join(
    f"{region},Layanan {region},office,Inisiator {region}\n"
    for region in ("ambon", "bima", "dumai", "kupang", "padang")
)
HOLDERS = ("assessor-1", "assessor-2", "assessor-3", "chair", "secretariat", "analyst")
STAGE = "presentation"


def tables(folder: Path) -> Path:
    """A folder as a region office would send it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "regions.csv").write_text(REGIONS)
    (folder / "innovations.csv").write_text(INNOVATIONS)
    return folder


def a_home(folder: Path, panel: str = PANEL, database: str = "") -> Home:
    """A home with a panel file, and nothing taken in."""
    home = Home(folder / "home").make()
    if database:
        (home.path / "database").write_text(database)
    create_schema(home.database_url)
    file = home.panel_file(KEY)
    file.parent.mkdir()
    file.write_text(panel)
    return home


class Round:
    """A round that began: taken in, and every seat open on a device."""

    def __init__(self, folder: Path, panel: str = PANEL, database: str = "") -> None:
        self.home = a_home(folder, panel, database)
        write_people(self.home.people_file(KEY), People(seats={"assessor-1": Person(name="Sri Rahayu")}))
        rounds = Rounds(self.home)
        rounds.fix_panel(KEY)
        rounds.take_in(KEY, read_intake(tables(folder / "filed"), rounds.panel(KEY)))
        self.door = Door(rounds, KEY)
        self.senders = {holder: self.sit(holder) for holder in HOLDERS}

    def copied(self, folder: Path, database: str = "") -> "Round":
        """Give the same round in a home of its own; on PostgreSQL in a database that was copied already."""
        self.door.rounds.log.engine.dispose()  # the last connection that is closed leaves one whole file
        shutil.copytree(self.home.path, folder / "home")
        other = copy(self)
        other.home = Home(folder / "home")
        if database:
            (other.home.path / "database").write_text(database)
        other.door = Door(Rounds(other.home), KEY)
        other.senders = dict(self.senders)
        return other

    def sit(self, holder: str) -> Sender:
        """Open a new card of a seat on a new device."""
        card = issue(self.door, holder)
        seat, opening = open_card(self.door, card.issued, card.secret)
        return Sender(seat.key, opening)

    def post(self, holder: str, kind: str, **said: Any) -> Answer:
        """Send one item and give its answer."""
        return self.send(self.senders[holder], kind, **said)

    def send(self, sender: Sender, kind: str, **said: Any) -> Answer:
        (answer,) = take(
            self.door, sender, [{"id": secrets.token_hex(8), "kind": kind, **said}], "http://127.0.0.1:8866", "en", {}
        )
        return answer

    def order(
        self, kind: str, holder: str = "secretariat", files: Mapping[str, bytes] | None = None, **said: Any
    ) -> Answer:
        """Ask as the secretariat does, from its desk."""
        item = {"id": secrets.token_hex(8), "kind": kind, **said}
        answer = carry_out(Order(self.door, self.senders[holder], item, "https://round.example", "en", files or {}))
        assert answer is not None
        return answer

    def mark(self, holder: str, submission: str, criterion: str, mark: str, **said: Any) -> Answer:
        return self.post(
            holder, "mark-given", stage=STAGE, submission=submission, criterion=criterion, mark=mark, **said
        )

    def confirm(self, holder: str, submission: str, novelty: str, benefit: str) -> Answer:
        """Mark both criteria and confirm the sheet."""
        marks = {
            name: self.mark(holder, submission, name, mark).id
            for name, mark in (("novelty", novelty), ("benefit", benefit))
        }
        return self.post(holder, "sheet-confirmed", stage=STAGE, submission=submission, marks=marks)

    def release(self, submission: str, holder: str = "chair") -> Answer:
        return self.post(holder, "submission-released", stage=STAGE, submission=submission)

    def seat(self, holder: str) -> Any:
        seated = self.door.standing.seat_of(holder)
        assert seated is not None
        return seated
