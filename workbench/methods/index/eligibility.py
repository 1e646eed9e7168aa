"""Which innovations count: each rule's verdict with its reason, and what the desk decided over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Literal, get_args

from workbench.errors import Message
from workbench.records.filing import FiledInnovation, Filing
from workbench.records.record import Title
from workbench.records.scheme import FilingRules, Scheme

RuleKey = Literal["stage", "implemented", "filed", "times", "developed", "design", "elements", "profile", "mandatory"]
RULES: tuple[str, ...] = get_args(RuleKey)
"""Every rule that a scheme may ask for."""

Overruled = Mapping[tuple[str, str], tuple[bool, str]]
"""By innovation and rule: whether it passes all the same, and the desk's reason."""

EVERY = 500
"""Innovations between two reports of progress."""


@dataclass(frozen=True)
class RuleVerdict:
    """What one rule says of one innovation; `overruled` is the desk's reason where the desk said otherwise."""

    rule: RuleKey
    passed: bool
    why: Message
    overruled: str | None = None


@dataclass(frozen=True)
class Eligible:
    """One innovation, and what every rule of the scheme says of it."""

    innovation: str
    region: str
    verdicts: tuple[RuleVerdict, ...]

    @property
    def counts(self) -> bool:
        """Whether it counts: no rule stands against it."""
        return all(each.passed for each in self.verdicts)

    @property
    def against(self) -> tuple[RuleVerdict, ...]:
        """The rules that stand against it."""
        return tuple(each for each in self.verdicts if not each.passed)


def eligibility(
    scheme: Scheme,
    filing: Filing,
    overruled: Overruled | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[Eligible, ...]:
    """Hold every innovation against every rule of its scheme.

    Parameters
    ----------
    overruled : mapping, optional
        What the desk decided over a rule, by innovation and rule, with its reason.
    progress : callable, optional
        Told how many innovations are done, of how many.

    Returns
    -------
    tuple of Eligible
        In the order in which they were filed.
    """
    desk = overruled or {}
    rules = Rules(scheme)
    found = []
    for number, each in enumerate(filing.innovations, 1):
        found.append(decided(rules.of(each), desk))
        if progress and (number % EVERY == 0 or number == len(filing.innovations)):
            progress(number, len(filing.innovations))
    return tuple(found)


class Rules:
    """Every rule that a scheme asks for, prepared for many innovations."""

    def __init__(self, scheme: Scheme) -> None:
        self._checks = _checks(scheme)

    def of(self, filed: FiledInnovation) -> Eligible:
        """Say what every rule says of one innovation."""
        verdicts = tuple(check(filed) for check in self._checks)
        return Eligible(filed.innovation.key, filed.innovation.region, verdicts)


def decided(eligible: Eligible, overruled: Overruled) -> Eligible:
    """Say what stands of an innovation when the desk has had its word over the rules."""
    said = [overruled.get((eligible.innovation, each.rule)) for each in eligible.verdicts]
    if not any(said):
        return eligible
    return replace(eligible, verdicts=tuple(map(_decided, eligible.verdicts, said)))


def _decided(verdict: RuleVerdict, said: tuple[bool, str] | None) -> RuleVerdict:
    if said is None or said[0] == verdict.passed:
        return verdict
    return RuleVerdict(verdict.rule, said[0], verdict.why, overruled=said[1])


Check = Callable[[FiledInnovation], RuleVerdict]


def _checks(scheme: Scheme) -> tuple[Check, ...]:
    """Give the checks that a scheme asks for, in the order in which a desk goes through them."""
    rules = scheme.filing
    needed = tuple(each.key for each in scheme.of("innovation") if each.mandatory)
    asked: tuple[tuple[object, Check], ...] = (
        (rules.stages, partial(_stage, rules)),
        (rules.implemented, partial(_implemented, rules)),
        (rules.filed, partial(_filed, rules)),
        (rules.times, partial(_times, rules)),
        (rules.times, _developed),
        (rules.design_words, partial(_design, rules)),
        (rules.elements, partial(_elements, tuple(map(_names, rules.elements)))),
        (rules.profile, partial(_profile, rules)),
        (needed and rules.mandatory_evidence == "needed", partial(_mandatory, needed)),
    )
    return tuple(check for wanted, check in asked if wanted)


def _stage(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    stage = filed.innovation.stage
    return RuleVerdict("stage", stage in rules.stages, Message("its stage is {stage}", {"stage": stage}))


def _implemented(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    assert rules.implemented is not None
    window, innovation = rules.implemented, filed.innovation
    within = {"begin": window.begin, "end": window.end}
    began, developed = innovation.implementation_date, innovation.development_date
    if began and window.holds(began):
        return RuleVerdict("implemented", True, Message("implemented on {day}", {"day": began}))
    if developed and window.holds(developed):
        return RuleVerdict("implemented", True, Message("developed on {day}", {"day": developed}))
    if began is None and developed is None:
        return RuleVerdict("implemented", False, Message("it does not say when it was implemented"))
    said = {"day": began or developed, **within}
    return RuleVerdict("implemented", False, Message("implemented on {day}, not between {begin} and {end}", said))


def _filed(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    assert rules.filed is not None
    if filed.filed is None:
        return RuleVerdict("filed", False, Message("it does not say when it was filed"))
    said = {"day": filed.filed, "begin": rules.filed.begin, "end": rules.filed.end}
    if rules.filed.holds(filed.filed):
        return RuleVerdict("filed", True, Message("filed on {day}", said))
    return RuleVerdict("filed", False, Message("filed on {day}, not between {begin} and {end}", said))


def _times(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    said = {"times": filed.times, "most": rules.times}
    assert rules.times is not None
    if filed.times <= rules.times:
        return RuleVerdict("times", True, Message("filed for time {times} of {most}", said))
    return RuleVerdict("times", False, Message("filed for time {times}, and {most} is the most", said))


def _developed(filed: FiledInnovation) -> RuleVerdict:
    if filed.times == 1:
        return RuleVerdict("developed", True, Message("filed for the first time"))
    if filed.developed.strip():
        return RuleVerdict("developed", True, Message("it says what was developed since it was filed before"))
    return RuleVerdict("developed", False, Message("filed again without saying what was developed"))


def _design(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    words = len(filed.innovation.design.split())
    said = {"words": words, "needed": rules.design_words}
    if words >= rules.design_words:
        return RuleVerdict("design", True, Message("its design has {words} words", said))
    return RuleVerdict("design", False, Message("its design has {words} words, and {needed} are needed", said))


def _elements(wanted: tuple[tuple[str, frozenset[str]], ...], filed: FiledInnovation) -> RuleVerdict:
    there = {_plain(each) for each in filed.elements}
    missing = [name for name, names in wanted if names.isdisjoint(there)]
    if not missing:
        return RuleVerdict("elements", True, Message("all {count} elements are there", {"count": len(wanted)}))
    named = ", ".join(missing)
    return RuleVerdict("elements", False, Message("elements are missing: {elements}", {"elements": named}))


def _names(element: Title) -> tuple[str, frozenset[str]]:
    """How an element is named, and everything that it may be called."""
    return element.id or element.en, frozenset(_plain(name) for name in (element.id, element.en) if name)


def _profile(rules: FilingRules, filed: FiledInnovation) -> RuleVerdict:
    empty = [name for name in rules.profile if not getattr(filed.innovation, name)]
    if not empty:
        return RuleVerdict("profile", True, Message("its profile is complete"))
    return RuleVerdict("profile", False, Message("its profile lacks {fields}", {"fields": ", ".join(empty)}))


def _mandatory(needed: tuple[str, ...], filed: FiledInnovation) -> RuleVerdict:
    evidence = filed.evidence
    missing = [key for key in needed if not (evidence.claimed.get(key) and evidence.documents.get(key))]
    if not missing:
        return RuleVerdict("mandatory", True, Message("all mandatory evidence is there"))
    said = {"indicators": ", ".join(missing)}
    return RuleVerdict("mandatory", False, Message("mandatory evidence is missing: {indicators}", said))


@lru_cache(maxsize=4096)  # the same few names stand in thousands of rows
def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("-", " ").split())
