"""What was said of a filing, as a page is handed it: who said it, and nothing before its reader may know it."""

from collections.abc import Iterator
from typing import Any

from workbench.errors import Message
from workbench.i18n import LANGUAGES, say
from workbench.methods.exact.parts import Desk, Document
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.scheme import Scheme

JSON = dict[str, Any]


def told(standing: Standing, said: tuple[Any, ...], *fields: str) -> list[JSON]:
    """Give all that was said of one thing, in order, with who said it."""
    return [{name: getattr(each, name) for name in fields} | _who(standing, each) for each in said]


def found(standing: Standing, seat: Seated, document: Document) -> JSON | None:
    """Give what validators found of a document; None where nobody validated it yet."""
    desk = standing.desk
    said = desk.found.get(document)
    if said is None:
        return None
    return {
        "in": len(said),
        "settled": desk.settled(document),
        "third": desk.third_called(document),
        "said": [_level(desk, standing, seat, document, each) for each in said],
    }


def all_found(standing: Standing, seat: Seated) -> Iterator[JSON]:
    """Give what validators found of every document."""
    for document in standing.desk.found:
        yield {"key": list(document), **(found(standing, seat, document) or {})}


def _level(desk: Desk, standing: Standing, seat: Seated, document: Document, each: Any) -> JSON:
    # Who validated is known to all; what was found, to nobody before all are in.
    shown = each.seat == seat.key or desk.settled(document)
    return {
        **_who(standing, each),
        "mine": each.seat == seat.key,
        "level": each.level if shown else None,
        "note": each.note if shown else "",
    }


def _who(standing: Standing, each: Any) -> JSON:
    return {
        "by": standing.seats[each.seat].holder if each.seat in standing.seats else each.seat,
        "at": each.at.isoformat(timespec="seconds").replace("+00:00", "Z"),
        "sequence": each.sequence,
    }


def in_both(message: Message) -> JSON:
    """Say a sentence in every language of the house: a page changes its language at a click."""
    return {language: say(message, language) for language in LANGUAGES}


def rules_of(scheme: Scheme) -> JSON:
    """Give what a page needs to know of a scheme."""
    return {
        "key": scheme.key,
        "title": scheme.title.model_dump(),
        "decimals": scheme.decimals,
        "divisor": scheme.divisor,
        "unknown": list(scheme.unknown),
        "indicators": [
            {
                "key": each.key,
                "of": each.of,
                "title": each.title.model_dump(),
                "parameters": [parameter.model_dump() for parameter in each.parameters],
                "mandatory": each.mandatory,
            }
            for each in scheme.indicators
        ],
    }
