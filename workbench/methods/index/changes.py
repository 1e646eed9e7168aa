"""What would change a region's index or class: more evidence, one innovation more, one fewer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from workbench.methods.index.maturity import rows
from workbench.methods.index.regions import RegionIndex, region_index
from workbench.records.filing import Basis, Evidence, FiledInnovation, FiledRegion
from workbench.records.scheme import ClassLimit, Of, Scheme


@dataclass(frozen=True)
class Step:
    """More evidence on one indicator, of an innovation or of the region itself (`innovation` is None)."""

    innovation: str | None
    indicator: str
    level: int
    to: int
    gain: Fraction

    @property
    def levels(self) -> int:
        """How many levels it climbs."""
        return self.to - self.level


@dataclass(frozen=True)
class Change:
    """What it takes to reach a class, and the index that it leads to; no steps where evidence alone does not do it."""

    to: ClassLimit
    steps: tuple[Step, ...]
    printed: Decimal | None


def to_reach(
    index: RegionIndex, region: FiledRegion, innovations: Sequence[FiledInnovation], basis: Basis = "claimed"
) -> Change | None:
    """Find the fewest levels of evidence that lift a region into the next class; None where it is in the best.

    Parameters
    ----------
    innovations : sequence of FiledInnovation
        Those that count for `index`.

    Notes
    -----
    Every level of an indicator brings the same, its weight: taking the heaviest first takes the fewest levels. Among
    equals fewer indicators are named, since one indicator is climbed before another is begun.
    """
    scheme = index.scheme
    above = scheme.classes[: scheme.classes.index(index.level)]
    if not above or above[-1].lowest is None:
        return None
    goal = above[-1]
    steps: list[Step] = []
    exact = index.exact
    for step in sorted(_room(index, region, innovations, basis), key=lambda each: (-each.gain, -each.levels)):
        taken = _as_far_as_needed(scheme, exact, step, goal)
        steps.append(taken)
        exact += taken.gain * taken.levels
        if scheme.printed(exact) >= (goal.lowest or 0):
            return Change(goal, tuple(steps), scheme.printed(exact))
    return Change(goal, (), None)


def _as_far_as_needed(scheme: Scheme, exact: Fraction, step: Step, goal: ClassLimit) -> Step:
    for to in range(step.level + 1, step.to):
        if scheme.printed(exact + step.gain * (to - step.level)) >= (goal.lowest or 0):
            return Step(step.innovation, step.indicator, step.level, to, step.gain)
    return step


def _room(
    index: RegionIndex, region: FiledRegion, innovations: Sequence[FiledInnovation], basis: Basis
) -> Iterator[Step]:
    scheme = index.scheme
    per = Fraction(100) / Fraction(scheme.total)
    yield from _steps(scheme, None, region.evidence, basis, "region", per)
    for each in innovations:
        yield from _steps(scheme, each.innovation.key, each.evidence, basis, "innovation", per / index.divisor)


def _steps(
    scheme: Scheme, innovation: str | None, evidence: Evidence, basis: Basis, of: Of, per: Fraction
) -> Iterator[Step]:
    for row, indicator in zip(rows(scheme, evidence, basis, of), scheme.of(of), strict=True):
        highest = len(indicator.parameters)
        if row.level < highest:
            yield Step(innovation, indicator.key, row.level, highest, Fraction(indicator.weight) * per)


def with_innovation(
    index: RegionIndex, region: FiledRegion, innovations: Sequence[FiledInnovation], another: FiledInnovation
) -> RegionIndex:
    """Give the index of a region if it filed one innovation more: it may fall, and is shown before it is done."""
    return region_index(index.scheme, region, (*innovations, another), index.basis)


def without_innovation(
    index: RegionIndex, region: FiledRegion, innovations: Sequence[FiledInnovation], key: str
) -> RegionIndex:
    """Give the index of a region without one of its innovations."""
    left = tuple(each for each in innovations if each.innovation.key != key)
    return region_index(index.scheme, region, left, index.basis)
