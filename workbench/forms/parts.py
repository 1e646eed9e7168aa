"""How the one script and the one style sheet of a widget are put together from their parts."""

import json
import re
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
VIEWS = HERE / "views"
SHARED = tuple(f"shared/{name}" for name in ("words", "dom", "ids", "door", "live", "frame", "clock", "rehearsal"))
"""The parts that every view begins with."""
DATA = tuple(f"shared/{name}" for name in ("workbook", "table", "heat", "interval"))
"""Tables that are sorted, filtered and taken away, heat maps, and intervals; their style is `shared/data`."""
BEGIN = 'const EARLY = new EarlySheet(JSON.parse(document.getElementById("wb-written").textContent));'
"""How the early script begins: with what the server wrote (state, doors, language, and which sheet comes drawn)."""


@cache
def words(view: str, *others: str) -> dict[str, dict[str, str]]:
    """Read what a view says, in every language of the house: `{key: {language: text}}`, the shared words included.

    Where it uses parts of other views, theirs are there too; its own stand before them.
    """
    table: dict[str, dict[str, str]] = {}
    for folder in ("shared", *others, view):
        table |= json.loads((VIEWS / folder / "words.json").read_text(encoding="utf-8"))
    return table


@cache
def script(view: str, *parts: str) -> str:
    """Write the script of a view: an ES module, since a widget may have one only and nothing is fetched later.

    The parts are plain scripts without import and export, named as `folder/name`. They are set one after the other,
    the shared ones first and the one that exports the widget last; the words go before them all as a constant.
    """
    files = [VIEWS / f"{part}.js" for part in (*SHARED, *parts)]
    return "\n".join([f"const WORDS = {_table(view, parts)};", *(file.read_text(encoding="utf-8") for file in files)])


def _table(view: str, parts: tuple[str, ...], only: frozenset[str] | None = None) -> str:
    others = dict.fromkeys(part.split("/")[0] for part in parts)
    said = words(view, *(folder for folder in others if folder not in ("shared", view)))
    kept = {key: texts for key, texts in said.items() if only is None or key in only}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@cache
def style(view: str, *shared: str) -> str:
    """Write the style sheet of a view: tokens, what all views share, the shared sheets it names, and its own."""
    files = (HERE / "tokens.css", *(VIEWS / f"{part}.css" for part in ("shared/frame", *shared, f"{view}/{view}")))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def host() -> str:
    """Give the script by which a page without a kernel hosts one widget: `host(widget, element, traits)`."""
    return (VIEWS / "shared" / "host.js").read_text(encoding="utf-8")


@cache
def page_script(view: str, parts: tuple[str, ...], early: tuple[str, ...]) -> str:
    """Write the script of a page that waits for no kernel: the parts of a view, its host, and the start.

    What the early script brought is not brought again: its names are those of the page, and so are its words.
    """
    left = [part for part in (*SHARED, *parts) if part not in early]
    code = [(VIEWS / f"{part}.js").read_text(encoding="utf-8") for part in left]
    start = (VIEWS / "shared" / "page.js").read_text(encoding="utf-8")
    return "\n".join([f"Object.assign(WORDS, {_table(view, parts)});", *code, host(), start])


def seen_script(view: str) -> str:
    """Write the one script of a page to look at: the script of a view, its host, and the start."""
    return "\n".join([view, host(), (VIEWS / "shared" / "seen.js").read_text(encoding="utf-8")])


@cache
def early_script(view: str, early: tuple[str, ...]) -> str:
    """Write the script with which such a page keeps what is tapped while the rest is still on its way.

    It stands in the page itself, in the head that is sent first, and holds the words that it says and no other. `BEGIN`
    follows when the state is there.
    """
    code = "\n".join((VIEWS / f"{part}.js").read_text(encoding="utf-8") for part in (*early, "shared/early"))
    said = frozenset(re.findall(r'\bsay\("([^"]+)"', code))
    return f'"use strict";\nconst WORDS = {_table(view, early, said)};\n{code}'


def page_style(view: str) -> str:
    """Write the one style sheet of such a page, from that of the widget."""
    return "\n".join([view, (VIEWS / "shared" / "page.css").read_text(encoding="utf-8")])


def vendored(name: str) -> bytes:
    """Give a file of somebody else's that is shipped unchanged; its licence lies beside it."""
    return (VIEWS / "vendored" / name).read_bytes()


def worker() -> str:
    """Give the script of the worker that keeps such a page where the connection is secure."""
    return (VIEWS / "shared" / "worker.js").read_text(encoding="utf-8")
