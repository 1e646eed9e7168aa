"""What a ranking says: places, the numbers behind them, and why something has none."""

from typing import Literal

from pydantic import Field

from workbench.records.record import Key, Number, Record

Absence = Literal["not-confirmed", "not-complete", "recused", "conflict", "contested", "ranks-incomplete"]


class SheetTotal(Record):
    """What one assessor's confirmed sheet came to, or why it does not count."""

    seat: str
    holder: Key
    total: Number | None = None
    marks: dict[Key, Number] = Field(default_factory=dict)
    absent: Absence | None = None


class StageResult(Record):
    """One submission in one stage: its value by the official rule, by criterion and by assessor."""

    stage: Key
    submission: Key
    value: Number | None
    criteria: dict[Key, Number] = Field(default_factory=dict)
    sheets: tuple[SheetTotal, ...] = ()
    fault: str = ""


class Place(Record):
    """Where a region stands in its cluster; `place` is None where it has no value, and `fault` says why."""

    region: Key
    place: int | None
    shared: bool = False
    value: Number | None
    tie_broken_by: Key | None = None
    stages: tuple[StageResult, ...] = ()
    fault: str = ""

    @property
    def missing(self) -> int:
        """How many sheets are not in; a recusal or a known conflict is no missing sheet."""
        return sum(sheet.absent not in (None, "recused", "conflict") for stage in self.stages for sheet in stage.sheets)


class ClusterRanking(Record):
    """The regions of one cluster, best first; those without a value last."""

    cluster: Key
    places: tuple[Place, ...]


class Ranking(Record):
    """The result of a round by its official rule, cluster by cluster, never in one list."""

    panel: Key
    rule: str
    head: str
    sequence: int
    released: bool
    clusters: tuple[ClusterRanking, ...]
