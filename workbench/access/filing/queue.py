"""One page of the queue of documents: those of a list, a region, some words; as many as a screen shows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from workbench.access.filing.asked import Asked
from workbench.access.filing.checks import may_look, same_house
from workbench.access.filing.said import found, told
from workbench.access.filing.shelf import Laid
from workbench.methods.exact.parts import Document
from workbench.methods.exact.standing import Seated, Standing
from workbench.records.event import DocumentDecision

JSON = dict[str, Any]
PAGE = 60
"""Documents on one page."""

DESK = ("open", "go-on", "complete-it", "stop")
VALIDATOR = ("todo", "mine", "third", "settled")
"""The lists of a desk and of a validator; each may ask for `all`, too."""


@dataclass(frozen=True)
class Queue:
    """The documents that a seat looks at: at the desk all of them, as a validator those that the desk let go on."""

    laid: Laid
    standing: Standing
    seat: Seated
    validates: bool
    asked: Asked

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists that this seat may ask for."""
        return VALIDATOR if self.validates else DESK

    @property
    def chosen(self) -> str:
        """The list that is asked for; the one with what is to be done where none is."""
        return self.asked.list if self.asked.list in (*self.lists, "all") else self.lists[0]

    def page(self) -> JSON:
        """Give one page, with how many documents each list holds."""
        counts = self._counts()
        total = counts[self.chosen]
        # Whoever was on a page that is gone by now is shown the last one there is.
        first = min(self.asked.first, max(0, (total - 1) // PAGE * PAGE))
        rows = islice(self._listed(), first, first + PAGE)
        return {
            "list": self.chosen,
            "counts": {name: counts[name] for name in (*self.lists, "all")},
            "first": first,
            "page": PAGE,
            "total": total,
            "rows": [self.row(document, claimed) for document, claimed in rows],
        }

    def row(self, document: Document, claimed: int) -> JSON:
        """Give one document with all that was said of it."""
        desk, (region, innovation, _, _) = self.standing.desk, document
        filed = self.laid.innovations.get(innovation)
        return {
            "key": list(document),
            "name": filed.innovation.name if filed else "",
            "region": self.laid.regions[region].region.name if region in self.laid.regions else region,
            "claimed": claimed,
            "state": self._state(document),
            "checks": told(self.standing, desk.checked.get(document, ()), "decision", "note"),
            "found": found(self.standing, self.seat, document),
            "level": desk.level(document) if document in desk.found else None,
            "todo": self.validates and self._mine_to_do(document),
        }

    def of(self, innovation: str) -> list[JSON]:
        """Give every document of one innovation that this seat may look at."""
        filed = self.laid.innovations[innovation]
        found = self.laid.documents((), (filed,))
        return [self.row(*each) for each in found if not self.validates or self._state(each[0]) == "go-on"]

    def _counts(self) -> Counter[str]:
        whole = not (self.asked.region or self.asked.words)
        if whole and not self.validates:
            said = Counter(str(self._state(document)) for document, _ in self._looked_at())
            return said + Counter({"open": self.laid.number - said.total(), "all": self.laid.number})
        counts = Counter[str]()
        for document, _ in self._within():
            counts["all"] += 1
            counts.update(self._in(document))
        return counts

    def _in(self, document: Document) -> Iterator[str]:
        """Say in which lists a document is."""
        if not self.validates:
            yield str(self._state(document))
            return
        desk = self.standing.desk
        settled = document in desk.found and desk.settled(document)
        mine = self._is_mine(document)
        if settled:
            yield "settled"
        elif self._mine_to_do(document):
            yield "todo"
        if mine and not settled:
            yield "mine"
        if not settled and desk.third_called(document):
            yield "third"

    def _listed(self) -> Iterator[tuple[Document, int]]:
        asked = self.chosen
        if asked == "all":
            return iter(self._within())
        if asked in ("go-on", "complete-it", "stop") and not self.asked.region and not self.asked.words:
            return (each for each in self._looked_at() if self._state(each[0]) == asked)
        return (each for each in self._within() if asked in self._in(each[0]))

    def _looked_at(self) -> Iterator[tuple[Document, int]]:
        """Documents of which the desk said something, as long as they are what was filed."""
        for document in self.standing.desk.checked:
            claimed = self.laid.claimed(document)
            if claimed is not None:
                yield document, claimed

    def _within(self) -> Iterable[tuple[Document, int]]:
        """Documents of the region and with the words that are asked for."""
        region, words = self.asked.region, self.asked.words.casefold().split()
        if self.validates:
            let_on = (each for each in self._looked_at() if self._state(each[0]) == "go-on")
            every: Iterable[tuple[Document, int]] = (each for each in let_on if region in ("", each[0][0]))
        else:
            every = self.laid.documents(self.laid.own(region), self.laid.of(region))
        return (each for each in every if self._holds(each[0], words)) if words else every

    def _holds(self, document: Document, words: list[str]) -> bool:
        region, innovation, indicator, name = document
        text = f"{self.laid.text(region, innovation)} {indicator} {name.casefold()}"
        return all(word in text for word in words)

    def _state(self, document: Document) -> DocumentDecision | str:
        said = self.standing.desk.checked.get(document)
        return said[-1].decision if said else "open"

    def _is_mine(self, document: Document) -> bool:
        seats = self.standing.seats
        by = {seats[each.seat].holder for each in self.standing.desk.found.get(document, ()) if each.seat in seats}
        return self.seat.holder in by

    def _mine_to_do(self, document: Document) -> bool:
        """Say whether a document waits for this validator; the door says so again when something is sent."""
        desk = self.standing.desk
        if self._state(document) != "go-on" or not may_look(self.standing, self.seat, document[0]):
            return False
        if desk.settled(document) or self._is_mine(document):
            return False
        return not (desk.blind and same_house(self.standing, self.seat, document))
