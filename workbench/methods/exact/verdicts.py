"""What becomes of an event that an assessor's device made: it stands, is contested, or is turned away."""

from workbench.errors import Message
from workbench.methods.exact.standing import STANDS, Cell, Given, Keyed, Sheet, Standing, Verdict
from workbench.records.event import FromDevice, FromSeat, MarkGiven, MarkWithdrawn

ELSEWHERE = Message("this submission is not on your list")
WITHDRAWN = Message("the submission was withdrawn before this arrived")


def unseated(standing: Standing, sender: str, body: FromSeat) -> Message | None:
    """Why nothing from this sender may stand at all: there is no such seat, or its sign-in was ended."""
    if sender not in standing.seats:
        return Message("there is no such seat")
    if body.opening is not None and standing.sign_in(body.opening) in ("revoked", "ended", "not-issued"):
        return Message("the sign-in was ended before this arrived")
    return None


def barred(standing: Standing, sender: str, body: FromDevice) -> Message | None:
    """Why nothing from this sender may stand on this sheet, whatever it says."""
    return unseated(standing, sender, body) or unlisted(standing, sender, body.stage, body.submission)


def unlisted(standing: Standing, sender: str, stage: str, submission: str) -> Message | None:
    """Why a seat has no sheet on this submission."""
    if (stage, submission) not in standing.listed:
        return Message("there is no such submission in this stage")
    if (stage, submission) in standing.withdrawn:
        return WITHDRAWN
    if not standing.assigned(standing.seats[sender].holder, stage, submission):
        return ELSEWHERE
    if standing.confirmed_before(sender, stage, submission):
        return Message("this sheet was confirmed by whoever sat here before")
    return None


def closed(standing: Standing, place: tuple[str, str], sheet: Sheet) -> Message | None:
    """Why marks on this sheet may no longer change; `place` is its stage and submission."""
    if place in standing.released:
        return Message("the submission was released before this arrived")
    if sheet.recused:
        return Message("you recused yourself from this submission")
    if sheet.confirmed:
        return Message("the sheet was confirmed before this arrived")
    return None


def may_answer(standing: Standing, sender: str, keyed: Keyed, opening: str | None) -> Message | None:
    """Why this sender may not confirm or decline a keyed sheet: that is for its seat, or for a chair who kept apart."""
    seat, own = standing.seats.get(sender), sender == keyed.sheet[0]
    if seat is None:
        return Message("there is no such seat")
    if opening is not None and standing.sign_in(opening) != "here" and not own:
        return Message("the sign-in was ended before this arrived")
    if opening is not None and standing.sign_in(opening) in ("revoked", "ended", "not-issued"):
        return Message("the sign-in was ended before this arrived")
    if own:
        return None
    if "chair" not in standing.panel.seat(seat.holder).roles:
        return Message("keyed marks are confirmed by their own seat, or by a chair")
    if standing.seats[keyed.by].holder == seat.holder if keyed.by in standing.seats else keyed.by == sender:
        return Message("who keyed the marks does not confirm them")
    return _kept_apart(standing, seat.holder, *keyed.sheet[1:])


def _kept_apart(standing: Standing, holder: str, stage: str, submission: str) -> Message | None:
    # To confirm is to read another's marks, so the own sheet comes first.
    if (stage, submission) in standing.listed and standing.conflict(holder, stage, submission):
        return Message("who has a conflict with a submission confirms no marks on it")
    counted = standing.sheet_of(holder, stage, submission)
    if counted is not None and counted[1].recused is not None:
        return Message("who has a conflict with a submission confirms no marks on it")
    assigned = (stage, submission) in standing.listed and standing.ever_assigned(holder, stage, submission)
    if assigned and (counted is None or counted[1].confirmed is None):
        return Message("confirm your own sheet on this submission first")
    return None


def superseded(standing: Standing, body: FromSeat) -> bool:
    """Whether another device has been bound to the sign-in since."""
    return body.opening is not None and standing.sign_in(body.opening) == "superseded"


def weigh(standing: Standing, sender: str, body: MarkGiven | MarkWithdrawn, sheet: Sheet, cell: Cell) -> Verdict:
    """Weigh a mark against its cell: it stands only where it is based on the last standing event of the cell."""
    bar = barred(standing, sender, body) or closed(standing, (body.stage, body.submission), sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    seen, moved = _seen(body.based_on, cell)
    last = cell.standing.event if cell.standing else None
    # Looked for only where it decides: a cell that was argued over thousands of times costs no more than another.
    if last is not None and last not in seen:
        if _among(cell.turned_away, seen - moved) and not _among(cell.contested, seen):
            return turned_away_because("it changes a mark that was turned away")
        return contested_because("another mark was given here that this device had not seen")
    if last is None and (_among(cell.contested, seen) or _among(cell.turned_away, seen - moved)):
        return turned_away_because("it changes a mark that was turned away")
    mark = body.mark if isinstance(body, MarkGiven) else None
    if superseded(standing, body) and cell.standing is not None and cell.standing.mark != mark:
        return contested_because("it came from a device that was replaced by another")
    return STANDS


def _seen(based_on: tuple[str, ...], cell: Cell) -> tuple[set[str], set[str]]:
    """What a device had seen, and which of it was turned away only because the submission was in another room then.

    Such a mark hides nothing from the next one: whatever it was based on, the device had seen too.
    """
    seen, moved = set(based_on), set()
    for each in reversed(cell.turned_away) if seen else ():
        if each.event in seen and each.why in (ELSEWHERE, WITHDRAWN):
            moved.add(each.event)
            seen |= set(each.based_on)
    return seen, moved


def _among(given: tuple[Given, ...], events: set[str]) -> bool:
    return bool(events) and any(each.event in events for each in given)


def turned_away_because(why: str) -> Verdict:
    """Kept with the reason, never counted."""
    return Verdict("turned-away", Message(why))


def contested_because(why: str) -> Verdict:
    """Kept beside what stands, until the assessor chooses."""
    return Verdict("contested", Message(why))
