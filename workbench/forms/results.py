"""The results view: official and corrected places side by side, how sure they are, and the marks behind them."""

import json
from collections.abc import Callable
from functools import cache
from math import hypot
from typing import Any

import traitlets

from workbench.errors import WorkbenchError
from workbench.forms.desk import DeskView, Post, Refresh
from workbench.forms.parts import DATA, VIEWS, script, style
from workbench.i18n import LANGUAGES, say

JSON = dict[str, Any]
Step = Callable[[], JSON]
Why = Callable[[str, str], JSON]
Workbook = Callable[[str], tuple[str, bytes]]
PAGE = (
    "shared/desk",
    *DATA,
    *(f"results/{name}" for name in ("rows", "detail", "keyed", "sure", "unkind", "hangs")),
    *(f"results/{name}" for name in ("design", "compare", "page")),
)
"""The parts that show a ranking, for every view that does."""
PLENARY = tuple(f"plenary/{name}" for name in ("remains", "line", "decision", "closing"))
"""The end of a session, on the page of a round that is in session; an archive has none."""
PARTS = (*PAGE, *PLENARY, "results/results")
UNKIND = ("strategic", "outliers")
"""Worlds of the simulation in which marks are not what the additive model takes them for."""


@cache
def unkind() -> JSON:
    """Read how every rule does in simulated rounds that are unkind to the corrected result, and say what holds.

    The figures are those that ``make bench-combine`` ships by ``--write``; nothing of what holds is typed.

    Returns
    -------
    dict
        the file, with ``best``: by world, the rules that no other betters by twice the standard error; and
        ``steady``: the two rules whose worse loss of the unkind worlds is smallest
    """
    told: JSON = json.loads((VIEWS / "results" / "unkind.json").read_text(encoding="utf-8"))
    return {**told, **what_holds(told["worlds"])}


def what_holds(worlds: JSON) -> JSON:
    """Say which rules are best in each world, and which two lose least where the world is not known."""

    def behind(one: JSON, other: JSON) -> bool:
        return bool(other["tau"] - one["tau"] > 2 * hypot(one["error"], other["error"]))

    def worse(rule: str) -> float:
        return max(float(worlds[name]["rules"][rule]["loss"]) for name in UNKIND)

    def best(rules: JSON) -> list[str]:
        ranked = sorted(rules, key=lambda rule: (-rules[rule]["tau"], rule))
        return [rule for rule in ranked if not behind(rules[rule], rules[ranked[0]])]

    steady = sorted(worlds[UNKIND[0]]["rules"], key=lambda rule: (worse(rule), rule))[:2]
    return {"best": {name: best(world["rules"]) for name, world in worlds.items()}, "steady": steady}


class Results(DeskView):
    """The ranking as `records.place.Ranking` has it, with the panel and intake that its keys stand for.

    The state is that of the results desk (`panel`, `intake`, `may`, `hidden`, `sequence`, `head`, `now`) with
    `ranking`, `released` (`[[stage, submission], …]`), `evaluation` (an evaluation as data, its sentences in every
    language) and `rules` (`{"done", "of", "rows"}`) beside it. `unkind` is what simulated rounds say of the rules.

    Parameters
    ----------
    step : callable, optional
        Computes the top under one more rule and gives `rules` anew; asked by the page, one after the other, so
        that the kernel can answer in between.
    why : callable, optional
        Says why one region stands before another: `{"one", "other", "sentences": {language: [...]}}`.
    workbook : callable, optional
        Writes the official result as a workbook in a language: the name of the file, and its bytes.
    """

    _esm = script("results", *PARTS)
    _css = style("results", "shared/data", "plenary/plenary")
    rules = traitlets.Dict().tag(sync=True)
    reasons = traitlets.Dict().tag(sync=True)
    unkind = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        state: JSON | None = None,
        *,
        doors: dict[str, str] | None = None,
        language: str = "",
        refresh: Refresh | None = None,
        post: Post | None = None,
        step: Step | None = None,
        why: Why | None = None,
        workbook: Workbook | None = None,
    ) -> None:
        super().__init__(state, doors=doors, language=language, refresh=refresh, post=post)
        self._workbook = workbook
        self.rules = self.state.get("rules", {})
        self.unkind = unkind()
        self._step, self._why = step, why

    def _received(self, widget: object, content: JSON, buffers: object) -> None:
        super()._received(widget, content, buffers)
        if content.get("step") and self._step is not None:
            self.rules = self._step()
        if content.get("workbook") in LANGUAGES and self._workbook is not None:
            name, book = self._workbook(str(content["workbook"]))
            self.send({"workbook": name}, [book])
        asked = content.get("why")
        if asked and self._why is not None:
            try:
                self.reasons = self._why(str(asked["one"]), str(asked["other"]))
            except WorkbenchError as fault:
                self.send({"fault": say(fault.message, self.language or str(self.state.get("language", "id")))})

    def _draw_again(self, refresh: Refresh) -> None:
        super()._draw_again(refresh)
        self.rules, self.reasons = self.state.get("rules", {}), {}
