"""Whether an archive holds the sheet that a receipt is for, and with which marks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from workbench.errors import BadInput, Message, NotFound, Tampered
from workbench.methods.archive.checks import check
from workbench.methods.archive.frozen import Frozen
from workbench.methods.archive.reproduced import opened
from workbench.methods.exact.heads import not_here
from workbench.records.event import (
    DiscussionAnswered,
    MarkGiven,
    SheetConfirmed,
    SheetTranscribed,
    TranscriptionConfirmed,
    confirms,
)

_AGAIN = Message("it was opened again later, or was turned away: another confirmation counts, or none")
_DISCUSSED = Message("it was changed after a discussion: the receipt of that answer counts")
Confirming = SheetConfirmed | TranscriptionConfirmed | DiscussionAnswered
_CODE = re.compile(r"\s*(\d{1,12})[\s:-]+([0-9a-fA-F]{4}(?:-?[0-9a-fA-F]{4}){3})\s*")


@dataclass(frozen=True)
class Held:
    """A confirmed sheet as an archive holds it; `why` says why it does not count, where it does not."""

    sequence: int
    hash: str
    seat: str
    holder: str
    stage: str
    submission: str
    marks: Mapping[str, Decimal]
    why: Message | None = None


def held(files: Mapping[str, bytes], code: str) -> Held:
    """Find the confirmed sheet of a receipt in an archive.

    Parameters
    ----------
    files : the files of the archive by path.
    code : as it was shown, `214-3F9A-02BC-77D1-E0A4`.

    Raises
    ------
    BadInput
        Where the code is none.
    NotFound
        Where the archive does not hold this event, or it confirmed no sheet; what that can mean is said.
    Tampered
        Where the archive does not hold together.
    """
    written = _CODE.fullmatch(code)
    if written is None:
        raise BadInput("{code} is no receipt; write one like 214-3F9A-02BC-77D1-E0A4", code=code)
    frozen = opened(files)
    number, digits = int(written[1]), written[2].replace("-", "").lower()
    event = next((each for each in frozen.events if each.head.sequence == number), None)
    if event is None or not event.hash.startswith(digits):
        fault = not_here(number, digits, {each.head.sequence: each.hash for each in frozen.events})[1]
        raise NotFound("this archive does not hold that receipt: {fault}", fault=fault)
    for fault in check(files).faults:
        raise Tampered("the archive does not hold together: {fault}", fault=fault)
    body, seat = event.body, event.head.seat
    if isinstance(body, TranscriptionConfirmed) and body.transcription in frozen.standing.keyed:
        seat = frozen.standing.keyed[body.transcription].sheet[0]
    elif not (isinstance(body, SheetConfirmed | DiscussionAnswered) and confirms(body)):
        raise NotFound("event {sequence} confirmed no sheet: it is {kind}", sequence=number, kind=event.head.kind)
    sheet = frozen.standing.sheet(seat, body.stage, body.submission)
    counts = sheet.confirmed is not None and sheet.confirmed.event == event.head.id
    marks = sheet.marks() if counts else _as_confirmed(frozen, seat, body)
    seated = frozen.standing.seats.get(seat)
    return Held(
        sequence=number,
        hash=event.hash,
        seat=seat,
        holder=seated.holder if seated else "",
        stage=body.stage,
        submission=body.submission,
        marks={each.key: marks[each.key] for each in frozen.panel.stage(body.stage).criteria if each.key in marks},
        why=None if counts else _DISCUSSED if _discussed(frozen, seat, body, number) else _AGAIN,
    )


def _discussed(frozen: Frozen, seat: str, body: Confirming, number: int) -> bool:
    """Say whether a confirmation gave way to the answer in which its assessor changed marks after a discussion."""
    held = frozen.standing.discussed.get((body.stage, body.submission))
    answer = held.answers.get(seat) if held else None
    now = frozen.standing.sheet(seat, body.stage, body.submission).confirmed
    return answer is not None and now is not None and answer.event == now.event and number < now.sequence


def _as_confirmed(frozen: Frozen, seat: str, body: Confirming) -> dict[str, Decimal]:
    """Give the marks that a confirmation was about, though it counts no more."""
    given: dict[tuple[str, str], Decimal] = {}
    for event in frozen.events:
        if isinstance(event.body, MarkGiven):
            given[event.head.id, event.body.criterion] = event.body.mark
        elif isinstance(event.body, SheetTranscribed | DiscussionAnswered):
            given |= {(event.head.id, criterion): mark for criterion, mark in event.body.marks.items()}
    if isinstance(body, DiscussionAnswered):
        held = frozen.standing.discussed.get((body.stage, body.submission))
        return {**(held.first.get(seat, {}) if held else {}), **body.marks}
    if isinstance(body, TranscriptionConfirmed):
        return {criterion: mark for (id, criterion), mark in given.items() if id == body.transcription}
    return {criterion: given[id, criterion] for criterion, id in body.marks.items() if (id, criterion) in given}
