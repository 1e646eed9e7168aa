"""What a chair closes and opens again, and what the plenary decides."""

from typing import Literal

from pydantic import Field

from workbench.records.event.body import Body
from workbench.records.record import Key, Words


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
