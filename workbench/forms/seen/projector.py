"""The wall of a hall: who presents, the clock, and how many sheets are in, to be read from the last row."""

from workbench.forms.parts import script, style

PARTS = ("projector/projector",)
SCRIPT = script("projector", *PARTS)
STYLE = style("projector")
"""Its script and style: the page is hosted without a kernel (`parts.seen_script`)."""
