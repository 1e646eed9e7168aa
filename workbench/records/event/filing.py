"""The desk of what was filed: documents looked at, rules overruled, evidence validated."""

from typing import Literal, Self

from pydantic import Field, model_validator

from workbench.records.event.body import Body, Hash
from workbench.records.fault import fault
from workbench.records.filing import Level
from workbench.records.record import Key, Prose, Words

DocumentDecision = Literal["go-on", "complete-it", "stop"]
"""It goes on to the validators; the region is asked to complete it; it does not count as evidence."""


class FilingTakenIn(Body):
    """Regions and innovations with their evidence were taken in, to be held against a scheme.

    How validators work stands here, so that the log alone says what stands: whether two check without seeing each
    other, and which difference between them calls a third.
    """

    kind: Literal["filing-taken-in"] = "filing-taken-in"
    checksum: Hash
    rules: Hash
    scheme: Key
    corrects: Hash | None = None
    blind: bool = False
    third_beyond: int | None = Field(default=None, ge=0)
    regions: int = Field(ge=0)
    innovations: int = Field(ge=0)
    reason: Prose = ""


class OnDocument(Body):
    """About one document: evidence for an indicator of an innovation, or of the region itself (`innovation` is none).

    `document` is what was looked at; where the region sends another one, nothing that was said of the first counts.
    """

    region: Key
    innovation: Key | None = None
    indicator: Key
    document: Words

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Region, innovation (empty for the region's own), indicator, document."""
        return (self.region, self.innovation or "", self.indicator, self.document)


class DocumentChecked(OnDocument):
    """The desk looked at a document and says how it goes on, with a note that the region reads."""

    kind: Literal["document-checked"] = "document-checked"
    decision: DocumentDecision
    note: Prose = ""

    @model_validator(mode="after")
    def _region_is_told(self) -> Self:
        if self.decision != "go-on" and not self.note.strip():
            raise fault("the region needs a note: what to complete, or why it is stopped")
        return self


class RuleOverruled(Body):
    """The desk says otherwise than a rule of the scheme says of an innovation, and why; the last word counts."""

    kind: Literal["rule-overruled"] = "rule-overruled"
    innovation: Key
    rule: Key
    passed: bool
    reason: Words


class EvidenceValidated(OnDocument):
    """A validator found that a document shows this level of an indicator; 0 is a finding, too."""

    kind: Literal["evidence-validated"] = "evidence-validated"
    level: Level
    note: Prose = ""
