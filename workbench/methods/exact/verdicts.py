"""What becomes of an event that an assessor's device made: it stands, is contested, or is turned away."""

from workbench.errors import Message
from workbench.methods.exact.standing import STANDS, Cell, Given, Sheet, Standing, Verdict
from workbench.records.event import FromDevice, MarkGiven, MarkWithdrawn, OnCell


def barred(standing: Standing, sender: str, body: FromDevice) -> Message | None:
    """Why nothing from this sender may stand on this sheet, whatever it says."""
    seat = standing.seats.get(sender)
    if seat is None:
        return Message("there is no such seat")
    if body.opening is not None and standing.sign_in(body.opening) in ("revoked", "ended", "not-issued"):
        return Message("the sign-in was ended before this arrived")
    if (body.stage, body.submission) not in standing.listed:
        return Message("there is no such submission in this stage")
    if not standing.assigned(seat.holder, body.stage, body.submission):
        return Message("this submission is not on your list")
    if standing.confirmed_before(sender, body.stage, body.submission):
        return Message("this sheet was confirmed by whoever sat here before")
    return None


def closed(standing: Standing, body: FromDevice, sheet: Sheet) -> Message | None:
    """Why marks on this sheet may no longer change."""
    if (body.stage, body.submission) in standing.released:
        return Message("the submission was released before this arrived")
    if sheet.recused:
        return Message("you recused yourself from this submission")
    if sheet.confirmed:
        return Message("the sheet was confirmed before this arrived")
    return None


def superseded(standing: Standing, body: FromDevice) -> bool:
    """Whether another device has been bound to the sign-in since."""
    return body.opening is not None and standing.sign_in(body.opening) == "superseded"


def weigh(standing: Standing, sender: str, body: MarkGiven | MarkWithdrawn, sheet: Sheet, cell: Cell) -> Verdict:
    """Weigh a mark against its cell: it stands only where it is based on the last standing event of the cell."""
    bar = barred(standing, sender, body) or closed(standing, body, sheet)
    if bar is not None:
        return Verdict("turned-away", bar)
    last = cell.standing.event if cell.standing else None
    if last is not None and last not in body.based_on:
        if _names(body, cell.turned_away) and not _names(body, cell.contested):
            return turned_away_because("it changes a mark that was turned away")
        return contested_because("another mark was given here that this device had not seen")
    if last is None and _names(body, cell.contested + cell.turned_away):
        return turned_away_because("it changes a mark that was turned away")
    mark = body.mark if isinstance(body, MarkGiven) else None
    if superseded(standing, body) and cell.standing is not None and cell.standing.mark != mark:
        return contested_because("it came from a device that was replaced by another")
    return STANDS


def _names(body: OnCell, given: tuple[Given, ...]) -> bool:
    return any(each.event in body.based_on for each in given)


def turned_away_because(why: str) -> Verdict:
    """Kept with the reason, never counted."""
    return Verdict("turned-away", Message(why))


def contested_because(why: str) -> Verdict:
    """Kept beside what stands, until the assessor chooses."""
    return Verdict("contested", Message(why))
