"""The rules by name, and `estimate`: one door for all of them."""

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Any, SupportsFloat

import numpy as np

from workbench.errors import BadInput, Message
from workbench.methods.combine import raw
from workbench.methods.combine.calibrated.additive import additive
from workbench.methods.combine.calibrated.blup import blup
from workbench.methods.combine.calibrated.fixed_random import fixed_random
from workbench.methods.combine.calibrated.slopes import blup_slopes
from workbench.methods.combine.design import components_of, refuse_unconnected, thin_warning
from workbench.methods.combine.marks import Marks, chosen, read_marks, sheets
from workbench.methods.combine.paired.bradley_terry import bradley_terry
from workbench.methods.combine.paired.kemeny import kemeny
from workbench.methods.combine.paired.schulze import schulze
from workbench.methods.combine.rasch.rule import many_facet_rasch
from workbench.methods.combine.result import Estimate, Found


@dataclass(frozen=True)
class Rule:
    """How a rule is called: `options` beyond those of every rule; `calibrated` rules need a linked design."""

    find: Callable[..., Found]
    options: frozenset[str] = frozenset()
    calibrated: bool = False
    confidences: bool = False
    by_criterion: bool = False


RULES: dict[str, Rule] = {
    "mean": Rule(raw.mean),
    "median": Rule(raw.median),
    "trimmed-mean": Rule(raw.trimmed_mean, frozenset({"drop"})),
    "z-score": Rule(raw.z_score, frozenset({"shrink"})),
    "borda": Rule(raw.borda),
    "rank-sum": Rule(raw.rank_sum),
    "mean-rank": Rule(raw.mean_rank, frozenset({"points"})),
    "schulze": Rule(schulze, frozenset({"strength"})),
    "kemeny": Rule(kemeny, frozenset({"exact_up_to"})),
    "bradley-terry": Rule(bradley_terry, frozenset({"prior"})),
    "additive": Rule(additive, calibrated=True, confidences=True),
    "fixed-random": Rule(fixed_random, calibrated=True, confidences=True),
    "blup": Rule(blup, calibrated=True, confidences=True),
    "blup-slopes": Rule(blup_slopes, frozenset({"slopes"}), calibrated=True, confidences=True),
    "many-facet-rasch": Rule(
        many_facet_rasch, frozenset({"classes", "steps", "nodes"}), calibrated=True, by_criterion=True
    ),
}
"""Every rule by its published name."""

EQUAL_MEANS = "equal-means"


def estimate(
    submission: Sequence[Hashable],
    assessor: Sequence[Hashable],
    mark: Sequence[SupportsFloat],
    *,
    rule: str,
    criterion: Sequence[Hashable] | None = None,
    confidence: Sequence[SupportsFloat] | None = None,
    **options: Any,
) -> Estimate:
    """Combine marks into one value a submission, by the rule named.

    Parameters
    ----------
    submission, assessor, mark : sequences of equal length, one entry a mark; their order changes nothing
    rule : one of `RULES`
    criterion : criterion of each mark; the criteria of a sheet are averaged (many-facet-rasch keeps them apart)
    confidence : declared confidence of each mark, above 0; its variance is the residual's over the confidence
    **options
        ``weights`` by criterion; ``scale`` (low, high) that marks must keep to; ``anchors``: submissions that
        link the rooms of a calibrated rule and are not ranked; ``unconnected="equal-means"``: compare
        unconnected parts as if their submissions had one mean; and the options of the rule itself.

    Returns
    -------
    Estimate
        with submissions, value, assessors, severity, covariance, components and warnings. Severity is what an
        assessor takes off: positive is strict.

    Raises
    ------
    BadInput
        for what is no set of marks, an unknown rule or option
    Refused
        where the rule's answer would mislead: unconnected parts, no spread, too few marks

    Examples
    --------
    >>> found = estimate("aabb", "xyxy", [60, 80, 70, 90], rule="additive")
    >>> found.submissions, found.value.round(6).tolist(), found.severity.round(6).tolist()
    (('a', 'b'), [70.0, 80.0], [10.0, -10.0])
    """
    chosen_rule = _rule(rule)
    weights, scale = options.pop("weights", None), options.pop("scale", None)
    anchors = options.pop("anchors", ())
    unconnected = options.pop("unconnected", None)
    _check_options(rule, chosen_rule, options, unconnected)
    marks = read_marks(submission, assessor, mark, criterion=criterion, confidence=confidence, scale=scale)
    wanted = _anchors(marks, anchors)
    marks, said = (marks, ()) if chosen_rule.by_criterion else sheets(marks, weights)
    if chosen_rule.by_criterion and scale is not None:
        options["scale"] = scale
    said += _confidence_warning(rule, chosen_rule, marks)
    if not chosen_rule.calibrated:
        marks = chosen(marks, ~_is_anchor(marks, wanted)[marks.submission])
        return _put_together(rule, marks, chosen_rule.find(marks, **options), said)
    said += _linked(marks, unconnected)
    if unconnected is not None:
        options["unconnected"] = unconnected
    found = chosen_rule.find(marks, **options)
    return _without_anchors(_put_together(rule, marks, found, said), _is_anchor(marks, wanted))


def _rule(name: str) -> Rule:
    if name not in RULES:
        raise BadInput("there is no rule {rule}; there are {rules}", rule=name, rules=", ".join(RULES))
    return RULES[name]


def _check_options(name: str, rule: Rule, options: dict[str, Any], unconnected: str | None) -> None:
    unknown = sorted(set(options) - rule.options)
    if unknown:
        raise BadInput("the rule {rule} knows no option {options}", rule=name, options=", ".join(unknown))
    if unconnected not in (None, EQUAL_MEANS):
        raise BadInput("unconnected is {known} or left out, not {value}", known=EQUAL_MEANS, value=unconnected)


def _confidence_warning(name: str, rule: Rule, marks: Marks) -> tuple[Message, ...]:
    if rule.confidences or not marks.unequal_confidence:
        return ()
    return (Message("the rule {rule} does not use the declared confidences", {"rule": name}),)


def _linked(marks: Marks, unconnected: str | None) -> tuple[Message, ...]:
    if unconnected is None:
        refuse_unconnected(marks)
        return thin_warning(marks)
    count = len(components_of(marks))
    if count == 1:
        return thin_warning(marks)
    said = "{count} unconnected parts are compared as if the submissions of each had the same mean"
    return (Message(said, {"count": count}), *thin_warning(marks))


def _anchors(marks: Marks, named: Collection[Hashable]) -> frozenset[Hashable]:
    wanted = frozenset([named] if isinstance(named, str) else named)
    strange = sorted(map(str, wanted.difference(marks.submissions)))
    if strange:
        raise BadInput("{submission} is named as an anchor and has no mark", submission=strange[0])
    return wanted


def _is_anchor(marks: Marks, anchors: frozenset[Hashable]) -> Any:
    flags = np.array([label in anchors for label in marks.submissions], dtype=bool)
    if flags.all():
        raise BadInput("all submissions are anchors: there is none to rank")
    return flags


def _put_together(rule: str, marks: Marks, found: Found, said: tuple[Message, ...]) -> Estimate:
    for array in (found.value, found.severity):
        if array is not None:
            array.setflags(write=False)
    record: type[Estimate] = found.more.get("record", Estimate)
    return record(
        rule=rule,
        submissions=marks.submissions,
        value=found.value,
        assessors=marks.assessors,
        severity=found.severity,
        covariance=found.covariance,
        components=components_of(marks),
        variance=found.variance,
        lower_is_better=found.lower_is_better,
        warnings=said + found.warnings,
        **found.more.get("fields", {}),
    )


def _without_anchors(whole: Estimate, anchor: Any) -> Estimate:
    if not anchor.any():
        return whole
    kept = np.flatnonzero(~anchor)
    value = whole.value[kept]
    value.setflags(write=False)
    return replace(
        whole,
        submissions=tuple(whole.submissions[k] for k in kept),
        value=value,
        covariance=None if whole.covariance is None else whole.covariance.take(kept),
        **whole.kept_fields(kept),
    )
