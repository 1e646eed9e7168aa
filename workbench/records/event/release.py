"""What a chair closes and opens again."""

from typing import Literal

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
