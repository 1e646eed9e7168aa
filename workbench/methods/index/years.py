"""Year over year: each score with the class of its own scale, since scores of different scales are not compared."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from workbench.errors import Message, WorkbenchError
from workbench.methods.index.classes import class_of
from workbench.records.scheme import ClassLimit, Scheme
from workbench.records.submission import EarlierYear


@dataclass(frozen=True)
class Year:
    """How a region did in a year; `level` is the class of its score by that year's scheme, or `why` there is none."""

    year: int
    innovations: int | None
    score: Decimal | None
    scheme: str | None
    level: ClassLimit | None = None
    why: Message | None = None


def years(earlier: Iterable[EarlierYear], scheme_of: Callable[[str], Scheme | None]) -> tuple[Year, ...]:
    """Class each earlier year by its own scheme, the earliest first.

    Parameters
    ----------
    scheme_of : callable
        Gives a scheme by its key; None where it is not known.
    """
    return tuple(_year(each, scheme_of) for each in sorted(earlier, key=lambda each: each.year))


def _year(each: EarlierYear, scheme_of: Callable[[str], Scheme | None]) -> Year:
    told = (each.year, each.innovations, each.score, each.scheme)
    scheme = scheme_of(each.scheme) if each.scheme else None
    if scheme is None or each.score is None:
        return Year(*told)
    try:
        return Year(*told, level=class_of(scheme, each.score))
    except WorkbenchError as fault:
        return Year(*told, why=fault.message)
