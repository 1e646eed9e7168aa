"""The discussion that a chair may open after the last sheet, and what each assessor answers: once, and freely."""

from typing import Literal, Self

from pydantic import Field, model_validator

from workbench.records.event.body import EventId
from workbench.records.event.leading import InRoom
from workbench.records.event.marking.declarations import MarksFinal
from workbench.records.event.marking.sheets import FromDevice, SheetConfirmed
from workbench.records.fault import fault
from workbench.records.record import Key, Number, Prose

Said = Literal["kept", "changed", "declined"]
"""What an assessor says at the end of a discussion: keeps the marks, changes some, or does not say."""


class DiscussionOpened(InRoom):
    """The panel talks about a submission from the server's time of this event, for the minutes of the panel file.

    The marks that stand at this event are frozen and kept, whatever is changed afterwards.
    """

    kind: Literal["discussion-opened"] = "discussion-opened"
    submission: Key


class DiscussionAnswered(FromDevice):
    """An assessor's one answer to a discussion; `marks` names the criteria that change, and only those."""

    kind: Literal["discussion-answered"] = "discussion-answered"
    discussion: EventId
    said: Said
    marks: dict[Key, Number] = Field(default_factory=dict)
    reason: Prose = ""

    @model_validator(mode="after")
    def _a_change_has_its_reason(self) -> Self:
        if (self.said == "changed") != bool(self.marks):
            raise fault("marks go with an answer that changes them, and are needed there")
        if self.said == "changed" and not self.reason.strip():
            raise fault("a mark that is changed after a discussion needs a reason")
        return self


def confirms(body: object) -> bool:
    """Say whether an event is one that its sender has a receipt of: marks confirmed, changed after it, or final."""
    changed = isinstance(body, DiscussionAnswered) and bool(body.marks)
    return changed or isinstance(body, SheetConfirmed | MarksFinal)
