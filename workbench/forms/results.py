"""The results view: places by the official rule, cluster by cluster, each opening to the marks behind it."""

from workbench.forms.desk import DeskView
from workbench.forms.parts import script, style

PARTS = ("shared/desk", *(f"results/{name}" for name in ("rows", "detail", "results")))


class Results(DeskView):
    """The ranking as `records.place.Ranking` has it, with the panel and intake that its keys stand for.

    The state is that of the results desk (`panel`, `intake`, `may`, `hidden`, `sequence`, `head`, `now`) with
    `ranking` and `released` (`[[stage, submission], …]`) beside it.
    """

    _esm = script("results", *PARTS)
    _css = style("results")
