"""The rules of one round: what a panel file says."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated, Any, Literal, Self, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, field_validator, model_validator

from workbench.records.fault import fault
from workbench.records.record import Key, Language, Number, Prose, Record, Source, Title, Words
from workbench.records.scale import Anchor, Scale
from workbench.records.submission import Innovation

Role = Literal["assessor", "chair", "secretariat", "analyst"]
RuleName = Literal["mean", "median", "trimmed-mean", "rank-sum", "mean-rank"]


def _some(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if not parts:
        raise fault("is empty, and needs at least one")
    return parts


# Not a least length: pydantic counts only the parts that are right, and would call a list with one wrong part empty.
Some = AfterValidator(_some)


class Cluster(Record):
    """Regions that are ranked among themselves, how many are nominated and how many receive an award."""

    key: Key
    title: Title
    nominees: int | None = Field(default=None, ge=0)
    awards: int | None = Field(default=None, ge=0)


class Room(Record):
    """A room in which submissions are presented, and the running order if it is fixed in the panel file."""

    key: Key
    title: Title
    order: dict[Key, tuple[Key, ...]] = Field(default_factory=dict)


class Criterion(Record):
    """What a mark is given for, its weight in its stage, and the words for its levels."""

    key: Key
    title: Title
    description: Title = Title()
    weight: Number = Field(gt=0)
    scale: Key
    anchors: tuple[Anchor, ...] = ()


class Minutes(Record):
    """How long a presentation and its questioning (pendalaman) take."""

    presentation: int = Field(gt=0)
    questions: int = Field(ge=0)


class Stage(Record):
    """One step of the round; `held` is false in a year in which it was dropped."""

    key: Key
    title: Title
    weight: Number = Field(default=Decimal(1), ge=0)
    held: bool = True
    minutes: Minutes | None = None
    criteria: tuple[Criterion, ...] = ()


class Seat(Record):
    """A place at the table: who may sit here is known by institution, never by name."""

    key: Key
    title: Title = Title()
    institution: Title = Title()
    region: Key | None = None
    rooms: tuple[Key, ...] = ()
    roles: Annotated[tuple[Role, ...], Some]


class ConflictOfInterest(Record):
    """An assessor does not mark this region, by a conflict known beforehand."""

    seat: Key
    region: Key
    reason: Title = Title()


class Rule(Record):
    """The official rule by name, and its options."""

    name: RuleName
    drop: int | None = Field(default=None, ge=1)
    points: tuple[Number, ...] = ()
    over: Literal["sheets", "criteria"] = "sheets"

    @model_validator(mode="after")
    def _options_fit(self) -> Self:
        if (self.drop is not None) != (self.name == "trimmed-mean"):
            raise fault("rule: `drop` goes with trimmed-mean and is needed there")
        if bool(self.points) != (self.name == "mean-rank"):
            raise fault("rule: `points` go with mean-rank and are needed there")
        if self.over == "criteria" and self.name in ("rank-sum", "mean-rank"):
            raise fault("rule: ranks are taken over sheets")
        return self


class Tolerance(Record):
    """How far marks on one submission may lie apart before the chair is told."""

    spread: Number = Field(gt=0)


class Discussion(Record):
    """Whether and how long a panel may talk before its marks are released."""

    allowed: bool = False
    minutes: int = Field(default=2, gt=0)


class CommentRules(Record):
    """When a reason must go with a mark, and whether comments reach the region."""

    reason_at_extremes: bool = False
    reach_region: bool = True


class SimilarityRules(Record):
    """Whether assessors see similar pairs, and which fields are compared."""

    shown_to_assessors: bool = False
    threshold: Number = Field(default=Decimal("0.3"), gt=0, le=1)
    fields: tuple[Key, ...] = ()


def _unique(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise fault("{what}: {key} is there twice", what=what, key=key)
        seen.add(key)


def _known(what: str, keys: Iterable[str], known: Iterable[str]) -> None:
    there = sorted(set(known))
    for key in keys:
        if key not in there:
            raise fault("{what}: {key} is not one of {known}", what=what, key=key, known=", ".join(there))


def _anchors_fit(criterion: Criterion, scale: Scale) -> None:
    last: Decimal | None = None
    for anchor in criterion.anchors:
        if not (scale.holds(anchor.low) and scale.holds(anchor.high)):
            raise fault(
                "criterion {criterion}: anchor {low} to {high} is off scale",
                criterion=criterion.key,
                low=anchor.low,
                high=anchor.high,
            )
        if last is not None and anchor.low <= last:
            raise fault("criterion {criterion}: anchors overlap at {low}", criterion=criterion.key, low=anchor.low)
        last = anchor.high


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
        _unique("clusters", (cluster.key for cluster in self.clusters))
        _unique("rooms", (room.key for room in self.rooms))
        _unique("stages", (stage.key for stage in self.stages))
        _unique("scales", (scale.key for scale in self.scales))
        _unique("seats", (seat.key for seat in self.seats))
        for stage in self.stages:
            _unique(f"stage {stage.key}: criteria", (criterion.key for criterion in stage.criteria))
        for room in self.rooms:
            for held, order in room.order.items():
                _unique(f"room {room.key}: order of {held}", order)
        return self

    @model_validator(mode="after")
    def _names_are_known(self) -> Self:
        rooms, seats = [room.key for room in self.rooms], [seat.key for seat in self.seats]
        for seat in self.seats:
            _known(f"seat {seat.key}: rooms", seat.rooms, rooms)
        _known("conflicts", (conflict.seat for conflict in self.conflicts), seats)
        criteria = [criterion for stage in self.stages for criterion in stage.criteria]
        _known("criteria: scale", (each.scale for each in criteria), [scale.key for scale in self.scales])
        _known("tie_break", self.tie_break, [criterion.key for criterion in criteria])
        for room in self.rooms:
            _known(f"room {room.key}: order", room.order, [stage.key for stage in self.stages])
        _known("similarity: fields", self.similarity.fields, Innovation.model_fields)
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
                _anchors_fit(criterion, self.scale(criterion))
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

    def marked_stages(self) -> tuple[Stage, ...]:
        """Give the stages that are held and in which marks are given, in order."""
        return tuple(stage for stage in self.stages if stage.held and stage.criteria)


Keyed = TypeVar("Keyed", Stage, Seat)


def _by_key(records: tuple[Keyed, ...], key: str) -> Keyed:
    for record in records:
        if record.key == key:
            return record
    raise KeyError(key)
