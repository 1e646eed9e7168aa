"""What a discussion is to those who sit in it: an assessor's own answer, and for the chair who has answered."""

from datetime import UTC, datetime
from typing import Any

from workbench.access.sight import sees_marks
from workbench.methods.exact.parts import Discussed
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.panel import Stage
from workbench.records.record import moment_text

JSON = dict[str, Any]


def own_discussion(standing: Standing, seat: Seated, stage: str, submission: str) -> JSON | None:
    """Give the discussion of a submission as an assessor sees it: until when, and the own answer; no other's."""
    held = standing.discussed.get((stage, submission))
    if held is None or seat.key not in held.first:
        return None
    answer = held.answers.get(seat.key)
    return {**_said(held), "said": answer.said if answer else None, "reason": answer.reason if answer else ""}


def led_discussion(standing: Standing, seat: Seated, stage: Stage, submission: str) -> JSON | None:
    """Give the discussion of a submission as a chair sees it.

    Who has answered says whom to wait for. What was answered goes only to who may see marks, and once it is over: until
    then nobody watches single marks move.
    """
    held = standing.discussed.get((stage.key, submission))
    if held is None:
        return None
    holders = {key: standing.seats[key].holder for key in held.first}
    over = held.over(datetime.now(UTC)) or (stage.key, submission) in standing.released
    shown = over and sees_marks(standing, seat, stage.key, submission)
    said = [answer.said for answer in held.answers.values()] if shown else []
    return {
        **_said(held),
        "over": over,
        "in": len(held.answers),
        "of": len(held.first),
        "missing": [holder for key, holder in holders.items() if key not in held.answers],
        "said": {word: said.count(word) for word in ("kept", "changed", "declined")} if shown else {},
    }


def _said(held: Discussed) -> JSON:
    return {"event": held.event, "at": moment_text(held.at), "until": moment_text(held.until)}
