"""Marks as arrays: labels sorted, entries sorted, so that the order in which marks arrive changes nothing."""

import math
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, SupportsFloat

import numpy as np

from workbench.errors import BadInput, Message, Refused
from workbench.methods.combine.result import Index, Labels, Vector

LARGEST_MARK = 1e100
"""Beyond it sums of squares overflow, and what comes out is no number."""


@dataclass(frozen=True, eq=False)
class Marks:
    """One entry a mark: numbers of submission, assessor and criterion, the mark, and its confidence.

    `criteria` is empty where every entry is the mark of a whole sheet.
    """

    submissions: Labels
    assessors: Labels
    criteria: Labels
    submission: Index
    assessor: Index
    criterion: Index
    mark: Vector
    confidence: Vector

    @property
    def unequal_confidence(self) -> bool:
        """Say whether confidences were declared that differ."""
        return bool(np.ptp(self.confidence) > 0)


def read_marks(
    submission: Sequence[Hashable],
    assessor: Sequence[Hashable],
    mark: Sequence[SupportsFloat],
    *,
    criterion: Sequence[Hashable] | None = None,
    confidence: Sequence[SupportsFloat] | None = None,
    scale: tuple[float, float] | None = None,
) -> Marks:
    """Take parallel sequences, one entry a mark, and refuse what is no set of marks.

    Raises `BadInput` for unequal lengths, no marks, a mark that is no number or off `scale`, a confidence that is
    not above 0, and a second mark of the same assessor for the same submission (and criterion).
    """
    _check_lengths(submission, assessor, mark, criterion, confidence)
    submissions, p = _numbered(submission)
    assessors, j = _numbered(assessor)
    criteria, c = _numbered(criterion) if criterion is not None else ((), np.zeros(len(p), dtype=np.intp))
    y = _numbers(mark)
    _check_marks(y, scale, submissions, p)
    w = np.ones(len(y)) if confidence is None else _numbers(confidence)
    if not np.all(np.isfinite(w) & (w > 0)):
        raise BadInput("a confidence is a number above 0, not {value}", value=w[~(np.isfinite(w) & (w > 0))][0])
    order = np.lexsort((c, j, p))
    marks = Marks(submissions, assessors, criteria, p[order], j[order], c[order], y[order], w[order])
    _check_once(marks)
    return marks


def _check_lengths(*columns: Sequence[Any] | None) -> None:
    for column in (*columns[:3], *(each for each in columns[3:] if each is not None)):
        if not hasattr(column, "__len__"):
            raise BadInput("marks are sequences, one entry a mark; {kind} is none", kind=type(column).__name__)
    lengths = [len(column) for column in columns if column is not None]
    if len(set(lengths)) > 1:
        raise BadInput("the sequences are of unequal length: {lengths}", lengths=", ".join(map(str, lengths)))
    if lengths[0] == 0:
        raise BadInput("there are no marks")


def _listed(column: Iterable[Any]) -> list[Any]:
    listed = getattr(column, "tolist", None)
    return listed() if listed is not None else list(column)


def _numbered(column: Iterable[Hashable]) -> tuple[Labels, Index]:
    items = _listed(column)
    try:
        distinct = set(items)
    except TypeError as fault:
        raise BadInput(
            "a submission, an assessor or a criterion is a name or a number: {fault}", fault=fault
        ) from fault
    if any(label is None or label != label for label in distinct):
        raise BadInput("an entry names no submission, assessor or criterion")
    try:
        labels = sorted(distinct)
    except TypeError:
        labels = sorted(distinct, key=lambda label: (type(label).__name__, repr(label)))
    position = {label: number for number, label in enumerate(labels)}
    return tuple(labels), np.fromiter((position[item] for item in items), dtype=np.intp, count=len(items))


def _numbers(column: Iterable[Any]) -> Vector:
    items = _listed(column)
    try:
        return np.array([math.nan if item is None else float(item) for item in items], dtype=float)
    except (TypeError, ValueError, OverflowError) as fault:
        raise BadInput("a mark is a number: {fault}", fault=str(fault)) from fault


def _check_marks(y: Vector, scale: tuple[float, float] | None, submissions: Labels, p: Index) -> None:
    bad = np.flatnonzero(~np.isfinite(y))
    if len(bad):
        raise BadInput(
            "a mark for {submission} is not a number; leave a missing mark out", submission=submissions[p[bad[0]]]
        )
    large = np.flatnonzero(np.abs(y) > LARGEST_MARK)
    if len(large):
        raise BadInput("{value} is too large for a mark: its square is no number any more", value=y[large[0]])
    if scale is None:
        return
    off = np.flatnonzero((y < scale[0]) | (y > scale[1]))
    if len(off):
        raise BadInput("{value} is not between {low} and {high}", value=y[off[0]], low=scale[0], high=scale[1])


def _check_once(marks: Marks) -> None:
    same = (
        (np.diff(marks.submission) == 0) & (np.diff(marks.assessor) == 0) & (np.diff(marks.criterion) == 0)
    ).nonzero()[0]
    if len(same):
        raise BadInput(
            "{assessor} marked {submission} twice; only the mark that stands may be given",
            assessor=marks.assessors[marks.assessor[same[0]]],
            submission=marks.submissions[marks.submission[same[0]]],
        )


def sheets(marks: Marks, weights: Mapping[Any, SupportsFloat] | None = None) -> tuple[Marks, tuple[Message, ...]]:
    """Put the criteria of a sheet together: their weighted mean, equal weights where none are given.

    A sheet without all its criteria has no total and is left out, with a warning. Its confidence is that of the
    weighted mean: ``sum w^2 / sum (w^2 / c)``, the harmonic mean where weights are equal.
    """
    if not marks.criteria:
        return marks, ()
    share = _shares(marks.criteria, weights)
    used = share[marks.criterion] > 0
    p, j, c = marks.submission[used], marks.assessor[used], marks.criterion[used]
    cell, first, inverse = np.unique(p * len(marks.assessors) + j, return_index=True, return_inverse=True)
    whole = np.bincount(inverse) == np.count_nonzero(share)
    if not whole.any():
        raise Refused("no assessor marked any submission on every criterion: there is no whole sheet")
    total = np.bincount(inverse, share[c] * marks.mark[used])
    doubt = np.bincount(inverse, share[c] ** 2 / marks.confidence[used])
    kept = np.flatnonzero(whole)
    sheet = Marks(
        marks.submissions, marks.assessors, (), p[first][kept], j[first][kept], np.zeros(len(kept), dtype=np.intp),
        np.asarray(total[kept], dtype=float), np.asarray(np.sum(share**2) / doubt[kept], dtype=float),
    )  # fmt: skip
    if whole.all():
        return relabelled(sheet), ()
    said = Message("{count} sheets without all their criteria have no total and are left out", {
        "count": len(cell) - len(kept)})  # fmt: skip
    return relabelled(sheet), (said,)


def _shares(criteria: Labels, weights: Mapping[Any, SupportsFloat] | None) -> Vector:
    if weights is None:
        return np.full(len(criteria), 1.0 / len(criteria))
    unknown = sorted(str(name) for name in weights if name not in criteria)
    missing = [str(name) for name in criteria if name not in weights]
    if unknown or missing:
        raise BadInput("weights do not fit the criteria: {names}", names=", ".join(unknown + missing))
    share = np.array([float(weights[name]) for name in criteria])
    if not np.all(share >= 0) or share.sum() <= 0:
        raise BadInput("weights of criteria are 0 or more, and not all 0")
    return np.asarray(share / share.sum(), dtype=float)


def relabelled(marks: Marks) -> Marks:
    """Drop labels of which no entry is left."""
    return _dropped(_dropped(marks, "submission"), "assessor")


def _dropped(marks: Marks, name: str) -> Marks:
    number: Index = getattr(marks, name)
    labels: Labels = getattr(marks, name + "s")
    kept = np.unique(number)
    if len(kept) == len(labels):
        return marks
    fields = {name: np.searchsorted(kept, number), name + "s": tuple(labels[k] for k in kept)}
    return replace(marks, **fields)  # type: ignore[arg-type]


def chosen(marks: Marks, keep: Any) -> Marks:
    """Keep some entries (a boolean mask), and the labels that they use."""
    return relabelled(
        replace(
            marks,
            submission=marks.submission[keep],
            assessor=marks.assessor[keep],
            criterion=marks.criterion[keep],
            mark=marks.mark[keep],
            confidence=marks.confidence[keep],
        )
    )
