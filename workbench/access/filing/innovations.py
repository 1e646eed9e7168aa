"""One page of innovations with the rules that stand against them, and one innovation with every rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

from workbench.access.filing.asked import Asked, Verdict
from workbench.access.filing.said import in_both, told
from workbench.access.filing.shelf import Laid
from workbench.methods.exact.standing import Standing
from workbench.methods.index.checked import Left, overruled
from workbench.methods.index.eligibility import Eligible, decided
from workbench.records.filing import FiledInnovation

JSON = dict[str, Any]
PAGE = 200
"""Innovations on one page: what a table shows at once."""

VERDICTS: tuple[Verdict, ...] = ("all", "counts", "does-not", "overruled")


@dataclass(frozen=True)
class Innovations:
    """Innovations of a region and with the words that are asked for, as the rules and the desk left them."""

    laid: Laid
    standing: Standing
    asked: Asked

    def page(self) -> JSON:
        """Give one page, with how many there are of each verdict, as far as they are known."""
        done = self.laid.check(self._within)
        found: dict[str, list[FiledInnovation]] = {verdict: [] for verdict in VERDICTS}
        for each in self._within:
            for verdict in self._verdicts(each.innovation.key):
                found[verdict].append(each)
        listed = self._within if self.asked.verdict == "all" else found[self.asked.verdict]
        first = min(self.asked.first, max(0, (len(listed) - 1) // PAGE * PAGE))
        return {
            "counts": {**{verdict: len(each) for verdict, each in found.items()}, "all": len(self._within)},
            "progress": {"done": done, "of": len(self._within)},
            "first": first,
            "page": PAGE,
            "total": len(listed),
            "rows": [self._row(each) for each in islice(listed, first, first + PAGE)],
        }

    def opened(self, key: str) -> JSON:
        """Give one innovation with what every rule says of it, and all that was said over each."""
        filed = self.laid.innovations[key]
        eligible = self._eligible(filed)
        said = self.standing.desk.overruled
        return {
            **self._row(filed),
            "rules": [
                {
                    "rule": verdict.rule,
                    "passed": verdict.passed,
                    "why": in_both(verdict.why),
                    "overruled": verdict.overruled,
                    "said": told(self.standing, said.get((key, verdict.rule), ()), "passed", "reason"),
                }
                for verdict in eligible.verdicts
            ],
        }

    @cached_property
    def _within(self) -> Sequence[FiledInnovation]:
        filed, words = self.laid.of(self.asked.region), self.asked.words.casefold().split()
        if not words:
            return filed
        text = {each.innovation.key: self.laid.text("", each.innovation.key) for each in filed}
        return [each for each in filed if all(word in text[each.innovation.key] for word in words)]

    @cached_property
    def _left(self) -> Left | None:
        # Evidence stands against an innovation only where the scheme needs it.
        needed = self.laid.scheme.filing.mandatory_evidence == "needed"
        return Left(self.standing.desk) if needed else None

    @cached_property
    def _said(self) -> dict[str, dict[str, bool]]:
        """What was said last over rules, by innovation and rule."""
        said: dict[str, dict[str, bool]] = {}
        for (innovation, rule), (passed, _) in self._over.items():
            said.setdefault(innovation, {})[rule] = passed
        return said

    @cached_property
    def _over(self) -> dict[tuple[str, str], tuple[bool, str]]:
        return overruled(self.standing.desk)

    def _verdicts(self, key: str) -> tuple[Verdict, ...]:
        """Say under which verdicts an innovation is; under none where it was not held against the rules yet."""
        against = self.laid.against(key)
        if against is None:
            return ()
        filed = self.laid.innovations[key]
        if key in self._said or (self._left and self._left.touched(filed.innovation.region, key)):
            eligible = self._eligible(filed)
            over: tuple[Verdict, ...] = ("overruled",) if any(each.overruled for each in eligible.verdicts) else ()
            return ("counts" if eligible.counts else "does-not", *over)
        return ("does-not",) if against else ("counts",)

    def _eligible(self, filed: FiledInnovation) -> Eligible:
        return decided(self.laid.eligible(self._left.innovation(filed) if self._left else filed), self._over)

    def _row(self, filed: FiledInnovation) -> JSON:
        each, eligible = filed.innovation, self._eligible(filed)
        return {
            "key": each.key,
            "name": each.name,
            "region": each.region,
            "counts": eligible.counts,
            "against": [in_both(verdict.why) for verdict in eligible.against],
            "overruled": sum(verdict.overruled is not None for verdict in eligible.verdicts),
        }
