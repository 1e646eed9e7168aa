"""What a panel's log has to audit: the state at a moment that is chosen, and the trail of one sheet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from workbench.desks.audited.picture import Progress, agreement_only, audit, by_official_rule, decisions_of
from workbench.desks.audited.shown import JSON
from workbench.desks.audited.source import Audited, Cutoff, of_panel
from workbench.errors import Refused
from workbench.methods.exact.fold import Fold, standing
from workbench.methods.exact.standing import Cell, Given, Seated, Standing, Verdict
from workbench.records.chain import Event
from workbench.records.event import FromDevice, MarkGiven, SubmissionReleased
from workbench.records.panel import Panel
from workbench.records.record import decimal_text
from workbench.records.submission import Intake

Until = Cutoff | datetime


def audit_log(
    panel: Panel,
    intake: Intake,
    events: Sequence[Event],
    stage: str,
    until: Until = "now",
    progress: Progress | None = None,
    only_agreement: bool = False,
) -> JSON:
    """Audit a stage of a panel as it stood.

    Parameters
    ----------
    events : as whoever asks may read them
    stage : in which marks are given
    until : now; "release", when the last submission of the stage was released; "before-discussion", each mark as it
        was frozen when its discussion was opened, or as first given where the stage had none; "after-discussion", as
        it stood when its submission was released; or a moment
    progress : told how far it is
    only_agreement : without assessors, single marks and home

    Raises
    ------
    Refused
        Nothing was released although that moment is asked, or there is nothing to audit.
    """
    picture = cut(panel, events, stage, until)
    audited = of_panel(panel, intake, first_given(panel, events, picture, stage), picture, stage)
    if until == "before-discussion":
        audited = _as_first_given(panel, intake, events, picture, stage)
    if only_agreement:
        return agreement_only(audited, progress)
    moved = by_official_rule(panel, intake, picture, stage)
    decided = decisions_of(events, panel, standing(events, panel), stage)
    return audit(audited, moved=moved, decisions=decided, progress=progress)


def cut(panel: Panel, events: Sequence[Event], stage: str, until: Until) -> Standing:
    """Give the picture at a moment."""
    if isinstance(until, datetime):
        return standing(events, panel, until)
    if until == "now" or until == "before-discussion":
        return standing(events, panel)
    releases = [
        event.head.sequence
        for event in events
        if isinstance(event.body, SubmissionReleased) and event.body.stage == stage
    ]
    if not releases:
        raise Refused("nothing is released yet: there is no state at release")
    return standing(events, panel, releases[-1])


def first_given(panel: Panel, events: Sequence[Event], picture: Standing, stage: str) -> Standing:
    """Give a picture in which every mark is as it stood before its discussion.

    Where the round held no discussion, as its assessor first gave it.
    """
    if any(place[0] == stage for place in picture.discussed):
        return _frozen(picture)
    seen: set[tuple[str, str, str, str]] = set()

    def keep(event: Event) -> bool:
        body = event.body
        if not isinstance(body, FromDevice):
            return True
        if not isinstance(body, MarkGiven):
            return False
        seat = picture.seats.get(event.head.seat)
        key = (seat.holder if seat else event.head.seat, body.stage, body.submission, body.criterion)
        fresh = key not in seen
        seen.add(key)
        return fresh

    return standing([event for event in events if keep(event)], panel, picture.sequence)


def _frozen(picture: Standing) -> Standing:
    sheets = dict(picture.sheets)
    for place, held in picture.discussed.items():
        for seat, marks in held.first.items():
            sheet = picture.sheet(seat, *place)
            for criterion, mark in marks.items():
                cell = sheet.cells.get(criterion, Cell())
                if cell.mark != mark:
                    given = Given(held.event, mark, held.at, cell.standing.sequence if cell.standing else 0)
                    sheet = sheet.with_cell(criterion, replace(cell, standing=given))
            sheets[seat, *place] = sheet
    return replace(picture, sheets=sheets)


def _as_first_given(panel: Panel, intake: Intake, events: Sequence[Event], picture: Standing, stage: str) -> Audited:
    first = first_given(panel, events, picture, stage)
    return of_panel(panel, intake, first, first, stage)


def trail(
    panel: Panel, events: Sequence[Event], stage: str, assessor: str, submission: str, say: Callable[[Verdict], str]
) -> JSON:
    """Give everything that happened to one sheet: what stands, what was written, and event by event how it came.

    Parameters
    ----------
    events : as whoever asks may read them
    assessor : a seat of the panel file
    say : says why an event does not stand
    """
    fold, lines = Fold(panel), []
    for event in events:
        verdict = fold.add(event)
        seat = fold.standing.seats.get(event.head.seat)
        if _concerns(event, seat, stage, assessor, submission):
            lines.append({**_line(event), "state": verdict.state, "why": say(verdict)})
    counted = fold.standing.sheet_of(assessor, stage, submission)
    sheet = counted[1] if counted else None
    return {
        "assessor": assessor,
        "submission": submission,
        "marks": {key: decimal_text(mark) for key, mark in sheet.marks().items()} if sheet else {},
        "comments": {key or "": comment.text for key, comment in sheet.comments.items()} if sheet else {},
        "recused": sheet.recused.reason if sheet and sheet.recused else "",
        "events": lines,
    }


def _concerns(event: Event, seat: Seated | None, stage: str, assessor: str, submission: str) -> bool:
    body = event.body
    if getattr(body, "stage", None) != stage or getattr(body, "submission", None) != submission:
        return False
    named = getattr(body, "assessor", None)
    if named is not None:
        return bool(named == assessor)
    return not isinstance(body, FromDevice) or (seat is not None and seat.holder == assessor)


def _line(event: Event) -> JSON:
    body = event.body
    mark = getattr(body, "mark", None)
    return {
        "sequence": event.head.sequence,
        "hash": event.hash,
        "at": event.head.at.isoformat(),
        "kind": event.head.kind,
        "criterion": getattr(body, "criterion", None) or "",
        "mark": None if mark is None else decimal_text(mark),
        "text": getattr(body, "text", "") or getattr(body, "reason", "") or getattr(body, "note", "") or "",
    }
