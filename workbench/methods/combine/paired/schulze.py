"""Schulze's rule: a is before b where the strongest chain of majorities from a to b beats that from b to a."""

import numpy as np

from workbench.errors import BadInput
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.paired.tally import wins
from workbench.methods.combine.result import Found, Vector

STRENGTHS = ("winning", "margin")


def strongest_paths(won: Vector, strength: str = "winning") -> Vector:
    """Return the width of the widest chain between each two submissions.

    A majority is as strong as the assessors on its side (``winning``), or as its lead (``margin``).
    """
    if strength not in STRENGTHS:
        raise BadInput("strength is {known}, not {value}", known=" or ".join(STRENGTHS), value=strength)
    lead = won - won.T
    width = np.where(lead > 0, won if strength == "winning" else lead, 0.0)
    for through in range(len(width)):
        width = np.maximum(width, np.minimum(width[:, through, None], width[None, through, :]))
    np.fill_diagonal(width, 0.0)
    return width


def schulze(marks: Marks, *, strength: str = "winning") -> Found:
    """Count for each submission those that it beats, less those that beat it, by Schulze's relation.

    The relation is transitive, so its order is the order of the values; what it leaves open may share a place.

    References
    ----------
    Schulze (2011), A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
    single-winner election method, Social Choice and Welfare 36: 267-303.

    >>> from workbench.methods.combine.marks import read_marks
    >>> schulze(read_marks("abcabcabc", "xxxyyyzzz", [3, 2, 1, 3, 2, 1, 1, 2, 3])).value.tolist()
    [2.0, 0.0, -2.0]
    """
    width = strongest_paths(wins(marks), strength)
    before = width > width.T
    return Found(value=before.sum(axis=1).astype(float) - before.sum(axis=0))
