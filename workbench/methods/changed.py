"""A round ranked again under other rules: what moves, against the places as they were computed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, get_args

from pydantic import ValidationError

from workbench.errors import BadInput, Message
from workbench.methods.combine import RULES
from workbench.methods.evaluate.calibrated import Calibrated
from workbench.methods.evaluate.corrected import UNCHANGED
from workbench.methods.evaluate.gathered import gather
from workbench.methods.evaluate.official import Official
from workbench.methods.exact.places import Candidate, places
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing
from workbench.records.fault import faults
from workbench.records.panel import Panel
from workbench.records.panel.parts import RuleName
from workbench.records.place import Place
from workbench.records.submission import Intake

Say = Callable[[Message], str]
EXACT: tuple[str, ...] = get_args(RuleName)
"""Rules that a panel may name, computed in exact arithmetic; all others are estimates of the library."""


@dataclass(frozen=True)
class Wish:
    """What is to be other than the rules say; what is empty stays as it is.

    Attributes
    ----------
    rule : a rule of the library; `drop`, `points` and `over` are its options where a panel may name it
    weights : of criteria, by stage; those that are not named stay
    stages : weights of stages
    cuts : how many places of a cluster are in
    """

    rule: str = ""
    drop: int | None = None
    points: tuple[str, ...] = ()
    over: str = ""
    weights: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    cuts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Move:
    """Where a region stands under other rules, and where it stood; None where it has no place, and `why` says why."""

    cluster: str
    region: str
    before: int | None
    after: int | None
    value_before: Decimal | None
    value_after: Decimal | None
    was_in: bool
    is_in: bool
    why: str = ""


def changed(panel: Panel, wish: Wish) -> Panel:
    """Give the rules with a wish put in: the same faults are found as in a panel file.

    Raises
    ------
    BadInput
        Where no panel could have these rules: weights that do not add up, options that do not fit.
    """
    data = panel.model_dump(mode="json")
    if wish.rule in EXACT:
        data["rule"] = _rule(panel, wish)
    for stage in data["stages"]:
        stage["weight"] = wish.stages.get(stage["key"], stage["weight"])
        for criterion in stage["criteria"]:
            said = wish.weights.get(stage["key"], {})
            criterion["weight"] = said.get(criterion["key"], criterion["weight"])
    for cluster in data["clusters"]:
        if cluster["key"] in wish.cuts:
            cluster["nominees"] = wish.cuts[cluster["key"]]
    try:
        return Panel.model_validate(data)
    except ValidationError as error:
        raise BadInput("{fault}", fault=faults(error)[0]) from error


def _rule(panel: Panel, wish: Wish) -> dict[str, Any]:
    same = panel.rule if panel.rule.name == wish.rule else None
    rule: dict[str, Any] = {"name": wish.rule, "over": wish.over or (same.over if same else "sheets")}
    if wish.rule == "trimmed-mean":
        rule["drop"] = wish.drop or (same.drop if same else 1)
    if wish.rule == "mean-rank":
        rule["points"] = list(wish.points) or [str(each) for each in (same.points if same else ())]
    if wish.rule in ("rank-sum", "mean-rank"):
        rule["over"] = "sheets"
    return rule


def moves(panel: Panel, intake: Intake, standing: Standing, wish: Wish, say: Say = str) -> tuple[Move, ...]:
    """Rank the sheets that count once more under other rules, and set the places beside those of the panel's own.

    Rules that a panel may name are computed exactly, as official results are; the others of the library as they are
    on the results page, rounded once and ranked by the number that is printed.

    Returns
    -------
    tuple of Move
        Of every region that is ranked, by cluster and then by its new place.

    Raises
    ------
    BadInput, Refused
        Where there are no such rules, or they mean nothing for these sheets.
    """
    if wish.rule and wish.rule not in RULES:
        raise BadInput("there is no rule {rule}; there are {rules}", rule=wish.rule, rules=", ".join(RULES))
    other = changed(panel, wish)
    gathered = gather(panel, intake, standing)
    before = {each.cluster: each.places for each in ranking(panel, intake, standing, say=say).clusters}
    again = (
        _exact(other, intake, standing, say) if wish.rule in ("", *EXACT) else _estimated(other, intake, standing, wish)
    )
    found: list[Move] = []
    for cluster, ranked in again:
        was = {place.region: place for place in before[cluster]}
        if was:
            top = gathered.top(cluster)
            cut, left = wish.cuts.get(cluster, top), was.keys() - {place.region for place in ranked}
            found += [_move(cluster, was[place.region], place, top, cut) for place in ranked]
            found += [_move(cluster, was[key], None, top, cut) for key in sorted(left)]
    return tuple(found)


def _exact(panel: Panel, intake: Intake, standing: Standing, say: Say) -> Iterator[tuple[str, tuple[Place, ...]]]:
    for each in ranking(panel, intake, standing, say=say).clusters:
        yield each.cluster, each.places


def _estimated(panel: Panel, intake: Intake, standing: Standing, wish: Wish) -> Iterator[tuple[str, tuple[Place, ...]]]:
    gathered = gather(panel, intake, standing)
    calibrated = Calibrated(gathered)
    exact, fits = Official(gathered, calibrated.ranked), calibrated.fits(wish.rule, UNCHANGED)
    for cluster in panel.clusters:
        values = calibrated.printed(calibrated.estimates(cluster.key, fits, UNCHANGED))
        candidates = [Candidate(region, value, exact.criteria(region, UNCHANGED)) for region, value in values.items()]
        yield cluster.key, places(panel, candidates, low=calibrated.low(wish.rule))


def _move(cluster: str, was: Place, now: Place | None, top: int, cut: int) -> Move:
    place = now.place if now else None
    return Move(
        cluster,
        was.region,
        was.place,
        place,
        was.value,
        now.value if now else None,
        was.place is not None and was.place <= top,
        place is not None and place <= cut,
        now.fault if now else was.fault,
    )
