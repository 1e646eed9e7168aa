"""What may be said of a filing at the door."""

from typing import Protocol

from workbench.errors import BadInput, NotAllowed
from workbench.methods.exact.parts import Document
from workbench.methods.exact.standing import Seated, Standing
from workbench.methods.index.eligibility import RULES
from workbench.records.event import AnyBody, DocumentChecked, EvidenceValidated, OnDocument, RuleOverruled
from workbench.records.filing import Evidence, Filing
from workbench.records.record import Title
from workbench.records.scheme import Indicator, Scheme


class Filed(Protocol):
    """What is looked at: the picture of a panel, what was filed, and the scheme that it is held against."""

    @property
    def standing(self) -> Standing:
        """Give the picture."""

    @property
    def filing(self) -> Filing:
        """Give what was filed last."""

    @property
    def scheme(self) -> Scheme | None:
        """Give the scheme, or None where nothing was filed."""


def check_filing(filed: Filed, seat: Seated, body: AnyBody) -> None:
    """Refuse what can never stand: no such innovation, rule or document, a level off its indicator, an own region."""
    if isinstance(body, RuleOverruled):
        _check_rule(filed, body)
    elif isinstance(body, DocumentChecked | EvidenceValidated):
        indicator = _check_document(filed, body)
        if isinstance(body, EvidenceValidated):
            _check_validator(filed.standing, seat, body)
            if body.level > len(indicator.parameters):
                raise BadInput(
                    "{value} is no level: this indicator has {highest}, and 0 for none",
                    value=body.level,
                    highest=len(indicator.parameters),
                )


def _check_rule(filed: Filed, body: RuleOverruled) -> None:
    if body.innovation not in {each.innovation.key for each in filed.filing.innovations}:
        raise BadInput("there is no innovation {innovation}", innovation=body.innovation)
    if body.rule not in RULES:
        raise BadInput("there is no rule {rule}; there are {known}", rule=body.rule, known=", ".join(RULES))


def _check_document(filed: Filed, body: OnDocument) -> Indicator:
    evidence = evidence_of(filed.filing, body.region, body.innovation)
    if filed.scheme is None or evidence is None:
        raise BadInput("nothing was filed under this name")
    of = filed.scheme.of("innovation" if body.innovation else "region")
    indicator = next((each for each in of if each.key == body.indicator), None)
    if indicator is None or body.indicator not in evidence.documents:
        raise BadInput("there is no document for indicator {indicator}", indicator=body.indicator)
    if evidence.documents[body.indicator] != body.document:
        raise BadInput("the region has sent another document since: look at that one")
    return indicator


def _check_validator(standing: Standing, seat: Seated, body: EvidenceValidated) -> None:
    if not may_look(standing, seat, body.region):
        raise NotAllowed("nobody validates what the own region filed, or one with which there is a conflict")
    checked = standing.desk.checked.get(body.place, ())
    if not checked or checked[-1].decision != "go-on":
        raise NotAllowed("the desk has not let this document go on")
    if standing.desk.blind and same_house(standing, seat, body.place):
        raise NotAllowed("somebody of your institution has validated this: another institution does now")


def may_look(standing: Standing, seat: Seated, region: str) -> bool:
    """Say whether a validator may validate what a region filed: neither the own one, nor one of a conflict."""
    holder = standing.panel.seat(seat.holder)
    known = {each.region for each in standing.panel.conflicts if each.seat == holder.key}
    return region != holder.region and region not in known


def same_house(standing: Standing, seat: Seated, document: Document) -> bool:
    """Say whether a document waits for another institution than this validator's.

    What one university validated is given to the other, so that two of one house never are each other's check.
    """
    found = [each for each in standing.desk.found.get(document, ()) if each.seat != seat.key]
    mine = _house(standing, seat)
    first = found[:1] if len(found) < standing.desk.pair else []
    return mine != "" and any(_house(standing, standing.seats[each.seat]) == mine for each in first)


def _house(standing: Standing, seat: Seated) -> str:
    title: Title = standing.panel.seat(seat.holder).institution
    return (seat.institution or title.id or title.en or "").casefold().strip()


def evidence_of(filing: Filing, region: str, innovation: str | None) -> Evidence | None:
    """Give the evidence of an innovation, or of a region itself; None where there is no such thing."""
    if innovation is None:
        return next((each.evidence for each in filing.regions if each.region.key == region), None)
    found = (each for each in filing.innovations if each.innovation.key == innovation)
    return next((each.evidence for each in found if each.innovation.region == region), None)
