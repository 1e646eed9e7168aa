"""How far validators agree who did not see each other."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from workbench.errors import Refused
from workbench.methods.agreement import Agreement, gwet_ac, krippendorff_alpha
from workbench.methods.index.checked import Met


@dataclass(frozen=True)
class ValidatorAgreement:
    """How far the first two validators of each document agree, before any third."""

    documents: int
    equal: int
    within: int
    thirds: int
    alpha: Agreement | None
    credit: Agreement | None


def agreement(met: Met, limit: int | None) -> ValidatorAgreement:
    """Say how far blind pairs agree: counts, and coefficients on ordered levels where there are enough.

    Parameters
    ----------
    met : mapping
        How often the levels of any two met, as `checked.met` counts them.
    limit : int or None
        The difference beyond which a third is called; None where none is.

    References
    ----------
    Krippendorff's alpha (ordinal) and Gwet's second coefficient (2008), by `workbench.methods.agreement`.
    """
    gaps = Counter[int]()
    for (_, _, one, other), count in met.items():
        gaps[abs(one - other)] += count
    marks = _marks(met)
    return ValidatorAgreement(
        documents=gaps.total(),
        equal=gaps[0],
        within=sum(count for gap, count in gaps.items() if gap > 0 and (limit is None or gap <= limit)),
        thirds=sum(count for gap, count in gaps.items() if limit is not None and gap > limit),
        alpha=_told(lambda: krippendorff_alpha(marks, level="ordinal")) if met else None,
        credit=_told(lambda: gwet_ac(marks, weights="ordinal")) if met else None,
    )


def _marks(met: Met) -> npt.NDArray[np.float64]:
    """Lay the pairs out as a table of validators and documents."""
    names = sorted({name for first, second, *_ in met for name in (first, second)})
    marks = np.full((len(names), sum(met.values())), np.nan)
    at = 0
    for (first, second, one, other), count in met.items():
        marks[names.index(first), at : at + count] = one
        marks[names.index(second), at : at + count] = other
        at += count
    return marks


def _told(coefficient: Callable[[], Agreement]) -> Agreement | None:
    try:
        return coefficient()
    except Refused:  # nobody shares a document, or every level is the same
        return None
