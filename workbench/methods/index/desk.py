"""What the desk said, as the index takes it: rules overruled, documents stopped, levels that were found."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from workbench.errors import Refused
from workbench.methods.agreement import Agreement, gwet_ac, krippendorff_alpha
from workbench.methods.exact.parts import Desk, Document
from workbench.records.filing import Evidence, Filing


def overruled(desk: Desk) -> dict[tuple[str, str], tuple[bool, str]]:
    """Give what was said over rules last, as `eligibility` takes it."""
    return {key: (said[-1].passed, said[-1].reason) for key, said in desk.overruled.items()}


def documents(filing: Filing) -> Iterator[tuple[Document, int]]:
    """Give every document that was filed, with the level that is claimed by it: regions first, in their order."""
    for region in filing.regions:
        yield from _documents(region.region.key, "", region.evidence)
    for each in filing.innovations:
        yield from _documents(each.innovation.region, each.innovation.key, each.evidence)


def _documents(region: str, innovation: str, evidence: Evidence) -> Iterator[tuple[Document, int]]:
    for indicator, document in evidence.documents.items():
        if document:
            yield (region, innovation, indicator, document), evidence.claimed.get(indicator, 0)


def as_checked(filing: Filing, desk: Desk) -> Filing:
    """Give a filing as the desk left it: without documents that were stopped, with the levels that validators found.

    Where nothing was said, a filing stays as it was.
    """
    stopped = {key for key, said in desk.checked.items() if said[-1].decision == "stop"}
    found = {key: level for key in desk.found if (level := desk.level(key)) is not None}
    if not stopped and not found:
        return filing
    touched = {key[:2] for key in stopped} | {key[:2] for key in found}

    def settled(region: str, innovation: str, evidence: Evidence) -> Evidence:
        if (region, innovation) not in touched:
            return evidence
        keys = {name: (region, innovation, name, document) for name, document in evidence.documents.items()}
        left = {name: text for name, text in evidence.documents.items() if keys[name] not in stopped}
        levels = {name: found[key] for name, key in keys.items() if key in found}
        levels |= {name: 0 for name, key in keys.items() if key in stopped}
        return Evidence(claimed=evidence.claimed, documents=left, found={**evidence.found, **levels})

    return Filing(
        regions=tuple(
            each.model_copy(update={"evidence": settled(each.region.key, "", each.evidence)}) for each in filing.regions
        ),
        innovations=tuple(
            each.model_copy(update={"evidence": settled(each.innovation.region, each.innovation.key, each.evidence)})
            for each in filing.innovations
        ),
    )


@dataclass(frozen=True)
class ValidatorAgreement:
    """How far the first two validators of each document agree, before any third."""

    documents: int
    equal: int
    within: int
    thirds: int
    alpha: Agreement | None
    credit: Agreement | None


def agreement(desk: Desk, holders: Mapping[str, str]) -> ValidatorAgreement:
    """Say how far blind pairs agree: counts, and coefficients on ordered levels where there are enough.

    Parameters
    ----------
    holders : mapping
        The seat of the panel file by the key of the log, so that a substitute stands for the seat.

    References
    ----------
    Krippendorff's alpha (ordinal) and Gwet's second coefficient (2008), by `workbench.methods.agreement`.
    """
    both = {key: found for key, found in desk.found.items() if desk.blind and len(found) >= 2 and desk.settled(key)}
    gaps = [abs(found[0].level - found[1].level) for found in both.values()]
    limit = desk.third_beyond
    names = sorted({holders.get(each.seat, each.seat) for found in both.values() for each in found[:2]})
    marks = np.full((len(names), len(both)), np.nan)
    for at, found in enumerate(both.values()):
        for each in found[:2]:
            marks[names.index(holders.get(each.seat, each.seat)), at] = each.level
    return ValidatorAgreement(
        documents=len(both),
        equal=gaps.count(0),
        within=sum(gap > 0 and (limit is None or gap <= limit) for gap in gaps),
        thirds=sum(limit is not None and gap > limit for gap in gaps),
        alpha=_told(lambda: krippendorff_alpha(marks, level="ordinal")) if both else None,
        credit=_told(lambda: gwet_ac(marks, weights="ordinal")) if both else None,
    )


def _told(coefficient: Callable[[], Agreement]) -> Agreement | None:
    try:
        return coefficient()
    except Refused:  # nobody shares a document, or every level is the same
        return None


def without_validator(desk: Desk, seats: Collection[str]) -> Desk:
    """Give the desk as if one validator had found nothing: what the others found of the same documents stands."""
    found = {
        key: left
        for key, said in desk.found.items()
        if desk.settled(key) and (left := tuple(each for each in said if each.seat not in seats))
    }
    return replace(desk, blind=False, found=found)
