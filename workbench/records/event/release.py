"""What a chair closes and opens again, and what the plenary decides."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body
from workbench.records.record import Key, Prose, Record, Words

FlagKind = Literal["residual", "dixon", "tolerance"]
FlagDecision = Literal["explained", "raised", "open"]
"""It is explained as it stands, it was raised with the chair, or it is open again. No mark changes by it."""


class SubmissionReleased(Body):
    """The chair closed a submission: its marks are final, and may be seen."""

    kind: Literal["submission-released"] = "submission-released"
    stage: Key
    submission: Key


class SubmissionReopened(Body):
    """The chair opened a submission again: release and confirmations are lifted."""

    kind: Literal["submission-reopened"] = "submission-reopened"
    stage: Key
    submission: Key
    reason: Words


class PlaceChanged(Body):
    """The plenary gives a submission another place than the computed one; None gives it the computed one again.

    The computed place is never hidden by it.
    """

    kind: Literal["place-changed"] = "place-changed"
    cluster: Key
    submission: Key
    place: int | None = Field(ge=1)
    reason: Words


class AdoptedPlace(Record):
    """A region and the place that the plenary adopted for it; None where it has none."""

    region: Key
    place: int | None = Field(ge=1)


class PlacesAdopted(Body):
    """The plenary adopted the places of a cluster: as computed, or with those that it changed by name before.

    The places stand in the event, so that what is changed later is found to be later.
    """

    kind: Literal["places-adopted"] = "places-adopted"
    cluster: Key
    places: tuple[AdoptedPlace, ...] = Field(min_length=1)
    note: Prose = ""


class FlagDecided(Body):
    """The analyst looked into a flag after release; marks and places stay as they are."""

    kind: Literal["flag-decided"] = "flag-decided"
    stage: Key
    submission: Key
    assessor: Key
    flag: FlagKind
    decision: FlagDecision
    note: Words
