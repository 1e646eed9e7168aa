"""What was decided about similar pairs, and which of them assessors are shown."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from workbench.records.event.body import Body
from workbench.records.fault import fault
from workbench.records.record import Key, Number, Prose, Record, Words

Decision = Literal["same-innovation", "undeclared-copy", "declared-replication", "template", "not-similar"]
"""The same innovation filed twice; a copy nobody declared; a replication; words everyone was handed; a chance."""

Named = Annotated[str, StringConstraints(pattern=r"^([a-z0-9][a-z0-9-]{0,79}/)?[a-z0-9][a-z0-9-]{0,79}$")]
"""An innovation of this round by its key, or of an earlier one as `panel/key`."""


class PairDecided(Body):
    """Somebody looked at two similar innovations and said what they are to each other, and why.

    A later decision on the same pair counts instead of this one; both stay in the log.
    """

    kind: Literal["pair-decided"] = "pair-decided"
    first: Key
    second: Named
    decision: Decision
    reason: Words

    @model_validator(mode="after")
    def _two(self) -> Self:
        if self.first == self.second:
            raise fault("a pair is two innovations")
        return self

    @property
    def pair(self) -> tuple[str, str]:
        """The pair, the same whichever of the two is named first."""
        return (self.first, self.second) if self.first < self.second else (self.second, self.first)


class SimilarLine(Record):
    """What an assessor reads beside an innovation: which other one is similar, and in which words."""

    innovation: Key
    other: Named
    name: Words
    region: Prose = ""
    likeness: Number = Field(ge=0, le=1)
    declared: bool = False
    passage: Prose = Field(default="", max_length=2_000)


class SimilarPairsPublished(Body):
    """From here on these lines stand on the assessors' sheets, if the panel shows them any; earlier lines are gone."""

    kind: Literal["similar-pairs-published"] = "similar-pairs-published"
    lines: tuple[SimilarLine, ...] = Field(default=(), max_length=2_000)
