"""What an evaluation says: raw and corrected side by side, how sure, on what design, and what the top hangs on."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from workbench.errors import Message
from workbench.methods.combine.design import Design
from workbench.methods.evaluate.gathered import Gathered
from workbench.methods.evaluate.variants import Kind
from workbench.records.place import Ranking

LEVEL = 0.9
"""Share of the draws that a rank interval holds."""

Basis = Literal["official", "corrected"]


@dataclass(frozen=True)
class CorrectedPlace:
    """Where a region stands by the corrected value, and how sure that is.

    Attributes
    ----------
    place : None where there is no corrected value, and `fault` says why
    value : as printed, by the one rounding of the official values; this is what is ranked
    estimate : before the rounding, on the scale of the totals
    margin : half the width of the 90 % interval of the estimate against the mean of its cluster
    low, high : best and worst place in the middle 90 % of the draws from the model's errors
    first, top : chance of the first place, and of one of the first k, None where no more than k have a value
    certified : best and worst place that no sure comparison rules out, right for this region (95 %)
    certified_all : the same, right for all regions of the cluster at once
    could_be_top : whether it could be among the first k, right for all at once
    close : names of the printed numbers here that a difference of 1e-6 in the estimates could change
    """

    region: str
    place: int | None = None
    shared: bool = False
    value: Decimal | None = None
    estimate: float | None = None
    margin: float | None = None
    low: int | None = None
    high: int | None = None
    first: float | None = None
    top: float | None = None
    certified: tuple[int, int] | None = None
    certified_all: tuple[int, int] | None = None
    could_be_top: bool | None = None
    tie_broken_by: str | None = None
    fault: Message | None = None
    close: tuple[str, ...] = ()


@dataclass(frozen=True)
class CorrectedCluster:
    """The regions of one cluster by corrected value, best first; `k` is what "top" means here.

    `unsure` says why there are places and no intervals, where the method has no model of its errors or one region
    stands alone; or why nothing is said of the first k, where no more than k have a value.
    """

    cluster: str
    k: int
    places: tuple[CorrectedPlace, ...]
    unsure: Message | None = None


@dataclass(frozen=True, eq=False)
class Corrected:
    """The result beside the official one; it never replaces it.

    Attributes
    ----------
    rule : the panel's, fixed-random where it names none
    heading : the assumption that every table of these numbers must carry, where there is one
    refused : why there is no corrected result; `clusters` is empty then
    severity : marks that an assessor takes off, by stage and seat of the panel file
    variance : variance components, by stage and name
    warnings : sentences that belong beside the numbers
    """

    rule: str
    clusters: tuple[CorrectedCluster, ...] = ()
    heading: Message | None = None
    refused: Message | None = None
    severity: Mapping[str, Mapping[str, float]] | None = None
    variance: Mapping[str, Mapping[str, float]] | None = None
    warnings: tuple[Message, ...] = ()

    def place(self, region: str) -> CorrectedPlace | None:
        """Give what is said of a region, None where nothing is."""
        found = (place for cluster in self.clusters for place in cluster.places if place.region == region)
        return next(found, None)


@dataclass(frozen=True, eq=False)
class StageDesign:
    """Who marked what in a stage: parts, bridges, thin assessors, the weakest link, what would join the parts.

    `design` is None where nobody confirmed a sheet yet. `dependence` is the chance of results that differ so much
    under fixed and under random submissions where the assignment has nothing to do with quality; None where it
    cannot be told.
    """

    stage: str
    design: Design | None
    dependence: float | None = None


@dataclass(frozen=True)
class Change:
    """The top k of a cluster after one change.

    Attributes
    ----------
    basis : which result was computed again
    kind : what was changed: an assessor or criterion left out, a weight moved
    stage, name : the criterion (in its stage), the assessor (seat of the panel file) or the stage
    points : by how many points of a hundred a weight was moved
    top : the regions in the top k now; a shared last place lets more in
    enters, leaves : against the top k without the change
    refused : why there is no answer, where there is none
    """

    basis: Basis
    kind: Kind
    stage: str
    name: str
    points: int
    top: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    refused: Message | None = None


@dataclass(frozen=True)
class Sensitivity:
    """What the top k of a cluster hangs on, under the official and under the corrected result.

    `official` and `corrected` are the tops without any change; `corrected` is empty where there is none.
    """

    cluster: str
    k: int
    official: tuple[str, ...]
    corrected: tuple[str, ...]
    changes: tuple[Change, ...]

    def moved_by(self, region: str, basis: Basis = "official") -> tuple[Change, ...]:
        """Give the changes that let a region into the top or push it out."""
        return tuple(
            change for change in self.changes if change.basis == basis and region in (*change.enters, *change.leaves)
        )


@dataclass(frozen=True)
class RuleTop:
    """The top k of a cluster under one more rule; `value` by region where the rule has one on some scale."""

    rule: str
    cluster: str
    k: int
    top: tuple[str, ...] = ()
    enters: tuple[str, ...] = ()
    leaves: tuple[str, ...] = ()
    places: tuple[tuple[str, int], ...] = ()
    refused: Message | None = None
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A round at one event: the official result, the corrected one beside it, and how far both can be relied on.

    Attributes
    ----------
    panel : key of the panel
    sequence, head : the last event that was taken into account
    seed : of every draw
    official : the published rule, exact
    corrected : the panel's method for differing assessors, with its uncertainty
    designs : who marked what, by stage
    sensitivity : what the top k hangs on, by cluster
    gathered : what all of this was computed from, for further questions
    """

    panel: str
    sequence: int
    head: str
    seed: int
    official: Ranking
    corrected: Corrected
    designs: tuple[StageDesign, ...]
    sensitivity: tuple[Sensitivity, ...]
    gathered: Gathered
