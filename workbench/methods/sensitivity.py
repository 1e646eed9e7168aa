"""What the top of the list hangs on: the rule, one assessor, one criterion, a few points of weight."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from typing import Any, SupportsFloat

from workbench.errors import BadInput, Message, WorkbenchError
from workbench.methods.combine import RULES, estimate
from workbench.methods.combine.result import Estimate, Labels

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Change:
    """The top k after one change.

    Attributes
    ----------
    what : the rule, assessor or criterion that was changed; for weights (criterion, points moved)
    top : who is in the top k now; a shared last place lets more in
    enters, leaves : against the top k without the change
    refused : why there is no answer, where there is none
    """

    what: Hashable
    top: Labels
    enters: Labels
    leaves: Labels
    refused: Message | None = None


@dataclass(frozen=True, kw_only=True)
class Marking:
    """The marks, and how they are combined: what every function here changes one thing of."""

    submission: Sequence[Hashable]
    assessor: Sequence[Hashable]
    mark: Sequence[SupportsFloat]
    criterion: Sequence[Hashable] | None = None
    confidence: Sequence[SupportsFloat] | None = None
    rule: str = "mean"
    options: Mapping[str, Any] | None = None

    def estimated(self, **changed: Any) -> Estimate:
        """Combine the marks, with some options changed."""
        options = {"rule": self.rule, **(self.options or {}), **changed}
        return estimate(
            self.submission, self.assessor, self.mark, criterion=self.criterion, confidence=self.confidence, **options
        )

    def without(self, column: Sequence[Hashable], label: Hashable) -> "Marking":
        """Leave out the entries that name a label in a column."""
        keep = [name != label for name in column]

        def kept(values: Any) -> Any:
            return None if values is None else list(compress(values, keep))

        return Marking(
            submission=kept(self.submission),
            assessor=kept(self.assessor),
            mark=kept(self.mark),
            criterion=kept(self.criterion),
            confidence=kept(self.confidence),
            rule=self.rule,
            options=self.options,
        )


def top_of(found: Estimate, top: int) -> Labels:
    """List the submissions whose place is k or better, in the order of their labels."""
    if top < 1:
        raise BadInput("the top {k} of {count} submissions is not defined", k=top, count=len(found.submissions))
    return tuple(label for label, place in zip(found.submissions, found.places(), strict=True) if place <= top)


def by_rule(
    marking: Marking, *, top: int, rules: Sequence[str] = tuple(RULES), progress: Progress | None = None
) -> tuple[Change, ...]:
    """Give the top k under every rule, against the marking's own.

    Options of the marking's own rule (as `drop`) go to that rule only.

    >>> marking = Marking(submission=list("aaabbb"), assessor=list("xyzxyz"), mark=[9, 9, 3, 8, 8, 7])
    >>> [(change.what, change.top) for change in by_rule(marking, top=1, rules=["mean", "median"])]
    [('mean', ('b',)), ('median', ('a',))]
    """
    shared = {name: value for name, value in (marking.options or {}).items() if name in _OF_EVERY_RULE}

    def changes() -> Iterator[tuple[Hashable, Callable[[], Estimate]]]:
        for rule in rules:
            options = dict(marking.options or {}) if rule == marking.rule else shared
            yield rule, _with(marking, rule, options).estimated

    return _compared(marking, top, list(changes()), progress)


_OF_EVERY_RULE = frozenset({"weights", "scale", "anchors", "unconnected"})


def _with(marking: Marking, rule: str, options: Mapping[str, Any]) -> Marking:
    return Marking(
        submission=marking.submission, assessor=marking.assessor, mark=marking.mark, criterion=marking.criterion,
        confidence=marking.confidence, rule=rule, options=options,
    )  # fmt: skip


def without_each_assessor(marking: Marking, *, top: int, progress: Progress | None = None) -> tuple[Change, ...]:
    """Give the top k without each assessor in turn: whose absence changes it.

    >>> marking = Marking(submission=list("aaabbb"), assessor=list("xyzxyz"), mark=[9, 9, 3, 8, 8, 7])
    >>> [(change.what, change.enters) for change in without_each_assessor(marking, top=1)]
    [('x', ()), ('y', ()), ('z', ('a',))]
    """
    names = _labels(marking.assessor)
    changes = [(name, marking.without(marking.assessor, name).estimated) for name in names]
    return _compared(marking, top, changes, progress)


def without_each_criterion(marking: Marking, *, top: int, progress: Progress | None = None) -> tuple[Change, ...]:
    """Give the top k without each criterion in turn, the weights of the others kept in proportion."""
    if marking.criterion is None:
        raise BadInput("these marks name no criterion")
    weights = dict((marking.options or {}).get("weights") or {})
    changes: list[tuple[Hashable, Callable[[], Estimate]]] = []
    for name in _labels(marking.criterion):
        left = {other: weight for other, weight in weights.items() if other != name}
        options = {**(marking.options or {}), "weights": left} if weights else marking.options or {}
        rest = marking.without(marking.criterion, name)
        changes.append((name, _with(rest, marking.rule, options).estimated))
    return _compared(marking, top, changes, progress)


def weights_moved(
    marking: Marking, *, top: int, points: float = 5.0, progress: Progress | None = None
) -> tuple[Change, ...]:
    """Give the top k with each criterion's weight moved up and down by some points of a hundred.

    The other weights give way in proportion. A criterion with less than `points` is moved to 0.
    """
    if marking.criterion is None:
        raise BadInput("these marks name no criterion")
    names = _labels(marking.criterion)
    given = (marking.options or {}).get("weights") or dict.fromkeys(names, 1.0)
    total = sum(float(weight) for weight in given.values())
    share = {name: 100 * float(weight) / total for name, weight in given.items()}
    changes: list[tuple[Hashable, Callable[[], Estimate]]] = []
    for name in names:
        for step in (points, -points):
            moved = moved_weights(share, name, step)
            options = {**(marking.options or {}), "weights": moved}
            changes.append(((name, step), _with(marking, marking.rule, options).estimated))
    return _compared(marking, top, changes, progress)


def moved_weights(share: Mapping[Hashable, float], name: Hashable, step: float) -> dict[Hashable, float]:
    """Move one weight of a hundred by some points; the others give way in proportion.

    >>> moved_weights({"n": 40.0, "u": 30.0, "v": 30.0}, "n", -5)
    {'n': 35.0, 'u': 32.5, 'v': 32.5}
    """
    new = min(100.0, max(0.0, share[name] + step))
    rest = 100 - share[name]
    return {
        other: new if other == name else weight * (100 - new) / rest if rest else 0.0 for other, weight in share.items()
    }


def _labels(column: Sequence[Hashable]) -> Labels:
    return tuple(sorted(set(column), key=lambda label: (type(label).__name__, label)))


def _compared(
    marking: Marking,
    top: int,
    changes: Sequence[tuple[Hashable, Callable[[], Estimate]]],
    progress: Progress | None,
) -> tuple[Change, ...]:
    before = top_of(marking.estimated(), top)
    found = []
    for number, (what, estimated) in enumerate(changes, 1):
        try:
            after = top_of(estimated(), top)
            enters = tuple(label for label in after if label not in before)
            found.append(Change(what, after, enters, tuple(label for label in before if label not in after)))
        except WorkbenchError as fault:
            found.append(Change(what, (), (), (), fault.message))
        if progress is not None:
            progress(number, len(changes))
    return tuple(found)
