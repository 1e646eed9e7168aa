"""From what stands to places: the official rule, exact, stage by stage and cluster by cluster."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from workbench.errors import Message, Refused
from workbench.methods.exact.places import Candidate, places
from workbench.methods.exact.rules import Better, mean, mean_rank, median, printed, rank_sum, trimmed_mean
from workbench.methods.exact.standing import Standing
from workbench.methods.exact.totals import Counted, better_end, shares, sheets_on, too_few, weighted
from workbench.records.panel import Panel, Rule, Stage
from workbench.records.place import ClusterRanking, Ranking, StageResult
from workbench.records.record import Language
from workbench.records.submission import Intake, Region, Submission

Say = Callable[[Message], str]
Sheets = Mapping[tuple[str, str], tuple[Counted, ...]]


@dataclass(frozen=True)
class Outcome:
    """One submission in one stage, exact: its value by the official rule and by criterion, or why it has none."""

    stage: str
    submission: str
    value: Fraction | None = None
    criteria: Mapping[str, Fraction] = field(default_factory=dict)
    sheets: tuple[Counted, ...] = ()
    fault: Message | None = None

    def record(self, decimals: int, say: Say) -> StageResult:
        """Give the outcome as it is published."""
        return StageResult(
            stage=self.stage,
            submission=self.submission,
            value=None if self.value is None else printed(self.value, decimals),
            criteria={criterion: printed(value, decimals) for criterion, value in self.criteria.items()},
            sheets=tuple(sheet.record(decimals) for sheet in self.sheets),
            fault="" if self.fault is None else say(self.fault),
        )


def ranking(
    panel: Panel,
    intake: Intake,
    standing: Standing,
    *,
    say: Say = str,
    language: Language = "en",
    sheets: Sheets | None = None,
) -> Ranking:
    """Rank the regions of each cluster among themselves by the panel's official rule.

    Only complete and confirmed sheets count. In each stage the rule makes one value of the sheets on a submission;
    stages are added up by their weights (those that are not held drop out); the sum is rounded once, half up, to the
    panel's decimals, and that printed number is ranked. Ties are broken by the panel's criteria in their order, as
    printed, and else share a place (1, 1, 3). Presentations that all mark first (anchors) are not ranked. Rules on
    ranks take them among the submissions of a cluster in a stage.

    Parameters
    ----------
    intake : the submissions that the standing's last intake event names.
    standing : what stands, up to whichever event is asked about.
    say : says a message to a person; English where none is given.
    language : language of the titles that stand in such messages.
    sheets : what `all_sheets` gave for the same standing, where the caller has it already.

    Raises
    ------
    Refused
        Where the panel's scales or stages run in opposite directions, so that no sum of them means anything, or
        where the intake is not the one that the log names.
    """
    sheets = all_sheets(panel, intake, standing) if sheets is None else sheets
    stages = panel.marked_stages()
    low = {_direction(panel, stage) == "low" for stage in stages if stage.weight}
    if len(low) != 1:
        raise Refused("the stages that are held cannot be added up: give them weights, and one best end for all")
    submitted = [each for each in intake.submissions if not each.anchor]
    clusters = []
    for cluster in panel.clusters:
        regions = [region for region in intake.regions if region.cluster == cluster.key]
        outcomes = _cluster_outcomes(panel, sheets, regions, submitted, standing.withdrawn)
        candidates = [
            _candidate(panel, stages, outcomes[region.key], region, say, language)
            for region in regions
            if outcomes[region.key]
        ]
        clusters.append(ClusterRanking(cluster=cluster.key, places=places(panel, candidates, low=low == {True})))
    held = {stage.key for stage in stages}
    marked = [(each.stage, each.key) for each in submitted if each.stage in held]
    return Ranking(
        panel=panel.key,
        rule=panel.rule.name,
        head=standing.head,
        sequence=standing.sequence,
        released=bool(marked) and all(key in standing.released or key in standing.withdrawn for key in marked),
        clusters=tuple(clusters),
    )


def all_sheets(panel: Panel, intake: Intake, standing: Standing) -> Sheets:
    """Give the sheets on every submission of every stage that is marked, anchors too; none on what was withdrawn."""
    stages = {stage.key: stage for stage in panel.marked_stages()}
    _same_intake(intake, standing)
    return {
        (each.stage, each.key): ()
        if (each.stage, each.key) in standing.withdrawn
        else sheets_on(panel, standing, stages[each.stage], each.key)
        for each in intake.submissions
        if each.stage in stages
    }


def stage_outcomes(panel: Panel, stage: Stage, sheets: Mapping[str, tuple[Counted, ...]]) -> dict[str, Outcome]:
    """Compute the value of each submission in a stage; ranks are taken among the submissions handed in.

    Parameters
    ----------
    sheets : by submission, those of one cluster and stage, anchors left out.

    Returns
    -------
    dict
        By submission key.
    """
    if panel.rule.name in ("rank-sum", "mean-rank"):
        return _by_ranks(panel, stage, sheets)
    return {key: _by_marks(panel, stage, key, of) for key, of in sheets.items()}


def _same_intake(intake: Intake, standing: Standing) -> None:
    for each in intake.submissions:
        if (each.stage, each.key) not in standing.listed:
            raise Refused(
                "submission {submission} of stage {stage} is not in the intake that the log names",
                submission=each.key,
                stage=each.stage,
            )


def _direction(panel: Panel, stage: Stage) -> Better:
    if panel.rule.name == "rank-sum":
        return "low"
    return "high" if panel.rule.name == "mean-rank" else better_end(panel, stage)


def _cluster_outcomes(
    panel: Panel,
    sheets: Sheets,
    regions: Sequence[Region],
    submitted: Sequence[Submission],
    withdrawn: Container[tuple[str, str]],
) -> dict[str, list[Outcome]]:
    owners = {region.key for region in regions}
    found: dict[str, list[Outcome]] = {key: [] for key in owners}
    for stage in panel.marked_stages():
        here = [each for each in submitted if each.stage == stage.key and each.region in owners]
        present = [each.key for each in here if (stage.key, each.key) not in withdrawn]
        outcomes = stage_outcomes(panel, stage, {key: sheets[stage.key, key] for key in present})
        for each in here:
            gone = Outcome(stage.key, each.key, fault=Message("the submission was withdrawn on the day"))
            found[each.region].append(outcomes.get(each.key, gone))
    return found


def combined(rule: Rule, numbers: Sequence[Fraction]) -> Fraction:
    """Make one number of several by a rule that takes marks, not ranks."""
    if rule.name == "median":
        return median(numbers)
    if rule.name == "trimmed-mean":
        return trimmed_mean(numbers, rule.drop or 0)
    return mean(numbers)


def _by_criterion(rule: Rule, stage: Stage, counted: Sequence[Counted]) -> dict[str, Fraction]:
    return {each.key: combined(rule, [Fraction(sheet.marks[each.key]) for sheet in counted]) for each in stage.criteria}


def _by_marks(panel: Panel, stage: Stage, submission: str, sheets: tuple[Counted, ...]) -> Outcome:
    counted = [sheet for sheet in sheets if sheet.total is not None]
    fault = too_few(panel, sheets, len(counted))
    if fault is not None:
        return Outcome(stage.key, submission, sheets=sheets, fault=fault)
    try:
        criteria = _by_criterion(panel.rule, stage, counted)
        if panel.rule.over == "criteria":
            value = weighted(shares(panel, stage), criteria)
        else:
            value = combined(panel.rule, [sheet.total for sheet in counted if sheet.total is not None])
    except Refused as refusal:
        return Outcome(stage.key, submission, sheets=sheets, fault=refusal.message)
    return Outcome(stage.key, submission, value, criteria, sheets)


def _by_ranks(panel: Panel, stage: Stage, sheets: Mapping[str, tuple[Counted, ...]]) -> dict[str, Outcome]:
    whole, sheets = _complete_ranks(sheets)
    ranked = [
        {
            key: sheet.total
            for key, of in sheets.items()
            for sheet in of
            if sheet.holder == holder and sheet.total is not None
        }
        for holder in whole
    ]
    values: dict[str, Fraction] = {}
    if ranked and panel.rule.name == "rank-sum":
        values = rank_sum(ranked, better_end(panel, stage))
    elif ranked:
        values = mean_rank(ranked, [Fraction(each) for each in panel.rule.points], better_end(panel, stage))
    outcomes = {}
    for key, of in sheets.items():
        counted = [sheet for sheet in of if sheet.total is not None]
        fault = too_few(panel, of, len(counted))
        if fault is None:
            criteria = {
                each.key: mean([Fraction(sheet.marks[each.key]) for sheet in counted]) for each in stage.criteria
            }
            outcomes[key] = Outcome(stage.key, key, values[key], criteria, of)
        else:
            outcomes[key] = Outcome(stage.key, key, sheets=of, fault=fault)
    return outcomes


def _complete_ranks(
    sheets: Mapping[str, tuple[Counted, ...]],
) -> tuple[list[str], dict[str, tuple[Counted, ...]]]:
    # A rank says something only among all: who left one submission out is left out at every one.
    holders = list(dict.fromkeys(sheet.holder for of in sheets.values() for sheet in of))
    own = {holder: [sheet for of in sheets.values() for sheet in of if sheet.holder == holder] for holder in holders}
    whole = [
        holder
        for holder in holders
        if len(own[holder]) == len(sheets) and all(sheet.total is not None for sheet in own[holder])
    ]
    gap = {holder: any(sheet.missing for sheet in own[holder]) for holder in holders}
    changed = {
        key: tuple(
            sheet.left_out(gap[sheet.holder]) if sheet.total is not None and sheet.holder not in whole else sheet
            for sheet in of
        )
        for key, of in sheets.items()
    }
    return whole, changed


def _candidate(
    panel: Panel, stages: Sequence[Stage], outcomes: Sequence[Outcome], region: Region, say: Say, language: Language
) -> Candidate:
    total, weights, faults = Fraction(0), Fraction(0), []
    for stage in stages:
        if not stage.weight:
            continue
        here = [outcome for outcome in outcomes if outcome.stage == stage.key]
        fault = stage_fault(here)
        if fault is None and here[0].value is not None:
            total, weights = total + Fraction(stage.weight) * here[0].value, weights + Fraction(stage.weight)
        elif fault is not None:
            named = Message("{stage}: {fault}", {"stage": stage.title.said(language) or stage.key, "fault": say(fault)})
            faults.append(say(fault if len(stages) == 1 else named))
    value: Decimal | None = None if faults else printed(total / weights, panel.decimals)
    return Candidate(
        region=region.key,
        value=value,
        criteria={key: across_stages(panel, stages, outcomes, key) for key in panel.tie_break},
        stages=tuple(outcome.record(panel.decimals, say) for outcome in outcomes),
        fault="; ".join(faults),
    )


def stage_fault(here: Sequence[Outcome]) -> Message | None:
    """Say why a region has no value in a stage, or None."""
    if not here:
        return Message("nothing was submitted")
    if len(here) > 1:
        return Message("{count} submissions, and the panel does not say which counts", {"count": len(here)})
    return here[0].fault


def across_stages(panel: Panel, stages: Sequence[Stage], outcomes: Sequence[Outcome], criterion: str) -> Decimal | None:
    """Give a region's printed value on one criterion, over the stages that mark it; None where no stage does."""
    # A criterion that is marked in two stages counts by the stages' weights, like the total.
    weights = {stage.key: Fraction(stage.weight) for stage in stages}
    found = [(weights[each.stage], each.criteria[criterion]) for each in outcomes if criterion in each.criteria]
    if not found:
        return None
    if not any(weight for weight, _ in found):
        found = [(Fraction(1), value) for _, value in found]
    whole = sum((weight for weight, _ in found), Fraction(0))
    return printed(sum((weight * value for weight, value in found), Fraction(0)) / whole, panel.decimals)
