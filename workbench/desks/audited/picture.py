"""The whole audit as one picture, for the page and for the command line."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.desks.audited import agreed, assessed
from workbench.desks.audited.shown import JSON, told
from workbench.desks.audited.source import Audited
from workbench.desks.audited.verdict import verdict
from workbench.errors import Refused
from workbench.methods.audit.flags import Flag
from workbench.methods.exact.results import ranking
from workbench.methods.exact.standing import Standing
from workbench.records.chain import Event
from workbench.records.event import FlagDecided
from workbench.records.panel import Panel
from workbench.records.submission import Intake

Progress = Callable[[int, int], None]
Moved = Callable[[Flag], tuple[int | None, int | None]]
FLAGS_WEIGHED = 60
"""Flags whose places are computed by the official rule; the others are as the plain mean has it."""


def audit(
    audited: Audited,
    *,
    moved: Moved | None = None,
    decisions: Sequence[JSON] = (),
    progress: Progress | None = None,
) -> JSON:
    """Compute every section; one that cannot be told says why.

    Parameters
    ----------
    audited : the marks and what is known beside them
    moved : gives the place of a flagged submission with and without the mark, by the official rule
    decisions : what was decided about flags, the last one counts
    progress : told how many sections of how many are done
    """
    steps: dict[str, Callable[[], object]] = {
        **agreement_steps(audited),
        "assessors": lambda: assessed.assessors(audited),
        "residuals": lambda: assessed.residuals(audited),
        "drift": lambda: assessed.drifts(audited),
        "affiliation": lambda: assessed.affiliation(audited),
        "flags": lambda: _decided(assessed.flagged(audited, moved), decisions),
    }
    sections = computed(steps, progress)
    return {**panel_of(audited), **sections, "verdict": verdict(sections)}


def agreement_only(audited: Audited, progress: Progress | None = None) -> JSON:
    """Compute what concerns agreement alone."""
    return {**panel_of(audited), **computed(agreement_steps(audited), progress)}


def agreement_steps(audited: Audited) -> dict[str, Callable[[], object]]:
    """Give the sections of agreement, each to be computed."""
    return {
        "agreement": lambda: agreed.per_criterion(audited),
        "decision": lambda: agreed.decided(audited),
        "shares": lambda: agreed.shares(audited.marks),
        "published": lambda: agreed.published(audited),
        "discussion": lambda: agreed.discussed(audited),
    }


def computed(steps: dict[str, Callable[[], object]], progress: Progress | None) -> JSON:
    """Compute sections one after the other and say how far it is."""
    sections = {}
    for done, (name, step) in enumerate(steps.items()):
        if progress:
            progress(done, len(steps))
        sections[name] = told(step)
    return sections


def panel_of(audited: Audited) -> JSON:
    """Say what is audited: how many, and what they are called."""
    marks = audited.marks
    counts = {
        "assessors": len(marks.assessors),
        "submissions": len(marks.submissions),
        "criteria": len(marks.criteria),
        "marks": len(marks.value),
        "sheets": len(audited.sheets.value),
    }
    names = {what: {key: title.model_dump() for key, title in titles.items()} for what, titles in audited.names.items()}
    return {"counts": counts, "names": names}


def _decided(flags: list[JSON], decisions: Sequence[JSON]) -> list[JSON]:
    last = {(each["flag"], each["assessor"], each["submission"]): each for each in decisions}
    return [{**flag, "decided": last.get((flag["flag"], flag["assessor"], flag["submission"]))} for flag in flags]


def decisions_of(events: Sequence[Event], panel: Panel, standing: Standing, stage: str) -> list[JSON]:
    """Give what was decided about the flags of a stage, in sequence."""
    found = []
    for event in events:
        body = event.body
        if isinstance(body, FlagDecided) and body.stage == stage:
            seat = standing.seats.get(event.head.seat)
            found.append(
                {
                    **body.model_dump(include={"flag", "assessor", "submission", "decision", "note"}),
                    "by": seat.holder if seat else event.head.seat,
                    "sequence": event.head.sequence,
                    "at": event.head.at.isoformat(),
                }
            )
    return found


def by_official_rule(panel: Panel, intake: Intake, standing: Standing, stage: str) -> Moved:
    """Weigh a flag by the official rule: the place in its cluster with the sheet, and without."""
    before = _places(panel, intake, standing)
    weighed = 0

    def moved(flag: Flag) -> tuple[int | None, int | None]:
        nonlocal weighed
        weighed += 1
        region = standing.listed[stage, flag.submission].region
        if weighed > FLAGS_WEIGHED:
            return flag.place, flag.place_without
        holders = [seat.key for seat in standing.seats.values() if seat.holder == flag.assessor]
        sheets = {
            key: sheet
            for key, sheet in standing.sheets.items()
            if not (key[0] in holders and key[1:] == (stage, flag.submission))
        }
        return before.get(region), _places(panel, intake, replace(standing, sheets=sheets)).get(region)

    return moved


def _places(panel: Panel, intake: Intake, standing: Standing) -> dict[str, int | None]:
    ranked = ranking(panel, intake, standing)
    return {place.region: place.place for cluster in ranked.clusters for place in cluster.places}


def marked_stage(panel: Panel, stage: str) -> str:
    """Give a stage in which marks are given: the one that is named, or else the first.

    Raises
    ------
    Refused
        No such stage.
    """
    known = [each.key for each in panel.marked_stages()]
    if stage and stage not in known:
        raise Refused("there is no stage {stage} in which marks are given", stage=stage)
    return stage or known[0]
