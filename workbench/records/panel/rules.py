"""The rules of one round: what a panel file says."""

from decimal import Decimal
from typing import Annotated, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import Field, field_validator, model_validator

from workbench.records.fault import fault
from workbench.records.panel.checks import anchors_fit, known_names, unique
from workbench.records.panel.parts import (
    ArchiveRules,
    Cluster,
    CommentRules,
    ConflictOfInterest,
    Criterion,
    Discussion,
    IndexRules,
    Room,
    Rule,
    Seat,
    SimilarityRules,
    Some,
    Stage,
    Tolerance,
)
from workbench.records.record import Key, Language, Prose, Record, Source, Title, Words
from workbench.records.scale import Scale
from workbench.records.submission import Innovation


class Panel(Record):
    """The rules of one round, fixed before the first mark.

    Raises
    ------
    pydantic.ValidationError
        Where the file contradicts itself: the field and the fault are named.
    """

    key: Key
    title: Title
    year: int = Field(ge=1900, le=2999)
    demonstration: bool = False
    # Written only where it says something: panels that were fixed before there was such a field keep their checksum.
    rehearses: Key | None = Field(default=None, exclude_if=lambda key: key is None)
    languages: tuple[Language, ...] = ("id", "en")
    zone: str = "Asia/Jakarta"
    clusters: Annotated[tuple[Cluster, ...], Some]
    rooms: Annotated[tuple[Room, ...], Some]
    joined: Literal["shared-assessors", "anchors", "none"] = "none"
    stages: Annotated[tuple[Stage, ...], Some]
    scales: Annotated[tuple[Scale, ...], Some]
    seats: Annotated[tuple[Seat, ...], Some]
    conflicts: tuple[ConflictOfInterest, ...] = ()
    rule: Rule
    corrected: str = "fixed-random"
    unconnected: Literal["refuse", "equal-means"] = "refuse"
    missing: Literal["leave-out", "refuse"] = "leave-out"
    minimum_assessors: int = Field(default=1, ge=1)
    decimals: int = Field(default=2, ge=0, le=6)
    tie_break: tuple[Key, ...] = ()
    tolerance: Tolerance | None = None
    discussion: Discussion = Discussion()
    comments: CommentRules = CommentRules()
    similarity: SimilarityRules = SimilarityRules()
    # Written only where it says something: panels that were fixed before there was such a field keep their checksum.
    archive: ArchiveRules = Field(default=ArchiveRules(), exclude_if=lambda rules: rules == ArchiveRules())
    index: IndexRules | None = Field(default=None, exclude_if=lambda rules: rules is None)
    seed: int = Field(default=0, ge=0)
    sources: tuple[Source, ...] = ()
    assumptions: tuple[Prose, ...] = ()
    note: Words | None = None

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:
            raise fault("{zone} is no time zone; write one like Asia/Jakarta", zone=zone) from error
        return zone

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        unique("clusters", (cluster.key for cluster in self.clusters))
        unique("rooms", (room.key for room in self.rooms))
        unique("stages", (stage.key for stage in self.stages))
        unique("scales", (scale.key for scale in self.scales))
        unique("seats", (seat.key for seat in self.seats))
        for stage in self.stages:
            unique(f"stage {stage.key}: criteria", (criterion.key for criterion in stage.criteria))
        for room in self.rooms:
            for held, order in room.order.items():
                unique(f"room {room.key}: order of {held}", order)
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        rooms, seats = [room.key for room in self.rooms], [seat.key for seat in self.seats]
        for seat in self.seats:
            known_names(f"seat {seat.key}: rooms", seat.rooms, rooms)
        known_names("conflicts", (conflict.seat for conflict in self.conflicts), seats)
        criteria = [criterion for stage in self.stages for criterion in stage.criteria]
        known_names("criteria: scale", (each.scale for each in criteria), [scale.key for scale in self.scales])
        known_names("tie_break", self.tie_break, [criterion.key for criterion in criteria])
        for room in self.rooms:
            known_names(f"room {room.key}: order", room.order, [stage.key for stage in self.stages])
        if self.index:
            known_names("index: weights", self.index.weights, ["index", *(stage.key for stage in self.stages)])
        if self.tolerance is not None:
            known_names("tolerance: criteria", self.tolerance.criteria, [criterion.key for criterion in criteria])
        known_names("similarity: fields", self.similarity.fields, Innovation.model_fields)
        return self

    @model_validator(mode="after")
    def _weights_add_up(self) -> Self:
        for stage in self.stages:
            total = sum((criterion.weight for criterion in stage.criteria), Decimal(0))
            if stage.criteria and total not in (1, 100) and not self._weights_multiply(stage):
                raise fault("stage {stage}: criteria add up to {total}, not 100", stage=stage.key, total=total)
            if stage.criteria and not stage.held and stage.weight == 0:
                raise fault("stage {stage}: is not held and has no weight: leave it out", stage=stage.key)
        if not any(stage.held and stage.criteria for stage in self.stages):
            raise fault("stages: none is held and has criteria, so nothing can be marked")
        return self

    @model_validator(mode="after")
    def _anchors_lie_on_their_scale(self) -> Self:
        for stage in self.stages:
            for criterion in stage.criteria:
                anchors_fit(criterion, self.scale(criterion))
        return self

    def _weights_multiply(self, stage: Stage) -> bool:
        # "1-3 times weight" and banded points: the weight is a factor, or one for every criterion.
        kinds = {self.scale(criterion).kind for criterion in stage.criteria}
        return kinds <= {"levels", "ranks"} or all(criterion.weight == 1 for criterion in stage.criteria)

    def scale(self, criterion: Criterion) -> Scale:
        """Give the scale of a criterion."""
        return next(scale for scale in self.scales if scale.key == criterion.scale)

    def stage(self, key: str) -> Stage:
        """Give a stage by its key; KeyError where there is none."""
        return _by_key(self.stages, key)

    def seat(self, key: str) -> Seat:
        """Give a seat by its key; KeyError where there is none."""
        return _by_key(self.seats, key)

    def as_archived(self) -> "Panel":
        """Give the rules as they are archived: themselves, or with a seat's institution coarsened to its sector.

        One institution often means one person, and so does a sector that one seat alone has: it is left out too.
        """
        if self.archive.institutions == "named":
            return self
        sectors = [seat.sector for seat in self.seats if seat.institution != Title()]
        coarse = {
            seat.key: seat.sector if seat.institution != Title() and sectors.count(seat.sector) > 1 else Title()
            for seat in self.seats
        }
        seats = (
            seat.model_copy(update={"institution": coarse[seat.key], "sector": coarse[seat.key]}) for seat in self.seats
        )
        return self.model_copy(update={"seats": tuple(seats)})

    def marked_stages(self) -> tuple[Stage, ...]:
        """Give the stages that are held and in which marks are given, in order."""
        return tuple(stage for stage in self.stages if stage.held and stage.criteria)


Keyed = TypeVar("Keyed", Stage, Seat)


def _by_key(records: tuple[Keyed, ...], key: str) -> Keyed:
    for record in records:
        if record.key == key:
            return record
    raise KeyError(key)
