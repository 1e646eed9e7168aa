"""The desk of a filing: documents to look at, rules to overrule, evidence to validate, and who said what."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from workbench.desks.filed.read import Filed, filed, in_both, rules_of
from workbench.desks.opening import Opened, open_place
from workbench.forms.filed.filing import FilingForm
from workbench.methods.agreement import Agreement
from workbench.methods.exact.parts import Document
from workbench.methods.index.desk import agreement, documents

JSON = dict[str, Any]
MOST = 4_000
"""Documents that a page is given; of a larger filing it is given one region's."""


class FilingDesk:
    """What secretariat and validators see of a filing; what they say of it goes into the log."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._region = ""

    def picture(self) -> JSON:
        """Give the documents with what was said of each, the innovations with every rule, and how validators agree."""
        view = self._opened.read()
        shown = {name: part for name, part in view.items() if name not in _READ}
        found = filed(view)
        if found is None:
            return {**shown, "scheme": None, "documents": [], "innovations": [], "regions": [], "region": ""}
        listed = list(documents(found.filing))
        if len(listed) > MOST and not self._region:
            self._region = found.filing.regions[0].region.key
        rows = [(key, level) for key, level in listed if self._region in ("", key[0])]
        return {
            **shown,
            "scheme": rules_of(found.scheme),
            "regions": [{"key": each.region.key, "name": each.region.name} for each in found.filing.regions],
            "region": self._region,
            "large": len(listed) > MOST,
            "documents": list(_documents(view, found, rows)),
            "innovations": list(_innovations(view, found, self._region)),
            "agreement": _agreement(found),
        }

    def choose(self, region: str) -> JSON:
        """Look at one region alone, or at all where there are few enough documents."""
        self._region = region
        return self.picture()

    def page(self) -> FilingForm:
        """Show the filing: the queue of documents, the innovations, the validators."""
        return FilingForm(
            self.picture(), doors=self._opened.doors, refresh=self.picture, post=self._opened.post, desk=self
        )


_READ = ("filing", "scheme", "checked", "overruled", "found")


def _documents(view: JSON, found: Filed, rows: list[tuple[Document, int]]) -> Iterator[JSON]:
    checks = {tuple(each["key"]): each["said"] for each in view["checked"]}
    levels = {tuple(each["key"]): each for each in view["found"]}
    validates = bool(view["may"]["validate"])
    for key, claimed in rows:
        said, validated = checks.get(key, []), levels.get(key)
        state = said[-1]["decision"] if said else "open"
        if validates and state != "go-on":
            continue
        yield {
            "key": list(key),
            "claimed": claimed,
            "state": state,
            "checks": said,
            "found": validated,
            "level": found.desk.level(key) if key in found.desk.found else None,
            "todo": validates and _mine_to_do(view, found, key, validated),
        }


def _mine_to_do(view: JSON, found: Filed, key: Document, validated: JSON | None) -> bool:
    """Say whether a document waits for this validator; the door says so again when something is sent."""
    seat = found.panel.seat(view["seat"]["holder"])
    if key[0] == seat.region or any((each.seat, each.region) == (seat.key, key[0]) for each in found.panel.conflicts):
        return False
    if validated is None:
        return True
    by = [each["by"] for each in validated["said"]]
    if validated["settled"] or seat.key in by:
        return False
    return bool(validated["third"]) or found.panel.seat(by[0]).institution != seat.institution


def _innovations(view: JSON, found: Filed, region: str) -> Iterator[JSON]:
    said = {tuple(each["key"]): each["said"] for each in view["overruled"]}
    verdicts = {each.innovation: each for each in found.eligible}
    for filed_one in found.filing.innovations:
        each = filed_one.innovation
        if region not in ("", each.region):
            continue
        yield {
            "key": each.key,
            "name": each.name,
            "region": each.region,
            "counts": verdicts[each.key].counts,
            "rules": [
                {
                    "rule": verdict.rule,
                    "passed": verdict.passed,
                    "why": in_both(verdict.why),
                    "overruled": verdict.overruled,
                    "said": said.get((each.key, verdict.rule), []),
                }
                for verdict in verdicts[each.key].verdicts
            ],
        }


def _agreement(found: Filed) -> JSON:
    told = agreement(found.desk, {})
    return {
        "documents": told.documents,
        "equal": told.equal,
        "within": told.within,
        "thirds": told.thirds,
        "alpha": _coefficient(told.alpha),
        "credit": _coefficient(told.credit),
        "pairs": _pairs(found),
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


def _pairs(found: Filed) -> list[JSON]:
    """How often each level of one met each level of the other: the table behind the coefficients."""
    met = Counter((said[0].level, said[1].level) for said in found.desk.found.values() if len(said) > 1)
    return [{"first": first, "second": second, "count": count} for (first, second), count in sorted(met.items())]


def open_desk() -> FilingDesk:
    """Open the desk of a filing for whoever sits here."""
    return FilingDesk(open_place("filing"))
