"""What every agreement function answers with: one frozen record."""

from dataclasses import dataclass
from typing import NamedTuple

from workbench.errors import Message

CAUTION_BELOW = 30
UNRELIABLE_BELOW = 20
NO_LABEL_BELOW = 10
ASSESSORS_BEYOND_PANEL = 5


class Interval(NamedTuple):
    """The two ends of an interval, on the scale of the value it belongs to."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Significance:
    """A test statistic with its degrees of freedom (none for a normal deviate) and its p value."""

    name: str
    statistic: float
    freedom: float | None
    p: float


@dataclass(frozen=True, slots=True)
class Agreement:
    """One coefficient: its value, how sure it is, for whom it speaks, and what a reader must be told.

    Parameters
    ----------
    coefficient : its name in the literature
    value : the coefficient, 1 at full agreement
    standard_error : of the value over submissions; none where no closed form exists and no interval was asked
    interval : its two ends, none where none was asked or none can be had
    confidence, interval_method : how wide the interval is and how it was made
    scope : for whom the interval speaks
    assessors, submissions, marks : what the value rests on; submissions are those that entered it
    observed, expected : observed and chance agreement, where the coefficient is built from them
    test : the test that belongs to the coefficient, where there is one
    warnings : what a reader must be told, as translatable messages
    """

    coefficient: str
    value: float
    standard_error: float | None
    interval: Interval | None
    assessors: int
    submissions: int
    marks: int
    confidence: float = 0.95
    interval_method: str | None = None
    scope: Message | None = None
    observed: float | None = None
    expected: float | None = None
    test: Significance | None = None
    warnings: tuple[Message, ...] = ()


def scope_of(method: str | None) -> Message | None:
    """Say for whom an interval made this way speaks."""
    if method is None:
        return None
    if method == "parametric":
        return Message("for any assessors like these")
    if method == "F":
        return Message("for any submissions like these, under normal errors")
    return Message("for these assessors")


def size_warnings(assessors: int, submissions: int) -> tuple[Message, ...]:
    """Warn where a panel is too small for what is usually read into a coefficient.

    Gwet (2016) found coverage of .52 to .56 at 10 submissions, .77 at 20, .89 at 30.
    """
    said = []
    if submissions < UNRELIABLE_BELOW:
        said.append(Message("only {submissions} submissions: the interval is unreliable", {"submissions": submissions}))
    elif submissions < CAUTION_BELOW:
        said.append(
            Message("only {submissions} submissions: read the interval with caution", {"submissions": submissions})
        )
    if submissions < NO_LABEL_BELOW:
        said.append(
            Message(
                "{submissions} submissions are too few for a label such as good or poor",
                {"submissions": submissions},
            )
        )
    if assessors < ASSESSORS_BEYOND_PANEL:
        said.append(Message("{assessors} assessors: nothing is said beyond this panel", {"assessors": assessors}))
    return tuple(said)
