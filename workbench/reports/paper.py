"""How a page becomes PDF and a text becomes a code: the same on every machine, for every paper of the house."""

import io
import json
from pathlib import Path
from typing import Any

import segno
import typst

TEMPLATES = Path(__file__).parent / "templates"


def typeset(template: str, content: dict[str, Any]) -> bytes:
    """Set a template of `templates/` as PDF, with the fonts inside the typst package and no other."""
    pdf = typst.compile(
        str(TEMPLATES / template),
        format="pdf",
        font_paths=typst.Fonts(include_system_fonts=False, include_embedded_fonts=True),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    assert isinstance(pdf, bytes)
    return pdf


def drawn_code(text: str, error: str) -> str:
    """Draw a text as a QR code, in SVG, at least at the level of correction named; more where there is space.

    >>> drawn_code("https://iga.example", "m")[:4]
    '<svg'
    """
    drawn = io.BytesIO()
    segno.make(text, error=error, micro=False).save(drawn, kind="svg", border=0, xmldecl=False, svgns=True)
    return drawn.getvalue().decode()
