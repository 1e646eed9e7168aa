"""Scores and their classes: a score is a value with its scheme, and is compared within it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from workbench.errors import Refused
from workbench.records.record import decimal_text
from workbench.records.scheme import ClassLimit, Scheme

By = Literal["score", "class", "place", "percentile"]


@dataclass(frozen=True)
class Score:
    """A value as it is printed, with the scheme that gives it a meaning; `place` of `among` if it is known."""

    value: Decimal
    scheme: Scheme
    place: int | None = None
    among: int | None = None


def class_of(scheme: Scheme, value: Decimal | Fraction) -> ClassLimit:
    """Give the class of a score: it is rounded once as it is printed, and classed as printed.

    Raises
    ------
    Refused
        Where the score is off the scale, or a limit that is needed was not published.

    References
    ----------
    Limits by year and their sources stand in the scheme files.
    """
    printed = scheme.printed(value)
    if printed < 0 or (printed > 100 and not scheme.open_ended):
        raise Refused("scheme {scheme}: {value} is not on its scale", scheme=scheme.key, value=decimal_text(printed))
    for each in scheme.classes:
        if each.lowest is None:
            raise Refused(
                "scheme {scheme}: where the class {name} begins is not known, so that {value} cannot be classed",
                scheme=scheme.key,
                name=each.key,
                value=decimal_text(printed),
            )
        if printed >= each.lowest:
            return each
    raise Refused("scheme {scheme}: no class holds {value}", scheme=scheme.key, value=decimal_text(printed))


def percentile(value: Decimal, among: Sequence[Decimal]) -> Fraction:
    """Give the share of scores that are lower, those that are equal counted half.

    >>> percentile(Decimal("65.13"), [Decimal("57.68"), Decimal("65.13"), Decimal("80")])
    Fraction(1, 2)
    """
    if not among:
        raise Refused("there are no scores to compare with")
    below = sum(other < value for other in among)
    equal = sum(other == value for other in among)
    return Fraction(2 * below + equal, 2 * len(among))


def compare(first: Score, second: Score, by: By = "score") -> int:
    """Say which of two scores is the better one: 1 the first, -1 the second, 0 neither.

    Raises
    ------
    Refused
        Where they were computed by different schemes and are compared as numbers, or where a place is not known.
    """
    if by == "score":
        if first.scheme.key != second.scheme.key:
            raise Refused(
                "{first} and {second} come from different schemes ({one}, {other}): compare class, place or percentile",
                first=decimal_text(first.value),
                second=decimal_text(second.value),
                one=first.scheme.key,
                other=second.scheme.key,
            )
        return _sign(Fraction(first.value), Fraction(second.value))
    if by == "class":
        return _sign(*(Fraction(_height(each)) for each in (first, second)))
    standing = [_standing(each, by) for each in (first, second)]
    return _sign(*standing)


def _height(score: Score) -> int:
    # Classes are compared by how many lie below them: their names differ little from year to year, their limits do.
    found = class_of(score.scheme, score.value)
    return len(score.scheme.classes) - score.scheme.classes.index(found)


def _standing(score: Score, by: By) -> Fraction:
    if score.place is None or (by == "percentile" and not score.among):
        raise Refused("the place of {value} is not known", value=decimal_text(score.value))
    if by == "place":
        return Fraction(-score.place)
    assert score.among is not None
    return 1 - Fraction(2 * score.place - 1, 2 * score.among)


def _sign(first: Fraction, second: Fraction) -> int:
    return (first > second) - (first < second)
