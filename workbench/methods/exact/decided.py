"""What somebody decided, and why: to be recused from a submission, or what a similar pair is."""

from dataclasses import dataclass
from datetime import datetime

from workbench.records.event import Decision


@dataclass(frozen=True)
class Recusal:
    """Why and since when an assessor does not mark a submission."""

    event: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Decided:
    """What somebody decided about a similar pair, why, who and when."""

    event: str
    decision: Decision
    reason: str
    seat: str
    at: datetime
    sequence: int
