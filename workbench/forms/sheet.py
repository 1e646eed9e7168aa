"""An assessor's sheet on one submission: what is marked so far, without any screen."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from workbench.errors import BadInput, NotAllowed
from workbench.records.panel import Criterion, Panel, Stage
from workbench.records.record import decimal_text
from workbench.records.scale import Scale

Save = Callable[[tuple[str, Decimal | None]], object]


def _read(value: object) -> Decimal:
    """Read a mark as people write it: 80.5 or 80,5; a binary float is refused like any other text that is no number."""
    text = str(value).strip().replace(",", ".")
    plain = text.removeprefix("-").replace(".", "", 1)
    if isinstance(value, bool | float) or not (plain.isascii() and plain.isdigit()):
        raise BadInput("{value} is not a number", value=value)
    return Decimal(text)


class Sheet:
    """The marks of one assessor on one submission in one stage; what is not marked is absent, and 0 is a mark.

    Parameters
    ----------
    panel : Panel
        The rules of the round.
    save : callable
        Called with `(criterion, mark)` for each change, and with `(criterion, None)` where a mark is taken back.
    marks : mapping of criterion key to mark
        What is marked already; nothing of it is saved again.
    stage : str, optional
        Key of the stage; the first stage in which marks are given, where none is named.
    """

    def __init__(
        self, panel: Panel, *, save: Save, marks: Mapping[str, object] | None = None, stage: str | None = None
    ) -> None:
        self.panel = panel
        self.stage: Stage = panel.marked_stages()[0] if stage is None else panel.stage(stage)
        self.confirmed = False
        self._save = save
        self._marks: dict[str, Decimal] = {}
        for criterion, mark in (marks or {}).items():
            if mark is not None:
                self._marks[criterion] = self._checked(self.criterion(criterion), mark)

    @property
    def marks(self) -> dict[str, Decimal]:
        """The marks given so far, by criterion, in the order of the panel; an absent key is not marked."""
        return {each.key: self._marks[each.key] for each in self.stage.criteria if each.key in self._marks}

    @property
    def missing(self) -> tuple[str, ...]:
        """The criteria that are not marked, in the order of the panel."""
        return tuple(each.key for each in self.stage.criteria if each.key not in self._marks)

    @property
    def progress(self) -> tuple[int, int]:
        """How many criteria are marked, and how many there are."""
        return len(self._marks), len(self.stage.criteria)

    @property
    def sum_so_far(self) -> Decimal:
        """The weighted sum of the marks given so far; half a sheet has no total, so it is never called one.

        Weights are shares of the whole sheet, marked or not; on scales of levels, or where each is 1, they are factors.
        """
        criteria = self.stage.criteria
        given = (each.weight * self._marks[each.key] for each in criteria if each.key in self._marks)
        levels = {self.panel.scale(each).kind for each in criteria} == {"levels"}
        factors = levels or all(each.weight == 1 for each in criteria)
        return sum(given, Decimal(0)) / (1 if factors else sum(each.weight for each in criteria))

    def criterion(self, key: str) -> Criterion:
        """Give a criterion of this sheet; BadInput where the stage has none of that key."""
        for each in self.stage.criteria:
            if each.key == key:
                return each
        raise BadInput("{criterion} is no criterion of {stage}", criterion=key, stage=self.stage.key)

    def enter(self, criterion: str, value: object) -> Decimal:
        """Give a mark, or change it, and save it; BadInput where it does not lie on the criterion's scale."""
        self._open()
        mark = self._checked(self.criterion(criterion), value)
        if self._marks.get(criterion) != mark:
            self._marks[criterion] = mark
            self._save((criterion, mark))
        return mark

    def withdraw(self, criterion: str) -> None:
        """Take a mark back: the criterion is not marked, which is not 0."""
        self._open()
        self.criterion(criterion)
        if self._marks.pop(criterion, None) is not None:
            self._save((criterion, None))

    def confirm(self) -> dict[str, Decimal]:
        """Close the sheet and give its marks; BadInput, naming what is missing, where it is not complete."""
        if self.missing:
            titles = ", ".join(self.criterion(key).title.said("en") or key for key in self.missing)
            raise BadInput("not marked yet: {criteria}", criteria=titles)
        self.confirmed = True
        return self.marks

    def _open(self) -> None:
        if self.confirmed:
            raise NotAllowed("this sheet is confirmed; the chair can open it again")

    def _checked(self, criterion: Criterion, value: object) -> Decimal:
        scale: Scale = self.panel.scale(criterion)
        mark = _read(value)
        if not scale.low <= mark <= scale.high:
            raise BadInput("{value} is not between {low} and {high}", value=mark, low=scale.low, high=scale.high)
        if not scale.holds(mark):
            raise BadInput("{value} is not a step of {step} from {low}", value=mark, step=scale.step, low=scale.low)
        return Decimal(decimal_text(mark))
