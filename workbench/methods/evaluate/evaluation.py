"""From three inputs to what is published: the official result, the corrected one beside it, and how sure both are."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from workbench.errors import WorkbenchError
from workbench.methods.combine import RULES
from workbench.methods.evaluate.calibrated import Calibrated
from workbench.methods.evaluate.changes import Progress, sensitivity, top_of
from workbench.methods.evaluate.corrected import UNCHANGED, corrected
from workbench.methods.evaluate.gathered import gather
from workbench.methods.evaluate.official import Official
from workbench.methods.evaluate.record import Evaluation, RuleTop
from workbench.methods.exact.fold import standing
from workbench.methods.exact.places import Candidate, places
from workbench.methods.exact.results import Say, ranking
from workbench.methods.exact.standing import Standing
from workbench.records.chain import Event
from workbench.records.panel import Panel
from workbench.records.record import Language
from workbench.records.submission import Intake


def evaluate(
    panel: Panel,
    submissions: Intake,
    events: Iterable[Event],
    until: int | datetime | None = None,
    seed: int = 0,
    *,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate a round: rank it by its published rule, correct it for assessors who differ, and say how sure that is.

    The official ranking is always computed, exact. The corrected one (`panel.corrected`; fixed-random where the
    panel names none) stands beside it: every sheet that counts enters, those on anchors as links between rooms,
    and regions are ranked in their clusters by the number that is printed. Where it is refused the reason is given
    and nothing else is lost. Under both results one assessor, one criterion and 5 points of weight are changed at
    a time. The same inputs and seed give the same evaluation; in which order the events of different seats came
    changes nothing but the number and hash of the last one.

    Parameters
    ----------
    panel : the rules of the round
    submissions : what was taken in; the one that the log names last
    events : of the log, in sequence
    until : the last sequence number, or the last moment (aware), that is taken into account
    seed : of the draws behind intervals and certified sets
    progress : is told (done, of) while the changes are computed

    Raises
    ------
    Refused
        where the official rule means nothing for this panel, or the log names another intake
    """
    return evaluated(panel, submissions, standing(events, panel, until), seed, progress=progress)


def evaluated(
    panel: Panel,
    submissions: Intake,
    stands: Standing,
    seed: int = 0,
    *,
    progress: Progress | None = None,
    say: Say = str,
    language: Language = "en",
) -> Evaluation:
    """Evaluate what stands, where it was folded already; `say` and `language` are those of `ranking`."""
    gathered = gather(panel, submissions, stands)
    official = ranking(panel, submissions, stands, say=say, language=language, sheets=gathered.all_sheets)
    ranked = {
        each.cluster: tuple(place.region for place in each.places if place.value is not None)
        for each in official.clusters
    }
    exact, calibrated = Official(gathered, ranked), Calibrated(gathered)
    designs = calibrated.designs()
    result = corrected(calibrated, exact, designs, seed)
    return Evaluation(
        panel=panel.key,
        sequence=stands.sequence,
        head=stands.head,
        seed=seed,
        official=official,
        corrected=result,
        designs=designs,
        sensitivity=sensitivity(calibrated, exact, result, progress),
        gathered=gathered,
    )


def by_every_rule(evaluation: Evaluation, progress: Progress | None = None) -> tuple[RuleTop, ...]:
    """Give the top k of every cluster under every rule there is, against the official top; slower than the rest.

    Rules with options of their own (`drop`, `points`) take the panel's where it names that rule.
    """
    rules, found = list(RULES), []
    for number, rule in enumerate(rules, 1):
        found += list(tops_by_rule(evaluation, rule))
        if progress is not None:
            progress(number, len(rules))
    return tuple(found)


def tops_by_rule(evaluation: Evaluation, rule: str) -> Iterator[RuleTop]:
    """Give the top k of every cluster under one rule of the library."""
    gathered = evaluation.gathered
    calibrated = Calibrated(gathered)
    exact = Official(gathered, calibrated.ranked)
    said = gathered.panel.rule
    options: dict[str, Any] = {}
    if rule == said.name and said.drop is not None:
        options["drop"] = said.drop
    if rule == said.name and said.points:
        options["points"] = tuple(float(each) for each in said.points)
    try:
        fits = calibrated.fits(rule, UNCHANGED, **options)
    except WorkbenchError as fault:
        for each in evaluation.sensitivity:
            yield RuleTop(rule, each.cluster, each.k, refused=fault.message)
        return
    low = calibrated.low(rule) and not options.get("points")
    warnings = tuple(warning for fit in fits.values() for warning in fit.estimate.warnings)
    for each in evaluation.sensitivity:
        values = calibrated.printed(calibrated.estimates(each.cluster, fits, UNCHANGED))
        top = top_of(gathered, values, each.k, low, exact.criteria, UNCHANGED)
        candidates = [Candidate(region, value, exact.criteria(region, UNCHANGED)) for region, value in values.items()]
        found = places(gathered.panel, candidates, low=low)
        yield RuleTop(
            rule, each.cluster, each.k, top,
            enters=tuple(region for region in top if region not in each.official),
            leaves=tuple(region for region in each.official if region not in top),
            places=tuple((place.region, place.place) for place in found if place.place is not None),
            warnings=warnings,
        )  # fmt: skip
