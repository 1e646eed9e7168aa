"""Where the differences between marks come from: submissions, assessors, criteria and what they do together."""

from dataclasses import dataclass
from datetime import datetime

from workbench.errors import Refused
from workbench.methods.audit.marks import Marks
from workbench.methods.components import henderson


@dataclass(frozen=True, slots=True)
class Share:
    """One source: its variance in squared points as estimated, and its share of the whole, negative ones as 0."""

    source: str
    variance: float
    share: float


def variance_shares(marks: Marks, *, until: datetime | None = None) -> tuple[Share, ...]:
    """Compute variances of submissions, assessors, criteria and their interactions by Henderson's first method.

    Parameters
    ----------
    marks : all marks; missing ones are no fault
    until : how they stood at that moment

    Returns
    -------
    A share for each source; of the interaction of all three nothing can be told from error, so it is "residual".

    Raises
    ------
    Refused
        Too few marks, marks all alike, or sources that never vary on their own.

    References
    ----------
    Brennan, R. L. (2001). Generalizability theory.
    """
    standing = marks.until(until)
    names: tuple[str, ...] = ("submission", "assessor", "criterion")
    facets = {
        "submission": standing.submission,
        "assessor": standing.assessor,
        "criterion": standing.criterion,
    }
    if len(standing.criteria) == 1:
        names = names[:2]
    if standing.value.min() == standing.value.max():
        raise Refused("every mark is the same: there is no variance to share out")
    effects: list[tuple[str, ...]] = [(name,) for name in names]
    effects += [(one, two) for place, one in enumerate(names) for two in names[place + 1 :]]
    if len(names) == 2:
        effects.pop()
    found = henderson(standing.value, facets, effects)
    whole = sum(max(variance, 0.0) for variance in found.values())
    return tuple(Share(source, variance, max(variance, 0.0) / whole) for source, variance in found.items())
