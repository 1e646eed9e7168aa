"""What is released, for whoever observes a round: places by cluster, the minutes, and heads that were published."""

from workbench.forms.parts import DATA, script, style

PARTS = ("shared/desk", *DATA, "observer/observer")
SCRIPT = script("observer", *PARTS)
STYLE = style("observer", "shared/data")
"""Its script and style: the page is hosted without a kernel (`parts.seen_script`)."""
