"""What an assessor asks in the questioning after a presentation (sesi pendalaman)."""

from typing import Literal

from workbench.records.event.body import EventId
from workbench.records.event.marking.sheets import FromDevice
from workbench.records.record import Prose


class QuestionAsked(FromDevice):
    """The assessor had a turn to ask; its event is the key of the turn."""

    kind: Literal["question-asked"] = "question-asked"


class QuestionNoted(FromDevice):
    """What was asked and answered in a turn; a later note takes the place of this one.

    The note is the assessor's own and withheld from everyone else, unless it is meant for the record.
    """

    kind: Literal["question-noted"] = "question-noted"
    turn: EventId
    text: Prose
    for_record: bool = False
    struck: bool = False
