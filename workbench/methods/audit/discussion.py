"""What a discussion changed: before and after, and the pull to the chair."""

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtr

from workbench.errors import NotFound, Refused
from workbench.methods.agreement import krippendorff_alpha
from workbench.methods.agreement.result import Agreement
from workbench.methods.audit.assessors import Estimate, estimates
from workbench.methods.audit.marks import Marks

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Discussion:
    """A panel before and after a discussion.

    Parameters
    ----------
    before, after : interval alpha of both states
    changed, marks : how many marks moved, of how many that stand in both states
    nearer : how far marks moved towards the mean of the others, as a share of the way; 0 none, 1 all of it
    to_chair : the same towards the chair, beside the mean of the others; nan where no chair is named
    by_assessor : names and each one's share of the way to the chair
    """

    before: Agreement
    after: Agreement
    changed: int
    marks: int
    nearer: Estimate
    to_chair: Estimate
    by_assessor: tuple[tuple[str, Estimate], ...]


def discussion(
    marks: Marks,
    before: datetime,
    after: datetime | None = None,
    *,
    chair: str | None = None,
    criterion: str | None = None,
    confidence: float = 0.95,
) -> Discussion:
    """Compare two states and regress each change on the ways to the others' mean and to the chair's mark.

    change = own level + nearer · (mean of others before - own before) + to chair · (chair before - own before); t
    tests, exact under normal errors of changes given what stood before.

    Parameters
    ----------
    marks : all marks, with times
    before, after : two moments; now, if the second is left out
    chair : an assessor's name
    criterion, confidence : as for `assessor_table`

    Raises
    ------
    NotFound
        No assessor of that name.
    Refused
        Marks without times, or fewer than 8 marks that stand in both states.
    """
    first, second = marks.until(before).table(criterion), marks.until(after).table(criterion)
    if chair is not None and chair not in marks.assessors:
        raise NotFound("there is no assessor {assessor}", assessor=chair)
    both = ~np.isnan(first) & ~np.isnan(second)
    change = np.where(both, second - first, np.nan)
    ways = [_to_others(first)]
    if chair is not None:
        ways.append(first[marks.assessors.index(chair)][None] - first)
    used = both & np.all([~np.isnan(way) for way in ways], axis=0)
    if chair is not None:
        used[marks.assessors.index(chair)] = False
    if np.count_nonzero(used) < 8:
        raise Refused("{marks} marks stand before and after: too few to tell a pull", marks=np.count_nonzero(used))
    pulls = _pulls(change, ways, used, confidence)
    return Discussion(
        krippendorff_alpha(first),
        krippendorff_alpha(second),
        int(np.count_nonzero(change[both])),
        int(np.count_nonzero(both)),
        pulls[0],
        pulls[1] if chair is not None else Estimate(*[float("nan")] * 6),
        _each(marks.assessors, change, ways[-1:], used, confidence) if chair is not None else (),
    )


def _to_others(table: Floats) -> Floats:
    given = ~np.isnan(table)
    held = np.where(given, table, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        others = (held.sum(axis=0) - held) / (given.sum(axis=0) - 1)
    return np.where(given & (given.sum(axis=0) >= 2), others - table, np.nan)


def _pulls(change: Floats, ways: list[Floats], used: NDArray[np.bool_], confidence: float) -> list[Estimate]:
    """Regress changes on ways, with a level for each assessor."""
    rows = np.nonzero(used)[0]
    levels = (rows[:, None] == np.unique(rows)).astype(np.float64)
    design = np.column_stack((*(way[used] for way in ways), levels))
    target = change[used]
    inverse = np.linalg.pinv(design.T @ design)
    found = inverse @ design.T @ target
    freedom = len(target) - int(np.linalg.matrix_rank(design))
    rest = target - design @ found
    count = len(ways)
    told = np.diag(inverse)[:count] > 0
    if freedom < 1:
        return [Estimate(*[float("nan")] * 6)] * count
    errors = np.sqrt(rest @ rest / freedom * np.diag(inverse)[:count])
    values = np.where(told, found[:count], np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(errors > 0, 2 * stdtr(float(freedom), -np.abs(values / errors)), np.where(values == 0, 1.0, 0.0))
    return estimates(values, errors, p, freedom, confidence)


def _each(
    names: tuple[str, ...], change: Floats, ways: list[Floats], used: NDArray[np.bool_], confidence: float
) -> tuple[tuple[str, Estimate], ...]:
    found = []
    for row, name in enumerate(names):
        own = np.zeros(used.shape, dtype=bool)
        own[row] = used[row]
        if np.count_nonzero(own) >= 8:
            found.append((name, _pulls(change, ways, own, confidence)[0]))
    return tuple(found)
