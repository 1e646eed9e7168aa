"""The results desk: places by the official rule, cluster by cluster, and what they rest on."""

from typing import Any

from workbench.desks.opening import Opened, open_place
from workbench.forms.results import Results
from workbench.i18n import say
from workbench.methods.exact.fold import standing
from workbench.methods.exact.results import ranking
from workbench.records.chain import Event
from workbench.records.panel import Panel
from workbench.records.record import Language
from workbench.records.submission import Intake

JSON = dict[str, Any]


class ResultsDesk:
    """What chair, analyst and secretariat see of the ranking; the chair may release and reopen."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def picture(self) -> JSON:
        """Compute the ranking from what this seat may read now."""
        view = self._opened.read()
        panel = Panel.model_validate(view["panel"])
        intake = Intake.model_validate(view["intake"])
        events = [Event.from_line(line.encode()) for line in view["events"]]
        stands = standing(events, panel)
        language: Language = "id" if view["language"] == "id" else "en"
        ranked = ranking(panel, intake, stands, say=lambda message: say(message, language), language=language)
        released = [list(place) for place in stands.released]
        drawn = {name: value for name, value in view.items() if name != "events"}
        return {**drawn, "ranking": ranked.model_dump(mode="json"), "released": released}

    def ranking(self) -> Results:
        """Show the ranking; it is computed again whenever the log has grown."""
        return Results(self.picture(), doors=self._opened.doors, refresh=self.picture, post=self._opened.post)


def open_desk() -> ResultsDesk:
    """Open the results desk for whoever sits here."""
    return ResultsDesk(open_place("results"))
