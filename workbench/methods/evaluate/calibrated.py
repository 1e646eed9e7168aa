"""The corrected values: one fit a stage, stages added up by their weights, with something changed or nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from workbench.errors import BadInput, Message, Refused, WorkbenchError
from workbench.methods.combine import RULES, estimate
from workbench.methods.combine.calibrated.additive import fit_within
from workbench.methods.combine.calibrated.dependence import dependence
from workbench.methods.combine.calibrated.system import System
from workbench.methods.combine.design import examine_design
from workbench.methods.combine.marks import read_marks
from workbench.methods.combine.result import Covariance, Estimate, Vector
from workbench.methods.combine.rules import EQUAL_MEANS
from workbench.methods.evaluate.gathered import Gathered, StageSheets
from workbench.methods.evaluate.record import StageDesign
from workbench.methods.evaluate.variants import Variant
from workbench.methods.exact.rules import printed

TOLERANCE = 1e-6
"""By how much estimates may differ from one machine to another."""
ON_MARKS = frozenset({"mean", "median", "trimmed-mean", "z-score", "additive", "fixed-random", "blup", "blup-slopes"})
"""Rules whose values lie on the scale of the marks."""
ON_RANKS = frozenset({"rank-sum", "mean-rank"})
"""Rules whose values are sums or means of ranks, 1 the best."""


@dataclass(frozen=True, eq=False)
class Fit:
    """One stage by one rule: estimates by submission, turned so that the panel's better end is better."""

    estimate: Estimate
    value: Mapping[str, float]
    position: Mapping[str, int]


class StageArrays:
    """The sheets of a stage as arrays, in the order of their labels."""

    def __init__(self, gathered: Gathered, stage: StageSheets) -> None:
        self.stage = stage
        sheets = sorted(stage.sheets, key=lambda sheet: (sheet.submission, sheet.holder))
        self.submission: Any = np.array([sheet.submission for sheet in sheets], dtype=object)
        self.assessor: Any = np.array([sheet.holder for sheet in sheets], dtype=object)
        size = (len(sheets), len(stage.stage.criteria))
        self.mark = np.array([sheet.marks for sheet in sheets], dtype=float).reshape(size) / stage.unit
        scales = [gathered.panel.scale(criterion) for criterion in stage.stage.criteria]
        ends = {(float(scale.low), float(scale.high)) for scale in scales}
        self.scale = ends.pop() if len(ends) == 1 else None
        self.sign = -1.0 if stage.better == "low" else 1.0

    def totals(self, share: Mapping[str, Fraction]) -> Vector:
        """Give each sheet's total, (sheets,), turned so that more is better."""
        part = np.array([float(share[criterion.key]) for criterion in self.stage.stage.criteria])
        return np.asarray(self.sign * (self.mark @ part), dtype=float)

    def fit(self, rule: str, change: Variant, unconnected: str | None, **options: Any) -> Fit:
        """Fit one rule, with something changed.

        Raises
        ------
        Refused, BadInput
            As `estimate` does.
        """
        share = change.shares.get(self.stage.stage.key, self.stage.share)
        keep = self.assessor != change.without if change.without else np.ones(len(self.assessor), dtype=bool)
        if not keep.any():
            raise Refused("no assessor has confirmed a sheet")
        anchors = sorted(self.stage.anchors.intersection(self.submission[keep].tolist()))
        if rule in RULES and RULES[rule].by_criterion:
            found = self._by_criterion(rule, share, keep, anchors, unconnected, options)
        else:
            found = estimate(
                self.submission[keep], self.assessor[keep], self.totals(share)[keep],
                rule=rule, anchors=anchors, unconnected=unconnected, **options,
            )  # fmt: skip
        on_marks = self.sign if rule in ON_MARKS else 1.0
        value = {str(key): on_marks * float(of) for key, of in zip(found.submissions, found.value, strict=True)}
        return Fit(found, value, {str(key): at for at, key in enumerate(found.submissions)})

    def _by_criterion(
        self, rule: str, share: Mapping[str, Fraction], keep: Vector, anchors: list[str], unconnected: str | None,
        options: Mapping[str, Any],
    ) -> Estimate:  # fmt: skip
        if self.scale is None:
            raise Refused("the criteria have scales of their own, so their steps cannot be one model's")
        used = np.flatnonzero([share[criterion.key] > 0 for criterion in self.stage.stage.criteria])
        count, low, high = int(np.count_nonzero(keep)), *sorted(self.sign * end for end in self.scale)
        submission: Any = np.repeat(self.submission[keep], len(used))
        assessor: Any = np.repeat(self.assessor[keep], len(used))
        return estimate(
            submission, assessor,
            (self.sign * self.mark[keep][:, used]).ravel(), criterion=np.tile(used, count).tolist(), rule=rule,
            scale=(low, high), anchors=anchors, unconnected=unconnected, **options,
        )  # fmt: skip


class Calibrated:
    """A rule of the library over gathered sheets, cluster by cluster, stages added up."""

    def __init__(self, gathered: Gathered) -> None:
        self.gathered = gathered
        self.arrays = {stage.stage.key: StageArrays(gathered, stage) for stage in gathered.stages}
        self.unconnected = EQUAL_MEANS if gathered.panel.unconnected == EQUAL_MEANS else None
        self.ranked = {
            cluster: tuple(region for region in regions if region not in gathered.faults)
            for cluster, regions in gathered.regions.items()
        }

    def low(self, rule: str) -> bool:
        """Say whether the lowest value of a rule is best: sums of ranks, or marks whose low end is best."""
        return rule in ON_RANKS or (rule in ON_MARKS and self.gathered.low)

    def fits(self, rule: str, change: Variant, **options: Any) -> dict[str, Fit]:
        """Fit every stage by a rule.

        Raises
        ------
        Refused, BadInput
            As `estimate` does.
        """
        if rule not in RULES:
            raise BadInput("there is no rule {rule}; there are {rules}", rule=rule, rules=", ".join(RULES))
        return {key: stage.fit(rule, change, self.unconnected, **options) for key, stage in self.arrays.items()}

    def estimates(self, cluster: str, fits: Mapping[str, Fit], change: Variant) -> dict[str, float | None]:
        """Give each region's estimate before rounding; None where a sheet that it needs was left out."""
        weights = change.weights or self.gathered.weights
        found: dict[str, float | None] = {}
        for region in self.ranked[cluster]:
            parts = [
                float(weights[stage]) * value
                for stage, fit in fits.items()
                if (value := fit.value.get(self.gathered.entry[region, stage])) is not None
            ]
            found[region] = sum(parts) if len(parts) == len(fits) else None
        return found

    def covariance(self, regions: tuple[str, ...], fits: Mapping[str, Fit]) -> Covariance | None:
        """Give the covariance of the regions' estimates, stages erring independently; None without a model."""
        parts = []
        for stage, fit in fits.items():
            if fit.estimate.covariance is None:
                return None
            kept = np.array([fit.position[self.gathered.entry[region, stage]] for region in regions], dtype=np.intp)
            parts.append((float(self.gathered.weights[stage]), fit.estimate.covariance.take(kept)))
        if len(parts) == 1:
            return parts[0][1]
        matrix = sum((weight**2 * part.matrix() for weight, part in parts), np.zeros((len(regions),) * 2))
        values, vectors = np.linalg.eigh(matrix)
        # The symmetric root does not depend on the library that computed the vectors.
        root = (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T
        return Covariance(np.zeros(len(regions)), np.eye(len(regions)), root)

    def values(self, cluster: str, rule: str, change: Variant) -> dict[str, Decimal | None] | Message:
        """Give the printed value of each region of a cluster under a change, or why there is none."""
        try:
            fits = self.fits(rule, change)
        except WorkbenchError as fault:
            return fault.message
        return self.printed(self.estimates(cluster, fits, change))

    def printed(self, estimates: Mapping[str, float | None]) -> dict[str, Decimal | None]:
        """Round estimates once, half up, as the official values are."""
        places = self.gathered.panel.decimals
        return {
            region: None if value is None else printed(Fraction(value), places) for region, value in estimates.items()
        }

    def designs(self) -> tuple[StageDesign, ...]:
        """Examine who marked what in every stage, and whether the assignment looks dependent on quality."""
        return tuple(self._design(stage) for stage in self.arrays.values())

    def _design(self, arrays: StageArrays) -> StageDesign:
        key = arrays.stage.stage.key
        if not len(arrays.submission):
            return StageDesign(key, None)
        sheets = (arrays.submission.tolist(), arrays.assessor.tolist())
        design = examine_design(*sheets)
        if len(design.components) == 1:
            return StageDesign(key, design, self._dependence(arrays))
        return StageDesign(key, examine_design(*sheets, barred=self._barred(arrays.stage)))

    def _barred(self, stage: StageSheets) -> frozenset[tuple[str, str]]:
        """Give who may not mark what, by a known conflict or a recusal: (submission, seat of the panel file)."""
        standing, key = self.gathered.standing, stage.stage.key
        submissions = [each.key for each in self.gathered.intake.submissions if each.stage == key]
        known = {
            (submission, seat.key)
            for submission in submissions
            for seat in self.gathered.panel.seats
            if standing.conflict(seat.key, key, submission)
        }
        recused = {
            (submission, sheet.holder)
            for submission in submissions
            for sheet in self.gathered.all_sheets[key, submission]
            if sheet.absent == "recused"
        }
        return frozenset(known | recused)

    def _dependence(self, arrays: StageArrays) -> float | None:
        marks = read_marks(arrays.submission, arrays.assessor, arrays.totals(arrays.stage.share).tolist())
        if len(marks.assessors) < 2 or len(marks.submissions) < 2:
            return None
        system = System(marks)
        found = dependence(system, fit_within(system))
        return None if found is None else found.probability


def flips(value: float, places: int) -> bool:
    """Say whether a difference of 1e-6 could change how a number is printed.

    >>> flips(0.5050000001, 2), flips(0.504, 2)
    (True, False)
    """
    return printed(Fraction(value - TOLERANCE), places) != printed(Fraction(value + TOLERANCE), places)
