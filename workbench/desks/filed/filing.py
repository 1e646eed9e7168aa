"""The desk of a filing: documents to look at, rules to overrule, evidence to validate, and who said what."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from workbench.access.filing.asked import ASKED
from workbench.access.filing.said import in_both
from workbench.desks.opening import Opened, open_place
from workbench.forms.filed.filing import FilingForm
from workbench.methods.agreement import Agreement
from workbench.methods.index.validators import agreement

JSON = dict[str, Any]


class FilingDesk:
    """What secretariat and validators see of a filing, page by page; what they say of it goes into the log."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._asked: dict[str, str] = {}

    def picture(self) -> JSON:
        """Give the page that was asked for last, and how validators agree where that is the page."""
        view = self._opened.read(**self._asked)
        if "validated" not in view:
            return view
        return {**view, "agreement": _agreement(view["validated"]["met"], view["third_beyond"])}

    def ask(self, asked: Mapping[str, object]) -> JSON:
        """Turn to another page: another part, list or region, other words, from where on."""
        self._asked = {name: str(asked[name]) for name in ASKED if name in asked}
        return self.picture()

    def page(self) -> FilingForm:
        """Show the filing: the queue of documents, the innovations, the validators."""
        return FilingForm(
            self.picture(), doors=self._opened.doors, refresh=self.picture, post=self._opened.post, desk=self
        )


def _agreement(met: list[tuple[str, str, int, int, int]], limit: int | None) -> JSON:
    told = agreement({(one, other, level, second): count for one, other, level, second, count in met}, limit)
    pairs = Counter[tuple[int, int]]()
    for _, _, first, second, count in met:
        pairs[first, second] += count
    return {
        "documents": told.documents,
        "equal": told.equal,
        "within": told.within,
        "thirds": told.thirds,
        "alpha": _coefficient(told.alpha),
        "credit": _coefficient(told.credit),
        "pairs": [
            {"first": first, "second": second, "count": count} for (first, second), count in sorted(pairs.items())
        ],
    }


def _coefficient(told: Agreement | None) -> JSON | None:
    if told is None or told.value != told.value:
        return None
    return {
        "value": round(told.value, 3),
        "low": round(told.interval.low, 3) if told.interval else None,
        "high": round(told.interval.high, 3) if told.interval else None,
        "warnings": [in_both(each) for each in told.warnings],
    }


def open_desk() -> FilingDesk:
    """Open the desk of a filing for whoever sits here."""
    return FilingDesk(open_place("filing"))
