"""Planning a round: how many assessors a wished reliability takes, and who marks what."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from workbench.errors import BadInput, Refused
from workbench.methods.combine.design import Design, Link, examine_design


@dataclass(frozen=True)
class Reliability:
    """What a design promises: `relative` for the order (E rho^2), `absolute` for the marks themselves (Phi)."""

    relative: float
    absolute: float


def d_study(
    submission: float, interactions: Sequence[tuple[float, float]], facets: Sequence[tuple[float, float]] = ()
) -> Reliability:
    """Predict reliability from variance components, each divided by how often it is drawn.

    Parameters
    ----------
    submission : variance of what is to be told apart
    interactions : (variance, times drawn) of every component that involves a submission, the residual too
    facets : (variance, times drawn) of those that do not, as severity: they blur the marks, not the order

    References
    ----------
    Brennan (2001), Generalizability theory. His data set 4, three tasks with four assessors each:

    >>> found = d_study(0.4731, [(0.5596, 3), (2.3803, 12)], [(0.3252, 3), (0.6475, 12)])
    >>> round(found.relative, 2), round(found.absolute, 2)
    (0.55, 0.46)
    """
    parts = [*interactions, *facets]
    if submission < 0 or any(variance < 0 or times <= 0 for variance, times in parts):
        raise BadInput("variances are 0 or more, and drawn at least once")
    if submission == 0:
        raise Refused("the marks show no differences between submissions beyond chance: there is nothing to rank")
    relative = sum(variance / times for variance, times in interactions)
    absolute = relative + sum(variance / times for variance, times in facets)
    return Reliability(submission / (submission + relative), submission / (submission + absolute))


def assessors_needed(
    submission: float, assessor: float, residual: float, wished: float, *, calibrated: bool = False
) -> int:
    """Count the assessors a submission needs for a wished reliability, when each draws different assessors.

    ``k = r / (1 - r) * (s_assessor + s_residual) / s_submission``, rounded up; where severities are calibrated,
    or every assessor marks every submission, severity does not count.

    >>> assessors_needed(100.0, 36.0, 64.0, 0.8), assessors_needed(100.0, 36.0, 64.0, 0.8, calibrated=True)
    (4, 3)
    """
    if not 0 < wished < 1:
        raise BadInput("a reliability lies between 0 and 1, not at {wished}", wished=wished)
    d_study(submission, [(residual, 1)], [(assessor, 1)])
    blur = residual + (0.0 if calibrated else assessor)
    return max(1, ceil(round(wished / (1 - wished) * blur / submission, 9)))


@dataclass(frozen=True, eq=False)
class Plan:
    """Who marks what: `sheets` in the order of the submissions, `loads` by assessor, and what the design allows."""

    sheets: tuple[Link, ...]
    loads: Mapping[Hashable, int]
    design: Design


def assign(
    submissions: Sequence[Hashable],
    assessors: Sequence[Hashable],
    each: int,
    *,
    conflicts: Collection[tuple[Hashable, Hashable]] = (),
    rooms: Mapping[Hashable, Hashable] | None = None,
    seed: int = 0,
) -> Plan:
    """Give every submission `each` assessors: loads even, nobody in conflict, pairs of assessors mixed, all linked.

    The most constrained submissions choose first; each takes the least busy, then those who have met least. Then
    sheets move from busy to idle assessors, and between parts, until loads differ by one where conflicts let
    them and the design is one piece.

    Parameters
    ----------
    conflicts : (assessor, submission) pairs that may not meet
    rooms : room of a submission or an assessor; they meet in one room only, those without a room meet anywhere

    Raises
    ------
    Refused
        where a submission has too few assessors without a conflict, or the parts cannot be joined
    """
    if len(set(submissions)) != len(submissions) or len(set(assessors)) != len(assessors):
        raise BadInput("a submission or an assessor is listed twice")
    allowed = _allowed(submissions, assessors, set(conflicts), rooms or {})
    short = np.flatnonzero(allowed.sum(axis=1) < each)
    if each < 1 or len(short) or not len(submissions):
        raise Refused(
            "{submission} has {count} assessors without a conflict, not {each}",
            submission=submissions[short[0]] if len(short) else "—",
            count=int(allowed[short[0]].sum()) if len(short) else 0,
            each=each,
        )
    if len(submissions) * each < len(submissions) + len(assessors) - 1:
        raise Refused(
            "{sheets} sheets cannot link {submissions} submissions and {assessors} assessors: {needed} are needed",
            sheets=len(submissions) * each,
            submissions=len(submissions),
            assessors=len(assessors),
            needed=len(submissions) + len(assessors) - 1,
        )
    random = np.random.default_rng(seed)
    given = _evened(_dealt(allowed, each, random), allowed)
    given = _joined(given, allowed)
    rows, columns = np.nonzero(given)
    sheets = tuple(Link(submissions[p], assessors[j]) for p, j in zip(rows.tolist(), columns.tolist(), strict=True))
    design = examine_design([sheet.submission for sheet in sheets], [sheet.assessor for sheet in sheets])
    if len(design.components) > 1:
        raise Refused(
            "conflicts and rooms leave {count} parts that no sheet can join: add an anchor, or somebody who sits in "
            "two rooms",
            count=len(design.components),
        )
    return Plan(sheets, dict(zip(assessors, given.sum(axis=0).tolist(), strict=True)), design)


def share_rooms(
    submissions: Sequence[str],
    seats: Mapping[str, Sequence[str]],
    each: int,
    *,
    conflicts: Collection[tuple[str, str]] = (),
    full: Sequence[str] = (),
) -> dict[str, str]:
    """Give each submission the emptiest room where `each` assessors without a conflict sit, in the order of `seats`.

    Parameters
    ----------
    seats : by room, who sits there
    conflicts : (assessor, submission) pairs that may not meet
    full : rooms of the submissions that have one already, once for each

    Raises
    ------
    Refused
        where no room has enough assessors for a submission

    >>> share_rooms(["a", "b", "c"], {"one": ["x", "y"], "two": ["z", "w"]}, 2, conflicts=[("x", "a")])
    {'a': 'two', 'b': 'one', 'c': 'one'}
    """
    shut = set(conflicts)
    load = {room: list(full).count(room) for room in seats}
    found = {}
    for submission in submissions:
        free = {room: sum((seat, submission) not in shut for seat in there) for room, there in seats.items()}
        enough = [room for room in seats if free[room] >= each]
        if not enough:
            raise Refused(
                "{submission} has {count} assessors without a conflict, not {each}",
                submission=submission,
                count=max(free.values(), default=0),
                each=each,
            )
        found[submission] = min(enough, key=lambda room: load[room])
        load[found[submission]] += 1
    return found


def _allowed(
    submissions: Sequence[Hashable],
    assessors: Sequence[Hashable],
    conflicts: set[tuple[Hashable, Hashable]],
    rooms: Mapping[Hashable, Hashable],
) -> NDArray[np.bool_]:
    unknown = [pair for pair in conflicts if pair[0] not in assessors or pair[1] not in submissions]
    if unknown:
        raise BadInput("no such assessor and submission: {assessor}, {submission}", assessor=unknown[0][0],
                       submission=unknown[0][1])  # fmt: skip

    def may(p: Hashable, j: Hashable) -> bool:
        here, there = rooms.get(p), rooms.get(j)
        return (j, p) not in conflicts and (here is None or there is None or here == there)

    return np.array([[may(p, j) for j in assessors] for p in submissions], dtype=bool)


def _dealt(allowed: NDArray[np.bool_], each: int, random: np.random.Generator) -> NDArray[np.bool_]:
    given = np.zeros_like(allowed)
    met = np.zeros((allowed.shape[1],) * 2)
    order = np.lexsort((random.random(len(allowed)), allowed.sum(axis=1)))
    for p in order:
        for _ in range(each):
            known = met[:, given[p]].sum(axis=1)
            choice = np.lexsort((random.random(len(met)), known, given.sum(axis=0), given[p] | ~allowed[p]))[0]
            met[choice, given[p]] += 1
            met[given[p], choice] += 1
            given[p, choice] = True
    return given


def _evened(given: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Move a sheet from a busier to an idler assessor while two loads differ by two or more and it may move."""
    given = given.copy()
    while True:
        load = given.sum(axis=0)
        for busy in np.argsort(-load, kind="stable"):
            idle = load[busy] - load >= 2
            rows, columns = np.nonzero((given[:, [busy]] & allowed & ~given) & idle)
            if len(rows):
                pick = int(np.argmin(load[columns]))
                given[rows[pick], busy], given[rows[pick], columns[pick]] = False, True
                break
        else:
            return given


def _joined(given: NDArray[np.bool_], allowed: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Exchange two sheets of two parts, loads unchanged, while that leaves fewer parts."""
    given = given.copy()
    while len(parts := _parts(given)) > 1:
        if not any(_exchange(given, allowed, one, other) for one in parts for other in parts if one is not other):
            return given
    return given


def _exchange(
    given: NDArray[np.bool_], allowed: NDArray[np.bool_], one: NDArray[np.intp], other: NDArray[np.intp]
) -> bool:
    before = len(_parts(given))
    for p in one:
        for q in other:
            for j in np.flatnonzero(given[p] & allowed[q] & ~given[q]):
                for i in np.flatnonzero(given[q] & allowed[p] & ~given[p]):
                    given[[p, q], [j, i]], given[[p, q], [i, j]] = False, True
                    if len(_parts(given)) < before:
                        return True
                    given[[p, q], [j, i]], given[[p, q], [i, j]] = True, False
    return False


def _parts(given: NDArray[np.bool_]) -> list[NDArray[np.intp]]:
    """List the submissions of each linked part; assessors without a sheet are none."""
    rest, parts = np.ones(len(given), dtype=bool), []
    while rest.any():
        part = np.zeros(len(given), dtype=bool)
        part[np.argmax(rest)] = True
        while True:
            more = given[:, given[part].any(axis=0)].any(axis=1)
            if np.array_equal(more | part, part):
                break
            part |= more
        parts.append(np.flatnonzero(part))
        rest &= ~part
    return parts
