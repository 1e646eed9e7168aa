"""Checks on the parts of a panel file that more than one of its rules needs."""

from collections.abc import Iterable
from decimal import Decimal

from workbench.records.fault import fault
from workbench.records.panel.parts import Criterion
from workbench.records.scale import Scale


def unique(what: str, keys: Iterable[str]) -> None:
    """Refuse a key that is there twice."""
    seen: set[str] = set()
    for key in keys:
        if key in seen:
            raise fault("{what}: {key} is there twice", what=what, key=key)
        seen.add(key)


def known_names(what: str, keys: Iterable[str], known: Iterable[str]) -> None:
    """Refuse a key that names nothing."""
    there = sorted(set(known))
    for key in keys:
        if key not in there:
            raise fault("{what}: {key} is not one of {known}", what=what, key=key, known=", ".join(there))


def anchors_fit(criterion: Criterion, scale: Scale) -> None:
    """Refuse anchors that lie off their scale or over one another."""
    last: Decimal | None = None
    for anchor in criterion.anchors:
        if not (scale.holds(anchor.low) and scale.holds(anchor.high)):
            raise fault(
                "criterion {criterion}: anchor {low} to {high} is off scale",
                criterion=criterion.key,
                low=anchor.low,
                high=anchor.high,
            )
        if last is not None and anchor.low <= last:
            raise fault("criterion {criterion}: anchors overlap at {low}", criterion=criterion.key, low=anchor.low)
        last = anchor.high
