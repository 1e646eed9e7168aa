"""The rules of one year's index: what a scheme file says about indicators, classes and what may be filed."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, Self

from pydantic import Field, model_validator

from workbench.records.fault import fault
from workbench.records.record import Key, Number, Prose, Record, Source, Title, decimal_text, half_up
from workbench.records.submission import InnovationStage

Of = Literal["region", "innovation"]
ProfileField = Literal[
    "form", "kind", "initiator", "theme", "affair", "implementation_date", "purpose", "benefit", "outcome", "design"
]


class Indicator(Record):
    """What evidence is given for; level 1 is the first of `parameters`, and no evidence is level 0."""

    key: Key
    title: Title
    of: Of
    variable: Title
    weight: Number = Field(gt=0)
    parameters: tuple[Title, ...] = Field(min_length=1)
    mandatory: bool = False

    @property
    def maximum(self) -> Decimal:
        """The most that this indicator can bring: its weight times its highest level."""
        return self.weight * len(self.parameters)


class CountTerm(Record):
    """Points for the number of innovations, where enough affairs of basic service are covered."""

    points: Number = Field(gt=0)
    cap: int = Field(gt=0)
    basic_services: tuple[Title, ...] = ()
    needed: int | None = Field(default=None, ge=0)

    @property
    def maximum(self) -> Decimal:
        """The most that the number of innovations can bring."""
        return self.points * self.cap


class ClassLimit(Record):
    """A class of the index and the lowest printed score in it; `lowest` is empty where nobody published it."""

    key: Key
    title: Title
    lowest: Number | None = None


class Window(Record):
    """Days between which something must have happened, both of them counted."""

    begin: date
    end: date

    @model_validator(mode="after")
    def _begins_first(self) -> Self:
        if self.end < self.begin:
            raise fault("ends on {end}, before it begins on {begin}", begin=self.begin, end=self.end)
        return self

    def holds(self, day: date) -> bool:
        """Say whether a day lies within."""
        return self.begin <= day <= self.end


class FilingRules(Record):
    """What may be filed, when, how often, and what a profile must say; a rule that is empty asks for nothing."""

    implemented: Window | None = None
    filed: Window | None = None
    stages: tuple[InnovationStage, ...] = ("implementation",)
    times: int | None = Field(default=None, ge=1)
    design_words: int = Field(default=0, ge=0)
    elements: tuple[Title, ...] = ()
    profile: tuple[ProfileField, ...] = ()
    mandatory_evidence: Literal["needed", "noted"] = "noted"


class Validation(Record):
    """How evidence is checked: whether by two who do not see each other, and which difference calls a third."""

    blind: bool = False
    third_beyond: int | None = Field(default=None, ge=0)


class Scheme(Record):
    """The index rules of one year: a score has no meaning without them.

    What nobody published is left empty and listed in `unknown`; what needs it is refused, never guessed.
    """

    key: Key
    title: Title
    year: int = Field(ge=1900, le=2999)
    open_ended: bool = False
    decimals: int = Field(default=2, ge=0, le=6)
    divisor: int | None = Field(default=None, ge=1)
    indicators: tuple[Indicator, ...] = ()
    count: CountTerm | None = None
    classes: tuple[ClassLimit, ...] = Field(min_length=1)
    filing: FilingRules = FilingRules()
    validation: Validation = Validation()
    unknown: tuple[Prose, ...] = ()
    sources: tuple[Source, ...] = ()
    note: Prose = ""

    @model_validator(mode="after")
    def _keys_are_unique(self) -> Self:
        _once("indicators", (each.key for each in self.indicators))
        _once("classes", (each.key for each in self.classes))
        return self

    @model_validator(mode="after")
    def _classes_fall(self) -> Self:
        limits = [each.lowest for each in self.classes if each.lowest is not None]
        if limits != sorted(limits, reverse=True) or len(set(limits)) != len(limits):
            raise fault("classes: the best comes first, and each begins below the one before it")
        for limit in limits:
            if limit != half_up(limit, self.decimals):
                raise fault(
                    "classes: {limit} has more decimals than the {decimals} that are printed",
                    limit=decimal_text(limit),
                    decimals=self.decimals,
                )
        return self

    def of(self, what: Of) -> tuple[Indicator, ...]:
        """Give the indicators of a region, or of an innovation."""
        return tuple(each for each in self.indicators if each.of == what)

    def maximum(self, what: Of) -> Decimal:
        """Give the most that a region, or one innovation, can bring: derived from the indicators, never typed in."""
        return sum((each.maximum for each in self.of(what)), Decimal(0))

    @property
    def total(self) -> Decimal:
        """The points that come to 100: the region's, one innovation's, and those for the number of innovations."""
        counted = self.count.maximum if self.count else Decimal(0)
        return self.maximum("region") + self.maximum("innovation") + counted

    def printed(self, value: Fraction | Decimal) -> Decimal:
        """Round a score as it is printed: once, half up."""
        scaled = Fraction(value) * 10**self.decimals
        return Decimal((2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)).scaleb(-self.decimals)


def _once(what: str, keys: Iterable[str]) -> None:
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise fault("{what}: {key} is there twice", what=what, key=key)
        seen.add(key)
