"""A log that is written down the same way every time: ids, salts, secrets and draws come from a seed."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from pathlib import Path

from workbench.records.chain import START, Event
from workbench.records.event import AnyBody, Listed, SubmissionsTakenIn
from workbench.records.record import canonical, checksum
from workbench.records.submission import Intake

ROOT = Path(__file__).parents[1]


def digits(*names: object) -> str:
    """Give 64 hexadecimal digits that depend on the names alone."""
    return hashlib.sha256("/".join(map(str, names)).encode()).hexdigest()


def draw(*names: object) -> Fraction:
    """Give a number from 0 up to 1 that depends on the names alone, on every machine and Python."""
    return Fraction(int(digits(*names)[:12], 16), 16**12)


def half_up(value: Fraction, places: int = 2) -> str:
    """Round half away from zero, once, and write the decimal without trailing zeros."""
    units = int(abs(value) * 10**places + Fraction(1, 2))
    whole, rest = divmod(units, 10**places)
    text = f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") if places else str(whole)
    return f"-{text}" if value < 0 and units else text


@dataclass
class Writing:
    """The events of one panel, planned in any order and written in the order of their times."""

    panel: str
    planned: list[tuple[datetime, int, str, str, AnyBody]] = field(default_factory=list)

    def id(self, *names: object) -> str:
        """Give the id that an event of these names has."""
        return digits(self.panel, "id", *names)[:24]

    def plan(self, at: datetime, seat: str, id: str, body: AnyBody) -> str:
        """Plan an event; two at one moment keep the order in which they were planned."""
        self.planned.append((at, len(self.planned), seat, id, body))
        return id

    def events(self) -> list[Event]:
        """Chain what was planned."""
        events: list[Event] = []
        for at, _, seat, id, body in sorted(self.planned, key=lambda each: each[:2]):
            salt = bytes.fromhex(digits(self.panel, "salt", id)[:32])
            before = events[-1].hash if events else START
            sequence = len(events) + 1
            events.append(
                Event.made(body, panel=self.panel, sequence=sequence, id=id, seat=seat, at=at, before=before, salt=salt)
            )
        return events


def taken_in(intake: Intake) -> SubmissionsTakenIn:
    """Say what was taken in, as the intake event says it."""
    listed = (Listed(stage=e.stage, submission=e.key, region=e.region, room=e.room) for e in intake.submissions)
    return SubmissionsTakenIn(
        checksum=checksum(canonical(intake)),
        regions=len(intake.regions),
        innovations=len(intake.innovations),
        listed=tuple(listed),
    )


def save(folder: Path, events: list[Event], expected: dict[str, object]) -> None:
    """Write the events, and what independent arithmetic expects of them."""
    (folder / "expected").mkdir(parents=True, exist_ok=True)
    (folder / "events.jsonl").write_bytes(b"".join(event.line() + b"\n" for event in events))
    kinds = Counter(event.head.kind for event in events)
    log = {"sequence": len(events), "head": events[-1].hash, "kinds": dict(sorted(kinds.items()))}
    for name, content in {"log": log, **expected}.items():
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (folder / "expected" / f"{name}.json").write_text(text + "\n", encoding="utf-8")
