"""The results desk: official places, the corrected ones beside them, how sure both are, and what they rest on."""

from decimal import Decimal
from typing import Any

from workbench.desks.opening import Opened, open_place
from workbench.errors import Message
from workbench.forms.results import Results
from workbench.i18n import LANGUAGES, number, say
from workbench.methods.combine import RULES
from workbench.methods.evaluate import Evaluation, Words, as_data, evaluated, tops_by_rule, why_before
from workbench.methods.evaluate.plain import rule_data
from workbench.methods.exact.fold import Fold
from workbench.methods.exact.standing import Standing
from workbench.records.chain import Event
from workbench.records.panel import Panel
from workbench.records.record import Language
from workbench.records.submission import Intake
from workbench.reports.workbook.book import ranking_workbook

JSON = dict[str, Any]


class Ranked:
    """A round that was evaluated, as the results page shows it; what else the page asks is computed step by step."""

    def __init__(self, panel: Panel, intake: Intake, stands: Standing, language: Language) -> None:
        self.evaluation = evaluated(
            panel, intake, stands, panel.seed, say=lambda message: say(message, language), language=language
        )
        self._released = [list(place) for place in stands.released]
        self._left: list[str] = list(RULES)
        self._rules: list[JSON] = []

    def data(self) -> JSON:
        """Give the part of the page's state that is computed: ranking, evaluation, and how many rules are done."""
        data = as_data(self.evaluation, say=in_both)
        ranked = data.pop("official")
        sheets = {
            stage.stage.key: [[sheet.submission, sheet.holder] for sheet in stage.sheets]
            for stage in self.evaluation.gathered.stages
        }
        told = {"ranking": ranked, "released": self._released, "evaluation": data}
        return {**told, "sheets": sheets, "rules": self._told()}

    def step(self) -> JSON:
        """Compute the top under one more rule, and say how far this is."""
        if self._left:
            rule = self._left.pop(0)
            self._rules += [rule_data(each, in_both) for each in tops_by_rule(self.evaluation, rule)]
        return self._told()

    def why(self, one: str, other: str) -> JSON:
        """Say why one region stands before another, in both languages."""
        found = {
            language: [say(message, language) for message in why_before(self.evaluation, one, other, words)]
            for language, words in ((each, _words(self.evaluation, each)) for each in LANGUAGES)
        }
        return {"one": one, "other": other, "sentences": found}

    def workbook(self, language: str) -> tuple[str, bytes]:
        """Give the official result as a workbook whose formulas recompute it, and what the file is called."""
        found = self.evaluation
        stands, panel = found.gathered.standing, found.gathered.panel
        content = ranking_workbook(panel, found.gathered.intake, found.official, language, stands.changes)
        return f"{panel.key}.xlsx", content

    def _told(self) -> JSON:
        return {"done": len(RULES) - len(self._left), "of": len(RULES), "rows": list(self._rules)}


class ResultsDesk:
    """What chair, analyst and secretariat see of the ranking; the chair may release and reopen."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._log = _Log()
        self._ranked: Ranked | None = None

    def picture(self) -> JSON:
        """Compute the official and the corrected result from what this seat may read now."""
        view = self._opened.read()
        panel = Panel.model_validate(view["panel"])
        intake = Intake.model_validate(view["intake"])
        stands = self._log.fold(panel, view["events"]).standing
        self._ranked = Ranked(panel, intake, stands, "id" if view["language"] == "id" else "en")
        return {**{name: value for name, value in view.items() if name != "events"}, **self._ranked.data()}

    def step(self) -> JSON:
        """Compute the top under one more rule, and say how far this is."""
        return self._now().step()

    def why(self, one: str, other: str) -> JSON:
        """Say why one region stands before another, in both languages."""
        return self._now().why(one, other)

    def workbook(self, language: str) -> tuple[str, bytes]:
        """Give the official result as a workbook, and what the file is called."""
        return self._now().workbook(language)

    def _now(self) -> Ranked:
        if self._ranked is None:
            self.picture()
        assert self._ranked is not None
        return self._ranked

    def ranking(self) -> Results:
        """Show the ranking; it is computed again whenever the log has grown."""
        return Results(
            self.picture(),
            doors=self._opened.doors,
            refresh=self.picture,
            post=self._opened.post,
            step=self.step,
            why=self.why,
            workbook=self.workbook,
        )


class _Log:
    """What was read and folded before is kept: a log only grows, and a round has thousands of events."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._fold: Fold | None = None
        self._panel: Panel | None = None

    def fold(self, panel: Panel, lines: list[str]) -> Fold:
        """Fold the events that were added; all of them where a body came to light, or the rules changed."""
        if self._fold is None or panel != self._panel or lines[: len(self._lines)] != self._lines:
            self._fold, self._panel, self._lines = Fold(panel), panel, []
        for line in lines[len(self._lines) :]:
            self._fold.add(Event.from_line(line.encode()))
        self._lines = list(lines)
        return self._fold


def in_both(message: Message | None) -> JSON | None:
    """Say a message in both languages, so that the page may turn from one to the other."""
    return None if message is None else {language: say(message, language) for language in LANGUAGES}


def _words(evaluation: Evaluation, language: str) -> Words:
    gathered = evaluation.gathered
    panel = gathered.panel
    titles = {
        **{("region", region.key): region.name for region in gathered.intake.regions},
        **{("seat", seat.key): seat.title.said(language) or seat.key for seat in panel.seats},
        **{
            ("criterion", criterion.key): criterion.title.said(language) or criterion.key
            for stage in panel.stages
            for criterion in stage.criteria
        },
    }

    def figure(value: Decimal) -> str:
        return number(value, language, panel.decimals)

    return Words(lambda kind, key: titles.get((kind, key), key), figure)


def open_desk() -> ResultsDesk:
    """Open the results desk for whoever sits here."""
    return ResultsDesk(open_place("results"))
