"""Whether a design can be calibrated at all: who is linked to whom, and how firmly."""

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from workbench.errors import Message, Refused
from workbench.methods.combine.marks import Marks, read_marks
from workbench.methods.combine.result import Component, Index, Labels, Vector, scaled_rows

FEW_SHARED = 5
"""Submissions that an assessor should share with others before their severity is more than a guess."""


@dataclass(frozen=True)
class Link:
    """One sheet: this assessor, this submission."""

    submission: Hashable
    assessor: Hashable


@dataclass(frozen=True)
class Weakest:
    """The two assessors whose severities are compared least surely.

    The difference of their severities has variance ``resistance`` times the variance of one mark.
    """

    assessors: tuple[Hashable, Hashable]
    resistance: float


@dataclass(frozen=True, eq=False)
class Design:
    """What the pattern of sheets allows, before any mark is read.

    Attributes
    ----------
    components : linked parts, the largest first
    bridges : sheets whose loss would cut a part in two
    thin : assessors who share fewer than five submissions with others
    shared : (assessors,) how many of an assessor's submissions somebody else marked too
    connectivity : second smallest eigenvalue of the assessors' Laplacian; 0 where unconnected
    weakest : the pair of linked assessors with the largest effective resistance, None where there is no pair
    joining : sheets that would join the parts, empty where there is one part
    """

    submissions: Labels
    assessors: Labels
    components: tuple[Component, ...]
    bridges: tuple[Link, ...]
    thin: Labels
    shared: Index
    connectivity: float
    weakest: Weakest | None
    joining: tuple[Link, ...]


def examine_design(
    submission: Sequence[Hashable],
    assessor: Sequence[Hashable],
    *,
    barred: Collection[tuple[Hashable, Hashable]] = frozenset(),
) -> Design:
    """Examine who marked what: parts, bridges, thin assessors, the weakest link.

    Two sequences of equal length, one entry a sheet (entries of several criteria may repeat it). `barred` are
    (submission, assessor) pairs that may not meet: no sheet that would join the parts is proposed for them.

    >>> rooms = examine_design(["a", "b", "c", "d"], ["Ani", "Ani", "Budi", "Budi"])
    >>> len(rooms.components), [(link.submission, link.assessor) for link in rooms.joining]
    (2, [('c', 'Ani')])
    """
    pairs = dict.fromkeys(zip(submission, assessor, strict=True))
    marks = read_marks([p for p, _ in pairs], [j for _, j in pairs], [0.0] * len(pairs))
    parts = part_of_each(marks)
    laplacian, shared = _laplacian(marks)
    values, vectors = np.linalg.eigh(laplacian)
    return Design(
        submissions=marks.submissions,
        assessors=marks.assessors,
        components=components_of(marks),
        bridges=_bridges(marks),
        thin=tuple(marks.assessors[k] for k in np.flatnonzero(shared < FEW_SHARED)),
        shared=shared,
        connectivity=max(0.0, float(values[1])) if len(values) > 1 and parts.max() == 0 else 0.0,
        weakest=_weakest(marks, parts[len(marks.submissions) :], values, vectors),
        joining=joining_sheets(marks, barred=barred),
    )


def part_of_each(marks: Marks) -> Index:
    """Number the linked part of every submission, then of every assessor; part 0 is the largest."""
    size_p, size_j = len(marks.submissions), len(marks.assessors)
    graph = sparse.coo_array(
        (np.ones(len(marks.mark)), (marks.submission, size_p + marks.assessor)), shape=(size_p + size_j,) * 2
    )
    found = csgraph.connected_components(graph.tocsr(), directed=False)[1]
    sizes = np.bincount(found[:size_p])
    first = np.array([int(np.flatnonzero(found == k)[0]) for k in range(len(sizes))])
    rank = np.empty(len(sizes), dtype=np.intp)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return np.asarray(rank[found], dtype=np.intp)


def components_of(marks: Marks) -> tuple[Component, ...]:
    """List the linked parts, the largest first."""
    parts = part_of_each(marks)
    of_submission, of_assessor = np.split(parts, [len(marks.submissions)])
    return tuple(
        Component(
            tuple(marks.submissions[k] for k in np.flatnonzero(of_submission == part)),
            tuple(marks.assessors[k] for k in np.flatnonzero(of_assessor == part)),
        )
        for part in range(int(parts.max()) + 1)
    )


def shared_submissions(marks: Marks) -> Index:
    """Count for each assessor the submissions that somebody else marked too, (assessors,)."""
    cells = np.unique(marks.submission * len(marks.assessors) + marks.assessor)
    p, j = cells // len(marks.assessors), cells % len(marks.assessors)
    several = np.bincount(p, minlength=len(marks.submissions)) > 1
    return np.bincount(j[several[p]], minlength=len(marks.assessors)).astype(np.intp)


def _laplacian(marks: Marks) -> tuple[Vector, Index]:
    loads = np.bincount(marks.submission, minlength=len(marks.submissions))
    table = sparse.csr_array(
        (np.ones(len(marks.mark)), (marks.submission, marks.assessor)),
        shape=(len(marks.submissions), len(marks.assessors)),
    )
    scaled = scaled_rows(1.0 / loads, table)
    counts = np.bincount(marks.assessor, minlength=len(marks.assessors))
    return np.diag(counts.astype(float)) - (table.T @ scaled).toarray(), shared_submissions(marks)


def _weakest(marks: Marks, part: Index, values: Vector, vectors: Vector) -> Weakest | None:
    inverse = np.zeros_like(values)
    firm = np.arange(len(values)) > part.max()
    inverse[firm] = 1.0 / values[firm]
    own = (vectors * inverse) @ vectors.T
    resistance = np.diag(own)[:, None] + np.diag(own)[None, :] - 2 * own
    resistance[part[:, None] != part[None, :]] = 0.0
    if len(values) < 2 or resistance.max() <= 0:
        return None
    a, b = np.unravel_index(int(np.argmax(np.triu(resistance).round(9))), resistance.shape)
    return Weakest((marks.assessors[a], marks.assessors[b]), float(resistance[a, b]))


def _bridges(marks: Marks) -> tuple[Link, ...]:
    """Find bridges by one depth-first walk (Tarjan), without recursion.

    A submission that only one assessor marked always hangs on one sheet and compares nobody: not a bridge here.
    """
    size = len(marks.submissions)
    neighbours: list[list[int]] = [[] for _ in range(size + len(marks.assessors))]
    for p, j in zip(marks.submission.tolist(), marks.assessor.tolist(), strict=True):
        neighbours[p].append(size + j)
        neighbours[size + j].append(p)
    seen = [0] * len(neighbours)
    low = [0] * len(neighbours)
    cut: list[tuple[int, int]] = []
    clock = 0
    for start in range(len(neighbours)):
        if not seen[start]:
            clock = _walk(start, neighbours, seen, low, cut, clock)
    links = ((min(a, b), max(a, b) - size) for a, b in cut if len(neighbours[min(a, b)]) > 1)
    return tuple(Link(marks.submissions[p], marks.assessors[j]) for p, j in sorted(links))


def _walk(
    start: int, neighbours: list[list[int]], seen: list[int], low: list[int], cut: list[tuple[int, int]], clock: int
) -> int:
    clock += 1
    seen[start] = low[start] = clock
    stack = [(start, -1, iter(neighbours[start]))]
    while stack:
        node, parent, rest = stack[-1]
        step = next(rest, None)
        if step is None:
            stack.pop()
            if parent >= 0:
                low[parent] = min(low[parent], low[node])
                if low[node] > seen[parent]:
                    cut.append((parent, node))
        elif not seen[step]:
            clock += 1
            seen[step] = low[step] = clock
            stack.append((step, node, iter(neighbours[step])))
        elif step != parent:
            low[node] = min(low[node], seen[step])
    return clock


def joining_sheets(
    marks: Marks, links: int = 1, barred: Collection[tuple[Hashable, Hashable]] = frozenset()
) -> tuple[Link, ...]:
    """Propose the sheets that would join the parts: least busy assessor of the largest, least marked submissions.

    `links` submissions of every further part are given to assessors of the largest part. Where all of these are
    `barred` (submission, assessor), the assessors of the further part are given submissions of the largest.
    """
    parts = part_of_each(marks)
    of_submission, of_assessor = np.split(parts, [len(marks.submissions)])
    busy = np.bincount(marks.assessor, minlength=len(marks.assessors))
    marked = np.bincount(marks.submission, minlength=len(marks.submissions))
    found: list[Link] = []
    for part in range(1, int(parts.max()) + 1):
        pairs: list[tuple[Index, Index]] = [
            (np.flatnonzero(of_submission == part), np.flatnonzero(of_assessor == 0)),
            (np.flatnonzero(of_submission == 0), np.flatnonzero(of_assessor == part)),
        ]
        joined = 0
        for here, hosts in pairs:
            for p in here[np.argsort(marked[here], kind="stable")]:
                if joined == links:
                    break
                free = [j for j in hosts if (marks.submissions[p], marks.assessors[j]) not in barred]
                if free:
                    j = min(free, key=lambda j: (busy[j], j))
                    busy[j] += 1
                    joined += 1
                    found.append(Link(marks.submissions[p], marks.assessors[j]))
    return tuple(found)


def refuse_unconnected(marks: Marks) -> None:
    """Raise `Refused` with the parts and the sheets that would join them, where there is more than one part."""
    parts = components_of(marks)
    if len(parts) == 1:
        return
    joining = joining_sheets(marks)
    raise Refused(
        "{count} parts of the design share no assessor and no submission, so their values cannot be compared: "
        "{parts}. These sheets would join them: {joining}",
        count=len(parts),
        parts="; ".join(_shortly(part) for part in parts[:10]) + ("; …" if len(parts) > 10 else ""),
        joining=", ".join(f"{link.assessor} → {link.submission}" for link in joining[:10])
        + (", …" if len(joining) > 10 else ""),
        components=parts,
        sheets=joining,
    )


def _shortly(part: Component) -> str:
    def some(labels: Labels) -> str:
        return ", ".join(str(label) for label in labels[:5]) + (", …" if len(labels) > 5 else "")

    return f"{some(part.assessors)} ({some(part.submissions)})"


def thin_warning(marks: Marks) -> tuple[Message, ...]:
    """Name the assessors whose severity rests on fewer than five shared submissions."""
    thin = [str(marks.assessors[k]) for k in np.flatnonzero(shared_submissions(marks) < FEW_SHARED)]
    if not thin:
        return ()
    said = "the severity of {assessors} rests on fewer than {few} shared submissions"
    return (Message(said, {"assessors": ", ".join(thin), "few": FEW_SHARED}),)
