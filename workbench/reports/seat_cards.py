"""Cards to print and cut: one a seat, with the code that opens it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.errors import Message
from workbench.i18n import say
from workbench.records.panel import Role
from workbench.reports.paper import drawn_code, typeset

ROLES: dict[Role, Message] = {
    "assessor": Message("Assessor"),
    "chair": Message("Chair"),
    "secretariat": Message("Secretariat"),
    "analyst": Message("Analyst"),
    "validator": Message("Validator"),
    "projector": Message("Projector"),
    "observer": Message("Observer"),
}
WORDS = {
    "title": Message("Seat cards"),
    "scan": Message("Scan with the device on which you will work, and press the button that opens your seat."),
    "typed": Message("Or type this address:"),
    "one": Message("This card opens your seat once. Keep it to yourself; the secretariat can make a new one."),
    "demonstration": Message("Made for demonstration"),
    "code": Message("Code that opens the seat"),
}


@dataclass(frozen=True)
class SeatCard:
    """What is printed on one card, in the reader's language; `name` stays empty where the seat is enough."""

    panel: str
    seat: str
    link: str
    roles: tuple[Role, ...]
    institution: str = ""
    rooms: tuple[str, ...] = ()
    name: str = ""
    demonstration: bool = False


def seat_cards(cards: Sequence[SeatCard], language: str) -> bytes:
    """Write one PDF with a card for every seat: six on a sheet of A4, with lines to cut along.

    The fonts are those inside the typst package, so that every machine prints the same sheet.

    Parameters
    ----------
    cards : one a seat, in the order in which they are printed.
    language : "id" or "en", for the words around the seat's own.

    Examples
    --------
    >>> card = SeatCard("IGA 2023", "Assessor 3", "https://iga.example/enter/iga-2023/a/b", ("assessor",))
    >>> seat_cards([card], "en")[:5]
    b'%PDF-'
    """
    content = {
        "language": language,
        "words": {name: say(words, language) for name, words in WORDS.items()},
        "cards": [_printed(card, language) for card in cards],
    }
    return typeset("seat_cards.typ", content)


def _printed(card: SeatCard, language: str) -> dict[str, object]:
    return {
        "panel": card.panel,
        "seat": card.seat,
        "name": card.name,
        "roles": [say(ROLES[role], language) for role in card.roles],
        "institution": card.institution,
        "rooms": list(card.rooms),
        "link": card.link,
        # Level m survives a crease or a thumb.
        "code": drawn_code(card.link, "m"),
        "demonstration": card.demonstration,
    }
