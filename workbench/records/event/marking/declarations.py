"""What an assessor declares about a whole stage: conflicts before the first mark, finality after the last."""

from typing import Literal

from pydantic import Field

from workbench.records.event.marking.sheets import FromSeat
from workbench.records.record import Key, Words


class ConflictDeclared(FromSeat):
    """With which submissions the assessor has a conflict of interest, and why; none is an answer too.

    The assessor is recused from each that is named, as by a recusal of its own.
    """

    kind: Literal["conflict-declared"] = "conflict-declared"
    conflicts: dict[Key, Words] = Field(default_factory=dict)


class MarksFinal(FromSeat):
    """The assessor is done with a stage. Nothing is locked by it: a later change lifts it, and that shows."""

    kind: Literal["marks-final"] = "marks-final"
