"""What a region receives after release: feedback with the comments meant for it, and a certificate of its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from workbench.errors import Message
from workbench.i18n import day, number, say
from workbench.reports.paper import typeset

FEEDBACK = {
    "title": Message("Feedback to the region"),
    "demonstration": Message("Made for demonstration: nobody gave these marks"),
    "cluster": Message("Cluster"),
    "place": Message("Place"),
    "value": Message("Value"),
    "criterion": Message("Criterion"),
    "mean": Message("Value of the panel"),
    "comments": Message("Comments of the assessors"),
    "whole": Message("On the whole"),
    "none": Message("No comment was written."),
    "kept": Message("This panel does not pass its comments on."),
    "unnamed": Message("Comments are given as they were written, in alphabetical order; assessors are not named."),
    "head": Message("Head of the log"),
    "page": Message("page"),
}
CERTIFICATE = {
    "title": Message("Certificate"),
    "demonstration": Message("Made for demonstration: nobody gave these marks"),
    "given": Message("is given to"),
    "head": Message("Head of the log"),
}


@dataclass(frozen=True)
class Marked:
    """One criterion of a stage: the panel's value, and what was written on it for the region."""

    title: str
    value: Decimal | None
    comments: Sequence[str] = ()


@dataclass(frozen=True)
class Presented:
    """One stage of a region: its value, criterion by criterion, and comments on the whole."""

    title: str
    submission: str
    value: Decimal | None
    criteria: Sequence[Marked]
    comments: Sequence[str] = ()


@dataclass(frozen=True)
class Letter:
    """What feedback and certificate of one region say, in the reader's language.

    `place` is the one that counts, `computed` the one that the rule came to; `of` is how many have a place.
    `chair` stays empty where the name is to be written by hand.
    """

    panel: str
    year: int
    demonstration: bool
    region: str
    cluster: str
    place: int | None
    computed: int | None
    shared: bool
    of: int
    value: Decimal | None
    decimals: int
    stages: Sequence[Presented]
    passes_on: bool
    sequence: int
    head: str
    at: datetime
    zone: ZoneInfo
    chair: str = ""


def feedback(letter: Letter, language: str) -> bytes:
    """Write the feedback to one region as PDF, with the fonts inside the typst package."""
    return typeset("feedback.typ", feedback_printed(letter, language))


def certificate(letter: Letter, language: str) -> bytes:
    """Write the certificate of one region's place as PDF, with the fonts inside the typst package."""
    return typeset("certificate.typ", certificate_printed(letter, language))


def feedback_printed(letter: Letter, language: str) -> dict[str, Any]:
    """Give what feedback says, in a language, before it is set."""
    return {
        **_both(letter, language, FEEDBACK),
        "place": say(_place(letter), language),
        "plenary": say(_plenary(letter), language) if letter.place != letter.computed else "",
        "value": _number(letter.value, letter, language),
        "passes_on": letter.passes_on,
        "stages": [
            {
                "title": each.title,
                "submission": each.submission,
                "value": _number(each.value, letter, language),
                "criteria": [
                    {"title": one.title, "value": _number(one.value, letter, language), "comments": list(one.comments)}
                    for one in each.criteria
                ],
                "comments": list(each.comments),
            }
            for each in letter.stages
        ],
    }


def certificate_printed(letter: Letter, language: str) -> dict[str, Any]:
    """Give what a certificate says, in a language, before it is set."""
    said = {"place": "–" if letter.place is None else str(letter.place), "cluster": letter.cluster}
    return {
        **_both(letter, language, CERTIFICATE),
        "place": said["place"],
        "line": say(Message("for place {place} in the cluster {cluster}", said), language),
        "day": day(letter.at, language, letter.zone),
        "chair": letter.chair or say(Message("Chair of the panel"), language),
        "role": say(Message("Chair of the panel"), language) if letter.chair else "",
    }


def _both(letter: Letter, language: str, words: dict[str, Message]) -> dict[str, Any]:
    return {
        "language": language,
        "words": {name: say(each, language) for name, each in words.items()},
        "panel": letter.panel,
        "year": str(letter.year),
        "demonstration": letter.demonstration,
        "region": letter.region,
        "cluster": letter.cluster,
        "sequence": str(letter.sequence),
        "head": letter.head,
    }


def _place(letter: Letter) -> Message:
    if letter.place is None:
        return Message("no place")
    said = {"place": str(letter.place), "of": str(letter.of)}
    shared = letter.shared and letter.place == letter.computed
    return Message("{place} of {of}, shared", said) if shared else Message("{place} of {of}", said)


def _plenary(letter: Letter) -> Message:
    computed = "–" if letter.computed is None else str(letter.computed)
    return Message("as the plenary decided; computed was {computed}", {"computed": computed})


def _number(value: Decimal | None, letter: Letter, language: str) -> str:
    return "–" if value is None else number(value, language, letter.decimals)
