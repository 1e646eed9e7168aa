"""The secretariat's view: who is ready, running order, intake, backup; and never a mark before release."""

from workbench.forms.desk import DeskView
from workbench.forms.parts import script, style

PARTS = (
    "shared/desk",
    "shared/cards",
    "objections/objections",
    *(f"secretariat/{name}" for name in ("seats", "order", "intake", "keying", "closing", "secretariat")),
)


class Secretariat(DeskView):
    """What the secretariat does before and during a round.

    The state is that of the secretariat's desk: `panel`, `intake`, `events`, `progress` (one a seat), `incoming` and
    `backups` (names, or `{"name", "at"}`), and `orders` (`[{"stage", "room", "order"}, …]`) where the desk hands it in.
    """

    _esm = script("secretariat", *PARTS)
    _css = style("secretariat", "objections/objections")
