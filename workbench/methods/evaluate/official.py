"""The official rule again, exact, with something changed: fast enough to be asked thirty times while people wait."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from workbench.errors import Message, Refused
from workbench.methods.evaluate.gathered import Gathered, Sheet, StageSheets, Totals
from workbench.methods.evaluate.variants import Variant
from workbench.methods.exact.results import Outcome, across_stages, combined
from workbench.methods.exact.rules import mean, mean_rank, printed, rank_sum
from workbench.methods.exact.totals import weighted

Values = dict[str, Decimal | None]


class Official:
    """The panel's published rule over gathered sheets."""

    def __init__(self, gathered: Gathered, ranked: Mapping[str, Sequence[str]]) -> None:
        """Take the sheets, and by cluster the regions that have a value when nothing is changed."""
        self.gathered, self.rule, self.ranked = gathered, gathered.panel.rule, ranked
        self._totals = {stage.stage.key: stage.totals(stage.share) for stage in gathered.stages}

    @property
    def low(self) -> bool:
        """Whether the lowest value is best."""
        return self.rule.name == "rank-sum" or (self.rule.name != "mean-rank" and self.gathered.low)

    def values(self, cluster: str, change: Variant) -> Values | Message:
        """Give the printed value of each region of a cluster under a change, or why nobody has one."""
        by_stage: dict[str, Mapping[str, Fraction | Message]] = {}
        for stage in self.gathered.stages:
            try:
                by_stage[stage.stage.key] = self._stage(cluster, stage, change)
            except Refused as refusal:
                return refusal.message
        weights = change.weights or self.gathered.weights
        found = {region: self._region(region, by_stage, weights) for region in self.ranked[cluster]}
        faults = [fault for values in by_stage.values() for fault in values.values() if isinstance(fault, Message)]
        nobody = all(value is None for value in found.values())
        return (faults or [Message("no assessor has confirmed a sheet")])[0] if nobody else found

    def criteria(self, region: str, change: Variant) -> dict[str, Decimal | None]:
        """Give a region's printed value on each criterion that breaks ties, under a change."""
        outcomes = []
        for stage in self.gathered.stages:
            entry = self.gathered.entry.get((region, stage.stage.key), "")
            sheets = _left(stage.of_submission.get(entry, ()), change)
            keys = [key for key in self.gathered.panel.tie_break if key in stage.share]
            found = {key: self._criterion(stage, sheets, key) for key in keys if sheets}
            outcomes.append(Outcome(stage.stage.key, entry, criteria=found))
        stages = [stage.stage for stage in self.gathered.stages]
        return {key: across_stages(self.gathered.panel, stages, outcomes, key) for key in self.gathered.panel.tie_break}

    def _criterion(self, stage: StageSheets, sheets: Sequence[Sheet], key: str) -> Fraction:
        marks = [stage.mark(sheet, key) for sheet in sheets]
        return mean(marks) if self.rule.name in ("rank-sum", "mean-rank") else combined(self.rule, marks)

    def _stage(self, cluster: str, stage: StageSheets, change: Variant) -> Mapping[str, Fraction | Message]:
        key = stage.stage.key
        share = change.shares.get(key)
        totals = stage.totals(share) if share is not None else self._totals[key]
        entries = [
            entry
            for region in self.gathered.regions[cluster]
            if (entry := self.gathered.entry.get((region, key))) is not None
        ]
        sheets = {entry: _left(stage.of_submission.get(entry, ()), change) for entry in entries}
        if self.rule.name in ("rank-sum", "mean-rank"):
            return self._by_ranks(stage, sheets, totals)
        return {entry: self._by_marks(stage, of, totals, share or stage.share) for entry, of in sheets.items() if of}

    def _by_marks(
        self,
        stage: StageSheets,
        sheets: Sequence[Sheet],
        totals: Totals,
        share: Mapping[str, Fraction],
    ) -> Fraction | Message:
        try:
            if self.rule.over == "criteria" and self.rule.name != "mean":
                return weighted(share, {key: self._criterion(stage, sheets, key) for key in share})
            if self.rule.name == "mean":
                units = sum(totals.units[sheet.submission, sheet.holder] for sheet in sheets)
                return Fraction(units, totals.unit * len(sheets))
            return combined(self.rule, [totals.of(sheet.submission, sheet.holder) for sheet in sheets])
        except Refused as refusal:
            return refusal.message

    def _by_ranks(
        self,
        stage: StageSheets,
        sheets: Mapping[str, Sequence[Sheet]],
        totals: Totals,
    ) -> Mapping[str, Fraction | Message]:
        # Ranks compare only among all: whoever left one of the cluster out counts nowhere.
        counts: dict[str, int] = {}
        for of in sheets.values():
            for sheet in of:
                counts[sheet.holder] = counts.get(sheet.holder, 0) + 1
        whole = [holder for holder, count in counts.items() if count == len(sheets)]
        ranked = [{entry: totals.of(entry, holder) for entry in sheets} for holder in whole]
        if not ranked:
            raise Refused("no assessor has ranked every submission of the cluster")
        if self.rule.name == "rank-sum":
            return dict(rank_sum(ranked, stage.better))
        return dict(mean_rank(ranked, [Fraction(each) for each in self.rule.points], stage.better))

    def _region(
        self, region: str, by_stage: Mapping[str, Mapping[str, Fraction | Message]], weights: Mapping[str, Fraction]
    ) -> Decimal | None:
        found: dict[str, Fraction] = {}
        for stage, values in by_stage.items():
            value = values.get(self.gathered.entry.get((region, stage), ""))
            if not isinstance(value, Fraction):
                return None
            found[stage] = value
        return printed(weighted(weights, found), self.gathered.panel.decimals)


def _left(sheets: Sequence[Sheet], change: Variant) -> Sequence[Sheet]:
    return [sheet for sheet in sheets if sheet.holder != change.without] if change.without else sheets
