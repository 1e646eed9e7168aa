"""Results from the command line: official and corrected side by side, under one more rule, and the plan of a round."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbench.access.door import Door
from workbench.desks.owner.rounds import rank
from workbench.errors import BadInput, NotFound, Refused
from workbench.methods.combine.calibrated.reml import Components, crossed_components
from workbench.methods.evaluate import Evaluation, evaluated, tops_by_rule
from workbench.methods.evaluate.gathered import gather
from workbench.methods.evaluate.record import RuleTop
from workbench.methods.exact.standing import Standing
from workbench.methods.planner import Plan, assessors_needed, assign, share_rooms
from workbench.records.panel import Panel, Stage
from workbench.records.record import Language
from workbench.settings import Home
from workbench.storage.rounds import Rounds


def evaluate_round(
    home: Home, key: str, before_release: bool = False, reason: str = "", language: Language = "en"
) -> Evaluation:
    """Evaluate a round as it stands; before everything is released this is an event, as ranking is.

    Raises
    ------
    NotFound, NotAllowed
        As `rank` does.
    """
    rank(home, key, before_release, reason, language)
    door = Door(Rounds(home), key)
    return evaluated(door.standing.panel, door.intake, door.standing, seed=door.standing.panel.seed)


def under_rule(evaluation: Evaluation, rule: str) -> tuple[RuleTop, ...]:
    """Give the places of every cluster under one rule of the library.

    Raises
    ------
    Refused
        Where the rule has no answer for these marks; it says why.
    """
    found = tuple(tops_by_rule(evaluation, rule))
    for each in found:
        if each.refused is not None:
            raise Refused(each.refused.template, **each.refused.values)
    return found


@dataclass(frozen=True, eq=False)
class Planned:
    """Who marks what in a stage, in which room, and how many assessors a wished reliability takes.

    `needed` is None where no released marks tell how much assessors differ; `calibrated` is the number where
    severities are corrected.
    """

    stage: str
    reliability: float
    components: Components | None
    needed: int | None
    calibrated: int | None
    each: int
    rooms: Mapping[str, str]
    plan: Plan


def plan_round(
    home: Home, key: str, reliability: float = 0.8, each: int | None = None, like: str = "", stage: str = ""
) -> Planned:
    """Plan a stage: how many assessors a submission needs, and an even, connected assignment without conflicts.

    Parameters
    ----------
    reliability : wished, of the order of the submissions
    each : assessors a submission; left out, as many as the reliability and a connected design take, but no more
        than there are
    like : a panel of this home whose released marks tell how much assessors differ; the panel itself if left out
    stage : key of the stage; the first that is marked if left out

    Raises
    ------
    NotFound
        Where nothing was taken in yet, or there is no such stage.
    Refused
        Where conflicts and rooms leave no connected assignment.
    """
    door = Door(Rounds(home), key)
    stands, panel = door.standing, door.standing.panel
    chosen = _stage(panel, stage)
    submissions = [submission for of, submission in stands.listed if of == chosen.key]
    if not submissions:
        raise NotFound("{panel}: nothing was taken in yet; do so with `workbench import`", panel=key)
    source = Door(Rounds(home), like) if like else door
    components = _components(source, _stage(source.standing.panel, stage if like == "" else ""))
    needed, calibrated = _needed(components, reliability)
    assessors = [seat.key for seat in panel.seats if "assessor" in seat.roles]
    barred = {(seat, key) for seat in assessors for key in submissions if stands.conflict(seat, chosen.key, key)}
    # With fewer sheets the design cannot be one piece, and one assessor alone cannot be compared with anybody.
    fewest = max(2, panel.minimum_assessors, -(-(len(submissions) + len(assessors) - 1) // len(submissions)))
    wished = each if each is not None else None if calibrated is None else max(fewest, calibrated)
    rooms = _rooms(panel, stands, chosen, submissions, assessors, barred, wished or 1)
    shut = {(seat, key) for seat in assessors for key in submissions if not _meet(panel, seat, rooms.get(key))}
    free = min(sum((seat, key) not in barred | shut for seat in assessors) for key in submissions)
    count = each if each is not None else max(1, min(free, wished or free))
    plan = assign(submissions, assessors, count, conflicts=barred | shut, seed=panel.seed)
    return Planned(chosen.key, reliability, components, needed, calibrated, count, rooms, plan)


def _stage(panel: Panel, key: str) -> Stage:
    for stage in panel.marked_stages():
        if key in ("", stage.key):
            return stage
    raise NotFound("panel {panel} has no stage {stage} that is marked", panel=panel.key, stage=key)


def _components(door: Door, stage: Stage) -> Components | None:
    released = {submission for of, submission in door.standing.released if of == stage.key}
    here = [each for each in gather(door.standing.panel, door.intake, door.standing).stages if each.stage == stage]
    if not here:
        return None
    totals = here[0].totals(here[0].share)
    sheets = [sheet for sheet in here[0].sheets if sheet.submission in released]
    try:
        return crossed_components(
            [sheet.submission for sheet in sheets],
            [sheet.holder for sheet in sheets],
            [float(totals.of(sheet.submission, sheet.holder)) for sheet in sheets],
        )
    except (BadInput, Refused):
        return None


def _needed(components: Components | None, reliability: float) -> tuple[int | None, int | None]:
    if components is None or components.submission <= 0:
        return None, None
    parts = (components.submission, components.assessor, components.residual, reliability)
    return assessors_needed(*parts), assessors_needed(*parts, calibrated=True)


def _meet(panel: Panel, seat: str, room: str | None) -> bool:
    return room is None or room in panel.seat(seat).rooms


def _rooms(
    panel: Panel,
    stands: Standing,
    stage: Stage,
    submissions: Sequence[str],
    assessors: Sequence[str],
    barred: set[tuple[str, str]],
    each: int,
) -> dict[str, str]:
    given = {key: room for key in submissions if (room := stands.room_of(stage.key, key)) is not None}
    anchors = set(stands.anchors(stage.key))
    seats = {room.key: [seat for seat in assessors if room.key in panel.seat(seat).rooms] for room in panel.rooms}
    homeless = [key for key in submissions if key not in given and key not in anchors]
    return {**given, **share_rooms(homeless, seats, each, conflicts=barred, full=list(given.values()))}
