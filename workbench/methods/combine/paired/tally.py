"""How often one submission was put before another, by assessors who marked both."""

import numpy as np

from workbench.methods.combine.marks import Marks
from workbench.methods.combine.result import Vector


def wins(marks: Marks) -> Vector:
    """Count assessors who marked a above b, half for equal marks: (submissions, submissions).

    >>> from workbench.methods.combine.marks import read_marks
    >>> wins(read_marks("abab", "xxyy", [9, 8, 7, 7])).tolist()
    [[0.0, 1.5], [0.5, 0.0]]
    """
    won = np.zeros((len(marks.submissions),) * 2)
    order = np.argsort(marks.assessor, kind="stable")
    for entries in np.split(order, np.cumsum(np.bincount(marks.assessor))[:-1]):
        y, p = marks.mark[entries], marks.submission[entries]
        won[np.ix_(p, p)] += (np.sign(y[:, None] - y[None, :]) + 1) / 2
    np.fill_diagonal(won, 0.0)
    return won
