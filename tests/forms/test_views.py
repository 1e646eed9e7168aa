"""What the views say, in which colours, and from which parts their scripts are put together."""

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from workbench.errors import BadInput
from workbench.forms import parts
from workbench.forms.audit import PARTS as AUDIT
from workbench.forms.audit import Audit
from workbench.forms.card import EARLY, Card
from workbench.forms.card import PARTS as CARD
from workbench.forms.chair import PARTS as CHAIR
from workbench.forms.chair import Chair
from workbench.forms.filed.filing import PARTS as FILING
from workbench.forms.filed.filing import FilingForm
from workbench.forms.filed.index import PARTS as INDEX
from workbench.forms.filed.index import IndexForm
from workbench.forms.reproduce import PARTS as REPRODUCE
from workbench.forms.reproduce import Reproduce
from workbench.forms.results import PARTS as RESULTS
from workbench.forms.results import Results
from workbench.forms.secretariat import PARTS as SECRETARIAT
from workbench.forms.secretariat import Secretariat
from workbench.forms.seen import observer, projector
from workbench.forms.similar import PARTS as SIMILAR
from workbench.forms.similar import Similar
from workbench.i18n import LANGUAGES

VIEWS = {
    "audit": AUDIT,
    "card": CARD,
    "chair": CHAIR,
    "filing": FILING,
    "index": INDEX,
    "observer": observer.PARTS,
    "projector": projector.PARTS,
    "reproduce": REPRODUCE,
    "results": RESULTS,
    "secretariat": SECRETARIAT,
    "similar": SIMILAR,
}
SEEN = {"observer": observer, "projector": projector}
"""Views that no kernel hosts."""
BORROWED = {
    "reproduce": ("results",),
    "chair": ("objections",),
    "secretariat": ("objections",),
    "results": ("plenary",),
}
"""Views that show parts of others, and say their words."""
JSON = dict[str, Any]
TEXT = 4.5
EDGE = 3.0
PLACEHOLDER = re.compile(r"\{(\w+)\}")


SHEETS = ("shared/data",)


def source(view: str) -> str:
    return parts.script(view, *VIEWS[view])


def early() -> str:
    return parts.early_script("card", EARLY)


def style(view: str) -> str:
    """The shared style of tables goes with the views that draw them, and that of a view with those that borrow it."""
    borrowed = (f"{other}/{other}" for other in BORROWED.get(view, ()))
    return parts.style(view, *(SHEETS if set(parts.DATA) & set(VIEWS[view]) else ()), *borrowed)


@pytest.mark.parametrize("view", [*VIEWS, "objections", "plenary"])
def test_every_word_is_there_in_every_language_with_the_same_values(view: str) -> None:
    for key, said in parts.words(view).items():
        assert set(said) == set(LANGUAGES), key
        assert all(text.strip() for text in said.values()), key
        assert len({frozenset(PLACEHOLDER.findall(text)) for text in said.values()}) == 1, key


@pytest.mark.parametrize("view", VIEWS)
def test_every_word_that_a_script_says_is_in_the_table(view: str) -> None:
    asked = set(re.findall(r"""\bsay\(\s*["']([^"'$]+)["']""", source(view)))
    assert asked - set(parts.words(view, *BORROWED.get(view, ()))) == set()


@pytest.mark.parametrize("view", VIEWS)
def test_no_word_of_a_view_is_never_said(view: str) -> None:
    own = json.loads((parts.VIEWS / view / "words.json").read_text(encoding="utf-8"))
    code = source(view).split("\n", 1)[1]
    families = tuple(re.findall(r"`([\w-]+:)\$\{", code))
    said = (key.removesuffix(":one") for key in own)
    assert [key for key in said if f'"{key}"' not in code and not key.startswith(families)] == []


@pytest.mark.parametrize("view", VIEWS)
def test_a_script_is_one_module_that_fetches_no_other_and_writes_no_markup(view: str) -> None:
    code = source(view).split("\n", 1)[1]
    assert re.findall(r"^export default", code, re.MULTILINE) == ["export default"]
    assert re.search(r"^\s*import\b|\bimport\(", code, re.MULTILINE) is None
    for forbidden in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "randomUUID",
        "://",
    ):
        assert forbidden not in code, forbidden


def test_no_two_parts_of_a_script_use_one_name() -> None:
    pages = (parts.page_script("card", CARD, EARLY), early(), *(parts.seen_script(source(view)) for view in SEEN))
    for code in (*(source(view) for view in VIEWS), *pages):
        names = re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", code, re.MULTILINE)
        assert len(names) == len(set(names)), sorted(name for name in set(names) if names.count(name) > 1)


@pytest.mark.parametrize("view", VIEWS)
def test_style_names_colours_by_their_token_alone(view: str) -> None:
    sheets = (f"{view}/{view}.css", *(f"{sheet}.css" for sheet in SHEETS))
    for own in ((parts.VIEWS / sheet).read_text(encoding="utf-8") for sheet in sheets):
        screen = own.split("@media print")[0]
        assert re.findall(r"#[0-9a-fA-F]{3,8}\b", screen) == []
    defined = set(re.findall(r"(--wb-[\w-]+):", (parts.HERE / "tokens.css").read_text(encoding="utf-8")))
    assert set(re.findall(r"var\((--wb-[\w-]+)\)", parts.style(view, *SHEETS))) <= defined


def test_a_widget_takes_its_parts_from_files() -> None:
    widgets = {"audit": Audit, "card": Card, "reproduce": Reproduce, "results": Results}
    widgets |= {"chair": Chair, "filing": FilingForm, "index": IndexForm}
    widgets |= {"secretariat": Secretariat, "similar": Similar}
    scripts = {view: widget._esm for view, widget in widgets.items()} | {
        view: each.SCRIPT for view, each in SEEN.items()
    }
    styles = {view: widget._css for view, widget in widgets.items()} | {view: each.STYLE for view, each in SEEN.items()}
    assert scripts == {view: source(view) for view in VIEWS}
    assert styles == {view: style(view) for view in VIEWS}
    used = {f"{part}.js" for view in VIEWS for part in (*parts.SHARED, *parts.DATA, *VIEWS[view])}
    used |= {f"shared/{name}.js" for name in ("early", "host", "page", "seen", "worker")} | {
        "vendored/nacl-fast.min.js"
    }
    assert {file.relative_to(parts.VIEWS).as_posix() for file in parts.VIEWS.rglob("*.js")} == used


def test_a_part_is_a_sitting() -> None:
    long = {file.name: len(file.read_text().splitlines()) for file in parts.VIEWS.rglob("*.js")}
    assert {name: lines for name, lines in long.items() if lines > 300} == {}


def test_the_page_that_waits_for_no_kernel_is_the_card_its_host_and_a_start_after_what_came_early() -> None:
    assert "export function host(" in parts.host()
    page = parts.page_script("card", CARD, EARLY)
    assert page.index("export default") < page.index("export function host(") < page.index("startPage();")
    for code in (page, early(), parts.worker()):
        for forbidden in ("innerHTML", "document.write", "eval(", "randomUUID", "crypto.subtle", "://", "</script"):
            assert forbidden not in code, forbidden
    asked = set(re.findall(r"""\bsay\(\s*["']([^"'$]+)["']""", page))
    assert asked - set(parts.words("card")) == set()


def test_what_keeps_a_sheet_stands_in_the_early_script_alone_and_needs_nothing_of_the_rest() -> None:
    page = parts.page_script("card", CARD, EARLY)
    for part in EARLY:
        code = (parts.VIEWS / f"{part}.js").read_text(encoding="utf-8")
        assert (code in early(), code in page, part in (*parts.SHARED, *CARD)) == (True, False, True), part
    names = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
    rest = set(re.findall(names, page, re.MULTILINE)) - set(re.findall(names, early(), re.MULTILINE))
    assert {name for name in rest if re.search(rf"(?<![.\w])(?<!get ){name}\(", early())} == set()


def test_the_early_script_holds_the_words_that_it_says_and_no_other() -> None:
    (table,) = re.findall(r"^const WORDS = (\{.*\});$", early(), re.MULTILINE)
    said = json.loads(table)
    assert set(said) == set(re.findall(r"""\bsay\("([^"]+)"\s*[,)]""", early()))
    assert {key: parts.words("card")[key] for key in said} == said


def test_the_worker_answers_for_pages_and_files_and_for_no_door() -> None:
    (sheet,) = re.findall(r"^const SHEET = /(.+)/;$", parts.worker(), re.MULTILINE)
    pattern = re.compile(sheet.replace("\\/", "/"))
    assert pattern.fullmatch("/panels/iga/abc/assessor")
    for door in ("events", "state", "live", "drawn", "results"):
        assert not pattern.fullmatch(f"/panels/iga/abc/{door}")


class Heard:
    """What a widget's page would have been sent."""

    def __init__(self) -> None:
        self.messages: list[JSON] = []

    def send(self, content: JSON, buffers: object = None) -> None:
        self.messages.append(content)


class HeardCard(Heard, Card):
    """A card whose messages are kept."""

    def __init__(self, *args: JSON, **options: Any) -> None:
        Heard.__init__(self)
        Card.__init__(self, *args, **options)


class HeardResults(Heard, Results):
    """A results view whose messages are kept."""

    def __init__(self, *args: JSON, **options: Any) -> None:
        Heard.__init__(self)
        Results.__init__(self, *args, **options)


def test_a_card_without_a_door_posts_through_its_kernel() -> None:
    taken: list[list[JSON]] = []

    def post(events: list[JSON]) -> JSON:
        taken.append(events)
        return {"answers": [{"id": "a-00000001", "state": "stands"}], "sequence": 1, "head": "0"}

    card = HeardCard({"entries": []}, post=post)
    card._handle_custom_msg({"post": {"events": [{"id": "a-00000001"}]}}, [])
    card._handle_custom_msg({"something": "else"}, [])
    assert taken == [[{"id": "a-00000001"}]]
    assert [message["answers"] for message in card.messages] == [[{"id": "a-00000001", "state": "stands"}]]


def test_a_desk_draws_its_picture_again_when_the_page_asks() -> None:
    pictures = iter([{"sequence": 2}, {"sequence": 3}])
    view = HeardResults({"sequence": 1}, refresh=lambda: next(pictures), post=lambda events: {"answers": events})
    view._handle_custom_msg({"refresh": True}, [])
    assert view.state == {"sequence": 2}
    view._handle_custom_msg({"post": {"events": [{"id": "a-00000001"}]}}, [])
    assert view.state == {"sequence": 3}
    assert view.messages == [{"answers": [{"id": "a-00000001"}]}]


def test_a_picture_that_cannot_be_drawn_is_said_and_the_one_before_stays() -> None:
    def refuse() -> JSON:
        raise BadInput("{value} is not between {low} and {high}", value=101, low=0, high=100)

    view = HeardResults({"sequence": 1, "language": "id"}, refresh=refuse)
    view._handle_custom_msg({"refresh": True}, [])
    assert view.state["sequence"] == 1
    assert view.messages == [{"fault": "101 tidak di antara 0 dan 100"}]


def blocks() -> dict[str, dict[str, str]]:
    text = (parts.HERE / "tokens.css").read_text(encoding="utf-8")
    light, dark, chosen = (
        dict(re.findall(r"(--wb-[\w-]+): ([^;]+);", block))
        for block in re.findall(r"\{([^{}]*--wb-paper[^{}]*)\}", text)
    )
    return {"light": light, "dark": dark, "chosen": chosen}


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_contrast_of_black_on_white_is_21() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21


def test_dark_is_the_same_whether_the_system_or_the_page_chose_it() -> None:
    assert blocks()["dark"] == blocks()["chosen"]
    assert set(blocks()["dark"]) == set(blocks()["light"])


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_can_be_read_on_its_ground(theme: str) -> None:
    colours = blocks()[theme]
    pairs = [
        (text, ground) for text in ("ink", "quiet", "accent") for ground in ("paper", "sheet", "sunken", "accent-wash")
    ]
    pairs += [(name, f"{name}-wash") for name in ("good", "heed", "fault")]
    pairs += [(name, "sheet") for name in ("good", "heed", "fault")] + [
        ("on-accent", "accent"),
        ("on-accent", "accent-strong"),
    ]
    found = {pair: contrast(colours[f"--wb-{pair[0]}"], colours[f"--wb-{pair[1]}"]) for pair in pairs}
    assert {pair: round(value, 2) for pair, value in found.items() if value < TEXT} == {}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_edges_and_series_stand_out_from_their_ground(theme: str) -> None:
    colours = blocks()[theme]
    names = ["edge", "focus", *(f"series-{number}" for number in range(1, 6))]
    found = {name: contrast(colours[f"--wb-{name}"], colours["--wb-sheet"]) for name in names}
    assert {name: round(value, 2) for name, value in found.items() if value < EDGE} == {}


def test_the_steps_of_type_grow() -> None:
    text = (parts.HERE / "tokens.css").read_text(encoding="utf-8")
    sizes = [float(size) for size in re.findall(r"--wb-text-\w+: ([\d.]+)rem", text)]
    assert all(small < large for small, large in pairwise(sizes))
    assert Path(parts.HERE / "tokens.css").stat().st_size < 10_000
