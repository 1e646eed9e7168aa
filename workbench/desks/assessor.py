"""The assessor's desk: the own submissions in running order, and a sheet for each."""

from workbench.desks.opening import Opened, open_place
from workbench.forms.card import Card
from workbench.reports.own_marks import OwnMarks


class AssessorDesk:
    """What an assessor does: mark, comment, confirm, recuse; and read the own receipts afterwards."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened

    def sheet(self) -> Card:
        """Show the card; what is tapped goes from the browser to the door, not through this kernel."""
        view = self._opened.read()
        return Card(view, doors=self._opened.doors, post=self._opened.post)

    def own_marks(self) -> OwnMarks:
        """Show the own marks side by side; a served page puts this under the card when it is there."""
        view = self._opened.read()
        return OwnMarks(view, str(view["language"]))


def open_desk() -> AssessorDesk:
    """Open the assessor's desk for whoever sits here."""
    return AssessorDesk(open_place("assessor"))
