"""What a session adds to the picture of a seat: questions, declarations, keyed sheets, and who is done."""

from typing import Any

from workbench.access.sight import sees_marks
from workbench.errors import Message
from workbench.i18n import say
from workbench.methods.exact.standing import Keyed, Seated, Sheet, Standing
from workbench.methods.exact.verdicts import closed, may_answer
from workbench.records.chain import receipt
from workbench.records.panel import Panel
from workbench.records.record import decimal_text, moment_text
from workbench.records.submission import Intake

JSON = dict[str, Any]
KINDS_OF_REGION = ("provinsi", "kabupaten", "kota", "daerah", "istimewa", "khusus", "ibukota", "administrasi")
"""Words of a region's official name that many names share, so that they tell nothing about an institution."""


def panel_known(panel: Panel) -> JSON:
    """Give what every page says of the panel that it is of: title, time zone, and whether it is real."""
    return {
        "key": panel.key,
        "title": panel.title.model_dump(mode="json"),
        "zone": panel.zone,
        "demonstration": panel.demonstration,
        "rehearses": panel.rehearses,
    }


# -- the assessor ----------------------------------------------------------------------------------------------------


def questions(sheet: Sheet) -> list[JSON]:
    """Give the turns to ask that an assessor had, in order, with what was noted."""
    return [
        {
            "turn": turn.event,
            "at": moment_text(turn.at),
            "text": turn.note.text if turn.note else "",
            "for_record": turn.for_record,
            "struck": turn.struck,
            "others": list(turn.note.others) if turn.note else [],
        }
        for turn in sheet.questions.values()
    ]


def keyed_sheet(standing: Standing, seat: Seated, stage: str, submission: str) -> JSON | None:
    """Give the sheet that was keyed last for a seat, with its marks: the seat answers for it."""
    mine = [each for each in standing.keyed.values() if each.sheet == (seat.key, stage, submission)]
    return {**_keyed(standing, mine[-1]), **_marks(mine[-1])} if mine else None


def declarations(standing: Standing, seat: Seated) -> JSON:
    """Give what a seat has declared, by stage: conflicts, and being done."""
    stages = [stage.key for stage in standing.panel.marked_stages()]
    declared = {stage: standing.declared.get((seat.key, stage)) for stage in stages}
    final = {stage: standing.final.get((seat.key, stage)) for stage in stages}
    return {
        "declared": {stage: moment_text(at) for stage, at in declared.items() if at is not None},
        "final": {
            stage: {
                "at": moment_text(said.at),
                "receipt": receipt(said.sequence, said.hash),
                "holds": said.lifted is None,
            }
            for stage, said in final.items()
            if said is not None
        },
    }


def known_conflicts(standing: Standing, intake: Intake, seat: Seated) -> list[JSON]:
    """Give the submissions of a seat's own rooms that it does not mark, by a conflict that the panel file knows."""
    panel, holder = standing.panel, standing.panel.seat(seat.holder)
    found = []
    for stage in panel.marked_stages():
        for room in holder.rooms:
            for key in standing.order(stage.key, room):
                if not standing.conflict(holder.key, stage.key, key):
                    continue
                region = standing.listed[stage.key, key].region
                named = [each for each in panel.conflicts if (each.seat, each.region) == (holder.key, region)]
                found.append(
                    {
                        "stage": stage.key,
                        "submission": key,
                        "region": intake.region(region).name,
                        "own": holder.region == region,
                        "reason": named[0].reason.model_dump(mode="json") if named else None,
                    }
                )
    return found


def suggested(standing: Standing, seat: Seated, region: str) -> bool:
    """Say whether the institution of a seat bears the name of a region, so that a conflict is likely.

    Only a suggestion: the assessor declares, or does not.
    """
    title = standing.panel.seat(seat.holder).institution
    said = _words(seat.institution or f"{title.id} {title.en}")
    name = " ".join(word for word in _words(region).split() if word not in KINDS_OF_REGION)
    return bool(name) and f" {name} " in f" {said} "


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


# -- sheets that were keyed ------------------------------------------------------------------------------------------


def keyed_sheets(standing: Standing, seat: Seated, language: str) -> list[JSON]:
    """Give every sheet that was keyed: from what, for whom, and what became of it.

    The marks go only to who may see them: a chair who may answer now, and whoever sees marks on the submission.
    """
    return [_shown(standing, seat, each, language) for each in standing.keyed.values()]


def _shown(standing: Standing, seat: Seated, keyed: Keyed, language: str) -> JSON:
    chair = "chair" in standing.panel.seat(seat.holder).roles
    bar = may_answer(standing, seat.key, keyed, None) if chair else Message("this seat may not do that")
    sees = (bar is None and keyed.state == "waiting") or sees_marks(standing, seat, *keyed.sheet[1:])
    return {
        **_keyed(standing, keyed),
        **(_marks(keyed) if sees else {}),
        "may": bar is None,
        "why_not": say(bar, language) if bar else "",
    }


def _keyed(standing: Standing, keyed: Keyed) -> JSON:
    sheet = standing.sheets.get(keyed.sheet, Sheet())
    shut = closed(standing, keyed.sheet[1:], sheet) if keyed.state == "waiting" else None
    by = standing.seats.get(keyed.by)
    answered = standing.seats.get(keyed.answered_by or "")
    return {
        "event": keyed.event,
        "seat": keyed.sheet[0],
        "holder": standing.seats[keyed.sheet[0]].holder,
        "stage": keyed.sheet[1],
        "submission": keyed.sheet[2],
        "by": by.holder if by else "",
        "at": moment_text(keyed.at),
        "source": keyed.source,
        "reference": keyed.reference,
        "state": "overtaken" if shut else keyed.state,
        "answered_by": answered.holder if answered else "",
        "answer": keyed.answer,
    }


def _marks(keyed: Keyed) -> JSON:
    return {
        "marks": {criterion: decimal_text(mark) for criterion, mark in keyed.marks.items()},
        "comment": keyed.comment,
    }


def keyable(standing: Standing) -> list[JSON]:
    """Give the sheets that are still open, seat by seat: for these a paper or a file can be keyed."""
    found = []
    for holder in (seat.key for seat in standing.panel.seats):
        seat = standing.seat_of(holder)
        for stage, room, key in standing.own_entries(holder) if seat else ():
            sheet = standing.sheet_of(holder, stage, key)
            if seat is None or sheet is None or closed(standing, (stage, key), sheet[1]):
                continue
            order = standing.order(stage, room) if room else standing.anchors(stage)
            number = order.index(key) + 1 if key in order else len(order) + 1
            found.append(
                {"holder": holder, "seat": seat.key, "stage": stage, "room": room, "submission": key, "number": number}
            )
    return found


def confirmed_sheets(standing: Standing) -> list[JSON]:
    """Count the confirmed sheets of each submission: who moves one to another room is asked first."""
    counts: dict[tuple[str, str], int] = {}
    for (_, stage, submission), sheet in standing.sheets.items():
        if sheet.confirmed:
            counts[stage, submission] = counts.get((stage, submission), 0) + 1
    return [{"stage": stage, "submission": key, "count": count} for (stage, key), count in counts.items()]


# -- who is done -----------------------------------------------------------------------------------------------------


def done(standing: Standing, holder: str) -> JSON:
    """Say which sheets of a seat are begun and not confirmed, and since when its marks are called final, by stage."""
    seat = standing.seat_of(holder)
    drafts: list[JSON] = []
    untouched: list[JSON] = []
    for stage, _, key in standing.own_entries(holder):
        counted = standing.sheet_of(holder, stage, key)
        sheet = counted[1] if counted else Sheet()
        if sheet.confirmed or sheet.recused:
            continue
        (drafts if sheet.marks() else untouched).append({"stage": stage, "submission": key})
    final = declarations(standing, seat)["final"] if seat else {}
    return {"drafts": drafts, "untouched": untouched, "final": final}
