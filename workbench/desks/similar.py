"""The desk of similar pairs: which innovations resemble each other, in which words, and what was decided about them."""

import json
from collections.abc import Callable
from typing import Any

from workbench.desks.lines import lines, pair_shown
from workbench.desks.opening import Opened, open_place
from workbench.desks.pairs import Item, columns, gathered, histogram, precision, rows
from workbench.errors import BadInput, Message
from workbench.forms.similar import Similar
from workbench.i18n import say
from workbench.methods.similarity.precision import precision_from_decisions
from workbench.methods.similarity.review import Review, review
from workbench.records.panel import Panel
from workbench.records.submission import Intake

JSON = dict[str, Any]
Progress = Callable[[int, int], None]

TEXTS = ("design", "purpose", "benefit", "outcome")
ROWS = 3_000
"""Pairs that a page is given: nobody works through more, and clusters gather the others."""

MANY = 2_000
"""Texts above which pairs are looked for from a higher likeness on."""

_CUTS = [round(0.05 * step, 2) for step in range(2, 21)]


class SimilarDesk:
    """What secretariat and analyst see of similar pairs; what they decide goes into the log."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._settings: JSON = {}
        self._found: Review | None = None
        self._made_of = ""
        self._items: tuple[Item, ...] = ()

    @property
    def threshold(self) -> float:
        """The likeness from which pairs are shown."""
        return float(self._settings["threshold"])

    def picture(self) -> JSON:
        """Give what is known now; pairs as far as they were compared."""
        view = self._opened.read()
        panel = Panel.model_validate(view["panel"])
        self._read(view, panel)
        language = str(view["language"])
        shown = {name: part for name, part in view.items() if name not in ("intake", "earlier")}
        innovations = {each.key: _about(each) for each in self._items}
        compared = self._found is not None and self._made_of == self._state_of()
        return {
            **shown,
            "innovations": innovations,
            "settings": self._settings,
            "fields": list(_fields(panel)),
            "shows_assessors": panel.similarity.shown_to_assessors,
            "review": self._review(view["decisions"], language) if compared else None,
        }

    def compare(self, settings: JSON, progress: Progress | None = None) -> JSON:
        """Compare with these settings, unless it was done before, and give the picture."""
        if not self._settings:
            self.picture()
        known = {"threshold", "representation", "field", "damped", "templates"}
        self._settings = {**self._settings, **{name: part for name, part in settings.items() if name in known}}
        if self._made_of != self._state_of() or self._found is None:
            self._found = review(
                self._columns(),
                threshold=self._floor(),
                representation=self._settings["representation"],
                templates=self._settings["templates"],
                damped=bool(self._settings["damped"]),
                fresh=self._own,
                progress=progress,
            )
            self._made_of = self._state_of()
        return self.picture()

    def pair(self, first: str, second: str) -> JSON:
        """Give two innovations side by side, with the passages that they share."""
        assert self._found is not None
        places = {item.key: at for at, item in enumerate(self._items)}
        if first not in places or second not in places:
            raise BadInput("there is no innovation {innovation}", innovation=first if first not in places else second)
        return pair_shown(self._items, self._chosen(), self._found, (places[first], places[second]))

    def lines(self) -> list[JSON]:
        """Give the lines that assessors would read at these settings."""
        if self._found is None:
            return []
        decided = {tuple(each["pair"]): each["said"][-1]["decision"] for each in self._opened.read()["decisions"]}
        return lines(self._items, self._chosen(), self._found, self.threshold, decided, self._own)

    def pairs(self) -> Similar:
        """Show the review; it compares when a page asks for it."""
        return Similar(
            self.picture(), doors=self._opened.doors, refresh=self.picture, post=self._opened.post, desk=self
        )

    def _read(self, view: JSON, panel: Panel) -> None:
        intake = Intake.model_validate(view["intake"])
        own = _items(intake, _fields(panel))
        before = [
            item
            for key, each in view["earlier"].items()
            for item in _items(Intake.model_validate(each), _fields(panel), f"{key}/")
        ]
        self._own, self._items, self._fields = len(own), (*own, *before), _fields(panel)
        if not self._settings:
            threshold = float(panel.similarity.threshold)
            self._settings = {
                "threshold": threshold, "representation": "3-shingles", "field": "", "damped": False, "templates": [],
            }  # fmt: skip

    def _chosen(self) -> tuple[str, ...]:
        field = self._settings["field"]
        return (field,) if field in self._fields else self._fields

    def _columns(self) -> dict[str, list[str]]:
        every = columns(self._items, self._fields)
        return {name: every[name] for name in self._chosen()}

    def _floor(self) -> float:
        low = 0.1 if len(self._items) <= MANY else 0.2
        return min(low, self.threshold)

    def _state_of(self) -> str:
        """What a comparison depends on; the threshold only where it lies below what was looked for."""
        asked = {name: part for name, part in self._settings.items() if name != "threshold"}
        texts = hash(tuple((item.key, item.texts) for item in self._items))
        return json.dumps([asked, self._floor(), texts], sort_keys=True)

    def _review(self, decisions: list[JSON], language: str) -> JSON:
        found = self._found
        assert found is not None
        told, why_not = self._precision(found, decisions)
        return {
            "pairs": rows(self._items, found, ROWS),
            "all": len(found),
            "floor": self._floor(),
            "clusters": gathered(self._items, found, self.threshold),
            "histogram": histogram(found),
            "exact": found.spread.exact,
            "precision": [{**each, "how": say(each["how"], language)} for each in told],
            "precision_why": say(why_not, language) if why_not else "",
            "boilerplate": round(float(found.boilerplate.share().mean()), 4) if self._items else 0,
        }

    def _precision(self, found: Review, decisions: list[JSON]) -> tuple[list[JSON], Message | None]:
        """From decisions where there are enough of them, which know more than any tail."""
        said = {tuple(each["pair"]): each["said"][-1]["decision"] for each in decisions}
        cosine, similar = [], []
        for at in range(len(found)):
            keys = sorted((self._items[found.pairs.first[at]].key, self._items[found.pairs.second[at]].key))
            if tuple(keys) in said:
                cosine.append(float(found.pairs.cosine[at]))
                similar.append(said[keys[0], keys[1]] not in ("not-similar", "template"))
        told, why_not = precision(found, [cut for cut in _CUTS if cut >= self._floor()])
        by_hand = []
        for cut in _CUTS:
            if sum(value >= cut for value in cosine) >= 5:
                each = precision_from_decisions(cosine, similar, threshold=cut)
                by_hand.append({"threshold": cut, "value": round(each.value, 4), "low": round(each.low, 4),
                                "high": round(each.high, 4), "pairs": each.pairs, "how": each.how})  # fmt: skip
        known = {each["threshold"] for each in by_hand}
        return by_hand + [each for each in told if each["threshold"] not in known], None if by_hand else why_not


def _fields(panel: Panel) -> tuple[str, ...]:
    return panel.similarity.fields or TEXTS


def _items(intake: Intake, fields: tuple[str, ...], prefix: str = "") -> list[Item]:
    regions = {region.key: region.name for region in intake.regions}
    found = []
    for each in intake.innovations:
        days = [day for day in (each.trial_date, each.implementation_date) if day is not None]
        texts = tuple(str(getattr(each, name) or "") for name in fields)
        replicates = prefix + each.replicates if each.replicates else ""
        began = min(days).isoformat() if days else ""
        found.append(
            Item(prefix + each.key, each.name, regions.get(each.region, each.region), began, replicates, texts)
        )
    return found


def _about(item: Item) -> JSON:
    return {"name": item.name, "region": item.region, "began": item.began, "replicates": item.replicates}


def open_desk() -> SimilarDesk:
    """Open the desk of similar pairs for whoever sits here."""
    return SimilarDesk(open_place("similar"))
