"""Is the design connected? Before any mark: can assessors' severity be told from submissions' quality at all?"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from workbench.methods.exact.standing import Standing
from workbench.records.panel import Panel

Link = tuple[str, str]
Part = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True)
class Design:
    """Who marks what, and into how many parts it falls that share no assessor.

    `parts` holds, for each connected part, the seats of the panel file and the submissions (`stage/submission`) in
    it, or the rooms (`room/key`) where no submission was taken in yet. `joining` names, for each part but the first,
    the seat and the submission whose assignment would join it to the first and meets no known conflict.
    """

    parts: tuple[Part, ...]
    idle: tuple[str, ...]
    unmarked: tuple[str, ...]
    joining: tuple[Link, ...]

    @property
    def connected(self) -> bool:
        """Whether every two assessors can be compared, directly or by way of others."""
        return len(self.parts) <= 1


def design(panel: Panel, standing: Standing | None = None) -> Design:
    """Say whether a panel's design is connected, by its rooms, or by what was taken in where that is known.

    Two assessors are connected where both mark one submission, or by a chain of such pairs. Across parts that are
    not connected no correction for severity is possible (Fisher 1940; MacKay, Kenna, Low & Parker 2017).

    Parameters
    ----------
    panel : the rules of the round.
    standing : what stands, if submissions were taken in.
    """
    assessors = [seat.key for seat in panel.seats if "assessor" in seat.roles]
    items, links = _by_submission(panel, standing) if standing and standing.listed else _by_room(panel)
    parts = connected_parts(assessors, items, links)
    marked = {item for _, item in links}
    free = _free(standing) if standing and standing.listed else _always
    return Design(
        parts=tuple(parts),
        idle=tuple(seat for seat in assessors if seat not in {seat for seat, _ in links}),
        unmarked=tuple(item for item in items if item not in marked),
        joining=tuple(_joining(parts, free)),
    )


def _always(seat: str, item: str) -> bool:
    return True


def _free(standing: Standing) -> Callable[[str, str], bool]:
    def free(seat: str, item: str) -> bool:
        stage, submission = item.split("/")
        return not standing.conflict(seat, stage, submission)

    return free


def _joining(parts: list[Part], free: Callable[[str, str], bool]) -> Iterator[Link]:
    for seats, items in parts[1:]:
        onto = ((seat, item) for seat in seats for item in parts[0][1] if free(seat, item))
        back = ((seat, item) for seat in parts[0][0] for item in items if free(seat, item))
        link = next(onto, None) or next(back, None)
        if link is not None:
            yield link


def _by_room(panel: Panel) -> tuple[list[str], list[Link]]:
    anchors = ["anchors"] if panel.joined == "anchors" else []
    assessors = [seat for seat in panel.seats if "assessor" in seat.roles]
    links = [(seat.key, f"room/{room}") for seat in assessors for room in (*seat.rooms, *anchors)]
    return [f"room/{room}" for room in (*(room.key for room in panel.rooms), *anchors)], links


def _by_submission(panel: Panel, standing: Standing) -> tuple[list[str], list[Link]]:
    stages = {stage.key for stage in panel.marked_stages()}
    items = [(stage, key) for stage, key in standing.listed if stage in stages]
    links = [
        (seat.key, "/".join(item))
        for seat in panel.seats
        if "assessor" in seat.roles
        for item in items
        if standing.assigned(seat.key, *item)
    ]
    return ["/".join(item) for item in items], links


def connected_parts(seats: Iterable[str], items: Iterable[str], links: Iterable[Link]) -> list[Part]:
    """Give the connected parts of a graph of seats and items, those without a link left out.

    >>> connected_parts(["a", "b", "c"], ["x", "y"], [("a", "x"), ("b", "x"), ("c", "y")])
    [(('a', 'b'), ('x',)), (('c',), ('y',))]
    """
    parent: dict[Link, Link] = {}

    def root(node: Link) -> Link:
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    linked = list(links)
    for seat, item in linked:
        parent[root(("seat", seat))] = root(("item", item))
    found: dict[Link, tuple[list[str], list[str]]] = {}
    for kind, names in (("seat", seats), ("item", items)):
        for name in names:
            if (kind, name) in parent:
                found.setdefault(root((kind, name)), ([], []))[0 if kind == "seat" else 1].append(name)
    return [(tuple(part[0]), tuple(part[1])) for part in found.values()]
