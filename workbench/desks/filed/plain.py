"""Lists, years and changes of a filing as plain data: the same for a page and for the command line."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from workbench.errors import Message
from workbench.methods.exact.parts import Desk
from workbench.methods.index import Change, ClusterList, RegionIndex, Year, indices
from workbench.methods.index.checked import as_checked, without_validator
from workbench.records.filing import Filing
from workbench.records.record import decimal_text
from workbench.records.scheme import ClassLimit, Scheme

JSON = dict[str, Any]


def list_data(listed: ClusterList, value: str = "index", written: Callable[[Decimal], str] = decimal_text) -> JSON:
    """Give the list of a cluster.

    Parameters
    ----------
    value : str
        What the values are called that it is ranked by.
    written : callable
        How a number is written: a page prints all decimals, a program needs none of them.
    """

    def number(told: Decimal | None) -> str | None:
        return None if told is None else written(told)

    return {
        "cluster": listed.cluster,
        "number": listed.number,
        "cut": number(listed.cut),
        "regions": [
            {
                "region": each.region,
                "place": each.place,
                "shared": each.shared,
                value: number(each.value),
                "to_cut": number(each.to_cut),
                "state": each.state,
            }
            for each in listed.nominees
        ],
    }


def year_data(year: Year, level: Callable[[ClassLimit], object], said: Callable[[Message], object]) -> JSON:
    """Give how a region did in a year, its class and what stands against one as the reader wants them."""
    return {
        "year": year.year,
        "innovations": year.innovations,
        "score": None if year.score is None else decimal_text(year.score),
        "scheme": year.scheme,
        "class": level(year.level) if year.level else None,
        "why": said(year.why) if year.why else None,
    }


def change_data(change: Change, scheme: Scheme, level: Callable[[ClassLimit], object]) -> JSON:
    """Give what it takes to reach a class: each step with what it brings."""
    return {
        "class": level(change.to),
        "index": None if change.printed is None else str(change.printed),
        "steps": [
            {
                "innovation": step.innovation,
                "indicator": step.indicator,
                "from": step.level,
                "to": step.to,
                "gain": str(scheme.printed(step.gain * step.levels)),
            }
            for step in change.steps
        ],
    }


def without_each(
    scheme: Scheme, filing: Filing, desk: Desk, counted: Iterable[str], holders: Mapping[str, str]
) -> Iterator[tuple[str, int, tuple[RegionIndex, ...]]]:
    """Compute the final index again without each validator: who, of how many documents, and the index then.

    Parameters
    ----------
    filing : Filing
        As it was filed; what the desk stopped stays stopped.
    counted : iterable of str
        Innovations that count: no finding changes which ones do.
    holders : mapping
        The seat of the panel file by the key of the log, so that a substitute stands for the seat.
    """
    seats: dict[str, set[str]] = {}
    for each in (one for said in desk.found.values() for one in said):
        seats.setdefault(holders.get(each.seat, each.seat), set()).add(each.seat)
    eligible = set(counted)
    for holder, keys in sorted(seats.items()):
        number = sum(any(each.seat in keys for each in said) for said in desk.found.values())
        left = as_checked(filing, without_validator(desk, keys))
        yield holder, number, indices(scheme, left, eligible, "validated")
