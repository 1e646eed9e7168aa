"""The filing at the door: what may be said of it, and what each desk is handed."""

from collections.abc import Iterator
from typing import Any, Protocol

from workbench.errors import BadInput, NotAllowed
from workbench.methods.exact.parts import Desk, Document
from workbench.methods.exact.standing import Seated, Standing
from workbench.methods.index.eligibility import RULES
from workbench.methods.index.final import released_values
from workbench.records.event import AnyBody, DocumentChecked, EvidenceValidated, OnDocument, RuleOverruled
from workbench.records.filing import Evidence, Filing
from workbench.records.record import Title
from workbench.records.scheme import Indicator, Scheme
from workbench.records.submission import Intake

JSON = dict[str, Any]


class Filed(Protocol):
    """What is looked at: the picture of a panel, what was filed, and the scheme that it is held against."""

    @property
    def standing(self) -> Standing:
        """Give the picture."""

    @property
    def intake(self) -> Intake:
        """Give what was taken in last."""

    @property
    def filing(self) -> Filing:
        """Give what was filed last."""

    @property
    def scheme(self) -> Scheme | None:
        """Give the scheme, or None where nothing was filed."""


# -- what may be said ------------------------------------------------------------------------------------------------


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
    holder = standing.panel.seat(seat.holder)
    known = {each.region for each in standing.panel.conflicts if each.seat == holder.key}
    if body.region == holder.region or body.region in known:
        raise NotAllowed("nobody validates what the own region filed, or one with which there is a conflict")
    checked = standing.desk.checked.get(body.place, ())
    if not checked or checked[-1].decision != "go-on":
        raise NotAllowed("the desk has not let this document go on")
    if standing.desk.blind and _same_house(standing, seat, body.place):
        raise NotAllowed("somebody of your institution has validated this: another institution does now")


def _same_house(standing: Standing, seat: Seated, document: Document) -> bool:
    # What one university validated is given to the other, so that two of one house never are each other's check.
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


# -- what is shown ---------------------------------------------------------------------------------------------------


def filing_state(filed: Filed, seat: Seated) -> JSON:
    """Give a desk what it computes from: what was filed, what was said of it, and of findings what this seat may read.

    A validator is handed the documents that the desk let go on, and of every other one that it is there.
    """
    standing, scheme = filed.standing, filed.scheme
    roles = standing.panel.seat(seat.holder).roles
    return {
        "panel": standing.panel.model_dump(mode="json"),
        "filing": filed.filing.model_dump(mode="json"),
        "scheme": scheme.model_dump(mode="json") if scheme else None,
        "taken": standing.desk.filing,
        "blind": standing.desk.blind,
        "third_beyond": standing.desk.third_beyond,
        "checked": [_said(standing, key, said, ("decision", "note")) for key, said in standing.desk.checked.items()],
        "overruled": [
            _said(standing, key, said, ("passed", "reason")) for key, said in standing.desk.overruled.items()
        ],
        "found": list(_found(standing, seat)),
        "stages": _stages(filed) if "analyst" in roles else {},
        "may": {
            "check": "secretariat" in roles,
            "validate": "validator" in roles,
            "take_in": "secretariat" in roles,
        },
    }


def _stages(filed: Filed) -> JSON:
    """What regions have in the stages, as far as it is released: the final list takes it."""
    standing = filed.standing
    values = released_values(standing.panel, filed.intake, standing) if standing.released else {}
    return {stage: {region: str(value) for region, value in of.items()} for stage, of in values.items()}


def _said(standing: Standing, key: tuple[str, ...], said: tuple[Any, ...], fields: tuple[str, ...]) -> JSON:
    return {
        "key": list(key),
        "said": [{name: getattr(each, name) for name in fields} | _who(standing, each) for each in said],
    }


def _who(standing: Standing, each: Any) -> JSON:
    return {
        "by": standing.seats[each.seat].holder if each.seat in standing.seats else each.seat,
        "at": each.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "sequence": each.sequence,
    }


def _found(standing: Standing, seat: Seated) -> Iterator[JSON]:
    desk = standing.desk
    for document, found in desk.found.items():
        yield {
            "key": list(document),
            "in": len(found),
            "settled": desk.settled(document),
            "third": desk.third_called(document),
            "said": [_level(desk, standing, seat, document, each) for each in found],
        }


def _level(desk: Desk, standing: Standing, seat: Seated, document: Document, each: Any) -> JSON:
    # Who validated is known to all; what was found, to nobody before all are in.
    shown = each.seat == seat.key or desk.settled(document)
    return {
        **_who(standing, each),
        "mine": each.seat == seat.key,
        "level": each.level if shown else None,
        "note": each.note if shown else "",
    }
