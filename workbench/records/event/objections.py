"""The objection period (masa sanggah): how long it runs, what a region objects to, and what it is answered."""

from typing import Literal

from workbench.records.event.body import Body, EventId
from workbench.records.record import Key, Moment, Prose, Words

Outcome = Literal["upheld", "dismissed"]
"""The objection was right, or it was not; a place changes by a decision of the plenary alone, never by an answer."""


class ObjectionPeriodOpened(Body):
    """Regions may object until a moment; said again while the period runs, it is longer from then on."""

    kind: Literal["objection-period-opened"] = "objection-period-opened"
    ends: Moment


class ObjectionLodged(Body):
    """The secretariat took in what a region objects to; `reference` finds the letter again."""

    kind: Literal["objection-lodged"] = "objection-lodged"
    region: Key
    text: Words
    reference: Prose = ""


class ObjectionAnswered(Body):
    """The chair answered an objection; a later answer counts instead of this one, and both stay in the log.

    The region is named again, since the objection itself may be withheld where this is read.
    """

    kind: Literal["objection-answered"] = "objection-answered"
    objection: EventId
    region: Key
    outcome: Outcome
    reason: Words


class ObjectionPeriodClosed(Body):
    """The period is over and everything that came in time is answered."""

    kind: Literal["objection-period-closed"] = "objection-period-closed"
