"""What is changed to see whether the top holds: an assessor or a criterion left out, a weight moved."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from workbench.methods.evaluate.gathered import Gathered

Kind = Literal["assessor", "criterion", "weight", "stage-weight"]
POINTS = Fraction(5)
"""Points of a hundred by which a weight is moved."""


@dataclass(frozen=True)
class Variant:
    """One change to what is combined; the empty one changes nothing.

    Attributes
    ----------
    kind : what is changed
    stage, name : the criterion (in its stage), the assessor or the stage that is changed
    points : by how many points of a hundred a weight is moved
    without : the seat of the panel file that is left out
    shares : other shares of criteria, by stage
    weights : other weights of stages
    """

    kind: Kind | None = None
    stage: str = ""
    name: str = ""
    points: Fraction = Fraction(0)
    without: str = ""
    shares: Mapping[str, Mapping[str, Fraction]] = field(default_factory=dict)
    weights: Mapping[str, Fraction] = field(default_factory=dict)


def variants(gathered: Gathered) -> Iterator[Variant]:
    """Give every change whose effect on the top is looked at, in the order of the panel file."""
    marked = {sheet.holder for stage in gathered.stages for sheet in stage.sheets}
    for seat in gathered.panel.seats:
        if seat.key in marked:
            yield Variant("assessor", name=seat.key, without=seat.key)
    for stage in gathered.stages:
        yield from _criteria(stage.stage.key, stage.share, (Fraction(-100),))
    for stage in gathered.stages:
        yield from _criteria(stage.stage.key, stage.share, (-POINTS, POINTS))
    for key in gathered.weights if len(gathered.weights) > 1 else ():
        for points in (-POINTS, POINTS):
            yield Variant("stage-weight", key, key, points, weights=moved(gathered.weights, key, points))


def _criteria(stage: str, share: Mapping[str, Fraction], steps: tuple[Fraction, ...]) -> Iterator[Variant]:
    for name in share if len(share) > 1 else ():
        for points in steps:
            gone = points == -100
            shares = {stage: moved(share, name, points)}
            yield Variant(
                "criterion" if gone else "weight", stage, name, Fraction(0) if gone else points, shares=shares
            )


def moved(share: Mapping[str, Fraction], name: str, points: Fraction) -> dict[str, Fraction]:
    """Move one share by some points of a hundred of the whole, not below 0; the others give way in proportion.

    >>> found = moved({"n": Fraction(2, 5), "u": Fraction(3, 10), "v": Fraction(3, 10)}, "n", Fraction(-5))
    >>> [str(part) for part in found.values()]
    ['7/20', '13/40', '13/40']
    """
    whole = sum(share.values(), Fraction(0))
    new = min(whole, max(Fraction(0), share[name] + points / 100 * whole))
    rest = whole - share[name]
    return {key: new if key == name else part * (whole - new) / rest if rest else part for key, part in share.items()}
