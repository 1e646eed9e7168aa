"""What the desk said, as the index takes it: rules overruled, documents stopped, levels that were found."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from workbench.methods.exact.parts import Desk, Document, Found
from workbench.records.filing import Evidence, FiledInnovation, FiledRegion, Filing


def overruled(desk: Desk) -> dict[tuple[str, str], tuple[bool, str]]:
    """Give what was said over rules last, as `eligibility` takes it."""
    return {key: (said[-1].passed, said[-1].reason) for key, said in desk.overruled.items()}


def documents(filing: Filing) -> Iterator[tuple[Document, int]]:
    """Give every document that was filed, with the level that is claimed by it: regions first, in their order."""
    for region in filing.regions:
        yield from documents_of(region.region.key, "", region.evidence)
    for each in filing.innovations:
        yield from documents_of(each.innovation.region, each.innovation.key, each.evidence)


def documents_of(region: str, innovation: str, evidence: Evidence) -> Iterator[tuple[Document, int]]:
    """Give the documents of an innovation, or of a region itself (its name is empty then), in order of indicators."""
    for indicator, document in sorted(evidence.documents.items(), key=lambda each: _numbered(each[0])):
        if document:
            yield (region, innovation, indicator, document), evidence.claimed.get(indicator, 0)


def _numbered(indicator: str) -> tuple[int, str]:
    """Put 2a before 10b."""
    letters = indicator.lstrip("0123456789")
    return int(indicator[: len(indicator) - len(letters)] or 0), letters


class Left:
    """Evidence as a desk left it: without documents that were stopped, with the levels that validators found."""

    def __init__(self, desk: Desk) -> None:
        self._stopped = {key for key, said in desk.checked.items() if said[-1].decision == "stop"}
        self._found = {key: level for key in desk.found if (level := desk.level(key)) is not None}
        self._touched = {key[:2] for key in self._stopped} | {key[:2] for key in self._found}

    def touched(self, region: str, innovation: str) -> bool:
        """Say whether the desk changed anything in what was filed under a name."""
        return (region, innovation) in self._touched

    def evidence(self, region: str, innovation: str, evidence: Evidence) -> Evidence:
        """Give evidence as the desk left it; itself where nothing was said."""
        if not self.touched(region, innovation):
            return evidence
        keys = {name: (region, innovation, name, document) for name, document in evidence.documents.items()}
        left = {name: text for name, text in evidence.documents.items() if keys[name] not in self._stopped}
        levels = {name: self._found[key] for name, key in keys.items() if key in self._found}
        levels |= {name: 0 for name, key in keys.items() if key in self._stopped}
        return Evidence(claimed=evidence.claimed, documents=left, found={**evidence.found, **levels})

    def innovation(self, filed: FiledInnovation) -> FiledInnovation:
        """Give an innovation with its evidence as the desk left it."""
        region, key = filed.innovation.region, filed.innovation.key
        if not self.touched(region, key):
            return filed
        return filed.model_copy(update={"evidence": self.evidence(region, key, filed.evidence)})

    def region(self, filed: FiledRegion) -> FiledRegion:
        """Give a region with its evidence as the desk left it."""
        if not self.touched(filed.region.key, ""):
            return filed
        return filed.model_copy(update={"evidence": self.evidence(filed.region.key, "", filed.evidence)})


def as_checked(filing: Filing, desk: Desk) -> Filing:
    """Give a filing as the desk left it: without documents that were stopped, with the levels that validators found."""
    left = Left(desk)
    return Filing(
        regions=tuple(map(left.region, filing.regions)), innovations=tuple(map(left.innovation, filing.innovations))
    )


Met = dict[tuple[str, str, int, int], int]
"""How often one validator's level met another's: by both of them and their levels."""


def met(desk: Desk, holders: Mapping[str, str]) -> Met:
    """Count how levels of blind pairs met, before any third, of documents on which everybody is in.

    Parameters
    ----------
    holders : mapping
        The seat of the panel file by the key of the log, so that a substitute stands for the seat.
    """
    return dict(
        Counter(
            (holders.get(one.seat, one.seat), holders.get(other.seat, other.seat), one.level, other.level)
            for key, (one, other, *_) in _pairs(desk)
            if desk.settled(key)
        )
    )


def _pairs(desk: Desk) -> Iterator[tuple[Document, tuple[Found, ...]]]:
    return ((key, found) for key, found in desk.found.items() if desk.blind and len(found) > 1)


def without_validator(desk: Desk, seats: Collection[str]) -> Desk:
    """Give the desk as if one validator had found nothing: what the others found of the same documents stands."""
    found = {
        key: left
        for key, said in desk.found.items()
        if desk.settled(key) and (left := tuple(each for each in said if each.seat not in seats))
    }
    return replace(desk, blind=False, found=found)
