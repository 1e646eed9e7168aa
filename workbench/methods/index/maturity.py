"""What evidence brings: levels times weights, indicator by indicator, in exact arithmetic."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from workbench.errors import Message, Refused
from workbench.records.filing import Basis, Evidence
from workbench.records.scheme import Indicator, Of, Scheme


@dataclass(frozen=True)
class Row:
    """One indicator: the level that counts, what it brings, and why it brings less than was claimed."""

    indicator: str
    level: int
    points: Fraction
    maximum: Fraction
    document: str = ""
    why: Message | None = None


def maturity(scheme: Scheme, evidence: Evidence, basis: Basis = "claimed", of: Of = "innovation") -> Fraction:
    """Add up what evidence brings: for an innovation its maturity, for a region its own points.

    Parameters
    ----------
    evidence : Evidence
        Levels by indicator; indicators of the other kind are not looked at.
    basis : {"claimed", "validated"}
        Levels that are claimed and documented, or those that a validator found.

    Raises
    ------
    Refused
        Where the scheme does not say its indicators.

    Examples
    --------
    All levels at their highest bring 111 points for an innovation in the scheme of 2026; see the tests.
    """
    return Points(scheme, of).of(evidence, basis)


class Points:
    """What evidence brings by one scheme, prepared for many: sums of whole numbers, divided once."""

    def __init__(self, scheme: Scheme, of: Of) -> None:
        indicators = tuple(_indicators(scheme, of))
        self._per = lcm(*(Fraction(each.weight).denominator for each in indicators))
        self._weights = [
            (each.key, int(Fraction(each.weight) * self._per), len(each.parameters)) for each in indicators
        ]

    def of(self, evidence: Evidence, basis: Basis = "claimed") -> Fraction:
        """Add up what one innovation's, or one region's, evidence brings."""
        if basis == "validated":
            found = evidence.found
            total = sum(weight * min(found.get(key, 0), most) for key, weight, most in self._weights)
        else:
            claimed, documents = evidence.claimed, evidence.documents
            total = sum(
                weight * min(claimed.get(key, 0), most) for key, weight, most in self._weights if documents.get(key)
            )
        return Fraction(total, self._per)


def rows(scheme: Scheme, evidence: Evidence, basis: Basis = "claimed", of: Of = "innovation") -> tuple[Row, ...]:
    """Show every indicator with the level that counts, what it brings, and why it brings less than was claimed."""
    return tuple(_row(each, evidence, basis) for each in _indicators(scheme, of))


def _row(indicator: Indicator, evidence: Evidence, basis: Basis) -> Row:
    level = _level(indicator, evidence, basis)
    claimed = evidence.claimed.get(indicator.key, 0)
    return Row(
        indicator=indicator.key,
        level=level,
        points=_weight(indicator) * level,
        maximum=Fraction(indicator.maximum),
        document=evidence.documents.get(indicator.key, ""),
        why=_why(indicator, evidence, basis, level) if level < claimed or (indicator.mandatory and not level) else None,
    )


def _why(indicator: Indicator, evidence: Evidence, basis: Basis, level: int) -> Message:
    claimed = evidence.claimed.get(indicator.key, 0)
    if not claimed:
        return Message("mandatory, and nothing was claimed")
    if basis == "validated" and indicator.key not in evidence.found:
        return Message("level {claimed} is claimed and was not validated yet", {"claimed": claimed})
    if basis == "validated":
        return Message("level {claimed} was claimed, and level {level} was found", {"claimed": claimed, "level": level})
    if not evidence.documents.get(indicator.key):
        return Message("level {claimed} is claimed without a document: no evidence, no points", {"claimed": claimed})
    return Message("level {claimed} is claimed, and {level} is the highest", {"claimed": claimed, "level": level})


def _level(indicator: Indicator, evidence: Evidence, basis: Basis) -> int:
    if basis == "validated":
        level = evidence.found.get(indicator.key, 0)
    else:
        level = evidence.claimed.get(indicator.key, 0) if evidence.documents.get(indicator.key) else 0
    return min(level, len(indicator.parameters))


def _weight(indicator: Indicator) -> Fraction:
    return Fraction(indicator.weight)


def _indicators(scheme: Scheme, of: Of) -> Iterable[Indicator]:
    found = scheme.of(of)
    if not found:
        raise Refused(
            "scheme {scheme}: its indicators are not known, so that nothing can be computed by it", scheme=scheme.key
        )
    return found
