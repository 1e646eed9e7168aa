"""The exact raw rules: how the numbers of several assessors become one, without a binary float anywhere."""

from collections.abc import Hashable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import lcm
from typing import Literal, TypeVar

from workbench.errors import Refused

Better = Literal["high", "low"]
Entry = TypeVar("Entry", bound=Hashable)


def mean(numbers: Sequence[Fraction]) -> Fraction:
    """Compute the arithmetic mean.

    Parameters
    ----------
    numbers : one number an assessor, in any order.

    Raises
    ------
    Refused
        Where there is no number.

    Examples
    --------
    >>> mean([Fraction(82), Fraction(77), Fraction(80)])
    Fraction(239, 3)
    """
    _some(numbers)
    # Over one denominator: adding fractions pair by pair costs ten times as much, and pages wait for it.
    whole = lcm(*(number.denominator for number in numbers))
    return Fraction(sum(number.numerator * (whole // number.denominator) for number in numbers), whole * len(numbers))


def median(numbers: Sequence[Fraction]) -> Fraction:
    """Compute the median; of an even count, the mean of the two in the middle.

    Parameters
    ----------
    numbers : one number an assessor, in any order.

    Raises
    ------
    Refused
        Where there is no number.

    Examples
    --------
    >>> median([Fraction(82), Fraction(77), Fraction(80)]), median([Fraction(1), Fraction(2)])
    (Fraction(80, 1), Fraction(3, 2))
    """
    _some(numbers)
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def trimmed_mean(numbers: Sequence[Fraction], drop: int) -> Fraction:
    """Compute the mean of what remains when the `drop` highest and the `drop` lowest numbers are left out.

    With nine marks and `drop` 1 this is the panel score of the International Skating Union. With three or four
    numbers it is the median.

    Parameters
    ----------
    numbers : one number an assessor, in any order.
    drop : how many are left out at each end, at least 1.

    Raises
    ------
    Refused
        Where `drop` is below 1, or where nothing would remain.

    References
    ----------
    International Skating Union, Special Regulations and Technical Rules, Single & Pair Skating and Ice Dance:
    the trimmed mean of the components, rounded once.

    Examples
    --------
    Nine marks of one component, European Championships 2017; the printed panel score is 9.07.

    >>> nine = [Fraction(mark) for mark in ("9", "9", "8.75", "9.25", "9", "9.5", "9.25", "9", "9")]
    >>> printed(trimmed_mean(nine, drop=1), 2)
    Decimal('9.07')
    """
    if drop < 1:
        raise Refused("a trimmed mean leaves out at least 1 number at each end, not {drop}", drop=drop)
    if len(numbers) <= 2 * drop:
        raise Refused(
            "{count} marks are too few to leave out the {drop} highest and the {drop} lowest: {needed} are needed",
            count=len(numbers),
            drop=drop,
            needed=2 * drop + 1,
        )
    return mean(sorted(numbers)[drop:-drop])


def mid_ranks(numbers: Mapping[Entry, Fraction], better: Better = "high") -> dict[Entry, Fraction]:
    """Rank entries from 1 (best); those that are equal share the mean of the ranks that they cover.

    Parameters
    ----------
    numbers : one number an entry.
    better : which end is best: "high" for marks, "low" for ranks.

    References
    ----------
    Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33, 239-251.

    Examples
    --------
    >>> ranks = mid_ranks({"a": Fraction(80), "b": Fraction(91), "c": Fraction(80), "d": Fraction(75)})
    >>> [str(ranks[entry]) for entry in "abcd"]
    ['5/2', '1', '5/2', '4']
    """
    ordered = sorted(numbers.values(), reverse=better == "high")
    ranks: dict[Fraction, Fraction] = {}
    before = 0
    for number, equal in groupby(ordered):
        count = len(list(equal))
        ranks[number] = before + Fraction(count + 1, 2)
        before += count
    return {entry: ranks[number] for entry, number in numbers.items()}


def rank_sum(sheets: Sequence[Mapping[Entry, Fraction]], better: Better = "high") -> dict[Entry, Fraction]:
    """Add up the ranks that the assessors gave: each assessor's numbers become mid-ranks, and low sums are best.

    Parameters
    ----------
    sheets : one mapping an assessor, from entry to number; the same entries in each.
    better : which end of the numbers is best: "high" for marks, "low" where they are ranks already.

    Raises
    ------
    Refused
        Where nobody ranked, or an assessor did not rank every entry.

    References
    ----------
    Quandt, R. E. (2006). Measurement and inference in wine tasting. Journal of Wine Economics 1, 7-30
    ("votes against").

    Examples
    --------
    >>> sums = rank_sum([{"a": Fraction(1), "b": Fraction(2)}, {"a": Fraction(2), "b": Fraction(1)},
    ...                  {"a": Fraction(1), "b": Fraction(2)}], better="low")
    >>> str(sums["a"]), str(sums["b"])
    ('4', '5')
    """
    _complete(sheets)
    ranks = [mid_ranks(sheet, better) for sheet in sheets]
    return {entry: sum((each[entry] for each in ranks), Fraction(0)) for entry in sheets[0]}


def mean_rank(
    sheets: Sequence[Mapping[Entry, Fraction]], points: Sequence[Fraction], better: Better = "high"
) -> dict[Entry, Fraction]:
    """Give points by the order of the assessors' mean ranks; high is best.

    The entry with the lowest mean rank receives the first number of the table, the next one the second, and those
    beyond the table 0. Entries with the same mean rank share the mean of the points of the places that they cover,
    so that the points given add up to the same total whether there are ties or not.

    Parameters
    ----------
    sheets : one mapping an assessor, from entry to number; the same entries in each.
    points : points of the first, second, … place.
    better : which end of the numbers is best: "high" for marks, "low" where they are ranks already.

    Raises
    ------
    Refused
        Where nobody ranked, or an assessor did not rank every entry.

    References
    ----------
    Eurovision Song Contest 2016, rules of the national juries: 12, 10, 8, 7, 6, 5, 4, 3, 2, 1 points to the ten
    songs with the best mean rank of five jury members.

    Examples
    --------
    >>> sheets = [{"a": Fraction(1), "b": Fraction(2), "c": Fraction(3)}, {"a": Fraction(1), "b": Fraction(3),
    ...            "c": Fraction(2)}]
    >>> given = mean_rank(sheets, [Fraction(12), Fraction(10), Fraction(8)], better="low")
    >>> [str(given[entry]) for entry in "abc"]
    ['12', '9', '9']
    """
    means = {entry: total / len(sheets) for entry, total in rank_sum(sheets, better).items()}
    ordered = sorted(means.values())
    table = [*points, *[Fraction(0)] * len(ordered)][: len(ordered)]
    shared = {value: [part for at, part in zip(ordered, table, strict=True) if at == value] for value in ordered}
    return {entry: mean(shared[value]) for entry, value in means.items()}


def printed(number: Fraction, places: int) -> Decimal:
    """Round an exact number once, half away from zero, to the decimal that is printed and ranked.

    Parameters
    ----------
    number : exact number.
    places : decimal places, 0 or more.

    Examples
    --------
    >>> printed(Fraction(5768, 100) + Fraction(1, 200), 2), printed(Fraction(-1, 2), 0), printed(Fraction(239, 3), 2)
    (Decimal('57.69'), Decimal('-1'), Decimal('79.67'))
    """
    part, whole = abs(number.numerator), number.denominator
    units = (2 * part * 10**places + whole) // (2 * whole)
    return Decimal(-units if number < 0 else units).scaleb(-places)


def _some(numbers: Sequence[Fraction]) -> None:
    if not numbers:
        raise Refused("there is no mark to combine")


def _complete(sheets: Sequence[Mapping[Entry, Fraction]]) -> None:
    if not sheets:
        raise Refused("there is no mark to combine")
    entries = {entry for sheet in sheets for entry in sheet}
    for sheet in sheets:
        if len(sheet) != len(entries):
            raise Refused(
                "ranks are added only where every assessor ranked all: one ranked {ranked} of {count}",
                ranked=len(sheet),
                count=len(entries),
            )
