"""What the desks of a filing are handed: a page of it where people work through it, all of it where it is computed."""

from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from workbench.access.filing.asked import Asked
from workbench.access.filing.checks import Filed
from workbench.access.filing.innovations import Innovations
from workbench.access.filing.queue import PAGE, Queue
from workbench.access.filing.said import all_found, rules_of, told
from workbench.access.filing.shelf import Laid, Shelf
from workbench.methods.exact.standing import Seated, Standing
from workbench.methods.index.checked import met
from workbench.methods.index.final import released_values
from workbench.records.submission import Intake

JSON = dict[str, Any]


class Shown(Filed, Protocol):
    """What is handed out: the picture of a panel, what was filed, and where it lies laid out."""

    shelf: Shelf

    @property
    def intake(self) -> Intake:
        """Give what was taken in last."""


def filing_at(shown: Shown, seat: Seated, desk: str, said: Mapping[str, str]) -> JSON:
    """Give the desk of a filing a page of it, and the index desk what it computes from."""
    return filing_page(shown, seat, said) if desk == "filing" else filing_state(shown, seat, said.get("have", ""))


def filing_page(shown: Shown, seat: Seated, said: Mapping[str, str]) -> JSON:
    """Give a desk one page of a filing: the part, the list, the region and the words that are asked for.

    A validator is handed the documents that the desk let go on, and of no other one that it is there.
    """
    standing, scheme = shown.standing, shown.scheme
    roles = standing.panel.seat(seat.holder).roles
    checks, validates = "secretariat" in roles, "validator" in roles
    asked = Asked.of(said)
    common = {
        "panel": standing.panel.model_dump(mode="json"),
        "scheme": rules_of(scheme) if scheme else None,
        "blind": standing.desk.blind,
        "third_beyond": standing.desk.third_beyond,
        "may": {"check": checks, "validate": validates, "take_in": checks},
    }
    if scheme is None:
        return {**common, "asked": asked.shown(), "size": {"regions": 0, "innovations": 0, "documents": 0}}
    with shown.shelf.lock:
        laid = shown.shelf.laid(shown.filing, scheme)
        queue = Queue(laid, standing, seat, validates and not checks, asked)
        return {**common, "asked": asked.shown(), **_part(laid, queue, asked if checks else Asked())}


def _part(laid: Laid, queue: Queue, asked: Asked) -> JSON:
    regions = [{"key": key, "name": each.region.name} for key, each in laid.regions.items()]
    size = {"regions": len(regions), "innovations": len(laid.innovations), "documents": laid.number}
    found = Innovations(laid, queue.standing, asked)
    part: JSON = {"regions": regions, "size": size}
    if asked.part == "innovations" and asked.innovation in laid.innovations:
        return {**part, "opened": {**found.opened(asked.innovation), "documents": queue.of(asked.innovation)}}
    if asked.part == "innovations":
        return {**part, "innovations": found.page()}
    if asked.part == "validators":
        return {**part, "validated": _validated(laid, queue, asked)}
    return {**part, "documents": queue.page()}


_ORDER = ("third", "one-in", "settled")


def _validated(laid: Laid, queue: Queue, asked: Asked) -> JSON:
    """Give one page of what was validated, what waits for a third first, and how levels met."""
    desk, standing = queue.standing.desk, queue.standing
    states: dict[str, list[tuple[Any, int]]] = {state: [] for state in _ORDER}
    for document in desk.found:
        claimed = laid.claimed(document)
        if claimed is not None:
            state = "settled" if desk.settled(document) else "third" if desk.third_called(document) else "one-in"
            states[state].append((document, claimed))
    rows = [each for state in _ORDER for each in states[state]]
    first = min(asked.first, max(0, (len(rows) - 1) // PAGE * PAGE))
    holders = {key: each.holder for key, each in standing.seats.items()}
    return {
        "met": [[*pair, count] for pair, count in sorted(met(desk, holders).items())],
        "waiting": len(states["third"]),
        "first": first,
        "page": PAGE,
        "total": len(rows),
        "rows": [queue.row(*each) for each in rows[first : first + PAGE]],
    }


def filing_state(shown: Shown, seat: Seated, have: str = "") -> JSON:
    """Give the index desk what it computes from: what was filed, what was said of it, and what is released.

    Parameters
    ----------
    have : str
        The checksum of the filing that the desk holds already: where it is still the one, it is not sent again.
    """
    standing, scheme = shown.standing, shown.scheme
    return {
        "panel": standing.panel.model_dump(mode="json"),
        "filing": None if have and have == standing.desk.filing else shown.filing.model_dump(mode="json"),
        "scheme": scheme.model_dump(mode="json") if scheme else None,
        "taken": standing.desk.filing,
        "blind": standing.desk.blind,
        "third_beyond": standing.desk.third_beyond,
        "checked": list(_said(standing, standing.desk.checked, "decision", "note")),
        "overruled": list(_said(standing, standing.desk.overruled, "passed", "reason")),
        "found": list(all_found(standing, seat)),
        "stages": _stages(shown),
    }


def _stages(shown: Shown) -> JSON:
    """What regions have in the stages, as far as it is released: the final list takes it."""
    standing = shown.standing
    values = released_values(standing.panel, shown.intake, standing) if standing.released else {}
    return {stage: {region: str(value) for region, value in of.items()} for stage, of in values.items()}


def _said(standing: Standing, said: Mapping[Any, tuple[Any, ...]], *fields: str) -> Iterator[JSON]:
    return ({"key": list(key), "said": told(standing, each, *fields)} for key, each in said.items())
