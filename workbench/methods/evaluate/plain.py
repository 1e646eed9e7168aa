"""An evaluation as plain data, for archives and files: exact numbers as text, estimates as floats in full."""

from collections.abc import Callable
from typing import Any

from workbench.errors import Message
from workbench.methods.combine.design import Design
from workbench.methods.evaluate.corrected import chance
from workbench.methods.evaluate.record import (
    Change,
    Corrected,
    CorrectedPlace,
    Evaluation,
    RuleTop,
    Sensitivity,
    StageDesign,
)

JSON = dict[str, Any]
Say = Callable[[Message | None], Any]


def as_data(evaluation: Evaluation, rules: tuple[RuleTop, ...] = (), say: Say | None = None) -> JSON:
    """Write an evaluation as data that JSON can hold.

    What is printed is text (`value`, `first`, `top`) or a whole number (places, intervals); `estimate`, `margin`,
    `severity` and `variance` are floats in full and agree within 1e-6 wherever they are computed. `close` names the
    printed numbers of a row that a difference of 1e-6 could change; a place follows from the printed values.

    Parameters
    ----------
    rules : what `by_every_rule` gave, where it was asked
    say : writes a sentence; as its template and values where none is given
    """
    say = said if say is None else say
    return {
        "panel": evaluation.panel,
        "sequence": evaluation.sequence,
        "head": evaluation.head,
        "seed": evaluation.seed,
        "official": evaluation.official.model_dump(mode="json"),
        "corrected": _corrected(evaluation.corrected, say),
        "designs": [_stage_design(each) for each in evaluation.designs],
        "sensitivity": [_sensitivity(each, say) for each in evaluation.sensitivity],
        "rules": [rule_data(each, say) for each in rules],
    }


def said(message: Message | None) -> JSON | None:
    """Write a sentence as its template and values, so that a reader may say it in another language."""
    if message is None:
        return None
    shown = {name: value for name, value in message.values.items() if isinstance(value, str | int | float)}
    others = {
        name: str(value) for name, value in message.values.items() if name not in shown and _is_said(name, message)
    }
    return {"template": message.template, "values": {**shown, **others}}


def _is_said(name: str, message: Message) -> bool:
    return "{" + name + "}" in message.template


def _corrected(result: Corrected, said: Say) -> JSON:
    return {
        "rule": result.rule,
        "heading": said(result.heading),
        "refused": said(result.refused),
        "severity": {stage: dict(of) for stage, of in (result.severity or {}).items()},
        "variance": {stage: dict(of) for stage, of in (result.variance or {}).items()},
        "warnings": [said(each) for each in result.warnings],
        "clusters": [
            {
                "cluster": each.cluster,
                "k": each.k,
                "unsure": said(each.unsure),
                "places": [_place(place, said) for place in each.places],
            }
            for each in result.clusters
        ],
    }


def _place(place: CorrectedPlace, said: Say) -> JSON:
    return {
        "region": place.region,
        "place": place.place,
        "shared": place.shared,
        "value": None if place.value is None else str(place.value),
        "estimate": place.estimate,
        "margin": place.margin,
        "low": place.low,
        "high": place.high,
        "first": None if place.first is None else str(chance(place.first)),
        "top": None if place.top is None else str(chance(place.top)),
        "certified": None if place.certified is None else list(place.certified),
        "certified_all": None if place.certified_all is None else list(place.certified_all),
        "could_be_top": place.could_be_top,
        "tie_broken_by": place.tie_broken_by,
        "fault": said(place.fault),
        "close": list(place.close),
    }


def _stage_design(each: StageDesign) -> JSON:
    return {
        "stage": each.stage,
        "dependence": each.dependence,
        "design": None if each.design is None else _design(each.design),
    }


def _design(design: Design) -> JSON:
    weakest = design.weakest
    return {
        "components": [
            {"submissions": list(part.submissions), "assessors": list(part.assessors)} for part in design.components
        ],
        "bridges": [[link.submission, link.assessor] for link in design.bridges],
        "thin": list(design.thin),
        "shared": dict(zip(design.assessors, design.shared.tolist(), strict=True)),
        "connectivity": design.connectivity,
        "weakest": None
        if weakest is None
        else {"assessors": list(weakest.assessors), "resistance": weakest.resistance},
        "joining": [[link.submission, link.assessor] for link in design.joining],
    }


def _sensitivity(each: Sensitivity, said: Say) -> JSON:
    return {
        "cluster": each.cluster,
        "k": each.k,
        "official": list(each.official),
        "corrected": list(each.corrected),
        "changes": [_change(change, said) for change in each.changes],
    }


def _change(change: Change, said: Say) -> JSON:
    return {
        "basis": change.basis,
        "kind": change.kind,
        "stage": change.stage,
        "name": change.name,
        "points": change.points,
        "top": list(change.top),
        "enters": list(change.enters),
        "leaves": list(change.leaves),
        "refused": said(change.refused),
    }


def rule_data(each: RuleTop, say: Say | None = None) -> JSON:
    """Write the top under one rule as data."""
    say = said if say is None else say
    return {
        "rule": each.rule,
        "cluster": each.cluster,
        "k": each.k,
        "top": list(each.top),
        "enters": list(each.enters),
        "leaves": list(each.leaves),
        "places": [list(pair) for pair in each.places],
        "refused": say(each.refused),
        "warnings": [say(warning) for warning in each.warnings],
    }
