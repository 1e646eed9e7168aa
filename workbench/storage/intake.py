"""Tables of regions, innovations and submissions, as people send them, to an intake."""

from dataclasses import dataclass, field

from workbench.records.submission import Intake


@dataclass(frozen=True)
class TakenIn:
    """What a folder of tables holds: the intake without names, and the named initiators by innovation key."""

    intake: Intake
    initiators: dict[str, str] = field(default_factory=dict)
