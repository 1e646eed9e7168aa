"""The many-facet Rasch rule: one measure a submission, a severity an assessor, and how well they fit."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from workbench.errors import Refused
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.rasch.classes import classes_of
from workbench.methods.combine.rasch.likelihood import Facets, Panel, category_chances
from workbench.methods.combine.result import Covariance, Estimate, Found, Index, Labels, Vector, sums


@dataclass(frozen=True, eq=False, kw_only=True)
class RaschEstimate(Estimate):
    """An estimate in logits, with what a Rasch analysis is read by.

    Attributes
    ----------
    fair_average : (submissions,) the mark expected from an assessor of mean severity
    error : (submissions,) standard error of the measure, severities taken as known
    severity_error : (assessors,) standard error of the severity
    infit, outfit : (assessors,) mean squares, 1 expected; above 1 noisier, below 1 smoother than the model
    criteria, difficulty : labels, and (criteria,) logits that a criterion takes off
    steps : (1 or criteria, categories - 1) step difficulties, each row adds up to 0
    deviance : -2 log marginal likelihood
    separation, reliability : of the submissions; `assessor_separation`, `assessor_reliability` of the severities
    """

    fair_average: Vector
    error: Vector
    severity_error: Vector
    infit: Vector
    outfit: Vector
    criteria: Labels
    difficulty: Vector
    steps: Vector
    deviance: float
    separation: float
    reliability: float
    assessor_separation: float
    assessor_reliability: float

    def kept_fields(self, kept: Index) -> dict[str, Any]:
        """Return the fields by submission, for some of them."""
        return {"fair_average": self.fair_average[kept], "error": self.error[kept]}


def many_facet_rasch(
    marks: Marks,
    *,
    classes: int | None = None,
    steps: str = "common",
    nodes: ArrayLike | None = None,
    scale: tuple[float, float] | None = None,
    unconnected: str | None = None,
) -> Found:
    """Estimate ``log P_k / P_(k-1) = theta_p - d_i - a_j - t_k`` by marginal maximum likelihood, theta ~ N(0, s2).

    Severities and steps add up to 0; the value is the mean of theta given the marks (EAP), in logits. Marks of
    more than twelve kinds are cut into ten classes of the scale (`classes` says how many).
    ``steps="criterion"`` gives each criterion its own steps (partial credit). Infit and outfit are averaged over
    what the marks leave open about theta, so that 1 is expected. `nodes` fixes the points of the quadrature, in
    logits; left out, they reach six standard deviations and are as dense as the marks need. The covariance adds to each
    measure's own error that of the severities. Unconnected parts are linked by theta's one distribution, so this rule
    needs nothing more where `unconnected` allows them.

    References
    ----------
    Linacre (1989), Many-facet Rasch measurement; Eckes (2015), Introduction to many-facet Rasch measurement;
    Robitzsch & Steinfeld (2018), Item response models for human ratings, Psych. Test Assess. Model. 60: 101-138.
    """
    del unconnected
    if len(marks.assessors) < 2:
        raise Refused(
            "one assessor alone cannot be calibrated: nobody marked the same submissions as {assessor}",
            assessor=marks.assessors[0],
        )
    if len(marks.submissions) < 2:
        raise Refused("there is one submission only: nothing to rank")
    cut = classes_of(marks.mark, classes, scale)
    panel = Panel(marks.submission, marks.criterion, marks.assessor, cut.number, steps, nodes)
    free, doubt = panel.fit()
    facets = panel.facets(free)
    weight, whole, log_chance = panel.posterior(facets)
    theta = panel.thetas(facets)
    value = weight @ theta
    own = np.maximum(weight @ theta**2 - value**2, 0.0)
    severity_doubt = _severity_covariance(panel, doubt)
    infit, outfit = _fit(panel, weight, np.exp(log_chance))
    fields = {
        "fair_average": _fair(facets, value, cut.mark),
        "error": np.sqrt(own),
        "severity_error": np.sqrt(np.diag(severity_doubt)),
        "infit": infit,
        "outfit": outfit,
        "criteria": marks.criteria,
        "difficulty": facets.difficulty,
        "steps": facets.steps,
        "deviance": -2 * float(whole.sum()),
    }
    return Found(
        value=value,
        severity=facets.severity,
        covariance=_covariance(panel, own, facets.spread**2, severity_doubt),
        variance={"submission": facets.spread**2},
        warnings=cut.warnings,
        more={"record": RaschEstimate, "fields": fields | _separations(value, own, facets, severity_doubt)},
    )


def _severity_covariance(panel: Panel, doubt: Vector) -> Vector:
    _, criteria, assessors = panel.size
    inner = doubt[criteria : criteria + assessors - 1, criteria : criteria + assessors - 1]
    widen = np.vstack([np.eye(assessors - 1), -np.ones((1, assessors - 1))])
    return np.asarray(widen @ inner @ widen.T, dtype=float)


def _covariance(panel: Panel, own: Vector, spread: float, severity: Vector) -> Covariance:
    shares = np.zeros((panel.size[0], panel.size[2]))
    np.add.at(shares, (panel.p, panel.j[panel.cell]), 1.0)
    shares *= ((1 - own / spread) / shares.sum(axis=1))[:, None]
    values, vectors = np.linalg.eigh(severity)
    return Covariance(own, shares, (vectors * np.sqrt(np.clip(values, 0.0, None))) @ vectors.T)


def _fit(panel: Panel, weight: Vector, chance: Vector) -> tuple[Vector, Vector]:
    levels = np.arange(panel.top + 1)
    expected = np.einsum("k,ckq->cq", levels, chance)
    spread = np.einsum("k,ckq->cq", levels**2, chance) - expected**2
    seen = (panel.seen @ weight).reshape(len(panel.i), panel.top + 1, -1)
    squares = np.einsum("ckq,ckq->cq", seen, (levels[None, :, None] - expected[:, None, :]) ** 2)
    counted = panel.count @ weight

    def by_assessor(cells: Vector) -> Vector:
        return sums(panel.j, cells.sum(axis=1), panel.size[2])

    infit = by_assessor(squares) / by_assessor(counted * spread)
    outfit = by_assessor(squares / np.maximum(spread, 1e-12)) / by_assessor(counted)
    return infit, outfit


def _fair(facets: Facets, value: Vector, class_marks: Vector) -> Vector:
    criteria = np.arange(len(facets.difficulty))
    mean = Facets(facets.difficulty, np.zeros(1), facets.steps, facets.spread)
    chance = np.exp(category_chances(mean, criteria, np.zeros(len(criteria), dtype=np.intp), value))
    return np.asarray(np.einsum("k,ikp->p", class_marks, chance) / len(criteria), dtype=float)


def _separations(value: Vector, own: Vector, facets: Facets, severity: Vector) -> dict[str, float]:
    reliability = float(np.var(value) / (np.var(value) + own.mean()))
    spread = float(np.var(facets.severity, ddof=1))
    by_assessor = max(0.0, (spread - float(np.diag(severity).mean())) / spread) if spread > 0 else 0.0
    return {
        "reliability": reliability,
        "separation": _separation(reliability),
        "assessor_reliability": by_assessor,
        "assessor_separation": _separation(by_assessor),
    }


def _separation(reliability: float) -> float:
    return float(np.sqrt(reliability / (1 - reliability))) if reliability < 1 else float("inf")
