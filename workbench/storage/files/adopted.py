"""From long-format marks to a round: a panel file, an intake and sheets, each by its key."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal

import yaml

from workbench.errors import BadInput, Message
from workbench.records.panel import Panel, RuleName
from workbench.records.people import People, Person
from workbench.records.record import decimal_text
from workbench.records.submission import Intake, Region, Submission
from workbench.storage.files.columns import slug
from workbench.storage.files.marks import ONE, LongMarks, Place
from workbench.storage.panels import panel_from_text


@dataclass(frozen=True)
class Terms:
    """What the marks do not say themselves; a scale end that is not given is that of the marks."""

    key: str
    title: str
    year: int
    rule: RuleName = "mean"
    drop: int | None = None
    points: tuple[Decimal, ...] = ()
    over: Literal["sheets", "criteria"] = "sheets"
    weights: dict[str, Decimal] = field(default_factory=dict)
    low: Decimal | None = None
    high: Decimal | None = None
    step: Decimal | None = None
    better: Literal["high", "low"] = "high"
    decimals: int = 2
    zone: str = "Asia/Jakarta"
    missing: Literal["leave-out", "refuse"] = "leave-out"


@dataclass(frozen=True)
class Adopted:
    """An old round as the house keeps one: text of its panel file, intake, names, and sheets by seat of the file."""

    panel: Panel
    panel_text: str
    intake: Intake
    people: People
    sheets: tuple[tuple[str, str, str, dict[str, Decimal], datetime | None], ...]


def adopted(found: LongMarks, terms: Terms, file: str) -> Adopted:
    """Make a round of long-format marks.

    Raises
    ------
    BadInput
        Where the terms do not go with the marks, or no panel can be made of them.
    """
    making = _Making(found, terms, file)
    text = yaml.safe_dump(making.panel(), allow_unicode=True, sort_keys=False, width=118)
    panel = panel_from_text(text, f"{terms.key}.yaml")
    return Adopted(panel, text, making.intake(), making.people(), making.sheets(panel))


class _Making:
    def __init__(self, found: LongMarks, terms: Terms, file: str) -> None:
        self.found, self.terms, self.file = found, terms, file
        places = dict.fromkeys(place for _, place in found.sheets)
        assessors = dict.fromkeys(assessor for assessor, _ in found.sheets)
        self.seats = {name: f"assessor-{number}" for number, name in enumerate(assessors, start=1)}
        self.stages = keys((stage for stage, _ in places), "marks")
        self.regions = keys((submission for _, submission in places), "submission")
        self.criteria = {
            stage: keys(said, "criterion") if set(said) != {ONE} else {ONE: ONE}
            for stage, said in found.criteria.items()
        }
        self.rooms = self._rooms(places)
        self.room_keys = keys(self.rooms.values(), "room")
        self.places = sorted(places, key=lambda place: (list(self.stages).index(place[0]), found.orders.get(place, 0)))
        self.clusters = self._clusters()
        self.cluster_keys = keys(self.clusters.values(), "all")

    def _rooms(self, places: Iterable[Place]) -> dict[Place, str]:
        """Say in which room each submission was: as the file says, else one room for what the same people marked."""
        if "room" in self.found.columns:
            for place in places:
                if place not in self.found.rooms:
                    raise BadInput("{place}: {submission} has no room", place=self.file, submission=place[1])
            return self.found.rooms
        by: dict[Place, list[str]] = {}
        for assessor, place in self.found.sheets:
            by.setdefault(place, []).append(self.seats[assessor])
        tables = dict.fromkeys(tuple(sorted(seats)) for seats in by.values())
        called = {seats: f"Room {number}" for number, seats in enumerate(tables, start=1)}
        return {place: called[tuple(sorted(seats))] for place, seats in by.items()}

    def _clusters(self) -> dict[str, str]:
        """Say in which cluster each submission is ranked, in every stage the same."""
        named: dict[str, str] = {}
        for place in self.places:
            cluster = self.found.clusters.get(place, "")
            if "cluster" in self.found.columns and not cluster:
                raise BadInput("{place}: {submission} has no cluster", place=self.file, submission=place[1])
            if named.setdefault(place[1], cluster) != cluster:
                raise BadInput(
                    "{place}: {submission} is in cluster {first} and in cluster {second}",
                    place=self.file,
                    submission=place[1],
                    first=named[place[1]],
                    second=cluster,
                )
        return named

    def panel(self) -> dict[str, Any]:
        """Give the fields of the panel file."""
        terms = self.terms
        rule: dict[str, Any] = {"name": terms.rule, "over": terms.over}
        rule |= {"drop": terms.drop} if terms.drop is not None else {}
        rule |= {"points": [decimal_text(each) for each in terms.points]} if terms.points else {}
        return {
            "key": terms.key,
            "title": _both(terms.title),
            "year": terms.year,
            "zone": terms.zone,
            "clusters": [
                {"key": key, "title": _both(name) if name else {"id": "Semua", "en": "All"}}
                for name, key in self.cluster_keys.items()
            ],
            "rooms": [{"key": key, "title": _both(name)} for name, key in self.room_keys.items()],
            "stages": [self._stage(name, key) for name, key in self.stages.items()],
            "scales": [self._scale()],
            "seats": [self._seat(name, key) for name, key in self.seats.items()],
            "rule": rule,
            "missing": terms.missing,
            "decimals": terms.decimals,
            "sources": [{"title": self.file}],
            "assumptions": list(self._assumed()),
        }

    def _stage(self, name: str, key: str) -> dict[str, Any]:
        criteria = [
            {
                "key": criterion,
                "title": {"id": "Nilai", "en": "Mark"} if said == ONE else _both(said),
                "weight": decimal_text(self.terms.weights.get(criterion, Decimal(1))),
                "scale": "marks",
            }
            for said, criterion in self.criteria[name].items()
        ]
        return {"key": key, "title": _both(name) if name else {"id": "Penilaian", "en": "Marks"}, "criteria": criteria}

    def _scale(self) -> dict[str, Any]:
        terms, numbers = self.terms, self.found.numbers()
        low = terms.low if terms.low is not None else min(numbers)
        high = terms.high if terms.high is not None else max(numbers)
        apart = [Fraction(number) - Fraction(low) for number in (*numbers, high)]
        scale = math.lcm(*(each.denominator for each in apart))
        units = math.gcd(*(int(each * scale) for each in apart))
        step = terms.step if terms.step is not None else Decimal(units) / Decimal(scale)
        for number in sorted(numbers):
            if not low <= number <= high:
                raise BadInput("{value} is not between {low} and {high}", value=number, low=low, high=high)
            if step > 0 and (number - low) % step:
                raise BadInput("{value} is not a step of {step} from {low}", value=number, step=step, low=low)
        if low == high:
            high, step = low + 1, terms.step or Decimal(1)
        kind = "ranks" if terms.better == "low" and terms.rule in ("rank-sum", "mean-rank") else "points"
        ends = {"low": decimal_text(low), "high": decimal_text(high), "step": decimal_text(step)}
        return {"key": "marks", "kind": kind, **ends, "better": terms.better}

    def _seat(self, name: str, key: str) -> dict[str, Any]:
        rooms = dict.fromkeys(self.room_keys[self.rooms[place]] for who, place in self.found.sheets if who == name)
        institution = self.found.affiliations.get(name)
        number = key.rpartition("-")[2]
        return {
            "key": key,
            "title": {"id": f"Penilai {number}", "en": f"Assessor {number}"},
            **({"institution": _both(institution)} if institution else {}),
            "rooms": list(rooms),
            "roles": ["assessor"],
        }

    def _assumed(self) -> Iterable[str]:
        yield f"The marks were adopted from {self.file}; no device of an assessor sent them."
        if self.terms.low is None or self.terms.high is None or self.terms.step is None:
            yield "What is not said of the scale is that of the marks: the lowest, the highest, and the steps between."
        if "room" not in self.found.columns:
            yield "The file names no rooms: submissions that the same people marked are one room."
        if not self.terms.weights:
            yield "The file names no weights: every criterion weighs the same, and they are added up."

    def intake(self) -> Intake:
        """Give regions and submissions; each submission stands for itself."""
        return Intake(
            regions=tuple(
                Region(key=key, name=name, cluster=self.cluster_keys[self.clusters[name]])
                for name, key in self.regions.items()
            ),
            submissions=tuple(
                Submission(
                    key=self.regions[place[1]],
                    stage=self.stages[place[0]],
                    region=self.regions[place[1]],
                    room=self.room_keys[self.rooms[place]],
                )
                for place in self.places
            ),
        )

    def people(self) -> People:
        """Give the names, which stand in no panel file and in no log."""
        return People(seats={key: Person(name=name) for name, key in self.seats.items()})

    def sheets(self, panel: Panel) -> tuple[tuple[str, str, str, dict[str, Decimal], datetime | None], ...]:
        """Give every sheet on which there is a mark, in the order of the file."""
        unknown = set(self.terms.weights) - {each.key for stage in panel.stages for each in stage.criteria}
        if unknown:
            known = ", ".join(each.key for stage in panel.stages for each in stage.criteria)
            raise BadInput("{value} is not one of {known}", value=", ".join(sorted(unknown)), known=known)
        return tuple(
            (
                self.seats[assessor],
                self.stages[stage],
                self.regions[submission],
                {self.criteria[stage][said]: mark for said, mark in given.marks.items()},
                given.at,
            )
            for (assessor, (stage, submission)), given in self.found.sheets.items()
            if given.marks
        )


def keys(names: Iterable[str], without: str) -> dict[str, str]:
    """Give each name a key of its own, in the order of the names.

    >>> keys(["Kota A", "Kota-A", ""], "all")
    {'Kota A': 'kota-a', 'Kota-A': 'kota-a-2', '': 'all'}
    """
    made: dict[str, str] = {}
    taken: set[str] = set()
    for name in dict.fromkeys(names):
        stem = slug(name)[:70] or without
        key, number = stem, 1
        while key in taken:
            number += 1
            key = f"{stem}-{number}"
        taken.add(key)
        made[name] = key
    return made


def _both(said: str) -> dict[str, str]:
    return {"id": said, "en": said}


def adoption_said(panel: str, found: Adopted) -> Message:
    """Say what was adopted."""
    counts = {
        "panel": panel,
        "assessors": len(found.panel.seats),
        "submissions": len(found.intake.submissions),
        "marks": sum(len(marks) for _, _, _, marks, _ in found.sheets),
    }
    return Message("{panel}: {marks} marks of {assessors} assessors on {submissions} submissions adopted", counts)
