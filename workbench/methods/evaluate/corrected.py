"""The corrected result: places, intervals, chances and certified sets, cluster by cluster."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np

from workbench.errors import Message, Refused, WorkbenchError
from workbench.methods.combine import RULES
from workbench.methods.combine.result import Covariance, Vector
from workbench.methods.evaluate.calibrated import ON_MARKS, TOLERANCE, Calibrated, Fit, flips
from workbench.methods.evaluate.official import Official
from workbench.methods.evaluate.record import LEVEL, Corrected, CorrectedCluster, CorrectedPlace, StageDesign
from workbench.methods.evaluate.variants import Variant
from workbench.methods.exact.places import Candidate, places
from workbench.methods.exact.rules import printed
from workbench.methods.ranking import CertifiedSets, RankIntervals, certified_sets, rank_intervals

UNCHANGED = Variant()
CHANCE_PLACES = 2
"""Decimals with which a chance is printed."""
DRAWS = 2_000
"""Draws behind the certified sets, which compare all pairs in each of them."""
DEPENDENT = (
    "assignment looks dependent on quality: fixed and random results differ by more than sampling error (p = {p})"
)

TOO_FEW = "{count} regions have a value so far: who is among the first {k} of them means nothing yet"


def corrected(calibrated: Calibrated, official: Official, designs: Sequence[StageDesign], seed: int) -> Corrected:
    """Compute the corrected result, or say why there is none."""
    rule = calibrated.gathered.panel.corrected
    refusal = _unconnected(calibrated, rule, designs)
    fits: dict[str, Fit] = {}
    if refusal is None:
        try:
            fits = calibrated.fits(rule, UNCHANGED)
        except WorkbenchError as fault:
            refusal = fault.message
    if refusal is not None:
        return Corrected(rule, refused=refusal, warnings=_dependence(designs))
    clusters = tuple(
        _cluster(calibrated, official, fits, cluster.key, seed)
        for cluster in calibrated.gathered.panel.clusters
        if calibrated.gathered.regions[cluster.key]
    )
    return Corrected(
        rule=rule,
        clusters=clusters,
        heading=_heading(designs),
        severity={stage: _severity(fit) for stage, fit in fits.items() if fit.estimate.severity is not None},
        variance={stage: dict(fit.estimate.variance) for stage, fit in fits.items() if fit.estimate.variance},
        warnings=_warnings(rule, fits, designs),
    )


def _unconnected(calibrated: Calibrated, rule: str, designs: Sequence[StageDesign]) -> Message | None:
    if calibrated.unconnected is not None or rule not in RULES or not RULES[rule].calibrated:
        return None
    for each in designs:
        if each.design is not None and len(each.design.components) > 1:
            said = (
                "no corrected result: the sheets fall into {count} parts that share no assessor and no submission, "
                "so severity in one cannot be told from quality in another"
            )
            return Message(said, {"count": len(each.design.components)})
    return None


def _heading(designs: Sequence[StageDesign]) -> Message | None:
    count = max((len(each.design.components) for each in designs if each.design is not None), default=1)
    if count < 2:
        return None
    said = "ASSUMED: the submissions of {count} unconnected parts have equal means; no mark shows whether they have"
    return Message(said, {"count": count})


def _dependence(designs: Sequence[StageDesign]) -> tuple[Message, ...]:
    doubted = [each.dependence for each in designs if each.dependence is not None and each.dependence < 0.05]
    return tuple(Message(DEPENDENT, {"p": f"{p:.2g}"}) for p in doubted)


def _warnings(rule: str, fits: Mapping[str, Fit], designs: Sequence[StageDesign]) -> tuple[Message, ...]:
    said = [warning for fit in fits.values() for warning in fit.estimate.warnings if warning.template != DEPENDENT]
    if rule not in ON_MARKS:
        said.append(Message("the values of {rule} are on a scale of their own, not that of the marks", {"rule": rule}))
    once = {str(message): message for message in said}
    return (*_dependence(designs), *once.values())


def _severity(fit: Fit) -> dict[str, float]:
    assert fit.estimate.severity is not None
    pairs = zip(fit.estimate.assessors, fit.estimate.severity.tolist(), strict=True)
    return {str(assessor): float(severity) for assessor, severity in pairs}


def _cluster(
    calibrated: Calibrated, official: Official, fits: Mapping[str, Fit], cluster: str, seed: int
) -> CorrectedCluster:
    estimates = calibrated.estimates(cluster, fits, UNCHANGED)
    known = {region: value for region, value in estimates.items() if value is not None}
    k = calibrated.gathered.top(cluster)
    placed = _placed(calibrated, official, cluster, estimates)
    unsure: Message | None = None
    if len(known) == 1:
        unsure = Message("only one region has a value, and there is none to compare it with")
    elif known:
        told = k < len(known)
        try:
            placed = _sure(calibrated, placed, known, fits, k if told else None, seed)
            unsure = None if told else Message(TOO_FEW, {"k": k, "count": len(known)})
        except WorkbenchError as fault:
            unsure = fault.message
    return CorrectedCluster(cluster, k, placed, unsure)


def _placed(
    calibrated: Calibrated,
    official: Official,
    cluster: str,
    estimates: Mapping[str, float | None],
) -> tuple[CorrectedPlace, ...]:
    gathered = calibrated.gathered
    values = calibrated.printed(estimates)
    candidates = [
        Candidate(region, values.get(region), official.criteria(region, UNCHANGED))
        for region in gathered.regions[cluster]
    ]
    found = []
    for place in places(gathered.panel, candidates, low=calibrated.low(calibrated.gathered.panel.corrected)):
        estimate = estimates.get(place.region)
        found.append(
            CorrectedPlace(
                region=place.region,
                place=place.place,
                shared=place.shared,
                value=place.value,
                estimate=estimate,
                tie_broken_by=place.tie_broken_by,
                fault=gathered.faults.get(place.region),
                close=("value",) if estimate is not None and flips(estimate, gathered.panel.decimals) else (),
            )
        )
    return tuple(found)


def _sure(
    calibrated: Calibrated,
    placed: tuple[CorrectedPlace, ...],
    known: Mapping[str, float],
    fits: Mapping[str, Fit],
    k: int | None,
    seed: int,
) -> tuple[CorrectedPlace, ...]:
    regions = tuple(known)
    errors = calibrated.covariance(regions, fits)
    score = np.array(list(known.values())) * (-1.0 if calibrated.low(calibrated.gathered.panel.corrected) else 1.0)
    draws = rank_intervals(score, errors, level=LEVEL, top=k or 1, seed=seed, within=TOLERANCE)
    assert errors is not None  # rank_intervals refuses where there is none
    marginal = certified_sets(score, errors, draws=DRAWS, seed=seed, within=TOLERANCE)
    joint = certified_sets(score, errors, simultaneous=True, top=k, draws=DRAWS, seed=seed, within=TOLERANCE)
    margin = _margin(errors)
    found = []
    for place in placed:
        if place.region not in known:
            found.append(place)
            continue
        at = regions.index(place.region)
        found.append(
            replace(
                place,
                margin=float(margin[at]),
                low=int(draws.low[at]),
                high=int(draws.high[at]),
                first=float(draws.first[at]),
                top=None if k is None else float(draws.top[at]),
                certified=(int(marginal.low[at]), int(marginal.high[at])),
                certified_all=(int(joint.low[at]), int(joint.high[at])),
                could_be_top=None if joint.could_be_top is None else bool(joint.could_be_top[at]),
                close=(*place.close, *_close(draws, at), *_certified_close(marginal, joint, at)),
            )
        )
    return tuple(found)


def _margin(errors: Covariance) -> Vector:
    """Give 1.645 standard errors of each value against the mean of all: what the panel's mean itself errs cancels."""
    matrix = errors.matrix()
    matrix = matrix - matrix.mean(axis=0) - matrix.mean(axis=1)[:, None] + matrix.mean()
    return np.asarray(1.6448536269514722 * np.sqrt(np.clip(np.diag(matrix), 0.0, None)), dtype=float)


def chance(value: float) -> Decimal:
    """Round a chance as it is printed.

    >>> chance(0.875)
    Decimal('0.88')
    """
    return printed(Fraction(value), CHANCE_PLACES)


def _close(draws: RankIntervals, at: int) -> tuple[str, ...]:
    if draws.bounds is None:
        raise Refused("intervals were drawn without their bounds")
    before, after = draws.bounds
    differ = {
        "low": before.low[at] != after.low[at],
        "high": before.high[at] != after.high[at],
        "first": chance(before.first[at]) != chance(after.first[at]),
        "top": chance(before.top[at]) != chance(after.top[at]),
    }
    return tuple(name for name, differs in differ.items() if differs)


def _certified_close(marginal: CertifiedSets, joint: CertifiedSets, at: int) -> tuple[str, ...]:
    own = marginal.close is not None and marginal.close[at]
    of_all = joint.close is not None and joint.close[at]
    return (*(("certified",) if own else ()), *(("certified_all", "could_be_top") if of_all else ()))
