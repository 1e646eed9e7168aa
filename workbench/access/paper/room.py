"""What is printed for a room, and what becomes of its code when it is scanned again."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from workbench.access.door import Answer, Door, Sender
from workbench.access.paper.code import Printed, marks_of, read, written
from workbench.access.rights import NOTHING
from workbench.errors import BadInput, NotAllowed, NotFound
from workbench.methods.exact.standing import Seated, Sheet, Standing
from workbench.methods.exact.verdicts import closed
from workbench.records.chain import receipt
from workbench.records.panel import Stage
from workbench.records.record import Language
from workbench.reports.room_sheet import Column, Paper, RoomSheet, Row, room_sheets


def check_printing(standing: Standing, seat: Seated, room: str) -> None:
    """Refuse who may not print the sheets of a room; its chair and the secretariat may, since they show no mark."""
    if room not in {each.key for each in standing.panel.rooms}:
        raise NotFound("there is no room {room}", room=room)
    held = standing.panel.seat(seat.holder)
    if "secretariat" not in held.roles and not ("chair" in held.roles and room in held.rooms):
        raise NotAllowed(NOTHING)


def paper(door: Door, room: str, language: Language) -> bytes:
    """Write what is printed for a room as PDF."""
    return room_sheets(room_sheet(door, room, language), language)


def room_sheet(door: Door, room: str, language: Language) -> RoomSheet:
    """Give what is printed for a room: a paper a seat and stage, boxes to write in, ticks where marks stand."""
    standing = door.catch_up()
    panel = standing.panel
    titles = {each.key: each.title.said(language) or each.key for each in panel.rooms}
    if room not in titles:
        raise NotFound("there is no room {room}", room=room)
    return RoomSheet(
        panel=panel.title.said(language),
        demonstration=panel.demonstration,
        room=titles[room],
        receipt=receipt(standing.sequence, standing.head),
        at=datetime.now(UTC),
        zone=ZoneInfo(panel.zone),
        code=written(door.rounds.home, marks_of(standing, room)),
        papers=[
            _paper(door, standing, stage, holder, room, language)
            for holder in (each.key for each in panel.seats if "assessor" in each.roles and room in each.rooms)
            for stage in panel.marked_stages()
            if standing.order(stage.key, room)
        ],
    )


def _paper(door: Door, standing: Standing, stage: Stage, holder: str, room: str, language: Language) -> Paper:
    panel, held = standing.panel, standing.panel.seat(holder)
    seat = standing.seat_of(holder)
    scales = [panel.scale(each) for each in stage.criteria]
    rows = []
    for number, key in enumerate(standing.order(stage.key, room), start=1):
        found = standing.sheet_of(holder, stage.key, key) if standing.assigned(holder, stage.key, key) else None
        sheet = found[1] if found else Sheet()
        barred = sheet.recused is not None or standing.conflict(holder, stage.key, key)
        region = door.intake.region(standing.listed[stage.key, key].region).name
        stored = tuple(each.key in sheet.marks() for each in stage.criteria)
        rows.append(Row(number, region, stored, barred=barred, confirmed=sheet.confirmed is not None))
    return Paper(
        seat=held.title.said(language) or holder,
        institution=(seat.institution if seat else "") or held.institution.said(language),
        stage=stage.title.said(language),
        columns=[
            Column(each.title.said(language) or each.key, scale.low, scale.high)
            for each, scale in zip(stage.criteria, scales, strict=True)
        ],
        rows=rows,
    )


def take_code(door: Door, sender: Sender, code: str, id: str) -> Answer:
    """Key what a scanned code holds and the log lacks: each sheet waits for its seat or the chair, like any keyed one.

    What stands in the log is newer than the paper and stays. Nothing of the marks is told to who scans.

    Raises
    ------
    BadInput
        Where the code is none of this home and panel.
    """
    printed = read(door.rounds.home, code)
    standing = door.catch_up()
    if printed.panel != standing.panel.key:
        raise BadInput("the code is of panel {panel}", panel=printed.panel)
    lacking = {at: _lacking(standing, at, marks) for at, marks in printed.sheets.items() if at[0] in standing.seats}
    keyed = 0
    for number, (at, marks) in enumerate(sorted(lacking.items())):
        if marks and _open(standing, at):
            keyed += door.answered(sender, _item(printed, at, marks, f"{id}-{number}")).state == "stands"
    unknown = len(printed.sheets) - len(lacking)
    cut = standing.sequence < printed.sequence
    return Answer(id, "stands", more={"sheets": len(printed.sheets), "keyed": keyed, "unknown": unknown, "cut": cut})


def _lacking(standing: Standing, at: tuple[str, str, str], marks: dict[str, str]) -> dict[str, str]:
    known = standing.sheet(*at).cells
    waiting = {
        key for each in standing.keyed.values() if each.sheet == at and each.state == "waiting" for key in each.marks
    }
    return {key: mark for key, mark in marks.items() if key not in known and key not in waiting}


def _open(standing: Standing, at: tuple[str, str, str]) -> bool:
    return at[1:] in standing.listed and closed(standing, at[1:], standing.sheet(*at)) is None


def _item(printed: Printed, at: tuple[str, str, str], marks: dict[str, str], id: str) -> dict[str, object]:
    seat, stage, submission = at
    reference = f"{printed.room} · {receipt(printed.sequence, printed.head)}"
    said = {"seat": seat, "stage": stage, "submission": submission, "marks": marks, "reference": reference}
    return {"id": id, "kind": "sheet-transcribed", "source": "file", **said}
