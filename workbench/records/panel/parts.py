"""What a panel file is made of: clusters, rooms, stages, criteria, seats and the rules that go with them."""

from decimal import Decimal
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from workbench.records.fault import fault
from workbench.records.record import Key, Number, Prose, Record, Title
from workbench.records.scale import Anchor

Role = Literal["assessor", "chair", "secretariat", "analyst", "validator", "projector", "observer"]
ALONE: tuple[Role, ...] = ("projector", "observer")
"""Roles that go with no other, and only look on: the wall of a hall, and whoever sees what is released."""

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
    # Written only where it says something: panels that were fixed before there was such a field keep their checksum.
    sector: Title = Field(default=Title(), exclude_if=lambda sector: sector == Title())
    region: Key | None = None
    rooms: tuple[Key, ...] = ()
    roles: Annotated[tuple[Role, ...], Some]

    @model_validator(mode="after")
    def _stands_alone(self) -> Self:
        for role in ALONE:
            if role in self.roles and len(self.roles) > 1:
                raise fault("seat {seat}: {role} goes with no other role", seat=self.key, role=role)
        return self


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
    """How far marks on one submission may lie apart before the chair is told, on every criterion or on one.

    Measured is the range, or how far one mark lies from the mean of the others: the range grows with the number of
    assessors, so that a large panel passes it by chance.
    """

    spread: Number = Field(gt=0)
    # Written only where they say something: panels that were fixed before keep their checksum.
    criteria: dict[Key, Number] = Field(default_factory=dict, exclude_if=lambda of: not of)
    measure: Literal["range", "others"] = Field(default="range", exclude_if=lambda measure: measure == "range")

    @model_validator(mode="after")
    def _more_than_nothing(self) -> Self:
        for criterion, spread in self.criteria.items():
            if spread <= 0:
                raise fault("tolerance: {criterion} needs a number above 0", criterion=criterion)
        return self

    def on(self, criterion: str) -> Decimal:
        """Give how far marks on a criterion may lie apart."""
        return self.criteria.get(criterion, self.spread)


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


class ArchiveRules(Record):
    """What an archive of the round says of institutions, what its minutes say of marks, where its head is published."""

    institutions: Literal["named", "coarsened"] = "named"
    marks_in_minutes: bool = False
    published: Prose = ""


class IndexRules(Record):
    """What is filed before anybody presents: the scheme it is held against, how validators work, what the list takes.

    `weights` combine the index with stages into the final list; a stage that was not held loses its weight.
    """

    scheme: Key
    third_beyond: int | None = Field(default=None, ge=0)
    weights: dict[Key, Number] = Field(default_factory=dict)
