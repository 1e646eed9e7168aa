"""A round in a few lines: a panel, regions, and the events that assessors send."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from workbench.methods.exact.fold import Fold
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing, Verdict
from workbench.records.chain import Event
from workbench.records.event import (
    HOME,
    AnyBody,
    AssessorSubstituted,
    Listed,
    MarkGiven,
    Recused,
    SeatIssued,
    SheetConfirmed,
    SubmissionReleased,
    SubmissionsTakenIn,
)
from workbench.records.panel import Panel
from workbench.records.place import Place, Ranking
from workbench.records.record import canonical, checksum
from workbench.records.submission import Intake, Region, Submission

HUNDRED = {"key": "hundred", "low": "0", "high": "100", "step": "0.5"}


def a_panel(
    *,
    criteria: Mapping[str, str] | None = None,
    seats: int | Sequence[Mapping[str, Any]] = 3,
    rule: Mapping[str, Any] | None = None,
    scale: Mapping[str, Any] | None = None,
    **fields: Any,
) -> Panel:
    """A panel of one room, one cluster and one stage, unless said otherwise."""
    scales = [scale or HUNDRED]
    marked = [
        {"key": key, "title": {"en": key}, "weight": weight, "scale": scales[0]["key"]}
        for key, weight in (criteria or {"novelty": "60", "benefit": "40"}).items()
    ]
    content: dict[str, Any] = {
        "key": "a-panel",
        "title": {"en": "A panel"},
        "year": 2023,
        "clusters": [{"key": "cities", "title": {"en": "Cities"}}],
        "rooms": [{"key": "one", "title": {"en": "Room one"}}],
        "scales": scales,
        "stages": [{"key": "pitch", "title": {"en": "Presentation"}, "criteria": marked}],
        "seats": assessors(seats) if isinstance(seats, int) else seats,
        "rule": rule or {"name": "mean"},
    }
    return Panel.model_validate({**content, **fields})


def assessors(count: int) -> list[dict[str, Any]]:
    return [{"key": f"assessor-{n}", "rooms": ["one"], "roles": ["assessor"]} for n in range(1, count + 1)]


def an_intake(
    panel: Panel, regions: Sequence[str], *, clusters: Mapping[str, str] | None = None, anchors: Sequence[str] = ()
) -> Intake:
    """One submission a region and marked stage, with the region's key."""
    cluster = panel.clusters[0].key
    return Intake(
        regions=tuple(Region(key=key, name=key, cluster=(clusters or {}).get(key, cluster)) for key in regions),
        submissions=tuple(
            Submission(key=key, stage=stage.key, region=key, room=panel.rooms[0].key, anchor=key in anchors)
            for stage in panel.marked_stages()
            for key in regions
        ),
    )


class Round:
    """Events in sequence, as a server would append them."""

    def __init__(self, panel: Panel, intake: Intake) -> None:
        self.panel, self.intake = panel, intake
        self.fold, self.events = Fold(panel), list[Event]()
        listed = tuple(
            Listed(stage=each.stage, submission=each.key, region=each.region, room=each.room)
            for each in intake.submissions
        )
        self.send(
            HOME,
            SubmissionsTakenIn(
                checksum=checksum(canonical(intake)), regions=len(intake.regions), innovations=0, listed=listed
            ),
        )
        for seat in panel.seats:
            self.send(HOME, SeatIssued(seat=f"seat-{seat.key}", holder=seat.key, secret="0" * 64))

    def send(self, seat: str, body: AnyBody) -> str:
        event, verdict = self.append(seat, body)
        assert verdict.state == "stands"
        return event

    def append(self, seat: str, body: AnyBody) -> tuple[str, Verdict]:
        """Append whatever may become of it."""
        number = len(self.events) + 1
        event = Event.made(
            body,
            panel=self.panel.key,
            sequence=number,
            id=f"event-{number:04}",
            seat=seat,
            at=datetime(2023, 9, 25, tzinfo=UTC) + timedelta(seconds=number),
            before=self.standing.head,
            salt=number.to_bytes(16, "big"),
        )
        self.events.append(event)
        return event.head.id, self.fold.add(event)

    def mark(
        self, holder: int, submission: str, *marks: object, stage: str = "pitch", seat: str = "", confirm: bool = True
    ) -> None:
        """One assessor's marks in the order of the criteria (None: not marked), confirmed where all are there."""
        seat = seat or f"seat-assessor-{holder}"
        criteria = [criterion.key for criterion in self.panel.stage(stage).criteria]
        sent = {}
        for criterion, mark in zip(criteria, marks, strict=True):
            if mark is not None:
                body = MarkGiven(stage=stage, submission=submission, criterion=criterion, mark=Decimal(str(mark)))
                sent[criterion] = self.send(seat, body)
        if confirm and len(sent) == len(criteria):
            self.send(seat, SheetConfirmed(stage=stage, submission=submission, marks=sent))

    def recuse(self, holder: int, submission: str) -> None:
        self.send(f"seat-assessor-{holder}", Recused(stage="pitch", submission=submission, reason="I advised them"))

    def substitute(self, holder: int, by: str) -> None:
        self.send(HOME, AssessorSubstituted(seat=f"seat-assessor-{holder}", by=by, reason="ill"))

    def release(self, submission: str, stage: str = "pitch") -> None:
        self.send(HOME, SubmissionReleased(stage=stage, submission=submission))

    @property
    def standing(self) -> Standing:
        return self.fold.standing

    def ranking(self, **options: Any) -> Ranking:
        return ranking(self.panel, self.intake, self.standing, **options)

    def places(self) -> dict[str, Place]:
        return {place.region: place for cluster in self.ranking().clusters for place in cluster.places}


def a_round(panel: Panel, regions: Sequence[str] = ("ambon", "bima", "cirebon"), **options: Any) -> Round:
    return Round(panel, an_intake(panel, regions, **options))
