"""Why one region stands before another: criterion by criterion, assessor by assessor, from the numbers that ran."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
from scipy.special import ndtr

from workbench.errors import BadInput, Message, WorkbenchError
from workbench.methods.evaluate.calibrated import Calibrated
from workbench.methods.evaluate.corrected import UNCHANGED, chance
from workbench.methods.evaluate.gathered import Gathered, Sheet, StageSheets
from workbench.methods.evaluate.record import CorrectedPlace, Evaluation
from workbench.methods.exact.rules import printed
from workbench.records.place import Place

Name = Callable[[str, str], str]
Figure = Callable[[Decimal], str]


def _plainly(number: Decimal) -> str:
    return str(number)


def _as_it_is(kind: str, key: str) -> str:
    del kind
    return key


@dataclass(frozen=True)
class Words:
    """How a reader's language names things and writes numbers.

    Attributes
    ----------
    name : of a region, criterion, seat or stage, by kind and key
    figure : a number as it is printed
    """

    name: Name = _as_it_is
    figure: Figure = _plainly


def why_before(evaluation: Evaluation, one: str, other: str, words: Words = Words()) -> tuple[Message, ...]:
    """Say why one region stands before another, or that it does not: the better one is named first.

    First the official result, then each stage by criterion and by assessor, then the corrected result. Under the
    mean the points by criterion add up to the difference of the stage; under other rules they are only compared.

    Raises
    ------
    BadInput
        where the two do not stand in one cluster, or one of them has no place
    """
    first, second = _in_order(evaluation, one, other)
    said = [_officially(first, second, words)]
    for stage in evaluation.gathered.stages:
        said += _by_criterion(evaluation.gathered, stage, first, second, words)
        said += _by_assessor(evaluation, stage, first.region, second.region, words)
    return (*said, *_corrected(evaluation, first.region, second.region, words))


def _in_order(evaluation: Evaluation, one: str, other: str) -> tuple[Place, Place]:
    for cluster in evaluation.official.clusters:
        found = [place for place in cluster.places if place.region in (one, other) and place.place is not None]
        if len(found) == 2:
            return found[0], found[1]
    raise BadInput("{one} and {other} do not both have a place in one cluster", one=one, other=other)


def _officially(first: Place, second: Place, words: Words) -> Message:
    values = {
        "one": words.name("region", first.region),
        "other": words.name("region", second.region),
        "value": words.figure(first.value or Decimal(0)),
        "second": words.figure(second.value or Decimal(0)),
    }
    if first.place == second.place:
        return Message("{one} and {other} share a place: both have {value} by the official rule", values)
    if first.value == second.value:
        values["criterion"] = words.name("criterion", first.tie_broken_by or second.tie_broken_by or "")
        return Message("{one} is before {other}: both have {value}, and {criterion} broke the tie", values)
    return Message("{one} is before {other} by the official rule: {value} against {second}", values)


def _by_criterion(gathered: Gathered, stage: StageSheets, first: Place, second: Place, words: Words) -> list[Message]:
    of = [next((each for each in place.stages if each.stage == stage.stage.key), None) for place in (first, second)]
    if of[0] is None or of[1] is None or of[0].value is None or of[1].value is None:
        return []
    adds_up = gathered.panel.rule.name == "mean"
    rows = []
    for key, share in stage.share.items():
        left, right = (_mean(stage, gathered.entry[place.region, stage.stage.key], key) for place in (first, second))
        if not adds_up:
            left, right = Fraction(of[0].criteria[key]), Fraction(of[1].criteria[key])
        rows.append((share * (left - right), key, left, right))
    said = []
    for points, key, left, right in sorted(rows, key=lambda row: -abs(row[0])):
        values = {
            "criterion": words.name("criterion", key),
            "left": _shown(gathered, left, words),
            "right": _shown(gathered, right, words),
            "points": words.figure(printed(abs(points), gathered.panel.decimals)),
            "ahead": words.name("region", first.region if points > 0 else second.region),
        }
        said.append(_criterion(values, left == right, adds_up, low=stage.better == "low"))
    return said


def _criterion(values: dict[str, str], equal: bool, adds_up: bool, low: bool) -> Message:
    if equal:
        return Message("{criterion}: {left} for both", values)
    if not adds_up or low:
        return Message("{criterion}: {left} against {right}", values)
    return Message("{criterion}: {left} against {right}; with its weight that is {points} points for {ahead}", values)


def _mean(stage: StageSheets, submission: str, criterion: str) -> Fraction:
    marks = [stage.mark(sheet, criterion) for sheet in stage.of_submission[submission]]
    return sum(marks, Fraction(0)) / len(marks)


def _shown(gathered: Gathered, number: Fraction, words: Words) -> str:
    return words.figure(printed(number, gathered.panel.decimals))


def _by_assessor(evaluation: Evaluation, stage: StageSheets, one: str, other: str, words: Words) -> list[Message]:
    gathered, key = evaluation.gathered, stage.stage.key
    totals = stage.totals(stage.share)
    sheets = {
        region: {sheet.holder: sheet for sheet in stage.of_submission.get(gathered.entry.get((region, key), ""), ())}
        for region in (one, other)
    }

    def total(sheet: Sheet) -> Fraction:
        return totals.of(sheet.submission, sheet.holder)

    both = [holder for holder in sheets[one] if holder in sheets[other]]
    said = []
    if both:
        gaps = [total(sheets[one][holder]) - total(sheets[other][holder]) for holder in both]
        better = sum(gap < 0 if stage.better == "low" else gap > 0 for gap in gaps)
        equal = sum(gap == 0 for gap in gaps)
        counted = {"both": len(both), "better": better, "equal": equal, "worse": len(both) - better - equal,
                   "one": words.name("region", one), "other": words.name("region", other)}  # fmt: skip
        said.append(
            Message(
                "{both} assessors marked both: {better} put {one} ahead, {worse} put {other} ahead, "
                "{equal} gave both the same",
                counted,
            )
        )
    for region in (one, other):
        for holder, sheet in sheets[region].items():
            if holder not in both:
                said.append(_alone(evaluation, key, region, holder, total(sheet), words))
    return said


def _alone(evaluation: Evaluation, stage: str, region: str, holder: str, total: Fraction, words: Words) -> Message:
    severity = ((evaluation.corrected.severity or {}).get(stage) or {}).get(holder)
    values = {
        "assessor": words.name("seat", holder),
        "region": words.name("region", region),
        "total": _shown(evaluation.gathered, total, words),
    }
    if severity is None:
        return Message("{assessor} marked {region} only, with {total}", values)
    strict = printed(Fraction(abs(severity)), evaluation.gathered.panel.decimals)
    values["points"] = words.figure(strict)
    if strict == 0:
        return Message("{assessor} marked {region} only, with {total}, and is neither strict nor mild", values)
    if severity > 0:
        return Message(
            "{assessor} marked {region} only, with {total}, and is {points} points stricter than most", values
        )
    return Message("{assessor} marked {region} only, with {total}, and is {points} points milder than most", values)


def _corrected(evaluation: Evaluation, one: str, other: str, words: Words) -> list[Message]:
    result = evaluation.corrected
    if result.refused is not None:
        return [result.refused]
    places = result.place(one), result.place(other)
    if places[0] is None or places[1] is None or places[0].value is None or places[1].value is None:
        return []
    values: dict[str, object] = {
        "one": words.name("region", one),
        "other": words.name("region", other),
        "value": words.figure(places[0].value),
        "second": words.figure(places[1].value),
    }
    said = [Message("corrected for assessors who differ: {one} {value}, {other} {second}", values)]
    ahead = _chance(evaluation, places[0], places[1])
    if ahead is not None:
        percent = int(chance(ahead) * 100)
        template = "the chance that {one} is really before {other} is {percent} %, as far as the marks can tell"
        said.append(Message(template, {**values, "percent": percent}))
    return said


def _chance(evaluation: Evaluation, one: CorrectedPlace, other: CorrectedPlace) -> float | None:
    """Give the chance that one is better, from the variance of the difference in the model of the errors."""
    calibrated, rule = Calibrated(evaluation.gathered), evaluation.corrected.rule
    try:
        errors = calibrated.covariance((one.region, other.region), calibrated.fits(rule, UNCHANGED))
    except WorkbenchError:
        return None
    if errors is None or one.estimate is None or other.estimate is None:
        return None
    matrix = np.asarray(errors.matrix())
    variance = float(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1])
    gap = (one.estimate - other.estimate) * (-1.0 if calibrated.low(rule) else 1.0)
    if variance <= 0:
        return float(np.sign(gap) + 1) / 2
    return float(ndtr(gap / np.sqrt(variance)))
