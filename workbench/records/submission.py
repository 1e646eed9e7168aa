"""What is taken in before a round: regions, their innovations, and the submissions that are marked."""

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from workbench.records.fault import fault
from workbench.records.record import Key, Number, Prose, Record, Source, Words

InnovationStage = Literal["initiative", "trial", "implementation"]
Form = Literal["governance", "public-service", "other"]
Kind = Literal["digital", "non-digital"]
Initiator = Literal["head-of-region", "council-member", "office", "civil-servant", "community"]


class EarlierYear(Record):
    """How a region did in an earlier year; a score has no meaning without its scheme."""

    year: int = Field(ge=1900, le=2999)
    innovations: int | None = Field(default=None, ge=0)
    score: Number | None = None
    scheme: Key | None = None
    place: int | None = Field(default=None, ge=1)
    source: Source | None = None

    @model_validator(mode="after")
    def _score_has_scheme(self) -> Self:
        if self.score is not None and self.scheme is None:
            raise fault("a score needs its scheme")
        return self


class Region(Record):
    """A province, regency or city that competes in a cluster."""

    key: Key
    name: Words
    cluster: Key
    earlier: tuple[EarlierYear, ...] = ()


class Innovation(Record):
    """What a region files: profile, texts, dates, evidence; a named initiator is no part of it."""

    key: Key
    region: Key
    name: Words
    stage: InnovationStage = "implementation"
    form: Form | None = None
    kind: Kind | None = None
    initiator: Initiator | None = None
    theme: Prose = ""
    affair: Prose = ""
    other_affairs: tuple[Words, ...] = ()
    trial_date: date | None = None
    implementation_date: date | None = None
    development_date: date | None = None
    latitude: Number | None = Field(default=None, ge=-90, le=90)
    longitude: Number | None = Field(default=None, ge=-180, le=180)
    design: Prose = ""
    purpose: Prose = ""
    benefit: Prose = ""
    outcome: Prose = ""
    budget: Prose = ""
    evidence: tuple[Words, ...] = ()
    maturity: Number | None = None
    replicates: Key | None = None


class Submission(Record):
    """What is marked in one stage: a region's presentation or visit, and the innovations it shows."""

    key: Key
    stage: Key
    region: Key
    room: Key | None = None
    innovations: tuple[Key, ...] = ()
    title: Prose = ""
    anchor: bool = False


class Intake(Record):
    """All that has been taken in for a panel, in the order in which it was filed.

    Its canonical bytes, without any name of a person, are what the intake event's checksum is taken over.
    """

    regions: tuple[Region, ...] = ()
    innovations: tuple[Innovation, ...] = ()
    submissions: tuple[Submission, ...] = ()

    def region(self, key: str) -> Region:
        """Give a region by its key; KeyError where there is none."""
        return {region.key: region for region in self.regions}[key]

    def innovation(self, key: str) -> Innovation:
        """Give an innovation by its key; KeyError where there is none."""
        return {innovation.key: innovation for innovation in self.innovations}[key]

    def submission(self, stage: str, key: str) -> Submission:
        """Give a submission by its stage and key; KeyError where there is none."""
        return {(each.stage, each.key): each for each in self.submissions}[stage, key]
