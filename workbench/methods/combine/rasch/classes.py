"""Marks as classes: a Rasch model counts steps, not points."""

from dataclasses import dataclass

import numpy as np

from workbench.errors import BadInput, Message, Refused
from workbench.methods.combine.result import Index, Vector

MANY = 12
USUAL = 10


@dataclass(frozen=True, eq=False)
class Classes:
    """The class of each mark, from 0, and the mark that stands for each class (its mean)."""

    number: Index
    mark: Vector
    warnings: tuple[Message, ...] = ()


def classes_of(marks: Vector, classes: int | None = None, scale: tuple[float, float] | None = None) -> Classes:
    """Take each distinct mark as a class to twelve of them; above that cut the scale into `classes` equal ones.

    Classes that nobody used are closed up.

    >>> import numpy as np
    >>> classes_of(np.array([1.0, 4.0, 2.0, 1.0])).number.tolist()
    [0, 2, 1, 0]
    """
    if classes is not None and classes < 2:
        raise BadInput("{count} classes cannot rank anything", count=classes)
    distinct = np.unique(marks)
    if len(distinct) < 2:
        raise Refused("all marks are {mark}: there is no spread to calibrate", mark=marks[0])
    if classes is None and len(distinct) <= MANY:
        return Classes(np.searchsorted(distinct, marks).astype(np.intp), distinct)
    low, high = scale if scale is not None else (float(distinct[0]), float(distinct[-1]))
    count = classes if classes is not None else USUAL
    cut = np.clip(np.floor((marks - low) / (high - low) * count), 0, count - 1)
    used, number = np.unique(cut, return_inverse=True)
    if len(used) < 2:
        raise Refused("all marks fall into one of {count} classes: there is no spread to calibrate", count=count)
    said = Message("marks from {low} to {high} were cut into {count} classes", {
        "low": f"{low:g}", "high": f"{high:g}", "count": count})  # fmt: skip
    return Classes(number.astype(np.intp), np.bincount(number, marks) / np.bincount(number), (said,))
