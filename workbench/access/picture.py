"""The picture of one panel: its events, what they come to, and what was taken in; nothing can be added to it."""

from collections.abc import Iterable

from workbench.access.filing.shelf import Shelf
from workbench.methods.exact.fold import Fold
from workbench.methods.exact.standing import Standing, Verdict
from workbench.records.chain import Event
from workbench.records.filing import Filing
from workbench.records.panel import Panel
from workbench.records.people import People
from workbench.records.scheme import Scheme
from workbench.records.submission import Intake


class Picture:
    """A panel's events and what they come to: held in memory, and nothing can be added."""

    def __init__(
        self,
        panel: Panel,
        intake: Intake,
        events: Iterable[Event] = (),
        filed: tuple[Filing, Scheme] | None = None,
    ) -> None:
        self.key = panel.key
        self._filed = filed
        self.shelf = Shelf()
        self._fold = Fold(panel)
        self._taken_in = intake
        self._verdicts: dict[str, Verdict] = {}
        self._events: list[Event] = []
        self._add(events)

    def _add(self, events: Iterable[Event]) -> None:
        for event in events:
            # First here: whoever reads its number in the picture finds it in `since`.
            self._events.append(event)
            try:
                self._verdicts[event.head.id] = self._fold.add(event)
            except Exception:
                self._events.pop()
                raise

    def catch_up(self) -> Standing:
        """Give the picture; nothing is added behind its back."""
        return self._fold.standing

    @property
    def standing(self) -> Standing:
        """The picture after the last event taken in."""
        return self._fold.standing

    @property
    def events(self) -> tuple[Event, ...]:
        """All events taken in so far."""
        return tuple(self._events)

    def since(self, sequence: int) -> list[Event]:
        """Give the events after a sequence number."""
        return self._events[sequence:]

    @property
    def intake(self) -> Intake:
        """What was taken in last."""
        return self._taken_in

    @property
    def filing(self) -> Filing:
        """What was filed last."""
        return self._filed[0] if self._filed else Filing()

    @property
    def scheme(self) -> Scheme | None:
        """What the filing is held against; None where nothing was filed."""
        return self._filed[1] if self._filed else None

    def earlier(self) -> dict[str, Intake]:
        """What was taken in for rounds of earlier years; a picture knows none."""
        return {}

    def people(self) -> People:
        """Who sits where; nobody is known to a picture."""
        return People()

    def sealing(self, seat: str, opening: str | None) -> dict[str, str] | None:
        """With what a page seals its waiting log; a picture takes nothing in."""
        return None

    def files(self) -> dict[str, list[str]]:
        """What lies ready to be taken in, and the backups that were made."""
        return {"incoming": [], "backups": []}
