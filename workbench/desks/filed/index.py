"""The index desk: every region's index with each row behind it, what would change it, and who is nominated."""

from typing import Any

from workbench.access.filing.said import rules_of
from workbench.desks.filed.read import Kept
from workbench.desks.filed.regions import detail, final_data, indexed, lists, lists_data, region_rows, stability
from workbench.desks.opening import Opened, open_place
from workbench.errors import BadInput, WorkbenchError
from workbench.forms.filed.index import IndexForm
from workbench.i18n import LANGUAGES, say
from workbench.records.filing import Basis

JSON = dict[str, Any]
_READ = ("filing", "scheme", "checked", "overruled", "found", "stages")


class IndexDesk:
    """What the analyst sees of a filing: numbers that open down to the document behind them."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._kept = Kept()

    def picture(self) -> JSON:
        """Compute the index of every region, provisional and final, and the nominees of every cluster."""
        view = self._opened.read(**self._kept.have)
        shown = {name: part for name, part in view.items() if name not in _READ}
        found = self._kept.filed(view)
        if found is None:
            return {**shown, "scheme": None}
        try:
            claimed, validated = indexed(found, "claimed"), indexed(found, "validated")
        except WorkbenchError as fault:  # a year whose rules are not known is classed, and not computed
            refused = {language: say(fault.message, language) for language in LANGUAGES}
            return {**shown, "scheme": rules_of(found.scheme), "refused": refused}
        return {
            **shown,
            "scheme": rules_of(found.scheme),
            "regions": region_rows(found, claimed, validated),
            "lists": {
                "claimed": lists_data(lists(found.panel, found, claimed)),
                "validated": lists_data(lists(found.panel, found, validated)),
            },
            "final": final_data(found, validated, view.get("stages", {})),
            "stability": stability(found, validated),
        }

    def region(self, key: str, basis: Basis) -> JSON:
        """Show every row behind the index of one region."""
        found = self._kept.filed(self._opened.read(**self._kept.have))
        if found is None or key not in {each.region.key for each in found.filing.regions}:
            raise BadInput("nothing was filed under this name")
        return detail(found, key, basis)

    def page(self) -> IndexForm:
        """Show the index of every region."""
        return IndexForm(
            self.picture(), doors=self._opened.doors, refresh=self.picture, post=self._opened.post, desk=self
        )


def open_desk() -> IndexDesk:
    """Open the index desk for whoever sits here."""
    return IndexDesk(open_place("index"))
