"""Kemeny's rule: the order that disagrees least with the assessors, pair by pair."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from workbench.errors import Message
from workbench.methods.combine.marks import Marks
from workbench.methods.combine.paired.tally import wins
from workbench.methods.combine.result import Found, Index, Vector

EXACT_UP_TO = 60
NODES = 2_000
"""Branches of one integer programme; beyond them the answer is not proven, and says so."""


@dataclass(frozen=True)
class Order:
    """An order of least disagreement: `order` best first, `cost` disagreements, `firm[a, b]` a before b in all."""

    order: Index
    cost: float
    firm: NDArray[np.bool_]
    proven: bool


def kemeny(marks: Marks, *, exact_up_to: int = EXACT_UP_TO) -> Found:
    """Rank by the order of least total disagreement; where several are as good, by what stands before in all of them.

    The value is minus the number of submissions that stand before in every order of least disagreement. Exact
    (integer programme) to `exact_up_to` submissions; above that a local search, which a warning says.

    References
    ----------
    Kemeny (1959), Mathematics without numbers, Daedalus 88: 577-591.

    >>> from workbench.methods.combine.marks import read_marks
    >>> kemeny(read_marks("abcabcabc", "xxxyyyzzz", [3, 2, 1, 1, 3, 2, 2, 1, 3])).value.tolist()
    [0.0, 0.0, 0.0]
    """
    won = wins(marks)
    if len(won) > exact_up_to:
        order = improved_order(won)
        said = Message(
            "above {count} submissions Kemeny's order is searched for, not proven: another may disagree less",
            {"count": exact_up_to},
        )
        value = np.empty(len(won))
        value[order] = -np.arange(len(won), dtype=float)
        return Found(value=value, warnings=(said,))
    best = least_disagreement(won)
    warnings: tuple[Message, ...] = () if best.proven else (Message("Kemeny's order was not proven to disagree least"),)
    if not np.all(best.firm | best.firm.T | np.eye(len(won), dtype=bool)):
        shared = "several orders disagree as little; a place counts those that stand before in all of them"
        warnings += (Message(shared),)
    return Found(value=0.0 - best.firm.sum(axis=0), warnings=warnings)


def least_disagreement(won: Vector) -> Order:
    """Find an order of least disagreement, and the pairs that stand alike in all such orders.

    Groups that beat each other in a row are ordered apart (every least order keeps them so); inside one, an integer
    programme over pairs takes in the triangles that its answer breaks, until none is broken.
    """
    lead = won - won.T
    firm = np.zeros(won.shape, dtype=bool)
    order: list[int] = []
    proven = True
    for group in _groups(lead):
        for earlier in order:
            firm[earlier, group] = True
        if len(group) > 1:
            inside = _Programme(lead[np.ix_(group, group)])
            sequence, pairs = inside.solve()
            firm[np.ix_(group, group)] = pairs
            order.extend(group[sequence].tolist())
            proven = proven and inside.proven
        else:
            order.extend(group.tolist())
    chosen = np.array(order, dtype=np.intp)
    cost = float(np.sum(np.tril(won[np.ix_(chosen, chosen)], -1)))
    return Order(chosen, cost, firm, proven)


def _groups(lead: Vector) -> list[Index]:
    """Split into groups, each wholly ahead of the next: cycles and ties of the majorities stay together."""
    reach = lead >= 0
    for through in range(len(lead)):
        reach = reach | (reach[:, through, None] & reach[None, through, :])
    together = reach & reach.T
    ahead = reach.sum(axis=1)
    groups, seen = [], np.zeros(len(lead), dtype=bool)
    for first in np.argsort(-ahead, kind="stable"):
        if not seen[first]:
            group = np.flatnonzero(together[first])
            seen[group] = True
            groups.append(group)
    return groups


class _Programme:
    """The integer programme of one group: one 0-1 unknown a pair, triangles added as they are broken."""

    def __init__(self, lead: Vector) -> None:
        self.size = len(lead)
        self.upper = np.triu_indices(self.size, 1)
        self.number = np.zeros(lead.shape, dtype=np.intp)
        self.number[self.upper] = np.arange(len(self.upper[0]))
        self.cost = -lead[self.upper]
        self.rows: list[tuple[int, int, int]] = []
        self.known: set[tuple[int, int, int]] = set()
        self.proven = True

    def solve(self) -> tuple[Index, NDArray[np.bool_]]:
        """Return one least order and the pairs firm in all."""
        start = improved_order(np.maximum(self._lead(), 0.0))
        best = self._orders(self.cost, None)
        first = self._before(start) if best is None else best
        least = float(self.cost @ first[self.upper])
        open_pairs = np.zeros(first.shape, dtype=bool)
        while self.proven:
            firm = first & ~open_pairs
            reward = (firm & ~firm.T)[self.upper].astype(float) - firm.T[self.upper].astype(float)
            other = self._orders(reward, least)
            if other is None or not np.any(firm & other.T):
                break
            open_pairs |= first & other.T
        sequence = np.argsort(first.sum(axis=0), kind="stable")
        return np.asarray(sequence, dtype=np.intp), first & ~open_pairs

    def _lead(self) -> Vector:
        lead = np.zeros((self.size, self.size))
        lead[self.upper] = -self.cost
        return lead - lead.T

    def _before(self, order: Index) -> NDArray[np.bool_]:
        place = np.empty(self.size, dtype=np.intp)
        place[order] = np.arange(self.size)
        return np.asarray(place[:, None] < place[None, :], dtype=bool)

    def _orders(self, cost: Vector, least: float | None) -> NDArray[np.bool_] | None:
        """Minimise `cost` over orders (of total disagreement `least`, if given); None where it was not proven."""
        while True:
            found = milp(
                cost,
                integrality=np.ones(len(cost), dtype=np.intp),
                bounds=Bounds(0, 1),
                constraints=self._constraints(least),
                options={"node_limit": NODES, "mip_rel_gap": 0.0},
            )
            if found.x is None or found.status != 0:
                self.proven = False
                return None
            before = np.zeros((self.size, self.size), dtype=bool)
            before[self.upper] = found.x > 0.5
            before |= np.triu(~before, 1).T
            if not self._add_broken(before):
                return before

    def _constraints(self, least: float | None) -> list[LinearConstraint]:
        made = []
        if self.rows:
            triangles = np.array(self.rows)
            count = len(triangles)
            columns = np.column_stack([
                self.number[triangles[:, 0], triangles[:, 1]],
                self.number[triangles[:, 1], triangles[:, 2]],
                self.number[triangles[:, 0], triangles[:, 2]],
            ])  # fmt: skip
            values = np.tile([1.0, 1.0, -1.0], (count, 1))
            matrix = sparse.csr_array(
                (values.ravel(), (np.repeat(np.arange(count), 3), columns.ravel())), shape=(count, len(self.cost))
            )
            made.append(LinearConstraint(matrix, 0.0, 1.0))
        if least is not None:
            made.append(LinearConstraint(self.cost[None, :], -np.inf, least + 1e-6))
        return made

    def _add_broken(self, before: NDArray[np.bool_]) -> bool:
        """Add the triangles a < b < c that the answer goes round; say whether there were any."""
        a, b, c = np.nonzero(
            (before[:, :, None] & before[None, :, :] & ~before[:, None, :])
            | (~before[:, :, None] & ~before[None, :, :] & before[:, None, :])
        )
        kept = (a < b) & (b < c)
        found = set(zip(a[kept].tolist(), b[kept].tolist(), c[kept].tolist(), strict=True)) - self.known
        self.rows.extend(sorted(found))
        self.known |= found
        return bool(found)


def improved_order(won: Vector) -> Index:
    """Search an order: start from wins less losses, move one submission at a time while that helps."""
    lead = won - won.T
    order = np.argsort(-lead.sum(axis=1), kind="stable")
    moved = True
    while moved:
        moved = False
        for item in range(len(order)):
            position = int(np.flatnonzero(order == item)[0])
            rest = np.delete(order, position)
            gain = np.concatenate([[0.0], np.cumsum(lead[rest, item])])
            best = int(np.argmax(gain - gain[position]))
            if gain[best] > gain[position] + 1e-9:
                order = np.insert(rest, best, item)
                moved = True
    return np.asarray(order, dtype=np.intp)
